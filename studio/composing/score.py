"""Written music: spelled pitches, integer ticks, parts, bars."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from studio.imaging.features import Place
from studio.mapping.plan import Metre, Mode, Reason

Step: TypeAlias = Literal["C", "D", "E", "F", "G", "A", "B"]
Role: TypeAlias = Literal["melody", "counter", "inner", "harmony", "figure", "bass", "percussion"]
Articulation: TypeAlias = Literal["staccato", "tenuto", "accent", "marcato"]

_PITCH_CLASS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True, slots=True, order=True)
class Pitch:
    """A spelled pitch that sounds as written: step, alteration (-2 to 2) and octave."""

    step: Step
    alter: int
    octave: int

    @property
    def midi(self) -> int:
        """Return the MIDI pitch; C4 is 60."""
        return _PITCH_CLASS[self.step] + self.alter + 12 * (self.octave + 1)

    def __str__(self) -> str:
        sign = {-2: "bb", -1: "b", 0: "", 1: "#", 2: "##"}[self.alter]
        return f"{self.step}{sign}{self.octave}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a note comes from: its place in the picture and the beat of the plan."""

    place: Place
    beat: int
    why: str
    """One of "picture" (the picture asked for it) or "phrase" (the music needed it)."""


@dataclass(frozen=True, slots=True)
class Note:
    """One written note; a note held over a bar line is one Note.

    Parameters
    ----------
    id : int
        Stable identity; ``n<id>`` in MusicXML.
    onset, duration : int
        Ticks, 960 a quarter; onset from the beginning of the piece.
    pitch : Pitch
        As it sounds. On percussion parts the key of the General MIDI drum map.
    voice : int
        1 or 2 within its staff.
    staff : int
        1 (upper or only) or 2.
    emphasis : float
        -1 to 1: how much louder or softer than its surroundings the composer means it.
    articulations : tuple of Articulation
    origin : Origin or None
    role : Role or None
        What it does where that is not its part's role: the melody may wander through the
        players, and who had it then accompanies.
    """

    id: int
    onset: int
    duration: int
    pitch: Pitch
    voice: int = 1
    staff: int = 1
    emphasis: float = 0.0
    articulations: tuple[Articulation, ...] = ()
    origin: Origin | None = None
    role: Role | None = None

    @property
    def end(self) -> int:
        """Return the tick at which the note ends."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Slur:
    """A slur (or bowing, or breath) from one note to another of the same voice, by id."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Dynamic:
    """A dynamic mark: ``pp p mp mf f ff``."""

    onset: int
    mark: Literal["pp", "p", "mp", "mf", "f", "ff"]


@dataclass(frozen=True, slots=True)
class Hairpin:
    """A gradual change of loudness over `onset` to `end` ticks."""

    onset: int
    end: int
    grows: bool


@dataclass(frozen=True, slots=True)
class Pedal:
    """The sustaining pedal held down from `onset` to `end` ticks."""

    onset: int
    end: int


@dataclass(frozen=True, slots=True)
class Instrument:
    """What a part is played on.

    Parameters
    ----------
    key : str
        Unique name, such as ``"flute"``.
    name, abbreviation : str
        As printed before the staves.
    program : int
        General MIDI program, 0 to 127; for percussion the kit, 0 standard.
    sound : str
        MusicXML standard sound id, such as ``"wind.flutes.flute"``.
    low, high : int
        Sounding range, MIDI.
    clefs : tuple of str
        One a staff: ``"treble"``, ``"alto"``, ``"tenor"``, ``"bass"``, ``"treble8vb"``,
        ``"percussion"``.
    transpose : int
        Semitones from written to sounding pitch (clarinet in B flat: -2).
    percussion : bool
        Whether pitches are keys of the General MIDI drum map (channel 10).
    sustained : bool
        Whether a held note can swell (bowed and blown), for controller 11.
    """

    key: str
    name: str
    abbreviation: str
    program: int
    sound: str
    low: int
    high: int
    clefs: tuple[str, ...] = ("treble",)
    transpose: int = 0
    percussion: bool = False
    sustained: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One player: one MusicXML part, one MIDI channel, one mixer strip."""

    id: str
    name: str
    abbreviation: str
    instrument: Instrument
    role: Role
    notes: tuple[Note, ...]
    slurs: tuple[Slur, ...] = ()
    dynamics: tuple[Dynamic, ...] = ()
    hairpins: tuple[Hairpin, ...] = ()
    pedals: tuple[Pedal, ...] = ()
    pan: float = 0.0
    """-1 left to 1 right, where the player sits."""
    reasons: tuple[Reason, ...] = ()
    """Which regions of the picture it speaks for, and why."""

    def role_of(self, note: Note) -> Role:
        """Return what one of its notes does: the part's role, unless the note has its own."""
        return note.role or self.role

    def leads(self, note: Note) -> bool:
        """Return whether one of its notes belongs to the tune, not to what lies under it."""
        return self.role_of(note) == "melody" and note.staff == 1 and note.voice == 1


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic, spelled, and a mode."""

    step: Step
    alter: int
    mode: Mode

    @property
    def tonic(self) -> int:
        """Return the pitch class of the home note."""
        return (_PITCH_CLASS[self.step] + self.alter) % 12

    @property
    def fifths(self) -> int:
        """Return the key signature: sharps, or flats as a negative number."""
        line = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
        shift = {
            "lydian": 1,
            "major": 0,
            "mixolydian": -1,
            "dorian": -2,
            "minor": -3,
            "phrygian": -4,
        }
        return line[self.step] + 7 * self.alter + shift[self.mode]

    def __str__(self) -> str:
        sign = {-1: "♭", 0: "", 1: "♯"}[self.alter]
        return f"{self.step}{sign} {self.mode}"


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The key from a bar line on."""

    onset: int
    key: Key


@dataclass(frozen=True, slots=True)
class TempoMark:
    """A written tempo: quarters a minute, with the words printed above the staff."""

    onset: int
    quarter_bpm: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """A chord of the harmony.

    `kind` is a MusicXML harmony kind (``"major"``, ``"minor-seventh"``, ...), `numeral`
    the Roman numeral in the key of the moment (``"V7"``), `bass` None for root position.
    """

    onset: int
    duration: int
    step: Step
    alter: int
    kind: str
    numeral: str
    bass: tuple[Step, int] | None
    origin: Origin | None = None

    @property
    def root(self) -> int:
        """Return the pitch class of the root."""
        return (_PITCH_CLASS[self.step] + self.alter) % 12


@dataclass(frozen=True, slots=True)
class Section:
    """A section as written: its rehearsal letter, name and place."""

    label: str
    name: str
    onset: int
    duration: int


@dataclass(frozen=True, slots=True)
class Score:
    """A whole piece.

    Parameters
    ----------
    title : str
    picture : str
        Name of the picture it was made from.
    metre : Metre
    bars : int
        All bars are full (there is no pickup bar).
    keys : tuple of KeyChange
        The first at onset 0.
    tempos : tuple of TempoMark
        The first at onset 0.
    parts : tuple of Part
        In score order, from the top.
    chords, sections : tuple
    phrases : tuple of (int, int)
        First and one-past-last tick of each phrase, in order; for phrasing in performance.
    beat_loudness : tuple of float
        0 to 1 for each felt beat: the loudness the picture asks for.
    reverberation : float
        0 to 1.
    seed : int
    composer : str
        Version of the composer that wrote it.
    themes : tuple of (int, int)
        First and one-past-last tick of each statement of a person's own theme.
    swing : float
        How late the off-beats are meant, 0 (even) to 1 (two to one), as the style has it.
    """

    title: str
    picture: str
    metre: Metre
    bars: int
    keys: tuple[KeyChange, ...]
    tempos: tuple[TempoMark, ...]
    parts: tuple[Part, ...]
    chords: tuple[ChordSymbol, ...]
    sections: tuple[Section, ...]
    phrases: tuple[tuple[int, int], ...]
    beat_loudness: tuple[float, ...]
    reverberation: float
    seed: int
    composer: str
    themes: tuple[tuple[int, int], ...] = ()
    swing: float = 0.0

    @property
    def end(self) -> int:
        """Return the tick at which the last bar ends."""
        return self.bars * self.metre.bar_ticks

    @property
    def melody(self) -> tuple[Note, ...]:
        """Return the notes of the tune in the order of time, whoever plays them."""
        tune = [note for part in self.parts for note in part.notes if part.leads(note)]
        return tuple(sorted(tune, key=lambda note: (note.onset, note.pitch.midi)))

    @property
    def key(self) -> Key:
        """Return the home key."""
        return self.keys[0].key
