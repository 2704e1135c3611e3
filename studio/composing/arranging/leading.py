"""Who has the tune: in chamber music it wanders through the players, phrase by phrase."""

from dataclasses import dataclass

import numpy as np

from studio.composing import noise
from studio.composing.ensembles import Ensemble
from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.noise import Stream
from studio.composing.prominence import ROLES
from studio.composing.quoting import Statement
from studio.composing.seating import easily_read

_AT_HOME = 1.4
"""What it is worth that the tune stays with the player who usually has it."""
_RETURNS = 1.1
"""What it is worth that another player brings a phrase back."""
_STAYS = 0.5
"""Cost of a player who had the tune in the phrase before, but for the first."""
_NEAR = 0.8
"""Worth of a player whose regions the path is near."""
_LOW = 2.0
"""Worth of a low player for the lowest phrase, and cost for the highest."""
_BENEATH = (-1.0, 2.0)
_ROOM = 2.5
"""Only phrases that lie so many semitones beneath the middle of the piece go down an octave
(between the two: each by its own chance, so that few cross at once), and none that lies so
many above the first or last, which stay: so high places stay high."""
_REACH = 6.0
"""Semitones between what counts as the lowest phrase and what counts as the highest."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who has the tune of a phrase, by place in the ensemble, and how far it is moved."""

    player: int
    shift: int = 0


def leads_of(
    frame: Frame,
    ensemble: Ensemble,
    melody: tuple[Tone, ...],
    stated: tuple[Statement, ...],
    home: int,
    others: dict[int, int],
    at_home: float = _AT_HOME,
) -> tuple[Lead, ...]:
    """Return who has the tune in each phrase.

    It begins and ends with the player who usually has it, is there at the climax, and stays
    where motifs are stated or where a person has chosen who leads. Elsewhere low phrases go
    to low players, what comes back is heard from somebody else, and who plays regions that
    the path is near is readier to lead.

    Parameters
    ----------
    home : int
        The player who usually has it.
    others : dict of int to int
        Who else may have it, and by how many semitones it is then moved, 0 or down.
    at_home : float
        What it is worth that it stays with the player who usually has it.
    """
    phrases = frame.plan.phrases
    usual = Lead(home)
    found = [usual] * len(phrases)
    if any(r.chosen and r.role == "melody" and r.instrument for r in frame.plan.roles):
        return tuple(found)
    heights = _heights(frame)
    middle = float(frame.by_bar(frame.plan.beats.pitch).mean())
    staying = float(min(heights[0], heights[-1])) + _ROOM
    before = home
    for index, phrase in enumerate(phrases):
        bars = range(phrase.first_bar, phrase.first_bar + phrase.bars)
        start, end = bars.start * frame.bar_ticks, bars.stop * frame.bar_ticks
        held = any(s.onset < end and s.end > start for s in stated)
        if index in (0, len(phrases) - 1) or frame.plan.climax_bar in bars or held:
            before = home
            continue
        tones = [t for t in melody if start <= t.onset < end]
        seed = frame.seed_of(Stream.SCORING, phrase.first_bar)
        chance = noise.uniform(seed, Stream.SCORING, phrase.first_bar, 10)
        above = float(heights[index]) - middle
        beneath = -above >= _BENEATH[0] + (_BENEATH[1] - _BENEATH[0]) * chance
        lowest = beneath and float(heights[index]) <= staying
        candidates = [usual]
        for player, shift in others.items():
            low, high = easily_read(ensemble.players[player].instrument)
            fits = all(low <= t.pitch + shift <= high for t in tones)
            if fits and (shift == 0 or lowest):
                candidates.append(Lead(player, shift))
        rank = float(np.clip(0.5 + above / _REACH, 0.0, 1.0))
        worth = [
            at_home if lead == usual else _worth(frame, ensemble, lead, index, before, rank)
            for lead in candidates
        ]
        names = np.array([lead.player for lead in candidates], np.int64)
        chances = noise.gumbels(names, seed, Stream.SCORING, phrase.first_bar, 9)
        best = int(np.argmax(np.round(np.array(worth) + 0.7 * chances, 6)))
        found[index] = candidates[best]
        before = found[index].player
    return tuple(found)


def _worth(
    frame: Frame,
    ensemble: Ensemble,
    lead: Lead,
    phrase: int,
    before: int,
    rank: float,
) -> float:
    planned = frame.plan.phrases[phrase]
    bars = slice(planned.first_bar, planned.first_bar + planned.bars)
    worth = _RETURNS * (planned.quotes is not None) - _STAYS * (lead.player == before)
    near = [float(frame.forward[r][bars].mean()) for r in ROLES
            if r in ensemble.players[lead.player].plays]  # fmt: skip
    worth += _NEAR * max(near, default=0.0)
    return worth + (_LOW * (1.0 - 2.0 * rank) if lead.shift else 0.4)


def _heights(frame: Frame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how high the picture asks each phrase to lie."""
    pitch = frame.by_bar(frame.plan.beats.pitch)
    return np.array(
        [float(pitch[p.first_bar : p.first_bar + p.bars].mean()) for p in frame.plan.phrases]
    )


def led_by(
    frame: Frame, leads: tuple[Lead, ...], melody: tuple[Tone, ...]
) -> tuple[tuple[Tone, ...], dict[int, list[Tone]]]:
    """Return the melody where it is played, and the notes of it that each player has."""
    moved: list[Tone] = []
    shares: dict[int, list[Tone]] = {}
    for tone in melody:
        lead = leads[frame.phrase_of_bar[frame.bar_of(tone.onset)]]
        played = tone._replace(pitch=tone.pitch + lead.shift, role="melody")
        moved.append(played)
        shares.setdefault(lead.player, []).append(played)
    return tuple(moved), shares
