"""Answers to a motif, woven into the parts of those who have them."""

from studio.composing.ensembles import Ensemble
from studio.composing.material import Tone
from studio.composing.motif_tones import moved
from studio.composing.quoting import Statement

_COMFORTABLE = 79
"""Highest pitch of an answer."""


def woven(
    ensemble: Ensemble,
    stated: tuple[Statement, ...],
    melody: tuple[Tone, ...],
    played: list[list[Tone]],
) -> list[list[Tone]]:
    """Return what is played with the answers in the parts of those who have them.

    An answer lies below the melody where the instrument can. What the player had there gives
    way.
    """
    result = list(played)
    for statement in stated:
        if statement.player is None:
            continue
        onset, end = statement.onset, statement.end
        instrument = ensemble.players[statement.player].instrument
        above = [t.pitch for t in melody if t.onset < end and t.end > onset]
        tones = _fitted(statement.tones, instrument.low, instrument.high, min(above, default=84))
        kept = [
            t._replace(duration=min(t.duration, onset - t.onset)) if t.onset < onset else t
            for t in result[statement.player]
            if not onset <= t.onset < end
        ]
        result[statement.player] = [*kept, *tones]
    return result


def _fitted(tones: tuple[Tone, ...], low: int, high: int, ceiling: int) -> tuple[Tone, ...]:
    """Return the tones in a range, as high as they lie below a ceiling where that can be."""
    least, most = min(t.pitch for t in tones), max(t.pitch for t in tones)
    top = min(high, ceiling - 1, _COMFORTABLE)
    shifts = [s for s in range(-48, 49, 12) if low <= least + s and most + s <= top]
    if not shifts:
        return moved(tones, (low + high) / 2.0, low, high)
    return tuple(tone._replace(pitch=tone.pitch + shifts[-1]) for tone in tones)
