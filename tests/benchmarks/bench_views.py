"""How much processor time the views take to paint, as shares of one frame at 60 a second.

Run it with ``python tests/benchmarks/bench_views.py``; it needs no display.
"""

import os
import statistics
import time
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from studio.composing.score import Note, Part, Pitch
from studio.imaging.analysis import see
from studio.imaging.corrections import Box, Corrections
from studio.imaging.picture import Picture
from studio.performing.perform import perform
from studio.performing.settings import PerformingSettings
from studio.project.music import Music, Seen
from studio.project.project import new_project
from studio.ui.theme import dark_theme
from studio.ui.views.piano_roll import PianoRoll
from studio.ui.views.picture.view import PictureView
from tests.builders import CELLO, a_plan, a_score

FRAME_MS = 1000.0 / 60.0
BARS = 160


class Clock(QObject):
    """Measures paint events from the outside."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.times: list[float] = []
        self._inside = False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint or self._inside:
            return False
        self._inside = True
        start = time.thread_time()
        QApplication.sendEvent(watched, event)
        self.times.append(1000.0 * (time.thread_time() - start))
        self._inside = False
        return True


def a_picture(side: int = 640) -> Picture:
    """Return a colourful picture with round and straight things in it."""
    y, x = np.mgrid[0:side, 0 : side * 3 // 2].astype(np.float32) / side
    sky = np.stack([90 + 120 * y, 120 + 60 * y, 200 - 120 * y], axis=-1)
    sky[(x - 0.9) ** 2 + (y - 0.4) ** 2 < 0.03] = (255, 220, 120)
    sky[(y > 0.7) & (np.sin(40 * x) > 0)] = (40, 70, 50)
    pixels = np.clip(sky, 0, 255).astype(np.uint8)
    rows, columns = pixels.shape[:2]
    alpha = np.ones((rows, columns), np.float32)
    return Picture("bench.png", columns, rows, pixels, alpha, "0" * 64)


def some_music(notes: int) -> Music:
    """Return a long piece of so many notes in eight parts."""
    each = notes // 8
    step = BARS * 3840 // each
    parts = tuple(
        Part(
            f"P{part}",
            f"Part {part}",
            "P.",
            CELLO,
            "inner",
            tuple(
                Note(
                    part * 100_000 + i,
                    i * step,
                    step,
                    Pitch("CDEFGAB"[(i * 3) % 7], 0, 2 + part // 2),
                )
                for i in range(each)
            ),
        )
        for part in range(8)
    )
    score = a_score(bars=BARS, parts=parts)
    performance = perform(score, PerformingSettings(), 0)
    return Music(a_plan(BARS), score, performance, {}, see(a_picture()))


def play(app: QApplication, view: QWidget, target: QWidget, frames: int = 240) -> list[float]:
    """Let a view play on and return what its paint events took, in milliseconds."""
    clock = Clock(target)
    for frame in range(frames):
        view.set_position(20.0 + frame / 60.0, True)
        app.processEvents()
    target.removeEventFilter(clock)
    return clock.times


def report(what: str, times: list[float]) -> None:
    """Print median and worst of some paint times as shares of a frame."""
    if not times:
        print(f"{what:44} nothing painted")
        return
    middle, worst = statistics.median(times), max(times)
    p95 = sorted(times)[int(0.95 * len(times))]
    print(
        f"{what:44} median {middle:6.2f} ms ({100 * middle / FRAME_MS:3.0f} % of a frame)"
        f"  95th {p95:6.2f}  worst {worst:6.2f}"
    )


def steer(view: PictureView, seen: Seen) -> None:
    """Show a picture's areas and faces, light some, and set a focus."""
    focus = Corrections(focus=Box(0.1, 0.1, 0.9, 0.9))
    view.show_project(replace(new_project("bench.png", b""), corrections=focus))
    for name in ("shapes", "faces", "mood"):
        view._strip.button(name).setChecked(True)
    view.selection.choose(tuple(range(min(2, len(seen.features.regions)))))


def main() -> None:
    """Measure the picture and the roll at the window's size and at a large one."""
    app = QApplication([])
    theme = dark_theme()
    picture = a_picture()
    seen = Seen(picture, see(picture))
    for count in (2_000, 10_000):
        music = some_music(count)
        for width, height in ((1040, 330), (2600, 1200)):
            roll = PianoRoll()
            roll.set_theme(theme)
            roll.resize(width, height)
            roll.show()
            start = time.thread_time()
            roll.show_music(music)
            shown = 1000.0 * (time.thread_time() - start)
            app.processEvents()
            name = f"roll {width}x{height}, {count} notes"
            print(f"{name + ', new music':44} {shown:6.1f} ms")
            report(name + ", playing", play(app, roll, roll.canvas.viewport()))
            roll.canvas.zoom_to_fit()
            clock = Clock(roll.canvas.viewport())
            app.processEvents()
            report(name + ", all of it at once", clock.times)
            roll.close()
    for width, height in ((1040, 436), (2600, 1200)):
        view = PictureView()
        view.set_theme(theme)
        view.resize(width, height)
        view.show()
        view.show_seen(seen)
        view.show_music(music)
        app.processEvents()
        report(f"picture {width}x{height}, playing", play(app, view, view))
        clock = Clock(view)
        view.update()
        app.processEvents()
        report(f"picture {width}x{height}, whole", clock.times)
        view.removeEventFilter(clock)
        steer(view, seen)
        app.processEvents()
        report(f"picture {width}x{height}, steered, playing", play(app, view, view))
        clock = Clock(view)
        for number in range(len(seen.features.regions)):
            view.selection.hover(number)
            app.processEvents()
        report(f"picture {width}x{height}, another area lit", clock.times)
        view.close()


if __name__ == "__main__":
    main()
