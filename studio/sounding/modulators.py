"""SoundFont modulators: how velocity and key bend a sound's parameters.

Modulators are evaluated when a note begins. The live controllers (volume, pan, expression,
modulation wheel, pedal, pitch wheel) act by the specification's default modulators, which
the mixer and the voices carry out themselves.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

ATTENUATION, CUTOFF = 48, 8
_VELOCITY, _KEY = 2, 3
_RESTING = {2: 100, 7: 100, 10: 64, 11: 127}
"""Values of controllers as modulators see them; all others rest at 0."""


@dataclass(frozen=True, slots=True)
class Modulator:
    """One row of a modulator table: `amount` × source × second source, added to a generator."""

    source: int
    target: int
    amount: float
    amount_source: int
    transform: int

    @property
    def identity(self) -> tuple[int, int, int, int]:
        """Return what makes two modulators the same one with another amount."""
        return self.source, self.target, self.amount_source, self.transform


DEFAULTS = (Modulator(0x0502, ATTENUATION, 960.0, 0, 0),)
"""Velocity to attenuation. The default of velocity to filter cutoff is left out, as most
players do: fonts are tuned without it."""


def read(rows: NDArray[np.void]) -> tuple[Modulator, ...]:
    """Return modulators of a table."""
    return tuple(
        Modulator(
            int(row["source"]),
            int(row["target"]),
            float(row["amount"]),
            int(row["amount_source"]),
            int(row["transform"]),
        )
        for row in rows
    )


def overridden(base: Iterable[Modulator], local: Iterable[Modulator]) -> tuple[Modulator, ...]:
    """Return the base with identical modulators replaced by the local ones."""
    return tuple({m.identity: m for m in (*base, *local)}.values())


def summed(base: Iterable[Modulator], added: Iterable[Modulator]) -> tuple[Modulator, ...]:
    """Return the base with the added amounts, as a preset adds to its instruments."""
    result = {m.identity: m for m in base}
    for m in added:
        here = result.get(m.identity)
        result[m.identity] = replace(m, amount=m.amount + here.amount) if here else m
    return tuple(result.values())


def contribution(modulator: Modulator, key: int, velocity: int) -> float:
    """Return what a modulator adds to its generator for a note."""
    if modulator.source == 0 or modulator.amount == 0.0:
        return 0.0
    value = modulator.amount * _source(modulator.source, key, velocity)
    if modulator.amount_source:
        value *= _source(modulator.amount_source, key, velocity)
    return abs(value) if modulator.transform == 2 else value


def _source(source: int, key: int, velocity: int) -> float:
    """Return a source's value, 0 to 1, or -1 to 1 for bipolar ones (specification 8.2)."""
    index, shape = source & 0x7F, source >> 10
    if source & 0x80:
        value = _RESTING.get(index, 0)
    else:
        value = {_VELOCITY: velocity, _KEY: key, 14: 64}.get(index, 0)
    if index == 0 and not source & 0x80:
        return 1.0
    if source & 0x100:
        value = 127 - value
    if not source & 0x200:
        return _curve(shape, value)
    if shape == 0:
        return 2.0 * value / 127.0 - 1.0
    if shape == 3:
        return 1.0 if value >= 64 else -1.0
    if value >= 64:
        return _curve(shape, 127.0 * (value - 64) / 63.0)
    return -_curve(shape, 127.0 * (64 - value) / 64.0)


def _curve(shape: int, value: float) -> float:
    if shape == 1:
        return _concave(value)
    if shape == 2:
        return 1.0 - _concave(127.0 - value)
    if shape == 3:
        return 1.0 if value >= 64 else 0.0
    return value / 127.0


def _concave(value: float) -> float:
    """Return the curve that turns a level in 0 to 127 into decibels, 96 dB being 1."""
    rest = (127.0 - value) / 127.0
    if rest <= 0.0:
        return 1.0
    return min(1.0, -40.0 / 96.0 * math.log10(rest))
