"""The colour edges of a picture: how strong each is and which way it runs."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field

_SMOOTHING = 1.0
"""Standard deviation of the smoothing before the gradient, in pixels."""

FAINTEST = 1.2
"""CIELAB difference per pixel below which nobody sees an edge."""

_HALF_STRONG = 4.0
"""An edge this strong counts half as much as the strongest there can be."""

_FAINTEST_CLEARNESS = 0.12

AGREES = 0.6
"""Least cosine of twice the angle between an edge and the outline that it supports."""

_STEPS = 3
"""Places looked at on each side of an outline."""


@dataclass(frozen=True, slots=True, eq=False)
class EdgeField:
    """Edges of a picture, at each pixel.

    Parameters
    ----------
    strength : CIELAB difference per pixel across the edge.
    direction : shape (rows, columns, 2). Cosine and sine of twice the angle of the edge's
        normal against the x axis, so that a normal and its opposite are the same; the
        clearer the edge the longer, 0 to 1.
    """

    strength: Field
    direction: Field

    def located(
        self,
        points: NDArray[np.floating],
        normals: NDArray[np.floating],
        reach: NDArray[np.floating],
        agreeing: float = AGREES,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return where the edge lies beside an outline, and how clear it is.

        Parameters
        ----------
        points, normals : ndarray, shape (outlines, samples, 2)
            Places on outlines in pixels, and unit normals there.
        reach : ndarray, shape (outlines,)
            How far to look to both sides in pixels.
        agreeing : float
            Least cosine of twice the angle between an edge and the outline it supports.

        Returns
        -------
        offset : ndarray, shape (outlines, samples)
            Pixels along the normal.
        clearness : ndarray, shape (outlines, samples)
            0 to 1; 0 where there is no edge of the outline's direction, or no picture.
        """
        count = 2 * _STEPS + 1
        along = np.linspace(-1.0, 1.0, count, dtype=np.float32)
        value = self._beside(points, normals, reach, along, agreeing)
        near = value * (1.0 - 0.3 * along**2)
        best = np.argmax(np.round(near, 4), axis=2)
        middle = np.clip(best, 1, count - 2)
        before, here, after = (
            np.take_along_axis(near, (middle + step)[..., None], 2)[..., 0] for step in (-1, 0, 1)
        )
        bend = before - 2 * here + after
        shift = np.where(
            (bend < -1e-6) & (best == middle),
            0.5 * (before - after) / np.minimum(bend, -1e-6),
            0.0,
        )
        step = np.asarray(reach, np.float32)[:, None] / _STEPS
        offset = (best - _STEPS + np.clip(shift, -0.5, 0.5)) * step
        clearness = np.take_along_axis(value, best[..., None], 2)[..., 0]
        return np.asarray(offset, np.float32), clearness

    def touched(
        self,
        points: NDArray[np.floating],
        normals: NDArray[np.floating],
        reach: NDArray[np.floating],
    ) -> NDArray[np.bool_]:
        """Return where an outline lies beside an edge of its direction, as `located` does."""
        along = np.linspace(-1.0, 1.0, _STEPS, dtype=np.float32)
        return np.asarray(self._beside(points, normals, reach, along, AGREES).any(axis=2))

    def _beside(
        self,
        points: NDArray[np.floating],
        normals: NDArray[np.floating],
        reach: NDArray[np.floating],
        along: NDArray[np.float32],
        agreeing: float,
    ) -> NDArray[np.float32]:
        """Return the clearness at shares `along` of the reach, (outlines, samples, shares)."""
        outlines, samples = points.shape[:2]
        count = len(along)
        if outlines == 0:
            return np.zeros((0, samples, count), np.float32)
        offsets = np.asarray(reach, np.float32)[:, None] * along
        at = np.empty((2, outlines, samples, count), np.float32)
        for axis in range(2):
            np.multiply(normals[..., axis, None], offsets[:, None, :], out=at[axis])
            at[axis] += points[..., axis, None]
        flat = (outlines, samples * count)
        seen = cv2.remap(
            self.direction,
            at[0].reshape(flat),
            at[1].reshape(flat),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=0,
        )
        first, second = (
            np.asarray(part, np.float32).reshape(outlines, samples, count)
            for part in cv2.split(seen)
        )
        u, v = normals[..., 0], normals[..., 1]
        cosine = np.asarray(u * u - v * v, np.float32)[..., None]
        sine = np.asarray(2 * u * v, np.float32)[..., None]
        value = first * cosine
        value += second * sine
        first *= first
        second *= second
        first += second
        first *= agreeing * agreeing
        value[(value < _FAINTEST_CLEARNESS) | (value * value < first)] = 0
        return np.asarray(value, np.float32)


def edge_field(lab: Field) -> EdgeField:
    """Return the edges of a CIELAB picture, from the gradient of all three channels.

    The channels' gradients are joined as a tensor, so that an edge between colours of one
    lightness counts as much.
    """
    smooth = cv2.GaussianBlur(lab, (0, 0), _SMOOTHING)
    across = cv2.Sobel(smooth, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    down = cv2.Sobel(smooth, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    xx = np.einsum("ijk,ijk->ij", across, across)
    yy = np.einsum("ijk,ijk->ij", down, down)
    xy = np.einsum("ijk,ijk->ij", across, down)
    difference, double = xx - yy, 2 * xy
    apart = np.sqrt(difference * difference + double * double)
    strength = np.sqrt(0.5 * (xx + yy + apart))
    share = strength / ((strength + _HALF_STRONG) * np.maximum(apart, 1e-6))
    share[strength < FAINTEST] = 0
    return EdgeField(
        np.asarray(strength, np.float32),
        np.dstack([difference * share, double * share]).astype(np.float32),
    )
