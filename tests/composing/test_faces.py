"""Faces are heard: their motifs sound where they enter, and all together at the climax."""

import itertools
from dataclasses import replace

import pytest

from studio.composing.compose import compose
from studio.composing.score import Note, Pitch, Score
from studio.composing.settings import ComposingSettings
from studio.composing.theory import INTERVALS
from studio.mapping.cipher import LETTER_NAMES, motif_of
from studio.mapping.plan import FaceVoice, Metre, MusicalPlan, Reason
from studio.mapping.settings import ENSEMBLES
from tests.builders import a_plan

NAMES = [choice.value for choice in ENSEMBLES]
ANSWERING = ["string_quartet", "piano_trio", "chorale", "wind_quintet", "orchestra", "synth_pads"]


def _voice(name: str, bar: int, metre: Metre, leads: bool = False) -> FaceVoice:
    place = (0.1 + 0.01 * bar, 0.25)
    reason = Reason("face_to_voice", "face", 1.0, place, "")
    return FaceVoice(0, place, name, motif_of(name), bar * metre.felt_beats, leads, reason)


def _plan(*faces: FaceVoice, **changes: object) -> MusicalPlan:
    return replace(a_plan(**changes), faces=faces)  # type: ignore[arg-type]


def _score(plan: MusicalPlan, seed: int = 0) -> Score:
    return compose(plan, ComposingSettings(seed), "Faces", "faces.png")


def _lead(score: Score) -> list[Note]:
    return list(score.melody)


def _letters(notes: list[Note]) -> str:
    return "".join(note.pitch.step for note in notes)


def _motif(voice: FaceVoice) -> str:
    return "".join(LETTER_NAMES[letter] for letter in voice.letters)


def _from(score: Score, bar: int, count: int) -> list[Note]:
    start = bar * score.metre.bar_ticks
    return [n for n in _lead(score) if n.onset >= start][:count]


@pytest.mark.parametrize("ensemble", NAMES)
def test_a_motif_is_sung_letter_by_letter_where_the_face_enters(ensemble: str) -> None:
    metre = Metre(4, 4)
    anna, haydn = _voice("Anna", 1, metre), _voice("Haydn", 5, metre)
    score = _score(_plan(anna, haydn, ensemble=ensemble, mode="minor", tonic=2))
    for voice, bar in ((anna, 1), (haydn, 5)):
        notes = _from(score, bar, len(voice.letters))
        assert notes[0].onset == bar * metre.bar_ticks
        assert _letters(notes) == _motif(voice)
        assert all(n.origin is not None and n.origin.place == voice.place for n in notes)
        assert all(n.origin is not None and n.origin.why == "picture" for n in notes)
        assert all(a.end == b.onset for a, b in itertools.pairwise(notes))


@pytest.mark.parametrize(
    "metre", [(2, 4), (3, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)], ids=str
)
@pytest.mark.parametrize("name", ["Anna", "Haydn", "Maximilian"])
def test_motifs_fit_every_metre(metre: tuple[int, int], name: str) -> None:
    voice = _voice(name, 4, Metre(*metre))
    score = _score(_plan(voice, bars=16, metre=Metre(*metre), ensemble="piano"))
    notes = _from(score, 4, len(voice.letters))
    assert notes[0].onset == 4 * score.metre.bar_ticks
    assert _letters(notes) == _motif(voice)
    assert notes[-1].end <= 6 * score.metre.bar_ticks
    assert notes[-1].duration >= notes[-2].duration


@pytest.mark.parametrize(
    ("tonic", "mode"), [(0, "major"), (4, "major"), (8, "minor"), (1, "lydian")]
)
def test_motifs_are_altered_to_the_key(tonic: int, mode: str) -> None:
    voice = _voice("abcdefg", 4, Metre(4, 4))
    score = _score(_plan(voice, tonic=tonic, mode=mode))
    notes = _from(score, 4, 7)
    assert _letters(notes) == "ABCDEFG"
    fifths = score.key.fifths
    sharps, flats = "FCGDAEB"[: max(fifths, 0)], "BEADGCF"[: max(-fifths, 0)]
    for note in notes:
        assert note.pitch.alter == (note.pitch.step in sharps) - (note.pitch.step in flats)


@pytest.mark.parametrize("ensemble", NAMES)
def test_all_motifs_come_together_at_the_climax(ensemble: str) -> None:
    metre = Metre(4, 4)
    faces = (_voice("Anna", 0, metre), _voice("Haydn", 4, metre))
    plan = _plan(*faces, bars=32, ensemble=ensemble)
    score = _score(plan)
    bar_ticks = metre.bar_ticks
    near = range((plan.climax_bar - 4) * bar_ticks, (plan.climax_bar + 5) * bar_ticks)
    found = {}
    for voice in faces:
        for part in score.parts:
            told = [
                n
                for n in part.notes
                if n.onset in near and n.origin is not None and n.origin.place == voice.place
            ]
            if told and part.role not in ("bass", "percussion"):
                assert _letters(told) == _motif(voice)
                found[voice.name] = (part.id, told[0].onset, told[-1].end)
    assert set(found) == {"Anna", "Haydn"}
    (one, begins, ends), (other, enters, _) = found["Anna"], found["Haydn"]
    if ensemble in ANSWERING:
        assert one != other
        assert begins < enters < ends
    else:
        assert enters <= ends + bar_ticks


def test_one_player_tells_all_motifs_in_a_row_at_the_climax() -> None:
    metre = Metre(4, 4)
    names = {"Anna": 0, "Haydn": 4, "Clara": 8}
    faces = tuple(_voice(name, bar, metre) for name, bar in names.items())
    plan = _plan(*faces, bars=32, ensemble="guitar")
    score = _score(plan)
    row = {}
    for face in faces:
        bars = sorted(
            {
                note.onset // metre.bar_ticks
                for note in _lead(score)
                if note.origin and note.origin.place == face.place
            }
        )
        row[face.name] = bars[-1]
        assert bars[0] == names[face.name]
    assert list(row.values()) == sorted(row.values())
    assert max(row.values()) - min(row.values()) <= 3
    assert all(abs(bar - plan.climax_bar) <= 4 for bar in row.values())


@pytest.mark.parametrize("ensemble", [name for name in ANSWERING if name != "chorale"])
def test_a_second_face_has_a_player_of_its_own(ensemble: str) -> None:
    metre = Metre(4, 4)
    faces = (_voice("Anna", 0, metre), _voice("Haydn", 4, metre))
    score = _score(_plan(*faces, bars=32, ensemble=ensemble))
    entry = range(4 * metre.bar_ticks, 6 * metre.bar_ticks)
    players = {
        part.id: _letters([n for n in told if n.onset in entry])
        for part in score.parts
        if part.role != "melody"
        and (told := [n for n in part.notes if n.origin and n.origin.place == faces[1].place])
    }
    # The same one plays it where it enters and at the climax.
    assert list(players.values()) == [_motif(faces[1])]


def test_the_face_that_leads_opens_the_piece_and_the_piece_takes_it_up() -> None:
    metre = Metre(4, 4)
    led = _score(_plan(_voice("Haydn", 9, metre, leads=True), bars=32))
    notes = _from(led, 0, 5)
    assert notes[0].onset == 0
    assert _letters(notes) == "BADDG"
    # Later bars take up the rhythm of the first, as they do with any main motif.
    rhythm = [(n.onset % metre.bar_ticks, n.duration) for n in notes if n.onset < metre.bar_ticks]
    again = 0
    for bar in range(2, led.bars):
        inside = [n for n in _lead(led) if n.onset // metre.bar_ticks == bar]
        again += [(n.onset % metre.bar_ticks, n.duration) for n in inside] == rhythm
    assert again >= 2


def test_the_harmony_carries_the_motif() -> None:
    inside = total = 0
    for seed, name in enumerate(("Haydn", "Anna", "Eileen", "Bruno", "Theodora", "Otto")):
        for mode in ("major", "minor"):
            voice = _voice(name, 4, Metre(4, 4))
            score = _score(_plan(voice, ensemble="string_quartet", mode=mode), seed)
            for note in _from(score, 4, len(voice.letters)):
                chord = next(c for c in reversed(score.chords) if c.onset <= note.onset)
                above = (note.pitch.midi - Pitch(chord.step, chord.alter, 4).midi) % 12
                inside += note.duration * (above in {i % 12 for i in INTERVALS[chord.kind]})
                total += note.duration
    assert inside / total > 0.7


def test_without_faces_nothing_changes() -> None:
    plan = a_plan(ensemble="orchestra")
    assert _score(replace(plan, faces=())) == _score(plan)
    assert _score(_plan(_voice("Anna", 5, Metre(4, 4)), ensemble="orchestra")) != _score(plan)


def test_faces_keep_the_rest_of_the_piece_apart_from_what_touches_them() -> None:
    plan = a_plan(bars=32, ensemble="piano")
    voice = _voice("Anna", 25, Metre(4, 4))
    before, after = _score(plan), _score(replace(plan, faces=(voice,)))
    first = [(n.onset, n.pitch) for n in _lead(before) if n.onset < 4 * 3840]
    assert first == [(n.onset, n.pitch) for n in _lead(after) if n.onset < 4 * 3840]
