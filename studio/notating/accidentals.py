"""Accidentals, decided in time order over both voices of a staff."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from studio.composing.score import Pitch

_NAMES = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}
Altered = dict[tuple[str, int], int]
"""What an accidental has made of a step in an octave."""


class Head(NamedTuple):
    """A note head as the rule needs it: when, what, and whether a tie leads to it."""

    onset: int
    voice: int
    pitch: Pitch
    tied: bool


class Accidental(NamedTuple):
    """A sign before a note head; a cautionary one only reminds."""

    name: str
    cautionary: bool


def accidentals_of(
    heads: Sequence[Head], key: Mapping[str, int], before: Altered
) -> tuple[dict[int, Accidental], Altered]:
    """Return the accidentals of one bar of a staff and what they leave for the next bar.

    A sign is needed where the pitch differs from the key or from an earlier sign in the
    bar at the same height. Reminders are added where the last bar altered the same note,
    and where the bar altered it in another octave.

    Parameters
    ----------
    heads : sequence of Head
        Of both voices, in any order.
    key : mapping of step to int
        Alterations of the key signature.
    before : Altered
        What this function returned for the bar before.

    Returns
    -------
    dict of int to Accidental
        By index into `heads`.
    Altered
        Steps that the bar left altered.
    """
    signs: dict[int, Accidental] = {}
    state: Altered = {}
    heard: Altered = {}
    order = sorted(range(len(heads)), key=lambda i: heads[i][:2])
    for i in order:
        _, _, pitch, tied = heads[i]
        step, alter = pitch.step, pitch.alter
        place = (step, pitch.octave)
        usual = key[step]
        heard[place] = alter
        if tied:
            continue
        if state.get(place, usual) != alter:
            signs[i] = Accidental(_NAMES[alter], cautionary=False)
        elif place not in state and (
            before.get(place, alter) != alter
            or any(s == step and a != alter for (s, _), a in state.items())
        ):
            signs[i] = Accidental(_NAMES[alter], cautionary=True)
        state[place] = alter
    return signs, {place: alter for place, alter in heard.items() if alter != key[place[0]]}
