"""What draws the eye: places that differ from their surroundings and from the whole."""

import cv2
import numpy as np

from studio.imaging.colour import Field
from studio.imaging.copies import Copies, shrunk

_SCALES = ((2.0, 10.0), (4.0, 20.0), (8.0, 40.0))
_VISIBLE = 6.0
"""Difference in CIELAB below which nothing stands out."""


def saliency_of(copies: Copies) -> Field:
    """Return how much each cell of the grid draws the eye, 0 to 1.

    Centre-surround differences in CIELAB at three scales, distance from the mean colour of
    the picture, and the spectral residual of the lightness (Hou and Zhang 2007), with a
    slight preference for the middle, where people look first.

    Returns
    -------
    ndarray of float32, shape `copies.grid`
        All zero on a blank picture.
    """
    lab = copies.small_lab * np.array([1.0, 1.2, 1.2], np.float32)
    weight = copies.small_weight
    fine = np.asarray(cv2.GaussianBlur(lab, (0, 0), _SCALES[0][0]), np.float32)
    around = np.zeros(weight.shape, np.float32)
    for centre, surround in _SCALES:
        inner = fine if centre == _SCALES[0][0] else cv2.GaussianBlur(lab, (0, 0), centre)
        outer = cv2.GaussianBlur(lab, (0, 0), surround)
        around += np.linalg.norm(inner - outer, axis=2).astype(np.float32)
    total = max(float(weight.sum()), 1e-9)
    mean = (lab * weight[..., None]).sum(axis=(0, 1)) / total
    apart = np.linalg.norm(fine - mean, axis=2).astype(np.float32)
    strength = float(np.percentile(apart, 99))
    if strength < 0.5:
        return np.zeros(copies.grid, np.float32)
    residual = _spectral_residual(np.ascontiguousarray(lab[..., 0]))
    mixed = 0.5 * _unit(around) + 0.3 * _unit(apart) + 0.2 * residual
    mixed = np.asarray(cv2.GaussianBlur(mixed, (0, 0), 2.0), np.float32)
    rows, columns = mixed.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    off = np.hypot((x + 0.5) / columns - 0.5, (y + 0.5) / rows - 0.5)
    mixed *= (0.7 + 0.3 * np.exp(-np.square(off / 0.35) / 2)).astype(np.float32)
    low = float(np.percentile(mixed, 5))
    high = float(np.percentile(mixed, 99.5))
    scaled = np.clip((mixed - low) / max(high - low, 1e-6), 0.0, 1.0) * weight
    faint = min(1.0, strength / _VISIBLE)
    cells = shrunk((scaled * faint).astype(np.float32), copies.grid)
    return np.asarray(np.clip(cells, 0.0, 1.0), np.float32)


def _unit(field: Field) -> Field:
    top = float(np.percentile(field, 99))
    return np.asarray(np.clip(field / max(top, 1e-6), 0.0, 1.0), np.float32)


def _spectral_residual(light: Field) -> Field:
    rows, columns = light.shape
    scale = 64 / max(rows, columns)
    size = (max(4, round(columns * scale)), max(4, round(rows * scale)))
    tiny = np.asarray(cv2.resize(light, size, interpolation=cv2.INTER_AREA), np.float32)
    spectrum = np.fft.fft2(tiny - tiny.mean())
    magnitude = np.log(np.abs(spectrum) + 1e-3).astype(np.float32)
    rest = magnitude - np.asarray(cv2.blur(magnitude, (3, 3)), np.float32)
    phase = np.exp(1j * np.angle(spectrum))
    back = np.square(np.abs(np.fft.ifft2(np.exp(rest) * phase))).astype(np.float32)
    smooth = np.asarray(cv2.GaussianBlur(back, (0, 0), 2.5), np.float32)
    return _unit(np.asarray(cv2.resize(smooth, (columns, rows)), np.float32))
