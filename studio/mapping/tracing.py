"""Which rule moved which beat: the strongest effects at each beat, in plain sentences."""

import numpy as np
from numpy.typing import NDArray

from studio.mapping.curves import BeatSights
from studio.mapping.effect import Effect, Entry
from studio.mapping.plan import Metre, Reason

_REASONS_A_BEAT = 3
_TURN = 0.8

_DOES: dict[Entry, tuple[str, str]] = {
    "pitch": ("lies high", "lies low"),
    "density": ("has many notes", "has few notes"),
    "loudness": ("is loud", "is soft"),
    "articulation": ("is detached", "is smoothly joined"),
    "consonance": ("sounds plain and consonant", "sounds tense"),
    "colour": ("has rich chords", "has plain chords"),
    "motion": ("changes its chords", "keeps its chords"),
}
_TURNS: dict[Entry, tuple[str, str]] = {
    "pitch": ("rises", "falls"),
    "density": ("quickens", "slows"),
    "loudness": ("grows louder", "grows softer"),
    "articulation": ("becomes more detached", "becomes smoother"),
    "consonance": ("relaxes", "tightens"),
    "colour": ("gets richer chords", "gets plainer chords"),
    "motion": ("changes its chords", "keeps its chords"),
}

_ASKS: dict[Entry, tuple[str, str]] = {
    "pitch": ("high notes", "low notes"),
    "density": ("many notes", "few notes"),
    "loudness": ("loud playing", "soft playing"),
    "articulation": ("detached notes", "smoothly joined notes"),
    "consonance": ("plain, consonant chords", "tense chords"),
    "colour": ("rich chords", "plain chords"),
    "motion": ("changing chords", "steady chords"),
    "fifths": ("chords on the sharp side", "chords on the flat side"),
}


def beat_reasons(
    effects: tuple[Effect, ...], sights: BeatSights, metre: Metre
) -> tuple[tuple[Reason, ...], ...]:
    """Return for every felt beat the reasons that moved it most, strongest first.

    An effect counts by how many times it exceeds what a listener begins to notice; what
    nobody would notice is not named, nor is what others outweigh: a bar that lies low is not
    explained by what would lift it. Where an effect has just turned (since the bar before)
    the sentence says so: "Bar 9 rises: the picture turns warmer here."
    """
    count = sights.count
    if not effects:
        return ((),) * count
    amounts = np.stack([effect.amount for effect in effects])
    noticed = np.array([effect.just_noticed for effect in effects])[:, None]
    times = np.round(np.abs(amounts) / noticed, 3)
    times = np.where(_prevails(effects, amounts), times, 0.0)
    felt = metre.felt_beats
    before = np.concatenate([amounts[:, :1].repeat(min(felt, count), 1), amounts[:, :-felt]], 1)
    turn = np.where(np.abs(amounts - before) >= _TURN * noticed, np.sign(amounts - before), 0.0)
    order = np.argsort(-times, axis=0, kind="stable")[:_REASONS_A_BEAT]
    strongest = order.T.tolist()
    strength = np.round(amounts, 3).T.tolist()
    told = (times >= 1.0).T.tolist()
    turns = turn.T.tolist()
    x, y = np.round(sights.x, 3).tolist(), np.round(sights.y, 3).tolist()
    reasons = []
    for beat in range(count):
        place = (x[beat], y[beat])
        values = (("bar", beat // felt + 1),)
        reasons.append(
            tuple(
                Reason(
                    effects[i].rule,
                    effects[i].feature,
                    strength[beat][i],
                    place,
                    sentence(effects[i], strength[beat][i], turns[beat][i]),
                    values,
                    effects[i].entry,
                )
                for i in strongest[beat]
                if told[beat][i]
            )
        )
    return tuple(reasons)


def _prevails(effects: tuple[Effect, ...], amounts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return where an effect goes the way that all effects on its entry go together."""
    entries = np.array([effect.entry for effect in effects])
    net = np.zeros_like(amounts)
    for entry in sorted(set(entries)):
        rows = entries == entry
        net[rows] = amounts[rows].sum(axis=0)
    return amounts * net > 0


def sentence(effect: Effect, amount: float, turn: float) -> str:
    """Return what an effect does at a bar, with the field ``{bar}`` left open.

    `turn` is 1 or -1 where the curve has just gone up or down, else 0; it is told only if
    it goes the way that the amount lies.
    """
    seen = effect.seen_high if amount * effect.rises_with > 0 else effect.seen_low
    turned = turn * amount > 0
    if turned and seen.startswith("is "):
        seen = "turns " + seen.removeprefix("is ")
    up, down = (_TURNS if turned else _DOES)[effect.entry]
    return f"Bar {{bar}} {up if amount > 0 else down}: the picture {seen} here."


def wish(reason: Reason) -> str:
    """Return what a reason asks for, and why: "high notes, since it is lighter here".

    It says what the picture wants; whether the music has it so because of that is for
    whoever compares pieces with and without the rule.
    """
    cause = reason.text.partition(": ")[2].rstrip(".")
    for entry, (high, low) in _ASKS.items():
        if entry == reason.entry:
            return f"{high if reason.strength > 0 else low}, since {_itself(cause)}"
    return cause


def _itself(cause: str) -> str:
    """Return a cause with "it" for the picture, which the sentence has named before."""
    if cause.startswith("the whole picture "):
        return "as a whole it " + cause.removeprefix("the whole picture ")
    return "it " + cause.removeprefix("the picture ")
