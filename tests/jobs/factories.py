"""Objects that the tests let a worker make."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import PictureError


class Clerk:
    """Counts its calls and does what it is told."""

    def __init__(self) -> None:
        self.calls = 0

    def count(self) -> int:
        self.calls += 1
        return self.calls

    def echo(self, value: object) -> object:
        return value

    def sleep(self, seconds: float, value: object) -> object:
        time.sleep(seconds)
        return value

    def steps(self, count: int, progress: Callable[..., None]) -> str:
        for i in range(count):
            progress((i + 1) / count, f"step {i + 1}")
        return "done"

    def litter(self, path: str, progress: Callable[..., None]) -> None:
        file = Path(path)
        file.write_text("begun")
        try:
            while True:
                progress(0.5)
                time.sleep(0.01)
        finally:
            file.unlink()

    def ignore(self, progress: Callable[..., None]) -> None:
        progress(0.0)
        time.sleep(60)

    def refuse(self) -> None:
        raise PictureError("{name} is not a picture.", name="a.txt")

    def stumble(self) -> None:
        raise ZeroDivisionError("by nothing")

    def die(self) -> None:
        os._exit(139)

    def unsendable(self) -> object:
        return lambda: None

    def ones(self, shape: tuple[int, ...]) -> NDArray[np.float32]:
        return np.ones(shape, np.float32)

    def pid(self) -> int:
        return os.getpid()

    def threads(self) -> int:
        import cv2

        return cv2.getNumThreads()

    def modules(self) -> list[str]:
        return sorted(sys.modules)


class Absent:
    """Cannot be made."""

    def __init__(self) -> None:
        raise PictureError("The bank is missing.")


class Announcing:
    """Writes its process id into a file named by the environment, then works for long."""

    def announce(self, path: str) -> None:
        Path(path).write_text(str(os.getpid()))
        time.sleep(60)
