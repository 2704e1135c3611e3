"""What learning a factor of the language gives."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A factor of the musical language, learned.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        What ships. Floats are stored in half precision; the rest as they are.
    figures : mapping of str to float
        What was measured on the pieces held out for testing, by a short name with its unit
        in words, for the model card.
    """

    arrays: Mapping[str, NDArray[np.generic]]
    figures: Mapping[str, float]
