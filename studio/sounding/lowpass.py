"""Resonant low-pass filters of many voices at once.

A second-order filter is the real part of one complex resonator: y = d·x + Re(c·u) with
u[n] = p·u[n-1] + (1-p)·x[n]. Within a short run with constant p the recursion is a
cumulative sum of p⁻ⁿ·x[n], so that all voices and runs are filtered by array operations.
The factor (1-p) gives u the level of x, which keeps the sound steady where p changes.
"""

import numpy as np
from numpy.typing import NDArray

from studio.units import SAMPLE_RATE

_LOWEST_HZ = 20.0


def filtered(
    x: NDArray[np.float32],
    cutoff_hz: NDArray[np.float64],
    quality: NDArray[np.float64],
    state: NDArray[np.complex64],
) -> tuple[NDArray[np.float32], NDArray[np.complex64]]:
    """Return filtered voices and the state for the block that follows.

    Parameters
    ----------
    x : ndarray of float32, shape (voices, runs, frames)
    cutoff_hz : ndarray of float64, shape (voices, runs) or (voices, 1)
        Corner frequency in each run, or one for all, which is quicker.
    quality : ndarray of float64, shape (voices,)
        Quality of the pole pair; 0.71 has no resonance.
    state : ndarray of complex64, shape (voices,)
        From the block before; not a number where the filter starts.

    Returns
    -------
    tuple of ndarray
        Shapes (voices, runs, frames) and (voices,).
    """
    pole, residue, direct = _sections(cutoff_hz, quality)
    _, runs, frames = x.shape
    powers = _powers(pole, frames)
    # u[n] = pⁿ⁺¹·(u[-1] + (1-p)/p · Σ p⁻ᵏ·x[k])
    driven = _powers(1.0 / pole, frames) * x
    np.cumsum(driven, axis=2, out=driven)
    driven *= ((1.0 - pole) / pole)[:, :, None]
    start = np.where(np.isnan(state.real), x[:, 0, 0], state)
    carried = np.empty((runs + 1, len(x)), np.complex64)
    carried[0] = start
    ends = np.ascontiguousarray((powers[:, :, -1] * pole).T)
    last = np.ascontiguousarray(driven[:, :, -1].T)
    for run in range(runs):
        np.add(carried[run], last[run], out=carried[run + 1])
        carried[run + 1] *= ends[run % len(ends)]
    driven += carried[:-1].T[:, :, None]
    powers *= (pole * residue)[:, :, None]
    y = driven.real * powers.real
    y -= driven.imag * powers.imag
    y += direct[:, :, None] * x
    return y, carried[-1]


def _sections(
    cutoff_hz: NDArray[np.float64], quality: NDArray[np.float64]
) -> tuple[NDArray[np.complex64], NDArray[np.complex64], NDArray[np.float32]]:
    """Return pole, residue and direct gain of the bilinear second-order low-pass filter."""
    omega = 2.0 * np.pi * np.clip(cutoff_hz, _LOWEST_HZ, 0.45 * SAMPLE_RATE) / SAMPLE_RATE
    q = np.maximum(quality, 0.5001)[:, None]
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


def _powers(pole: NDArray[np.complex64], count: int) -> NDArray[np.complex64]:
    """Return p⁰ … pⁿ⁻¹ along a new last axis, by doubling."""
    powers = np.empty((*pole.shape, count), np.complex64)
    powers[..., 0] = 1.0
    done, factor = 1, pole
    while done < count:
        step = min(done, count - done)
        np.multiply(powers[..., :step], factor[..., None], out=powers[..., done : done + step])
        done += step
        factor = factor * factor
    return powers
