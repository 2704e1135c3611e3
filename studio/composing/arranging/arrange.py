"""From melody and chords to the notes of every player of an ensemble."""

from collections.abc import Callable
from itertools import pairwise

from studio.composing import noise
from studio.composing.arranging.added import added_part, heard_near
from studio.composing.arranging.alone import alone
from studio.composing.arranging.chamber import chorale, quartet, trio
from studio.composing.arranging.fitting import fitted
from studio.composing.arranging.folk import folk
from studio.composing.arranging.jazz import ahead_of_the_beat, jazz
from studio.composing.arranging.keyboards import guitar, harp, led, music_box, piano, song
from studio.composing.arranging.minimal import minimal
from studio.composing.arranging.orchestra import orchestra
from studio.composing.arranging.pads import pads
from studio.composing.arranging.struck import struck
from studio.composing.arranging.weaving import woven
from studio.composing.ensembles import Ensemble, Texture
from studio.composing.frame import Frame
from studio.composing.material import Span, Tone
from studio.composing.noise import Stream
from studio.composing.quoting import Statement
from studio.composing.seating import Seat, Seating

Writing = Callable[
    [Frame, Ensemble, tuple[Span, ...], tuple[int, ...], tuple[Tone, ...]],
    list[list[Tone]],
]

_UNDER_A_LOW_TUNE = 0.25
"""Emphasis that the others lose where the melody lies among them."""
_TOGETHER = 0.7
"""Share of the pieces that end with the last note of their melody."""
_WRITINGS: dict[Texture, Writing] = {
    "piano": piano,
    "trio": trio,
    "chorale": chorale,
    "guitar": guitar,
    "harp": harp,
    "music_box": music_box,
    "jazz": jazz,
    "pads": pads,
    "minimal": minimal,
    "struck": struck,
    "song": song,
    "folk": folk,
}

Wandering = Callable[
    [
        Frame,
        Ensemble,
        tuple[Span, ...],
        tuple[int, ...],
        tuple[Tone, ...],
        tuple[Statement, ...],
    ],
    list[list[Tone]],
]
_WANDERING: dict[Texture, Wandering] = {
    "quartet": quartet,
    "orchestra": orchestra,
    "alone": alone,
}
"""Where the tune gives way to others or is broken; it stays where motifs are stated."""


def arrange(
    frame: Frame,
    seating: Seating,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    stated: tuple[Statement, ...] = (),
) -> list[tuple[Tone, ...]]:
    """Return the tones of every seat, in their order, fit to be written.

    Every tone lies in its instrument's range; within a voice tones either begin and end
    together or follow each other. Answers among the motifs that are `stated` take the place
    of what their players would have.
    """
    ensemble = seating.ensemble
    if ensemble.texture == "jazz":
        fixed = frozenset(t.onset for s in stated if s.player is None for t in s.tones)
        melody = ahead_of_the_beat(frame, melody, fixed)
    wandering = _WANDERING.get(ensemble.texture)
    if wandering is not None:
        written = wandering(frame, ensemble, spans, bass, melody, stated)
    else:
        written = _WRITINGS[ensemble.texture](frame, ensemble, spans, bass, melody)
    if any(seat.leads for seat in seating.seats):
        written[0] = led(frame, ensemble, spans, bass, melody, written[0])
    written = woven(ensemble, stated, melody, written)
    steady = ensemble.texture in ("jazz", "pads", "minimal", "struck")
    pauses = [] if steady else breaths(frame, melody)
    low = any(_sings_low(seat, melody) for seat in seating.seats)
    played = []
    for seat in seating.seats:
        tones = _taken_over(frame, seat, spans, bass, melody, written)
        if low and seat.player.role != "melody":
            tones = [t._replace(emphasis=t.emphasis - _UNDER_A_LOW_TUNE) for t in tones]
        instrument = seat.player.instrument
        played.append(settle(hushed(tones, pauses), instrument.low, instrument.high, frame.end))
    return played


def _taken_over(
    frame: Frame,
    seat: Seat,
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    melody: tuple[Tone, ...],
    written: list[list[Tone]],
) -> list[Tone]:
    """Return the tones of a seat: those written for its place, or a part of its own."""
    if seat.written_for is None:
        return added_part(frame, seat, spans, bass, melody)
    tones, instrument = written[seat.index], seat.player.instrument
    if instrument != seat.written_for.instrument:
        # The strokes of one kit mean nothing on another.
        tones = [] if instrument.percussion else fitted(tones, seat.player, instrument)
    if not seat.regions or seat.player.role == "melody":
        return tones
    if heard_near(frame, seat.regions, tones):
        return tones
    # What a person gave to someone is heard, however little the ensemble asks of it.
    return added_part(frame, seat, spans, bass, melody)


def _sings_low(seat: Seat, melody: tuple[Tone, ...]) -> bool:
    """Return whether a seat leads an octave or more below where the melody was written."""
    if seat.player.role != "melody" or not seat.regions:
        return False
    sung = fitted(list(melody), seat.player, seat.player.instrument)
    return sung[0].pitch < melody[0].pitch


def breaths(frame: Frame, melody: tuple[Tone, ...]) -> list[tuple[int, int]]:
    """Return the pauses in which all players are silent together.

    They lie where the melody rests for a beat or more at the end of a phrase; some pieces
    have many of them, others none. Where the melody ends before the last bar does, most
    pieces end with it; in others the last chord rings on.
    """
    ends = [(p.first_bar + p.bars) * frame.bar_ticks for p in frame.plan.phrases[:-1]]
    # Where beats differ, as in 7/8, a beat is as long as the shorter ones.
    beat = frame.bar_ticks // frame.beats_a_bar // 480 * 480
    often = noise.uniform(frame.seed, Stream.SCORING, 5)
    found = []
    for tone, following in pairwise(melody):
        phrase = frame.phrase_of_bar[frame.bar_of(tone.onset)]
        rests = following.onset - tone.end
        if phrase >= len(ends) or rests < min(beat, 960):
            continue
        # The rest of a phrase may reach into the next, and an upbeat may lie before the line.
        if not ends[phrase] - frame.bar_ticks < tone.end <= ends[phrase] + frame.bar_ticks:
            continue
        chance = noise.uniform(
            frame.seed_of(Stream.SCORING, frame.plan.phrases[phrase].first_bar),
            Stream.SCORING, phrase, 5,
        )  # fmt: skip
        if chance < often:
            found.append((max(tone.end, following.onset - max(beat, 960)), following.onset))
    last = melody[-1].end
    if last < frame.end and noise.uniform(frame.seed, Stream.SCORING, 6) < _TOGETHER:
        found.append((last, frame.end))
    return found


def hushed(tones: list[Tone], pauses: list[tuple[int, int]]) -> list[Tone]:
    """Return the tones without what would sound in the pauses."""
    for start, end in pauses:
        kept = [t for t in tones if not start <= t.onset < end]
        tones = [
            t._replace(duration=start - t.onset) if t.onset < start < t.end else t for t in kept
        ]
    return tones


def settle(tones: list[Tone], low: int, high: int, end: int) -> tuple[Tone, ...]:
    """Return tones without overlaps in a voice, without doubles and within range."""
    lanes: dict[tuple[int, int], dict[int, dict[int, Tone]]] = {}
    for tone in tones:
        if not low <= tone.pitch <= high or tone.duration <= 0 or tone.onset >= end:
            continue
        chord = lanes.setdefault((tone.staff, tone.voice), {}).setdefault(tone.onset, {})
        chord.setdefault(tone.pitch, tone)
    result: list[Tone] = []
    for lane in lanes.values():
        onsets = sorted(lane)
        for onset, following in zip(onsets, [*onsets[1:], end], strict=True):
            chord = lane[onset]
            # The notes of a chord end together, and before the next begins.
            length = min(following - onset, max(t.duration for t in chord.values()))
            result += [chord[p]._replace(duration=length) for p in sorted(chord)]
    return tuple(sorted(result, key=lambda t: (t.onset, t.staff, t.voice, t.pitch)))
