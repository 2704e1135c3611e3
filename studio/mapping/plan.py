"""Musical intent: what the picture asks of the music, with a trace of why."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Place

Curve: TypeAlias = NDArray[np.float32]
Mode: TypeAlias = Literal["major", "lydian", "mixolydian", "dorian", "minor", "phrygian"]
Figure: TypeAlias = Literal["sustained", "rising", "falling", "pulse"]
RoleName: TypeAlias = Literal["melody", "counter", "harmony", "figure", "bass", "percussion"]
Cadence: TypeAlias = Literal["authentic", "half", "deceptive", "open"]
FIGURES: tuple[Figure, ...] = ("sustained", "rising", "falling", "pulse")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one entry of the plan is as it is.

    Parameters
    ----------
    rule : str
        Name of the parameter that carries the rule (``"warmth_to_pitch"``), or of a fixed
        rule (``"hue_to_key"``).
    feature : str
        What was seen, such as ``"warmth"``.
    strength : float
        Signed effect, in the unit of the entry (semitones, decibels, ...) or -1 to 1.
    place : Place or None
        Where in the picture; None for the whole of it.
    sentence : str
        One plain English sentence with `str.format` fields.
    values : tuple of (str, str | float)
        What goes into the fields.
    entry : str
        What of the plan it moved at a beat or bar, such as ``"pitch"`` (see
        `studio.mapping.effect.Entry`); empty where it speaks of the whole piece.
    """

    rule: str
    feature: str
    strength: float
    place: Place | None
    sentence: str
    values: tuple[tuple[str, str | float], ...] = ()
    entry: str = ""

    @property
    def text(self) -> str:
        """Return the sentence with its values, in English."""
        return self.sentence.format(**dict(self.values))


@dataclass(frozen=True, slots=True)
class Metre:
    """How beats are grouped in a bar.

    `beats` and `beat_type` are the written time signature; `felt_beats` is how many beats
    a listener counts (2 in 6/8).
    """

    beats: int
    beat_type: int

    @property
    def compound(self) -> bool:
        """Return whether the felt beat has three parts (6/8, 9/8, 12/8)."""
        return self.beat_type == 8 and self.beats % 3 == 0 and self.beats > 3

    @property
    def bar_ticks(self) -> int:
        """Return the length of a bar in ticks (960 a quarter)."""
        return self.beats * 3840 // self.beat_type

    @property
    def felt_beats(self) -> int:
        """Return the number of beats a listener counts: 7/8 is felt in three."""
        if self.compound:
            return self.beats // 3
        return 3 if (self.beats, self.beat_type) == (7, 8) else self.beats

    @property
    def beat_onsets(self) -> tuple[int, ...]:
        """Return the ticks at which the felt beats of a bar begin."""
        if (self.beats, self.beat_type) == (7, 8):
            return (0, 960, 1920)  # 2 + 2 + 3
        step = self.bar_ticks // self.felt_beats
        return tuple(step * i for i in range(self.felt_beats))

    def __str__(self) -> str:
        return f"{self.beats}/{self.beat_type}"


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A stretch of the piece that belongs to a stretch of the path.

    Parameters
    ----------
    label : str
        ``"A"``, ``"B"``, ``"A′"``; a prime marks a varied return.
    name : str
        What is seen there in a few words ("dark, cool, fine texture"); may be empty.
    first_bar, bars : int
        Bars are counted from 0.
    like : int or None
        Index of the earlier section whose music returns here.
    likeness : float
        How alike the picture is there, 0 to 1.
    start, end : float
        Position on the path, 0 to 1.
    key_shift : int
        Semitones from the home key to the key of this section (0 at home).
    """

    label: str
    name: str
    first_bar: int
    bars: int
    like: int | None
    likeness: float
    start: float
    end: float
    key_shift: int = 0


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """The unit of composing: some bars that end with a cadence.

    `quotes` is the index of the earlier phrase whose music this one takes up, `variation`
    how far it departs from it (0 literal, 1 only the rhythm stays).
    """

    section: int
    first_bar: int
    bars: int
    cadence: Cadence
    quotes: int | None
    variation: float


@dataclass(frozen=True, slots=True, eq=False)
class BeatIntent:
    """What the picture asks for at each felt beat; arrays of shape (bars * felt_beats,).

    Parameters
    ----------
    x, y : place of the beat on the picture.
    pitch : melody pitch asked for, MIDI with fractions.
    pitch_weight : how strongly, 0 (not at all) to 1.
    density : melody notes asked for in the beat, 0.25 to 4.
    loudness : 0 (as soft as the piece gets) to 1.
    articulation : 0 legato to 1 staccato.
    consonance : 0 (as tense as the style allows) to 1 (plain).
    colour : 0 plain triads to 1 rich chords (sevenths, ninths).
    motion : how much a chord change is asked for at this beat, 0 to 1.
    fifths : where on the circle of fifths from the tonic the hue lies, -6 to 6.
    fifths_weight : how strongly that pulls on the chord's root, 0 to 1.
    figure : index into FIGURES for the accompaniment.
    figure_weight : how strongly, 0 to 1.
    activity : accompaniment notes asked for in the beat, 0.25 to 4.
    saliency : how much the place draws the eye, 0 to 1.
    """

    x: Curve
    y: Curve
    pitch: Curve
    pitch_weight: Curve
    density: Curve
    loudness: Curve
    articulation: Curve
    consonance: Curve
    colour: Curve
    motion: Curve
    fifths: Curve
    fifths_weight: Curve
    figure: NDArray[np.int8]
    figure_weight: Curve
    activity: Curve
    saliency: Curve


@dataclass(frozen=True, slots=True, eq=False)
class RegionRole:
    """What a region plays.

    Parameters
    ----------
    region : int
        Index into `VisualFeatures.regions`.
    place : Place
        Its middle.
    role : RoleName
    instrument : str
        Key of the instrument asked for; empty where the ensemble decides.
    weight : float
        How much the part that plays it weighs among the others, 0 to 1; from its area.
    presence : ndarray of float32, shape (bars * felt_beats,)
        How near the path is to it at each beat, 0 to 1: the part comes forward there.
    pan : float
        -1 left to 1 right.
    chosen : bool
        Whether a person gave it the role.
    reasons : tuple of Reason
    """

    region: int
    place: Place
    role: RoleName
    instrument: str
    weight: float
    presence: Curve
    pan: float
    chosen: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class FaceVoice:
    """A face as a voice of the piece.

    Parameters
    ----------
    face : int
        Index into `VisualFeatures.faces`.
    place : Place
    name : str
    letters : tuple of int
        Its motif as letters of the scale, 0 for C to 6 for B, to be altered as the key asks.
    beat : int
        The felt beat at which the path arrives there and the motif enters.
    leads : bool
        Whether it leads the melody, as the face of a portrait does.
    reason : Reason
    """

    face: int
    place: Place
    name: str
    letters: tuple[int, ...]
    beat: int
    leads: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Ostinato:
    """A short figure that repeats where like shapes repeat.

    Parameters
    ----------
    regions : tuple of int
        The regions that are alike, in the order in which the path meets them.
    onsets : tuple of float
        Where its notes begin, as shares of a bar, 0 <= onset < 1.
    first_bar, bars : int
    strength : float
        0 to 1.
    reason : Reason
    contour : tuple of float
        For each onset how high its shape stands among the others, -1 to 1; 0 on a level row.
    """

    regions: tuple[int, ...]
    onsets: tuple[float, ...]
    first_bar: int
    bars: int
    strength: float
    reason: Reason
    contour: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MusicalPlan:
    """What the whole piece shall be.

    Parameters
    ----------
    digest : str
        That of the picture.
    tonic : int
        Pitch class of the home note, 0 (C) to 11.
    mode : Mode
    metre : Metre
    tempo_bpm : float
        Felt beats a minute. The written tempo in quarters follows from the metre.
    bars : int
    ensemble : str
        Name in `studio.mapping.settings.ENSEMBLES`.
    sections, phrases : tuple
        They cover all bars, in order.
    climax_bar : int
    motif : ndarray, shape (8,)
        The picture's main line, -1 (low) to 1 (high), as the contour of the main motif.
    beats : BeatIntent
    valence, arousal, tension, complexity, fidelity : float
        What the composer needs of mood and settings; mood in -1 to 1, fidelity 0 to 1.
    dynamic_range : float
        How far loud and soft lie apart, 0 to 1.
    reverberation : float
        0 dry to 1 wide, from the depth of focus.
    path : ndarray, shape (n, 2)
        The reading path in equal steps of time.
    reasons : dict of str to tuple of Reason
        For ``key``, ``mode``, ``tempo``, ``metre``, ``form``, ``ensemble``, ``dynamics``,
        ``length``; strongest first. ``cuts``, ``returns`` and ``phrases`` tell in order why
        each section but the first begins where it does, why each that returns does, and why
        each phrase that takes up another does. ``sliders`` has one for each slider that
        weighs what is seen: what it did in this piece, or why this picture gives it nothing.
    beat_reasons : tuple of tuple of Reason
        For every felt beat, what moved its pitch, density, loudness and harmony.
    unheard : tuple of str
        Names of parameters that this picture gives nothing to.
    bar_reasons : tuple of dict of str to tuple of Reason
        For every bar and each of ``register``, ``density``, ``loudness`` and ``harmony``,
        what made it so, strongest first, however faint.
    roles : tuple of RegionRole
    faces : tuple of FaceVoice
        In the order in which the path meets them.
    ostinati : tuple of Ostinato
    """

    digest: str
    tonic: int
    mode: Mode
    metre: Metre
    tempo_bpm: float
    bars: int
    ensemble: str
    sections: tuple[SectionPlan, ...]
    phrases: tuple[PhrasePlan, ...]
    climax_bar: int
    motif: Curve
    beats: BeatIntent
    valence: float
    arousal: float
    tension: float
    complexity: float
    fidelity: float
    dynamic_range: float
    reverberation: float
    path: NDArray[np.float32]
    reasons: dict[str, tuple[Reason, ...]]
    beat_reasons: tuple[tuple[Reason, ...], ...]
    unheard: tuple[str, ...] = ()
    bar_reasons: tuple[dict[str, tuple[Reason, ...]], ...] = ()
    roles: tuple[RegionRole, ...] = ()
    faces: tuple[FaceVoice, ...] = ()
    ostinati: tuple[Ostinato, ...] = ()
