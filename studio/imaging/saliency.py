"""What draws the eye: things that differ from their surroundings and from the whole."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.copies import Copies, shrunk
from studio.imaging.features import Face

_SCALES = ((2.0, 10.0), (4.0, 20.0), (8.0, 40.0))
_VISIBLE = 6.0
"""Difference in CIELAB below which nothing stands out."""

_COARSE = 32
"""Long side of the picture in which every place is compared with every other."""

_LIKE = 12.0
"""Difference in CIELAB within which two places are taken for the same stuff."""

_NEAR = 0.28
"""Distance, as a share of the long side, over which places are compared."""


def saliency_of(
    copies: Copies, focus: Field, depth_of_focus: float, faces: tuple[Face, ...] = ()
) -> Field:
    """Return how much each cell of the grid draws the eye, 0 to 1.

    Four views are combined: differences from the surroundings at three scales; things whose
    colour is rare, lies together in one place and does not run along the frame; lively
    places among calm ones; and the spectral residual of the lightness. How much each counts
    is our choice. What is in focus draws more where the focus is shallow, a face more than
    anything, and the middle a little more than the rest, where people look first.

    Parameters
    ----------
    copies : Copies
    focus : ndarray of float32, shape `copies.grid`
    depth_of_focus : float
        As `studio.imaging.focus.focus_of` gives both.
    faces : tuple of Face

    Returns
    -------
    ndarray of float32, shape `copies.grid`
        All zero on a blank picture.
    """
    lab = copies.small_lab * np.array([1.0, 1.2, 1.2], np.float32)
    weight = copies.small_weight
    fine = np.asarray(cv2.GaussianBlur(lab, (0, 0), _SCALES[0][0]), np.float32)
    total = max(float(weight.sum()), 1e-9)
    mean = (lab * weight[..., None]).sum(axis=(0, 1)) / total
    apart = _length(fine - mean)
    strength = float(np.percentile(apart, 99))
    if strength < 0.5:
        return np.zeros(copies.grid, np.float32)
    around = np.zeros(weight.shape, np.float32)
    for centre, surround in _SCALES:
        inner = fine if centre == _SCALES[0][0] else cv2.GaussianBlur(lab, (0, 0), centre)
        around += _length(inner - _blurred(lab, surround))
    mixed = (
        0.30 * _peaked(around)
        + 0.45 * _peaked(_things(fine, weight))
        + 0.13 * _peaked(_lively(lab))
        + 0.12 * _peaked(_spectral_residual(np.ascontiguousarray(lab[..., 0])))
    )
    mixed = np.asarray(cv2.GaussianBlur(mixed, (0, 0), 2.0), np.float32)
    rows, columns = mixed.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    x, y = (x + 0.5) / columns, (y + 0.5) / rows
    mixed *= 0.6 + 0.4 * np.exp(-np.square(np.hypot(x - 0.5, y - 0.5) / 0.35) / 2)
    sharp = shrunk(focus, (rows, columns))
    mixed *= 1.0 - 0.6 * depth_of_focus * (1.0 - sharp)
    low = float(np.percentile(mixed, 5))
    high = float(np.percentile(mixed, 99.5))
    scaled = np.clip((mixed - low) / max(high - low, 1e-6), 0.0, 1.0)
    scaled *= 1.0 - 0.3 * max((face.confidence for face in faces), default=0.0)
    for face in faces:
        away = np.hypot(
            (x - face.place[0]) / max(0.55 * face.width, 0.02),
            (y - face.place[1]) / max(0.55 * face.height, 0.02),
        )
        scaled = np.maximum(scaled, face.confidence * np.exp(-np.square(away) / 2))
    faint = min(1.0, strength / _VISIBLE)
    cells = shrunk((scaled * weight * faint).astype(np.float32), copies.grid)
    return np.asarray(np.clip(cells, 0.0, 1.0), np.float32)


def _things(lab: Field, weight: Field) -> Field:
    """Return how much each place looks like a thing and not like ground, from 0.

    A thing's colours differ from what lies about it, gather in one place, and do not run
    along the frame of the picture.
    """
    rows, columns = lab.shape[:2]
    scale = _COARSE / max(rows, columns)
    size = (max(4, round(rows * scale)), max(4, round(columns * scale)))
    colours = shrunk(lab, size).reshape(-1, 3)
    seen = shrunk(weight, size).reshape(-1) + np.float32(1e-4)
    y, x = np.mgrid[0 : size[0], 0 : size[1]].astype(np.float32)
    place = (np.stack([x.reshape(-1), y.reshape(-1)], axis=1) / max(size)).astype(np.float32)
    between = _squares(colours)
    like = between * np.float32(-0.5 / _LIKE**2)
    np.exp(like, out=like)
    like *= seen
    near = _squares(place)
    near *= np.float32(-0.5 / _NEAR**2)
    np.exp(near, out=near)
    near *= seen
    between /= between + np.float32(30.0**2)
    unlike = np.einsum("ij,ij->i", between, near) / near.sum(axis=1)
    mass = like.sum(axis=1)
    middle = like @ place / mass[:, None]
    spread = like @ np.square(place).sum(axis=1) / mass - np.square(middle).sum(axis=1)
    frame = np.zeros(size, np.float32)
    frame[[0, -1], :], frame[:, [0, -1]] = 1.0, 1.0
    edge = frame.reshape(-1)
    # 1 where that stuff lies on the frame no more than anything else does.
    along = (like @ edge / mass) / max(float((edge * seen).sum() / seen.sum()), 1e-6)
    ground = np.clip(along - 0.4, 0.0, 1.6) / np.float32(1.6)
    thing = unlike * np.exp(-8.0 * np.maximum(spread, 0.0)) * (1.0 - 0.75 * ground)
    return shrunk(thing.reshape(size).astype(np.float32), (rows, columns))


def _squares(points: Field) -> Field:
    """Return the squared distances between all points."""
    own = np.square(points).sum(axis=1)
    between = own[:, None] + own[None, :]
    between -= np.float32(2.0) * (points @ points.T)
    np.maximum(between, np.float32(0.0), out=between)
    return np.asarray(between, np.float32)


def _lively(lab: Field) -> Field:
    """Return where there is more detail than around."""
    dx = cv2.Scharr(lab, cv2.CV_32F, 1, 0, scale=1 / 32)
    dy = cv2.Scharr(lab, cv2.CV_32F, 0, 1, scale=1 / 32)
    detail = np.log1p(np.hypot(_length(dx), _length(dy)))
    inner = cv2.GaussianBlur(detail, (0, 0), 4.0)
    return np.asarray(np.maximum(inner - _blurred(detail, 20.0), 0.0), np.float32)


def _length(vectors: NDArray[Any]) -> Field:
    one, two, three = (vectors[..., i] for i in range(3))
    return np.asarray(np.sqrt(one * one + two * two + three * three), np.float32)


def _blurred(field: Field, sigma: float) -> Field:
    """Return a field blurred by a Gaussian; a wide one needs no fine pixels."""
    rows, columns = field.shape[:2]
    step = min(sigma / 5.0, min(rows, columns) / 8.0)
    if step < 1.5:
        return np.asarray(cv2.GaussianBlur(field, (0, 0), sigma), np.float32)
    small = shrunk(field, (round(rows / step), round(columns / step)))
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), sigma / step), np.float32)
    return shrunk(small, (rows, columns))


def _peaked(field: Field) -> Field:
    """Return a field from 0 to 1, fainter the less single places stand out of it."""
    low, middle, high = np.percentile(field, (5.0, 50.0, 99.0))
    unit = np.clip((field - low) / max(float(high - low), 1e-6), 0.0, 1.0)
    stands_out = 1.0 - float((middle - low) / max(float(high - low), 1e-6))
    return np.asarray(unit * (0.4 + 0.6 * stands_out), np.float32)


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
    return np.asarray(cv2.resize(smooth, (columns, rows)), np.float32)
