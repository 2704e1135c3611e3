"""Composing: a plan becomes a score."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from studio.composing.arranging.arrange import arrange
from studio.composing.bass import bass_line
from studio.composing.ensembles import ENSEMBLES
from studio.composing.expression import shapes, tempo
from studio.composing.form import BarForm, plan_bars
from studio.composing.frame import Frame
from studio.composing.harmony import harmonise
from studio.composing.held_melody import around_held, changed_bars, tune_held, tune_of
from studio.composing.language.learned import LEARNED
from studio.composing.language.prior import Language
from studio.composing.laying_over import Bars, held_of_seats, laid_over
from studio.composing.limits.playable import playable
from studio.composing.locking import all_kept, chords_held, rejoined, with_others_held
from studio.composing.material import Tone
from studio.composing.melody import compose_melody
from studio.composing.originality import original
from studio.composing.quoting import (
    melody_pitches,
    places_of_notes,
    statements,
    theme_spans,
)
from studio.composing.rerolling import apart_from_stretches
from studio.composing.rhythm import MelodyBar, melody_rhythm
from studio.composing.score import Score
from studio.composing.seating import seated
from studio.composing.settings import ComposingSettings
from studio.composing.writing import (
    chord_symbols,
    key_changes,
    write_part,
    written_sections,
)
from studio.mapping.plan import MusicalPlan

COMPOSER = "3"
"""Version of the composer: the same plan and version always give the same score."""


def compose(
    plan: MusicalPlan,
    settings: ComposingSettings,
    title: str,
    picture: str,
    language: Language = LEARNED,
) -> Score:
    """Return the piece that a plan asks for.

    Of the music that the language finds likely, the music that the plan asks for most.
    Harmony and bass come first, then the melody's rhythm, its pitches and the other parts;
    so a change of contour keeps chords and rhythm, and a change of density keeps the chords.

    Parameters
    ----------
    plan : MusicalPlan
    settings : ComposingSettings
    title, picture : str
        Printed above the score.
    language : Language
        What is likely in music.

    Returns
    -------
    Score
        The same for the same arguments.

    Raises
    ------
    SettingError
        If a person gave a region to an instrument that is unknown or cannot play the role.
    """
    elsewhere = apart_from_stretches(settings.rerolls)
    if elsewhere != settings.rerolls:
        # Where only some bars are thrown again, all others stay as they were.
        before = replace(settings, rerolls=elsewhere)
        score = compose(plan, before, title, picture, language)
        settings = with_others_held(settings, score)
    frame = Frame(plan, settings.seed, settings.rerolls)
    seating = seated(ENSEMBLES[plan.ensemble], plan.roles)
    ensemble = seating.ensemble
    stated = statements(frame, ensemble, settings.theme)
    spans = harmonise(frame, ensemble, language, stated)
    bass = bass_line(frame, ensemble, spans, language)
    chords = chords_held(settings, frame.bar_ticks, plan.bars)
    if not all_kept(chords, spans, bass):
        frame = Frame(plan, settings.seed, settings.rerolls, chords)
        spans = rejoined(harmonise(frame, ensemble, language, stated), chords)
        bass = bass_line(frame, ensemble, spans, language)
    given = melody_pitches(stated)

    tune = tune_held(settings, frame, ensemble)
    held = held_of_seats(settings, frame, seating)

    def decode(
        frame: Frame,
        forms: tuple[BarForm, ...],
        rhythm: tuple[MelodyBar, ...],
        pitches: Mapping[int, int],
    ) -> tuple[Tone, ...]:
        return compose_melody(frame, ensemble, rhythm, forms, spans, bass, language, pitches)

    def bars(frame: Frame) -> tuple[tuple[BarForm, ...], tuple[MelodyBar, ...]]:
        forms = plan_bars(frame, language)
        return forms, melody_rhythm(frame, ensemble, forms, language, stated)

    def play(melody: tuple[Tone, ...], held: Mapping[int, Bars]) -> list[tuple[Tone, ...]]:
        written = arrange(frame, seating, spans, bass, melody, stated)
        laid = [
            laid_over(frame, seat, tones, held.get(seat.index, {}))
            for seat, tones in zip(seating.seats, written, strict=True)
        ]
        return playable(frame, seating, spans, laid)

    frame, melody = original(frame, lambda frame: decode(frame, *bars(frame), given))
    played = play(melody, {})
    if held or tune:
        changed = changed_bars(frame, tune, tune_of(seating, played))
        if changed:
            forms, rhythm = bars(frame)
            around = partial(decode, frame, forms)
            melody = around_held(frame, tune, changed, forms, rhythm, melody, given, around)
        played = play(melody, held)
    dynamic_shapes = shapes(frame)
    # Who has nothing to play gets no staff; the others keep their ids.
    parts = tuple(
        write_part(
            frame,
            seat,
            len(played) == 1,
            tones,
            held.get(seat.index, {}),
            spans,
            dynamic_shapes,
            places_of_notes(stated, seat.index, seat.player.role == "melody"),
        )
        for seat, tones in zip(seating.seats, played, strict=True)
        if tones
    )
    return Score(
        title=title,
        picture=picture,
        metre=plan.metre,
        bars=plan.bars,
        keys=key_changes(frame),
        tempos=tempo(frame),
        parts=parts,
        chords=chord_symbols(frame, spans, bass),
        sections=written_sections(frame),
        phrases=tuple(
            (p.first_bar * frame.bar_ticks, (p.first_bar + p.bars) * frame.bar_ticks)
            for p in plan.phrases
        ),
        beat_loudness=tuple(round(float(v), 4) for v in plan.beats.loudness),
        reverberation=round(plan.reverberation, 4),
        seed=settings.seed,
        composer=COMPOSER,
        themes=theme_spans(stated),
        swing=ensemble.swing,
    )
