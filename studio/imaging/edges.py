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

_AGREES = 0.55
"""Least cosine of twice the angle between an edge and the outline that it supports."""

_STEPS = 4
"""Places looked at on each side of an outline."""


@dataclass(frozen=True, slots=True, eq=False)
class EdgeField:
    """Edges of a picture; arrays of shape (rows, columns).

    Parameters
    ----------
    strength : CIELAB difference per pixel across the edge.
    cosine, sine : of twice the angle of the edge's normal against the x axis, so that a
        normal and its opposite are the same.
    """

    strength: Field
    cosine: Field
    sine: Field

    def located(
        self, points: NDArray[np.float64], normals: NDArray[np.float64], reach: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where the edge lies beside an outline, and how clear it is.

        Parameters
        ----------
        points, normals : ndarray, shape (outlines, samples, 2)
            Places on outlines in pixels, and unit normals there.
        reach : ndarray, shape (outlines,)
            How far to look to both sides in pixels.

        Returns
        -------
        offset : ndarray, shape (outlines, samples)
            Pixels along the normal.
        clearness : ndarray, shape (outlines, samples)
            0 to 1; 0 where there is no edge of the outline's direction, or no picture.
        """
        along = np.linspace(-1.0, 1.0, 2 * _STEPS + 1)
        offsets = reach[:, None] * along
        x = points[..., 0, None] + normals[..., 0, None] * offsets[:, None, :]
        y = points[..., 1, None] + normals[..., 1, None] * offsets[:, None, :]
        rows, columns = self.strength.shape
        column, row = np.rint(x).astype(np.int32), np.rint(y).astype(np.int32)
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        at = np.where(inside, row * columns + column, 0)
        strength = self.strength.reshape(-1)[at]
        cosine = normals[..., 0] ** 2 - normals[..., 1] ** 2
        sine = 2 * normals[..., 0] * normals[..., 1]
        agreement = (
            self.cosine.reshape(-1)[at] * cosine[..., None]
            + self.sine.reshape(-1)[at] * sine[..., None]
        )
        seen = inside & (strength > FAINTEST) & (agreement > _AGREES)
        value = np.where(seen, strength / (strength + _HALF_STRONG) * agreement, 0.0)
        near = value * (1.0 - 0.3 * along**2)
        best = np.argmax(np.round(near, 4), axis=2)
        middle = np.clip(best, 1, 2 * _STEPS - 1)
        before, here, after = (
            np.take_along_axis(near, (middle + step)[..., None], 2)[..., 0] for step in (-1, 0, 1)
        )
        bend = before - 2 * here + after
        shift = np.where(
            (bend < -1e-6) & (best == middle),
            0.5 * (before - after) / np.minimum(bend, -1e-6),
            0.0,
        )
        step = reach[:, None] / _STEPS
        offset = (best - _STEPS + np.clip(shift, -0.5, 0.5)) * step
        clearness = np.take_along_axis(value, best[..., None], 2)[..., 0]
        return offset, clearness


def edge_field(lab: Field) -> EdgeField:
    """Return the edges of a CIELAB picture, from the gradient of all three channels.

    The channels' gradients are joined as a tensor (Di Zenzo 1986), so that an edge between
    colours of one lightness counts as much.
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
    safe = np.maximum(apart, 1e-6)
    return EdgeField(
        np.asarray(strength, np.float32),
        np.asarray(difference / safe, np.float32),
        np.asarray(double / safe, np.float32),
    )
