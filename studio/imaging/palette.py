"""The palette of a picture: its main colours and its small vivid accents, with their places."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field, lab_to_srgb
from studio.imaging.features import Place, Swatch

_MOST = 8
_SEEDS = 32
_BIN = 5.0
_SAME_COLOUR = 10.0
"""Swatches nearer than this to the eye are one colour."""

_LEAST = 1.3
"""Root of the area times the distance from the next colour, below which none is noticed."""

_AMPLE = 0.04
"""Area beyond which a colour is not noticed any sooner."""

_EDGE = 10.0
"""Difference between neighbours (CIELAB) at which a pixel is half a blend of two colours."""

Reals = NDArray[np.float64]


def palette(lab: Field, weight: Field) -> tuple[Swatch, ...]:
    """Return the main colours, by area, the largest first.

    Deterministic k-means over a histogram of CIELAB colours: the first centre is the
    commonest colour, each next one the colour that the palette so far serves worst. Then
    colours that the eye hardly tells apart are joined, and those that nobody notices, by
    their area and by how far they stand out, go to their next neighbour. A small accent
    stays if it stands out. Blends at the edges of things make no colour of their own.

    Parameters
    ----------
    lab : ndarray of float32, shape (rows, columns, 3)
    weight : ndarray of float32, shape (rows, columns)

    Returns
    -------
    tuple of Swatch
        One to eight colours, whose areas sum to 1.
    """
    colours = lab.reshape(-1, 3).astype(np.float64)
    w = weight.reshape(-1).astype(np.float64)
    if w.sum() <= 1e-9:
        w = np.ones_like(w)
    pure = w * _purity(lab).reshape(-1)
    key = np.rint(colours / _BIN).astype(np.int64) + 64
    _, inverse = np.unique((key[:, 0] * 128 + key[:, 1]) * 128 + key[:, 2], return_inverse=True)
    mass = np.bincount(inverse, pure)
    sums = [np.bincount(inverse, pure * colours[:, i]) for i in range(3)]
    used = mass > 1e-9
    bins = np.stack([total[used] / mass[used] for total in sums], axis=1)
    centres = _joined(*_centres(bins, mass[used] / mass.sum()))
    labels = _nearest(colours, centres)
    areas = np.bincount(labels, w, len(centres)) / w.sum()
    kept = np.flatnonzero(areas > 1e-6)
    shares = _rounded_shares(areas[kept])
    swatches = []
    for index, area in zip(kept.tolist(), shares, strict=True):
        mine = labels == index
        mean = np.average(colours[mine], axis=0, weights=pure[mine] + 1e-6 * w[mine] + 1e-12)
        shade = (round(float(mean[0]), 3), round(float(mean[1]), 3), round(float(mean[2]), 3))
        place = _place((w * mine).reshape(weight.shape))
        swatches.append(Swatch(shade, lab_to_srgb(shade), area, place))
    return tuple(sorted(swatches, key=lambda s: (-s.area, s.lab)))


def apart(one: Reals, other: Reals) -> Reals:
    """Return how different colours look, after the CIE94 weights.

    Differences of hue and chroma count for less between vivid colours.

    Parameters
    ----------
    one, other : ndarray of float64, shape (..., 3)
        CIELAB colours.
    """
    c1, c2 = np.hypot(one[..., 1], one[..., 2]), np.hypot(other[..., 1], other[..., 2])
    difference = one - other
    chroma = c1 - c2
    hue = np.maximum(difference[..., 1] ** 2 + difference[..., 2] ** 2 - chroma**2, 0.0)
    middle = np.sqrt(c1 * c2)
    return np.asarray(
        np.sqrt(
            difference[..., 0] ** 2
            + np.square(chroma / (1.0 + 0.045 * middle))
            + hue / np.square(1.0 + 0.015 * middle)
        ),
        np.float64,
    )


def _purity(lab: Field) -> Reals:
    """Return how much each pixel is one thing's own colour and no blend, 0 to 1."""
    dx = cv2.Scharr(lab, cv2.CV_32F, 1, 0, scale=1 / 32)
    dy = cv2.Scharr(lab, cv2.CV_32F, 0, 1, scale=1 / 32)
    steep = np.square(dx).sum(axis=2) + np.square(dy).sum(axis=2)
    return np.asarray(0.05 + 0.95 / (1.0 + steep / _EDGE**2), np.float64)


def _centres(colours: Reals, share: Reals) -> tuple[Reals, Reals]:
    chosen = [int(np.argmax(np.round(share, 4)))]
    distance = apart(colours, colours[chosen[0]])
    while len(chosen) < _SEEDS:
        worst = int(np.argmax(np.round(np.sqrt(share) * distance, 3)))
        if distance[worst] < _SAME_COLOUR / 2:
            break
        chosen.append(worst)
        distance = np.minimum(distance, apart(colours, colours[worst]))
    centres = colours[chosen]
    for _ in range(6):
        labels = _nearest(colours, centres)
        areas = np.bincount(labels, share, len(centres))
        sums = [np.bincount(labels, share * colours[:, i], len(centres)) for i in range(3)]
        means = np.stack(sums, axis=1) / np.maximum(areas, 1e-12)[:, None]
        centres = np.where(areas[:, None] > 0.0, means, centres)
    areas = np.bincount(_nearest(colours, centres), share, len(centres))
    return centres, np.asarray(areas, np.float64)


def _joined(centres: Reals, areas: Reals) -> Reals:
    """Return the colours that are told apart and noticed, the nearest joined first."""
    used = areas > 1e-9
    centres, areas = centres[used], areas[used]
    while len(centres) > 1:
        distance = apart(centres[:, None, :], centres[None, :, :])
        together = areas[:, None] * areas[None, :] / (areas[:, None] + areas[None, :])
        # What counts is how far the smaller of two stands out from the larger.
        price = np.sqrt(np.minimum(together, _AMPLE)) * distance
        price = np.where(distance < _SAME_COLOUR, 0.01 * price, price)
        price[np.tril_indices(len(centres))] = np.inf
        i, j = divmod(int(np.argmin(np.round(price, 3))), len(centres))
        if price[i, j] >= _LEAST and len(centres) <= _MOST:
            break
        total = areas[i] + areas[j]
        centres[i] += (centres[j] - centres[i]) * areas[j] / total
        areas[i] = total
        centres, areas = np.delete(centres, j, 0), np.delete(areas, j)
    return centres


def _place(mine: Reals) -> Place:
    """Return a place of that colour, as near to the middle of all of it as may be."""
    rows, columns = mine.shape
    total = mine.sum()
    x, y = (np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows
    middle = (float(mine.sum(axis=0) @ x / total), float(mine.sum(axis=1) @ y / total))
    dense = np.asarray(cv2.GaussianBlur(mine, (0, 0), 3.0), np.float64)
    column = min(int(middle[0] * columns), columns - 1)
    row = min(int(middle[1] * rows), rows - 1)
    if dense[row, column] >= 0.5:
        return (round(middle[0], 3), round(middle[1], 3))
    away = np.square(x - middle[0])[None, :] + np.square(y - middle[1])[:, None]
    best = int(np.argmax(np.round(dense * np.exp(-away / (2 * 0.3**2)), 3)))
    row, column = divmod(best, columns)
    return (round(float(x[column]), 3), round(float(y[row]), 3))


def _rounded_shares(areas: Reals) -> list[float]:
    """Return the areas to three digits, so that they sum to 1."""
    thousandths = np.floor(areas / areas.sum() * 1000.0 + 1e-9)
    rest = areas / areas.sum() * 1000.0 - thousandths
    missing = round(1000.0 - float(thousandths.sum()))
    order = np.lexsort((np.arange(len(areas)), -np.round(rest, 6)))
    thousandths[order[:missing]] += 1.0
    return [round(float(v) / 1000.0, 3) for v in thousandths]


def _nearest(colours: Reals, centres: Reals) -> NDArray[np.int64]:
    # |x - c|² without |x|², which is the same for every centre.
    score = colours @ (2.0 * centres.T) - np.square(centres).sum(axis=1)
    return np.asarray(np.argmax(score, axis=1), np.int64)
