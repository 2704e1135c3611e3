"""The ensembles: who plays, in which role, and in what manner they make music together."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from studio.composing.instruments import INSTRUMENTS
from studio.composing.score import Instrument, Role
from studio.mapping.plan import RoleName

Texture: TypeAlias = Literal[
    "piano", "quartet", "trio", "chorale", "guitar", "harp", "music_box", "jazz", "pads",
    "orchestra", "minimal", "struck", "song", "folk", "alone",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Player:
    """A part of an ensemble: its instrument, its role and where the player sits.

    `plays` has the roles of regions that this part takes on; an inner part may play the
    second melody, the harmony or the figure.
    """

    instrument: Instrument
    role: Role
    pan: float = 0.0
    plays: tuple[RoleName, ...] = ()

    @property
    def layered(self) -> bool:
        """Return whether the part has several layers at once, as a pianist's hands do."""
        return len(self.plays) > 1 and self.instrument.key in ("piano", "harp", *_ALONE)


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Players and manners.

    Parameters
    ----------
    name : str
        As in `studio.mapping.settings.ENSEMBLES`.
    texture : Texture
        Which way of writing the parts.
    players : tuple of Player
        In score order. Exactly one has the role ``"melody"``.
    melody : tuple of (int, int)
        Lowest and highest pitch at which its melodies lie well.
    bass : tuple of (int, int)
        Lowest and highest pitch of the line under its chords, at least an octave.
    pace : float
        Chord changes wanted a bar beyond what is common, -1 to 1.5.
    stillness : float
        Log score that every further chord in a bar costs, where chords shall stand.
    richness : float
        -1 (plain triads) to 1 (sevenths and ninths everywhere).
    rooted : float
        How much the bass prefers the roots of chords, 0 to 1; more where nobody has a bass
        line to lead.
    liveliness : float
        Factor on the melody's density.
    swing : float
        How late its off-beats are played unless a person wants it otherwise, 0 to 1.
    """

    name: str
    texture: Texture
    players: tuple[Player, ...]
    melody: tuple[int, int]
    bass: tuple[int, int]
    pace: float = 0.0
    stillness: float = 0.0
    richness: float = 0.0
    rooted: float = 0.5
    liveliness: float = 1.0
    swing: float = 0.0


def _players(*seats: tuple[str, Role, float] | tuple[str, Role, float, str]) -> tuple[Player, ...]:
    return tuple(
        Player(INSTRUMENTS[key], role, pan, _PLAYS[plays[0] if plays else role])
        for key, role, pan, *plays in seats
    )


_ALONE = ("guitar", "music_box")
_PLAYS: dict[str, tuple[RoleName, ...]] = {
    "melody": ("melody",),
    "counter": ("counter",),
    "harmony": ("harmony",),
    "figure": ("figure",),
    "bass": ("bass",),
    "percussion": ("percussion",),
    "alone": ("melody", "counter", "harmony", "figure", "bass"),
    "under": ("harmony", "figure", "bass"),
    "tune and chords": ("melody", "counter", "harmony", "figure"),
    "second": ("counter", "figure"),
    "middle": ("harmony", "figure"),
    "colour": ("harmony",),
    "low and middle": ("harmony", "bass"),
    "pad": ("harmony", "counter"),
}

_ALL = (
    Ensemble(
        "piano",
        "piano",
        _players(("piano", "melody", 0.0, "alone")),
        (60, 86),
        (36, 55),
        rooted=0.5,
    ),
    Ensemble(
        "string_quartet",
        "quartet",
        _players(
            ("violin_1", "melody", -0.5),
            ("violin_2", "inner", -0.2, "second"),
            ("viola", "inner", 0.2, "middle"),
            ("violoncello", "bass", 0.5),
        ),
        (62, 86),
        (36, 57),
        pace=0.3,
        rooted=0.3,
    ),
    Ensemble(
        "flute_quartet",
        "quartet",
        _players(
            ("flute", "melody", -0.4),
            ("violin", "inner", -0.1, "second"),
            ("viola", "inner", 0.2, "middle"),
            ("violoncello", "bass", 0.4),
        ),
        (69, 90),
        (36, 57),
        pace=0.1,
        rooted=0.4,
        liveliness=1.1,
    ),
    Ensemble(
        "piano_trio",
        "trio",
        _players(
            ("violin", "melody", -0.4),
            ("violoncello", "counter", 0.4),
            ("piano", "harmony", 0.0, "under"),
        ),
        (62, 86),
        (36, 52),
        rooted=0.5,
    ),
    Ensemble(
        "violin_piano",
        "song",
        _players(("violin", "melody", -0.3), ("piano", "harmony", 0.15, "under")),
        (62, 84),
        (36, 52),
        rooted=0.5,
    ),
    Ensemble(
        "chorale",
        "chorale",
        _players(
            ("soprano", "melody", -0.4),
            ("alto", "inner", -0.15, "second"),
            ("tenor", "inner", 0.15, "middle"),
            ("bass", "bass", 0.4),
        ),
        (62, 78),
        (40, 60),
        pace=1.3,
        richness=-0.3,
        rooted=0.15,
        liveliness=0.62,
    ),
    Ensemble(
        "wind_quintet",
        "quartet",
        _players(
            ("flute", "melody", -0.5),
            ("oboe", "inner", -0.25, "second"),
            ("clarinet", "inner", 0.05, "middle"),
            ("horn", "inner", 0.3, "colour"),
            ("bassoon", "bass", 0.5),
        ),
        (67, 88),
        (34, 57),
        pace=0.1,
        rooted=0.4,
        liveliness=1.05,
    ),
    Ensemble(
        "guitar",
        "guitar",
        _players(("guitar", "melody", 0.0, "alone")),
        (59, 77),
        (40, 52),
        rooted=0.7,
    ),
    Ensemble(
        "fiddle_guitar",
        "folk",
        _players(("violin", "melody", -0.3), ("guitar", "harmony", 0.3, "under")),
        (57, 83),
        (40, 52),
        richness=-0.8,
        rooted=1.8,
        liveliness=1.45,
    ),
    Ensemble(
        "harp_flute",
        "harp",
        _players(("flute", "melody", -0.3), ("harp", "figure", 0.3, "under")),
        (67, 89),
        (36, 53),
        pace=-0.2,
        richness=0.15,
        rooted=0.6,
    ),
    Ensemble(
        "music_box",
        "music_box",
        _players(("music_box", "melody", 0.0, "alone")),
        (76, 96),
        (60, 72),
        pace=-0.2,
        richness=-0.2,
        rooted=0.6,
    ),
    Ensemble(
        "jazz_trio",
        "jazz",
        _players(
            ("piano", "melody", -0.2, "tune and chords"),
            ("jazz_bass", "bass", 0.15),
            ("drum_kit", "percussion", 0.1),
        ),
        (62, 84),
        (28, 50),
        pace=0.2,
        richness=1.0,
        rooted=0.9,
        liveliness=1.1,
        swing=0.75,
    ),
    Ensemble(
        "synth_pads",
        "pads",
        _players(
            ("synth_lead", "melody", 0.1),
            ("synth_bells", "figure", -0.4),
            ("synth_pad", "harmony", 0.0, "pad"),
            ("synth_bass", "bass", 0.0),
        ),
        (62, 84),
        (28, 48),
        pace=-1.0,
        stillness=1.2,
        richness=0.4,
        rooted=0.9,
        liveliness=0.9,
    ),
    Ensemble(
        "orchestra",
        "orchestra",
        _players(
            ("flute", "counter", -0.2),
            ("oboe", "counter", 0.1),
            ("clarinet", "inner", -0.1, "colour"),
            ("bassoon", "inner", 0.2, "bass"),
            ("horn", "harmony", -0.3),
            ("trumpet", "harmony", 0.3),
            ("timpani", "percussion", 0.1),
            ("strings_1", "melody", -0.6),
            ("strings_2", "inner", -0.3, "middle"),
            ("strings_3", "inner", 0.25, "middle"),
            ("strings_4", "bass", 0.45),
            ("strings_5", "bass", 0.6),
        ),
        (62, 88),
        (36, 55),
        pace=0.1,
        rooted=0.45,
    ),
    Ensemble(
        "minimal",
        "minimal",
        _players(
            ("flute", "melody", -0.3),
            ("vibraphone", "figure", 0.35),
            ("piano", "harmony", 0.0, "middle"),
            ("violoncello", "bass", 0.2),
        ),
        (72, 90),
        (36, 50),
        pace=-1.0,
        stillness=1.6,
        richness=0.2,
        rooted=0.7,
        liveliness=0.55,
    ),
    Ensemble(
        "percussion",
        "struck",
        _players(
            ("vibraphone", "melody", -0.3),
            ("xylophone", "figure", 0.35),
            ("marimba", "harmony", 0.0, "low and middle"),
            ("timpani", "percussion", 0.2, "bass"),
            ("hand_percussion", "percussion", -0.1),
        ),
        (65, 86),
        (36, 50),
        pace=-0.6,
        stillness=0.6,
        richness=-0.1,
        rooted=0.85,
        liveliness=1.1,
    ),
    Ensemble(
        "solo_flute",
        "alone",
        _players(("flute", "melody", 0.0)),
        (62, 90),
        (48, 60),
        richness=-0.4,
        rooted=1.8,
        liveliness=1.15,
    ),
    Ensemble(
        "solo_violin",
        "alone",
        _players(("violin", "melody", 0.0)),
        (57, 88),
        (43, 55),
        richness=-0.4,
        rooted=1.8,
        liveliness=1.15,
    ),
)

ENSEMBLES: dict[str, Ensemble] = {ensemble.name: ensemble for ensemble in _ALL}
