"""The run of the lines in the picture: strokes that follow them, fine where it is fine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from studio.imaging.features import FeatureMaps
from studio.ui.theme import Theme

_APART = 15.0
"""Pixels between the beginnings of two strokes."""

_STEPS = 7
_STEP = 2.2
_LEVELS = 5


def paint_texture(painter: QPainter, rect: QRectF, maps: FeatureMaps, theme: Theme) -> None:
    """Paint strokes along the lines, stronger where they agree, thinner where it is fine."""
    lines, strength, fineness = _strokes(rect, maps)
    warm, cool = QColor("#FFFFFF"), theme.accent.lighter(125)
    for level in range(_LEVELS):
        low, high = level / _LEVELS, (level + 1) / _LEVELS
        for thin in (False, True):
            chosen = (
                (strength > low) & (strength <= high) & ((fineness > 0.5) == thin)
            ).nonzero()[0]
            if level == 0 or not len(chosen):
                continue
            colour = QColor(warm if thin else cool)
            colour.setAlphaF(0.25 + 0.7 * high)
            painter.setPen(
                QPen(
                    colour,
                    (0.9 if thin else 1.9) + 0.5 * high,
                    Qt.PenStyle.SolidLine,
                    Qt.PenCapStyle.RoundCap,
                    Qt.PenJoinStyle.RoundJoin,
                )
            )
            for points in lines[chosen].tolist():
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _strokes(
    rect: QRectF, maps: FeatureMaps
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return strokes of shape (n, points, 2) with their strength and fineness."""
    scale = max(rect.width(), rect.height()) / 1040.0
    apart = _APART * min(max(scale, 0.75), 2.2)
    columns = max(int(rect.width() / apart), 2)
    rows = max(int(rect.height() / apart), 2)
    x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    # Every second row is shifted: a lattice without visible columns.
    x = np.clip(x + np.where(np.arange(rows)[:, None] % 2, 0.25, -0.25) / columns, 0, 1)
    seeds = np.stack([x.ravel(), y.ravel()], axis=1) * (rect.width(), rect.height())
    # Directions have no sign: double angles can be looked up anywhere and never cancel.
    angle = 2.0 * np.radians(maps.orientation.astype(np.float64))
    agreed = maps.coherence.astype(np.float64)
    cos, sin = np.cos(angle) * agreed, np.sin(angle) * agreed
    size = np.array([rect.width(), rect.height()])

    def direction(points: NDArray[np.float64]) -> NDArray[np.float64]:
        half = 0.5 * np.arctan2(_at(sin, points / size), _at(cos, points / size))
        return np.stack([np.cos(half), -np.sin(half)], axis=1)

    coherence = _at(maps.coherence.astype(np.float64), seeds / size)
    edges = maps.edge_density / max(float(np.quantile(maps.edge_density, 0.9)), 1e-6)
    strength = np.clip(coherence, 0, 1) * np.clip(
        0.35 + 0.65 * _at(edges.astype(np.float64), seeds / size), 0.35, 1.0
    )
    step = _STEP * apart / _APART * (0.45 + coherence)[:, None]
    halves = []
    for sign in (-1.0, 1.0):
        at, heading = seeds, sign * direction(seeds)
        trail = []
        for _ in range(_STEPS):
            at = at + step * heading
            trail.append(at)
            turn = direction(at)
            turn *= np.where((turn * heading).sum(axis=1) < 0, -1.0, 1.0)[:, None]
            heading = turn
        halves.append(trail)
    points = np.stack([*halves[0][::-1], seeds, *halves[1]], axis=1)
    points = np.clip(points, 0.0, size) + np.array([rect.x(), rect.y()])
    return points, strength, _at(maps.fineness.astype(np.float64), seeds / size)


def _at(grid: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a grid at places in [0, 1]², linear between the middles of its cells."""
    rows, columns = grid.shape
    x = np.clip(places[:, 0] * columns - 0.5, 0, columns - 1)
    y = np.clip(places[:, 1] * rows - 0.5, 0, rows - 1)
    left, top = np.minimum(x.astype(int), columns - 2), np.minimum(y.astype(int), rows - 2)
    dx, dy = x - left, y - top
    value: NDArray[np.float64] = (1 - dy) * (
        (1 - dx) * grid[top, left] + dx * grid[top, left + 1]
    ) + dy * ((1 - dx) * grid[top + 1, left] + dx * grid[top + 1, left + 1])
    return value
