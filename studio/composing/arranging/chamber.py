"""Writing for quartets and quintets, piano trio and four-part chorale."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby, pairwise

from studio.composing import noise
from studio.composing.accompaniment import (
    BEATS,
    QUAVERS,
    SUSTAINED,
    Cell,
    broken,
    cells,
    near_ladder,
    pulses,
    repeated,
)
from studio.composing.arranging.keyboards import PIANIST, two_handed
from studio.composing.arranging.leading import Lead, leads_of, led_by
from studio.composing.arranging.parts import (
    at_bar_lines,
    below,
    far_phrases,
    in_range,
    line_of,
    reach,
)
from studio.composing.ensembles import Ensemble
from studio.composing.figure_decoding import figures_of_bars
from studio.composing.frame import Frame
from studio.composing.inner import Tune, highest_over, lead_voices, lowest_above, tune_over
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.quoting import Statement
from studio.composing.score import Instrument
from studio.composing.seating import easily_read
from studio.mapping.plan import RoleName

_FAR, _NEAR = -0.5, 0.3
"""How far back a part stands in phrases in which it may rest, and how far forward not."""
_HIGHEST_UNDER, _HIGHEST_OVER = 79, 83
"""Highest note of a player below the tune, and of one above a tune that lies low."""


def chorale(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write four voices that sing together, with passing notes and suspensions."""
    _, alto, tenor, low = (reach(p.instrument) for p in ensemble.players)
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, (alto, tenor))
    plays = [player.plays[:1] for player in ensemble.players[1:]]
    lines = [
        line_of(frame, spans, [chord[v] for chord in voices], v, 0.7, *plays[v]) for v in range(2)
    ]
    lines.append(line_of(frame, spans, list(bass), 2, 0.7, "bass"))
    parted = [_with_melody(frame, at_bar_lines(frame, line)) for line in lines]
    parted[1] = _struck_again(frame, parted[1])
    return [list(melody), parted[0], parted[1], below(parted[2], melody, low[0])]


def _struck_again(frame: Frame, tones: list[Tone]) -> list[Tone]:
    """Strike held notes again where something repeats, on the beats, as on new syllables."""
    result = []
    for tone in tones:
        base = tone.onset // frame.bar_ticks * frame.bar_ticks
        pattern = frame.patterns[frame.bar_of(tone.onset)]
        strokes = pattern.within(base, tone.onset + 1, tone.end) if pattern else ()
        cuts = [s.onset for s in strokes if s.onset - base in frame.beat_onsets]
        for start, end in pairwise([tone.onset, *cuts, tone.end]):
            result.append(tone._replace(onset=start, duration=end - start))
    return result


def _with_melody(frame: Frame, tones: list[Tone]) -> list[Tone]:
    """Strike notes longer than half a bar again at its middle, as singers share syllables."""
    if frame.beats_a_bar < 4:
        return tones
    middle = frame.beat_onsets[frame.middle_beat]
    result = []
    for tone in tones:
        inside = tone.onset % frame.bar_ticks
        split = tone.onset - inside + middle
        if inside == 0 and tone.duration == frame.bar_ticks and tone.end != frame.end:
            result += [tone._replace(duration=split - tone.onset),
                       tone._replace(onset=split, duration=tone.end - split)]  # fmt: skip
        else:
            result.append(tone)
    return result


def quartet(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    stated: tuple[Statement, ...],
) -> list[list[Tone]]:
    """Write for melody, inner voices and bass; the melody wanders, the others make room."""
    players = ensemble.players
    leads = leads_of(frame, ensemble, melody, stated, 0, _may_lead(ensemble))
    tune, shares = led_by(frame, leads, melody)
    held = _reseated(frame, ensemble, spans, bass, tune, leads)
    tastes = {"sustained": 0.5, "rising": 0.1, "falling": 0.0, "pulse": 0.3}
    found = cells(frame, spans, bass, melody, tastes, 0.9)
    result: list[list[Tone]] = []
    for number, player in enumerate(players):
        tones = _accompanying(frame, ensemble, spans, found, held, number, tune)
        if player.role == "melody":
            tones = [t._replace(role="inner") for t in tones]
        result.append([*tones, *shares.get(number, [])])
    return result


def _may_lead(ensemble: Ensemble) -> dict[int, int]:
    """Return who can take the tune over from the first player, and how it is then moved."""
    middle = sum(ensemble.melody) / 2.0
    found = {}
    for number, player in enumerate(ensemble.players[1:], start=1):
        low, high = easily_read(player.instrument)
        found[number] = 0 if middle <= low + 0.62 * (high - low) else -12
    return found


@dataclass(frozen=True, slots=True)
class _Held:
    """What a player holds over a chord, and whether it is the bass of all."""

    pitch: int
    lowest: bool


def _reseated(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    tune: tuple[Tone, ...],
    leads: tuple[Lead, ...],
) -> list[dict[int, _Held]]:
    """Return what each player holds over each chord in which it does not lead.

    Where the tune lies high the others lie below it; where a low player has it, those who sit
    above play above it, and if that player usually has the bass the one beside takes it.
    """
    players = ensemble.players
    held: list[dict[int, _Held]] = [{} for _ in players]
    over, under = highest_over(spans, tune), lowest_above(spans, tune)
    sung = tune_over(spans, tune)
    last = len(players) - 1
    for lead, group in groupby(range(len(spans)), key=lambda i: leads[spans[i].phrase]):
        mine = slice((first := next(group)), first + 1 + sum(1 for _ in group))
        lowest = last - 1 if lead.player == last else last
        others = [p for p in range(len(players)) if p not in (lead.player, lowest)]
        above = [p for p in others if lead.shift and p < lead.player]
        below_it = [p for p in others if p not in above]
        low = _bass_for(players[lowest].instrument, bass[mine], under[mine], lowest != last)
        part = Tune(sung.first[mine], sung.last[mine])
        for seats, tops, floors in (
            (above, [None] * len(low), over[mine]),
            (below_it, under[mine], None),
        ):
            if not seats:
                continue
            ranges = [
                reach(players[p].instrument, 0, _HIGHEST_OVER if floors else _HIGHEST_UNDER)
                for p in seats
            ]
            voices = lead_voices(
                spans[mine], tops, low, ranges, len(players) < 5, floors=floors, tune=part,
                chance=(frame, seats[0]),
            )  # fmt: skip
            for v, p in enumerate(seats):
                for i, chord in enumerate(voices, start=first):
                    held[p][i] = _Held(chord[v], False)
        for i, pitch in enumerate(low, start=first):
            held[lowest][i] = _Held(pitch, True)
    return held


def _bass_for(
    instrument: Instrument, bass: tuple[int, ...], under: list[int], taken_over: bool
) -> list[int]:
    """Return a bass line as another player takes it over, below the tune where it can."""
    if not taken_over:
        return list(bass)
    line = []
    for pitch, ceiling in zip(bass, under, strict=True):
        raised = in_range(pitch, instrument.low, instrument.low + 11)
        while raised + 12 < ceiling and raised + 12 <= instrument.low + 15:
            raised += 12
        line.append(raised)
    return line


def _accompanying(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    found: tuple[Cell, ...],
    held: list[dict[int, _Held]],
    number: int,
    tune: tuple[Tone, ...],
) -> list[Tone]:
    """Return what a player plays where it does not have the tune."""
    player, own = ensemble.players[number], held[number]
    if not own:
        return []
    count = len(ensemble.players)
    voice = max(0, number - 1)
    pitches = [own[min(own, key=lambda k: (abs(k - i), k))].pitch for i in range(len(spans))]
    role: RoleName = "counter" if player.role == "melody" else player.plays[0]
    ease = 0.45 if player.role == "bass" else 0.55
    line = at_bar_lines(frame, line_of(frame, spans, pitches, 7 if player.role == "bass" else voice,
                                       ease, role))  # fmt: skip
    tones: list[Tone] = []
    for cell in found:
        if cell.index not in own:
            continue
        mine = [t for t in line if cell.onset <= t.onset < cell.end]
        if own[cell.index].lowest:
            tones += _bass_part(frame, cell, mine, own[cell.index].pitch)
        else:
            chord = tuple(h[cell.index].pitch for h in held if cell.index in h)
            tones += _inner_part(frame, cell, mine, chord, own[cell.index].pitch, voice, count - 2)
    if count > 4 and number == 1:
        # Two are enough for the harmony: who plays what is far away rests.
        silent = far_phrases(frame, role, _FAR)
        tones = [t for t in tones if t.onset // frame.bar_ticks not in silent]
    return _clear_of(tones, tune, player.instrument.low, own, spans)


def _clear_of(
    tones: list[Tone],
    tune: tuple[Tone, ...],
    low: int,
    own: dict[int, _Held],
    spans: tuple[Span, ...],
) -> list[Tone]:
    """Return the tones below the tune, where the player does not sit above it."""
    over = {i for i, span in enumerate(spans) if i in own and not own[i].lowest and any(
        t.pitch < own[i].pitch for t in tune if t.onset < span.end and t.end > span.onset)}  # fmt: skip
    starts = [span.onset for span in spans]
    under = [t for t in tones if bisect_right(starts, t.onset) - 1 not in over]
    kept = [t for t in tones if bisect_right(starts, t.onset) - 1 in over]
    return [*below(under, tune, low), *kept]


def _inner_part(
    frame: Frame,
    cell: Cell,
    mine: list[Tone],
    chord: tuple[int, ...],
    pitch: int,
    voice: int,
    count: int,
) -> list[Tone]:
    """Return an inner player's notes: a held line, a broken chord or repeated notes."""
    # Where much is asked for, the figure goes on under the last note of the tune.
    rests = cell.closing and cell.span.cadence and cell.rate < QUAVERS
    still = cell.end == frame.end or rests
    if cell.strokes:
        # One player has the figure, the others hold their notes.
        return repeated(cell, near_ladder(cell, pitch)) if voice == min(1, count - 1) else mine
    if still or cell.figure == "sustained" or cell.rate == SUSTAINED:
        return mine
    if cell.figure == "pulse":
        rate = QUAVERS if cell.rate >= QUAVERS else BEATS
        steps = pulses(frame, cell.onset, cell.end, rate)
        off = len(steps) > 1
        return [Tone(t, d, pitch) for t, d in steps[1 if off else 0 :]]
    carrier = (cell.bar // 2) % min(2, count)
    if voice == carrier or (cell.rate > QUAVERS and voice < 2):
        near = sorted({*chord, cell.bass + 12})
        ladder = tuple(p for p in near if abs(p - pitch) <= 12)
        rate = min(cell.rate, QUAVERS)
        notes = broken(frame, cell, ladder or (pitch,), rate, cell.figure)
        return [Tone(t, d, p) for t, d, p in notes]
    return mine


def _bass_part(frame: Frame, cell: Cell, mine: list[Tone], pitch: int) -> list[Tone]:
    still = cell.end == frame.end or cell.closing
    if not still and cell.figure == "pulse" and cell.rate >= QUAVERS and cell.loudness > 0.55:
        return [Tone(t, d, pitch) for t, d in pulses(frame, cell.onset, cell.end, BEATS)]
    return mine


def trio(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for violin, violoncello and piano: the cello sings a second line."""
    cello = reach(ensemble.players[1].instrument, 45, 67)
    tops = lowest_above(spans, melody)
    voices = lead_voices(spans, tops, bass, ((55, 77), (52, 74), cello), strict=False)
    found = cells(frame, spans, bass, melody, {})
    versions = figures_of_bars(frame, "both", found, melody, PIANIST)
    line = at_bar_lines(frame, line_of(frame, spans, [c[2] for c in voices], 2, 0.9, "counter"))
    hands = tuple(chord[:2] for chord in voices)
    piano = two_handed(frame, found, hands, versions)
    silent = _rests(frame)
    line = [t for t in line if t.onset // frame.bar_ticks not in silent]
    return [list(melody), below(line, melody, cello[0]), below(piano, melody, 28)]


def _rests(frame: Frame) -> set[int]:
    """Return the bars in which the second voice is silent, never the last phrase.

    Phrases in which the path is far from what it plays, and some of the soft ones.
    """
    silent = far_phrases(frame, "counter", _FAR)
    loudness = frame.by_bar(frame.plan.beats.loudness)
    for index, phrase in enumerate(frame.plan.phrases[:-1]):
        bars = range(phrase.first_bar, phrase.first_bar + phrase.bars)
        near = float(frame.forward["counter"][bars.start : bars.stop].mean()) > _NEAR
        soft = float(loudness[bars.start : bars.stop].mean()) < 0.45 and not near
        if soft and noise.uniform(frame.seed, Stream.SCORING, index) < 0.5:
            silent.update(bars)
    return silent
