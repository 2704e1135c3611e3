"""The drum kit on a five-line staff: where each drum stands and which limb plays it.

Positions and heads are the usual ones of kit notation: hands with stems up, feet below.
"""

from typing import NamedTuple

from studio.composing.score import Step


class Drum(NamedTuple):
    """One sound of a kit: its name, height on the staff, head and MusicXML sound."""

    name: str
    step: Step
    octave: int
    head: str
    foot: bool
    sound: str


_OPEN = "circle-x"
DRUMS: dict[int, Drum] = {
    35: Drum("Acoustic bass drum", "E", 4, "normal", True, "drum.bass-drum"),
    36: Drum("Bass drum", "F", 4, "normal", True, "drum.bass-drum"),
    37: Drum("Side stick", "C", 5, "x", False, "drum.snare-drum"),
    38: Drum("Snare drum", "C", 5, "normal", False, "drum.snare-drum"),
    39: Drum("Hand clap", "B", 4, "x", False, "effect.hand-clap"),
    40: Drum("Electric snare", "C", 5, "diamond", False, "drum.snare-drum.electric"),
    41: Drum("Low floor tom", "G", 4, "normal", False, "drum.tom-tom"),
    42: Drum("Closed hi-hat", "G", 5, "x", False, "metal.hi-hat"),
    43: Drum("High floor tom", "A", 4, "normal", False, "drum.tom-tom"),
    44: Drum("Pedal hi-hat", "D", 4, "x", True, "metal.hi-hat"),
    45: Drum("Low tom", "B", 4, "normal", False, "drum.tom-tom"),
    46: Drum("Open hi-hat", "G", 5, _OPEN, False, "metal.hi-hat"),
    47: Drum("Low-mid tom", "D", 5, "normal", False, "drum.tom-tom"),
    48: Drum("Hi-mid tom", "E", 5, "normal", False, "drum.tom-tom"),
    49: Drum("Crash cymbal", "A", 5, "x", False, "metal.cymbal.crash"),
    50: Drum("High tom", "F", 5, "normal", False, "drum.tom-tom"),
    51: Drum("Ride cymbal", "F", 5, "x", False, "metal.cymbal.ride"),
    52: Drum("China cymbal", "C", 6, "x", False, "metal.cymbal.chinese"),
    53: Drum("Ride bell", "F", 5, "diamond", False, "metal.cymbal.ride"),
    54: Drum("Tambourine", "B", 5, "triangle", False, "drum.tambourine"),
    55: Drum("Splash cymbal", "B", 5, "x", False, "metal.cymbal.splash"),
    56: Drum("Cowbell", "E", 5, "triangle", False, "metal.bells.cowbell"),
    57: Drum("Second crash cymbal", "A", 5, "circle-x", False, "metal.cymbal.crash"),
    59: Drum("Second ride cymbal", "F", 5, "circle-x", False, "metal.cymbal.ride"),
    60: Drum("High bongo", "E", 5, "cross", False, "drum.bongo"),
    61: Drum("Low bongo", "D", 5, "cross", False, "drum.bongo"),
    62: Drum("Mute high conga", "B", 4, "x", False, "drum.conga"),
    63: Drum("Open high conga", "B", 4, "cross", False, "drum.conga"),
    64: Drum("Low conga", "A", 4, "cross", False, "drum.conga"),
    69: Drum("Cabasa", "B", 5, "slash", False, "rattle.cabasa"),
    70: Drum("Maracas", "B", 5, "cross", False, "rattle.maraca"),
    73: Drum("Short guiro", "D", 5, "slash", False, "rattle.guiro"),
    75: Drum("Claves", "D", 5, "x", False, "wood.claves"),
    76: Drum("High wood block", "E", 5, "x", False, "wood.wood-block"),
    77: Drum("Low wood block", "B", 4, "slash", False, "wood.wood-block"),
    80: Drum("Mute triangle", "C", 6, "triangle", False, "metal.triangle"),
    81: Drum("Open triangle", "C", 6, "cross", False, "metal.triangle"),
}


def drum(key: int) -> Drum:
    """Return how a key of the General MIDI drum map is written.

    Sounds without a place of their own stand in the middle of the staff.
    """
    known = DRUMS.get(key)
    return known or Drum(f"Percussion {key}", "B", 4, "slash", False, "drum.group.set")
