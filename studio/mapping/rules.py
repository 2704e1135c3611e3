"""The rules of the mapping in one table: what each looks at, drives and is founded on.

Every rule is small and they add up: what a curve is, is the sum of what its rules add. A
rule has the name of the slider that weighs it, or a name of its own where no slider does. A
name can be given to `plan_music` as one to leave out.
"""

from dataclasses import dataclass, replace
from typing import Any

from studio.mapping.settings import MappingSettings
from studio.parameters import parameters_of


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the mapping.

    Parameters
    ----------
    name : str
        That of its slider, or its own.
    feature : str
        What it looks at.
    drives : str
        What it moves in the music.
    direction : str
        Which way.
    strength : str
        How far, at full slider.
    source : str
        What it is founded on.
    """

    name: str
    feature: str
    drives: str
    direction: str
    strength: str
    source: str


_SPENCE = "Spence 2011"
_MOODS = "Eerola, Friberg & Bresin 2013"
_CHORDS = "Lahdelma & Eerola 2016"
_SHAPES = "Blazhenkova & Kumar 2018"
_CHOICE = "what a person wishes"
_OURS = "a choice of this program"

RULES: tuple[Rule, ...] = (
    Rule(
        "warmth_to_pitch",
        "warmth",
        "melody pitch",
        "warm is high (below zero, cool is)",
        "4.2 semitones a deviation along the path, 1.2 for the whole picture",
        "the findings disagree (Wang & Spence 2017), hence a small default and two sides",
    ),
    Rule(
        "lightness_to_pitch",
        "lightness",
        "melody pitch",
        "light is high",
        "4.2 semitones a deviation along the path, 1.2 for the whole picture",
        "Anikin & Johansson 2018; " + _SPENCE,
    ),
    Rule(
        "height_to_pitch",
        "height in the picture",
        "melody pitch",
        "top is high",
        "4.2 semitones a deviation along the path",
        "Evans & Treisman 2010; " + _SPENCE,
    ),
    Rule(
        "size_to_pitch",
        "size of things and fineness of the texture",
        "melody pitch",
        "small and fine is high",
        "4.2 and 0.8 semitones a deviation along the path",
        "Evans & Treisman 2010; " + _SPENCE,
    ),
    Rule(
        "arousal_to_register",
        "arousal",
        "melody pitch",
        "lively is high",
        "2.5 semitones",
        _CHORDS + ": energy rises with register",
    ),
    Rule(
        "tension_to_register",
        "tension",
        "melody pitch",
        "tense is high",
        "1 semitone",
        _CHORDS + ": tension rises with register",
    ),
    Rule(
        "hue_to_key",
        "dominant hue, weighed by chroma",
        "home note",
        "round the circle of fifths: red C, orange G, yellow A, blue E♭",
        "one key for each twelfth of the hues of real pictures",
        _OURS,
    ),
    Rule(
        "lightness_to_key",
        "lightness of a grey picture",
        "home note",
        "dark to the flat keys, light to the sharp keys",
        "two fifths a deviation",
        _OURS,
    ),
    Rule(
        "mood_to_mode",
        "valence and tension",
        "mode",
        "happy is bright: major, Lydian, Mixolydian, Dorian, minor, Phrygian",
        "the nearest mode",
        "Palmer et al. 2013; " + _MOODS,
    ),
    Rule(
        "hue_to_harmony",
        "hue and its changes",
        "chord roots, chord changes and the keys of sections",
        "the further the hue from the main one, the further the chord and the key",
        "one fifth for 30° of hue",
        _OURS,
    ),
    Rule(
        "shape_to_chord",
        "class and points of the shape",
        "colour of the chords",
        "circles plain, free forms sevenths and ninths, stars sharp",
        "up to half of the range",
        _CHORDS + "; Giannos et al.",
    ),
    Rule(
        "roundness_to_consonance",
        "roundness and angularity",
        "consonance of the chords",
        "round is consonant",
        "a quarter of the range a deviation",
        "Giannos et al.; Adeli et al. 2014",
    ),
    Rule(
        "tension_to_consonance",
        "tension",
        "consonance of the chords",
        "tense is dissonant",
        "a third of the range",
        _CHORDS,
    ),
    Rule(
        "valence_to_consonance",
        "valence",
        "consonance of the chords",
        "happy is consonant",
        "6 % of the range",
        _CHORDS,
    ),
    Rule(
        "palette_to_consonance",
        "harmony of the palette",
        "consonance of the chords",
        "colours that go together are consonant",
        "6 % of the range",
        "Ou & Luo 2006",
    ),
    Rule(
        "hues_to_colour",
        "contrast of hues, complementary or many",
        "colour of the chords",
        "motley is rich",
        "8 % of the range",
        _OURS,
    ),
    Rule(
        "complexity_to_colour",
        "complexity",
        "colour of the chords",
        "detailed is rich",
        "a fifth of the range",
        _OURS,
    ),
    Rule(
        "tension_to_colour",
        "tension",
        "colour of the chords",
        "tense is rich",
        "16 % of the range",
        _CHORDS,
    ),
    Rule(
        "arousal_to_motion",
        "arousal",
        "how often chords change",
        "lively is often",
        "8 % of the range",
        _OURS,
    ),
    Rule(
        "tension_to_motion",
        "tension",
        "how often chords change",
        "tense is often",
        "6 % of the range",
        _OURS,
    ),
    Rule(
        "tension_to_cadence",
        "tension",
        "the last cadence but one",
        "a tense picture puts the end off by a deceptive cadence",
        "above 0.35",
        _OURS,
    ),
    Rule(
        "arousal_to_tempo",
        "arousal",
        "tempo",
        "lively is fast",
        "92 · 2^(0.55 · arousal) beats a minute",
        "Husain et al. 2002; " + _MOODS,
    ),
    Rule(
        "lines_to_metre",
        "how lines run",
        "metre",
        "uprights 4/4, lines round a centre 3/4, flowing curves 6/8, strong asymmetry 5/4, 7/8",
        "the metre that fits best",
        _OURS,
    ),
    Rule(
        "texture_to_rhythm",
        "edge density, fineness and angularity",
        "notes a beat and their length",
        "busy is quick, pointed is detached",
        "0.45 notes a beat, 0.6 below the tune, and 14 % of the length a deviation",
        "Langlois, Peterson & Palmer 2014; " + _SHAPES,
    ),
    Rule(
        "arousal_to_density",
        "arousal",
        "notes a beat",
        "lively is many",
        "a quarter more",
        _MOODS,
    ),
    Rule(
        "complexity_to_density",
        "complexity",
        "notes a beat",
        "detailed is many",
        "a fifth more; accompaniment two fifths",
        "Madan et al. 2018: complexity belongs to density rather than to mood",
    ),
    Rule(
        "arousal_to_articulation",
        "arousal",
        "length of the notes",
        "lively is detached",
        "a fifth of the range",
        _MOODS,
    ),
    Rule(
        "tension_to_articulation",
        "tension",
        "length of the notes",
        "tense is detached",
        "8 % of the range",
        _MOODS,
    ),
    Rule(
        "direction_to_figure",
        "direction of the lines",
        "accompaniment figure",
        "level sustains, rising and falling break chords, upright pulses",
        "as much as the lines agree",
        _OURS,
    ),
    Rule(
        "saliency_to_loudness",
        "saliency",
        "loudness",
        "what stands out is loud",
        "a quarter of the range a deviation",
        "Anikin & Johansson 2018",
    ),
    Rule(
        "arousal_to_loudness",
        "arousal",
        "loudness",
        "lively is loud",
        "14 % of the range",
        "Dean et al. 2011; " + _MOODS,
    ),
    Rule(
        "tension_to_loudness",
        "tension",
        "loudness",
        "tense is loud",
        "5 % of the range",
        _MOODS,
    ),
    Rule(
        "saliency_to_climax",
        "saliency",
        "the bar of the climax",
        "what draws the eye most, at 60 to 75 % of the piece",
        "one bar",
        _OURS,
    ),
    Rule(
        "climax_to_loudness",
        "distance from the climax",
        "loudness",
        "towards the climax is louder",
        "a fifth of the range",
        _OURS,
    ),
    Rule(
        "contrast_to_dynamics",
        "contrast of light and dark",
        "how far loud and soft lie apart",
        "more contrast is further",
        "16 % of the range a deviation",
        "Anikin & Johansson 2018",
    ),
    Rule(
        "arousal_to_dynamics",
        "arousal",
        "how far loud and soft lie apart",
        "lively is further",
        "4 % of the range",
        _OURS,
    ),
    Rule(
        "novelty_to_form",
        "changes along the path",
        "where sections end",
        "a section ends where the picture changes",
        "in units of four bars",
        _OURS,
    ),
    Rule(
        "ending_to_form",
        "likeness of the path's end to its beginning",
        "how the opening comes back",
        "where the end does not recall the beginning, the path visits it again",
        "a fifth of the piece",
        _OURS,
    ),
    Rule(
        "symmetry_to_form",
        "self-similarity",
        "what returns and how literally",
        "where the picture repeats itself, the music comes back",
        "the form that fits best",
        "Bertamini et al. 2013: symmetry is seen at once",
    ),
    Rule(
        "mood_to_ensemble",
        "mood, lines, shapes and light",
        "who plays",
        "round, blue and light is soft; pointed, red and dark is harsh",
        "the ensemble nearest in character",
        "Adeli et al. 2014",
    ),
    Rule(
        "region_to_role",
        "saliency, size, place, lightness, texture and shape of each region",
        "which part plays it and comes forward where the path meets it",
        "what draws the eye leads, large and low is bass, large and calm harmony, texture "
        "moves, what repeats beats",
        "up to one mark of loudness and half as many notes again",
        "Anikin & Johansson 2018; Lindborg & Friberg 2015; " + _SPENCE,
    ),
    Rule(
        "repeats_to_ostinato",
        "like shapes that follow each other",
        "a figure that repeats",
        "spacing is rhythm, height is contour",
        "a quarter of the long side is a beat",
        _OURS,
    ),
    Rule(
        "face_to_voice",
        "faces",
        "a voice with a motif of its own",
        "a face enters when the path arrives at it; that of a portrait leads",
        "one voice for each face",
        _OURS,
    ),
    Rule(
        "line_to_motif",
        "skyline, outline or drawn path",
        "contour of the main motif",
        "up is up",
        "eight steps",
        _SPENCE,
    ),
    Rule(
        "x_to_pan",
        "where areas lie from left to right",
        "where their players sit",
        "left is left",
        "a quarter of the way",
        "Rusconi et al. 2006: left and right belong to place, not to pitch",
    ),
    Rule(
        "depth_to_reverberation",
        "depth of focus",
        "reverberation",
        "sharp beside blurred is wide",
        "a third of the range",
        _OURS,
    ),
    Rule(
        "arousal_to_reverberation",
        "arousal",
        "reverberation",
        "calm is wide",
        "12 % of the range",
        _OURS,
    ),
    Rule(
        "tags_to_ambience",
        "what the picture is of",
        "reverberation",
        "stone halls, mountains and the sea are wide, furnished rooms are dry",
        "a fifth of the range",
        _OURS,
    ),
    Rule(
        "valence",
        "what a person wishes",
        "mode and consonance",
        "happier or sadder",
        "the whole range",
        _CHOICE,
    ),
    Rule(
        "arousal",
        "what a person wishes",
        "tempo, density, loudness, register",
        "livelier or calmer",
        "the whole range",
        _CHOICE,
    ),
    Rule(
        "tension",
        "what a person wishes",
        "mode, consonance, chords",
        "tenser or more relaxed",
        "the whole range",
        _CHOICE,
    ),
    Rule(
        "complexity",
        "what a person wishes",
        "notes, voices and chords",
        "richer or plainer",
        "the whole range",
        _CHOICE,
    ),
)
"""All rules that can be left out, in the order in which a person meets what they drive."""

NAMES = frozenset(rule.name for rule in RULES)

SLIDERS = NAMES & {parameter.name for parameter in parameters_of(MappingSettings)}
"""Those with a slider."""


def at_rest(settings: MappingSettings, without: frozenset[str]) -> MappingSettings:
    """Return the settings with the sliders of the rules to leave out at rest.

    Raises
    ------
    ValueError
        If there is no rule of a name.
    """
    unknown = sorted(without - NAMES)
    if unknown:
        raise ValueError(f"there is no rule called {unknown[0]}")
    resting: dict[str, Any] = {
        parameter.name: 0.0
        for parameter in parameters_of(MappingSettings)
        if parameter.name in without
    }
    return replace(settings, **resting) if resting else settings
