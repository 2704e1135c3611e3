"""Writing for quartets and quintets, piano trio and four-part chorale."""

from itertools import groupby, pairwise

from studio.composing import noise
from studio.composing.accompaniment import cells
from studio.composing.arranging.keyboards import PIANIST, right_hand, two_handed
from studio.composing.arranging.leading import Lead, leads_of, led_by
from studio.composing.arranging.parts import below, far_phrases, in_range, reach
from studio.composing.elaborating import Desk, cells_of, elaborated
from studio.composing.ensembles import Ensemble
from studio.composing.figure_decoding import figures_of_bars
from studio.composing.frame import Frame
from studio.composing.inner import Tune, highest_over, lead_voices, lowest_above, tune_over
from studio.composing.language.elaboration import BASS, LOWER, UPPER
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.quoting import Statement
from studio.composing.repeating import over_chord
from studio.composing.score import Instrument
from studio.composing.seating import easily_read
from studio.mapping.plan import RoleName

_FAR, _NEAR = -0.5, 0.3
"""How far back a part stands in phrases in which it may rest, and how far forward not."""
_STRUCK, _LONGEST_STROKE = 0.2, 960
"""Emphasis and length of what repeats because shapes do."""
_ROOM = 7
"""Semitones around a player's note within which it moves."""
_HIGHEST_UNDER, _HIGHEST_OVER = 79, 81
"""Highest note of a player below the tune, and of one above a tune that lies low."""


def chorale(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write four voices that sing together, with passing notes and suspensions."""
    ranges = [reach(p.instrument) for p in ensemble.players]
    voices = lead_voices(
        spans, lowest_above(spans, melody), bass, ranges[1:3], tune=tune_over(spans, melody),
        chance=(frame, (1, 2)),
    )  # fmt: skip
    lines = [*zip(*voices, strict=True), bass]
    desks = [
        Desk(number, role, dict(enumerate(line)), frozenset(), ranges[number],
             frame.forward[ensemble.players[number].plays[0]], plain=True)
        for number, role, line in zip((1, 2, 3), (UPPER, LOWER, BASS), lines, strict=True)
    ]  # fmt: skip
    alto, tenor, low = elaborated(frame, spans, desks, melody)
    return [list(melody), alto, _struck_again(frame, tenor), below(low, melody, ranges[3][0])]


def _struck_again(frame: Frame, tones: list[Tone]) -> list[Tone]:
    """Strike held notes again where something repeats, on the beats, as on new syllables."""
    result = []
    for tone in tones:
        cuts = []
        for bar in range(frame.bar_of(tone.onset), frame.bar_of(tone.end - 1) + 1):
            base = bar * frame.bar_ticks
            pattern = frame.patterns[bar]
            start, end = max(base, tone.onset + 1), min(base + frame.bar_ticks, tone.end)
            strokes = pattern.within(base, start, end) if pattern else ()
            cuts += [s.onset for s in strokes if s.onset - base in frame.beat_onsets]
        for start, end in pairwise([tone.onset, *cuts, tone.end]):
            result.append(tone._replace(onset=start, duration=end - start))
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
    leads = leads_of(frame, ensemble, melody, stated, 0, _may_lead(ensemble))
    tune, shares = led_by(frame, leads, melody)
    held = _reseated(frame, ensemble, spans, bass, tune, leads)
    desks = [_desk(frame, ensemble, number, held, spans, tune) for number in range(len(held))]
    result = elaborated(frame, spans, desks, tune)
    give_figure(frame, spans, desks, result)
    for number, player in enumerate(ensemble.players):
        tones = result[number]
        if player.role == "melody":
            tones = [t._replace(role="inner") for t in tones]
        elif number == 1 and len(desks) > 4:
            # Two are enough for the harmony: who plays what is far away rests.
            silent = far_phrases(frame, player.plays[0], _FAR)
            tones = [t for t in tones if frame.bar_of(t.onset) not in silent]
        if desks[number].role == BASS:
            tones = below(tones, tune, player.instrument.low)
        result[number] = [*tones, *shares.get(number, [])]
    return result


def _desk(
    frame: Frame,
    ensemble: Ensemble,
    number: int,
    held: list[dict[int, int]],
    spans: tuple[Span, ...],
    tune: tuple[Tone, ...],
) -> Desk:
    """Return a player with what it holds where it does not have the tune."""
    player = ensemble.players[number]
    sung = lowest_above(spans, tune)
    last = len(held) - 1
    playing: RoleName = "counter" if player.role == "melody" else player.plays[0]
    return Desk(
        number,
        BASS if number == last else LOWER if number == last - 1 else UPPER,
        held[number],
        frozenset(i for i, pitch in held[number].items() if pitch > sung[i]),
        reach(player.instrument, 0, _HIGHEST_OVER),
        frame.forward[playing],
    )


def give_figure(
    frame: Frame, spans: tuple[Span, ...], desks: list[Desk], written: list[list[Tone]]
) -> None:
    """Give the lowest inner player what repeats because shapes do; the others hold."""
    for cell in cells_of(frame, spans):
        pattern = frame.patterns[cell.bar]
        start = cell.bar * frame.bar_ticks
        strokes = pattern.within(start, cell.onset, cell.end) if pattern else ()
        inner = [d for d in desks if d.role != BASS and cell.index in d.pitches]
        if not strokes or cell.end == frame.end or not inner:
            continue
        desk, tones = inner[-1], spans[cell.index].tones[:4]
        own = desk.pitches[cell.index]
        low, high = max(desk.reach[0], own - _ROOM), min(desk.reach[1], own + _ROOM // 2)
        ladder = tuple(p for p in range(low, high + 1) if p % 12 in tones) or (own,)
        part = written[desks.index(desk)]
        kept = [t for t in part if not cell.onset <= t.onset < cell.end]
        written[desks.index(desk)] = [
            *kept,
            *(
                Tone(onset, length, pitch, emphasis=_STRUCK)
                for onset, length, pitch in over_chord(strokes, ladder, _LONGEST_STROKE)
            ),
        ]


def _may_lead(ensemble: Ensemble) -> dict[int, int]:
    """Return who can take the tune over from the first player, and how it is then moved."""
    middle = sum(ensemble.melody) / 2.0
    found = {}
    for number, player in enumerate(ensemble.players[1:], start=1):
        low, high = easily_read(player.instrument)
        found[number] = 0 if middle <= low + 0.62 * (high - low) else -12
    return found


def _reseated(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    tune: tuple[Tone, ...],
    leads: tuple[Lead, ...],
) -> list[dict[int, int]]:
    """Return what each player holds over each chord in which it does not lead.

    Where the tune lies high the others lie below it; where a low player has it, those who sit
    above play above it, and if that player usually has the bass the one beside takes it.
    """
    players = ensemble.players
    held: list[dict[int, int]] = [{} for _ in players]
    over, under = highest_over(spans, tune), lowest_above(spans, tune)
    sung = tune_over(spans, tune)
    last = len(players) - 1
    for lead, group in groupby(range(len(spans)), key=lambda i: leads[spans[i].phrase]):
        numbers = list(group)
        first = numbers[0]
        mine = slice(first, numbers[-1] + 1)
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
                spans[mine], tops, low, ranges, floors=floors, tune=part,
                chance=(frame, seats),
            )  # fmt: skip
            for v, p in enumerate(seats):
                for i, chord in enumerate(voices, start=first):
                    held[p][i] = chord[v]
        for i, pitch in enumerate(low, start=first):
            held[lowest][i] = pitch
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


def trio(
    frame: Frame,
    ensemble: Ensemble,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
) -> list[list[Tone]]:
    """Write for violin, violoncello and piano: the cello sings a second line."""
    cello = reach(ensemble.players[1].instrument, 45, 67)
    voices = lead_voices(
        spans, lowest_above(spans, melody), bass, (cello,), strict=False,
        tune=tune_over(spans, melody), chance=(frame, (1,)),
    )  # fmt: skip
    found = cells(frame, spans, bass, melody)
    versions = figures_of_bars(frame, "both", found, melody, PIANIST, 2)
    desk = Desk(1, LOWER, {i: chord[0] for i, chord in enumerate(voices)}, frozenset(), cello,
                frame.forward["counter"])  # fmt: skip
    (line,) = elaborated(frame, spans, [desk], melody)
    piano = two_handed(frame, found, right_hand(spans, bass, melody), versions)
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
        seed = frame.seed_of(Stream.SCORING, phrase.first_bar)
        if soft and noise.uniform(seed, Stream.SCORING, index) < 0.5:
            silent.update(bars)
    return silent
