"""The sounds of a SoundFont preset: which samples a key and velocity strike, and how.

A preset's zones refer to instruments, whose zones refer to samples; every pair of a preset
zone and an instrument zone that a note falls into is one region and gives one voice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.sounding import modulators
from studio.sounding.modulators import Modulator
from studio.sounding.soundfont import SoundFont

GENERATORS = 61
KEY_RANGE, VELOCITY_RANGE, SAMPLE_ID, INSTRUMENT_ID = 43, 44, 53, 41
_INSTRUMENT_ONLY = frozenset((0, 1, 2, 3, 4, 12, 45, 46, 47, 50, 54, 57, 58))
_EMU_ATTENUATION = 0.4
"""Initial attenuation counts as much less than written on the hardware that set the
standard, and fonts are tuned to that."""

_DEFAULTS = np.zeros(GENERATORS)
_DEFAULTS[8] = 13_500
_DEFAULTS[[21, 23, 25, 26, 27, 28, 30, 33, 34, 35, 36, 38]] = -12_000
_DEFAULTS[[46, 47, 58]] = -1
_DEFAULTS[56] = 100


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """One sample with the keys and velocities it answers to.

    Parameters
    ----------
    sample : int
        Index into the font's samples.
    keys, velocities : tuple of int
        Lowest and highest.
    generators : ndarray of float64, shape (61,)
        By generator number, in the specification's units.
    modulators : tuple of Modulator
    """

    sample: int
    keys: tuple[int, int]
    velocities: tuple[int, int]
    generators: NDArray[np.float64]
    modulators: tuple[Modulator, ...]

    def answers(self, key: int, velocity: int) -> bool:
        """Return whether a note strikes the region."""
        return (
            self.keys[0] <= key <= self.keys[1]
            and self.velocities[0] <= velocity <= self.velocities[1]
        )

    def struck(self, key: int, velocity: int) -> NDArray[np.float64]:
        """Return the generators of a note, with what its modulators add."""
        values = self.generators.copy()
        for modulator in self.modulators:
            if modulator.target < GENERATORS:
                values[modulator.target] += modulators.contribution(modulator, key, velocity)
        return values


@dataclass(frozen=True, slots=True, eq=False)
class _Zone:
    given: dict[int, int]
    modulators: tuple[Modulator, ...]
    keys: tuple[int, int]
    velocities: tuple[int, int]


def regions(font: SoundFont, preset: int) -> tuple[Region, ...]:
    """Return all regions of a preset.

    Parameters
    ----------
    font : SoundFont
    preset : int
        Index into the font's presets.
    """
    result = []
    outer_global, outer = _zones(
        font.presets["bag"][preset : preset + 2],
        font.preset_bags,
        font.preset_generators,
        font.preset_modulators,
        INSTRUMENT_ID,
    )
    for zone in outer:
        instrument = zone.given[INSTRUMENT_ID]
        inner_global, inner = _zones(
            font.instruments["bag"][instrument : instrument + 2],
            font.instrument_bags,
            font.instrument_generators,
            font.instrument_modulators,
            SAMPLE_ID,
        )
        offsets = {**outer_global.given, **zone.given}
        added = modulators.overridden(outer_global.modulators, zone.modulators)
        for part in inner:
            keys = _common(zone.keys, part.keys)
            velocities = _common(zone.velocities, part.velocities)
            if keys[0] > keys[1] or velocities[0] > velocities[1]:
                continue
            values = _DEFAULTS.copy()
            for kind, amount in {**inner_global.given, **part.given}.items():
                if kind < GENERATORS:
                    values[kind] = amount
            for kind, amount in offsets.items():
                if kind < GENERATORS and kind not in _INSTRUMENT_ONLY:
                    values[kind] += amount
            values[modulators.ATTENUATION] *= _EMU_ATTENUATION
            base = modulators.overridden(modulators.DEFAULTS, inner_global.modulators)
            base = modulators.overridden(base, part.modulators)
            result.append(
                Region(
                    sample=part.given[SAMPLE_ID],
                    keys=keys,
                    velocities=velocities,
                    generators=values,
                    modulators=modulators.summed(base, added),
                )
            )
    return tuple(result)


def _zones(
    bag_range: NDArray[np.uint16],
    bags: NDArray[np.void],
    generators: NDArray[np.void],
    modulator_rows: NDArray[np.void],
    last: int,
) -> tuple[_Zone, list[_Zone]]:
    """Return the global zone, empty if there is none, and the others.

    `last` is the generator that ends every zone but the global one.
    """
    everywhere = _Zone({}, (), (0, 127), (0, 127))
    zones: list[_Zone] = []
    for bag in range(int(bag_range[0]), int(bag_range[1])):
        here, following = bags[bag], bags[bag + 1]
        rows = generators[here["generator"] : following["generator"]]
        given = {
            int(row["kind"]): int(row["amount"].astype(np.int16))
            for row in rows
            if row["kind"] not in (KEY_RANGE, VELOCITY_RANGE)
        }
        for kind in (SAMPLE_ID, INSTRUMENT_ID):
            if kind in given:
                given[kind] &= 0xFFFF
        zone = _Zone(
            given,
            modulators.read(modulator_rows[here["modulator"] : following["modulator"]]),
            _range(rows, KEY_RANGE, everywhere.keys),
            _range(rows, VELOCITY_RANGE, everywhere.velocities),
        )
        if last in given:
            zones.append(zone)
        elif bag == bag_range[0]:
            everywhere = zone
    return everywhere, zones


def _range(rows: NDArray[np.void], kind: int, otherwise: tuple[int, int]) -> tuple[int, int]:
    for row in rows:
        if row["kind"] == kind:
            return int(row["amount"]) & 0xFF, int(row["amount"]) >> 8
    return otherwise


def _common(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return max(a[0], b[0]), min(a[1], b[1])
