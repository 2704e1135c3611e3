"""Making what was written playable: a last pass that keeps tune and bass."""

from studio.composing.expression import tempo
from studio.composing.frame import Frame
from studio.composing.limits.breathing import with_breath
from studio.composing.limits.combs import on_comb
from studio.composing.limits.declared import LIMITS, PLAYERS, Limits, most_at_once
from studio.composing.limits.fretting import fretted
from studio.composing.limits.hands import in_hands, one_a_key
from studio.composing.limits.pedalling import Plucked, out_of_reach
from studio.composing.limits.sounding import Seconds, by_stroke, moments, seconds_at
from studio.composing.limits.together import bass_among, leads, thinned, under_tune
from studio.composing.material import Span, Tone
from studio.composing.score import Instrument
from studio.composing.seating import Seat, Seating
from studio.composing.spelling import Speller


def playable(
    frame: Frame,
    seating: Seating,
    spans: tuple[Span, ...],
    played: list[tuple[Tone, ...]],
) -> list[tuple[Tone, ...]]:
    """Return the tones of every seat within the limits that its ensemble declares.

    The tune keeps its notes, the bass its line; a breath is taken off the end of a note, what
    a hand cannot hold is let go or left out. What is playable already stays as it is.
    """
    declared = LIMITS[frame.plan.ensemble]
    own = dict(declared.players)
    seconds = seconds_at(tempo(frame))
    ends = frozenset((p.first_bar + p.bars) * frame.bar_ticks for p in frame.plan.phrases)
    parts = [list(tones) for tones in played]
    kept = [_kept(seat, tones) for seat, tones in zip(seating.seats, parts, strict=True)]
    most = most_at_once(declared, [seat.player.instrument.key for seat in seating.seats])
    if most is not None:
        pitched = [
            [] if s.player.instrument.percussion else t
            for s, t in zip(seating.seats, parts, strict=True)
        ]
        few = thinned(pitched, kept, most)
        parts = [t if s.player.instrument.percussion else f
                 for s, t, f in zip(seating.seats, parts, few, strict=True)]  # fmt: skip
    tune = [
        t for s, tones in zip(seating.seats, parts, strict=True)
        for t in tones if leads(t, s.player.role)
    ]  # fmt: skip
    # Whom a person gave the tune may well be lower than the bass.
    usual = all(s.player.instrument.key in own for s in seating.seats if s.player.role == "melody")
    tune.sort(key=lambda t: (t.onset, t.pitch))
    for i, seat in enumerate(seating.seats):
        if not parts[i]:
            continue
        instrument = seat.player.instrument
        limits = own.get(instrument.key, PLAYERS[instrument.key])
        if instrument.percussion:
            parts[i] = _with_two_hands(parts[i], limits)
            continue
        if seat.player.role == "bass" and usual:
            others = [t for t in parts[i] if (t.role or "bass") != "bass"]
            low = bass_among(parts[i], "bass")
            parts[i] = [*others, *under_tune(low, tune, instrument.low)]
            kept[i] = set(parts[i])
        leading = seat.player.role == "melody"
        parts[i] = _of_one(parts[i], instrument, limits, kept[i], spans, seconds, leading)
        if limits.breath_s is not None:
            parts[i] = with_breath(parts[i], limits.breath_s, seconds, ends, frame.bar_ticks)
    return [
        tuple(sorted(tones, key=lambda t: (t.onset, t.staff, t.voice, t.pitch))) for tones in parts
    ]


def _kept(seat: Seat, tones: list[Tone]) -> set[Tone]:
    """Return the tones of tune and bass among what a seat plays."""
    role = seat.player.role
    if role == "bass" or (role != "melody" and len({t.onset for t in tones}) == len(tones)):
        # A line has no other notes than its own.
        return set(tones)
    highest: dict[int, Tone] = {}
    lowest: dict[int, Tone] = {}
    low_staff = max((t.staff for t in tones), default=1)
    for tone in sorted(tones, key=_height):
        if leads(tone, role):
            highest[tone.onset] = tone
        elif tone.staff == low_staff or role == "melody":
            lowest.setdefault(tone.onset, tone)
    return {*highest.values(), *lowest.values()}


def _height(tone: Tone) -> int:
    return tone.pitch


def _of_one(
    tones: list[Tone], instrument: Instrument, limits: Limits, kept: set[Tone],
    spans: tuple[Span, ...], seconds: Seconds, leading: bool,
) -> list[Tone]:  # fmt: skip
    if limits.pedals:
        tones = _with_pedals(tones, kept, spans, seconds)
    if limits.teeth is not None:
        tones = on_comb(tones, limits, kept, seconds)
    if limits.hand_notes is not None:
        tones = in_hands(tones, limits, kept)
    elif limits.notes > 1:
        tones = one_a_key(tones, kept)
    tones = _few_enough(tones, limits.notes, kept)
    if limits.strings:
        tones = _fretted(tones, instrument, limits, kept, leading)
    if not limits.dynamics:
        tones = [t._replace(emphasis=0.0) for t in tones]
    return tones


def _fretted(
    tones: list[Tone], instrument: Instrument, limits: Limits, kept: set[Tone], leading: bool
) -> list[Tone]:
    """Return the tones as a hand fingers them; who only accompanies has no tune to spare."""
    if leading:
        return one_a_key(fretted(tones, limits, kept, instrument.low), kept)
    voices = {(t.onset, t.pitch): t.voice for t in tones}
    lower = [t._replace(voice=2) for t in tones]
    precious = {t._replace(voice=2) for t in kept}
    played = one_a_key(fretted(lower, limits, precious, instrument.low), precious)
    return [t._replace(voice=voices.get((t.onset, t.pitch), 1)) for t in played]


def _few_enough(tones: list[Tone], most: int, kept: set[Tone]) -> list[Tone]:
    """Return the tones with no more at once than one player sounds."""
    out: set[Tone] = set()
    for _, held in moments(tones):
        left = [t for t in held if t not in out]
        while len(left) > most:
            gone = min(left, key=lambda t: (t in kept, t.voice == 1, t.onset, t.pitch))
            left.remove(gone)
            out.add(gone)
    return [t for t in tones if t not in out] if out else tones


def _with_pedals(
    tones: list[Tone], kept: set[Tone], spans: tuple[Span, ...], seconds: Seconds
) -> list[Tone]:
    ordered = sorted(tones, key=lambda t: (t.onset, t.pitch, t.staff, t.voice))
    speller = Speller(spans)
    plucked = [Plucked(t.onset, speller.spell(t.pitch, t.onset)) for t in ordered]
    out = out_of_reach(plucked, [t in kept for t in ordered], seconds)
    return [t for i, t in enumerate(ordered) if i not in out]


def _with_two_hands(tones: list[Tone], limits: Limits) -> list[Tone]:
    """Return the strokes with no more at once than two hands and two feet play."""
    result: list[Tone] = []
    strokes: dict[int, list[Tone]] = {}
    for chord in by_stroke(tones).values():
        strokes.setdefault(chord[0].onset, []).extend(chord)
    for struck in strokes.values():
        feet = [t for t in struck if t.pitch in limits.feet]
        hands = [t for t in struck if t.pitch not in limits.feet]
        hands.sort(key=lambda t: (-t.emphasis, t.pitch))
        result += [*hands[:2], *feet][: limits.notes]
    return result
