"""What was seen, as a person corrected it."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.corrections import Corrections, Cut, FaceMark, Merge, RegionEdit
from studio.imaging.describing import describe, related
from studio.imaging.features import Face, FeatureMaps, Place, Region, VisualFeatures
from studio.imaging.outlines import fill
from studio.imaging.repeats import carried, find_repeats
from studio.imaging.visibility import SEEN

_LONG_SIDE = 384
"""Long side of the drawing in which regions are corrected, in pixels."""

_REACH = 0.05
"""A cut that ends this near a region's border, as a share of the long side, reaches it."""

_LEAST_PART = 0.0005
"""Share of the picture below which what a cut leaves is no part, but a slip of the hand."""

_FACE_WIDTH = 0.75
"""Width of a marked face as a share of its height."""

_Labels = NDArray[np.int32]


def corrected(features: VisualFeatures, corrections: Corrections) -> VisualFeatures:
    """Return the features with the regions and faces as a person corrected them.

    The edits of the regions are applied in their order, each to what the former ones left.
    One that hits nothing changes nothing. Regions that no edit touched keep their figures;
    the others are described anew from the maps. An ignored region is looked past: its cells
    have index -1 and no weight, as if they were transparent, so that paths keep away from
    it; unless nothing else would be left. The mood stays: it is how the picture looks, not
    what its things are.

    Parameters
    ----------
    features : VisualFeatures
    corrections : Corrections
        Its focus is not looked at; see `cropping.focused`.

    Returns
    -------
    VisualFeatures
        `features` itself where nothing is changed.
    """
    regions, index, repeats = features.regions, features.maps.region, features.repeats
    before = _drawn(features) if corrections.regions else None
    if before is not None:
        after = _edited(before, len(regions), corrections.regions)
        if not np.array_equal(before, after):
            regions, index = _described_anew(features, before, after)
            repeats = (*find_repeats(regions, features.aspect), *carried(repeats, index))
    faces = _marked(features, corrections.faces)
    if regions is features.regions and faces == features.faces:
        return features
    maps = _looked_past(replace(features.maps, region=index), features.maps.region)
    return replace(features, maps=maps, regions=regions, faces=faces, repeats=repeats)


def _looked_past(maps: FeatureMaps, before: NDArray[np.int16]) -> FeatureMaps:
    """Return the maps without weight and saliency where a region is no longer one."""
    gone = (maps.region < 0) & (before >= 0)
    if not gone.any() or not (maps.weight[~gone] >= SEEN).any():
        return maps
    weight = np.where(gone, np.float32(0.0), maps.weight)
    saliency = np.where(gone, np.float32(0.0), maps.saliency)
    for grid in (weight, saliency):
        grid.setflags(write=False)
    return replace(maps, weight=weight, saliency=saliency)


def _drawn(features: VisualFeatures) -> _Labels:
    """Return the region of each pixel; of several that contain it the smallest."""
    aspect = features.aspect
    rows = max(8, round(_LONG_SIDE / max(aspect, 1.0)))
    columns = max(8, round(_LONG_SIDE * min(aspect, 1.0)))
    scale = np.array([columns, rows], np.float64)
    polygons = [np.array(region.outline, np.float64) * scale for region in features.regions]
    sizes = [abs(cv2.contourArea(polygon.astype(np.float32))) for polygon in polygons]
    labels = np.full((rows, columns), -1, np.int32)
    for i in sorted(range(len(polygons)), key=lambda i: (-round(sizes[i], 1), i)):
        fill(labels, polygons[i], i)
    cells = features.maps.region
    seen = cv2.resize(
        (cells >= 0).astype(np.uint8), (columns, rows), interpolation=cv2.INTER_NEAREST
    )
    visible = np.asarray(seen > 0)
    return np.where(visible, _grown(labels, visible), -1).astype(np.int32)


def _grown(labels: _Labels, wanted: NDArray[np.bool_]) -> _Labels:
    """Return the labels, those missing at wanted pixels taken from the nearest ones."""
    missing = wanted & (labels < 0)
    if not missing.any() or not (labels >= 0).any():
        return labels
    empty = (labels < 0).astype(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(
        empty, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(nearest.max()) + 1, np.int32)
    known = labels >= 0
    table[nearest[known]] = labels[known]
    return np.where(missing, table[nearest], labels).astype(np.int32)


def _edited(labels: _Labels, count: int, edits: tuple[RegionEdit, ...]) -> _Labels:
    """Return the labels after all edits; those from `count` on are parts that were cut."""
    labels = labels.copy()
    for edit in edits:
        if isinstance(edit, Merge):
            _merge(labels, edit)
        elif isinstance(edit, Cut):
            _cut(labels, max(count, int(labels.max()) + 1), edit)
        else:
            found = _at(labels, edit.place)
            if found >= 0:
                labels[labels == found] = -1
    return labels


def _at(labels: _Labels, place: Place) -> int:
    rows, columns = labels.shape
    x, y = place
    if not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0):
        return -1
    return int(labels[min(int(y * rows), rows - 1), min(int(x * columns), columns - 1)])


def _merge(labels: _Labels, edit: Merge) -> None:
    found = sorted({_at(labels, place) for place in edit.places} - {-1})
    if len(found) < 2:
        return
    first = found[0]
    labels[np.isin(labels, found)] = first
    _bridge(labels, first)


def _bridge(labels: _Labels, label: int) -> None:
    """Join the parts of a region by narrow ways, so that one outline goes around them."""
    while True:
        mask = (labels == label).astype(np.uint8)
        count, parts = cv2.connectedComponents(mask, connectivity=4)
        if count <= 2:
            return
        away, nearest = cv2.distanceTransformWithLabels(
            (parts != 1).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        others = np.where(parts > 1, away, np.float32(np.inf))
        row, column = divmod(int(np.argmin(others)), labels.shape[1])
        same = (nearest == nearest[row, column]) & (parts == 1)
        near_row, near_column = np.argwhere(same)[0].tolist()
        way = np.zeros_like(mask)
        cv2.line(way, (column, row), (near_column, near_row), 1, 2)
        labels[way > 0] = label


def _cut(labels: _Labels, fresh: int, edit: Cut) -> None:
    """Divide each region that the line crosses from side to side; number parts from `fresh`."""
    rows, columns = labels.shape
    line = np.array(edit.line, np.float64).reshape(-1, 2) * np.array([columns, rows]) - 0.5
    if len(line) < 2 or not np.isfinite(line).all():
        return
    line = np.clip(line, -_LONG_SIDE, 2 * _LONG_SIDE)
    drawn = _line_drawn(labels.shape, line)
    for label in sorted(set(np.unique(labels[drawn > 0]).tolist()) - {-1}):
        mask = labels == label
        parts = _parted(mask, _line_drawn(labels.shape, _extended(line, mask)))
        for part in parts[1:]:
            labels[part] = fresh
            fresh += 1


def _line_drawn(shape: tuple[int, ...], line: NDArray[np.float64]) -> NDArray[np.uint8]:
    canvas = np.zeros(shape, np.uint8)
    cv2.polylines(canvas, [np.rint(line).astype(np.int32)], False, 1)
    return canvas


def _extended(line: NDArray[np.float64], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the line with each end that stops just short of the border led on to it."""
    start = _led_on(line[0], line[0] - _inner(line), mask)
    end = _led_on(line[-1], line[-1] - _inner(line[::-1]), mask)
    return np.vstack([start[None], line, end[None]])


def _inner(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the first point that is far enough from the line's start to give a direction."""
    far = np.hypot(*(line - line[0]).T) >= 0.02 * _LONG_SIDE
    return np.asarray(line[int(np.argmax(far))] if far.any() else line[-1], np.float64)


def _led_on(
    end: NDArray[np.float64], direction: NDArray[np.float64], mask: NDArray[np.bool_]
) -> NDArray[np.float64]:
    length = float(np.hypot(*direction))
    if length <= 0.0:
        return end
    reach = max(2.0, _REACH * _LONG_SIDE)
    rows, columns = mask.shape
    for step in np.arange(0.0, reach + 0.5, 0.5):
        x, y = np.rint(end + direction / length * step).astype(int).tolist()
        if not (0 <= x < columns and 0 <= y < rows) or not mask[y, x]:
            return np.asarray(end + direction / length * (step + 1.0), np.float64)
    return end


def _parted(mask: NDArray[np.bool_], line: NDArray[np.uint8]) -> list[NDArray[np.bool_]]:
    """Return the parts of a region on the sides of a line, largest first."""
    rest = (mask & (line == 0)).astype(np.uint8)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=4)
    sizes = stats[:, cv2.CC_STAT_AREA]
    large = [i for i in range(1, count) if sizes[i] >= _LEAST_PART * mask.size]
    if len(large) < 2:
        return [mask]
    large.sort(key=lambda i: (-int(sizes[i]), i))
    kept = np.full(count, -1, np.int32)
    kept[large] = np.arange(len(large), dtype=np.int32)
    whole = _grown(kept[parts], mask)
    return [mask & (whole == i) for i in range(len(large))]


def _described_anew(
    features: VisualFeatures, before: _Labels, after: _Labels
) -> tuple[tuple[Region, ...], NDArray[np.int16]]:
    """Return the regions that the labels show, largest first, and the region of each cell."""
    maps = features.maps
    rows, columns = after.shape
    there = np.unique(after[after >= 0]).tolist()
    count = len(features.regions)
    same = [i for i in there if i < count and np.array_equal(before == i, after == i)]
    new = [i for i in there if i not in same]
    fields = (maps.lightness, maps.a, maps.b, maps.warmth, maps.fineness, maps.saliency)
    layers = np.dstack([_enlarged(field, rows, columns) for field in fields])
    weight = _enlarged(maps.weight, rows, columns)
    shown = dict(zip(new, describe(after, layers, weight, new), strict=True))
    shown |= {i: features.regions[i] for i in same}
    order = sorted(there, key=lambda i: (-shown[i].area, i))
    position = np.full(max(count, *there, 0) + 2, -1, np.int32)  # the last is that of -1
    position[order] = np.arange(len(order), dtype=np.int32)
    ranked = position[after]
    regions = related([shown[i] for i in order], ranked)
    return regions, _cells(maps.region, after, same, position)


def _enlarged(field: Field, rows: int, columns: int) -> Field:
    return np.asarray(
        cv2.resize(field, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32
    )


def _cells(
    old: NDArray[np.int16],
    after: _Labels,
    same: list[int],
    position: NDArray[np.int32],
) -> NDArray[np.int16]:
    """Return the region of each cell: where nothing changed the old one, renumbered."""
    rows, columns = old.shape
    y = ((np.arange(rows) + 0.5) * after.shape[0] / rows).astype(int)
    x = ((np.arange(columns) + 0.5) * after.shape[1] / columns).astype(int)
    middle = after[np.ix_(y, x)]
    labels = np.where(np.isin(old, same), old, middle)
    index = np.where(old < 0, -1, position[labels]).astype(np.int16)
    index.setflags(write=False)
    return index


def _marked(features: VisualFeatures, marks: tuple[FaceMark, ...]) -> tuple[Face, ...]:
    """Return the faces as marked: found ones named or hidden, missed ones added."""
    faces = list(features.faces)
    for mark in marks:
        index = _face_at(faces, mark.place)
        if index is None:
            if not mark.hidden:
                width = _FACE_WIDTH * mark.size / features.aspect
                faces.append(Face(mark.place, round(width, 4), mark.size, 1.0, mark.name))
        elif mark.hidden:
            del faces[index]
        else:
            faces[index] = replace(faces[index], name=mark.name)
    return tuple(faces)


def _face_at(faces: list[Face], place: Place) -> int | None:
    """Return the face that contains a place; of several the nearest."""
    within: list[tuple[float, int]] = []
    for index, face in enumerate(faces):
        across = abs(place[0] - face.place[0]) / max(face.width / 2, 1e-6)
        down = abs(place[1] - face.place[1]) / max(face.height / 2, 1e-6)
        if max(across, down) <= 1.0:
            within.append((round(across + down, 3), index))
    return min(within)[1] if within else None
