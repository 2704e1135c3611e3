"""The pitches of the melody, decoded phrase by phrase."""

from collections.abc import Mapping

from studio.composing.ensembles import Ensemble
from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.language.prior import Language
from studio.composing.material import Span, Tone
from studio.composing.melody_contour import asked_of, places_of
from studio.composing.melody_decoding import anchors, sampled_pitches
from studio.composing.melody_known import Heard, known_of, taking_up
from studio.composing.melody_options import options_at
from studio.composing.melody_slots import slots_of, spans_at_slots, stretches
from studio.composing.rhythm import MelodyBar
from studio.composing.transposing import transposed


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

    Every note's pitch weighs the language (what follows the notes before, over the chord, in
    the metre and the phrase, and how a bar is taken up) and the picture (contour, register and
    motif), with fixed noise. The pitches in `given`, by onset, are as they are; the others
    lead to them and from them.
    """
    slots = slots_of(frame, rhythm)
    if not slots:
        return ()
    asked = asked_of(frame, ensemble, forms, slots)
    heard = Heard()
    tones: list[Tone] = []
    context: list[int] = []
    under = dict(zip((s.onset for s in spans), bass, strict=True))
    spans_at = spans_at_slots(slots, spans)
    lows = [under[held[0].onset] for held in spans_at]
    around = anchors(frame, slots, lows)
    places = places_of(frame, ensemble, forms, asked)
    # The motif moves around the level that it is stated at.
    middles = [
        places[bar][0] if form.manner == "motif" else float(asked.middles[bar])
        for bar, form in enumerate(forms)
    ]
    known = known_of(frame, slots, spans_at, middles, language.melody())
    for begin, end in stretches(slots, forms):
        here = slice(begin, end)
        forms = transposed(frame, slots[here], spans_at[here], forms, heard, ensemble.melody)
        options = []
        for i in range(begin, end):
            slot, held = slots[i], spans_at[i]
            option = options_at(
                frame, ensemble, slot, held, asked, i, places[slot.bar], forms[slot.bar], heard
            )
            if slot.onset in given:
                option.hold(given[slot.onset], held[0].tones[:4])
            option.basses = (around[i], lows[i - 1] if i > 0 else None, lows[i])
            options.append(option)
        told = taking_up(frame, slots[here], spans_at[here], forms, asked, heard, known.take(here))
        pitches = sampled_pitches(options, told, context, language.melody(), begin)
        for i, pitch in zip(range(begin, end), pitches, strict=True):
            slot = slots[i]
            heard.add(slot.bar, slot.onset - slot.bar * frame.bar_ticks, pitch, spans_at[i][0])
            tones.append(Tone(slot.onset, slot.duration, pitch))
            context = [*context[-1:], pitch]
    return tuple(tones)
