"""The sounding voices: arrays with one column a voice, rendered together.

Pitch, filter and loudness are decided at control points `RUN` frames apart; pitch and
filter stay in between, loudness moves in a straight line. Envelopes are closed formulas of
a voice's age, so a block needs no state but positions and the filters' memories.
"""

import numpy as np
from numpy.typing import NDArray

from studio.sounding import envelopes
from studio.sounding.lowpass import filtered
from studio.sounding.tones import CENT_OF_HZ, NO_FILTER_HZ, Field, Tag, Tone
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

RUN = 64
"""Frames between control points; events begin on this grid."""
RUNS = BLOCK_FRAMES // RUN
_MOST = 192
"""Voices that may sound; beyond it the least heard make room."""
_CAPACITY = 512
_SILENT = 2.0e-5 / 32_768
"""A released or decaying voice is over below this gain: -94 dB at a sample's full scale."""
_QUICK_RELEASE = 3_000.0
"""Decibels a second of a fade that makes room: short, but no click."""
_NO_FILTER_CENTS = 1200.0 * np.log2(NO_FILTER_HZ / CENT_OF_HZ)

_RAMP = np.arange(RUN, dtype=np.float32) / RUN
_CROSS = np.arange(BLOCK_FRAMES, dtype=np.float32) / BLOCK_FRAMES

Array = NDArray[np.float64]


class Voices:
    """All voices of one renderer."""

    def __init__(self) -> None:
        self._reals = np.zeros((len(Field), _CAPACITY))
        self._tags = np.zeros((len(Tag), _CAPACITY), np.int64)
        self._count = 0
        self._clock = 0
        self._pan: Array = np.zeros(0)

    @property
    def count(self) -> int:
        """Return how many voices sound."""
        return self._count

    def start(self, tone: Tone, part: int, note: int, run: int) -> None:
        """Begin the voices of a note at a run of the next block."""
        new = tone.reals.shape[1]
        if not new:
            return
        at = self._clock + run * RUN
        key = tone.tags[Tag.KEY, 0]
        tags = self._tags[:, : self._count]
        same = (tags[Tag.PART] == part) & (tags[Tag.KEY] == key) & (tags[Tag.HELD] > 0)
        if same.any():
            self._release(same, at)
        exclusive = tone.tags[Tag.CLASS].max()
        if exclusive:
            self._fade((tags[Tag.PART] == part) & (tags[Tag.CLASS] == exclusive), at)
        self._make_room(new, at)
        here = slice(self._count, self._count + new)
        self._reals[:, here] = tone.reals
        self._reals[Field.BORN, here] = at
        self._tags[:, here] = tone.tags
        self._tags[Tag.PART, here] = part
        self._tags[Tag.NOTE, here] = note
        self._count += new

    def let_go(self, part: int, key: int, run: int, pedal: bool) -> None:
        """Let go of a key: its voices are released, or held by the pedal."""
        tags = self._tags[:, : self._count]
        mine = (tags[Tag.PART] == part) & (tags[Tag.KEY] == key) & (tags[Tag.HELD] == 2)
        if pedal:
            tags[Tag.HELD, mine] = 1
        elif mine.any():
            self._release(mine, self._clock + run * RUN)

    def lift_pedal(self, part: int, run: int) -> None:
        """Release what only the pedal holds."""
        tags = self._tags[:, : self._count]
        mine = (tags[Tag.PART] == part) & (tags[Tag.HELD] == 1)
        if mine.any():
            self._release(mine, self._clock + run * RUN)

    def fade_all(self) -> None:
        """Fade all voices quickly."""
        self._fade(np.ones(self._count, bool), self._clock)

    def held(self) -> list[tuple[int, int]]:
        """Return part and key of the notes that are held by a key or the pedal."""
        tags = self._tags[:, : self._count]
        held = tags[:, tags[Tag.HELD] > 0]
        return sorted(set(zip(held[Tag.PART].tolist(), held[Tag.KEY].tolist(), strict=True)))

    def reassign(
        self, parts: dict[int, int], notes: dict[tuple[int, int], tuple[int, int]]
    ) -> None:
        """Give voices to the parts of a new performance.

        Parameters
        ----------
        parts : dict of int to int
            From old part to new; voices of other parts fade.
        notes : dict of (int, int) to (int, int)
            Notes that go on, by new part and key: their ids and what holds them, 2 the key
            or 1 the pedal. Other held voices are released.
        """
        tags = self._tags[:, : self._count]
        gone = ~np.isin(tags[Tag.PART], list(parts))
        self._fade(gone, self._clock)
        for i in np.flatnonzero(~gone):
            tags[Tag.PART, i] = parts[int(tags[Tag.PART, i])]
        released = np.zeros(self._count, bool)
        for i in np.flatnonzero(~gone & (tags[Tag.HELD] > 0)):
            note = notes.get((int(tags[Tag.PART, i]), int(tags[Tag.KEY, i])))
            if note is None:
                released[i] = True
            else:
                tags[Tag.NOTE, i], tags[Tag.HELD, i] = note
        self._release(released, self._clock)
        tags[Tag.PART, gone] = 0

    def render(
        self,
        pool: NDArray[np.int16],
        bend_cents: Array,
        vibrato_cents: Array,
        pan: Array,
        parts: int,
    ) -> NDArray[np.float32]:
        """Render the next block.

        Parameters
        ----------
        pool : ndarray of int16
            The bank's frames.
        bend_cents, vibrato_cents : ndarray of float64, shape (parts, RUNS)
            Pitch wheel and modulation wheel of each part.
        pan : ndarray of float64, shape (parts,)
            -0.5 left to 0.5 right.
        parts : int

        Returns
        -------
        ndarray of float32, shape (parts, 2, BLOCK_FRAMES)
        """
        n = self._count
        if not n:
            self._clock += BLOCK_FRAMES
            return np.zeros((parts, 2, BLOCK_FRAMES), np.float32)
        reals, tags = self._reals[:, :n], self._tags[:, :n]
        part = tags[Tag.PART]
        times = (self._clock + np.arange(RUNS + 1.0) * RUN)[None, :]
        age = (times - reals[Field.BORN][:, None]) / SAMPLE_RATE
        begun = age[:, :-1] >= 0.0
        gain = self._gain(reals, times, age)
        bend, wave = self._modulation(reals, times, age)
        cents = reals[Field.CENTS][:, None] + bend_cents[part]
        cents += self._vibrato(reals, age, vibrato_cents[part])
        cents += reals[Field.BEND_TO_CENTS][:, None] * bend
        cents += reals[Field.WAVE_TO_CENTS][:, None] * wave
        ratio = np.where(begun, np.exp2(cents / 1200.0), 0.0)
        x = self._gathered(pool, ratio)
        self._filter(x, bend, wave)
        x *= ramps(gain)
        sound = x.reshape(n, BLOCK_FRAMES)
        if len(self._pan) != parts or np.array_equal(self._pan, pan):
            buses = _placed(part, reals[Field.PAN], pan) @ sound
        else:
            arriving = sound * _CROSS
            buses = _placed(part, reals[Field.PAN], pan) @ arriving
            buses += _placed(part, reals[Field.PAN], self._pan) @ (sound - arriving)
        self._pan = pan
        self._clock += BLOCK_FRAMES
        self._bury(gain[:, -1])
        return buses.reshape(parts, 2, BLOCK_FRAMES)

    def _gain(self, reals: Array, times: Array, age: Array) -> Array:
        """Return the loudness of each voice at the control points."""
        column = reals[:, :, None]
        gain = envelopes.volume(age, *column[Field.DELAY : Field.SUSTAIN + 1])
        released = reals[Field.RELEASED]
        if (released < np.inf).any():
            since = (times - released[:, None]) / SAMPLE_RATE
            falling = envelopes.released_volume(
                since, column[Field.RELEASED_GAIN], column[Field.RELEASE]
            )
            gain = np.where(since >= 0.0, falling, gain)
        trembling = np.flatnonzero(reals[Field.WAVE_TO_DB])
        if len(trembling):
            own = column[:, trembling]
            wave = envelopes.triangle(age[trembling], own[Field.WAVE_DELAY], own[Field.WAVE_HZ])
            gain[trembling] *= 10.0 ** (own[Field.WAVE_TO_DB] * wave / 20.0)
        gain *= column[Field.GAIN]
        gain[age < 0.0] = 0.0
        return gain

    def _modulation(self, reals: Array, times: Array, age: Array) -> tuple[Array, Array]:
        """Return modulation envelope and LFO in each run, where anything depends on them."""
        column = reals[:, :, None]
        now = age[:, :-1]
        bend = np.zeros_like(now)
        wave = np.zeros_like(now)
        rows = np.flatnonzero(reals[Field.BEND_TO_CENTS] + 1j * reals[Field.BEND_TO_CUTOFF])
        if len(rows):
            own = column[:, rows]
            level = envelopes.modulation(
                now[rows], *own[Field.BEND_DELAY : Field.BEND_SUSTAIN + 1]
            )
            since = (times[:, :-1] - own[Field.RELEASED]) / SAMPLE_RATE
            falling = envelopes.released_modulation(
                since, own[Field.RELEASED_BEND], own[Field.BEND_RELEASE]
            )
            bend[rows] = np.where(since >= 0.0, falling, level)
        rows = np.flatnonzero(reals[Field.WAVE_TO_CENTS] + 1j * reals[Field.WAVE_TO_CUTOFF])
        if len(rows):
            own = column[:, rows]
            wave[rows] = envelopes.triangle(now[rows], own[Field.WAVE_DELAY], own[Field.WAVE_HZ])
        return bend, wave

    def _vibrato(self, reals: Array, age: Array, wheel_cents: Array) -> Array:
        depth = reals[Field.VIBRATO_CENTS][:, None] + wheel_cents
        vibrato: Array = np.zeros_like(depth)
        rows = np.flatnonzero(depth.any(axis=1))
        if len(rows):
            own = reals[:, rows, None]
            vibrato[rows] = depth[rows] * envelopes.triangle(
                age[rows, :-1], own[Field.VIBRATO_DELAY], own[Field.VIBRATO_HZ]
            )
        return vibrato

    def _gathered(self, pool: NDArray[np.int16], ratio: Array) -> NDArray[np.float32]:
        """Read the samples at every voice's own speed, by four-point interpolation."""
        n = self._count
        reals, tags = self._reals[:, :n], self._tags[:, :n]
        begin = reals[Field.POSITION]
        travelled = np.cumsum(ratio, axis=1) * RUN
        at = begin[:, None, None] + (travelled - ratio * RUN)[:, :, None]
        position = at + ratio[:, :, None] * np.arange(RUN)
        final = begin + travelled[:, -1]
        loops = tags[Tag.LOOPS]
        looping = (reals[Field.LOOP_LENGTH] > 0) & ((loops == 1) | (tags[Tag.HELD] > 0))
        loop_end = reals[Field.LOOP_START] + reals[Field.LOOP_LENGTH]
        wraps = np.flatnonzero(looping & (final >= loop_end))
        if len(wraps):
            own = reals[:, wraps]
            length = own[Field.LOOP_LENGTH]
            over = (position[wraps] - loop_end[wraps, None, None]) / length[:, None, None]
            turns = np.maximum(np.floor(over) + 1.0, 0.0)
            position[wraps] -= turns * length[:, None, None]
            turns = np.floor((final[wraps] - loop_end[wraps]) / length) + 1.0
            final[wraps] -= turns * length
        ending = np.flatnonzero(~looping & (final >= reals[Field.END] - 1.0))
        last = reals[Field.END][ending] + 1.0
        # Beyond its end a sample is silent: the guard frames behind it are zeros.
        position[ending] = np.minimum(position[ending], last[:, None, None])
        final[ending] = np.minimum(final[ending], last)
        reals[Field.POSITION] = final
        index = position.astype(np.int64)
        position -= index
        index += (tags[Tag.BASE] - 1)[:, None, None]
        a, b, c, d = (pool[k:].take(index).astype(np.float32) for k in range(4))
        return _cubic(a, b, c, d, position.astype(np.float32))

    def _filter(self, x: NDArray[np.float32], bend: Array, wave: Array) -> None:
        n = self._count
        reals = self._reals[:, :n]
        cents = reals[Field.CUTOFF_CENTS][:, None] + reals[Field.BEND_TO_CUTOFF][:, None] * bend
        cents += reals[Field.WAVE_TO_CUTOFF][:, None] * wave
        lowest = cents.min(axis=1)
        dull = lowest < _NO_FILTER_CENTS
        reals[Field.STATE_REAL, ~dull] = np.nan
        rows = np.flatnonzero(dull)
        if not len(rows):
            return
        if np.array_equal(lowest[rows], cents[rows].max(axis=1)):
            cents = cents[:, :1]
        cutoff = CENT_OF_HZ * np.exp2(np.minimum(cents[rows], 14_000.0) / 1200.0)
        state = np.empty(len(rows), np.complex64)
        state.real, state.imag = reals[Field.STATE_REAL : Field.STATE_IMAG + 1, rows]
        x[rows], state = filtered(x[rows], cutoff, reals[Field.RESONANCE, rows], state)
        reals[Field.STATE_REAL, rows] = state.real
        reals[Field.STATE_IMAG, rows] = state.imag

    def _release(self, which: NDArray[np.bool_], at: int) -> None:
        """Release voices at a frame of the clock."""
        rows = np.flatnonzero(which & (self._reals[Field.RELEASED, : self._count] > at))
        if not len(rows):
            return
        own = self._reals[:, rows, None]
        age = (at - own[Field.BORN]) / SAMPLE_RATE
        level = envelopes.volume(age, *own[Field.DELAY : Field.SUSTAIN + 1])
        bend = envelopes.modulation(age, *own[Field.BEND_DELAY : Field.BEND_SUSTAIN + 1])
        self._reals[Field.RELEASED_GAIN, rows] = level[:, 0]
        self._reals[Field.RELEASED_BEND, rows] = bend[:, 0]
        self._reals[Field.RELEASED, rows] = at
        self._tags[Tag.HELD, rows] = 0

    def _fade(self, which: NDArray[np.bool_], at: int) -> None:
        """End voices quickly, those too that already fade slowly."""
        self._release(which, at)
        rows = np.flatnonzero(which)
        own = self._reals[:, rows]
        since = np.maximum(at - own[Field.RELEASED], 0.0) / SAMPLE_RATE
        self._reals[Field.RELEASED_GAIN, rows] *= 10.0 ** (-own[Field.RELEASE] * since / 20.0)
        self._reals[Field.RELEASED, rows] = at
        self._reals[Field.RELEASE, rows] = np.maximum(own[Field.RELEASE], _QUICK_RELEASE)
        self._tags[Tag.FADING, rows] = 1

    def _make_room(self, new: int, at: int) -> None:
        """Fade the least heard voices where there would be too many."""
        n = self._count
        reals = self._reals[:, :n]
        alive = self._tags[Tag.FADING, :n] == 0
        excess = int(alive.sum()) + new - _MOST
        if excess > 0:
            column = reals[:, :, None]
            age = (at - column[Field.BORN]) / SAMPLE_RATE
            level = envelopes.volume(age, *column[Field.DELAY : Field.SUSTAIN + 1])[:, 0]
            since = np.maximum(at - reals[Field.RELEASED], 0.0) / SAMPLE_RATE
            released = reals[Field.RELEASED] < np.inf
            falling = reals[Field.RELEASED_GAIN] * 10.0 ** (-reals[Field.RELEASE] * since / 20)
            # A note that still rises counts for what it will be.
            level[age[:, 0] < reals[Field.DELAY] + reals[Field.ATTACK]] = 1.0
            level = np.where(released, 0.1 * falling, level) * reals[Field.GAIN]
            level[~alive] = np.inf
            which = np.zeros(n, bool)
            which[np.argsort(level, kind="stable")[:excess]] = True
            self._fade(which, at)
        if n + new > _CAPACITY:
            # Never reached by music: the oldest voices go at once.
            keep = np.arange(n + new - _CAPACITY, n)
            self._keep(keep)

    def _bury(self, gain: Array) -> None:
        """Drop the voices that are over."""
        n = self._count
        reals = self._reals[:, :n]
        peaked = (self._clock - reals[Field.BORN]) / SAMPLE_RATE >= (
            reals[Field.DELAY] + reals[Field.ATTACK]
        )
        peaked |= reals[Field.RELEASED] < self._clock
        over = peaked & (gain < _SILENT)
        over |= reals[Field.POSITION] >= reals[Field.END]
        if over.any():
            self._keep(np.flatnonzero(~over))

    def _keep(self, rows: NDArray[np.intp]) -> None:
        self._reals[:, : len(rows)] = self._reals[:, rows]
        self._tags[:, : len(rows)] = self._tags[:, rows]
        self._count = len(rows)


def _placed(part: NDArray[np.int64], own: Array, pan: Array) -> NDArray[np.float32]:
    """Return each voice's share in its part's two sides, shape (2 parts, voices).

    The power is constant: a voice in the middle is 3 dB below one at the side.
    """
    angle = np.clip(own + pan[part], -0.5, 0.5) * (np.pi / 2) + np.pi / 4
    sides = np.zeros((len(pan), 2, len(part)), np.float32)
    voice = np.arange(len(part))
    sides[part, 0, voice] = np.cos(angle)
    sides[part, 1, voice] = np.sin(angle)
    return sides.reshape(2 * len(pan), len(part))


def ramps(gain: Array) -> NDArray[np.float32]:
    """Return straight lines between control points, shape (voices, RUNS, RUN)."""
    gain = gain.astype(np.float32)
    lines = (gain[:, 1:, None] - gain[:, :-1, None]) * _RAMP
    lines += gain[:, :-1, None]
    return np.asarray(lines, np.float32)


def _cubic(
    a: NDArray[np.float32],
    b: NDArray[np.float32],
    c: NDArray[np.float32],
    d: NDArray[np.float32],
    f: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return Catmull and Rom's cubic between b and c at the fraction f."""
    # ((f·k3 + k2)·f + k1)·f/2 + b, worked in place of a, c and d.
    bow = b - c
    bow *= 3.0
    bow += d
    bow -= a
    slope = c - a
    a += a
    a -= 5.0 * b
    a += 4.0 * c
    a -= d
    bow *= f
    bow += a
    bow *= f
    bow += slope
    bow *= f
    bow *= 0.5
    bow += b
    return bow
