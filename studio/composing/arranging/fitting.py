"""Giving finished notes to another instrument: octaves, single lines, hands."""

from studio.composing.arranging.keyboards import two_hands
from studio.composing.arranging.parts import in_range
from studio.composing.ensembles import Player
from studio.composing.material import Tone
from studio.composing.score import Instrument
from studio.composing.seating import easily_read, is_chordal

_MIDDLE_C = 60
_OCTAVES = (0, -12, 12, -24, 24, -36, 36, -48, 48)


def fitted(tones: list[Tone], player: Player, instrument: Instrument) -> list[Tone]:
    """Return a player's notes as another instrument plays them.

    The whole part moves by the octaves that bring most of it where the instrument plays and
    its players read with ease, the nearest first;
    single notes that are still outside are moved alone. Of a chord an instrument that sounds
    one note at a time plays the top, or as a bass the bottom.
    """
    if not tones:
        return []
    if not is_chordal(instrument):
        tones = single_line(tones, lowest=player.role == "bass")
    low, high = easily_read(instrument)
    shift = max(
        _OCTAVES,
        key=lambda s: (sum(low <= t.pitch + s <= high for t in tones), -_OCTAVES.index(s)),
    )
    moved = [t._replace(pitch=in_range(t.pitch + shift, low, high)) for t in tones]
    return on_staves(moved, instrument)


def on_staves(tones: list[Tone], instrument: Instrument) -> list[Tone]:
    """Return the tones on the staves of an instrument.

    A line stays in one hand, the one in whose half it mostly lies; chords are shared.
    """
    if len(instrument.clefs) == 1:
        return [t._replace(staff=1, voice=1) for t in tones]
    lowest_clef = instrument.clefs[1]
    if lowest_clef == "treble":
        return [t._replace(staff=1, voice=1) for t in tones]
    if len({t.onset for t in tones}) == len(tones):
        middle = sum(t.pitch for t in tones) / max(1, len(tones))
        return [t._replace(staff=1 if middle >= _MIDDLE_C else 2, voice=1) for t in tones]
    return two_hands(tones, _MIDDLE_C)


def single_line(tones: list[Tone], lowest: bool) -> list[Tone]:
    """Return one tone an onset, the highest or the lowest."""
    kept: dict[int, Tone] = {}
    for tone in sorted(tones, key=lambda t: (t.onset, t.pitch)):
        if tone.onset not in kept or not lowest:
            kept[tone.onset] = tone
    return list(kept.values())
