"""How long each note sounds: as its instrument speaks, and as it is marked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Instrument, Score
from studio.performing.part_notes import PartNotes
from studio.performing.performance import TempoMap
from studio.performing.timing import swung

_SHORTEST_S = 0.04
_REPEATED_GAP_S = 0.04
_REPEATED_SHARE = 0.2
"""Silence before a pitch that is struck again, at full human touch: so long, and at most so
much of the time between the strokes."""


@dataclass(frozen=True, slots=True)
class Touch:
    """How a kind of instrument joins and parts its notes, at full human touch.

    Parameters
    ----------
    held : float
        Sounding share of a plain note.
    gap_s : float
        Longest silence after a plain note, in seconds.
    overlap_s : float
        How far a slurred note reaches into the next, in seconds.
    staccato : float
        Sounding share of a staccato note.
    breath_s : float
        Silence at the end of a phrase, in seconds.
    """

    held: float
    gap_s: float
    overlap_s: float
    staccato: float
    breath_s: float


FAMILIES: dict[str, Touch] = {
    "keyboard": Touch(0.92, 0.12, 0.035, 0.45, 0.09),
    "strings": Touch(0.96, 0.06, 0.02, 0.5, 0.12),
    "wind": Touch(0.92, 0.08, 0.012, 0.5, 0.2),
    "brass": Touch(0.9, 0.1, 0.008, 0.5, 0.22),
    "voice": Touch(0.95, 0.07, 0.02, 0.55, 0.25),
    "pluck": Touch(1.0, 0.0, 0.0, 0.6, 0.0),
    "metal": Touch(1.0, 0.0, 0.0, 0.7, 0.0),
    "pitched-percussion": Touch(1.0, 0.0, 0.0, 0.6, 0.0),
    "drum": Touch(1.0, 0.0, 0.0, 0.5, 0.0),
    "synth": Touch(0.98, 0.03, 0.06, 0.5, 0.06),
}
"""By the family in an instrument's sound; what is plucked or struck rings as written."""


def touch_of(instrument: Instrument) -> Touch:
    """Return how an instrument joins its notes."""
    return FAMILIES[instrument.sound.partition(".")[0]]


def ends_s(
    score: Score,
    instrument: Instrument,
    notes: PartNotes,
    tempo: TempoMap,
    onset_s: NDArray[np.float64],
    swing: float,
    humanise: float,
) -> NDArray[np.float64]:
    """Return when each note is let go, in seconds.

    Slurred notes reach the next; others leave a small gap, longer before a breath; staccato
    lasts about half its time, and longer in quick notes, which cannot be cut so short. A
    pitch that is struck again is let go before. What ends with the piece is held to the end.
    """
    touch = touch_of(instrument)
    written = tempo.seconds_at(swung(notes.end, score, swing)) - tempo.seconds_at(
        swung(notes.onset, score, swing)
    )
    gap = np.minimum((1.0 - touch.held) * written, touch.gap_s)
    gap = np.where(notes.breath, np.minimum(touch.breath_s, 0.25 * written), gap)
    gap = np.where(notes.tenuto, 0.2 * gap, gap)
    final = notes.end >= score.end
    gap = np.where(notes.slurred | final, 0.0, gap)
    length = written - humanise * gap
    length = np.where(notes.marcato & ~final, 0.85 * written, length)
    cut = np.clip(touch.staccato + 0.25 * (0.25 - written) / 0.25, touch.staccato, 0.75)
    cut = np.where(notes.tenuto, np.maximum(cut, 0.75), cut)
    length = np.where(notes.staccato, cut * written, length)
    # Legato: the old note is let go just after the new one has begun, sooner in quick notes.
    joined = notes.slurred & ~notes.staccato
    length += np.where(joined, humanise * np.minimum(touch.overlap_s, 0.12 * written), 0.0)
    end = onset_s + np.maximum(length, _SHORTEST_S)
    return _before_restrike(notes, onset_s, end, humanise)


def _before_restrike(
    notes: PartNotes,
    onset_s: NDArray[np.float64],
    end_s: NDArray[np.float64],
    humanise: float,
) -> NDArray[np.float64]:
    order = np.lexsort((onset_s, notes.pitch))
    pitch, start = notes.pitch[order], onset_s[order]
    following = np.full(len(order), np.inf)
    same = pitch[1:] == pitch[:-1]
    following[:-1] = np.where(same, start[1:], np.inf)
    gap = humanise * np.minimum(_REPEATED_GAP_S, _REPEATED_SHARE * (following - start))
    limited = end_s.copy()
    limited[order] = np.minimum(end_s[order], np.maximum(following - gap, start))
    return limited
