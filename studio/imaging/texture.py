"""Texture: edges, the direction of lines and how much they agree, corners, fineness."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.copies import Copies, shrunk

_STEEP = (5.0, 15.0)
"""Steps of grey a pixel from which a place begins to be an edge, and at which it is one."""

_EDGE_WIDTH = 0.6
"""The part of a steep place that is its edge line: the share that a thin line would cover."""

_FINE_DETAIL = 2.0
"""Gradient (L* a pixel) of the least detail that is seen."""

_CORNER_SCALE = 2.5
_NOISE_ENERGY = 1.5
"""Gradient energy (L* a pixel, squared) below which lines are not told from noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """Texture fields on the grid, and their figures for the whole picture.

    Parameters
    ----------
    edge_density, orientation, coherence, angularity, fineness, contrast : ndarray
        As in `FeatureMaps`.
    mean_coherence, anisotropy, mean_angularity : float
        Weighted by gradient energy.
    directions : tuple of float
        Shares of the energy of level, rising, upright and falling lines.
    """

    edge_density: Field
    orientation: Field
    coherence: Field
    angularity: Field
    fineness: Field
    contrast: Field
    mean_coherence: float
    anisotropy: float
    mean_angularity: float
    directions: tuple[float, float, float, float]


def texture_of(copies: Copies) -> Texture:
    """Return the texture of a picture."""
    light = np.ascontiguousarray(copies.lab[..., 0])
    soft = cv2.GaussianBlur(light, (0, 0), 1.0)
    dx = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 1, 0, scale=1 / 32), np.float32)
    dy = np.asarray(cv2.Scharr(soft, cv2.CV_32F, 0, 1, scale=1 / 32), np.float32)
    dx, dy = dx * copies.weight, dy * copies.weight
    tensor = np.dstack([dx * dx, dy * dy, dx * dy])
    near = np.asarray(cv2.GaussianBlur(tensor, (0, 0), _CORNER_SCALE), np.float32)
    trace, spread, _ = _eigen(near)
    # The lesser eigenvalue is large only where lines of two directions meet.
    cells = copies.to_grid(np.dstack([near, (trace - spread) / 2, (trace + spread) / 2]))
    pooled = np.asarray(cv2.GaussianBlur(cells, (0, 0), 0.8), np.float32)
    cell_trace, cell_spread, doubled = _eigen(pooled[..., :3])
    seen = cell_trace / (cell_trace + _NOISE_ENERGY * 0.1)
    coherence = seen * cell_spread / np.maximum(cell_trace, 1e-6)
    corners = pooled[..., 3] / np.maximum(pooled[..., 4], 1e-6)
    angularity = np.clip(2.0 * corners, 0.0, 1.0) * seen
    # The tensor's axis crosses the lines; y points down: 90° - axis is what a person sees.
    orientation = (90.0 - np.rad2deg(doubled) / 2.0) % 180.0
    energy = cells[..., 0] + cells[..., 1]
    weight = copies.cell_weight * energy
    total = float(weight.sum())
    return Texture(
        edge_density=_edge_density(copies),
        orientation=orientation.astype(np.float32),
        coherence=coherence.astype(np.float32),
        angularity=angularity.astype(np.float32),
        fineness=_fineness(copies),
        contrast=_contrast(copies, light),
        mean_coherence=_mean(coherence, weight),
        anisotropy=_anisotropy(dx, dy) if total > 1e-3 else 0.0,
        mean_angularity=_mean(angularity, weight),
        directions=_directions(dx, dy),
    )


def spectral_slope(copies: Copies) -> float:
    """Return the slope of log power over log frequency, about -2.65 for real pictures."""
    side = 256
    square = shrunk(np.ascontiguousarray(copies.lab[..., 0]), (side, side))
    window = np.hanning(side).astype(np.float32)
    square = (square - square.mean()) * window[:, None] * window[None, :]
    power = np.square(np.abs(np.fft.rfft2(square)))
    fy = np.fft.fftfreq(side)[:, None] * side
    fx = np.fft.rfftfreq(side)[None, :] * side
    radius = np.hypot(fy, fx)
    ring = np.rint(4.0 * np.log2(np.maximum(radius, 1.0))).astype(np.int64)
    inside = (radius >= 4) & (radius <= side / 3)
    rings = np.bincount(ring[inside], power[inside])
    counts = np.bincount(ring[inside])
    used = counts > 0
    if float(rings.sum()) < 1e-3:
        return -4.0  # a blank sheet: nothing fine at all
    level = np.log2(rings[used] / counts[used] + 1e-6)
    octave = np.flatnonzero(used) / 4.0
    octave = octave - octave.mean()
    return float((octave * (level - level.mean())).sum() / np.square(octave).sum())


def _eigen(tensor: Field) -> tuple[Field, Field, Field]:
    """Return trace, difference of eigenvalues, and twice the angle of the main axis."""
    across = tensor[..., 0] - tensor[..., 1]
    twice = 2.0 * tensor[..., 2]
    trace = tensor[..., 0] + tensor[..., 1]
    return trace, np.hypot(across, twice), np.arctan2(twice, across)


def _mean(field: NDArray[np.floating], weight: NDArray[np.floating]) -> float:
    total = float(weight.sum())
    return float((field * weight).sum()) / total if total > 1e-6 else 0.0


def _anisotropy(dx: Field, dy: Field) -> float:
    energy = float((dx * dx + dy * dy).sum())
    across = float((dx * dx - dy * dy).sum())
    twice = float((2.0 * dx * dy).sum())
    return float(np.hypot(across, twice)) / max(energy, 1e-9)


def _directions(dx: Field, dy: Field) -> tuple[float, float, float, float]:
    energy = dx * dx + dy * dy
    total = float(energy.sum())
    if total < 1e-3 * energy.size * 0.01:
        return (0.0, 0.0, 0.0, 0.0)
    # Line directions in the doubled angle: level 0°, rising 90°, upright 180°, falling 270°.
    cos2 = -(dx * dx - dy * dy)
    sin2 = 2.0 * dx * dy
    doubled = np.arctan2(sin2, cos2)
    quarter = np.rint(doubled / (np.pi / 2)).astype(np.int64) % 4
    shares = np.bincount(quarter.reshape(-1), energy.reshape(-1).astype(np.float64), 4) / total
    level, rising, upright, falling = (float(v) for v in shares)
    return (level, rising, upright, falling)


def _edge_density(copies: Copies) -> Field:
    # Soft limits and a slight blur: how a file was compressed hardly shows.
    soft = cv2.GaussianBlur(copies.detail, (0, 0), 0.8)
    t = (_steepness(soft) - _STEEP[0]) / np.float32(_STEEP[1] - _STEEP[0])
    t = np.clip(t, 0.0, 1.0)
    cells = shrunk(t * t * (3.0 - 2.0 * t) * np.float32(_EDGE_WIDTH), copies.grid)
    return (cells * copies.cell_weight).astype(np.float32)


def detail_of(copies: Copies, strength: float = 1.0) -> float:
    """Return how much detail a picture has, 0 (blank) to about 2.

    The mean of ``log2(1 + gradient / 2)``: it says much the same as the size of a compressed
    file does, and unlike that it hardly changes when the picture is saved anew. The
    gradient is taken `strength` times.
    """
    soft = cv2.GaussianBlur(np.ascontiguousarray(copies.lab[..., 0]), (0, 0), 0.8)
    return copies.mean(np.log2(1.0 + _steepness(soft) * np.float32(strength / _FINE_DETAIL)))


def _steepness(light: NDArray[Any]) -> Field:
    dx = cv2.Scharr(light, cv2.CV_32F, 1, 0, scale=1 / 32)
    dy = cv2.Scharr(light, cv2.CV_32F, 0, 1, scale=1 / 32)
    return np.asarray(cv2.magnitude(dx, dy), np.float32)


def _contrast(copies: Copies, light: Field) -> Field:
    level = light - np.float32(copies.mean(light))  # small numbers keep their digits
    moments = copies.to_grid(np.dstack([level, level * level]).astype(np.float32))
    pooled = np.asarray(cv2.GaussianBlur(moments, (0, 0), 1.0), np.float32)
    variance = np.maximum(pooled[..., 1] - np.square(pooled[..., 0]), 0.0)
    return np.sqrt(variance).astype(np.float32)


def _fineness(copies: Copies) -> Field:
    """Return the centre of local detail over four octaves, 0 coarse to 1 fine."""
    level = copies.detail.astype(np.float32)
    bands: list[NDArray[np.float32]] = []
    for _ in range(5):
        if min(level.shape) < 4:
            break
        down = np.asarray(cv2.pyrDown(level), np.float32)
        size = (level.shape[1], level.shape[0])
        detail = np.abs(level - cv2.resize(down, size, interpolation=cv2.INTER_LINEAR))
        cells = shrunk(np.asarray(detail, np.float32), copies.grid)
        bands.append(np.asarray(cv2.GaussianBlur(cells, (0, 0), 1.0), np.float32))
        level = down
    total = np.sum(bands, axis=0)
    centre = sum(band * (1.0 - i / 4.0) for i, band in enumerate(bands))
    # Below a grey level or two there is no texture to be fine.
    share = centre / (total + 2.0)
    return np.asarray(np.clip((share - 0.1) / 0.55, 0.0, 1.0), np.float32)
