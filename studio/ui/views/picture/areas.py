"""Which area of the picture is under a point, and which lies next to another."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from studio.imaging.features import Place, VisualFeatures
from studio.imaging.places import enclosed_share, region_in_map
from studio.ui.views.picture.shape_overlay import outline_of

_UNIT = QRectF(0.0, 0.0, 1.0, 1.0)
_WELL = 0.006
"""Distance from the border at which a place is safely inside, whoever looks for it."""

_WAYS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class Areas:
    """The areas of one picture as they can be pointed at.

    Parameters
    ----------
    features : VisualFeatures
    """

    def __init__(self, features: VisualFeatures) -> None:
        self._features = features
        self._paths = [outline_of(region, _UNIT) for region in features.regions]
        self._boxes = [path.boundingRect() for path in self._paths]
        self._sizes = [enclosed_share(region.outline) for region in features.regions]

    def at(self, place: Place) -> int | None:
        """Return the area at a place; of several, the smallest, which lies on the others."""
        point = QPointF(*place)
        regions = self._features.regions
        if self._on_ground(place):
            return None  # an outline goes around what was taken out of its area
        inside = [
            i
            for i, (path, box) in enumerate(zip(self._paths, self._boxes, strict=True))
            if box.contains(point) and path.contains(point)
        ]
        if inside:
            # A ring may cover less than the disc it goes around: outlines are compared.
            return min(inside, key=lambda i: (self._sizes[i], i))
        number = region_in_map(self._features.maps.region, place)
        return number if 0 <= number < len(regions) else None

    def _on_ground(self, place: Place) -> bool:
        """Return whether neither a place nor what is next to it belongs to any area."""
        grid = self._features.maps.region
        rows, columns = grid.shape
        row = min(max(int(place[1] * rows), 0), rows - 1)
        column = min(max(int(place[0] * columns), 0), columns - 1)
        around = grid[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        return bool((around < 0).all())

    def inside(self, number: int) -> Place:
        """Return a place well inside an area, and in no smaller one on it if there is any.

        The middle, if it is; else the middle of the longest stretch on a level line that is.
        """
        centre = self._features.regions[number].centroid
        if self._well_inside(centre, number):
            return _rounded(centre)
        places = [place for _, place in sorted(self._stretches(number), reverse=True)]
        places += self._along_border(number)
        best = next((place for place in places if self._well_inside(place, number)), None)
        return _rounded(best or (places[0] if places else centre))

    def _stretches(self, number: int) -> list[tuple[float, Place]]:
        """Return the stretches of level lines in an area: how long, and their middles."""
        box = self._paths[number].boundingRect()
        found: list[tuple[float, Place]] = []
        for row in range(1, 24):
            y = box.top() + box.height() * row / 24
            run = 0
            for column in range(1, 49):
                x = box.left() + box.width() * column / 48
                if column < 48 and self.at((x, y)) == number:
                    run += 1
                elif run:
                    found.append((run, (x - box.width() * (run + 1) / 96, y)))
                    run = 0
        return found

    def _along_border(self, number: int) -> list[Place]:
        """Return places of an area just inside its outline: a thin ring has no others."""
        region = self._features.regions[number]
        x, y = region.centroid
        found = []
        for share in (0.01, 0.02, 0.04):
            inner = ((u + share * (x - u), v + share * (y - v)) for u, v in region.outline)
            found += [place for place in inner if self.at(place) == number]
        return found

    def _well_inside(self, place: Place, number: int) -> bool:
        around = ((0.0, 0.0), (_WELL, 0.0), (-_WELL, 0.0), (0.0, _WELL), (0.0, -_WELL))
        return all(self.at((place[0] + dx, place[1] + dy)) == number for dx, dy in around)

    def outline(self, number: int) -> QPainterPath:
        """Return an area in [0, 1]²."""
        return self._paths[number]

    def towards(self, number: int, key: int) -> int | None:
        """Return the nearest area in the direction of an arrow key."""
        way = _WAYS.get(Qt.Key(key))
        if way is None:
            return None
        here = self._features.regions[number].centroid
        aspect = self._features.aspect
        best, least = None, float("inf")
        for other, region in enumerate(self._features.regions):
            dx = (region.centroid[0] - here[0]) * aspect
            dy = region.centroid[1] - here[1]
            ahead = dx * way[0] + dy * way[1]
            aside = abs(dx * way[1]) + abs(dy * way[0])
            if other == number or ahead <= 1e-3 or aside > 1.6 * ahead:
                continue
            cost = math.hypot(dx, dy) + aside
            if cost < least:
                best, least = other, cost
        return best

    def in_reading_order(self) -> Sequence[int]:
        """Return the areas from the top left to the bottom right, in rows."""
        regions = self._features.regions
        return sorted(
            range(len(regions)),
            key=lambda i: (math.floor(regions[i].centroid[1] * 5), regions[i].centroid[0], i),
        )

    def next(self, number: int | None, step: int) -> int | None:
        """Return the next area in reading order, or None beyond the last."""
        order = list(self.in_reading_order())
        if number is None:
            goal = 0 if step > 0 else len(order) - 1
        else:
            goal = order.index(number) + step
        return order[goal] if 0 <= goal < len(order) else None


def _rounded(place: Place) -> Place:
    return (round(place[0], 4), round(place[1], 4))
