"""Reading the figures of a song's piano: what each hand plays in a bar, over its chord.

A pitch becomes a rung: how many steps it lies above the lowest note of its hand on the ladder
of the tones of the chord, three to the octave. A figure can so be played over any chord.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from studio.composing.language.figures import BAR_TICKS, LADDER, Context, Strike
from studio.composing.theory import INTERVALS
from studio.training.harmonic_reading import KINDS, harmonic_reading
from studio.training.pieces import Notes, Piece

Pattern: TypeAlias = tuple[Strike, ...]
"""What one hand plays in a bar."""

_GRIDS = (240, 320, 160)
"""A hand keeps to one of these within a bar: sixteenths, triplets of quavers or of semiquavers."""
_TOP_RUNG = 9
_WIDEST = 4
"""Rungs that one hand can strike together: a tenth."""
_FINGERS = 4
_DOUBLES = 0.5
"""A right hand that has this share of the sung notes on top plays the tune, no figure."""
_BREATH = 480
"""Ticks that the voice rests between phrases at least."""
_SHORTEST_PHRASE = 2


@dataclass(frozen=True, slots=True)
class ReadBar:
    """The piano in one bar of a song.

    Parameters
    ----------
    metre : str
        A key of `studio.composing.language.figures.BAR_TICKS`.
    left, right : Pattern or None
        None where the hand plays what is no figure over a chord, or holds on from before.
    lowest : int
        Lowest pitch of the left hand, MIDI; 0 where it rests.
    sung : bool
        Whether the voice sings in this bar.
    doubled : bool
        Whether the right hand plays the tune.
    upper : float
        Notes that the right hand strikes together, on average.
    context : Context
    """

    metre: str
    left: Pattern | None
    right: Pattern | None
    lowest: int
    sung: bool
    doubled: bool
    upper: float
    context: Context


def read_bars(song: Piece) -> list[ReadBar | None]:
    """Return the piano of every bar of a song; None for bars of other lengths and metres."""
    piano, voice = song.keyboard, song.voice
    if piano is None or voice is None:
        return []
    chords = harmonic_reading(song).chords
    begins = [int(t) for t in chords["onset"]]
    tones = [
        frozenset(
            (int(c["tonic"]) + int(c["root"]) + step) % 12 for step in INTERVALS[KINDS[c["kind"]]]
        )
        for c in chords
    ]
    onsets = piano.notes["onset"]
    starts = phrase_starts(song)
    result: list[ReadBar | None] = []
    for number, bar in enumerate(song.bars):
        metre = _metre(int(bar["beats"]), int(bar["beat_type"]))
        begin, length = int(bar["onset"]), int(bar["duration"])
        if metre is None or bar["pickup"] or length != BAR_TICKS[metre]:
            result.append(None)
            continue
        end = begin + length
        first, stop = np.searchsorted(onsets, (begin, end))
        here = piano.notes[int(first) : int(stop)]
        over = piano.notes[: int(first)]
        over = over[over["onset"] + over["duration"] > begin]
        sung = voice.notes[(voice.notes["onset"] >= begin) & (voice.notes["onset"] < end)]
        hands = [
            _pattern(here[here["staff"] == s], bool((over["staff"] == s).any()), begin, end,
                     begins, tones)
            for s in (2, 1)
        ]  # fmt: skip
        low = here[here["staff"] == 2]["pitch"]
        high = here[here["staff"] == 1]
        changes = tuple(t - begin for t in begins if begin < t < end)
        result.append(
            ReadBar(
                metre,
                _to_the_middle(hands[0], metre),
                _to_the_middle(hands[1], metre),
                int(low.min()) if len(low) else 0,
                len(sung) > 0,
                _doubles(high, sung),
                len(high) / max(1, len(np.unique(high["onset"]))),
                Context(
                    len(sung) / (length / 960.0),
                    _silence(voice.notes, begin, end),
                    number in starts,
                    number + 1 in starts,
                    number == len(song.bars) - 1,
                    changes,
                ),
            )
        )
    return result


def phrase_starts(song: Piece) -> set[int]:
    """Return the bars in which a phrase of the voice begins, an upbeat left out of account."""
    voice = song.voice
    if voice is None or len(voice.notes) == 0:
        return set()
    notes = voice.notes
    bars = song.bars
    found: list[int] = []
    until = -_BREATH
    for note in notes:
        onset = int(note["onset"])
        if onset - until >= _BREATH:
            at = int(np.searchsorted(bars["onset"], onset, side="right")) - 1
            # What begins in the last third of a bar leads into the next.
            late = onset - int(bars["onset"][at]) > 0.6 * int(bars["duration"][at])
            at += late
            if not found or at - found[-1] >= _SHORTEST_PHRASE:
                found.append(at)
        until = max(until, onset + int(note["duration"]))
    return set(found)


def _metre(beats: int, beat_type: int) -> str | None:
    name = {"2/2": "4/4"}.get(f"{beats}/{beat_type}", f"{beats}/{beat_type}")
    return name if name in BAR_TICKS else None


def _pattern(
    notes: Notes,
    held: bool,
    begin: int,
    end: int,
    begins: list[int],
    tones: list[frozenset[int]],
) -> Pattern | None:
    """Return the strikes of a hand; None where a note is strange to its chord."""
    if held and (len(notes) == 0 or int(notes["onset"][0]) > begin):
        return None
    struck: dict[int, list[tuple[int, int]]] = {}
    lowest: dict[int, int] = {}
    for note in notes:
        onset, pitch = int(note["onset"]), int(note["pitch"])
        chord = max(0, bisect_right(begins, onset) - 1)
        lowest[chord] = min(lowest.get(chord, 128), pitch)
        struck.setdefault(onset, []).append((pitch, int(note["duration"])))
    if not struck:
        return ()
    order = sorted(struck)
    if not any(all((t - begin) % grid == 0 for t in order) for grid in _GRIDS):
        return None
    pattern = []
    for onset, following in zip(order, [*order[1:], end], strict=True):
        chord = max(0, bisect_right(begins, onset) - 1)
        rungs = _rungs({p for p, _ in struck[onset]}, lowest[chord], tones[chord])
        if rungs is None or rungs[-1] > _TOP_RUNG or rungs[-1] - rungs[0] > _WIDEST:
            return None
        if len(rungs) > _FINGERS:
            return None
        length = min(max(d for _, d in struck[onset]), following - onset)
        if length <= 0 or not any(length % grid == 0 for grid in _GRIDS):
            return None
        pattern.append(Strike(onset - begin, length, rungs))
    return tuple(pattern)


def _to_the_middle(pattern: Pattern | None, metre: str) -> Pattern | None:
    """Return a pattern whose rests are easily read in compound time.

    A rest over the middle of the bar that begins a quaver before it would be written as two
    quaver rests; the note before is held a quaver longer.
    """
    if pattern is None or metre != "6/8":
        return pattern
    return tuple(
        strike._replace(duration=1440 - strike.onset)
        if strike.end == 960 and (following is None or following.onset >= 1920)
        else strike
        for strike, following in zip(pattern, [*pattern[1:], None], strict=False)
    )


def _rungs(pitches: set[int], lowest: int, tones: frozenset[int]) -> tuple[int, ...] | None:
    """Return the rungs of pitches above the lowest of their hand; None if one is no chord tone.

    Of four tones in an octave the third and fourth are one rung, as the higher takes the
    place of the lower.
    """
    found = []
    for pitch in pitches:
        if pitch != lowest and pitch % 12 not in tones:
            return None
        octaves, rest = divmod(pitch - lowest, 12)
        step = sum((lowest + k) % 12 in tones for k in range(1, rest + 1))
        found.append(LADDER * octaves + min(step, LADDER - 1))
    return tuple(sorted(found)) if len(set(found)) == len(found) else None


def _doubles(right: Notes, sung: Notes) -> bool:
    """Return whether the right hand has the sung notes on top."""
    if len(sung) == 0:
        return False
    tops: dict[int, int] = {}
    for note in right:
        tops[int(note["onset"])] = max(tops.get(int(note["onset"]), 0), int(note["pitch"]))
    same = sum(tops.get(int(n["onset"]), -1) % 12 == int(n["pitch"]) % 12 for n in sung)
    return bool(same >= _DOUBLES * len(sung))


def _silence(voice: Notes, begin: int, end: int) -> float:
    """Return the share of a bar in which the voice rests."""
    ends = voice["onset"] + voice["duration"]
    mine = (voice["onset"] < end) & (ends > begin)
    sounding = np.minimum(ends[mine], end) - np.maximum(voice["onset"][mine], begin)
    return float(np.clip(1.0 - sounding.sum() / (end - begin), 0.0, 1.0))
