"""One short journey through the real window: real processes, a real mouse, a real keyboard.

Everything waits for what a person would wait for: a title, a picture on the screen, a file.
"""

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import mido
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

_PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")
_MISSING = [name for name in _PROGRAMS if shutil.which(name) is None]
pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(bool(_MISSING), reason=f"needs {', '.join(_MISSING)}"),
]

_WIDTH, _HEIGHT = 1400, 860
_PATIENCE_S = 25.0
_LOOK_S = 0.1
T = TypeVar("T")


def wait_for(what: str, look: Callable[[], T | None]) -> T:
    """Return the first thing that a look finds."""
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(_LOOK_S)
    pytest.fail(f"waited {_PATIENCE_S:.0f} s in vain for {what}")


@contextmanager
def running(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program and end it, and only it."""
    process = subprocess.Popen(command, **options)  # type: ignore[call-overload]  # any option
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass
class Desk:
    """A screen of its own with the studio on it, as a person has it before them."""

    environment: dict[str, str]
    home: Path
    window: str = ""

    def xdotool(self, *words: object) -> str:
        """Do something with mouse or keyboard; return what xdotool says."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
        )
        return done.stdout.strip()

    def find(self, name: str) -> str:
        """Return the last window of that name that is seen, or nothing."""
        return self.xdotool("search", "--onlyvisible", "--name", name).split("\n")[-1]

    def title(self) -> str:
        return self.xdotool("getwindowname", self.window)

    def press(self, keys: str) -> None:
        self.xdotool("key", keys)

    def wait_for_active(self, window: str) -> None:
        def active() -> bool:
            if self.xdotool("getactivewindow") == window:
                return True
            self.xdotool("windowactivate", window)
            return False

        wait_for("the window to have the keyboard", active)

    def look(self) -> NDArray[np.int16]:
        """Return the pixels of the window."""
        shot = subprocess.run(
            ["import", "-window", self.window, "png:-"],
            env=self.environment,
            capture_output=True,
            timeout=_PATIENCE_S,
            check=True,
        )
        with Image.open(io.BytesIO(shot.stdout)) as image:
            return np.asarray(image.convert("RGB"), np.int16)

    def logged(self) -> str:
        return "\n".join(
            path.read_text(encoding="utf-8", errors="replace")
            for path in (*self.home.rglob("*.log"), *self.home.rglob("*.crash"))
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    read, write = os.pipe()
    screen = ["-screen", "0", "1440x960x24", "-nolisten", "tcp"]
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("QT_", "XDG_", "WAYLAND_"))
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running(["Xvfb", "-displayfd", str(write), *screen], pass_fds=(write,), **quiet):
        os.close(write)
        with os.fdopen(read) as numbers:
            display = numbers.readline().strip()
        if not display:
            pytest.skip("Xvfb does not start here")
        environment |= {"DISPLAY": f":{display}", "HOME": str(tmp_path)}
        for kind in ("CONFIG", "CACHE", "DATA", "STATE"):
            environment[f"XDG_{kind}_HOME"] = str(tmp_path / kind.lower())
        ready = tmp_path / "openbox-ready"
        with running(["openbox", "--startup", f"touch {ready}"], env=environment, **quiet):
            wait_for("openbox", ready.exists)
            yield Desk(environment, tmp_path)


def settle(desk: Desk) -> NDArray[np.int16]:
    """Return the window's pixels once they stand still."""
    before = desk.look()

    def still() -> bool:
        nonlocal before
        last, before = before, desk.look()
        return last.shape == before.shape and bool((last == before).all())

    wait_for("a window that stands still", still)
    return before


def fidelity_thumb(pixels: NDArray[np.int16]) -> tuple[int, int]:
    """Return where the thumb of the large slider is: on the one long coloured line at the right.

    Its track is the only thing in the settings whose colour goes from cool to warm.
    """
    left = pixels.shape[1] - 330
    panel = pixels[: pixels.shape[0] // 2, left:-50]
    cool = panel[..., 2] - panel[..., 0] > 60
    warm = panel[..., 0] - panel[..., 2] > 60
    tracks = np.flatnonzero((cool.sum(1) > 20) & (warm.sum(1) > 20))
    assert len(tracks), "the slider's track is not seen"
    y = int(np.median(tracks))
    thumb = np.flatnonzero(panel[y].min(1) > 225)
    assert 8 <= len(thumb) <= 30, "the slider's thumb is not seen"
    return left + int(np.median(thumb)), y


def test_start_play_slide_undo_export_quit(desk: Desk) -> None:
    music = desk.home / "music"
    music.mkdir()
    folder = desk.home / "config" / "huesong"
    folder.mkdir(parents=True)
    # Whoever runs the tests need not hear them, whatever sound there is.
    (folder / "huesong.ini").write_text(
        f"[sound]\nvolume_db=-60\n[appearance]\ntheme=dark\n"
        f"[export]\nformats=midi\nfolder={music}\n",
        encoding="utf-8",
    )
    errors = desk.home / "stderr.txt"
    with (
        errors.open("wb") as said,
        running(
            [sys.executable, "-m", "studio"],
            env=desk.environment,
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
        ) as studio,
    ):
        # It opens with a sample picture.
        desk.window = wait_for("the window", lambda: desk.find("Sunset hills – Huesong"))
        desk.xdotool("windowsize", desk.window, _WIDTH, _HEIGHT)
        desk.wait_for_active(desk.window)
        wait_for("the size", lambda: desk.look().shape[:2] == (_HEIGHT, _WIDTH))
        # The play button is grey until there is a piece.
        middle = np.s_[20:90, _WIDTH // 5 : _WIDTH // 2]
        wait_for("a piece", lambda: bool((np.ptp(desk.look()[middle], axis=2) > 80).any()))
        rested = settle(desk)

        # Space plays: the position in the bar on top moves, and moves on.
        desk.press("space")
        wait_for("music", lambda: bool((desk.look()[middle] != rested[middle]).any()))
        playing = desk.look()
        wait_for("more music", lambda: bool((desk.look()[middle] != playing[middle]).any()))
        desk.press("space")
        rested = settle(desk)

        # A slider is dragged far up: the project is changed, and so is the music in the roll,
        # from its first bars on.
        x, y = fidelity_thumb(rested)
        desk.xdotool("mousemove", "--window", desk.window, x, y, "mousedown", 1)
        for step in range(1, 7):
            desk.xdotool("mousemove", "--window", desk.window, x + 18 * step, y)
        desk.xdotool("mouseup", 1, "mousemove", "--window", desk.window, 8, _HEIGHT - 8)
        wait_for("the sign of a change", lambda: "*" in desk.title())
        wait_for("the thumb to go along", lambda: fidelity_thumb(desk.look())[0] > x + 80)
        roll = np.s_[_HEIGHT * 5 // 8 : -60, 260 : _WIDTH - 420]
        wait_for("other music", lambda: bool((desk.look()[roll] != rested[roll]).any()))

        # It is undone: the setting is back, and nothing is left to save.
        desk.press("ctrl+z")
        wait_for("the undoing", lambda: "*" not in desk.title())
        wait_for("the thumb to go back", lambda: abs(fidelity_thumb(desk.look())[0] - x) <= 1)
        wait_for("the music of before", lambda: bool((desk.look()[roll] == rested[roll]).all()))

        # What was chosen in the dialog last time is exported by Return.
        desk.press("ctrl+e")
        desk.wait_for_active(wait_for("the dialog", lambda: desk.find("^Export")))
        desk.press("Return")
        written = wait_for("the file", lambda: list(music.glob("*.mid")))
        assert mido.MidiFile(written[0]).length > 20
        desk.press("Escape")
        wait_for("the dialog to close", lambda: not desk.find("^Export"))
        desk.wait_for_active(desk.window)

        desk.press("ctrl+q")
        wait_for("the end", lambda: studio.poll() is not None)
        assert studio.returncode == 0
    # ALSA may say that there is no sound card; the window itself has nothing to complain of.
    spoken = errors.read_text(encoding="utf-8", errors="replace") + desk.logged()
    for sign in ("Traceback", "Warning", "Qt: ", "qt.", "QObject", "CRITICAL", "unforeseen"):
        assert sign not in spoken, spoken
