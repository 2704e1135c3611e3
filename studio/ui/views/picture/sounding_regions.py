"""Which areas of the picture sound at a moment, and in which bars each is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from studio.imaging.places import region_in_map
from studio.ui.views.timeline import NoteTable, Timeline

if TYPE_CHECKING:
    from studio.imaging.features import VisualFeatures

LEVELS = 5
"""Steps in which the glow of a region fades; fewer repaints than a smooth fade."""

_FADE_S = 0.9
_MOST = 3


class Light(NamedTuple):
    """How strongly a region glows, 1 to `LEVELS`, and for which part."""

    level: int
    part: int


class SoundingRegions:
    """The regions that the notes of a piece come from.

    Parameters
    ----------
    features : VisualFeatures
    notes : NoteTable
    timeline : Timeline
    """

    def __init__(self, features: VisualFeatures, notes: NoteTable, timeline: Timeline) -> None:
        self._notes = notes
        self._bars: dict[int, set[int]] = {}
        regions = []
        for note in notes.notes:
            place = None if note.origin is None else note.origin.place
            region = -1 if place is None else region_in_map(features.maps.region, place)
            regions.append(region)
            self._bars.setdefault(region, set()).add(timeline.bar_at(note.onset))
        self._regions = np.array(regions, np.int64)

    def bars_of(self, region: int) -> list[int]:
        """Return the bars, counted from 0, in which notes of a region begin."""
        return sorted(self._bars.get(region, ()))

    def in_order(self) -> list[int]:
        """Return the regions that sound, by when each does so first."""
        return list(dict.fromkeys(region for region in self._regions.tolist() if region >= 0))

    def lights(self, seconds: float) -> dict[int, Light]:
        """Return the regions whose notes sound, brightest when they are struck."""
        notes = self._notes
        rows = notes.sounding(seconds)
        rows = rows[self._regions[rows] >= 0]
        newest_last = rows[np.argsort(notes.on_s[rows], kind="stable")]
        lit: dict[int, Light] = {}
        for row in newest_last.tolist():
            age = min((seconds - float(notes.on_s[row])) / _FADE_S, 1.0)
            level = max(round(LEVELS * (1.0 - 0.7 * age)), 1)
            lit[int(self._regions[row])] = Light(level, int(notes.part[row]))
        return dict(sorted(lit.items(), key=lambda item: -item[1].level)[:_MOST])
