"""Writing for piano, harp, guitar and music box."""

from dataclasses import replace

from studio.composing.accompaniment import (
    Cell,
    cells,
    close_position,
    near_ladder,
    repeated,
    repeated_over_bass,
)
from studio.composing.arranging.parts import below, in_range, reach, ringing
from studio.composing.ensembles import Ensemble
from studio.composing.figure_decoding import Manner, figures_of_bars
from studio.composing.figure_writing import HAND_SPAN, by_bar, left_tones, right_tones
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above, tune_over
from studio.composing.language.figures import Version
from studio.composing.material import Span, Tone

_LOWEST_RIGHT = 52
"""Lowest pitch of the right hand: four ledger lines are hard to read."""
_RIGHT_HAND = ((60, 81), (57, 77), (53, 74))
"""Ranges of the notes of a chord in an accompanying right hand."""
_HARP_RAISED = 5
_HIGHEST_LEFT = 67
_HAND = 8
"""Semitones that a left hand has at least, however low the right one lies."""

PIANIST = Manner({}, complete=0.6)
"""A pianist plays what pianists play in songs."""
_SOLOIST = Manner({}, complete=1.6)
"""Under a tune of single notes the left hand has the whole chord."""
_HARPIST = Manner(
    {"rising": 1.6, "falling": 1.2, "sustained": -0.6, "pulse": -2.0}, 1.15, 4, 0.6, 0.5
)
_GUITARIST = Manner({"rising": 1.0, "falling": 0.5, "pulse": -0.3}, 0.9, 3, 0.5, 1.6)
_COMB = Manner({"rising": 0.8, "falling": 0.5, "pulse": -1.0, "sustained": -1.0}, 0.8, 2, 2.0, 1.2)
"""Harp and guitar are at home in broken chords, a comb plays them note by note."""


def left_hand(
    frame: Frame, found: tuple[Cell, ...], versions: list[Version], staff: int = 2
) -> list[Tone]:
    """Return a pianist's left hand: bass and chords in the figures of the bars."""
    tones: list[Tone] = []
    figured: list[Cell] = []
    for cell in found:
        top = min(cell.ceiling - 1, cell.bass + HAND_SPAN, _HIGHEST_LEFT)
        if cell.strokes and (chord := close_position(cell.bass, cell.span.tones, 0, top, 3)):
            tones += repeated_over_bass(cell, chord, staff)
        elif cell.end == frame.end:
            count = 1 + (cell.loudness > 0.3) + (cell.loudness > 0.75)
            chord = close_position(cell.bass, cell.span.tones, 0, top, count)
            tones += [Tone(cell.onset, cell.duration, p, 1, staff) for p in (cell.bass, *chord)]
        else:
            figured.append(cell)
    return [*tones, *left_tones(frame, figured, versions, staff, _HIGHEST_LEFT)]


def right_hand_support(
    frame: Frame,
    found: tuple[Cell, ...],
    melody: tuple[Tone, ...],
    voices: tuple[tuple[int, ...], ...],
    left: list[Tone],
) -> list[Tone]:
    """Return chord notes under the melody for the right hand.

    Phrases that are loud have them, and phrases in which the hands lie far apart; of the
    others only the cadences. A bar has them throughout or not at all; they are held while the
    melody moves on.
    """
    apart_in = _hands_apart(frame, found, left)
    tones: list[Tone] = []
    starts = sorted({t.onset for t in melody})
    for bar, cells_here in by_bar(found).items():
        level = max(cell.loudness for cell in cells_here)
        wide = frame.phrase_of_bar[bar] in apart_in
        if level < 0.5 and not wide and not any(cell.span.cadence for cell in cells_here):
            continue
        for cell in cells_here:
            over = [t.pitch for t in melody if t.onset < cell.end and t.end > cell.onset]
            onset = next((t for t in starts if cell.onset <= t < cell.end), None)
            if not over or onset is None:
                continue
            keep = [
                p for p in voices[cell.index]
                if max(over) - HAND_SPAN + 2 <= p < cell.ceiling - 2 and p > cell.bass + 4
            ]  # fmt: skip
            number = 2 if level > 0.7 else 1
            tones += [Tone(onset, cell.end - onset, p, 2, 1) for p in keep[:number]]
    return tones


def _hands_apart(frame: Frame, found: tuple[Cell, ...], left: list[Tone]) -> set[int]:
    """Return the phrases in which the left hand mostly lies more than an octave below the tune."""
    highest = [0] * frame.plan.bars
    for tone in left:
        bar = frame.bar_of(tone.onset)
        highest[bar] = max(highest[bar], tone.pitch)
    wide: dict[int, list[bool]] = {}
    for cell in found:
        far = cell.ceiling - highest[cell.bar] > 12
        wide.setdefault(frame.phrase_of_bar[cell.bar], []).append(far)
    return {phrase for phrase, bars in wide.items() if 2 * sum(bars) >= len(bars)}


def right_hand(
    spans: tuple[Span, ...], bass: tuple[int, ...], melody: tuple[Tone, ...], raised: int = 0
) -> tuple[tuple[int, ...], ...]:
    """Return the chords that a right hand holds under a melody, led as voices are.

    Parameters
    ----------
    raised : int
        Semitones by which it lies higher than a pianist's that accompanies.
    """
    ranges = tuple((low + raised, high + raised) for low, high in _RIGHT_HAND)
    tops = lowest_above(spans, melody)
    return lead_voices(spans, tops, bass, ranges, strict=False, tune=tune_over(spans, melody))


def piano(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for solo piano: melody and support in the right hand, figures in the left."""
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "left", found, melody, _SOLOIST)
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((52, 79), (52, 76)), strict=False)
    left = below(left_hand(frame, found, versions), melody, 28)
    right = apart(right_hand_support(frame, found, melody, voices, left), left)
    return [[*melody, *uncrossed([*right, *left])]]


def apart(tones: list[Tone], others: list[Tone]) -> list[Tone]:
    """Return the tones without those whose key the other hand plays meanwhile."""
    held: dict[int, list[Tone]] = {}
    for other in others:
        held.setdefault(other.pitch, []).append(other)
    return [
        tone
        for tone in tones
        if all(o.end <= tone.onset or o.onset >= tone.end for o in held.get(tone.pitch, ()))
    ]


def uncrossed(tones: list[Tone]) -> list[Tone]:
    """Return the tones with what a left hand strikes above a right one played by the right."""
    lowest: dict[int, Tone] = {}
    highest: dict[int, int] = {}
    for tone in tones:
        if tone.staff == 1:
            if tone.onset not in lowest or tone.pitch < lowest[tone.onset].pitch:
                lowest[tone.onset] = tone
            highest[tone.onset] = max(tone.pitch, highest.get(tone.onset, 0))
    result = []
    for tone in tones:
        under = lowest.get(tone.onset)
        if tone.staff == 2 and under is not None and under.pitch < tone.pitch:
            reached = max(tone.pitch, highest[tone.onset])
            if reached - under.pitch <= HAND_SPAN:
                tone = tone._replace(staff=1, voice=under.voice, duration=under.duration)
        result.append(tone)
    return result


def harp(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for flute and harp: wide broken chords shared by both hands."""
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "both", found, melody, _HARPIST, 1)
    voices = right_hand(spans, bass, melody, _HARP_RAISED)
    under = below(two_handed(frame, found, voices, versions), melody, 28)
    left = [t for t in under if t.staff == 2]
    right = [t for t in under if t.staff == 1]
    return [list(melody), [*apart(right, left), *left]]


def song(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for a singing instrument and piano: both hands accompany as in songs."""
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "both", found, melody, PIANIST, 1)
    hands = two_handed(frame, found, right_hand(spans, bass, melody), versions)
    return [list(melody), below(hands, melody, 28)]


def guitar(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for one guitar: the tune above, thumb and fingers below in a second voice."""
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "left", found, melody, _GUITARIST)
    player: list[Tone] = []
    figured: list[Cell] = []
    for cell in found:
        chord = close_position(cell.bass, cell.span.tones, 0, min(cell.ceiling - 1, 64), 3)
        if cell.strokes and chord:
            player += repeated_over_bass(cell, chord, 1)
        elif cell.end == frame.end:
            player += [Tone(cell.onset, cell.duration, p) for p in (cell.bass, *chord[:2])]
        else:
            figured.append(cell)
    player += left_tones(frame, figured, versions, 1, 64)
    under = [t._replace(voice=2) for t in below(player, melody, 40)]
    return [[*ringing(frame, melody), *under]]


def music_box(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for a music box: single notes and thin broken chords, all of them high."""
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "left", found, melody, _COMB)
    comb: list[Tone] = []
    figured: list[Cell] = []
    for cell in found:
        top = min(cell.ceiling - 1, cell.bass + HAND_SPAN)
        upper = [p for p in range(cell.bass + 3, top + 1) if p % 12 in cell.span.tones[:4]][:3]
        if cell.strokes and upper:
            comb += repeated_over_bass(cell, tuple(upper), 2)
        elif cell.end == frame.end:
            comb += [Tone(cell.onset, cell.duration, p, 1, 2) for p in (cell.bass, *upper[1:2])]
        else:
            figured.append(cell)
    comb += left_tones(frame, figured, versions, 2, 86)
    return [[*ringing(frame, melody), *below(comb, melody, 60)]]


def led(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    written: list[Tone],
) -> list[Tone]:
    """Return what a soloist plays who has given the melody to another: the accompaniment."""
    if ensemble.texture == "piano":
        found = cells(frame, spans, bass, melody)
        versions = figures_of_bars(frame, "both", found, melody, PIANIST)
        voices = right_hand(spans, bass, melody)
        return below(two_handed(frame, found, voices, versions), melody, 28)
    rest = [t for t in written if (t.staff, t.voice) != (1, 1)]
    if ensemble.texture == "jazz":
        return two_hands(rest, 60)
    return [t._replace(staff=1, voice=1) for t in rest]


def two_hands(tones: list[Tone], split: int) -> list[Tone]:
    """Return the tones on two staves: from `split` upwards in the right hand."""
    return [t._replace(staff=1 if t.pitch >= split else 2, voice=1) for t in tones]


def two_handed(
    frame: Frame,
    found: tuple[Cell, ...],
    voices: tuple[tuple[int, ...], ...],
    versions: list[Version],
) -> list[Tone]:
    """Return an accompaniment for both hands, in the figures of the bars.

    Parameters
    ----------
    found : tuple of Cell
    voices : tuple of tuple of int
        The pitches about which the right hand lies, for every chord.
    versions : list of Version
        What accompanies each bar.
    """
    tones: list[Tone] = []
    lower: list[Cell] = []
    upper: list[Cell] = []
    chords = [
        tuple(p for p in chord if p >= _LOWEST_RIGHT) or (_LOWEST_RIGHT,) for chord in voices
    ]
    for cell in found:
        right = chords[cell.index]
        # The hands do not cross.
        room = max(min(right), cell.bass + _HAND)
        deep = replace(cell, bass=in_range(cell.bass, 33, 50), ceiling=min(cell.ceiling, room))
        if cell.strokes:
            tones += repeated(cell, near_ladder(cell, min(right)))
            tones.append(Tone(cell.onset, cell.duration, deep.bass, 1, 2))
        elif cell.end == frame.end:
            tones += [Tone(cell.onset, cell.duration, p, 1, 1) for p in right]
            tones.append(Tone(cell.onset, cell.duration, deep.bass, 1, 2))
        else:
            lower.append(deep)
            upper.append(cell)
    tones += right_tones(frame, upper, versions, tuple(chords), _LOWEST_RIGHT)
    return uncrossed([*tones, *left_tones(frame, lower, versions, 2, _HIGHEST_LEFT)])


def bounds(ensemble: Ensemble) -> tuple[int, int]:
    """Return the range of the ensemble's first bass player."""
    player = next(p for p in ensemble.players if p.role == "bass")
    return reach(player.instrument)
