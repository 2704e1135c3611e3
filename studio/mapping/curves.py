"""From the path to the beats: what is seen at every felt beat, as fine as fidelity asks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.mapping.form import Form
from studio.mapping.plan import Metre
from studio.mapping.reading import FINE_STEPS, SIGHTS, Reading, Sight

Values = NDArray[np.float64]
_SECTION_BARS = 2.0
_MOST_GAIN = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class BeatSights:
    """What is seen at every felt beat; arrays of shape (beats,).

    `sights` has one row for each of `SIGHTS`, in standard deviations along the path, smoothed
    to the scale at which the picture binds. `a`, `b` (CIELAB) and `level`, `slant` (the
    doubled angle of the lines as a vector, its length how much they agree) are smoothed
    the same way. `x`, `y`, `region` and `saliency` (0 to 1) are those of the very place.
    """

    position: Values
    x: Values
    y: Values
    sights: Values
    a: Values
    b: Values
    level: Values
    slant: Values
    region: NDArray[np.int16]
    saliency: Values

    def __getitem__(self, name: Sight) -> Values:
        return np.asarray(self.sights[SIGHTS.index(name)])

    @property
    def count(self) -> int:
        """Return the number of felt beats."""
        return len(self.position)


def smoothing_beats(fidelity: float, felt_beats: int) -> float:
    """Return the width (standard deviation, in felt beats) over which the picture is taken.

    Two bars at fidelity 0, which leaves no more than sections; half a bar at 0.5; the single
    beat at 1. Between them the width changes geometrically, so that every step of the slider
    does as much as the next.
    """
    section = _SECTION_BARS * felt_beats
    bar = 0.5 * felt_beats
    beat = 0.2
    if fidelity <= 0.5:
        return float(section ** (1 - 2 * fidelity) * bar ** (2 * fidelity))
    return float(bar ** (2 - 2 * fidelity) * beat ** (2 * fidelity - 1))


def see_beats(reading: Reading, form: Form, metre: Metre, fidelity: float) -> BeatSights:
    """Return what is seen at every felt beat of the piece."""
    felt = metre.felt_beats
    position = np.concatenate(
        [
            s.start + (np.arange(s.bars * felt) + 0.5) / (s.bars * felt) * (s.end - s.start)
            for s in form.sections
        ]
    )
    moments = reading.moments
    steps = (np.arange(FINE_STEPS) + 0.5) / FINE_STEPS
    rows = np.vstack(
        [
            reading.sights,
            moments.a,
            moments.b,
            reading.lines.real,
            reading.lines.imag,
        ]
    )
    sampled = np.stack([np.interp(position, steps, row) for row in rows])
    smooth = smoothed(sampled, smoothing_beats(fidelity, felt))
    count = len(SIGHTS)
    nearest = np.minimum((position * FINE_STEPS).astype(np.int64), FINE_STEPS - 1)
    return BeatSights(
        position=position,
        x=np.interp(position, steps, moments.x),
        y=np.interp(position, steps, moments.y),
        sights=_as_wide(smooth[:count], sampled[:count]),
        a=smooth[count],
        b=smooth[count + 1],
        level=smooth[count + 2],
        slant=smooth[count + 3],
        region=moments.region[nearest],
        saliency=np.interp(position, steps, moments.saliency),
    )


def smoothed(rows: Values, width: float) -> Values:
    """Return each row under a Gaussian of that standard deviation, its ends kept in place."""
    reach = int(np.ceil(3.0 * width))
    if reach == 0:
        return rows
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / width) ** 2)
    count = rows.shape[1]
    share = np.convolve(np.ones(count), kernel)[reach : reach + count]
    means = [np.convolve(row, kernel)[reach : reach + count] / share for row in rows]
    return np.stack(means).astype(np.float64)


def _as_wide(smooth: Values, original: Values) -> Values:
    # Smoothing flattens. What is left is widened again (within reason), so that every
    # other slider keeps its effect whatever the fidelity.
    before = np.sqrt((original**2).mean(axis=1))
    after = np.sqrt((smooth**2).mean(axis=1))
    gain = np.clip(before / np.maximum(after, 1e-9), 1.0, _MOST_GAIN)
    return np.asarray(smooth * gain[:, None])
