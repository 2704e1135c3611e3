"""The pitches of the melody, decoded phrase by phrase."""

from collections.abc import Mapping

from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.language.prior import Language
from studio.composing.material import Span, Tone
from studio.composing.melody_contour import asked_of, places_of
from studio.composing.melody_decoding import anchors, best_pitches
from studio.composing.melody_options import options_at
from studio.composing.melody_slots import slots_of, spans_at_slots, stretches
from studio.composing.rhythm import MelodyBar


def compose_melody(
    frame: Frame,
    ensemble: Ensemble,
    rhythm: tuple[MelodyBar, ...],
    forms: tuple[BarForm, ...],
    spans: tuple[Span, ...],
    bass: tuple[int, ...],
    language: Language,
    given: Mapping[int, int],
) -> tuple[Tone, ...]:
    """Return the melody.

    Every note's pitch weighs the language (intervals, chord tones on strong beats), the
    picture (contour and register), the motif and the bar it takes up, with fixed noise. The
    pitches in `given`, by onset, are as they are; the others lead to them and from them.
    """
    slots = slots_of(frame, rhythm)
    asked = asked_of(frame, ensemble, forms, slots)
    by_bar: dict[int, dict[int, int]] = {}
    intervals_of: dict[int, dict[int, int]] = {}
    tones: list[Tone] = []
    context: list[int] = []
    under = dict(zip((s.onset for s in spans), bass, strict=True))
    spans_at = spans_at_slots(slots, spans)
    lows = [under[held[0].onset] for held in spans_at]
    around = anchors(frame, slots, lows)
    places = places_of(frame, ensemble, forms, asked)
    for begin, end in stretches(slots, forms):
        options = [
            options_at(
                frame, ensemble, slots[i], spans_at[i], asked, i, places, forms, by_bar,
                intervals_of,
            )
            for i in range(begin, end)
        ]  # fmt: skip
        for i, option in zip(range(begin, end), options, strict=True):
            option.opens = i > 0 and slots[i - 1].last
            if slots[i].onset in given:
                option.hold(given[slots[i].onset], spans_at[i][0].tones[:4])
            option.basses = (around[i], lows[i - 1] if i > 0 else None, lows[i])
        pitches = best_pitches(options, context, language.intervals(), begin)
        for i, pitch in zip(range(begin, end), pitches, strict=True):
            slot = slots[i]
            inside = slot.onset - slot.bar * frame.bar_ticks
            by_bar.setdefault(slot.bar, {})[inside] = pitch
            if context:
                intervals_of.setdefault(slot.bar, {})[inside] = pitch - context[-1]
            tones.append(Tone(slot.onset, slot.duration, pitch))
            context = [*context[-1:], pitch]
    return tuple(tones)
