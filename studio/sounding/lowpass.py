"""Resonant low-pass filters of many voices at once.

A second-order filter is the real part of one complex resonator: y = d·x + Re(c·u) with
u[n] = p·u[n-1] + (1-p)·x[n]. Within a short run with constant p the recursion is a sum of
p⁻ⁿ·x[n], so that all voices and runs are filtered by array operations. The factor (1-p)
gives u the level of x, which keeps the sound steady where p changes.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.sounding.reading import RUN, RUNS
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

_LOWEST_HZ = 20.0
_GROUP = 8
"""Frames that are summed one after the other; the groups' sums are summed afterwards."""


class LowPass:
    """Filters blocks of voices in memory of its own.

    Parameters
    ----------
    voices : int
        The most voices that are filtered together.
    """

    def __init__(self, voices: int) -> None:
        self._memory = np.empty((2, voices * BLOCK_FRAMES), np.complex64)

    def process(
        self,
        x: NDArray[np.float32],
        cutoff_hz: NDArray[np.float64],
        quality: NDArray[np.float64],
        state: NDArray[np.complex64],
        through: NDArray[np.bool_],
    ) -> NDArray[np.complex64]:
        """Filter a block of voices in place and return the state for the one that follows.

        Parameters
        ----------
        x : ndarray of float32, shape (RUN, RUNS, voices)
        cutoff_hz : ndarray of float64, shape (RUNS, voices) or (1, voices)
            Corner frequency in each run, or one for all.
        quality : ndarray of float64, shape (voices,)
            Quality of the pole pair; 0.71 has no resonance.
        state : ndarray of complex64, shape (voices,)
            From the block before; not a number where the filter starts.
        through : ndarray of bool, shape (voices,)
            Voices that are left as they are.
        """
        voices = x.shape[2]
        pole, residue, direct = _sections(cutoff_hz, quality)
        residue[:, through] = 0.0
        direct[:, through] = 1.0
        size = RUN * RUNS * voices
        driven, ringing = (part[:size].reshape(RUN, RUNS, voices) for part in self._memory)
        # u[n] = pⁿ⁺¹·(u[-1] + (1-p)/p · Σ p⁻ᵏ·x[k]); with v = u·p/(1-p) before each run,
        # c·u[n] = c·(1-p)·pⁿ·(v + Σ p⁻ᵏ·x[k]).
        _powers(np.complex64(1.0), 1.0 / pole, driven)
        fading = _powers(residue * (1.0 - pole), pole, ringing)
        driven *= x
        _accumulate(driven)
        drive = (1.0 - pole) / pole
        last = drive * driven[-1]
        carried = np.empty((RUNS + 1, voices), np.complex64)
        carried[0] = np.where(np.isnan(state.real), x[0, 0], state)
        for run in range(RUNS):
            after = carried[run + 1]
            np.add(carried[run], last[run], out=after)
            after *= fading[run % len(fading)]
        parts = driven.view(np.float32)
        parts += (carried[:-1] / drive).view(np.float32)
        driven *= ringing
        x *= direct
        x += driven.real
        return np.asarray(carried[-1])


def _accumulate(x: NDArray[np.complex64]) -> None:
    """Replace values by their sums along the first axis, up to and with each."""
    # Real and imaginary parts add up by themselves, and real numbers add quicker.
    groups = x.view(np.float32).reshape(RUN // _GROUP, _GROUP, -1)
    for k in range(1, _GROUP):
        np.add(groups[:, k], groups[:, k - 1], out=groups[:, k])
    for before, group in pairwise(groups):
        np.add(group, before[-1], out=group)


def _sections(
    cutoff_hz: NDArray[np.float64], quality: NDArray[np.float64]
) -> tuple[NDArray[np.complex64], NDArray[np.complex64], NDArray[np.float32]]:
    """Return pole, residue and direct gain of the bilinear second-order low-pass filter."""
    hertz = np.minimum(np.maximum(cutoff_hz, _LOWEST_HZ), 0.45 * SAMPLE_RATE)
    omega = 2.0 * np.pi * hertz / SAMPLE_RATE
    q = np.maximum(quality, 0.5001)
    alpha = np.sin(omega) / (2.0 * q)
    cosine = np.cos(omega)
    a0 = 1.0 + alpha
    b0 = (1.0 - cosine) / (2.0 * a0)
    a1, a2 = -2.0 * cosine / a0, (1.0 - alpha) / a0
    pole = -0.5 * a1 + 1j * np.sqrt(np.maximum(a2 - 0.25 * a1 * a1, 1e-12))
    # Partial fractions of b0·(1+z⁻¹)² / ((1-p·z⁻¹)(1-p̄·z⁻¹)).
    direct = b0 / a2
    residue = b0 * (1.0 + 1.0 / pole) ** 2 / (1.0 - pole.conjugate() / pole)
    residue *= 2.0 / (1.0 - pole)
    return pole.astype(np.complex64), residue.astype(np.complex64), direct.astype(np.float32)


def _powers(
    first: NDArray[np.complex64] | np.complex64,
    pole: NDArray[np.complex64],
    out: NDArray[np.complex64],
) -> NDArray[np.complex64]:
    """Fill with first·p⁰, first·p¹ … along the first axis, by doubling; return the next p."""
    out[0] = first
    done = 1
    while done < len(out):
        np.multiply(out[:done], pole, out=out[done : 2 * done])
        done *= 2
        pole = pole * pole
    return pole
