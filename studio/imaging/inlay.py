"""Figures laid into the areas: what has a clear outline is one thing, whatever is inside."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.figures import Figure
from studio.imaging.outlines import fill
from studio.imaging.patches import renumbered
from studio.imaging.tidying import components, with_nearest

Labels = NDArray[np.int32]

_SURE = 0.7
"""Least confidence of a figure that makes an area."""

_SUPPORTED = 0.9
"""Least share of its outline that lies on edges."""

_DISTINCT, _DRAWN = 9.0, 0.9
"""Least CIELAB difference between inside and outside; or, where a mere outline is drawn,
the least share of it that lies on edges."""

_LEAST_AREA = 0.002
_MOST_AREA = 0.45
"""Shares of the picture that a figure may have."""

_SAME = 0.85
"""Overlap from which an area is the figure already."""

_TEXTURE = 12
"""As many like figures inside one area are its texture (bricks, tiles) and no things."""

_OWN, _LARGE = 0.5, 0.12
"""Share of an area inside a figure, and share of the figure and of its rim, that count."""

_FILLING = 0.55
"""Share of a figure above which another one inside it is its filling."""

_SLIVER = 0.0025
"""Share of the picture below which what figures leave of an area is given away."""

_THIN, _THIN_SLIVER = 3.0, 6.0
"""Half the thickness, in pixels, up to which as many times more is given away."""


def with_figures(labels: Labels, figures: tuple[Figure, ...], lab: Field) -> Labels:
    """Return the areas with each clear figure as an area of its own.

    Large figures come first, so that those within them stay visible.

    Parameters
    ----------
    labels : ndarray of int32, shape (rows, columns)
        Numbered from 0 without gaps.
    figures : tuple of Figure
    lab : ndarray of float32, shape (rows, columns, 3)
    """
    masks = _masks(labels, figures, lab)
    result = labels.copy()
    fresh = int(labels.max()) + 1
    first = fresh
    sizes: list[int] = []
    for mask in masks:
        size = int(np.count_nonzero(mask))
        below = np.bincount(result[mask], minlength=fresh)
        outer = int(np.argmax(below))
        # The flesh of a fruit is no other thing than the fruit.
        if outer >= first and below[outer] >= _FILLING * max(size, sizes[outer - first]):
            continue
        result[mask] = fresh
        sizes.append(size)
        fresh += 1
    if fresh == first:
        return labels
    return renumbered(_without_slivers(result, labels, first))


def _masks(labels: Labels, figures: tuple[Figure, ...], lab: Field) -> list[NDArray[np.bool_]]:
    """Return the figures that make areas, largest first."""
    found: list[tuple[int, int, NDArray[np.bool_], int]] = []
    rows, columns = labels.shape
    for index, figure in enumerate(figures):
        clear = figure.confidence >= _SURE and figure.support >= _SUPPORTED
        if not clear or (figure.contrast < _DISTINCT and figure.support < _DRAWN):
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
    # Many figures in the colour of the area that they are in: it was seen as texture, and
    # stays so.
    alike = [_alike(labels, mask, main, lab) for _, _, mask, main in found]
    within = np.bincount(
        [main for (*_, main), same in zip(found, alike, strict=True) if same],
        minlength=int(labels.max()) + 1,
    )
    things = [
        entry
        for entry, same in zip(found, alike, strict=True)
        if not same or within[entry[3]] < _TEXTURE
    ]
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


def _alike(labels: Labels, mask: NDArray[np.bool_], main: int, lab: Field) -> bool:
    """Return whether a figure looks like the area that it is in."""
    apart = lab[mask].mean(axis=0) - lab[labels == main].mean(axis=0)
    return float(np.linalg.norm(apart)) < _DISTINCT


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
