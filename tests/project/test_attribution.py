"""Causes are true: without the rule, the very note or chord that it is named for falls."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from studio.composing.score import Note, Part, Score
from studio.mapping.plan import Reason
from studio.mapping.rules import SLIDERS
from studio.performing.performance import NOTE_ON
from studio.project.attribution import Attribution, Remaking, attribution, claims_of
from studio.project.claims import Claims
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"
NAMES = ("sunset_hills.jpg", "painting_kandinsky.jpg")
PIPELINE = Pipeline(keep=40)


def opened(name: str) -> Project:
    project = new_project(name, (PICTURES / name).read_bytes())
    return with_setting(project, "bars", 16)


@pytest.fixture(scope="module", params=NAMES)
def piece(request: pytest.FixtureRequest) -> tuple[Project, Music, Claims]:
    project = opened(request.param)
    music = PIPELINE.make(project)
    return project, music, claims_of(project, music)


def notes_of(score: Score) -> list[tuple[Part, Note]]:
    return [(part, note) for part in score.parts for note in part.notes]


def places_of(score: Score) -> set[tuple[str, int, int]]:
    return {(part.id, note.onset, note.pitch.midi) for part, note in notes_of(score)}


def sampled(claims: Claims, count: int) -> list[tuple[int, Reason]]:
    """Return some of the claims that can be tried with a slider."""
    every = [
        (note, reason)
        for note, reasons in sorted(claims.notes.items())
        for reason in reasons
        if reason.rule in SLIDERS
    ]
    return random.Random(1).sample(every, min(count, len(every)))


def test_claims_hold_when_the_slider_is_set_to_rest(piece: tuple[Project, Music, Claims]) -> None:
    project, music, claims = piece
    by_id = {note.id: (part, note) for part, note in notes_of(music.score)}
    tried = sampled(claims, 60)
    assert len(tried) >= 15
    held = 0
    for note_id, reason in tried:
        bare = PIPELINE.make(with_setting(project, reason.rule, 0.0)).score
        part, note = by_id[note_id]
        held += (part.id, note.onset, note.pitch.midi) not in places_of(bare)
    assert held >= 0.98 * len(tried)


def test_pitch_claims_go_the_way_that_is_said(piece: tuple[Project, Music, Claims]) -> None:
    project, music, claims = piece
    lines = {part.id: {n.onset: n for n in part.notes} for part in music.score.parts}
    tried = [(n, r) for n, r in sampled(claims, 40) if r.entry == "pitch"]
    assert tried
    by_id = {note.id: (part, note) for part, note in notes_of(music.score)}
    for note_id, reason in tried:
        part, note = by_id[note_id]
        assert part.id in lines
        asked = "higher" if reason.strength > 0 else "lower"
        assert reason.text.startswith(f"It lies {asked} because ")
        if part.role != "melody":
            continue
        bare = PIPELINE.make(with_setting(project, reason.rule, 0.0)).score
        there = [
            other.pitch.midi
            for own, other in notes_of(bare)
            if own.id == part.id and other.onset <= note.onset < other.end
        ]
        assert there
        assert (note.pitch.midi > min(there)) == (reason.strength > 0)


def test_chord_claims_hold_too(piece: tuple[Project, Music, Claims]) -> None:
    project, music, claims = piece
    assert len(claims.chords) == len(claims.chord_uses) == len(music.score.chords)
    for chord, reasons in zip(music.score.chords, claims.chords, strict=True):
        for reason in reasons:
            if reason.rule not in SLIDERS:
                continue
            bare = PIPELINE.make(with_setting(project, reason.rule, 0.0)).score
            there = next(c for c in bare.chords if c.onset <= chord.onset < c.onset + c.duration)
            named = ("step", "alter", "kind", "bass")
            assert any(getattr(chord, n) != getattr(there, n) for n in named)


def test_playing_claims_are_heard(piece: tuple[Project, Music, Claims]) -> None:
    project, music, claims = piece
    rule = "saliency_to_loudness"
    bare = PIPELINE.make(with_setting(project, rule, 0.0))

    def loudness(made: Music) -> dict[tuple[int, int, int], int]:
        events = made.performance.events
        on = events[events["kind"] == NOTE_ON]
        known = {note.id: note for _, note in notes_of(made.score)}
        return {
            (int(e["part"]), known[int(e["note"])].onset, int(e["data1"])): int(e["data2"])
            for e in on
        }

    here, there = loudness(music), loudness(bare)
    index = {part.id: i for i, part in enumerate(music.score.parts)}
    told = 0
    for part, note in notes_of(music.score):
        place = (index[part.id], note.onset, note.pitch.midi)
        for reason in claims.played.get(note.id, ()):
            if reason.rule == rule and reason.entry == "loudness" and place in there:
                told += 1
                assert (here[place] > there[place]) == (reason.strength > 0)
    assert told > 10


def test_what_the_picture_did_not_ask_for_stands_without_any_slider(
    piece: tuple[Project, Music, Claims],
) -> None:
    project, music, claims = piece
    unasked = {
        (part.id, note.onset, note.pitch.midi)
        for part, note in notes_of(music.score)
        if note.id not in claims.notes | dict.fromkeys(claims.indirect | claims.joint)
    }
    assert unasked
    for rule in ("lightness_to_pitch", "texture_to_rhythm", "hue_to_harmony"):
        bare = PIPELINE.make(with_setting(project, rule, 0.0)).score
        if (bare.metre, bare.bars) == (music.score.metre, music.score.bars):
            assert unasked <= places_of(bare)


def test_what_has_no_cause_is_told_by_its_use(piece: tuple[Project, Music, Claims]) -> None:
    _, music, claims = piece
    for _, note in notes_of(music.score):
        assert claims.uses[note.id].text[0].isupper()
        assert not (note.id in claims.joint and note.id in claims.notes)


def test_causes_are_the_same_every_time_and_are_found_step_by_step() -> None:
    project = opened(NAMES[0])
    music = PIPELINE.make(project)
    found: Attribution = attribution(project, music)
    shares = []
    while not found.finished:
        found.step()
        shares.append(found.share)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    first, second = found.claims(), claims_of(project, music)
    assert first.notes == second.notes
    assert first.played == second.played
    assert first.chords == second.chords
    assert (first.joint, first.joint_chords) == (second.joint, second.joint_chords)


def test_a_rule_at_rest_is_never_named() -> None:
    project = opened(NAMES[0])
    for name in ("lightness_to_pitch", "warmth_to_pitch"):
        project = with_setting(project, name, 0.0)
    claims = claims_of(project, PIPELINE.make(project))
    named = {reason.rule for reasons in claims.notes.values() for reason in reasons}
    assert not named & {"lightness_to_pitch", "warmth_to_pitch"}


def test_nothing_is_claimed_where_a_rule_moves_the_bars() -> None:
    # Without it the piece has another metre, so no note stands where another stood.
    project = opened(NAMES[1])
    music = PIPELINE.make(project)
    other = PIPELINE.make(with_setting(project, "metre", "3/4"))
    assert other.score.metre != music.score.metre
    found = Attribution(
        music.plan,
        music.score,
        music.performance,
        replace_plan(project, music, other),
        ("lightness_to_pitch",),
    )
    found.step()
    assert found.finished
    assert not found.claims().notes
    assert not any(found.claims().chords)


def replace_plan(project: Project, music: Music, other: Music) -> Remaking:
    """Return a remaking that always gives the other piece."""
    remaking = attribution(project, music)._remaking
    return replace(
        remaking,
        plan=lambda without: other.plan,
        compose=lambda plan: other.score,
        perform=lambda score: other.performance,
    )
