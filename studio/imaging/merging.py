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

_Entry = tuple[float, int, int, int, int]
"""A cost, the two areas, and how often each had been joined when it was reckoned."""


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
        self._size = [self._size_of(pixels) for pixels in self._pixels]
        self._colours: list[list[float]] = adjacency.colours.tolist()
        total = adjacency.histograms.sum(axis=1, keepdims=True)
        self._shares = adjacency.histograms / total
        known = _typical_steps(adjacency) if unevenness is None else unevenness
        self._uneven: list[float] = known.tolist()
        self._crossed_lines, self._crossed_length = [0.0] * count, [0.0] * count
        self._rough = self._uneven.copy()
        self._around = [0.0] * count
        self._alive = set(range(count))
        self._parent = list(range(count))
        # A border is known by its number; its step leads away from the area at its tail.
        pairs = adjacency.pairs.tolist()
        self._tail = [i for i, _ in pairs]
        self._length: list[float] = adjacency.lengths.tolist()
        self._x, self._y, self._z = (axis.tolist() for axis in adjacency.steps.T)
        self._line: list[float] = adjacency.lines.tolist()
        self._step, self._drawn = [0.0] * len(pairs), [0.0] * len(pairs)
        self._borders: list[dict[int, int]] = [{} for _ in range(count)]
        for border, (i, j) in enumerate(pairs):
            self._borders[i][j] = self._borders[j][i] = border
            self._around[i] += self._length[border]
            self._around[j] += self._length[border]
            self._measure(border)

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
        heap = self._first(self._most(limit, crowded))
        heapq.heapify(heap)
        while heap and len(self._alive) > 1:
            cost, i, j, version_i, version_j = heapq.heappop(heap)
            if version[i] != version_i or version[j] != version_j:
                continue
            if cost > self._most(limit, crowded) and not self._scrap(i, j, cost):
                continue
            self._absorb(i, j)
            version[i] += 1
            version[j] = _GONE
            most = self._most(limit, crowded)
            others = list(self._borders[i])
            for new, k in self._costs(i, others, self._unlike(i, others)):
                # The limit never rises again: what is too dear now need not wait.
                if new <= most or self._scrap(i, k, new):
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
            borders = self._borders[i]
            sides = sorted(borders, key=lambda k: (-self._length[borders[k]], k))
            longest = self._length[borders[sides[0]]] if sides else 0.0
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

    def _most(self, limit: float, crowded: bool) -> float:
        """Return the cost up to which areas are joined, now that so many are left."""
        if crowded:
            return limit * math.pow(max(_FEW, len(self._alive)) / _CROWD, _CROWD_POWER)
        return limit

    def _first(self, most: float) -> list[_Entry]:
        """Return what may be joined before anything is."""
        entries: list[_Entry] = []
        alive = sorted(self._alive)
        sides = [[j for j in self._borders[i] if j > i] for i in alive]
        one = np.repeat(alive, [len(others) for others in sides])
        other = np.array([j for others in sides for j in others], np.int64)
        unlike = _unlike(self._shares[one], self._shares[other])
        begin = 0
        for i, others in zip(alive, sides, strict=True):
            end = begin + len(others)
            for cost, j in self._costs(i, others, unlike[begin:end]):
                if cost <= most or self._scrap(i, j, cost):
                    entries.append((cost, i, j, 0, 0))
            begin = end
        return entries

    def _scrap(self, i: int, j: int, cost: float) -> bool:
        smaller = min(self._pixels[i], self._pixels[j])
        return smaller < _LEAST_AREA * self._total and cost < _STRIKING

    def _unlike(self, i: int, others: list[int]) -> list[float]:
        """Return how unlike the distribution of an area's colours is to each other's."""
        return _unlike(self._shares[others], self._shares[i])

    def _costs(self, i: int, others: list[int], unlike: list[float]) -> list[tuple[float, int]]:
        """Return how much is lost by joining an area with each other, in CIELAB units.

        Something must end at the border, and the areas must differ as a whole: so a smooth
        sky is one area although its colour changes, and a meadow is one although it is full
        of edges, being as uneven inside as at the border.
        """
        # Most of the time of cutting a picture goes by here: all that is i's is looked up once.
        borders, steps, lines = self._borders[i], self._step, self._drawn
        pixels, colours, size, rough = self._pixels, self._colours, self._size, self._rough
        pixels_i, colour_i, size_i = pixels[i], colours[i], size[i]
        uneven_i = rough[i] * pixels_i
        costs = []
        for j, differ in zip(others, unlike, strict=True):
            border = borders[j]
            step, line = steps[border], lines[border]
            pixels_j = pixels[j]
            texture = uneven_i + rough[j] * pixels_j
            texture *= _TEXTURE / (pixels_i + pixels_j)
            edge = max(step - texture, _LEFT_BY_TEXTURE * step, 1e-6)
            drawn = max(line - texture, _LEFT_BY_TEXTURE * line)
            apart = min(math.dist(colour_i, colours[j]), 60.0)
            whole = max(math.sqrt(apart * _DISTRIBUTION * min(1.5 * differ, 1.0)), 1e-6)
            edged = edge**_STEP_SHARE * whole ** (1.0 - _STEP_SHARE)
            smaller = size_i if pixels_i < pixels_j else size[j]
            costs.append((round((edged + drawn) * smaller, 3), j))
        return costs

    def _size_of(self, pixels: float) -> float:
        """Return how much an area of that many pixels weighs."""
        size = math.pow(pixels / self._total / _FULL_SIZE, _SIZE_POWER)
        return min(1.0, max(_SMALLEST, size))

    def _absorb(self, i: int, j: int) -> None:
        between = self._borders[i].pop(j)
        length = self._length[between]
        self._crossed_lines[i] += self._crossed_lines[j] + self._drawn[between] * length
        self._crossed_length[i] += self._crossed_length[j] + length
        pixels = self._pixels[i] + self._pixels[j]
        share = self._pixels[j] / pixels
        self._colours[i] = [
            a + (b - a) * share for a, b in zip(self._colours[i], self._colours[j], strict=True)
        ]
        self._pixels[i] = pixels
        self._size[i] = self._size_of(pixels)
        self._uneven[i] += (self._uneven[j] - self._uneven[i]) * share
        # Lines that go through an area make it as uneven as its texture does.
        self._rough[i] = self._uneven[i] + self._crossed_lines[i] / self._crossed_length[i]
        self._shares[i] += (self._shares[j] - self._shares[i]) * share
        self._around[i] += self._around[j] - 2.0 * length
        self._alive.discard(j)
        self._parent[j] = i
        mine = self._borders[i]
        for k, border in self._borders[j].items():
            if k == i:
                continue
            del self._borders[k][j]
            if k in mine:
                one_way = (self._tail[mine[k]] == i) == (self._tail[border] == j)
                self._lengthen(mine[k], border, one_way)
                continue
            if self._tail[border] == j:
                self._tail[border] = i
            mine[k] = self._borders[k][i] = border

    def _lengthen(self, border: int, by: int, one_way: bool) -> None:
        """Make one border of two with the same areas on their sides."""
        sign = 1.0 if one_way else -1.0
        self._length[border] += self._length[by]
        self._x[border] += sign * self._x[by]
        self._y[border] += sign * self._y[by]
        self._z[border] += sign * self._z[by]
        self._line[border] += self._line[by]
        self._measure(border)

    def _measure(self, border: int) -> None:
        """Reckon the mean step across a border that counts, and the mean line along it.

        The steps are summed as vectors, so that texture cancels out.
        """
        x, y, z, length = self._x[border], self._y[border], self._z[border], self._length[border]
        step = math.sqrt(x * x + y * y + z * z) / length
        self._step[border] = max(step - _SHADING, _FAINTEST * step)
        self._drawn[border] = _LINE * self._line[border] / length


def _unlike(one: NDArray[np.float64], other: NDArray[np.float64]) -> list[float]:
    """Return how unlike distributions of colour are, 0 to about 2, row by row."""
    apart, both = one - other, one + other
    apart *= apart
    apart /= both
    unlike: list[float] = apart.sum(axis=1).tolist()
    return unlike


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
