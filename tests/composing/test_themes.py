"""A theme of one's own opens the piece, comes back, and fits its key and metre."""

from dataclasses import replace
from itertools import pairwise

import pytest

from studio.composing.compose import compose
from studio.composing.score import Note, Score
from studio.composing.settings import ComposingSettings, Theme, ThemeNote
from studio.composing.theory import INTERVALS, SCALES
from studio.mapping.plan import Metre
from studio.mapping.settings import ENSEMBLES
from tests.builders import a_plan

_TUNE = ((67, 960), (64, 960), (65, 480), (67, 480), (69, 960), (67, 1920), (72, 1920))
TONAL = [choice.value for choice in ENSEMBLES if choice.value not in ("percussion", "minimal")]


def _theme(tonic: int = 0, minor: bool = False, shift: int = 0) -> Theme:
    notes, onset = [], 0
    for pitch, length in _TUNE:
        notes.append(ThemeNote(onset, length, pitch + shift))
        onset += length
    return Theme("tune", tuple(notes), tonic, minor, 3840)


def _score(theme: Theme | None, **changes: object) -> Score:
    bars = int(str(changes.pop("bars", 24)))
    ensemble = str(changes.pop("ensemble", "piano"))
    plan = replace(a_plan(bars, **changes), ensemble=ensemble)  # type: ignore[arg-type]
    return compose(plan, ComposingSettings(2, theme=theme), "", "")


def _sung(score: Score, first: int, last: int) -> list[Note]:
    return [n for n in score.melody if first <= n.onset < last]


def _steps(pitches: list[int]) -> list[int]:
    return [b - a for a, b in pairwise(pitches)]


@pytest.mark.parametrize("ensemble", TONAL)
def test_a_theme_opens_the_piece_note_for_note(ensemble: str) -> None:
    score = _score(_theme(), ensemble=ensemble, mode="major", tonic=7)
    assert score.themes, ensemble
    first, last = score.themes[0]
    assert first == 0
    played = _sung(score, first, last)
    line = [pitch for pitch, _ in _TUNE][: len(played)]
    assert len(played) == len(line)
    # A choir's upper voice has not the range of every tune: notes may be an octave away.
    steps = _steps([n.pitch.midi for n in played])
    assert [step % 12 for step in steps] == [step % 12 for step in _steps(line)]
    assert ensemble == "chorale" or steps == _steps(line)


def test_a_major_theme_takes_the_steps_of_a_minor_piece() -> None:
    score = _score(_theme(), mode="minor", tonic=2)
    scale = {(2 + degree) % 12 for degree in SCALES["minor"]}
    played = _sung(score, *score.themes[0])
    assert {n.pitch.midi % 12 for n in played} <= scale
    ups = [step > 0 for step in _steps([n.pitch.midi for n in played])]
    assert ups == [step > 0 for step in _steps([pitch for pitch, _ in _TUNE])]


def test_a_theme_comes_back() -> None:
    score = _score(_theme(), bars=32, mode="major")
    assert len(score.themes) >= 2
    total = sum(last - first for first, last in score.themes)
    assert total <= 0.75 * score.end


@pytest.mark.parametrize(
    "metre", [(2, 4), (3, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)], ids=str
)
def test_a_theme_fits_every_metre(metre: tuple[int, int]) -> None:
    score = _score(_theme(), metre=Metre(*metre), mode="major")
    first, last = score.themes[0]
    notes = _sung(score, first, last)
    assert len(notes) >= 3
    assert all(a.end <= b.onset for a, b in pairwise(notes))
    assert all(note.duration >= 60 for note in notes)


def test_an_upbeat_is_left_away_and_wide_themes_are_folded_into_the_range() -> None:
    theme = _theme()
    notes = (ThemeNote(-480, 480, 60), *theme.notes, ThemeNote(7680, 1920, 100))
    score = _score(replace(theme, notes=notes), bars=32)
    assert score.melody[0].pitch.midi % 12 == (67 + score.key.tonic) % 12
    part = score.parts[0]
    low, high = part.instrument.low, part.instrument.high
    assert all(low <= n.pitch.midi <= high for n in score.melody)


def test_the_harmony_carries_the_theme() -> None:
    fits = total = 0
    for tonic in (0, 4, 9):
        score = _score(_theme(), mode="major", tonic=tonic)
        for note in _sung(score, *score.themes[0]):
            chord = next(c for c in score.chords if c.onset <= note.onset < c.onset + c.duration)
            tones = {(chord.root + i) % 12 for i in INTERVALS[chord.kind]}
            fits += note.duration * (note.pitch.midi % 12 in tones)
            total += note.duration
    assert fits / total > 0.6


def test_without_its_theme_the_piece_is_as_it_was() -> None:
    assert _score(None) == _score(None)
    assert _score(None).themes == ()
