"""Figures laid into the areas: what has a clear outline is one thing, whatever is inside."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.figures import Figure
from studio.imaging.outlines import fill
from studio.imaging.patches import renumbered
from studio.imaging.tidying import components, with_nearest

Labels = NDArray[np.int32]

_SURE = 0.7
"""Least confidence of a figure that makes an area."""

_SUPPORTED = 0.8
"""Least share of its outline that lies on edges."""

_DISTINCT = 9.0
"""Least CIELAB difference between inside and outside: a mere outline makes no area."""

_LEAST_AREA = 0.002
_MOST_AREA = 0.45
"""Shares of the picture that a figure may have."""

_SAME = 0.85
"""Overlap from which an area is the figure already."""

_TEXTURE = 12
"""As many like figures inside one area are its texture (bricks, tiles) and no things."""

_OWN, _LARGE = 0.7, 0.15
"""Share of an area inside a figure, and share of the figure and of its rim, that count."""

_SLIVER = 0.0025
"""Share of the picture below which what figures leave of an area is given away."""

_THIN, _THIN_SLIVER = 3.0, 6.0
"""Half the thickness, in pixels, up to which as many times more is given away."""


def with_figures(labels: Labels, figures: tuple[Figure, ...]) -> Labels:
    """Return the areas with each clear figure as an area of its own.

    Large figures come first, so that those within them stay visible.

    Parameters
    ----------
    labels : ndarray of int32, shape (rows, columns)
        Numbered from 0 without gaps.
    figures : tuple of Figure
    """
    masks = _masks(labels, figures)
    result = labels.copy()
    fresh = int(labels.max()) + 1
    first = fresh
    for mask in masks:
        result[mask] = fresh
        fresh += 1
    if fresh == first:
        return labels
    return renumbered(_without_slivers(result, labels, first))


def _masks(labels: Labels, figures: tuple[Figure, ...]) -> list[NDArray[np.bool_]]:
    """Return the figures that make areas, largest first."""
    found: list[tuple[int, int, NDArray[np.bool_], int]] = []
    rows, columns = labels.shape
    for index, figure in enumerate(figures):
        clear = figure.confidence >= _SURE and figure.support >= _SUPPORTED
        if not clear or figure.contrast < _DISTINCT:
            continue
        canvas = np.zeros((rows, columns), np.uint8)
        fill(canvas, np.array(figure.outline, np.float64) * (columns, rows), 1)
        mask = canvas > 0
        size = int(np.count_nonzero(mask))
        if not _LEAST_AREA * labels.size <= size <= _MOST_AREA * labels.size:
            continue
        inside = np.bincount(labels[mask])
        main = int(np.argmax(inside))
        either = size + np.count_nonzero(labels == main) - int(inside[main])
        if inside[main] < _SAME * either and not _side_by_side(labels, mask, inside):
            found.append((size, index, mask, main))
    # Many like figures within one area: it was seen as texture, and stays so.
    within = np.bincount([main for *_, main in found], minlength=int(labels.max()) + 1)
    things = [entry for entry in found if within[entry[3]] < _TEXTURE or _parts(labels, entry[2])]
    things.sort(key=lambda entry: (-entry[0], entry[1]))
    return [mask for _, _, mask, _ in things]


def _side_by_side(labels: Labels, mask: NDArray[np.bool_], inside: NDArray[np.int64]) -> bool:
    """Return whether a figure holds two things beside each other, such as hair and face.

    One within the other (the flesh of a fruit in its peel) is one thing.
    """
    rim = mask & (cv2.erode(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0)
    along = np.bincount(labels[rim], minlength=len(inside))
    whole = np.bincount(labels.reshape(-1), minlength=len(inside))[: len(inside)]
    own = (inside >= _OWN * whole) & (inside >= _LARGE * inside.sum())
    return int(np.count_nonzero(own & (along >= _LARGE * along.sum()))) > 1


def _parts(labels: Labels, mask: NDArray[np.bool_]) -> bool:
    """Return whether a figure has something inside that the area around it has not."""
    inside = np.bincount(labels[mask])
    return float(inside.max()) < 0.9 * float(inside.sum())


def _without_slivers(result: Labels, before: Labels, first: int) -> Labels:
    """Give away what figures left of the areas below them, where that is next to nothing."""
    least = _SLIVER * result.size
    parts = components(result)
    sizes = np.bincount(parts.reshape(-1))
    touched = np.unique(before[result != before])
    left = np.unique(parts[np.isin(result, touched)])
    gone = np.zeros(len(sizes), np.bool_)
    for part in left[sizes[left] < _THIN_SLIVER * least].tolist():
        thickness = cv2.distanceTransform((parts == part).astype(np.uint8), cv2.DIST_L2, 3).max()
        gone[part] = sizes[part] < least or thickness < _THIN
    return with_nearest(result, gone[parts])
