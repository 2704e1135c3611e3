"""Every piece can be played by those it is written for."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.composing.compose import compose
from studio.composing.ensembles import ENSEMBLES
from studio.composing.instruments import INSTRUMENTS
from studio.composing.limits.breathing import with_breath
from studio.composing.limits.checking import violations
from studio.composing.limits.declared import LIMITS, PLAYERS
from studio.composing.limits.fretting import beyond_frets, fretted
from studio.composing.limits.hands import beyond_hands, in_hands
from studio.composing.limits.sounding import seconds_at
from studio.composing.material import Tone
from studio.composing.score import Dynamic, Note, Part, TempoMark
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import Metre, MusicalPlan
from tests.builders import a_pitch, a_plan, a_score
from tests.composing.test_invariants import plans

NAMES = sorted(ENSEMBLES)
BEAT = 960
_TWELVE = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


def _part(key: str, notes: list[Note], role: str = "harmony", **extra: object) -> Part:
    instrument = INSTRUMENTS[key]
    return Part("P9", instrument.name, "", instrument, role, tuple(notes), **extra)  # type: ignore[arg-type]  # roles and marks as a test wants them


def _notes(*chords: str, beats: float = 1.0, staff: int = 1, voice: int = 1) -> list[Note]:
    """Return chords one after the other, each written like ``"C4 E4"``; ``"-"`` is a rest."""
    length = round(BEAT * beats)
    return [
        Note(100 * i + k, i * length, length, a_pitch(name), voice, staff)
        for i, chord in enumerate(chords)
        if chord != "-"
        for k, name in enumerate(chord.split())
    ]


def _kinds(ensemble: str, *parts: Part, bpm: float = 96.0) -> set[str]:
    score = a_score(bars=16, parts=parts, quarter_bpm=bpm)
    return {v.kind for v in violations(score, ensemble)}


def test_every_ensemble_declares_what_each_of_its_players_can_do() -> None:
    assert set(LIMITS) == set(ENSEMBLES)
    for name, ensemble in ENSEMBLES.items():
        declared = [key for key, _ in LIMITS[name].players]
        assert declared == [p.instrument.key for p in ensemble.players]
    assert set(PLAYERS) == set(INSTRUMENTS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_composed_is_playable(name: str) -> None:
    for seed, metre, tempo in (
        (0, Metre(4, 4), 96.0),
        (1, Metre(6, 8), 50.0),
        (2, Metre(3, 4), 160.0),
    ):
        plan = replace(a_plan(24, metre, tonic=seed * 4, ensemble=name), tempo_bpm=tempo)
        score = compose(plan, ComposingSettings(seed), "", "")
        assert violations(score, name) == ()


@given(plans(), st.integers(0, 999), st.sampled_from((36.0, 60.0, 90.0, 140.0, 220.0)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_plan_asks_for_is_playable(
    plan: MusicalPlan, seed: int, tempo: float
) -> None:
    plan = replace(plan, tempo_bpm=tempo)
    score = compose(plan, ComposingSettings(seed), "", "")
    assert violations(score, plan.ensemble) == ()


def test_a_hand_that_stretches_too_far_is_named() -> None:
    assert _kinds("piano", _part("piano", _notes("C3 E4", staff=2))) == set()
    assert _kinds("piano", _part("piano", _notes("C3 F4", staff=2))) == {"span of a hand"}
    many = _part("piano", _notes("C3 D3 E3 F3 G3 A3", staff=2))
    assert _kinds("piano", many) == {"notes in a hand"}
    assert "notes in a hand" in _kinds("harp_flute", _part("harp", _notes("C3 E3 G3 C4 E4")))


def test_two_hands_do_not_want_one_key() -> None:
    right, left = _notes("C4", beats=2.0), _notes("C4", staff=2)
    left = [replace(n, id=n.id + 7) for n in left]
    assert _kinds("piano", _part("piano", [*right, *left])) == {"one key twice"}


def test_a_wind_player_without_breath_is_named() -> None:
    line = _notes(*["C5", "D5"] * 10)
    assert _kinds("wind_quintet", _part("flute", line), bpm=96.0) == {"breath"}
    assert _kinds("wind_quintet", _part("flute", line), bpm=200.0) == set()
    assert _kinds("wind_quintet", _part("flute", [n for n in line if n.id != 900])) == set()
    assert _kinds("string_quartet", _part("viola", line)) == set()


def test_a_guitarist_has_a_string_for_each_note_and_four_frets() -> None:
    open_chord = "E2 B2 E3 G#3 B3 E4"
    assert _kinds("guitar", _part("guitar", _notes(open_chord))) == set()
    # Both could only lie on the lowest string.
    assert _kinds("guitar", _part("guitar", _notes("F2 G2"))) == {"fretting"}
    # First fret below, twelfth above.
    assert _kinds("guitar", _part("guitar", _notes("F2 E5"))) == {"fretting"}


def test_a_harp_has_one_setting_for_each_letter_at_a_time() -> None:
    quick = _part("harp", _notes("F4", "F#4", beats=0.25))
    slow = _part("harp", _notes("F4", "F#4", beats=1.0))
    assert _kinds("harp_flute", quick) == {"pedals"}
    assert _kinds("harp_flute", slow) == set()
    # Both pedals lie under one foot.
    both = _part("harp", _notes("F4 G4", "F#4 G#4", beats=0.25))
    feet = _part("harp", _notes("F4 D4", "F#4 D#4", beats=0.25))
    assert _kinds("harp_flute", both, bpm=40.0) == {"pedals"}
    assert _kinds("harp_flute", feet, bpm=40.0) == set()


def test_a_music_box_has_a_comb_and_one_loudness() -> None:
    names = [f"{n}{o}" for o in (4, 5, 6) for n in _TWELVE]
    box = _part("music_box", _notes(*names))
    assert _kinds("music_box", box) == {"comb"}
    assert _kinds("music_box", _part("music_box", _notes(*names[:30]))) == set()
    marked = _part("music_box", _notes("C5"), dynamics=(Dynamic(0, "p"),))
    assert _kinds("music_box", marked) == {"dynamics"}
    louder = [replace(n, emphasis=0.5 * i) for i, n in enumerate(_notes("C5", "D5"))]
    assert _kinds("music_box", _part("music_box", louder)) == {"dynamics"}


def test_the_bass_lies_below_and_a_chamber_ensemble_stays_one() -> None:
    tune, bass = (
        _part("violin_1", _notes("G4"), "melody"),
        _part("violoncello", _notes("A4"), "bass"),
    )
    assert _kinds("string_quartet", tune, bass) == {"bass below the melody"}
    full = _part("piano", [*_notes("C5 D5 E5 F5 G5"), *_notes("C3 D3 E3 F3", staff=2)])
    assert _kinds("piano", full) == {"sounding at once"}


def test_hands_let_go_of_what_they_cannot_hold_but_not_of_the_bass() -> None:
    low = Tone(0, 4 * BEAT, 36, 2, 2)
    moving = [Tone(BEAT * i, BEAT, p, 1, 2) for i, p in enumerate((48, 52, 55, 60))]
    kept = {low}
    played = in_hands([low, *moving], PLAYERS["piano"], kept)
    assert list(beyond_hands(played, PLAYERS["piano"])) == []
    assert {t.pitch for t in played} == {36, 48, 52, 55, 60}
    assert next(t for t in played if t.pitch == 36).duration == 2 * BEAT


def test_a_guitar_keeps_its_tune_and_a_bass_under_it() -> None:
    tune = [Tone(i * BEAT, BEAT, p) for i, p in enumerate((76, 77, 79, 74))]
    under = [Tone(0, 2 * BEAT, p, 2) for p in (41, 48, 53)]
    under += [Tone(2 * BEAT, 2 * BEAT, p, 2) for p in (43, 47, 50)]
    kept = {*tune, under[0], under[3]}
    played = fretted([*tune, *under], PLAYERS["guitar"], kept, 40)
    assert list(beyond_frets(played, PLAYERS["guitar"])) == []
    assert [t for t in played if t.voice == 1] == tune
    bass = [t.pitch % 12 for t in played if t.voice == 2 and t.onset in (0, 2 * BEAT)]
    assert {41 % 12, 43 % 12} <= set(bass)


def test_breath_is_taken_at_the_end_of_a_phrase_and_no_note_is_lost() -> None:
    seconds = seconds_at((TempoMark(0, 60.0),))
    line = [Tone(i * BEAT, BEAT, 72 + i % 5) for i in range(14)]
    sung = with_breath(line, 8.0, seconds, frozenset({5 * BEAT}), 4 * BEAT)
    assert [(t.onset, t.pitch) for t in sung] == [(t.onset, t.pitch) for t in line]
    shorter = [i for i, (a, b) in enumerate(zip(line, sung, strict=True)) if a != b]
    assert shorter[0] == 4


def test_what_is_playable_stays_as_it_is() -> None:
    line = [Tone(i * BEAT, BEAT, 72 + i % 5) for i in range(8)]
    seconds = seconds_at((TempoMark(0, 120.0),))
    assert with_breath(line, 8.0, seconds, frozenset(), 4 * BEAT) == line
    hands = [Tone(0, BEAT, 48, 1, 2), Tone(0, BEAT, 60), Tone(BEAT, BEAT, 64)]
    assert sorted(in_hands(hands, PLAYERS["piano"], set(hands))) == sorted(hands)


@pytest.mark.parametrize("ensemble", ["guitar", "music_box"])
def test_a_plucked_tune_rings_through_short_rests(ensemble: str) -> None:
    rests = notes = 0
    for seed in range(4):
        score = compose(a_plan(ensemble=ensemble), ComposingSettings(seed), "", "")
        bar = score.metre.bar_ticks
        ends = {end for _, end in score.phrases}
        tune = sorted(score.melody, key=lambda n: n.onset)
        for note, following in pairwise(tune):
            inside = (note.end - 1) // bar == (following.onset - 1) // bar
            rests += inside and note.end not in ends and 0 < following.onset - note.end <= 960
            notes += 1
    assert rests < 0.03 * notes
