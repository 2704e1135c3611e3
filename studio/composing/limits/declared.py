"""What every ensemble declares: who can play what, and how much may sound at once."""

from dataclasses import dataclass

TENTH = 16
"""The widest stretch of a pianist's or harpist's hand, in semitones."""
GUITAR_STRINGS = (40, 45, 50, 55, 59, 64)
MOST_CHAMBER = 8
"""Pitches that sound at once in chamber music."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one player can do on an instrument.

    Parameters
    ----------
    notes : int
        That one player sounds at once; 1 is a single line.
    hand_notes, hand_span : int or None
        Notes and semitones in one hand, where each staff is a hand.
    breath_s : float or None
        Seconds that a line may last without a rest in which to breathe.
    strings : tuple of int
        Open strings, one note each; empty where they do not matter.
    frets : int
        Neighbouring frets that a hand covers.
    last_fret : int
    pedals : bool
        Whether seven pedals set each letter of the scale for all octaves (a harp).
    teeth : int or None
        Different pitches in the whole piece, fixed beforehand (a comb, a set of drums).
    again_s : float
        Seconds before the same pitch can be struck again.
    dynamics : bool
        Whether it can play louder and softer.
    feet : tuple of int
        Keys of the drum map that are played by foot, one a foot; the others share two hands.
    """

    notes: int = 1
    hand_notes: int | None = None
    hand_span: int | None = None
    breath_s: float | None = None
    strings: tuple[int, ...] = ()
    frets: int = 0
    last_fret: int = 0
    pedals: bool = False
    teeth: int | None = None
    again_s: float = 0.0
    dynamics: bool = True
    feet: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EnsembleLimits:
    """What an ensemble declares.

    Parameters
    ----------
    players : tuple of (str, Limits)
        Each instrument's key and what its player can do.
    sounding : int or None
        Pitches that may sound at once in all parts.
    """

    players: tuple[tuple[str, Limits], ...]
    sounding: int | None = MOST_CHAMBER


_PIANO = Limits(notes=10, hand_notes=5, hand_span=TENTH)
_HARP = Limits(notes=8, hand_notes=4, hand_span=TENTH, pedals=True)
_MALLETS = Limits(notes=4, hand_notes=2, hand_span=12)
_GUITAR = Limits(notes=6, strings=GUITAR_STRINGS, frets=4, last_fret=15)
_COMB = Limits(notes=6, teeth=30, again_s=0.09, dynamics=False)
_BLOWN = Limits(breath_s=8.0)
_SUNG = Limits(breath_s=8.0)
_BOWED = Limits()
_TIMPANI = Limits(notes=2, teeth=4)
_KIT = Limits(notes=4, feet=(36, 44))

PLAYERS: dict[str, Limits] = {
    "piano": _PIANO,
    "harp": _HARP,
    "music_box": _COMB,
    "guitar": _GUITAR,
    **dict.fromkeys(
        ("violin", "violin_1", "violin_2", "viola", "violoncello", "double_bass", "jazz_bass"),
        _BOWED,
    ),
    **dict.fromkeys(
        ("flute", "oboe", "clarinet", "horn", "bassoon", "trumpet", "trombone"), _BLOWN
    ),
    **dict.fromkeys(("soprano", "alto", "tenor", "bass"), _SUNG),
    # A section divides in two where it must.
    **dict.fromkeys(
        ("strings_1", "strings_2", "strings_3", "strings_4", "strings_5"), Limits(notes=2)
    ),
    **dict.fromkeys(("vibraphone", "xylophone"), Limits(notes=2)),
    "marimba": _MALLETS,
    "timpani": _TIMPANI,
    "drum_kit": _KIT,
    "hand_percussion": Limits(notes=2),
    "synth_lead": Limits(),
    "synth_bass": Limits(),
    "synth_pad": Limits(notes=5),
    "synth_bells": Limits(notes=3),
}
"""What the player of each instrument can do, in whatever ensemble."""


def _together(*keys: str, sounding: int | None = MOST_CHAMBER) -> EnsembleLimits:
    return EnsembleLimits(tuple((key, PLAYERS[key]) for key in keys), sounding)


LIMITS: dict[str, EnsembleLimits] = {
    "piano": _together("piano"),
    "string_quartet": _together("violin_1", "violin_2", "viola", "violoncello"),
    "flute_quartet": _together("flute", "violin", "viola", "violoncello"),
    "piano_trio": _together("violin", "violoncello", "piano"),
    "violin_piano": _together("violin", "piano"),
    "chorale": _together("soprano", "alto", "tenor", "bass"),
    "wind_quintet": _together("flute", "oboe", "clarinet", "horn", "bassoon"),
    "guitar": _together("guitar"),
    "fiddle_guitar": _together("violin", "guitar"),
    "harp_flute": _together("flute", "harp"),
    "music_box": _together("music_box"),
    "jazz_trio": _together("piano", "jazz_bass", "drum_kit"),
    "synth_pads": _together("synth_lead", "synth_bells", "synth_pad", "synth_bass"),
    "orchestra": _together(
        "flute", "oboe", "clarinet", "bassoon", "horn", "trumpet", "timpani",
        "strings_1", "strings_2", "strings_3", "strings_4", "strings_5",
        sounding=None,
    ),
    "minimal": _together("flute", "vibraphone", "piano", "violoncello"),
    "percussion": _together(
        "vibraphone", "xylophone", "marimba", "timpani", "hand_percussion"
    ),
    "solo_flute": _together("flute"),
    "solo_violin": _together("violin"),
}  # fmt: skip
"""One declaration for each ensemble. Who is added by a person plays within `PLAYERS`."""


def most_at_once(declared: EnsembleLimits, keys: list[str]) -> int | None:
    """Return how many pitches may sound at once in these instruments' hands.

    Each player whom a person added brings one more than the ensemble declares.
    """
    own = [key for key, _ in declared.players]
    if declared.sounding is None:
        return None
    return declared.sounding + sum(key not in own for key in keys)
