"""Harmony: first when chords change, then which chords, then how they are coloured."""

from dataclasses import replace

from studio.composing.chord_colours import closes, colours, resolves
from studio.composing.chord_wishes import Slot, held_at, slots_of
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.harmonic_rhythm import changes_of_phrases
from studio.composing.language.harmonic_words import Word
from studio.composing.language.prior import Language
from studio.composing.material import Span
from studio.composing.progressions import words_of_phrases
from studio.composing.quoting import Statement
from studio.composing.score import Key
from studio.composing.settings import HeldChord
from studio.composing.spelling import pitch_class, position_of
from studio.composing.theory import INTERVALS

_IN_JAZZ = 1.2
"""What speaks for roots that fall by a fifth in jazz, which the songs do not know."""


def harmonise(
    frame: Frame,
    ensemble: Ensemble,
    language: Language,
    stated: tuple[Statement, ...] = (),
) -> tuple[Span, ...]:
    """Return the chords of the piece.

    Parameters
    ----------
    frame : Frame
        With the chords that are held.
    ensemble : Ensemble
        Its pace and richness.
    language : Language
    stated : tuple of Statement
        Motifs that the chords shall fit.

    Returns
    -------
    tuple of Span
        Without gaps from 0 to the end; the last is the tonic of the home key, unless another
        chord is held there.
    """
    harmony = language.harmony
    onsets = changes_of_phrases(frame, ensemble, harmony, stated)
    by_phrase = [slots_of(frame, index, ticks) for index, ticks in enumerate(onsets)]
    falling = _IN_JAZZ if ensemble.texture == "jazz" else 0.0
    chosen = words_of_phrases(frame, harmony, by_phrase, stated, falling)
    slots = [slot for phrase in by_phrase for slot in phrase]
    numbers = [word for phrase in chosen for word in phrase]
    kinds = colours(frame, ensemble, harmony, slots, numbers)
    known = harmony.vocabulary(frame.plan.mode).words
    words = [known[number] for number in numbers]
    spans: list[Span] = []
    for i, slot in enumerate(slots):
        span = _span(frame, slot, numbers[i], words[i], kinds[i], words[i + 1 : i + 3])
        held = held_at(frame, slot.onset)
        if held is not None:
            span = _as_held(span, words[i], held)
        if spans and held is None and _goes_on(frame, spans[-1], span):
            longer = span.end - spans[-1].onset
            spans[-1] = replace(spans[-1], duration=longer, cadence=span.cadence)
        else:
            spans.append(span)
    return tuple(spans)


def _goes_on(frame: Frame, before: Span, span: Span) -> bool:
    """Return whether a chord is the one before, still sounding."""
    return (
        before.phrase == span.phrase
        and (before.word, before.kind) == (span.word, span.kind)
        and held_at(frame, before.onset) is None
    )


def _span(
    frame: Frame, slot: Slot, number: int, word: Word, kind: str, following: list[Word]
) -> Span:
    bar = frame.bar_of(slot.onset)
    key = frame.key_of_bar(bar)
    root = (key.tonic + word.root) % 12
    return Span(
        slot.onset,
        slot.end - slot.onset,
        frame.phrase_of_bar[bar],
        key,
        number,
        root,
        position_of(key) + word.fifths,
        kind,
        tuple((root + s) % 12 for s in INTERVALS[kind]),
        _degree(key, word, kind, following),
        word.function,
        closes(slot),
    )


def _degree(key: Key, word: Word, kind: str, following: list[Word]) -> str:
    """Return what a chord is called, which depends on where it leads."""
    after = following[0] if following else None
    if word.target is not None:
        # A dominant of the dominant may fall into it by way of the tonic over its fifth.
        arrives = [w.root for w in following if w is after or (after and after.root == 0)]
        return word.degree if word.target in arrives else word.alone
    if kind in ("dominant", "dominant-ninth") and after is not None and resolves(word, after):
        low = key.fifths - 1
        seventh = (key.tonic + word.root + 10) % 12
        if word.degree != "V" and seventh not in {pitch_class(p) for p in range(low, low + 7)}:
            return f"V/{after.degree}"
    return word.degree


_PLAIN_NAMES = ("I", "bII", "II", "bIII", "III", "IV", "#IV", "V", "bVI", "VI", "bVII", "VII")
_IN_MINOR = {3: "III", 4: "#III", 8: "VI", 10: "VII"}
_FIFTHS = (0, -5, 2, -3, 4, -1, 6, 1, -4, 3, -2, 5)


def _as_held(span: Span, word: Word, held: HeldChord) -> Span:
    """Return a chord as it is held: its root and kind whatever is usual here."""
    above = (held.root - span.key.tonic) % 12
    small = INTERVALS[held.kind][1] == 3
    degree, position = span.degree, span.position
    if above != word.root or small != (word.kind in ("minor", "diminished")):
        minor = span.key.mode in ("minor", "dorian", "phrygian")
        degree = (_IN_MINOR if minor else {}).get(above, _PLAIN_NAMES[above])
        degree = degree.lower() if small else degree
        position = position_of(span.key) + _FIFTHS[above]
    return replace(
        span,
        root=held.root,
        position=position,
        kind=held.kind,
        tones=tuple((held.root + s) % 12 for s in INTERVALS[held.kind]),
        degree=degree,
    )
