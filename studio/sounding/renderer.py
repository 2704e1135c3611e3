"""Render a performance to audio, block by block, the same live and offline."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from studio.performing.performance import CONTROL, NOTE_OFF, NOTE_ON, Performance
from studio.sounding.bank import Bank
from studio.sounding.channels import Channels
from studio.sounding.limiter import LATENCY
from studio.sounding.mix import Mix
from studio.sounding.mixer import Mixer
from studio.sounding.reading import RUN, RUNS
from studio.sounding.voices import Voices
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

_PEDAL = 64
_SILENCE = 1e-5
"""A block below this peak, -100 dB, after everything is over ends the piece."""
_LONGEST_TAIL_S = 30.0
_JUST_STRUCK_S = 0.12
"""A note that began so shortly before the place where playing starts is struck after all."""


class Renderer:
    """Plays a performance into blocks of samples.

    What is rendered does not depend on the sizes asked for: inside, the sound is always
    made in blocks of `BLOCK_FRAMES`, counted from the place where playing began, and events
    lie on a grid of `RUN` frames.

    Parameters
    ----------
    performance : Performance
    mix : Mix
    bank : Bank
        Instruments that are not loaded yet are loaded here; `Bank.prepare` does it ahead.
    """

    def __init__(self, performance: Performance, mix: Mix, bank: Bank) -> None:
        bank.prepare(performance)
        self._bank = bank
        self._voices = Voices()
        self._mixer = Mixer(performance.parts, performance.reverberation, mix)
        self._ready = np.zeros((0, 2), np.float32)
        self._primed = False
        self._earliest = 0
        self._take_up(performance, 0)

    @property
    def position_frame(self) -> int:
        """Return the frame of the piece that the next rendered frame belongs to."""
        delayed = (LATENCY if self._primed else 0) + len(self._ready)
        return max(self._earliest, self._position - delayed)

    @property
    def rendered_frame(self) -> int:
        """Return the frame up to which the inside has rendered, ahead of `position_frame`."""
        return self._position

    @property
    def finished(self) -> bool:
        """Return whether the piece is over and its sound has died away."""
        return (
            self._cursor >= len(self._events)
            and self._voices.count == 0
            and self._last_peak < _SILENCE
            and float(np.abs(self._ready).max(initial=0.0)) < _SILENCE
        )

    @property
    def part_peaks(self) -> NDArray[np.float32]:
        """Return the peak of each part in the newest block, 1 at full scale."""
        return self._mixer.peaks

    @property
    def voices(self) -> int:
        """Return how many voices sound."""
        return self._voices.count

    def render(self, frames: int) -> NDArray[np.float32]:
        """Return the next frames, shape (frames, 2), between -1 and 1."""
        pieces = [self._ready]
        available = len(self._ready)
        while available < frames:
            block = self._block().T
            if not self._primed:
                # The limiter's delay is silence at first; without it, time 0 is frame 0.
                block = block[LATENCY:]
                self._primed = True
            pieces.append(block)
            available += len(block)
        sound = np.concatenate(pieces) if len(pieces) > 1 else pieces[0]
        self._ready = sound[frames:].copy()
        return np.ascontiguousarray(sound[:frames])

    def seek(self, frame: int) -> None:
        """Go to another place; what sounds fades within a few milliseconds."""
        self._voices.fade_all()
        self._take_up(self._performance, frame)

    def set_mix(self, mix: Mix) -> None:
        """Go over to other mixer settings without a click."""
        self._mixer.set_mix(mix)

    def replace(self, performance: Performance) -> None:
        """Go on with another performance at the same musical place.

        The place is the same in written time. Notes that sound and that the new
        performance holds there too, in the part of the same id, go on; others are let go.
        `Bank.prepare` should have loaded its instruments before.
        """
        old = self._performance
        written = old.tempo.ticks_at(self._position / SAMPLE_RATE)
        seconds = float(performance.tempo.seconds_at(float(written)))
        parts = {
            i: k
            for i, part in enumerate(old.parts)
            for k, other in enumerate(performance.parts)
            if part.id == other.id
            and (part.program, part.percussion) == (other.program, other.percussion)
        }
        self._bank.prepare(performance)
        before = set(self._voices.held())
        self._take_up(performance, round(seconds * SAMPLE_RATE))
        sounding = _sounding(performance, self._position / SAMPLE_RATE)
        self._voices.reassign(
            parts, {place: (note, held) for place, (note, held, _) in sounding.items()}
        )
        kept = {(parts[part], key) for part, key in before if part in parts}
        self._strike_late(
            {
                place: (note, event)
                for place, (note, held, event) in sounding.items()
                if held == 2 and place not in kept
            }
        )
        self._mixer.set_parts(performance.parts, performance.reverberation)

    def _take_up(self, performance: Performance, frame: int) -> None:
        """Point the sequencer at a place of a performance, with the controllers as there."""
        self._performance = performance
        self._events = performance.events
        self._runs = np.round(self._events["time"] * (SAMPLE_RATE / RUN)).astype(np.int64)
        self._position = max(0, round(frame / RUN) * RUN)
        self._earliest = self._position
        self._cursor = int(np.searchsorted(self._runs, self._position // RUN, side="left"))
        self._channels = Channels(performance.parts)
        self._last_peak = 1.0
        past = self._events[: self._cursor]
        for event in _latest(past[(past["kind"] != NOTE_ON) & (past["kind"] != NOTE_OFF)]):
            self._channels.set(
                int(event["kind"]),
                int(event["part"]),
                int(event["data1"]),
                int(event["data2"]),
                0,
            )

    def _strike_late(self, notes: dict[tuple[int, int], tuple[int, NDArray[np.void]]]) -> None:
        """Strike notes that sound at this place but were not struck.

        Those that began a moment ago are struck, and those that last as long as they are
        held, such as strings and winds; a piano's note is not, its sound has passed.
        """
        now = self._position / SAMPLE_RATE
        for (part, key), (note, event) in notes.items():
            tone = self._bank.tone(
                self._channels.programs[part],
                self._performance.parts[part].percussion,
                key,
                int(event["data2"]),
            )
            if tone.sustains or now - float(event["time"]) < _JUST_STRUCK_S:
                self._voices.start(tone, part, note, 0)

    def _block(self) -> NDArray[np.float32]:
        """Render the next block, shape (2, BLOCK_FRAMES)."""
        first = self._position // RUN
        end = int(np.searchsorted(self._runs, first + RUNS, side="left"))
        for i in range(self._cursor, end):
            event = self._events[i]
            self._play(
                int(event["kind"]),
                int(event["part"]),
                int(event["data1"]),
                int(event["data2"]),
                int(event["note"]),
                int(self._runs[i] - first),
            )
        self._cursor = end
        channels = self._channels
        buses = self._voices.render(
            self._bank.frames,
            channels.bend_cents(),
            channels.vibrato_cents(),
            self._mixer.pans(channels.pan),
            len(self._performance.parts),
        )
        sound = self._mixer.process(buses, channels.levels())
        channels.next_block()
        self._position += BLOCK_FRAMES
        self._last_peak = float(np.abs(sound).max(initial=0.0))
        return sound

    def _play(self, kind: int, part: int, data1: int, data2: int, note: int, run: int) -> None:
        if kind == NOTE_ON:
            tone = self._bank.tone(
                self._channels.programs[part],
                self._performance.parts[part].percussion,
                data1,
                data2,
            )
            self._voices.start(tone, part, note, run)
        elif kind == NOTE_OFF:
            self._voices.let_go(part, data1, run, self._channels.pedal[part])
        else:
            self._channels.set(kind, part, data1, data2, run)
            if kind == CONTROL and data1 == _PEDAL and data2 < 64:
                self._voices.lift_pedal(part, run)


def render_piece(
    performance: Performance,
    mix: Mix,
    bank: Bank,
    progress: Callable[[float], None] | None = None,
) -> NDArray[np.float32]:
    """Return a whole piece with its last sound, shape (frames, 2), between -1 and 1.

    Parameters
    ----------
    performance : Performance
    mix : Mix
    bank : Bank
    progress : callable, optional
        Called with the share that is done, 0 to 1.
    """
    renderer = Renderer(performance, mix, bank)
    expected = round((performance.end_s + 2.0) * SAMPLE_RATE)
    longest = round((performance.end_s + _LONGEST_TAIL_S) * SAMPLE_RATE)
    pieces: list[NDArray[np.float32]] = []
    done = 0
    while done < longest and not renderer.finished:
        pieces.append(renderer.render(BLOCK_FRAMES))
        done += BLOCK_FRAMES
        if progress and (done // BLOCK_FRAMES) % 64 == 0:
            progress(min(1.0, done / expected))
    if progress:
        progress(1.0)
    return np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)


def _sounding(
    performance: Performance, at_s: float
) -> dict[tuple[int, int], tuple[int, int, NDArray[np.void]]]:
    """Return the notes that sound at a time, by part and key.

    With each come its id, what holds it (2 its key, 1 the pedal alone), and the event that
    began it or let its key go.
    """
    events = performance.events[performance.events["time"] <= at_s]
    pedals = events[(events["kind"] == CONTROL) & (events["data1"] == _PEDAL)]
    down = {
        int(event["part"]): float(event["time"])
        for event in _latest(pedals)
        if event["data2"] >= 64
    }
    sounding = {}
    strokes = (events["kind"] == NOTE_ON) | (events["kind"] == NOTE_OFF)
    for event in _latest(events[strokes], kinds=False):
        part, key = int(event["part"]), int(event["data1"])
        if event["kind"] == NOTE_ON:
            sounding[part, key] = int(event["note"]), 2, event
        elif event["time"] >= down.get(part, np.inf):
            sounding[part, key] = int(event["note"]), 1, event
    return sounding


def _latest(events: NDArray[np.void], kinds: bool = True) -> NDArray[np.void]:
    """Return the last event of each part and key, or of each part, kind and controller.

    The sound waits for this, so it must not look at thousands of events one by one.
    """
    place = events["part"].astype(np.int64) * 8 + (events["kind"] if kinds else 0)
    which = np.where(events["kind"] == CONTROL, events["data1"], 0) if kinds else events["data1"]
    _, last = np.unique((place * 16_384 + which)[::-1], return_index=True)
    return np.asarray(events[::-1][last])
