"""Metre: how the lines of the picture run decides how the beats are grouped."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio.imaging.features import VisualFeatures
from studio.mapping.mood import Character
from studio.mapping.plan import Metre, Reason
from studio.mapping.settings import MappingSettings

_MIDDLE_FLOW = 0.48


@dataclass(frozen=True, slots=True)
class LineWork:
    """How the lines of a picture run, each 0 to 1.

    Parameters
    ----------
    upright, level, slanting : float
        Shares of the edges.
    flowing : float
        How much neighbouring lines bend smoothly into each other.
    swirling : float
        How much the lines run around (or away from) one centre.
    lopsided : float
        How far the picture is from being symmetrical and in balance.
    centre : place of the swirl.
    """

    upright: float
    level: float
    slanting: float
    flowing: float
    swirling: float
    lopsided: float
    centre: tuple[float, float]


@lru_cache(maxsize=4)
def line_work(features: VisualFeatures) -> LineWork:
    """Return how the lines of the picture run; the last few are remembered."""
    maps, layout = features.maps, features.layout
    step = 2 if min(maps.lightness.shape) >= 24 else 1
    turn = np.deg2rad(2.0 * maps.orientation.astype(np.float64))
    strength = (maps.weight * maps.coherence * maps.edge_density).astype(np.float64)
    lines = strength * np.exp(1j * turn)
    lines = _halved(lines) if step == 2 else lines
    size = np.abs(lines)
    flowing = _flow(lines, size)
    swirling, centre = _swirl(lines, size, features.aspect)
    off = abs(layout.balance[0] - 0.5) * 4.0 + abs(layout.balance[1] - 0.5)
    symmetry = max(layout.symmetry_left_right, layout.symmetry_top_bottom)
    lopsided = float(np.clip(0.5 * off + 0.5 * (0.25 - symmetry), 0.0, 1.0))
    return LineWork(
        layout.upright,
        layout.level,
        layout.rising + layout.falling,
        flowing,
        swirling,
        lopsided,
        centre,
    )


def metre_of(
    features: VisualFeatures,
    settings: MappingSettings,
    mood: Character,
    lines: LineWork,
    without: frozenset[str] = frozenset(),
) -> tuple[Metre, tuple[Reason, ...]]:
    """Return the metre: the person's own or the one that the lines suggest, else 4/4."""
    if settings.metre is not None:
        beats, beat_type = settings.metre.split("/")
        sentence = "The metre is {metre} because you chose it."
        values = (("metre", settings.metre),)
        return Metre(int(beats), int(beat_type)), (
            Reason("metre", "choice", 1.0, None, sentence, values),
        )
    if "lines_to_metre" in without:
        return Metre(4, 4), ()
    scores = {name: round(score, 2) for name, score in metre_scores(lines, mood).items()}
    name = max(scores, key=lambda metre: scores[metre])
    beats, beat_type = name.split("/")
    place = lines.centre if name == "3/4" else features.layout.balance
    sentence = _SENTENCE[name]
    if name == "6/8" and lines.flowing < _MIDDLE_FLOW:
        sentence = "The metre is {metre}: slanting lines outweigh level and upright ones."
    reason = Reason(
        "lines_to_metre",
        _FEATURE[name],
        round(float(scores[name] - sorted(scores.values())[-2]), 3),
        place,
        sentence,
        (("metre", name),),
    )
    return Metre(int(beats), int(beat_type)), (reason,)


def metre_scores(lines: LineWork, mood: Character) -> dict[str, float]:
    """Return how well each metre suits the lines; the common ones need less evidence.

    Each side of the lines is compared with its middle and spread in real pictures.
    """
    upright = (lines.upright - 0.27) / 0.17
    level = (lines.level - 0.32) / 0.12
    slant = (lines.slanting - 0.42) / 0.12
    flow = (lines.flowing - _MIDDLE_FLOW) / 0.13
    swirl = (lines.swirling - 0.27) / 0.13
    lopsided = (lines.lopsided - 0.15) / 0.11
    return {
        "4/4": 0.35 + 0.35 * upright - 0.25 * slant,
        "3/4": 0.00 + 0.55 * swirl,
        "6/8": 0.05 + 0.45 * flow + 0.25 * slant - 0.20 * upright,
        "2/4": -0.25 + 0.35 * upright - 0.25 * slant + 0.80 * mood.arousal,
        "12/8": -0.35 + 0.40 * flow + 0.30 * level - 0.90 * mood.arousal,
        "9/8": -0.50 + 0.50 * flow + 0.45 * swirl,
        "5/4": -0.70 + 0.50 * lopsided + 0.20 * mood.tension,
        "7/8": -0.80 + 0.50 * lopsided + 0.50 * mood.arousal,
    }


_FEATURE = {
    "4/4": "straight lines",
    "2/4": "upright lines",
    "3/4": "lines around a centre",
    "6/8": "flowing lines",
    "12/8": "flowing lines",
    "9/8": "flowing lines",
    "5/4": "asymmetry",
    "7/8": "asymmetry",
}
_SENTENCE = {
    "4/4": "The metre is {metre}: the lines are mostly straight, level or upright.",
    "2/4": "The metre is {metre}: upright lines in a lively picture march.",
    "3/4": "The metre is {metre}: the lines turn around a centre, as in a waltz.",
    "6/8": "The metre is {metre}: the lines bend and flow into one another.",
    "12/8": "The metre is {metre}: the lines flow wide and calm.",
    "9/8": "The metre is {metre}: the lines flow and turn around a centre.",
    "5/4": "The metre is {metre}: the picture is out of balance, so the bar is uneven.",
    "7/8": "The metre is {metre}: the picture is lively and out of balance, so the bar is uneven.",
}


def _halved(lines: np.ndarray) -> np.ndarray:
    rows, columns = lines.shape[0] // 2 * 2, lines.shape[1] // 2 * 2
    cells = lines[:rows, :columns]
    return np.asarray(
        (cells[::2, ::2] + cells[1::2, ::2] + cells[::2, 1::2] + cells[1::2, 1::2]) / 4
    )


def _flow(lines: np.ndarray, size: np.ndarray) -> float:
    """Return the share of lines that bend by 6 to 40 degrees from one cell to the next."""
    bend, weight = [], []
    for one, other, s, t in (
        (lines[:, 1:], lines[:, :-1], size[:, 1:], size[:, :-1]),
        (lines[1:], lines[:-1], size[1:], size[:-1]),
    ):
        bend.append(np.abs(np.angle(one * np.conj(other))).ravel() / 2)
        weight.append(np.sqrt(s * t).ravel())
    angle, strength = np.degrees(np.concatenate(bend)), np.concatenate(weight)
    if strength.sum() <= 1e-9:
        return 0.0
    bends = np.clip((angle - 3.0) / 5.0, 0.0, 1.0) * np.clip((50.0 - angle) / 20.0, 0.0, 1.0)
    return float((bends * strength).sum() / strength.sum())


def _swirl(
    lines: np.ndarray, size: np.ndarray, aspect: float
) -> tuple[float, tuple[float, float]]:
    """Return how much the lines circle the best of 15 centres, and that centre."""
    rows, columns = lines.shape
    if size.sum() <= 1e-9:
        return 0.0, (0.5, 0.5)
    x = (np.arange(columns) + 0.5) / columns
    y = (np.arange(rows) + 0.5) / rows
    # What all lines of the picture have in common is no swirl: level lines seen from the
    # side would look like rays.
    lines = lines - size * (lines.sum() / size.sum())
    best, where = 0.0, (0.5, 0.5)
    for cx in (0.25, 0.375, 0.5, 0.625, 0.75):
        for cy in (0.35, 0.5, 0.65):
            dx = (x[None, :] - cx) * aspect
            dy = -(y[:, None] - cy)
            away = dx + 1j * dy
            radius = np.abs(away)
            # The doubled angle of the ray from the centre: lines along it are rays, lines
            # across it are rings. Both make a centre; what is far away says little.
            ray = (away / np.maximum(radius, 1e-6)) ** 2
            near = size * np.exp(-0.5 * (radius / 0.45) ** 2)
            agreement = np.real(lines * np.conj(ray)) / np.maximum(size, 1e-12)
            score = abs(float((agreement * near).sum() / near.sum()))
            if round(score, 3) > best:
                best, where = round(score, 3), (cx, cy)
    return best, where
