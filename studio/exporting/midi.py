"""Standard MIDI files: what is played, on the grid of what is written."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

import mido
import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Key, Score
from studio.notating.names import chord_name
from studio.performing.performance import (
    BEND,
    CONTROL,
    NOTE_OFF,
    NOTE_ON,
    PROGRAM,
    Performance,
    PlayedPart,
    TempoMap,
)
from studio.units import TICKS_PER_QUARTER

_MAJOR = ("Cb", "Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#")
_MINOR = (
    *("Abm", "Ebm", "Bbm", "Fm", "Cm", "Gm", "Dm", "Am"),
    *("Em", "Bm", "F#m", "C#m", "G#m", "D#m", "A#m"),
)
_SLOWEST_US = 16_777_215
"""Microseconds a quarter that the three bytes of a tempo event can hold."""


class _Timed(NamedTuple):
    """A message at a tick; `rank` orders what happens at once."""

    tick: int
    rank: int
    message: mido.Message | mido.MetaMessage


def midi_bytes(score: Score, performance: Performance, description: str = "") -> bytes:
    """Return a Standard MIDI File, type 1, with 960 ticks a quarter.

    The first track conducts: tempo with all its agogics, metre, keys, and markers for
    sections and chords. Every part has a track of its own. Because the breathing of the
    tempo lies in the tempo map, bars and beats stay on the grid of any sequencer.

    Parameters
    ----------
    score : Score
    performance : Performance
        Of this score.
    description : str
        How it was made (picture and settings), kept as a text event.

    Returns
    -------
    bytes
        The same for the same music; there is no date inside.
    """
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_QUARTER, charset="utf-8")
    tracks = [_conductor(score, performance.tempo, description)]
    for index, part in enumerate(performance.parts):
        own = performance.events[performance.events["part"] == index]
        tracks.append(_part(part, own, performance.tempo))
    end = max([score.end, *(track[-1].tick for track in tracks if track)])
    file.tracks.extend(_track(track, end) for track in tracks)
    buffer = BytesIO()
    file.save(file=buffer)
    return buffer.getvalue()


def _conductor(score: Score, tempo: TempoMap, description: str) -> list[_Timed]:
    metre = score.metre
    meta = mido.MetaMessage
    click = 36 if metre.compound else 96 // metre.beat_type
    messages = [
        _Timed(0, 0, meta("track_name", name=score.title)),
        _Timed(0, 1, meta("copyright", text=f"Made from {score.picture} with Huesong")),
        _Timed(
            0,
            3,
            meta(
                "time_signature",
                numerator=metre.beats,
                denominator=metre.beat_type,
                clocks_per_click=click,
            ),
        ),
    ]
    if description:
        messages.append(_Timed(0, 2, meta("text", text=description)))
    messages.extend(
        _Timed(change.onset, 4, meta("key_signature", key=_signature(change.key)))
        for change in score.keys
    )
    messages.extend(
        _Timed(tick, 5, meta("set_tempo", tempo=microseconds))
        for tick, microseconds in tempo_events(tempo)
    )
    messages.extend(_Timed(s.onset, 6, meta("marker", text=s.label)) for s in score.sections)
    messages.extend(_Timed(c.onset, 7, meta("marker", text=chord_name(c))) for c in score.chords)
    return sorted(messages, key=lambda timed: timed[:2])


def tempo_events(tempo: TempoMap) -> list[tuple[int, int]]:
    """Return tick and microseconds a quarter of each tempo event of a map.

    What rounding to whole microseconds takes from one stretch is given to the next, so
    that the end of the piece is right to a microsecond a quarter.
    """
    events: list[tuple[int, int]] = []
    written_s = 0.0
    for i in range(len(tempo.ticks) - 1):
        tick = int(tempo.ticks[i])
        quarters = (int(tempo.ticks[i + 1]) - tick) / TICKS_PER_QUARTER
        exact = (float(tempo.seconds[i + 1]) - written_s) / quarters
        microseconds = min(max(1, round(exact * 1e6)), _SLOWEST_US)
        written_s += microseconds * quarters / 1e6
        if not events or events[-1][1] != microseconds:
            events.append((tick, microseconds))
    return events


def _part(part: PlayedPart, events: NDArray[np.void], tempo: TempoMap) -> list[_Timed]:
    ticks = np.maximum(0, np.rint(tempo.ticks_at(events["time"]))).astype(np.int64)
    channel = part.channel
    messages = [_Timed(0, 0, mido.MetaMessage("track_name", name=part.name))]
    if not np.any((events["kind"] == PROGRAM) & (ticks == 0)):
        first = mido.Message("program_change", channel=channel, program=part.program)
        messages.append(_Timed(0, 1, first))
    sounding: dict[int, tuple[int, set[int]]] = {}
    for tick, kind, first, second, note in zip(
        ticks.tolist(),
        events["kind"].tolist(),
        events["data1"].tolist(),
        events["data2"].tolist(),
        events["note"].tolist(),
        strict=True,
    ):
        if kind == NOTE_ON:
            if first in sounding and sounding[first][0] == tick:
                # Two voices in unison: one key, held as long as the longer wants it.
                sounding[first][1].add(note)
                continue
            if first in sounding:
                # The key is struck again: the note before ends here.
                messages.append(_off(sounding.pop(first)[0], tick, channel, first))
            sounding[first] = (tick, {note})
            struck = mido.Message("note_on", channel=channel, note=first, velocity=second)
            messages.append(_Timed(tick, 5, struck))
        elif kind == NOTE_OFF:
            held = sounding.get(first)
            if held is not None and note in held[1]:
                held[1].remove(note)
                if not held[1]:
                    messages.append(_off(sounding.pop(first)[0], tick, channel, first))
        elif kind == CONTROL:
            control = mido.Message("control_change", channel=channel, control=first, value=second)
            messages.append(_Timed(tick, 3, control))
        elif kind == PROGRAM:
            program = mido.Message("program_change", channel=channel, program=first)
            messages.append(_Timed(tick, 1, program))
        elif kind == BEND:
            bend = mido.Message("pitchwheel", channel=channel, pitch=first)
            messages.append(_Timed(tick, 4, bend))
    last = int(ticks[-1]) if len(ticks) else 0
    messages.extend(
        _off(struck, last, channel, pitch) for pitch, (struck, _) in sorted(sounding.items())
    )
    return sorted(messages, key=lambda timed: timed[:2])


def _off(struck: int, tick: int, channel: int, pitch: int) -> _Timed:
    message = mido.Message("note_off", channel=channel, note=pitch, velocity=64)
    return _Timed(max(tick, struck + 1), 2, message)


def _track(messages: Sequence[_Timed], end: int) -> mido.MidiTrack:
    track = mido.MidiTrack()
    at = 0
    for timed in messages:
        track.append(timed.message.copy(time=timed.tick - at))
        at = timed.tick
    track.append(mido.MetaMessage("end_of_track", time=end - at))
    return track


def _signature(key: Key) -> str:
    """Return the key signature: minor and the minor-like modes by their third."""
    names = _MINOR if key.mode in ("minor", "dorian", "phrygian") else _MAJOR
    fifths = min(max(key.fifths, -7), 7)
    return names[fifths + 7]
