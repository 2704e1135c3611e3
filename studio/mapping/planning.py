"""From what is seen to what the music shall be: the rules in order."""

from dataclasses import replace

import numpy as np

from studio.imaging.features import Stroke, Tag, VisualFeatures
from studio.mapping.ambience import RULE as PLACE
from studio.mapping.ambience import ambience_of
from studio.mapping.bar_tracing import bar_reasons
from studio.mapping.casting import Cast
from studio.mapping.curves import BeatSights, see_beats, smoothing_beats
from studio.mapping.dynamics import Dynamics, dynamics_of
from studio.mapping.ensembles import ensemble_of
from studio.mapping.faces import RULE as FACES
from studio.mapping.faces import face_voices, leading_contour
from studio.mapping.form import form_of
from studio.mapping.form_tracing import phrases_told
from studio.mapping.harmony import HarmonyCurves, harmony_curves, section_keys
from studio.mapping.metre import line_work, metre_of
from studio.mapping.mood import character, steady_character
from studio.mapping.motif import ARCH, motif_contour
from studio.mapping.naming import named
from studio.mapping.ostinato import ostinati_of
from studio.mapping.phrases import phrases_of
from studio.mapping.pitch import PitchCurves, pitch_curves
from studio.mapping.plan import BeatIntent, Curve, MusicalPlan
from studio.mapping.reading import read_along
from studio.mapping.reverberation import reverberation_of
from studio.mapping.rhythm import RhythmCurves, rhythm_curves
from studio.mapping.roles import roles_of
from studio.mapping.rules import SLIDERS, at_rest
from studio.mapping.settings import MappingSettings
from studio.mapping.sliders import slider_reasons
from studio.mapping.tempo import length_of, tempo_of
from studio.mapping.tonality import home
from studio.mapping.tracing import beat_reasons
from studio.mapping.unheard import unheard_by


def plan_music(
    features: VisualFeatures,
    settings: MappingSettings,
    drawn_path: tuple[Stroke, ...] = (),
    without: frozenset[str] = frozenset(),
    casting: tuple[Cast, ...] = (),
    tags: tuple[Tag, ...] = (),
) -> MusicalPlan:
    """Return the musical intent of a picture.

    Parameters
    ----------
    features : VisualFeatures
        What is seen.
    settings : MappingSettings
        How strongly each thing seen speaks, and what the person has decided: key, mode,
        metre, tempo, ensemble and bars that are not None are met exactly.
    drawn_path : tuple of Stroke
        The lines that the person drew, for the reading path "drawn".
    without : frozenset of str
        Names in `studio.mapping.rules.RULES` of the rules to leave out; what they decide is
        neutral then. What changes shows what a rule was the cause of.
    casting : tuple of Cast
        Which region plays what, where the person decided; in any order.
    tags : tuple of Tag
        What the picture is of, the likeliest first; empty where nobody looked.

    Returns
    -------
    MusicalPlan
        The same for the same arguments, with its curves rounded to 1e-3.

    Raises
    ------
    SettingError
        If the drawn path is asked for and there is none.
    """
    settings = at_rest(settings, without)
    mood = character(features, settings)
    steady = steady_character(features, settings)
    reading = read_along(features, settings.reading_path, drawn_path)
    lines = line_work(features)

    key = home(features, settings, steady, without)
    # The metre is that of the picture: bars stay as they are when a person wishes for more life.
    unmoved = replace(settings, arousal=0.0, tension=0.0)
    natural = steady_character(features, unmoved)
    metre, metre_reasons = metre_of(features, settings, natural, lines, without)
    bpm, tempo_reasons = tempo_of(settings, mood, metre, without)
    usual_bpm = tempo_of(settings, steady, metre, without)[0]
    bars, bpm, length_reasons = length_of(settings, metre, bpm, usual_bpm)
    ensemble, ensemble_reasons = ensemble_of(features, settings, steady, lines, without)
    form = form_of(reading, settings, bars, without)
    sections = named(section_keys(form.sections, reading, settings, key.hue), reading)
    tension = 0.0 if "tension_to_cadence" in without else steady.tension
    phrases = phrases_of(sections, metre, usual_bpm, tension, settings.symmetry_to_form)

    sights = see_beats(reading, form, metre, settings.fidelity)
    pitch = pitch_curves(features, reading, sights, settings, mood, without)
    width = smoothing_beats(settings.fidelity, metre.felt_beats)
    harmony = harmony_curves(features, sights, settings, mood, key.hue, width, without)
    own_bpm = bpm
    if settings.arousal:
        # A wish for livelier music quickens the beat, which shall not empty the bars.
        own_bpm = tempo_of(settings, character(features, unmoved), metre, without)[0]
    rhythm = rhythm_curves(features, sights, settings, mood, metre, own_bpm, without)
    dynamics = dynamics_of(features, sights, settings, mood, metre, without)
    reverberation = reverberation_of(features, mood, without)
    place, place_reasons = ambience_of(() if PLACE in without else tags)
    wider = 0.0 if place is None else place.wider
    effects = pitch.effects + harmony.effects + rhythm.effects + dynamics.effects
    faces = face_voices(features, sights, phrases, metre, dynamics.climax_bar, key.tonic)
    faces = () if FACES in without else faces
    motif = ARCH if "line_to_motif" in without else motif_contour(features, reading)
    unheard = unheard_by(features, reading)
    sliders = tuple(e for e in effects if e.local and e.rule in SLIDERS and e.entry != "fifths")
    reasons = {
        "key": key.key_reasons,
        "mode": key.mode_reasons,
        "tempo": tempo_reasons,
        "metre": metre_reasons,
        "form": form.reasons,
        "cuts": form.cuts,
        "returns": form.returns,
        "phrases": phrases_told(phrases, sections, reading),
        "ensemble": ensemble_reasons,
        "dynamics": dynamics.reasons,
        "length": length_reasons,
        "faces": tuple(voice.reason for voice in faces),
        "ambience": place_reasons,
        "sliders": slider_reasons(settings, sliders, rhythm, sights, metre, unheard),
    }

    return MusicalPlan(
        digest=features.digest,
        tonic=key.tonic,
        mode=key.mode,
        metre=metre,
        tempo_bpm=float(bpm),
        bars=bars,
        ensemble=ensemble,
        sections=sections,
        phrases=phrases,
        climax_bar=dynamics.climax_bar,
        motif=leading_contour(faces, motif),
        beats=_intent(sights, pitch, harmony, rhythm, dynamics),
        valence=mood.valence,
        arousal=mood.arousal,
        tension=mood.tension,
        complexity=mood.complexity,
        fidelity=settings.fidelity,
        dynamic_range=round(dynamics.range, 3),
        reverberation=round(float(np.clip(reverberation + wider, 0.0, 1.0)), 3),
        path=reading.path.points,
        reasons={
            entry: tuple(reason for reason in found if reason.rule not in without)
            for entry, found in reasons.items()
        },
        faces=faces,
        roles=roles_of(features, settings.reading_path, drawn_path, sights, casting, without),
        ostinati=()
        if "repeats_to_ostinato" in without
        else ostinati_of(features, settings.reading_path, drawn_path, sights, metre),
        beat_reasons=beat_reasons(sliders, sights, metre),
        unheard=unheard,
        bar_reasons=bar_reasons(effects, sights, metre),
    )


def _intent(
    sights: BeatSights,
    pitch: PitchCurves,
    harmony: HarmonyCurves,
    rhythm: RhythmCurves,
    dynamics: Dynamics,
) -> BeatIntent:
    return BeatIntent(
        x=_curve(sights.x),
        y=_curve(sights.y),
        pitch=_curve(pitch.pitch),
        pitch_weight=_curve(pitch.weight),
        density=_curve(rhythm.density),
        loudness=_curve(dynamics.loudness),
        articulation=_curve(rhythm.articulation),
        consonance=_curve(harmony.consonance),
        colour=_curve(harmony.colour),
        motion=_curve(harmony.motion),
        fifths=_curve(harmony.fifths),
        fifths_weight=_curve(harmony.fifths_weight),
        figure=rhythm.figure,
        figure_weight=_curve(rhythm.figure_weight),
        activity=_curve(rhythm.activity),
        saliency=_curve(sights.saliency),
    )


def _curve(values: np.ndarray) -> Curve:
    # Bits differ between processors; what is compared later is rounded here.
    return np.round(values, 3).astype(np.float32)
