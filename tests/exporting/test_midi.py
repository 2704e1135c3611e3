"""MIDI files: what is played, bars on the grid, nothing stuck."""

from dataclasses import replace
from io import BytesIO

import mido
import numpy as np
import pytest

from studio.composing.score import Key, KeyChange, Part, Score, Section
from studio.exporting.midi import midi_bytes, tempo_events
from studio.mapping.plan import Metre
from studio.performing.perform import perform
from studio.performing.performance import (
    EVENT,
    NOTE_OFF,
    NOTE_ON,
    Performance,
    PlayedPart,
    TempoMap,
)
from studio.performing.settings import PerformingSettings
from tests.builders import KIT, a_score, some_notes


def read(data: bytes) -> mido.MidiFile:
    return mido.MidiFile(file=BytesIO(data), charset="utf-8")


def exported(score: Score, humanise: float = 0.6) -> mido.MidiFile:
    performance = perform(score, PerformingSettings(humanise=humanise), 0)
    return read(midi_bytes(score, performance, "fidelity 0.55"))


def a_performance(notes: list[tuple[float, float, int]]) -> Performance:
    """Notes as (start, end, pitch) in seconds, at 60 quarters a minute."""
    events = np.zeros(2 * len(notes), EVENT)
    for i, (start, end, pitch) in enumerate(notes):
        events[2 * i] = (start, NOTE_ON, 0, pitch, 80, i)
        events[2 * i + 1] = (end, NOTE_OFF, 0, pitch, 0, i)
    events = events[np.lexsort((events["kind"], events["time"]))]
    tempo = TempoMap(np.array([0, 3840]), np.array([0.0, 4.0]))
    part = PlayedPart("P1", "Flute", 73, percussion=False, channel=0, pan=0.0)
    return Performance(events, (part,), tempo, 3840, 0.4, 4.0)


def timed(track: mido.MidiTrack) -> list[tuple[int, mido.Message]]:
    at = 0
    result = []
    for message in track:
        at += message.time
        result.append((at, message))
    return result


def notes_in(track: mido.MidiTrack) -> list[tuple[int, int, int]]:
    """Return (start, end, pitch) in ticks; fails if a key is struck twice or left down."""
    down: dict[int, int] = {}
    notes = []
    for at, message in timed(track):
        if message.type == "note_on":
            assert message.note not in down
            down[message.note] = at
        elif message.type == "note_off":
            notes.append((down.pop(message.note), at, message.note))
    assert down == {}
    return sorted(notes)


def test_strict_performance_is_the_written_score_tick_by_tick() -> None:
    score = a_score(bars=4)
    file = exported(score, humanise=0.0)
    assert file.type == 1
    assert file.ticks_per_beat == 960
    for part, track in zip(score.parts, file.tracks[1:], strict=True):
        onsets = [(start, pitch) for start, _, pitch in notes_in(track)]
        assert onsets == [(n.onset, n.pitch.midi) for n in part.notes]


def test_human_touch_stays_near_the_grid_and_every_note_is_there() -> None:
    score = a_score(bars=4)
    performance = perform(score, PerformingSettings(humanise=1.0), 0)
    file = read(midi_bytes(score, performance))
    tempo = performance.tempo
    for part, track in zip(score.parts, file.tracks[1:], strict=True):
        played = notes_in(track)
        assert [pitch for *_, pitch in played] == [n.pitch.midi for n in part.notes]
        for (start, _, _), note in zip(played, part.notes, strict=True):
            apart_s = tempo.seconds_at(float(start)) - tempo.seconds_at(float(note.onset))
            assert abs(apart_s) <= 0.0205


def test_the_file_lasts_as_long_as_the_performance() -> None:
    score = a_score(bars=8)
    performance = perform(score, PerformingSettings(), 0)
    file = read(midi_bytes(score, performance))
    assert file.length == pytest.approx(max(performance.end_s, performance.tempo.duration_s),
                                        abs=0.002)  # fmt: skip


def test_tempo_events_reach_every_point_of_the_map() -> None:
    rng = np.random.default_rng(3)
    ticks = np.concatenate([[0], np.cumsum(rng.integers(100, 2000, 400))])
    seconds = np.concatenate([[0.0], np.cumsum(np.diff(ticks) * rng.uniform(3e-4, 9e-4, 400))])
    events = tempo_events(TempoMap(ticks, seconds))
    at = {0: 0.0}
    last_tick, now, tempo = 0, 0.0, events[0][1]
    changes = dict(events)
    for tick in ticks[1:].tolist():
        now += (tick - last_tick) * tempo / 960e6
        at[tick], last_tick = now, tick
        tempo = changes.get(tick, tempo)
    worst = max(abs(at[t] - s) for t, s in zip(ticks.tolist(), seconds.tolist(), strict=True))
    assert worst < 2e-6


def test_the_first_track_conducts() -> None:
    score = replace(
        a_score(Metre(6, 8), 8),
        sections=(Section("A", "", 0, 8640), Section("B", "", 8640, 8640)),
        keys=(KeyChange(0, Key("G", 0, "major")), KeyChange(8640, Key("E", 0, "dorian"))),
    )
    messages = timed(exported(score).tracks[0])
    meta = {m.type: m for _, m in reversed(messages)}
    assert meta["track_name"].name == "A small piece"
    assert meta["text"].text == "fidelity 0.55"
    assert "small.png" in meta["copyright"].text
    metre = meta["time_signature"]
    assert (metre.numerator, metre.denominator, metre.clocks_per_click) == (6, 8, 36)
    keys = [(at, m.key) for at, m in messages if m.type == "key_signature"]
    assert keys == [(0, "G"), (8640, "Bm")]
    markers = [(at, m.text) for at, m in messages if m.type == "marker"]
    assert markers == [(0, "A"), (0, "G"), (8640, "B"), (11520, "Cmaj7/E")]
    assert messages[-1][0] >= score.end


def test_parts_have_their_channel_program_and_name_and_drums_are_on_ten() -> None:
    flute = a_score().parts[0]
    kit = Part("P3", "Drum kit", "Dr.", KIT, "percussion", some_notes(["C2", "D2"], 1.0, 900))
    file = exported(a_score(parts=(flute, kit)))
    names = [next(m.name for m in t if m.type == "track_name") for t in file.tracks]
    assert names == ["A small piece", "Flute", "Drum kit"]
    channels = [{m.channel for m in t if not m.is_meta} for t in file.tracks]
    assert channels == [set(), {0}, {9}]
    programs = [[m.program for m in t if m.type == "program_change"] for t in file.tracks]
    assert programs == [[], [73], [0]]


def test_velocities_are_shaped() -> None:
    track = exported(a_score()).tracks[1]
    velocities = {m.velocity for m in track if m.type == "note_on"}
    assert len(velocities) > 3
    assert min(velocities) >= 1


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ([(0.0, 2.0, 60), (1.0, 3.0, 60)], [(0, 960, 60), (960, 2880, 60)]),
        ([(0.0, 1.0, 60), (0.0, 2.0, 60)], [(0, 1920, 60)]),
        ([(-0.01, 1.0, 60)], [(0, 960, 60)]),
        ([(0.0, 1.0, 60), (1.0, 2.0, 60)], [(0, 960, 60), (960, 1920, 60)]),
        ([(1.0, 1.0, 60)], [(960, 961, 60)]),
    ],
)
def test_no_key_is_struck_twice_or_left_down(
    notes: list[tuple[float, float, int]], expected: list[tuple[int, int, int]]
) -> None:
    file = read(midi_bytes(a_score(bars=1), a_performance(notes)))
    assert notes_in(file.tracks[1]) == expected


def test_same_music_same_bytes() -> None:
    score = a_score()
    performance = perform(score, PerformingSettings(), 0)
    assert midi_bytes(score, performance, "x") == midi_bytes(score, performance, "x")


def test_titles_of_any_script_are_kept() -> None:
    score = replace(a_score(), title="夕焼け ♭", picture="夕焼け.jpg")
    assert exported(score).tracks[0][0].name == "夕焼け ♭"
