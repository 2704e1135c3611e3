"""From float samples to whole numbers, with dither that is the same every time.

Rounding alone distorts what is very soft. Noise with a triangular density of ±1 step added
before it makes the error independent of the signal (Lipshitz, Wannamaker and Vanderkooy,
Quantization and dither: a theoretical survey, JAES 40, 1992). The noise is a hash of the
sample's number, so that an export does not depend on the size of its blocks and gives the
same bytes each time.
"""

import numpy as np
from numpy.typing import NDArray

from studio.chance import GOLDEN, hashed


def quantise(samples: NDArray[np.float32], bits: int, first_frame: int) -> NDArray[np.int32]:
    """Return samples as whole numbers of `bits`, dithered.

    Parameters
    ----------
    samples : ndarray of float32, shape (frames, channels)
        Within ±`ceiling(bits)`.
    bits : int
        8 to 24.
    first_frame : int
        The number of the first frame in the piece.

    Returns
    -------
    ndarray of int32, same shape
        -2**(bits - 1) to 2**(bits - 1) - 1.
    """
    frames, channels = samples.shape
    start = first_frame * channels
    numbers = np.arange(start, start + frames * channels, dtype=np.uint64)
    scale = float(1 << (bits - 1))
    exact = samples.astype(np.float64) * scale + _noise(numbers).reshape(samples.shape)
    return np.rint(exact).astype(np.int32)


def ceiling(bits: int) -> float:
    """Return the largest amplitude that dither cannot push out of range."""
    return 1.0 - 3.0 / (1 << (bits - 1))


def _noise(numbers: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return triangular noise in -1 to 1, a hash of each number.

    The halves of the hash are two independent uniform numbers, whose sum has the triangular
    density.
    """
    z = hashed((numbers + np.uint64(1)) * GOLDEN)
    high = (z >> np.uint64(32)).astype(np.float64)
    low = (z & np.uint64(0xFFFFFFFF)).astype(np.float64)
    return (high + low + 1.0) / 2.0**32 - 1.0
