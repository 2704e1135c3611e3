"""Corrections of regions and faces do what a person meant by them, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from studio.imaging.analysis import see
from studio.imaging.correcting import corrected
from studio.imaging.corrections import (
    NO_CORRECTIONS,
    Corrections,
    Cut,
    FaceMark,
    Ignore,
    Merge,
    RegionEdit,
)
from studio.imaging.features import Face, Place, Region, VisualFeatures
from studio.imaging.gaze import gaze_stops
from studio.imaging.paths import reading_path
from tests.imaging.drawings import as_picture

RED, BLUE, GREEN = (0.2, 0.5), (0.7, 0.3), (0.7, 0.8)
"""Places inside the three squares; the corner is ground."""


@pytest.fixture(scope="module")
def squares() -> VisualFeatures:
    """See three plain squares on a sheet."""
    sheet = Image.new("RGB", (600, 400), (230, 228, 220))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((60, 120, 180, 280), (190, 40, 40))
    draw.rectangle((360, 60, 480, 180), (40, 70, 190))
    draw.rectangle((360, 260, 480, 380), (40, 150, 60))
    return see(as_picture(sheet))


def edited(features: VisualFeatures, *edits: RegionEdit) -> VisualFeatures:
    return corrected(features, Corrections(tuple(edits)))


def region_at(features: VisualFeatures, x: float, y: float) -> Region | None:
    rows, columns = features.maps.region.shape
    index = int(features.maps.region[int(y * rows), int(x * columns)])
    return features.regions[index] if index >= 0 else None


def same(one: VisualFeatures, two: VisualFeatures) -> bool:
    return (
        one.regions == two.regions
        and one.faces == two.faces
        and np.array_equal(one.maps.region, two.maps.region)
    )


def test_four_things_are_seen_to_begin_with(squares: VisualFeatures) -> None:
    assert len(squares.regions) == 4


def test_without_corrections_nothing_changes(squares: VisualFeatures) -> None:
    assert corrected(squares, NO_CORRECTIONS) is squares


def test_merged_regions_are_one_with_the_area_and_colour_of_both(
    squares: VisualFeatures,
) -> None:
    blue, green = region_at(squares, *BLUE), region_at(squares, *GREEN)
    assert blue is not None
    assert green is not None
    merged = edited(squares, Merge((BLUE, GREEN)))
    one = region_at(merged, *BLUE)
    assert one is not None
    assert one == region_at(merged, *GREEN)
    assert len(merged.regions) == 3
    # They do not touch: a narrow way joins them.
    assert one.area == pytest.approx(blue.area + green.area, abs=0.01)
    between = (np.array(blue.lab) + np.array(green.lab)) / 2
    assert np.abs(np.array(one.lab) - between).max() < 8.0
    assert one.centroid[1] == pytest.approx((blue.centroid[1] + green.centroid[1]) / 2, abs=0.02)


def test_merging_across_a_border_leaves_no_seam(squares: VisualFeatures) -> None:
    merged = edited(squares, Merge((RED, (0.02, 0.02))))
    assert len(merged.regions) == 3
    ground = region_at(merged, *RED)
    assert ground is not None
    assert ground == region_at(merged, 0.02, 0.02)
    assert (merged.maps.region >= 0).all()


def test_a_cut_gives_two_halves(squares: VisualFeatures) -> None:
    red = region_at(squares, *RED)
    assert red is not None
    halved = edited(squares, Cut(((0.05, 0.5), (0.35, 0.5))))
    upper, lower = region_at(halved, 0.2, 0.4), region_at(halved, 0.2, 0.6)
    assert upper is not None
    assert lower is not None
    assert upper != lower
    assert upper.area + lower.area == pytest.approx(red.area, abs=0.003)
    assert upper.area == pytest.approx(lower.area, abs=0.01)
    assert max(y for _, y in upper.outline) == pytest.approx(0.5, abs=0.01)
    assert halved.regions.index(lower) in upper.neighbours
    assert halved.regions.index(lower) in upper.alike
    # The sheet around it is crossed by the line but not divided.
    assert len(halved.regions) == 5


def test_a_cut_that_nearly_reaches_the_border_reaches_it(squares: VisualFeatures) -> None:
    inner = edited(squares, Cut(((0.12, 0.5), (0.29, 0.5))))
    assert len(inner.regions) == 5
    short = edited(squares, Cut(((0.16, 0.5), (0.24, 0.5))))
    assert same(short, squares)


def test_a_cut_divides_all_that_it_crosses(squares: VisualFeatures) -> None:
    down = edited(squares, Cut(((0.7, 0.0), (0.7, 1.0))))
    # Both squares on the line; the sheet has a left and a right part as well.
    assert len(down.regions) == 7


def test_an_ignored_region_is_none(squares: VisualFeatures) -> None:
    ignored = edited(squares, Ignore(RED))
    assert len(ignored.regions) == 3
    assert region_at(ignored, *RED) is None
    covered = float((ignored.maps.region < 0).mean())
    red = region_at(squares, *RED)
    assert red is not None
    assert covered == pytest.approx(red.area, abs=0.01)
    for region in ignored.regions:
        assert all(0 <= k < 3 for k in (*region.neighbours, *region.alike))


def test_paths_keep_away_from_what_is_ignored(squares: VisualFeatures) -> None:
    def inside(places: Sequence[Place]) -> int:
        return sum(abs(x - RED[0]) < 0.09 and abs(y - RED[1]) < 0.18 for x, y in places)

    ignored = edited(squares, Ignore(RED))
    assert inside(reading_path(squares, "left_to_right").points.tolist()) > 0
    assert inside(reading_path(ignored, "left_to_right").points.tolist()) == 0
    assert inside(gaze_stops(squares)) > 0
    assert inside(gaze_stops(ignored)) == 0, "the eye may pass, but does not rest there"


def test_where_all_is_ignored_the_picture_is_still_read(squares: VisualFeatures) -> None:
    nothing = edited(squares, *(Ignore(place) for place in (RED, BLUE, GREEN, (0.02, 0.02))))
    assert nothing.regions == ()
    assert np.array_equal(nothing.maps.weight, squares.maps.weight)
    assert np.isfinite(reading_path(nothing, "left_to_right").points).all()


def test_regions_that_no_edit_touched_keep_their_figures(squares: VisualFeatures) -> None:
    before, after = region_at(squares, *BLUE), region_at(edited(squares, Ignore(RED)), *BLUE)
    assert before is not None
    assert after is not None
    assert replace(before, neighbours=(), alike=()) == replace(after, neighbours=(), alike=())


def test_edits_work_on_what_the_former_ones_left(squares: VisualFeatures) -> None:
    merge, cut = Merge((BLUE, GREEN)), Cut(((0.6, 0.5), (0.8, 0.5)))
    first_whole = edited(squares, merge, cut)
    # Merged first, the cut goes through the way between them and parts them again.
    assert region_at(first_whole, *BLUE) != region_at(first_whole, *GREEN)
    assert len(edited(squares, cut, merge).regions) == 3
    gone = edited(squares, Ignore(RED), Merge((RED, BLUE)))
    assert same(gone, edited(squares, Ignore(RED)))


@pytest.mark.parametrize(
    "miss",
    [
        Merge((BLUE,)),
        Merge((BLUE, (0.72, 0.32))),
        Merge(()),
        Ignore((1.4, 0.5)),
        Ignore((float("nan"), 0.5)),
        Cut(()),
        Cut(((0.5, 0.5),)),
        Cut(((0.2, 0.5), (0.2, 0.5))),
        Cut(((2.0, 2.0), (3.0, 3.0))),
    ],
    ids=repr,
)
def test_an_edit_that_hits_nothing_changes_nothing(
    squares: VisualFeatures, miss: RegionEdit
) -> None:
    assert same(edited(squares, miss), squares)


def test_correcting_leaves_what_was_seen_untouched(squares: VisualFeatures) -> None:
    seen, grid = squares.regions, squares.maps.region.copy()
    edits = (Merge((BLUE, GREEN)), Cut(((0.05, 0.5), (0.35, 0.5))), Ignore((0.02, 0.02)))
    assert not same(edited(squares, *edits), squares)
    assert squares.regions == seen
    assert np.array_equal(squares.maps.region, grid)
    assert same(edited(squares), squares)


def test_the_index_of_each_cell_names_the_region_that_is_drawn_there(
    squares: VisualFeatures,
) -> None:
    after = edited(squares, Merge((BLUE, GREEN)), Cut(((0.05, 0.5), (0.35, 0.5))))
    rows, columns = after.maps.region.shape
    for index, region in enumerate(after.regions):
        cells = np.argwhere(after.maps.region == index)
        assert len(cells) / (rows * columns) == pytest.approx(region.area, abs=0.01)
    areas = [region.area for region in after.regions]
    assert areas == sorted(areas, reverse=True)


def test_faces_are_named_hidden_and_added(squares: VisualFeatures) -> None:
    found = (Face((0.3, 0.3), 0.1, 0.15, 0.9), Face((0.7, 0.3), 0.1, 0.15, 0.8))
    features = replace(squares, faces=found)
    marks = (
        FaceMark((0.31, 0.29), 0.2, "Anna"),
        FaceMark((0.7, 0.3), 0.2, hidden=True),
        FaceMark((0.5, 0.8), 0.2, "Ben"),
        FaceMark((0.1, 0.9), 0.2, hidden=True),
    )
    faces = corrected(features, Corrections(faces=marks)).faces
    assert faces[0] == replace(found[0], name="Anna")
    assert [face.name for face in faces] == ["Anna", "Ben"]
    assert faces[1].confidence == 1.0
    assert faces[1].height == 0.2
