"""What the pipeline gives: light values that pass between processes.

They stand apart from the pipeline itself, because a process that unpickles them imports
their module, and the window's process has no use for the libraries of analysis and sound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.composing.score import Score
from studio.imaging.features import Tag, VisualFeatures
from studio.imaging.picture import Picture
from studio.mapping.plan import MusicalPlan
from studio.performing.performance import Performance


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A picture and what is seen in it."""

    picture: Picture
    features: VisualFeatures


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """A piece with everything on the way to it.

    `features` is what the piece was made from: what was seen within the user's focus, as the
    user corrected it. Its regions are the ones that the plan speaks of. `tags` is what it is
    of, where that is likely. `timings_ms` has the time of each stage that ran for this call
    (``plan``, ``compose``, ``perform``, ...); stages taken from memory have 0.
    """

    plan: MusicalPlan
    score: Score
    performance: Performance
    timings_ms: dict[str, float]
    features: VisualFeatures
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Variation:
    """Another piece of the same project, by another seed, as far as it is looked at.

    Parameters
    ----------
    seed : int
    traits : ndarray
        How it is (see `traits.traits_of`).
    notes : ndarray of int32, shape (notes, 4)
        Onset, end, pitch, and 1 for a note of the melody, in the order of time.
    end : int
        Ticks.
    """

    seed: int
    traits: NDArray[np.float64]
    notes: NDArray[np.int32]
    end: int
