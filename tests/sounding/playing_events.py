"""Performances of a few events, for tests of the renderer."""

import numpy as np

from studio.performing.performance import (
    CONTROL,
    EVENT,
    NOTE_OFF,
    NOTE_ON,
    Performance,
    PlayedPart,
    TempoMap,
)


def a_part(index: int = 0, program: int = 0, percussion: bool = False) -> PlayedPart:
    """Return a part called ``P1``, ``P2``, ... in the middle."""
    channel = 9 if percussion else index
    return PlayedPart(f"P{index + 1}", "Part", program, percussion, channel, 0.0)


def playing(
    notes: list[tuple[float, float, int, int]] | list[tuple[float, float, int, int, int]],
    parts: tuple[PlayedPart, ...] = (a_part(),),
    controls: tuple[tuple[float, int, int, int], ...] = (),
    reverberation: float = 0.0,
    beats_per_minute: float = 60.0,
) -> Performance:
    """Return a performance of notes (start, end, key, velocity[, part]) in seconds.

    `controls` are (time, part, controller, value).
    """
    rows = []
    for i, (start, end, key, velocity, *rest) in enumerate(notes):
        part = rest[0] if rest else 0
        rows.append((start, NOTE_ON, part, key, velocity, i + 1))
        rows.append((end, NOTE_OFF, part, key, 0, i + 1))
    rows += [(t, CONTROL, part, number, value, -1) for t, part, number, value in controls]
    events = np.array(rows, EVENT)
    events = events[np.lexsort((events["kind"], events["time"]))]
    end_s = float(events["time"].max(initial=1.0))
    ticks = np.array([0, round(960 * end_s * beats_per_minute / 60)], np.int64)
    tempo = TempoMap(ticks, ticks * 60 / 960 / beats_per_minute)
    return Performance(events, parts, tempo, 3840, reverberation, end_s)
