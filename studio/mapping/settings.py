"""The settings of the mapping: how strongly each thing seen speaks in the music."""

from dataclasses import dataclass
from typing import Annotated

from studio.parameters import Choice, Choices, Number

FIDELITY = "Fidelity"
PITCH = "Picture to pitch"
HARMONY = "Shape to harmony"
RHYTHM = "Texture to rhythm"
MOOD = "Mood and form"
ENSEMBLE = "Ensemble"

KEYS = tuple(
    Choice(name, name.replace("b", "♭"))
    for name in ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
)
MODES = (
    Choice("major", "Major"),
    Choice("lydian", "Lydian"),
    Choice("mixolydian", "Mixolydian"),
    Choice("dorian", "Dorian"),
    Choice("minor", "Minor"),
    Choice("phrygian", "Phrygian"),
)
METRES = tuple(Choice(m, m) for m in ("2/4", "3/4", "4/4", "6/8", "9/8", "12/8", "5/4", "7/8"))
PATHS = (
    Choice("left_to_right", "Left to right"),
    Choice("top_to_bottom", "Top to bottom"),
    Choice("spiral", "Spiral"),
    Choice("gaze", "As the eye wanders"),
    Choice("drawn", "Drawn by you"),
)
ENSEMBLES = (
    Choice("piano", "Solo piano"),
    Choice("string_quartet", "String quartet"),
    Choice("flute_quartet", "Flute quartet"),
    Choice("piano_trio", "Piano trio"),
    Choice("violin_piano", "Violin and piano"),
    Choice("chorale", "Chorale"),
    Choice("wind_quintet", "Wind quintet"),
    Choice("guitar", "Guitar"),
    Choice("fiddle_guitar", "Fiddle and guitar"),
    Choice("harp_flute", "Harp and flute"),
    Choice("music_box", "Music box"),
    Choice("jazz_trio", "Jazz trio"),
    Choice("synth_pads", "Synth pads"),
    Choice("orchestra", "Orchestra"),
    Choice("minimal", "Minimal ensemble"),
    Choice("percussion", "Percussion ensemble"),
    Choice("solo_flute", "Solo flute"),
    Choice("solo_violin", "Solo violin"),
)


def _weight(label: str, group: str, text: str) -> Number:
    return Number(label, group, 0.0, 1.0, 0.01, help=text)


def _two_sided(label: str, group: str, text: str) -> Number:
    return Number(label, group, -1.0, 1.0, 0.01, help=text)


@dataclass(frozen=True, slots=True)
class MappingSettings:
    """Everything a person can set about how the picture becomes musical intent."""

    fidelity: Annotated[
        float,
        _weight(
            "Fidelity",
            FIDELITY,
            "How fine the picture binds the music: only its mood, its phrases, or every detail.",
        ),
    ] = 0.55

    warmth_to_pitch: Annotated[
        float,
        _two_sided("Warm is high", PITCH, "Warm colours sound higher; below zero, cool ones do."),
    ] = 0.30
    lightness_to_pitch: Annotated[
        float,
        _two_sided("Light is high", PITCH, "Light places sound higher; below zero, dark ones do."),
    ] = 0.55
    height_to_pitch: Annotated[
        float,
        _two_sided(
            "Top is high", PITCH, "Places high up sound higher; below zero, low places do."
        ),
    ] = 0.40
    size_to_pitch: Annotated[
        float,
        _two_sided(
            "Small is high", PITCH, "Small things sound higher; below zero, large things do."
        ),
    ] = 0.15

    hue_to_harmony: Annotated[
        float,
        _weight(
            "Hue moves harmony",
            HARMONY,
            "How far and how often a change of colour moves the chords.",
        ),
    ] = 0.50
    shape_to_chord: Annotated[
        float,
        _weight("Shape to chord", HARMONY, "How strongly the shapes choose the chords' colour."),
    ] = 0.60
    roundness_to_consonance: Annotated[
        float,
        _two_sided(
            "Round is consonant",
            HARMONY,
            "Round shapes soften the chords and angular ones sharpen them; below zero, reversed.",
        ),
    ] = 0.45

    texture_to_rhythm: Annotated[
        float,
        _weight("Texture to rhythm", RHYTHM, "How much busy texture quickens the rhythm."),
    ] = 0.62
    direction_to_figure: Annotated[
        float,
        _weight(
            "Lines to figure",
            RHYTHM,
            "How much the direction of lines shapes the accompaniment: level sustains, "
            "rising and falling break chords, upright pulses.",
        ),
    ] = 0.70

    saliency_to_loudness: Annotated[
        float,
        _weight("What stands out is loud", MOOD, "Places that draw the eye sound louder."),
    ] = 0.50
    contrast_to_dynamics: Annotated[
        float,
        _weight("Contrast to dynamics", MOOD, "How far loud and soft lie apart."),
    ] = 0.50
    symmetry_to_form: Annotated[
        float,
        _weight(
            "Symmetry to form", MOOD, "Where the picture repeats itself, the music comes back."
        ),
    ] = 0.60
    valence: Annotated[
        float, _two_sided("Happier", MOOD, "Makes the music happier or sadder than the picture.")
    ] = 0.0
    arousal: Annotated[
        float,
        _two_sided("More excited", MOOD, "Makes the music livelier or calmer than the picture."),
    ] = 0.0
    tension: Annotated[
        float,
        _two_sided("Tenser", MOOD, "Makes the music tenser or more relaxed than the picture."),
    ] = 0.0
    complexity: Annotated[
        float,
        _two_sided("Richer", MOOD, "Adds or takes away notes, voices and chord colours."),
    ] = 0.0
    tempo: Annotated[
        float | None,
        Number("Tempo", MOOD, 30, 240, 1, "BPM", auto=True, help="Beats a minute."),
    ] = None
    key: Annotated[str | None, Choices("Key", MOOD, KEYS, auto=True, help="The home note.")] = None
    mode: Annotated[
        str | None,
        Choices("Mode", MOOD, MODES, auto=True, help="The scale, from bright to dark."),
    ] = None
    metre: Annotated[
        str | None,
        Choices("Metre", MOOD, METRES, auto=True, help="How beats are grouped in a bar."),
    ] = None
    bars: Annotated[
        int | None,
        Number(
            "Bars", MOOD, 4, 512, 1, auto=True, whole=True, help="How many bars the piece has."
        ),
    ] = None
    duration: Annotated[
        float | None,
        Number(
            "Length",
            MOOD,
            10,
            1200,
            1,
            "s",
            auto=True,
            help="How long the piece lasts; a number of bars goes before it.",
        ),
    ] = None
    reading_path: Annotated[
        str,
        Choices("Reading path", MOOD, PATHS, help="The way along which the picture is read."),
    ] = "left_to_right"

    ensemble: Annotated[
        str | None,
        Choices("Ensemble", ENSEMBLE, ENSEMBLES, auto=True, help="The instruments that play."),
    ] = None
