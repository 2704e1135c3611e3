"""Faces become voices that enter where the path meets them."""

import itertools
from dataclasses import replace

import numpy as np

from studio.imaging.features import Face, VisualFeatures
from studio.mapping.cipher import motif_of
from studio.mapping.faces import motif_line
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.settings import MappingSettings
from tests.mapping.seen import X, a_view

SETTINGS = MappingSettings(bars=32, metre="4/4", reading_path="left_to_right")


def _plan(*faces: Face, view: VisualFeatures | None = None) -> MusicalPlan:
    return plan_music(replace(view or a_view(), faces=faces), SETTINGS)


def _face(x: float, name: str = "", size: float = 0.1) -> Face:
    return Face((x, 0.5), size, size, 1.0, name)


def test_faces_enter_in_the_order_of_the_path_near_where_it_meets_them() -> None:
    plan = _plan(_face(0.8, "Bruno"), _face(0.2, "Anna"), _face(0.45, "Clara"))
    assert [voice.name for voice in plan.faces] == ["Anna", "Clara", "Bruno"]
    for voice in plan.faces:
        assert voice.beat % plan.metre.felt_beats == 0
        away = np.hypot(plan.beats.x - voice.place[0], plan.beats.y - voice.place[1])
        assert abs(voice.beat - int(np.argmin(away))) <= 5 * plan.metre.felt_beats
        assert voice.letters == motif_of(voice.name)
        assert voice.name in voice.reason.text
        assert f"bar {voice.beat // plan.metre.felt_beats + 1}" in voice.reason.text


def test_entries_leave_each_other_the_cadences_and_the_climax_alone() -> None:
    plan = _plan(*(_face(0.5 + 0.01 * i, name) for i, name in enumerate(("Anna", "Bo", "Cleo"))))
    bars = [voice.beat // plan.metre.felt_beats for voice in plan.faces]
    assert len(set(bars)) == 3
    ends = {phrase.first_bar + phrase.bars - 1 for phrase in plan.phrases}
    assert not set(bars) & ends
    assert not set(bars) & {plan.climax_bar, plan.climax_bar + 1}


def test_the_face_of_a_portrait_leads() -> None:
    portrait = _plan(_face(0.5, "Haydn", size=0.3))
    assert [voice.leads for voice in portrait.faces] == [True]
    line = np.array(motif_line(motif_of("Haydn")), float)
    drawn = np.interp(np.linspace(0, len(line) - 1, len(portrait.motif)), range(len(line)), line)
    assert np.corrcoef(drawn, portrait.motif)[0, 1] > 0.9
    aside = _plan(_face(0.05, "Haydn", size=0.3))
    small = _plan(_face(0.5, "Haydn", size=0.1))
    two = _plan(_face(0.4, "Anna", size=0.3), _face(0.6, "Bo", size=0.3))
    assert not any(voice.leads for plan in (aside, small, two) for voice in plan.faces)


def test_even_the_shortest_piece_has_the_voice_of_a_portrait() -> None:
    view = replace(a_view(), faces=(_face(0.5, "Haydn", size=0.3),))
    (voice,) = plan_music(view, replace(SETTINGS, bars=4)).faces
    assert voice.leads


def test_a_face_without_a_name_has_the_light_around_it() -> None:
    left_dark = a_view(lightness=20.0 + 60.0 * X)
    left_light = a_view(lightness=80.0 - 60.0 * X)
    (rising,) = _plan(_face(0.5), view=left_dark).faces
    (falling,) = _plan(_face(0.5), view=left_light).faces
    assert len(rising.letters) == 5
    assert list(motif_line(rising.letters)) == sorted(motif_line(rising.letters))
    assert list(motif_line(falling.letters)) == sorted(motif_line(falling.letters), reverse=True)
    assert _plan(_face(0.5), view=left_dark).faces[0] == rising


def test_named_faces_go_first_where_there_are_too_many() -> None:
    crowd = [_face(0.05 + 0.9 * i / 30, size=0.1) for i in range(30)]
    plan = _plan(*crowd, _face(0.9, "Anna", size=0.02))
    assert 3 <= len(plan.faces) < 31
    assert "Anna" in [voice.name for voice in plan.faces]
    bars = sum(1 if len(voice.letters) <= 4 else 2 for voice in plan.faces)
    assert bars <= plan.bars / 2


def test_without_faces_the_plan_has_no_voices_and_the_rule_can_be_left_out() -> None:
    assert _plan().faces == ()
    view = replace(a_view(), faces=(_face(0.5, "Anna", size=0.3),))
    without = plan_music(view, SETTINGS, without=frozenset({"face_to_voice"}))
    assert without.faces == ()
    assert np.array_equal(without.motif, _plan().motif)


def test_motif_lines_go_the_near_way_and_stay_within_an_octave() -> None:
    for name in ("Haydn", "Anna", "Maximilian", "Theodora", "Zoë", "Bartholomew"):
        letters = motif_of(name)
        line = motif_line(letters)
        assert tuple(step % 7 for step in line) == letters
        assert max(line) - min(line) <= 7
        assert all(abs(b - a) <= 4 for a, b in itertools.pairwise(line))
