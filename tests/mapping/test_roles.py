"""Which region plays what, and where along the path it is met."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from studio.imaging.features import Face, Region, VisualFeatures
from studio.imaging.places import distance_to, region_at
from studio.mapping.casting import Cast
from studio.mapping.plan import MusicalPlan, RegionRole
from studio.mapping.planning import plan_music
from studio.mapping.presence import presence_at
from studio.mapping.region_words import region_words
from studio.mapping.roles import weight_of
from studio.mapping.settings import MappingSettings
from tests.mapping.regions import a_box
from tests.mapping.seen import a_view

SETTINGS = replace(MappingSettings(), bars=16)
SKY = a_box(0.0, 0.0, 1.0, 0.55, lab=(75.0, -5.0, -30.0), fineness=0.1)
LAND = a_box(0.0, 0.55, 1.0, 1.0, lab=(25.0, -20.0, 20.0), fineness=0.4)
SUN = a_box(0.7, 0.15, 0.88, 0.35, lab=(90.0, 5.0, 60.0), saliency=0.95, shape="circle")
TREES = a_box(0.1, 0.5, 0.3, 0.8, lab=(35.0, -20.0, 20.0), fineness=0.9, elongation=0.9)
LANDSCAPE = (SKY, LAND, SUN, TREES)


def _plan(regions: tuple[Region, ...] = LANDSCAPE, *casts: Cast) -> MusicalPlan:
    return plan_music(a_view(regions), SETTINGS, casting=casts)


def _role(plan: MusicalPlan, region: int) -> RegionRole:
    return next(r for r in plan.roles if r.region == region)


def _told(plan: MusicalPlan) -> list[tuple[int, str, str, bool]]:
    return [(r.region, r.role, r.instrument, r.chosen) for r in plan.roles]


def test_a_landscape_is_orchestrated_as_a_person_would() -> None:
    roles = {r.region: r.role for r in _plan().roles}
    assert roles == {0: "harmony", 1: "bass", 2: "melody", 3: "figure"}


def test_of_what_draws_the_eye_a_face_leads() -> None:
    view = a_view((SKY, LAND, SUN, replace(TREES, saliency=0.8)))
    assert _role(plan_music(view, SETTINGS), 2).role == "melody"
    faces = (Face((0.2, 0.65), 0.1, 0.15, 0.9),)
    plan = plan_music(replace(view, faces=faces), SETTINGS)
    assert _role(plan, 3).role == "melody"
    assert "has a face" in " ".join(reason.text for reason in _role(plan, 3).reasons)


def test_the_roles_follow_what_is_seen_not_the_order_of_regions() -> None:
    usual = {LANDSCAPE[r.region].outline: r.role for r in _plan().roles}
    turned = (TREES, SUN, LAND, SKY)
    assert {turned[r.region].outline: r.role for r in _plan(turned).roles} == usual


def test_who_plays_what_lies_at_the_left_sits_at_the_left() -> None:
    sides = {r.region: r.pan for r in _plan().roles}
    assert sides[3] < -0.5  # the trees
    assert sides[2] > 0.5  # the sun
    assert sides[0] == 0.0  # the sky
    middle = plan_music(a_view(LANDSCAPE), SETTINGS, without=frozenset({"x_to_pan"}))
    assert {r.pan for r in middle.roles} == {0.0}


def test_every_role_says_why_and_where() -> None:
    for role in _plan().roles:
        reason = role.reasons[0]
        assert reason.rule == "region_to_role"
        assert reason.place == role.place == LANDSCAPE[role.region].centroid
        assert reason.strength > 0
        assert reason.text.endswith(".")
    assert _role(_plan(), 1).reasons[0].text == (
        "The bass plays the large dark green rectangle at the bottom: it is large and dark."
    )


def test_an_area_weighs_and_a_place_pans() -> None:
    plan = _plan()
    assert _role(plan, 0).weight > _role(plan, 3).weight > _role(plan, 2).weight > 0
    assert weight_of(0.0) == 0.0
    assert weight_of(1.0) == 1.0
    assert _role(plan, 2).pan == pytest.approx(2 * 0.79 - 1)


def test_presence_is_whole_inside_and_falls_with_distance() -> None:
    box = a_box(0.4, 0.4, 0.6, 0.6)
    x = np.array([0.5, 0.41, 0.65, 0.7, 0.9])
    away = distance_to(box, x, np.full(5, 0.5), 1.5)
    assert away[:2].tolist() == [0.0, 0.0]
    assert away[2:] == pytest.approx([0.05, 0.1, 0.3])
    present = presence_at(away)
    assert present[:2].tolist() == [1.0, 1.0]
    assert np.all(np.diff(present[1:]) < 0)
    assert present[3] == pytest.approx(0.5)


def test_a_part_is_present_where_the_path_meets_its_region() -> None:
    left, right = a_box(0.0, 0.0, 0.45, 1.0), a_box(0.55, 0.0, 1.0, 1.0, saliency=0.9)
    plan = _plan((left, right))
    one = next(r for r in plan.roles if r.region == 0)
    x = plan.beats.x
    assert np.all(one.presence[x < 0.44] == 1.0)
    assert one.presence[x > 0.8].max() < 0.15


def test_a_slanting_outline_is_met_where_it_is_not_where_its_box_is() -> None:
    corner = replace(a_box(0.0, 0.0, 1.0, 1.0), outline=((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    away = distance_to(corner, np.array([0.2, 0.9]), np.array([0.2, 0.9]), 1.0)
    assert away[0] == 0.0
    assert away[1] == pytest.approx(0.8 / np.sqrt(2), abs=1e-6)


def test_a_wish_moves_one_region_and_nothing_else() -> None:
    usual, cast = _plan(), _plan(LANDSCAPE, Cast((0.2, 0.7), "counter", "oboe"))
    assert _role(cast, 3).role == "counter"
    assert _role(cast, 3).instrument == "oboe"
    assert _role(cast, 3).chosen
    assert _role(cast, 3).reasons[0].text.endswith("because you chose it.")
    others = [t for t in _told(usual) if t[0] != 3]
    assert [t for t in _told(cast) if t[0] != 3] == others
    assert np.array_equal(_role(usual, 3).presence, _role(cast, 3).presence)
    assert np.array_equal(usual.beats.pitch, cast.beats.pitch)


def test_a_wish_means_the_smallest_region_at_its_place() -> None:
    view = a_view(LANDSCAPE)
    assert region_at(view, (0.79, 0.25)) == 2, "the sun, not the sky behind it"
    assert region_at(view, (0.5, 0.1)) == 0
    assert region_at(a_view(), (0.5, 0.5)) is None
    apart = (a_box(0.0, 0.0, 0.3, 0.3), a_box(0.7, 0.7, 1.0, 1.0))
    assert region_at(a_view(apart), (0.6, 0.6)) == 1, "the nearest where there is none"


def test_the_order_of_wishes_means_nothing() -> None:
    casts = (
        Cast((0.2, 0.7), "counter", "oboe"),
        Cast((0.5, 0.1), "bass", "bassoon"),
        Cast((0.8, 0.25), "melody", ""),
        Cast((0.5, 0.1), "figure", "harp"),
    )
    told = {tuple(_told(_plan(LANDSCAPE, *order))) for order in permutations(casts)}
    assert len(told) == 1
    twice = _plan(LANDSCAPE, *casts, *casts)
    assert tuple(_told(twice)) in told


def test_one_blank_colour_has_no_roles_but_a_wish_is_met_even_there() -> None:
    assert _plan(()).roles == ()
    assert _plan((a_box(0.0, 0.0, 1.0, 1.0),)).roles == ()
    wished = _plan((), Cast((0.9, 0.5), "bass", "tuba?")).roles
    assert [(r.region, r.role, r.place) for r in wished] == [(-1, "bass", (0.9, 0.5))]
    assert np.argmax(wished[0].presence) > 0.6 * len(wished[0].presence)


def test_the_rule_can_be_left_out() -> None:
    view = a_view(LANDSCAPE)
    wish = Cast((0.5, 0.1), "bass")
    without = plan_music(view, SETTINGS, without=frozenset({"region_to_role"}), casting=(wish,))
    assert [r.chosen for r in without.roles] == [True]


def test_a_full_picture_has_few_regions_a_role() -> None:
    boxes = tuple(
        a_box(x / 6, y / 5, (x + 1) / 6, (y + 1) / 5, saliency=0.1 * (x % 3 + y), fineness=0.2 * y)
        for x in range(6)
        for y in range(5)
    )
    roles = [r.role for r in _plan(boxes).roles]
    assert roles.count("melody") == 1
    assert max(roles.count(role) for role in set(roles)) <= 4
    assert len(roles) <= 16


def test_a_region_is_called_as_one_would_point_it_out() -> None:
    assert region_words(SUN) == "the yellow circle at the top right"
    assert region_words(SKY) == "the large light blue rectangle at the top"
    assert region_words(replace(SUN, confidence=0.2)) == "the yellow area at the top right"


def test_roles_are_the_same_every_time() -> None:
    view: VisualFeatures = a_view(LANDSCAPE)
    one, two = plan_music(view, SETTINGS), plan_music(a_view(LANDSCAPE), SETTINGS)
    assert _told(one) == _told(two)
    assert all(
        np.array_equal(a.presence, b.presence) for a, b in zip(one.roles, two.roles, strict=True)
    )
