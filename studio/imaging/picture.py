"""A picture as the studio works with it: upright, colour-managed, at a fixed size."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Upright sRGB pixels at the working size, with what is known of the original.

    Two pictures are the same picture when their `digest` is equal, whatever files they
    came from.

    Parameters
    ----------
    name : str
        File name without folders, as the user knows it; the empty string if unknown.
    width, height : int
        Upright size of the original in pixels.
    srgb : ndarray of uint8, shape (rows, columns, 3)
        Working pixels, long side at most 1024, transparent areas blended with white.
    alpha : ndarray of float32, shape (rows, columns)
        How much each pixel counts, 0 (transparent) to 1.
    digest : str
        SHA-256 of `srgb` and `alpha` with their shape, in hexadecimal.
    notes : tuple of str
        What the user should know about the loading, one sentence each; mostly empty.
    """

    name: str
    width: int
    height: int
    srgb: NDArray[np.uint8]
    alpha: NDArray[np.float32]
    digest: str
    notes: tuple[str, ...] = ()

    @property
    def aspect(self) -> float:
        """Return width divided by height."""
        return self.width / self.height


def digest_of(srgb: NDArray[np.uint8], weight: NDArray[np.uint8]) -> str:
    """Return what tells pictures apart: the SHA-256 of pixels, alpha (0 to 255) and shape."""
    digest = hashlib.sha256(f"{srgb.shape[0]}x{srgb.shape[1]}:".encode())
    digest.update(np.ascontiguousarray(srgb).tobytes())
    digest.update(np.ascontiguousarray(weight).tobytes())
    return digest.hexdigest()
