"""Faces: found by one small network in many places, confirmed by another one close up.

The networks are MediaPipe's BlazeFace (Bazarevsky et al. 2019) for far and for near faces.
The first alone takes a flower or a cloud for a face now and then; a second look at each
find, enlarged, leaves hardly any of these.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Face
from studio.imaging.networks import network
from studio.imaging.picture import Picture

_FAR, _FAR_SIDE = "blazeface_full_range.tflite", 192
_NEAR, _NEAR_SIDE = "blazeface_short_range.tflite", 128
_MIDDLE, _SCALE = 127.5, 127.5

_SUSPECTED = 0.45
"""Least score at which a place is looked at again."""
_SURE = 0.65
"""Least mean of the scores of both networks."""
_NEAR_ENOUGH = 0.5
"""Least score of the second look."""
_SURROUNDINGS = 2.2
"""Side of what the second look sees, in sizes of the face."""
_SMALLEST = 22.0
"""Least size of a face in pixels of the working picture: what is smaller has no features."""
_TILE = 0.55
_OVERLAP = 0.1
"""Side of the tiles as a share of the long side, and how much neighbours share."""
_MOST = 24
"""Most places that are looked at again."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Find:
    """A square that may hold a face, in pixels; `points` are eyes, nose and mouth."""

    x: float
    y: float
    size: float
    score: float
    points: tuple[tuple[float, float], ...]


def find_faces(picture: Picture) -> tuple[Face, ...]:
    """Return the faces of people in a picture, the largest first.

    Faces that are seen from the side, hidden by half, or smaller than about a twenty-fifth
    of the picture's long side are mostly missed.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    tuple of Face
        Rounded to three digits.

    Raises
    ------
    StudioError
        If the networks are missing from the installation.
    """
    srgb = picture.srgb
    rows, columns = srgb.shape[:2]
    if min(rows, columns) < _SMALLEST:
        return ()
    suspected = [
        find
        for left, top, side in _squares(rows, columns)
        for find in _looked(srgb, left, top, side, _FAR, _FAR_SIDE, _anchors_far(), _SUSPECTED)
    ]
    again = (_confirmed(srgb, find) for find in _apart(suspected)[:_MOST])
    confirmed = [find for find in again if find is not None]
    faces = [
        Face(
            (round(find.x / columns, 3), round(find.y / rows, 3)),
            round(find.size / columns, 3),
            round(find.size / rows, 3),
            round(find.score, 3),
        )
        for find in _apart(confirmed)
    ]
    return tuple(sorted(faces, key=lambda f: (-round(f.width * f.height, 3), f.place)))


def _squares(rows: int, columns: int) -> list[tuple[float, float, float]]:
    """Return squares (left, top, side) that cover the picture: the whole, then tiles."""
    long = float(max(rows, columns))
    squares = [((columns - long) / 2.0, (rows - long) / 2.0, long)]
    side = _TILE * long
    if side < 4.0 * _SMALLEST:
        return squares
    for top in _starts(rows, side):
        squares += [(left, top, side) for left in _starts(columns, side)]
    return squares


def _starts(length: int, side: float) -> list[float]:
    if length <= side:
        return [(length - side) / 2.0]
    count = 1 + int(np.ceil((length - side) / (side * (1.0 - _OVERLAP)) - 1e-9))
    return [float(start) for start in np.linspace(0.0, length - side, count)]


def _anchors_far() -> NDArray[np.float64]:
    return _lattice(_FAR_SIDE // 4, 1)


def _anchors_near() -> NDArray[np.float64]:
    return np.concatenate([_lattice(_NEAR_SIDE // 8, 2), _lattice(_NEAR_SIDE // 16, 6)])


def _lattice(count: int, each: int) -> NDArray[np.float64]:
    """Return the middles of count × count cells of the unit square, each so many times."""
    middles = (np.arange(count) + 0.5) / count
    x, y = np.meshgrid(middles, middles)
    return np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), each, axis=0)


def _looked(
    srgb: Pixels,
    left: float,
    top: float,
    side: float,
    name: str,
    seen: int,
    anchors: NDArray[np.float64],
    least: float,
) -> list[_Find]:
    """Return what a network finds in a square of the picture, in pixels of the picture."""
    answers = network(name).answer(_cut(srgb, left, top, side, seen), _MIDDLE, _SCALE)
    scores = next(a for a in answers if a.shape[-1] == 1).reshape(-1).astype(np.float64)
    boxes = next(a for a in answers if a.shape[-1] == 16).reshape(-1, 8, 2).astype(np.float64)
    scores = 1.0 / (1.0 + np.exp(-np.clip(scores, -60.0, 60.0)))
    finds = []
    for i in np.flatnonzero(scores >= least):
        middle = anchors[i] + boxes[i, 0] / seen
        points = (anchors[i] + boxes[i, 2:6] / seen) * side + (left, top)
        size = float(np.mean(boxes[i, 1])) / seen * side
        if size >= _SMALLEST:
            finds.append(
                _Find(
                    left + float(middle[0]) * side,
                    top + float(middle[1]) * side,
                    size,
                    float(scores[i]),
                    tuple((float(x), float(y)) for x, y in points),
                )
            )
    return finds


def _cut(srgb: Pixels, left: float, top: float, side: float, seen: int) -> Pixels:
    """Return a square of the picture at the size that a network sees; outside it is black."""
    rows, columns = srgb.shape[:2]
    x0, y0 = max(0, round(left)), max(0, round(top))
    x1, y1 = min(columns, round(left + side)), min(rows, round(top + side))
    part = srgb[y0:y1, x0:x1]
    square = np.zeros((seen, seen, 3), np.uint8)
    if part.size == 0:
        return square
    scale = seen / side
    height = min(seen, max(1, round((y1 - y0) * scale)))
    width = min(seen, max(1, round((x1 - x0) * scale)))
    how = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    small = cv2.resize(part, (width, height), interpolation=how)
    down = min(max(0, round((y0 - top) * scale)), seen - height)
    right = min(max(0, round((x0 - left) * scale)), seen - width)
    square[down : down + height, right : right + width] = small
    return square


def _apart(finds: list[_Find]) -> list[_Find]:
    """Return the finds with those of the same face merged, the surest first."""
    ordered = sorted(finds, key=lambda f: (-round(f.score, 3), round(f.y, 1), round(f.x, 1)))
    groups: list[list[_Find]] = []
    for find in ordered:
        for group in groups:
            head = group[0]
            near = 0.5 * max(head.size, find.size)
            if abs(head.x - find.x) < near and abs(head.y - find.y) < near:
                group.append(find)
                break
        else:
            groups.append([find])
    return [_merged(group) for group in groups]


def _merged(group: list[_Find]) -> _Find:
    """Return the mean of the finds that are about as large as the surest, by their scores."""
    head = group[0]
    alike = [f for f in group if 0.6 < f.size / head.size < 1.6]
    weights = np.array([f.score for f in alike])
    values = np.array([(f.x, f.y, f.size) for f in alike])
    x, y, size = (weights[:, None] * values).sum(axis=0) / weights.sum()
    return _Find(float(x), float(y), float(size), head.score, head.points)


def _confirmed(srgb: Pixels, find: _Find) -> _Find | None:
    """Return a find as the second network sees it close up, or None if it sees no face."""
    side = _SURROUNDINGS * find.size
    near = [
        other
        for other in _looked(
            srgb, find.x - side / 2.0, find.y - side / 2.0, side,
            _NEAR, _NEAR_SIDE, _anchors_near(), _NEAR_ENOUGH,
        )
        if np.hypot(other.x - find.x, other.y - find.y) < 0.35 * find.size
        and 0.55 < other.size / find.size < 1.6
    ]  # fmt: skip
    if not near:
        return None
    best = _apart(near)[0]
    score = (find.score + best.score) / 2.0
    if score < _SURE or not (_like_a_face(find) and _like_a_face(best)):
        return None
    return _Find(best.x, best.y, best.size, score, best.points)


def _like_a_face(find: _Find) -> bool:
    """Return whether eyes, nose and mouth lie where they do in an upright face."""
    right, left, nose, mouth = (np.array(point) for point in find.points)
    across = left - right
    eyes = float(np.hypot(*across))
    if not 0.2 * find.size < eyes < 0.7 * find.size or abs(across[1]) > eyes * 0.85:
        return False
    # Down the face, at right angles to the line of the eyes.
    down = np.array([-across[1], across[0]]) / eyes
    middle = (right + left) / 2.0
    to_nose, to_mouth = float((nose - middle) @ down), float((mouth - middle) @ down)
    return 0.0 < to_nose < to_mouth and 0.35 * eyes < to_mouth < 1.8 * eyes
