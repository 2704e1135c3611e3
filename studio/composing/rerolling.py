"""Throwing the dice again for some of the piece: which chances change, and which stay."""

from studio.composing.noise import Stream, state
from studio.composing.settings import Layer, Reroll

LAYER_OF: dict[Stream, Layer] = {
    Stream.HARMONIC_RHYTHM: "chords",
    Stream.CHORD: "chords",
    Stream.COLOUR: "chords",
    Stream.CADENCE: "chords",
    Stream.FORM: "melody",
    Stream.RHYTHM: "melody",
    Stream.RHYTHM_STYLE: "melody",
    Stream.MELODY: "melody",
    Stream.BASS: "bass",
    Stream.INNER: "accompaniment",
    Stream.FIGURE: "accompaniment",
    Stream.PERCUSSION: "percussion",
}
"""What each choice is a side of. A choice without an entry, such as who plays what when, is
thrown again only with everything."""


def thrown(
    seed: int, rerolls: tuple[Reroll, ...], stream: Stream, bar: int, part: int | None
) -> int:
    """Return the seed of a choice: the piece's own, unless it was thrown again.

    Parameters
    ----------
    seed : int
    rerolls : tuple of Reroll
        All that concern the choice count, in their order.
    stream : Stream
        What is chosen.
    bar : int
    part : int or None
        Index of the player; None if the choice is not one player's alone.
    """
    numbers = [r.number for r in rerolls if _concerns(r, stream, bar, part)]
    return state(seed, *numbers) if numbers else seed


def apart_from_stretches(rerolls: tuple[Reroll, ...]) -> tuple[Reroll, ...]:
    """Return the throws that concern the whole piece, without those of some bars."""
    return tuple(r for r in rerolls if r.bars is None and r.first_bar == 0)


def covers(reroll: Reroll, bar: int) -> bool:
    """Return whether a throw concerns a bar."""
    after = bar >= reroll.first_bar
    return after and (reroll.bars is None or bar < reroll.first_bar + reroll.bars)


def _concerns(reroll: Reroll, stream: Stream, bar: int, part: int | None) -> bool:
    if not covers(reroll, bar):
        return False
    if reroll.layers and LAYER_OF.get(stream) not in reroll.layers:
        return False
    return reroll.part is None or part is None or part == reroll.part
