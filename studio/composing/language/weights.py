"""What was learned from scores, as it ships: arrays without code in them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from studio.assets import resource


@cache
def weights(name: str) -> Mapping[str, NDArray[np.generic]]:
    """Return the arrays of one factor of the language, such as ``"melody"``.

    Floats come as float32, whatever they are stored as. The arrays are read-only.

    Raises
    ------
    StudioError
        If the installation lacks the file.
    """
    with np.load(resource("models", "language", f"{name}.npz"), allow_pickle=False) as file:
        arrays = {}
        for key in file.files:
            array = file[key]
            if array.dtype == np.float16:
                array = array.astype(np.float32)
            array.setflags(write=False)
            arrays[key] = array
    return MappingProxyType(arrays)
