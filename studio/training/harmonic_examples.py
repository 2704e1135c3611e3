"""What the songs say about harmony: chords as words, with where each stands in its phrase."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.language.harmonic_places import (
    KINDS,
    OUTSIDE,
    first_class,
    length_class,
    place_of,
)
from studio.composing.language.harmonic_words import QUALITY, Vocabulary, vocabulary
from studio.mapping.plan import Cadence
from studio.training.harmonic_reading import Reading, slots_of
from studio.training.pieces import Line, Piece

_REST = 480
_LEAST = 1.75
"""Ticks of a rest that ends a phrase, and bars that a phrase has at least."""
_CHROMATIC = (0.05, 0.1, 0.17)
_RICH = (0.22, 0.34, 0.48)
"""Borders between the classes: shares of the time on chords foreign to the key, on sevenths."""
_TRIADS = ("major", "minor", "diminished", "augmented")


@dataclass(frozen=True, slots=True, eq=False)
class Chords:
    """The chords of a song as words of its keys.

    All arrays have one entry a chord, in order.

    Parameters
    ----------
    minor : ndarray of bool
    words : ndarray of int
        Number in the vocabulary of the mode; -1 for a chord that is no word of it.
    kinds : ndarray of int
        Index into `KINDS`.
    bass : ndarray of int
        Semitones from the root up to the lowest note.
    onsets, durations : ndarray of int
        Ticks.
    strengths : ndarray of int
        Of the onset, as `slots_of` gives it.
    lengths : ndarray of int
        Class of the duration, as `length_class` gives it.
    places : ndarray of int
        As `place_of` gives it; `OUTSIDE` between phrases.
    firsts : ndarray of int
        0 for the first chord of a phrase, 1 for the second, 2 for others.
    chromatic, rich : int
        Class of the piece, 0 to 3.
    """

    minor: NDArray[np.bool_]
    words: NDArray[np.int64]
    kinds: NDArray[np.int64]
    bass: NDArray[np.int64]
    onsets: NDArray[np.int64]
    durations: NDArray[np.int64]
    strengths: NDArray[np.int64]
    lengths: NDArray[np.int64]
    places: NDArray[np.int64]
    firsts: NDArray[np.int64]
    chromatic: int
    rich: int


def phrase_ends(voice: Line, bar_ticks: int) -> list[tuple[int, int]]:
    """Return the beginnings of the first and last notes of the phrases of a sung line.

    A phrase ends before a rest and with the line, and has nearly two bars at least.
    """
    onsets, first = np.unique(voice.notes["onset"], return_index=True)
    stops = onsets + voice.notes["duration"][first]
    gaps = np.append(onsets[1:], 2**31 - 1) - stops
    phrases = []
    begin = 0
    for i in np.flatnonzero(gaps >= _REST):
        last = i == len(onsets) - 1
        if last or stops[i] - onsets[begin] >= _LEAST * bar_ticks:
            phrases.append((int(onsets[begin]), int(onsets[i])))
            begin = int(i) + 1
    return phrases


def chords_of(piece: Piece, reading: Reading) -> Chords | None:
    """Return the chords of a song as words; None where no single line is sung."""
    voice = piece.voice
    if voice is None or len(voice.notes) < 16:
        return None
    chords = reading.chords
    minor = chords["minor"].astype(np.bool_)
    words = np.array(
        [word_of(reading, i, vocabulary("minor" if m else "major")) for i, m in enumerate(minor)]
    )
    onsets = chords["onset"].astype(np.int64)
    slots, strengths = slots_of(piece.bars)
    at = np.clip(np.searchsorted(slots, onsets, side="right") - 1, 0, None)
    bar = np.clip(np.searchsorted(piece.bars["onset"], onsets, side="right") - 1, 0, None)
    bar_ticks = np.maximum(1, piece.bars["duration"][bar].astype(np.int64))
    durations = chords["duration"].astype(np.int64)
    lengths = np.array(
        [length_class(int(d), int(b)) for d, b in zip(durations, bar_ticks, strict=True)]
    )
    places = np.full(len(chords), OUTSIDE)
    firsts = np.full(len(chords), 2)
    for begin, end in phrase_ends(voice, int(np.median(piece.bars["duration"]))):
        first, last = (int(i) for i in reading.chords_at(np.array([begin, end])))
        kind = close_of(words, minor, last)
        for i in range(first, last + 1):
            places[i] = place_of(last - i, kind)
            firsts[i] = first_class(i - first)
    plain = words >= 0
    modes = [vocabulary("minor" if m else "major").words for m in minor]
    found = [known[w] if w >= 0 else None for w, known in zip(words, modes, strict=True)]
    inside = np.array([word is not None and word.diatonic for word in found])
    # A diminished seventh chord may have got another root than it was read with.
    read = chords["root"].astype(np.int64)
    roots = np.array([r if w is None else w.root for r, w in zip(read, found, strict=True)])
    long = np.maximum(durations, 1)
    outside = float((long * ~inside).sum() / long.sum())
    sevenths = np.isin(chords["kind"], [KINDS.index(k) for k in KINDS if k not in _TRIADS])
    rich = float((long * (sevenths & plain)).sum() / long.sum())
    return Chords(
        minor,
        words,
        chords["kind"].astype(np.int64),
        (read + chords["bass"] - roots) % 12,
        onsets,
        durations,
        strengths[at].astype(np.int64),
        lengths,
        places,
        firsts,
        int(np.searchsorted(_CHROMATIC, outside, side="right")),
        int(np.searchsorted(_RICH, rich, side="right")),
    )


def word_of(reading: Reading, i: int, known: Vocabulary) -> int:
    """Return which word of a vocabulary a chord is; -1 for none.

    A diminished seventh chord has four roots that sound alike: it takes the one that leads
    into the next chord.
    """
    chord = reading.chords[i]
    kind = KINDS[int(chord["kind"])]
    root = int(chord["root"])
    if kind == "diminished-seventh" and i + 1 < len(reading.chords):
        after = reading.chords[i + 1]
        target = (int(after["tonic"]) + int(after["root"]) - int(chord["tonic"])) % 12
        leading = (target - 1) % 12
        if (leading - root) % 3 == 0:
            root = leading
    return known.find(root, QUALITY[kind])


def close_of(words: NDArray[np.int64], minor: NDArray[np.bool_], last: int) -> Cadence:
    """Return how a phrase closes on its last chord."""
    known = vocabulary("minor" if minor[last] else "major")
    if words[last] < 0:
        return "open"
    word = known.words[int(words[last])]
    if word.root == 0:
        return "authentic"
    if word.root == 7:
        return "half"
    before = int(words[last - 1]) if last > 0 and minor[last - 1] == minor[last] else -1
    if word.degree in ("vi", "VI") and before >= 0 and known.words[before].root == 7:
        return "deceptive"
    return "open"
