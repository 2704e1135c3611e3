"""Small networks that ship with the program, read when they are first needed."""

from functools import lru_cache
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.assets import resource
from studio.errors import StudioError

Tensor = NDArray[np.float32]


class Network:
    """A network with its weights, for one picture at a time.

    Parameters
    ----------
    path : Path
        An ONNX or a TensorFlow Lite file.
    """

    def __init__(self, path: Path) -> None:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        read = cv2.dnn.readNetFromTFLite if path.suffix == ".tflite" else cv2.dnn.readNetFromONNX
        self._net = read(data)
        self._outputs = self._net.getUnconnectedOutLayersNames()
        self._lock = Lock()

    def answer(self, srgb: NDArray[np.uint8], middle: float, scale: float) -> tuple[Tensor, ...]:
        """Return what the network says of a picture, one array for each of its outputs.

        Parameters
        ----------
        srgb : ndarray of uint8, shape (rows, columns, 3)
            Of the size that the network takes.
        middle, scale : float
            It sees ``(srgb - middle) / scale``.
        """
        rows, columns = srgb.shape[:2]
        blob = cv2.dnn.blobFromImage(srgb, 1.0 / scale, (columns, rows), (middle,) * 3)
        with self._lock:  # a network keeps what it works on
            self._net.setInput(blob)
            found = self._net.forward(self._outputs)
        return tuple(np.asarray(layer, np.float32) for layer in found)


@lru_cache(maxsize=8)
def network(name: str) -> Network:
    """Return the network of a file in ``resources/models``; it is read only once.

    Raises
    ------
    StudioError
        If the file is missing or damaged.
    """
    path = resource("models", name)
    try:
        return Network(path)
    except cv2.error as error:
        raise StudioError(
            "The file {name} of this installation is damaged; install Huesong again.", name=name
        ) from error
