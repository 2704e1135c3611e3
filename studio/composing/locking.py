"""What is held of a score: bars, parts and chords, as they are when a person locks them."""

from dataclasses import replace

from studio.composing.material import Span
from studio.composing.rerolling import apart_from_stretches, covers
from studio.composing.score import ChordSymbol, Note, Part, Pitch, Score
from studio.composing.settings import (
    ComposingSettings,
    HeldBar,
    HeldChord,
    HeldLine,
    HeldNote,
    HeldPart,
)


def held_bar(score: Score, bar: int) -> HeldBar:
    """Return a bar of a score with everything that sounds in it."""
    ticks = score.metre.bar_ticks
    lines = tuple(
        HeldLine(part.id, part.instrument.key, part.role, _notes(part, bar, ticks))
        for part in score.parts
    )
    return HeldBar(bar, ticks, lines, _chords(score, bar * ticks, (bar + 1) * ticks))


def held_part(score: Score, part: Part) -> HeldPart:
    """Return a part of a score with all its bars.

    All but percussion holds the chords too, so that what else is played goes with it.
    """
    ticks = score.metre.bar_ticks
    bars = tuple(_notes(part, bar, ticks) for bar in range(score.bars))
    chords = () if part.instrument.percussion else _chords(score, 0, score.end)
    return HeldPart(part.id, part.instrument.key, part.role, ticks, bars, chords)


def held_chord(score: Score, index: int) -> HeldChord:
    """Return a chord of a score."""
    return _chord(score.chords[index], score.metre.bar_ticks)


def with_others_held(settings: ComposingSettings, before: Score) -> ComposingSettings:
    """Return settings that hold all bars which no throw of some bars concerns.

    Parameters
    ----------
    settings : ComposingSettings
    before : Score
        The piece without those throws.
    """
    stretches = set(settings.rerolls) - set(apart_from_stretches(settings.rerolls))
    held = {bar.bar: bar for bar in settings.held_bars}
    for bar in range(before.bars):
        if bar not in held and not any(covers(reroll, bar) for reroll in stretches):
            held[bar] = held_bar(before, bar)
    return replace(settings, held_bars=tuple(held[bar] for bar in sorted(held)))


def _notes(part: Part, bar: int, ticks: int) -> tuple[HeldNote, ...]:
    start = bar * ticks
    sounding = (n for n in part.notes if n.onset < start + ticks and n.end > start)
    return tuple(_note(note, start) for note in sounding)


def _note(note: Note, start: int) -> HeldNote:
    tied = note.onset < start
    onset = max(note.onset, start)
    return HeldNote(
        onset - start,
        note.end - onset,
        note.pitch.midi,
        note.voice,
        note.staff,
        note.emphasis,
        note.articulations,
        tied,
        note.role,
    )


def _chords(score: Score, start: int, end: int) -> tuple[HeldChord, ...]:
    """Return the chords between two ticks, cut there."""
    found = []
    for symbol in score.chords:
        onset, stop = max(symbol.onset, start), min(symbol.onset + symbol.duration, end)
        if onset < stop:
            chord = _chord(symbol, score.metre.bar_ticks)
            begun, goes_on = symbol.onset < onset, symbol.onset + symbol.duration > stop
            found.append(
                replace(chord, onset=onset, duration=stop - onset, begun=begun, goes_on=goes_on)
            )
    return tuple(found)


def _chord(symbol: ChordSymbol, ticks: int) -> HeldChord:
    bass = None if symbol.bass is None else Pitch(*symbol.bass, 4).midi % 12
    return HeldChord(
        symbol.onset, symbol.duration, symbol.root, symbol.kind, symbol.numeral, ticks, bass
    )


def chords_held(settings: ComposingSettings, bar_ticks: int, bars: int) -> tuple[HeldChord, ...]:
    """Return the chords that stay, in order and without overlap.

    Those of held bars come before those held alone, and these before those of held parts.
    What was held where bars had another length, or lies past the end, has no place.
    """
    wanted = [
        *(chord for bar in settings.held_bars for chord in bar.chords),
        *settings.held_chords,
        *(chord for part in settings.held_parts for chord in part.chords),
    ]
    end = bars * bar_ticks
    found: list[HeldChord] = []
    for chord in wanted:
        last = chord.onset + chord.duration
        free = all(last <= c.onset or chord.onset >= c.onset + c.duration for c in found)
        if chord.bar_ticks == bar_ticks and chord.onset >= 0 and last <= end and free:
            found.append(chord)
    joined: list[HeldChord] = []
    for chord in sorted(found, key=lambda chord: chord.onset):
        before = joined[-1] if joined else None
        meets = before and before.onset + before.duration == chord.onset
        if before and meets and _same(before, chord) and before.goes_on and chord.begun:
            # A bar line that was cut through a chord is none of its ends.
            length = before.duration + chord.duration
            joined[-1] = replace(before, duration=length, goes_on=chord.goes_on)
        else:
            joined.append(chord)
    return tuple(joined)


def all_kept(
    chords: tuple[HeldChord, ...], spans: tuple[Span, ...], bass: tuple[int, ...]
) -> bool:
    """Return whether held chords are there as they are held, with their basses."""
    for chord in chords:
        end = chord.onset + chord.duration
        under = [i for i, s in enumerate(spans) if s.onset < end and s.end > chord.onset]
        if len(under) != 1:
            return False
        span, lowest = spans[under[0]], bass[under[0]] % 12
        if (span.root, span.kind) != (chord.root, chord.kind):
            return False
        if (span.onset < chord.onset) != chord.begun or (span.end > end) != chord.goes_on:
            return False
        if lowest != (chord.root if chord.bass is None else chord.bass):
            return False
    return True


def rejoined(spans: tuple[Span, ...], held: tuple[HeldChord, ...]) -> tuple[Span, ...]:
    """Return the chords of a piece, whole again where a held one was cut from a longer one."""
    seams = {chord.onset for chord in held if chord.begun}
    seams |= {chord.onset + chord.duration for chord in held if chord.goes_on}
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        alike = before and (before.root, before.kind, before.phrase) == (
            span.root,
            span.kind,
            span.phrase,
        )
        if before and alike and span.onset in seams:
            found[-1] = replace(before, duration=before.duration + span.duration)
        else:
            found.append(span)
    return tuple(found)


def _same(one: HeldChord, other: HeldChord) -> bool:
    return (one.root, one.kind, one.bass) == (other.root, other.kind, other.bass)
