"""The sounding voices: arrays with one column a voice, rendered together.

Pitch, filter and loudness are decided at control points `RUN` frames apart; pitch and
filter stay in between, loudness moves in a straight line. Envelopes are closed formulas of
a voice's age, so a block needs no state but positions and the filters' memories.
"""

import numpy as np
from numpy.typing import NDArray

from studio.sounding import envelopes
from studio.sounding.lowpass import LowPass
from studio.sounding.reading import RUN, RUNS, Reader, looped
from studio.sounding.tones import CENT_OF_HZ, NO_FILTER_HZ, Field, Tag, Tone
from studio.units import BLOCK_FRAMES, SAMPLE_RATE

_MOST = 192
"""Voices that may sound; beyond it the least heard make room."""
_CAPACITY = 512
_SILENT = 2.0e-5 / 32_768
"""A released or decaying voice is over below this gain: -94 dB at a sample's full scale."""
_QUICK_RELEASE = 3_000.0
"""Decibels a second of a fade that makes room: short, but no click."""
_NO_FILTER_CENTS = 1200.0 * np.log2(NO_FILTER_HZ / CENT_OF_HZ)

_PRODUCT_FRAMES = 16

_EDGES = np.arange(RUNS + 1.0)[:, None] * RUN
_RAMP = np.arange(RUN, dtype=np.float32)[:, None, None] / RUN
_CROSS = (_RAMP + np.arange(RUNS, dtype=np.float32)[:, None]) / RUNS
_NOTHING = np.zeros((1, 1))

Array = NDArray[np.float64]


class Voices:
    """All voices of one renderer."""

    def __init__(self) -> None:
        self._reals = np.zeros((len(Field), _CAPACITY))
        self._tags = np.zeros((len(Tag), _CAPACITY), np.int64)
        self._count = 0
        self._clock = 0
        self._pan: Array = np.zeros(0)
        self._reader = Reader(_CAPACITY)
        self._low_pass = LowPass(_CAPACITY)

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
        reals, part = self._reals[:, :n], self._tags[Tag.PART, :n]
        times = self._clock + _EDGES
        age = (times - reals[Field.BORN]) / SAMPLE_RATE
        gain = self._gain(reals, times, age)
        bend, wave = self._modulation(reals, times, age)
        cents = reals[Field.CENTS] + bend_cents.T[:, part]
        cents += self._vibrato(reals, age, vibrato_cents.T[:, part])
        cents += reals[Field.BEND_TO_CENTS] * bend
        cents += reals[Field.WAVE_TO_CENTS] * wave
        ratio = np.exp2(cents / 1200.0)
        ratio *= age[:-1] >= 0.0
        sound = self._read(pool, ratio)
        self._filter(sound, bend, wave)
        lines = (gain[1:] - gain[:-1]).astype(np.float32) * _RAMP
        lines += gain[:-1].astype(np.float32)
        sound *= lines
        places = _placed(part, reals[Field.PAN], pan)
        if len(self._pan) != parts or np.array_equal(self._pan, pan):
            buses = _gathered(sound, places)
        else:
            arriving = np.multiply(sound, _CROSS, dtype=np.float32)
            sound -= arriving
            buses = _gathered(arriving, places)
            buses += _gathered(sound, _placed(part, reals[Field.PAN], self._pan))
        self._pan = pan
        self._clock += BLOCK_FRAMES
        self._bury(gain[-1])
        return buses.T.reshape(parts, 2, BLOCK_FRAMES)

    def _gain(self, reals: Array, times: Array, age: Array) -> Array:
        """Return the loudness of each voice at the control points."""
        gain = envelopes.volume(age, *reals[Field.DELAY : Field.SUSTAIN + 1])
        if self._releasing(reals):
            since = (times - reals[Field.RELEASED]) / SAMPLE_RATE
            falling = envelopes.released_volume(
                since, reals[Field.RELEASED_GAIN], reals[Field.RELEASE]
            )
            gain = np.where(since >= 0.0, falling, gain)
        trembling = np.flatnonzero(reals[Field.WAVE_TO_DB])
        if len(trembling):
            delay, frequency = reals[Field.WAVE_DELAY : Field.WAVE_HZ + 1, trembling]
            wave = envelopes.triangle(age[:, trembling], delay, frequency)
            gain[:, trembling] *= 10.0 ** (reals[Field.WAVE_TO_DB, trembling] * wave / 20.0)
        gain *= reals[Field.GAIN]
        gain *= age >= 0.0
        return gain

    def _releasing(self, reals: Array) -> bool:
        return bool(reals[Field.RELEASED].min() < np.inf)

    def _modulation(self, reals: Array, times: Array, age: Array) -> tuple[Array, Array]:
        """Return modulation envelope and LFO in each run, where anything depends on them."""
        now = age[:-1]
        bend = wave = _NOTHING
        if reals[Field.BEND_TO_CENTS : Field.BEND_TO_CUTOFF + 1].any():
            bend = envelopes.modulation(now, *reals[Field.BEND_DELAY : Field.BEND_SUSTAIN + 1])
            if self._releasing(reals):
                since = (times[:-1] - reals[Field.RELEASED]) / SAMPLE_RATE
                falling = envelopes.released_modulation(
                    since, reals[Field.RELEASED_BEND], reals[Field.BEND_RELEASE]
                )
                bend = np.where(since >= 0.0, falling, bend)
        if reals[Field.WAVE_TO_CENTS : Field.WAVE_TO_CUTOFF + 1].any():
            wave = envelopes.triangle(now, reals[Field.WAVE_DELAY], reals[Field.WAVE_HZ])
        return bend, wave

    def _vibrato(self, reals: Array, age: Array, wheel_cents: Array) -> Array:
        depth = reals[Field.VIBRATO_CENTS] + wheel_cents
        if not depth.any():
            return _NOTHING
        delay, frequency = reals[Field.VIBRATO_DELAY : Field.VIBRATO_HZ + 1]
        swing: Array = envelopes.triangle(age[:-1], delay, frequency)
        swing *= depth
        return swing

    def _read(self, pool: NDArray[np.int16], ratio: Array) -> NDArray[np.float32]:
        """Read the samples at every voice's own speed, and move on."""
        reals, tags = self._reals[:, : self._count], self._tags[:, : self._count]
        loops = tags[Tag.LOOPS]
        looping = (loops == 1) | (tags[Tag.HELD] > 0)
        looping &= reals[Field.LOOP_LENGTH] > 0
        length = np.maximum(reals[Field.LOOP_LENGTH], 1.0)
        loop_end = np.where(looping, reals[Field.LOOP_START] + length, np.inf)
        # Beyond its end a sample is silent: the guard frames behind it are zeros.
        last = np.where(looping, np.inf, reals[Field.END] + 1.0)
        edges = np.zeros((RUNS + 1, self._count))
        np.cumsum(ratio, axis=0, out=edges[1:])
        edges *= RUN
        edges += reals[Field.POSITION]
        if (edges[-1] >= loop_end).any():
            edges = looped(edges, loop_end, length)
        reals[Field.POSITION] = np.minimum(edges[-1], last)
        return self._reader.read(pool, tags[Tag.BASE], edges[:-1], ratio, loop_end, length, last)

    def _filter(self, x: NDArray[np.float32], bend: Array, wave: Array) -> None:
        reals = self._reals[:, : self._count]
        cents = reals[Field.CUTOFF_CENTS] + reals[Field.BEND_TO_CUTOFF] * bend
        cents = cents + reals[Field.WAVE_TO_CUTOFF] * wave
        lowest = cents.min(axis=0)
        bright = lowest >= _NO_FILTER_CENTS
        if not bright.all():
            if np.array_equal(lowest, cents.max(axis=0)):
                cents = cents[:1]
            cutoff = CENT_OF_HZ * np.exp2(np.minimum(cents, 14_000.0) / 1200.0)
            state = np.empty(self._count, np.complex64)
            state.real, state.imag = reals[Field.STATE_REAL : Field.STATE_IMAG + 1]
            state = self._low_pass.process(x, cutoff, reals[Field.RESONANCE], state, bright)
            reals[Field.STATE_REAL], reals[Field.STATE_IMAG] = state.real, state.imag
        reals[Field.STATE_REAL, bright] = np.nan

    def _release(self, which: NDArray[np.bool_], at: int) -> None:
        """Release voices at a frame of the clock."""
        rows = np.flatnonzero(which & (self._reals[Field.RELEASED, : self._count] > at))
        if not len(rows):
            return
        own = self._reals[:, rows]
        age = (at - own[Field.BORN]) / SAMPLE_RATE
        level = envelopes.volume(age, *own[Field.DELAY : Field.SUSTAIN + 1])
        bend = envelopes.modulation(age, *own[Field.BEND_DELAY : Field.BEND_SUSTAIN + 1])
        self._reals[Field.RELEASED_GAIN, rows] = level
        self._reals[Field.RELEASED_BEND, rows] = bend
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
            age = (at - reals[Field.BORN]) / SAMPLE_RATE
            level = envelopes.volume(age, *reals[Field.DELAY : Field.SUSTAIN + 1])
            since = np.maximum(at - reals[Field.RELEASED], 0.0) / SAMPLE_RATE
            released = reals[Field.RELEASED] < np.inf
            falling = reals[Field.RELEASED_GAIN] * 10.0 ** (-reals[Field.RELEASE] * since / 20)
            # A note that still rises counts for what it will be.
            level[age < reals[Field.DELAY] + reals[Field.ATTACK]] = 1.0
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


def _gathered(sound: NDArray[np.float32], places: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sides of all parts from voices in their places, shape (BLOCK_FRAMES, sides).

    In small products: a large one would be shared out by the linear algebra library among
    threads of its own, and sound would wait for threads that have no precedence.
    """
    sides = sound.reshape(-1, _PRODUCT_FRAMES, sound.shape[2]) @ places.T
    in_time = sides.reshape(RUN, RUNS, -1).swapaxes(0, 1)
    return in_time.reshape(BLOCK_FRAMES, -1)
