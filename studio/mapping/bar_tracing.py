"""What made every bar's register, density, loudness and harmony, to the last cent."""

from typing import TypeAlias

import numpy as np

from studio.mapping.curves import BeatSights
from studio.mapping.effect import Effect, Entry
from studio.mapping.plan import Metre, Reason

Values: TypeAlias = tuple[tuple[str, str | float], ...]

OF_BAR: dict[str, tuple[Entry, ...]] = {
    "register": ("pitch",),
    "density": ("density",),
    "loudness": ("loudness",),
    "harmony": ("consonance", "colour", "motion", "fifths"),
}
"""What a bar is told of, and the curves that it hangs on."""

_DOES: dict[Entry, tuple[str, str]] = {
    "pitch": ("lies higher", "lies lower"),
    "density": ("has more notes", "has fewer notes"),
    "loudness": ("is louder", "is softer"),
    "articulation": ("is more detached", "is smoother"),
    "consonance": ("sounds plainer", "sounds tenser"),
    "colour": ("has richer chords", "has plainer chords"),
    "motion": ("changes its chords more", "keeps its chords longer"),
    "fifths": ("leans to the sharp side", "leans to the flat side"),
}
_NOTHING = "Bar {bar} is as it would be without a picture: nothing seen here moves it."


def bar_reasons(
    effects: tuple[Effect, ...], sights: BeatSights, metre: Metre
) -> tuple[dict[str, tuple[Reason, ...]], ...]:
    """Return for every bar what made it so, strongest first, however faint.

    The strengths are the means over the bar of what each rule adds to the curve, in its
    unit; of one entry (`Reason.entry`) they sum to what lies between the curve and the same
    curve without a picture. What is to be compared is how many times each exceeds what a
    listener begins to notice.
    """
    felt = metre.felt_beats
    count = sights.count // felt
    places = np.round(np.stack([sights.x, sights.y]).reshape(2, count, felt).mean(axis=2), 3)
    place = [(x, y) for x, y in places.T.tolist()]
    values: list[Values] = [(("bar", bar + 1),) for bar in range(count)]
    columns = {
        name: _of_entries(tuple(e for e in effects if e.entry in entries), place, values, felt)
        for name, entries in OF_BAR.items()
    }
    return tuple({name: column[bar] for name, column in columns.items()} for bar in range(count))


def _of_entries(
    effects: tuple[Effect, ...],
    place: list[tuple[float, float]],
    values: list[Values],
    felt: int,
) -> list[tuple[Reason, ...]]:
    nothing: list[tuple[Reason, ...]] = [
        (Reason("", "nothing", 0.0, where, _NOTHING, value),)
        for where, value in zip(place, values, strict=True)
    ]
    if not effects:
        return nothing
    means = np.stack([e.amount.reshape(-1, felt).mean(axis=1) for e in effects])
    strengths = np.round(means, 3)
    noticed = np.array([effect.just_noticed for effect in effects])[:, None]
    order = np.argsort(-np.round(np.abs(means) / noticed, 3), axis=0, kind="stable").T.tolist()
    told = [(sentence(effect, 1), sentence(effect, -1)) for effect in effects]
    rows = strengths.T.tolist()
    found = []
    for bar, where in enumerate(place):
        row, value = rows[bar], values[bar]
        reasons = tuple(
            Reason(
                effects[i].rule,
                effects[i].feature,
                row[i],
                where if effects[i].local else None,
                told[i][row[i] < 0.0],
                value,
                effects[i].entry,
            )
            for i in order[bar]
            if row[i]
        )
        found.append(reasons or nothing[bar])
    return found


def sentence(effect: Effect, sign: int) -> str:
    """Return what an effect of that sign does to a bar, with the field ``{bar}`` left open."""
    seen = effect.seen_high if sign * effect.rises_with > 0 else effect.seen_low
    does = _DOES[effect.entry][sign < 0]
    if effect.local:
        return f"Bar {{bar}} {does}: the picture {seen} here."
    return f"Bar {{bar}} {does}: the whole picture {seen}."
