"""The settings of the performance."""

from dataclasses import dataclass
from typing import Annotated

from studio.parameters import Number

PERFORMANCE = "Performance"


@dataclass(frozen=True, slots=True)
class PerformingSettings:
    """What a person can set about how the score is played."""

    swing: Annotated[
        float | None,
        Number(
            "Swing",
            PERFORMANCE,
            0.0,
            1.0,
            0.01,
            auto=True,
            help="Delays the off-beats: 1 is a full triplet swing, or a lilt in 6/8. "
            "Left alone, jazz swings and other music does not.",
        ),
    ] = None
    humanise: Annotated[
        float,
        Number(
            "Human touch",
            PERFORMANCE,
            0.0,
            1.0,
            0.01,
            help="Phrasing, breathing tempo and small human timing; 0 plays strictly.",
        ),
    ] = 0.6
