"""A few notes of a piece by themselves, to be heard without playing the piece."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from studio.performing.controllers import PEDAL
from studio.performing.performance import (
    CONTROL,
    EVENT,
    NOTE_OFF,
    NOTE_ON,
    PROGRAM,
    Performance,
    TempoMap,
)

_APART_S = 0.14
"""From one to the next; notes that begin together in the piece still do."""
_TOGETHER_S = 0.03
_LONGEST_S = 0.9
_MOST = 12
"""Moments of the piece that are heard; of more, these are taken evenly."""


def audition(performance: Performance, notes: Sequence[int]) -> Performance | None:
    """Return some notes as a short arpeggio, each by its own player.

    Parameters
    ----------
    performance : Performance
        The piece that they belong to.
    notes : sequence of int
        Their ids; those that are not played are left out.

    Returns
    -------
    Performance or None
        None if none of them is played.
    """
    events = performance.events
    ours = np.isin(events["note"], np.asarray(sorted(set(notes)), np.int64))
    struck = events[ours & (events["kind"] == NOTE_ON)]
    ends: dict[int, float] = {}
    for event in events[ours & (events["kind"] == NOTE_OFF)]:
        ends[int(event["note"])] = float(event["time"])
    groups = _moments(struck["time"])
    if not groups:
        return None
    rows = []
    for place, (first, last) in enumerate(_chosen(groups)):
        begin = place * _APART_S
        for event in struck[first:last]:
            note, start = int(event["note"]), float(event["time"])
            length = min(max(ends.get(note, start) - start, _APART_S), _LONGEST_S)
            part, pitch = int(event["part"]), int(event["data1"])
            rows.append((begin, NOTE_ON, part, pitch, int(event["data2"]), note))
            rows.append((begin + length, NOTE_OFF, part, pitch, 0, note))
    played = np.concatenate([_set_up(performance), np.array(rows, EVENT)])
    order = np.lexsort((played["data1"], played["part"], played["kind"], played["time"]))
    played = played[order]
    end = float(played["time"].max())
    tempo = TempoMap(np.array([0, performance.bar_ticks]), np.array([0.0, end]))
    return Performance(
        played,
        performance.parts,
        tempo,
        performance.bar_ticks,
        performance.reverberation,
        end,
    )


def _moments(times: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Return the first and one-past-last index of notes that are struck together."""
    if not len(times):
        return []
    cuts = np.flatnonzero(np.diff(times) > _TOGETHER_S) + 1
    edges = [0, *cuts.tolist(), len(times)]
    return list(pairwise(edges))


def _chosen(groups: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(groups) <= _MOST:
        return groups
    picked = np.round(np.linspace(0, len(groups) - 1, _MOST)).astype(int)
    return [groups[i] for i in picked.tolist()]


def _set_up(performance: Performance) -> NDArray[np.void]:
    """Return what prepares the players before their first note; their pedals stay up."""
    events = performance.events
    prepares = np.isin(events["kind"], (PROGRAM, CONTROL)) & (events["time"] <= 0.0)
    pedals = (events["kind"] == CONTROL) & (events["data1"] == PEDAL)
    kept: NDArray[np.void] = events[prepares & ~pedals]
    return kept
