"""Perform a score: from written music to timed events."""

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Score
from studio.performing.articulation import ends_s
from studio.performing.balance import balance
from studio.performing.controllers import pedalling, ringing, set_up, swells
from studio.performing.loudness import velocities
from studio.performing.part_notes import PartNotes, part_notes
from studio.performing.performance import EVENT, NOTE_OFF, NOTE_ON, Performance, PlayedPart
from studio.performing.phrasing import phrasing
from studio.performing.settings import PerformingSettings
from studio.performing.tempo import tempo_map
from studio.performing.timing import onsets_s


def perform(score: Score, settings: PerformingSettings, seed: int) -> Performance:
    """Return a score as it is played.

    Parameters
    ----------
    score : Score
    settings : PerformingSettings
        With human touch and swing both 0 every note lies exactly on the written grid and
        the tempo changes only where it is written.
    seed : int
        Keys the small irregularities; the same seed always gives the same performance.

    Returns
    -------
    Performance
    """
    swing = score.swing if settings.swing is None else settings.swing
    tempo = tempo_map(score, settings.humanise)
    parts = _played_parts(score)
    phrases = phrasing(score)
    notes = [part_notes(part, score.phrases) for part in score.parts]
    velocity = balance(
        score,
        notes,
        [
            velocities(score, part, n, phrases, settings.humanise, seed)
            for part, n in zip(score.parts, notes, strict=True)
        ],
    )
    events = []
    for index, part in enumerate(score.parts):
        own = notes[index]
        start = onsets_s(score, part, own, tempo, swing, settings.humanise, seed)
        end = ends_s(score, part.instrument, own, tempo, start, swing, settings.humanise)
        events += [
            set_up(index, parts[index], score.reverberation),
            pedalling(index, part, tempo),
            ringing(index, score, part, tempo),
            swells(index, score, part, phrases, tempo, start, end, settings.humanise),
            _strokes(index, own, start, end, velocity[index]),
        ]
    played = np.concatenate(events) if events else np.zeros(0, EVENT)
    # The part and the pitch make the order total, so that equal times always sort alike.
    order = np.lexsort((played["data1"], played["part"], played["kind"], played["time"]))
    played = played[order]
    return Performance(
        events=played,
        parts=parts,
        tempo=tempo,
        bar_ticks=score.metre.bar_ticks,
        reverberation=score.reverberation,
        end_s=float(played["time"].max(initial=tempo.duration_s)),
    )


def _played_parts(score: Score) -> tuple[PlayedPart, ...]:
    """Give each part its channel: percussion 9, the others the rest in order."""
    free = [channel for channel in range(16) if channel != 9]
    parts: list[PlayedPart] = []
    for part in score.parts:
        drums = part.instrument.percussion
        channel = 9 if drums else free[min(len(parts) - _drums(parts), len(free) - 1)]
        parts.append(
            PlayedPart(part.id, part.name, part.instrument.program, drums, channel, part.pan)
        )
    return tuple(parts)


def _drums(parts: list[PlayedPart]) -> int:
    return sum(part.percussion for part in parts)


def _strokes(
    index: int,
    notes: PartNotes,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    velocity: NDArray[np.float64],
) -> NDArray[np.void]:
    events = np.zeros(2 * len(start), EVENT)
    on, off = events[: len(start)], events[len(start) :]
    on["time"], off["time"] = start, end
    on["kind"], off["kind"] = NOTE_ON, NOTE_OFF
    on["data2"], off["data2"] = np.round(velocity).astype(np.int16), 0
    for half in (on, off):
        half["part"] = index
        half["data1"] = notes.pitch
        half["note"] = notes.id
    return events
