"""Composing: a plan becomes a score."""

from studio.composing.arranging.arrange import arrange
from studio.composing.bass import bass_line
from studio.composing.ensembles import ENSEMBLES
from studio.composing.expression import shapes, tempo
from studio.composing.form import plan_bars
from studio.composing.frame import Frame
from studio.composing.harmony import harmonise
from studio.composing.language.prior import Language
from studio.composing.language.written import WRITTEN
from studio.composing.laying_over import held_of_seats, laid_over, melody_held
from studio.composing.limits.playable import playable
from studio.composing.locking import chords_held
from studio.composing.material import Tone
from studio.composing.melody import compose_melody
from studio.composing.originality import original
from studio.composing.quoting import (
    melody_pitches,
    places_of_notes,
    statements,
    theme_spans,
)
from studio.composing.rhythm import melody_rhythm
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

COMPOSER = "2"
"""Version of the composer: the same plan and version always give the same score."""


def compose(
    plan: MusicalPlan,
    settings: ComposingSettings,
    title: str,
    picture: str,
    language: Language = WRITTEN,
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
    chords = chords_held(settings, plan.metre.bar_ticks, plan.bars)
    frame = Frame(plan, settings.seed, settings.rerolls, chords)
    seating = seated(ENSEMBLES[plan.ensemble], plan.roles)
    ensemble = seating.ensemble
    tune = melody_held(settings, frame, ensemble)
    stated = statements(frame, ensemble, settings.theme, tune)
    spans = harmonise(frame, ensemble, language, stated)
    bass = bass_line(frame, ensemble, spans, language)
    given = melody_pitches(stated)

    def sung(frame: Frame) -> tuple[Tone, ...]:
        forms = plan_bars(frame, language)
        rhythm = melody_rhythm(frame, ensemble, forms, language, stated)
        return compose_melody(frame, ensemble, rhythm, forms, spans, bass, language, given)

    frame, melody = original(frame, sung)
    written = arrange(frame, seating, spans, bass, melody, stated)
    held = held_of_seats(settings, frame, seating)
    written = [
        laid_over(frame, seat, tones, held.get(seat.index, {}))
        for seat, tones in zip(seating.seats, written, strict=True)
    ]
    played = playable(frame, seating, spans, written)
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
