"""The settings of the composer."""

from dataclasses import dataclass
from typing import Annotated

from studio.parameters import Number


@dataclass(frozen=True, slots=True)
class ComposingSettings:
    """What a person can set about composing itself."""

    seed: Annotated[
        int,
        Number(
            "Seed",
            "Ensemble",
            0,
            999_999,
            1,
            whole=True,
            help="Another number gives another piece of the same picture.",
        ),
    ] = 0
