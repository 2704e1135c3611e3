"""A harp's seven pedals: each letter of the scale has one setting, and feet need time."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from studio.composing.limits.sounding import Seconds
from studio.composing.score import Pitch, Step

MOVE_S = 0.25
"""How long a foot takes for one pedal."""
_LEFT = ("D", "C", "B")


class Plucked(NamedTuple):
    """A note of a harp: when it is plucked, on which string, with which alteration."""

    onset: int
    pitch: Pitch


def beyond_pedals(notes: Sequence[Plucked], seconds: Seconds) -> Iterator[tuple[int, str, str]]:
    """Yield (tick, kind, what is wrong) where no foot could have set the pedals in time."""
    setting: dict[Step, tuple[int, int]] = {}
    free = {True: -10.0, False: -10.0}
    for note in sorted(notes, key=lambda n: (n.onset, n.pitch.step, n.pitch.alter)):
        step, alter = note.pitch.step, note.pitch.alter
        if abs(alter) > 1:
            yield note.onset, "pedals", f"no pedal gives {note.pitch}"
            continue
        before = setting.get(step)
        if before is not None and before[0] != alter:
            foot = step in _LEFT
            begin = max(seconds(before[1]), free[foot])
            if begin + MOVE_S > seconds(note.onset) + 1e-6:
                yield note.onset, "pedals", f"no time to set the pedal for {note.pitch}"
            free[foot] = begin + MOVE_S
        setting[step] = (alter, note.onset)


def out_of_reach(notes: Sequence[Plucked], precious: Sequence[bool], seconds: Seconds) -> set[int]:
    """Return the indices of the notes to leave out so that the feet have time.

    What is precious is settled first; the others follow it.
    """
    order = sorted(range(len(notes)), key=lambda i: (notes[i].onset, notes[i].pitch))
    out = {i for i in order if abs(notes[i].pitch.alter) > 1}
    settled = _settled([i for i in order if precious[i] and i not in out], notes, seconds)
    out |= {i for i in order if precious[i]} - set(settled)
    # Every pedal's setting over time, as the precious notes want it; others may only add.
    chosen = list(settled)
    for step in "CDEFGAB":
        mine = [i for i in order if notes[i].pitch.step == step and not precious[i]]
        fixed = [i for i in settled if notes[i].pitch.step == step]
        out |= _against(mine, fixed, notes, seconds)
        chosen += [i for i in mine if i not in out]
    final = sorted(set(chosen) - out, key=lambda i: (notes[i].onset, notes[i].pitch))
    return out | (set(final) - set(_settled(final, notes, seconds)))


def _against(
    mine: list[int], fixed: list[int], notes: Sequence[Plucked], seconds: Seconds
) -> set[int]:
    """Return the notes of a letter that would need its pedal moved for a precious one."""
    out = set()
    for i in mine:
        at = seconds(notes[i].onset)
        for j in fixed:
            other = notes[j]
            apart = abs(seconds(other.onset) - at)
            if other.pitch.alter != notes[i].pitch.alter and apart < 2 * MOVE_S:
                out.add(i)
                break
    return out


def _settled(order: list[int], notes: Sequence[Plucked], seconds: Seconds) -> list[int]:
    """Return the notes whose pedals can be set in time, going through them in order."""
    setting: dict[Step, tuple[int, int]] = {}
    free = {True: -10.0, False: -10.0}
    found = []
    for i in order:
        note = notes[i]
        step, alter = note.pitch.step, note.pitch.alter
        before = setting.get(step)
        if before is not None and before[0] != alter:
            foot = step in _LEFT
            begin = max(seconds(before[1]), free[foot])
            if begin + MOVE_S > seconds(note.onset) + 1e-6:
                continue
            free[foot] = begin + MOVE_S
        setting[step] = (alter, note.onset)
        found.append(i)
    return found
