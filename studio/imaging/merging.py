"""Joining patches to areas, the most alike first."""

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from studio.imaging.adjacency import Adjacency

_SHADING = 1.2
"""Step across a border that is too faint to be one."""

_FAINTEST = 0.2
"""Share of the step that counts however faint or textured."""

_TEXTURE = 1.07
"""How much of the step is taken for texture, where the areas' insides are as uneven."""

_LEFT_BY_TEXTURE = 0.48
"""Share of the step that texture never explains away."""

_LINE = 0.12
"""How much a drawn line parts what lies beside it, compared with a step in colour."""

_STEP_SHARE = 0.55
"""Weight of the step at the border against the difference of the areas as a whole."""

_DISTRIBUTION = 18.5
"""CIELAB difference that two quite unlike distributions of colour are worth."""

_FULL_SIZE = 0.022
_SIZE_POWER = 0.39
_SMALLEST = 0.12
"""Share of the picture from which an area has its full weight, and how it falls below."""

_CROWD = 12.0
_CROWD_POWER = 0.43
_FEW = 4.0
"""Number of areas at which the limit is as given; with more of them it rises."""

_LEAST_AREA = 0.003
_STRIKING = 25.0
"""A scrap stays only if it costs more than this to join it."""

_BLUR, _BETWEEN = 1.4, 1.1
"""Thickness of the blur of an edge, compared with a line's, and how near its colour lies to
the straight way between those beside it."""

_GONE = -1

_Side = tuple[float, float, float, float, float]
"""Length of a border and, summed along it, the step in colour and the line drawn there."""


class Areas:
    """Areas that grow by joining; each is named by the lowest index of its patches.

    Parameters
    ----------
    adjacency : Adjacency
    unevenness : ndarray of float64, shape (n,), optional
        The typical step inside each patch, where the patches are areas already; otherwise
        it is taken from the steps between the patches.
    """

    def __init__(
        self, adjacency: Adjacency, unevenness: NDArray[np.float64] | None = None
    ) -> None:
        count = len(adjacency.pixels)
        self._total = float(adjacency.pixels.sum())
        self._pixels: list[float] = adjacency.pixels.tolist()
        self._colours: list[list[float]] = adjacency.colours.tolist()
        total = adjacency.histograms.sum(axis=1, keepdims=True)
        self._shares = adjacency.histograms / total
        known = _typical_steps(adjacency) if unevenness is None else unevenness
        self._uneven: list[float] = known.tolist()
        self._crossed = [[0.0, 0.0] for _ in range(count)]
        self._around = [0.0] * count
        self._sides: list[dict[int, _Side]] = [{} for _ in range(count)]
        self._alive = set(range(count))
        self._parent = list(range(count))
        for (i, j), length, (x, y, z), line in zip(
            adjacency.pairs.tolist(),
            adjacency.lengths.tolist(),
            adjacency.steps.tolist(),
            adjacency.lines.tolist(),
            strict=True,
        ):
            self._sides[i][j] = (length, x, y, z, line)
            self._sides[j][i] = (length, -x, -y, -z, line)
            self._around[i] += length
            self._around[j] += length

    def join(self, limit: float, crowded: bool) -> None:
        """Join areas as long as it costs no more than a limit, the cheapest first.

        Parameters
        ----------
        limit : float
            In CIELAB units.
        crowded : bool
            Whether the limit rises while there are many areas, and falls when few are left:
            nobody outlines a hundred things, and everybody at least a few.
        """
        version = [0] * len(self._parent)
        heap: list[tuple[float, int, int, int, int]] = []
        for i in sorted(self._alive):
            others = [j for j in self._sides[i] if j > i]
            heap += [(cost, i, j, 0, 0) for cost, j in self._costs(i, others)]
        heapq.heapify(heap)
        while heap and len(self._alive) > 1:
            cost, i, j, version_i, version_j = heapq.heappop(heap)
            if version[i] != version_i or version[j] != version_j:
                continue
            here = limit
            if crowded:
                here *= (max(_FEW, len(self._alive)) / _CROWD) ** _CROWD_POWER
            if cost > here and not self._scrap(i, j, cost):
                continue
            self._absorb(i, j)
            version[i] += 1
            version[j] = _GONE
            for new, k in self._costs(i, sorted(self._sides[i])):
                low, high = (i, k) if i < k else (k, i)
                heapq.heappush(heap, (new, low, high, version[low], version[high]))

    def roots(self) -> NDArray[np.int32]:
        """Return for each patch the area that it belongs to."""
        for i in range(len(self._parent)):
            root = i
            while self._parent[root] != root:
                root = self._parent[root]
            self._parent[i] = root
        return np.array(self._parent, np.int32)

    def unevenness(self, areas: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return how uneven some areas are inside, as `Areas` takes it."""
        return np.array([self._uneven[i] for i in areas.tolist()], np.float64)

    def networks(self, thickest: float, least_length: float, most_of_one: float) -> list[int]:
        """Return thin areas between others: outlines, mortar, and the blur of an edge.

        Parameters
        ----------
        thickest : float
            Greatest mean thickness in pixels.
        least_length : float
            Least length, as a multiple of the thickness.
        most_of_one : float
            Greatest share of its border with one neighbour; a stem in a meadow has more.
        """
        found = []
        for i in sorted(self._alive):
            thickness = 2.0 * self._pixels[i] / max(self._around[i], 1.0)
            if thickness > _BLUR * thickest:
                continue
            sides = sorted(self._sides[i], key=lambda k: (-self._sides[i][k][0], k))
            longest = self._sides[i][sides[0]][0] if sides else 0.0
            line = thickness <= thickest and self._pixels[i] >= least_length * thickness**2
            many = longest <= most_of_one * self._around[i]
            if (line and many) or self._blend(i, sides[:2]):
                found.append(i)
        return found

    def _blend(self, i: int, sides: list[int]) -> bool:
        """Return whether an area's colour lies between those on its two sides: a blur."""
        if len(sides) < 2:
            return False
        one, two = (self._colours[k] for k in sides)
        here = self._colours[i]
        return math.dist(here, one) + math.dist(here, two) < _BETWEEN * math.dist(one, two)

    def _scrap(self, i: int, j: int, cost: float) -> bool:
        smaller = min(self._pixels[i], self._pixels[j])
        return smaller < _LEAST_AREA * self._total and cost < _STRIKING

    def _step(self, i: int, j: int) -> tuple[float, float]:
        """Return the mean step across a border, and the mean strength of a line there.

        Along the border the steps are summed as vectors, so that texture cancels out.
        """
        length, x, y, z, line = self._sides[i][j]
        step = math.sqrt(x * x + y * y + z * z) / length
        return max(step - _SHADING, _FAINTEST * step), _LINE * line / length

    def _unevenness(self, i: int) -> float:
        """Return the typical step within an area, and what lines go through it."""
        lines, length = self._crossed[i]
        return self._uneven[i] + (lines / length if length else 0.0)

    def _costs(self, i: int, others: list[int]) -> list[tuple[float, int]]:
        """Return how much is lost by joining an area with each other, in CIELAB units.

        Something must end at the border, and the areas must differ as a whole: so a smooth
        sky is one area although its colour changes, and a meadow is one although it is full
        of edges, being as uneven inside as at the border.
        """
        if not others:
            return []
        mine, theirs = self._shares[i], self._shares[others]
        unlike = (np.square(theirs - mine) / (theirs + mine)).sum(axis=1).tolist()
        return [(self._cost(i, j, u), j) for j, u in zip(others, unlike, strict=True)]

    def _cost(self, i: int, j: int, unlike: float) -> float:
        step, line = self._step(i, j)
        pixels_i, pixels_j = self._pixels[i], self._pixels[j]
        texture = self._unevenness(i) * pixels_i + self._unevenness(j) * pixels_j
        texture *= _TEXTURE / (pixels_i + pixels_j)
        edge = max(step - texture, _LEFT_BY_TEXTURE * step, 1e-6)
        drawn = max(line - texture, _LEFT_BY_TEXTURE * line)
        apart = min(math.dist(self._colours[i], self._colours[j]), 60.0)
        whole = max(math.sqrt(apart * _DISTRIBUTION * min(1.5 * unlike, 1.0)), 1e-6)
        edged = math.pow(edge, _STEP_SHARE) * math.pow(whole, 1.0 - _STEP_SHARE)
        size = math.pow(min(pixels_i, pixels_j) / self._total / _FULL_SIZE, _SIZE_POWER)
        return round((edged + drawn) * min(1.0, max(_SMALLEST, size)), 3)

    def _absorb(self, i: int, j: int) -> None:
        length = self._sides[i][j][0]
        _, line = self._step(i, j)
        self._crossed[i][0] += self._crossed[j][0] + line * length
        self._crossed[i][1] += self._crossed[j][1] + length
        pixels = self._pixels[i] + self._pixels[j]
        share = self._pixels[j] / pixels
        self._colours[i] = [
            a + (b - a) * share for a, b in zip(self._colours[i], self._colours[j], strict=True)
        ]
        self._pixels[i] = pixels
        self._uneven[i] += (self._uneven[j] - self._uneven[i]) * share
        self._shares[i] += (self._shares[j] - self._shares[i]) * share
        self._around[i] += self._around[j] - 2.0 * length
        self._alive.discard(j)
        self._parent[j] = i
        mine = self._sides[i]
        mine.pop(j)
        for k, side in self._sides[j].items():
            if k == i:
                continue
            had = mine.get(k, (0.0, 0.0, 0.0, 0.0, 0.0))
            length, x, y, z, line = (a + b for a, b in zip(had, side, strict=True))
            mine[k] = (length, x, y, z, line)
            theirs = self._sides[k]
            theirs.pop(j)
            theirs[i] = (length, -x, -y, -z, line)


def _typical_steps(adjacency: Adjacency) -> NDArray[np.float64]:
    """Return for each patch the step that half of its border exceeds.

    In texture a patch differs from nearly all its neighbours; beside a border between two
    things it differs only from those beyond.
    """
    steps = np.linalg.norm(adjacency.steps, axis=1) / adjacency.lengths
    patch = adjacency.pairs.reshape(-1)
    step, length = np.repeat(steps, 2), np.repeat(adjacency.lengths, 2)
    order = np.lexsort((np.round(step, 3), patch))
    patch, step, length = patch[order], step[order], length[order]
    along = np.cumsum(length)
    count = len(adjacency.pixels)
    ends = np.zeros(count + 1)
    ends[1:] = np.cumsum(np.bincount(patch, length, count))
    middle = np.searchsorted(along, (ends[:-1] + ends[1:]) / 2.0 - 1e-6)
    typical = step[np.minimum(middle, max(len(step) - 1, 0))] if len(step) else np.zeros(count)
    faint = np.maximum(typical - _SHADING, _FAINTEST * typical)
    return np.asarray(np.where(np.diff(ends) > 0, faint, 0.0), np.float64)
