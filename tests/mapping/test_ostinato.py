"""Like shapes in a row are a figure that repeats, spaced as they are."""

from dataclasses import replace

import numpy as np
import pytest

from studio.imaging.features import Region, Repeat, VisualFeatures
from studio.mapping.ostinato import figure_of, pulse_of
from studio.mapping.plan import Metre, Ostinato
from studio.mapping.planning import plan_music
from studio.mapping.settings import MappingSettings
from tests.mapping.regions import a_box
from tests.mapping.seen import a_view

FOUR = Metre(4, 4)
SETTINGS = replace(MappingSettings(), bars=16, metre="4/4")


def _windows(
    places: list[float], heights: list[float] | None = None, **repeat: float
) -> VisualFeatures:
    """Return a view with windows in a row at some x, on a ground."""
    heights = heights or [0.5] * len(places)
    ground: Region = a_box(0.0, 0.0, 1.0, 1.0)
    row = tuple(
        a_box(x - 0.02, y - 0.05, x + 0.02, y + 0.05) for x, y in zip(places, heights, strict=True)
    )
    spacing = repeat.get("spacing", float(np.median(np.diff(places))))
    found = Repeat(tuple(range(1, len(row) + 1)), spacing, 0.0, repeat.get("regularity", 0.95))
    return replace(a_view((ground, *row)), repeats=(found,))


def _figure(view: VisualFeatures, metre: Metre = FOUR) -> list[float]:
    ticks, _ = figure_of(view.repeats[0], view, metre)
    return [tick / metre.bar_ticks for tick in ticks]


def _only(view: VisualFeatures) -> Ostinato:
    (found,) = plan_music(view, SETTINGS).ostinati
    return found


def test_even_windows_are_even_beats() -> None:
    assert _figure(_windows([0.1 + 0.25 * k for k in range(4)])) == [0.0, 0.25, 0.5, 0.75]
    narrow = _windows([0.1 + 0.1 * k for k in range(9)])
    assert _figure(narrow) == [k / 8 for k in range(8)]


def test_the_onsets_are_spaced_as_the_shapes_are() -> None:
    uneven = _windows([0.1, 0.35, 0.475, 0.85], spacing=0.25)
    assert _figure(uneven) == [0.0, 0.25, 0.375, 0.75]


def test_three_windows_are_three_notes_and_a_rest() -> None:
    three = _windows([0.2, 0.3, 0.4])
    assert _figure(three) == [0.0, 0.125, 0.25, 0.5, 0.625, 0.75]


@pytest.mark.parametrize("metre", ["2/4", "3/4", "4/4", "6/8", "9/8", "12/8", "5/4", "7/8"])
@pytest.mark.parametrize("spacing", [0.03, 0.1, 0.2, 0.4])
def test_every_metre_has_its_subdivision(metre: str, spacing: float) -> None:
    beats, kind = (int(n) for n in metre.split("/"))
    m = Metre(beats, kind)
    view = _windows([spacing * k for k in range(4)], spacing=spacing)
    ticks, contour = figure_of(view.repeats[0], view, m)
    assert len(ticks) == len(contour) >= 1
    assert list(ticks) == sorted(set(ticks))
    assert all(0 <= t < m.bar_ticks and t % 480 == 0 for t in ticks)
    assert pulse_of(spacing, m) <= pulse_of(2 * spacing, m)


def test_heights_are_the_contour() -> None:
    level = _windows([0.1, 0.35, 0.6, 0.85])
    _, contour = figure_of(level.repeats[0], level, FOUR)
    assert set(contour) == {0.0}
    stairs = _windows([0.1, 0.35, 0.6, 0.85], [0.8, 0.6, 0.4, 0.2])
    _, contour = figure_of(stairs.repeats[0], stairs, FOUR)
    assert list(contour) == sorted(contour)
    assert (contour[0], contour[-1]) == (-1.0, 1.0)


def test_a_grid_is_heard_by_its_first_row() -> None:
    ground = a_box(0.0, 0.0, 1.0, 1.0)
    rows = tuple(
        a_box(x - 0.02, y - 0.02, x + 0.02, y + 0.02)
        for y in (0.3, 0.6)
        for x in (0.1, 0.35, 0.6, 0.85)
    )
    grid = Repeat(tuple(range(1, 9)), 0.25, 0.0, 0.9, rows=2)
    view = replace(a_view((ground, *rows)), repeats=(grid,))
    assert _figure(view) == [0.0, 0.25, 0.5, 0.75]
    (first, *_) = plan_music(view, SETTINGS).ostinati
    assert first.reason.text.endswith("8 rectangles stand in 2 rows there.")


def test_it_sounds_where_the_path_meets_the_shapes() -> None:
    right = _only(_windows([0.6, 0.7, 0.8, 0.9]))
    assert right.first_bar >= 5
    assert right.reason.text == (
        f"Bars {right.first_bar + 1} to {right.first_bar + right.bars} repeat a figure: "
        "4 rectangles follow each other there."
    )


def test_it_comes_back_where_the_path_does() -> None:
    plan = plan_music(_windows([0.1, 0.2, 0.3, 0.4]), SETTINGS)
    last = plan.sections[-1]
    assert last.start == 0.0, "this path revisits its opening"
    first, again = plan.ostinati
    assert first.first_bar == 0
    assert (again.first_bar, again.bars) == (last.first_bar, last.bars)
    assert first.onsets == again.onsets


def test_regularity_is_strength_and_disorder_is_no_figure() -> None:
    places = [0.1, 0.3, 0.5, 0.7, 0.9]
    firm, loose = (
        plan_music(_windows(places, regularity=r), SETTINGS).ostinati[0] for r in (0.95, 0.6)
    )
    assert firm.strength > loose.strength
    assert plan_music(_windows(places, regularity=0.2), SETTINGS).ostinati == ()
    assert plan_music(a_view(), SETTINGS).ostinati == ()


def test_figures_do_not_overlap_and_the_stronger_is_heard() -> None:
    view = _windows([0.1, 0.3, 0.5, 0.7, 0.9])
    weaker = replace(view.repeats[0], regularity=0.7, regions=(1, 2, 3, 4))
    both = plan_music(replace(view, repeats=(weaker, *view.repeats)), SETTINGS).ostinati
    bars = [bar for o in both for bar in range(o.first_bar, o.first_bar + o.bars)]
    assert len(bars) == len(set(bars))
    assert max(both, key=lambda o: o.bars).regions == view.repeats[0].regions


def test_what_repeats_beats() -> None:
    plan = plan_music(_windows([0.1, 0.3, 0.5, 0.7, 0.9]), SETTINGS)
    beating = {r.region for r in plan.roles if r.role == "percussion"}
    assert beating <= {1, 2, 3, 4, 5}
    assert beating
    alone = replace(_windows([0.1, 0.3, 0.5, 0.7, 0.9]), repeats=())
    assert not [r for r in plan_music(alone, SETTINGS).roles if r.role == "percussion"]


def test_the_rule_can_be_left_out() -> None:
    view = _windows([0.1, 0.3, 0.5, 0.7])
    assert plan_music(view, SETTINGS, without=frozenset({"repeats_to_ostinato"})).ostinati == ()
