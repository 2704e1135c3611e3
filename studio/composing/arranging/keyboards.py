"""Writing for piano, harp, guitar and music box."""

from studio.composing.accompaniment import (
    BEATS,
    QUAVERS,
    SUSTAINED,
    Cell,
    broken,
    cells,
    close_position,
    near_ladder,
    pulses,
    repeated,
    repeated_over_bass,
)
from studio.composing.arranging.parts import below, in_range, reach
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.inner import lead_voices, lowest_above
from studio.composing.material import Span, Tone

_LOWEST_RIGHT = 52
"""Lowest pitch of a broken chord in the right hand: four ledger lines are hard to read."""

_RUNGS = 3
"""Fewest pitches of a broken chord that does not merely rock to and fro."""

_LED_TASTES = {"sustained": -0.3, "rising": 0.6, "falling": 0.2, "pulse": 0.2}
HAND_SPAN = 16
"""A tenth: the widest stretch of a hand, in semitones."""


def left_hand(frame: Frame, found: tuple[Cell, ...], staff: int = 2) -> list[Tone]:
    """Return a pianist's left hand: bass and chords in the figure that the picture asks for."""
    tones: list[Tone] = []
    for cell in found:
        tones += _left_cell(frame, cell, staff)
    return tones


def _left_cell(frame: Frame, cell: Cell, staff: int) -> list[Tone]:
    top = min(cell.ceiling - 1, cell.bass + HAND_SPAN, 67)
    count = 1 + (cell.loudness > 0.3) + (cell.loudness > 0.75)
    chord = close_position(cell.bass, cell.span.tones, 0, top, count)
    bass = Tone(cell.onset, cell.duration, cell.bass, 1, staff)
    still = (
        cell.end == frame.end
        or (cell.closing and cell.span.cadence)
        or cell.figure == "sustained"
        or cell.rate == SUSTAINED
    )
    if cell.strokes and chord:
        return repeated_over_bass(
            cell, close_position(cell.bass, cell.span.tones, 0, top, 3), staff
        )
    if still or not chord:
        return [bass, *(bass._replace(pitch=p) for p in chord)]
    if cell.figure == "pulse":
        rate = BEATS if cell.rate <= BEATS else QUAVERS
        steps = pulses(frame, cell.onset, cell.end, rate)
        if len(steps) == 1:
            return [bass, *(bass._replace(pitch=p) for p in chord)]
        if rate == BEATS:
            head = [Tone(steps[0][0], steps[0][1], cell.bass, 1, staff)]
            return head + [Tone(t, d, p, 1, staff) for t, d in steps[1:] for p in chord]
        head = [Tone(t, d, cell.bass, 1, staff) for t, d in steps[:1]]
        return head + [Tone(t, d, p, 1, staff) for t, d in steps[1:] for p in chord[-2:]]
    wide = close_position(cell.bass, cell.span.tones, 0, top, 3)
    ladder = (cell.bass, *wide)
    return [
        Tone(t, d, p, 1, staff) for t, d, p in broken(frame, cell, ladder, cell.rate, cell.figure)
    ]


def right_hand_support(
    found: tuple[Cell, ...],
    melody: tuple[Tone, ...],
    voices: tuple[tuple[int, ...], ...],
) -> list[Tone]:
    """Return chord notes under the melody for the right hand, where it grows loud."""
    tones: list[Tone] = []
    onsets = {t.onset: t for t in melody}
    for cell in found:
        if cell.loudness < 0.5 and not cell.span.cadence:
            continue
        over = [t.pitch for t in melody if t.onset < cell.end and t.end > cell.onset]
        if not over or cell.onset not in onsets:
            continue
        top = max(over)
        keep = [
            p for p in voices[cell.index]
            if top - HAND_SPAN + 2 <= p < cell.ceiling - 2 and p > cell.bass + 4
        ]  # fmt: skip
        number = 2 if cell.loudness > 0.7 else 1
        lead = onsets[cell.onset]
        length = min(cell.duration, max(lead.duration, 960))
        tones += [Tone(cell.onset, length, p, 2, 1) for p in keep[:number]]
    return tones


def piano(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for solo piano: melody and support in the right hand, figures in the left."""
    found = cells(frame, spans, bass, melody, {"sustained": -0.6, "rising": 0.5, "pulse": 0.2,
                                               "falling": 0.0})  # fmt: skip
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((52, 79), (52, 76)), strict=False)
    left = below(left_hand(frame, found), melody, 28)
    return [[*melody, *apart(right_hand_support(found, melody, voices), left), *left]]


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


def harp(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for flute and harp: wide broken chords shared by both hands."""
    tastes = {"rising": 1.0, "falling": 0.6, "sustained": -0.4, "pulse": -0.8}
    found = cells(frame, spans, bass, melody, tastes, 1.15)
    player: list[Tone] = []
    for cell in found:
        player += _harp_cell(frame, cell)
    under = below(player, melody, 28)
    left = [t for t in under if t.staff == 2]
    right = [t for t in under if t.staff == 1]
    return [list(melody), [*apart(right, left), *left]]


def _harp_cell(frame: Frame, cell: Cell) -> list[Tone]:
    low = close_position(cell.bass, cell.span.tones, 0, min(59, cell.ceiling - 1), 2)
    high = [p for p in range(60, min(cell.ceiling + 4, 82)) if p % 12 in cell.span.tones[:4]][:4]
    left = (cell.bass, *low)
    if cell.strokes and high:
        held = [Tone(cell.onset, cell.duration, p, 1, 2) for p in left[:2]]
        return [*held, *repeated(cell, tuple(high[:3]))]
    if cell.end == frame.end or cell.figure == "sustained" or cell.rate == SUSTAINED:
        return [
            *(Tone(cell.onset, cell.duration, p, 1, 2) for p in left[:3]),
            *(Tone(cell.onset, cell.duration, p, 1, 1) for p in high[:3]),
        ]
    if cell.figure == "pulse":
        steps = pulses(frame, cell.onset, cell.end, BEATS)
        return [
            Tone(cell.onset, cell.duration, cell.bass, 1, 2),
            *(Tone(t, d, p, 1, 1) for t, d in steps[1:] for p in high[:3]),
        ]
    ladder = (*left, *high)
    notes = broken(frame, cell, ladder, max(cell.rate, QUAVERS), cell.figure)
    return [Tone(t, d, p, 1, 1 if p >= 60 else 2) for t, d, p in notes]


def guitar(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for one guitar: the tune above, thumb and fingers below in a second voice."""
    tastes = {"rising": 0.8, "falling": 0.3, "pulse": 0.1, "sustained": -0.5}
    found = cells(frame, spans, bass, melody, tastes, 0.9)
    player: list[Tone] = []
    for cell in found:
        player += _guitar_cell(frame, cell)
    return [[*melody, *(t._replace(voice=2) for t in below(player, melody, 40))]]


def _guitar_cell(frame: Frame, cell: Cell) -> list[Tone]:
    top = min(cell.ceiling - 1, 64)
    chord = close_position(cell.bass, cell.span.tones, 0, top, 3)
    if cell.end == frame.end or (cell.closing and cell.span.cadence) or not chord:
        return [Tone(cell.onset, cell.duration, p) for p in (cell.bass, *chord[:2])]
    if cell.strokes:
        return repeated_over_bass(cell, chord, 1)
    if cell.figure == "sustained" or cell.rate == SUSTAINED:
        return [Tone(cell.onset, cell.duration, p) for p in (cell.bass, *chord[:1])]
    if cell.figure == "pulse":
        steps = pulses(frame, cell.onset, cell.end, BEATS)
        head = [Tone(*steps[0], cell.bass)]
        return head + [Tone(t, d, p) for t, d in steps[1:] for p in chord[:2]]
    notes = broken(frame, cell, (cell.bass, *chord), min(cell.rate, QUAVERS), cell.figure)
    return [Tone(t, d, p) for t, d, p in notes]


def music_box(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for a music box: single notes and thin broken chords, all of them high."""
    tastes = {"rising": 0.8, "falling": 0.4, "pulse": 0.0, "sustained": -1.0}
    found = cells(frame, spans, bass, melody, tastes, 0.8)
    comb: list[Tone] = []
    for cell in found:
        top = min(cell.ceiling - 1, cell.bass + HAND_SPAN)
        upper = [p for p in range(cell.bass + 3, top + 1) if p % 12 in cell.span.tones[:4]][:3]
        if cell.strokes and upper:
            comb += repeated_over_bass(cell, tuple(upper), 2)
            continue
        if cell.end == frame.end or cell.rate == SUSTAINED or not upper:
            comb += [Tone(cell.onset, cell.duration, p, 1, 2) for p in (cell.bass, *upper[1:2])]
            continue
        rate = min(cell.rate, QUAVERS)
        notes = broken(frame, cell, (cell.bass, *upper), rate, cell.figure)
        comb += [Tone(t, d, p, 1, 2) for t, d, p in notes]
    return [[*melody, *below(comb, melody, 60)]]


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
        found = cells(frame, spans, bass, melody, _LED_TASTES)
        tops = lowest_above(spans, melody)
        voices = lead_voices(spans, tops, bass, ((55, 77), (52, 74)), strict=False)
        return below(accompanying_piano(frame, found, voices), melody, 28)
    rest = [t for t in written if (t.staff, t.voice) != (1, 1)]
    if ensemble.texture == "jazz":
        return two_hands(rest, 60)
    return [t._replace(staff=1, voice=1) for t in rest]


def two_hands(tones: list[Tone], split: int) -> list[Tone]:
    """Return the tones on two staves: from `split` upwards in the right hand."""
    return [t._replace(staff=1 if t.pitch >= split else 2, voice=1) for t in tones]


def accompanying_piano(
    frame: Frame, found: tuple[Cell, ...], voices: tuple[tuple[int, ...], ...]
) -> list[Tone]:
    """Return a piano that accompanies: chords in the right hand, bass and figure in the left."""
    tones: list[Tone] = []
    for cell in found:
        right = [p for p in voices[cell.index] if p > cell.bass + 4]
        deep = in_range(cell.bass, 33, 50)
        if cell.strokes and right:
            tones += repeated(cell, near_ladder(cell, min(right)))
            tones.append(Tone(cell.onset, cell.duration, deep, 1, 2))
            continue
        if cell.end == frame.end or cell.figure == "sustained" or cell.rate == SUSTAINED:
            tones += [Tone(cell.onset, cell.duration, p, 1, 1) for p in right]
            tones.append(Tone(cell.onset, cell.duration, deep, 1, 2))
            continue
        if cell.figure == "pulse":
            rate = BEATS if cell.rate <= BEATS else QUAVERS
            steps = pulses(frame, cell.onset, cell.end, rate)
            after = steps[1:] if len(steps) > 1 else steps
            tones += [Tone(t, d, p, 1, 1) for t, d in after for p in right]
            tones.append(Tone(cell.onset, cell.duration, deep, 1, 2))
            continue
        lowest = max(deep + 7, _LOWEST_RIGHT)
        ladder = tuple(sorted({*right, *(p - 12 for p in right if p - 12 >= lowest)}))
        if len(ladder) < _RUNGS:
            ladder = tuple(sorted({*ladder, *(p + 12 for p in right if p + 12 < cell.ceiling)}))
        notes = broken(frame, cell, ladder or (deep + 12,), cell.rate, cell.figure)
        tones += [Tone(t, d, p, 1, 1) for t, d, p in notes]
        doubled = cell.loudness > 0.7 and deep + 12 < min(cell.ceiling, *ladder, 127)
        octave = [deep, deep + 12] if doubled else [deep]
        tones += [Tone(cell.onset, cell.duration, p, 1, 2) for p in octave]
    return tones


def bounds(ensemble: Ensemble) -> tuple[int, int]:
    """Return the range of the ensemble's first bass player."""
    player = next(p for p in ensemble.players if p.role == "bass")
    return reach(player.instrument)
