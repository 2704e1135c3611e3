"""Play for minutes beside hard work, and print what was lost.

    python tests/benchmarks/soak_playing.py [--seconds 300] [--latency 50] [--picture FILE]

Needs a sound device. While a piece plays in a loop, this process computes for three
quarters of the time, as a busy window does, a worker analyses and composes without pause,
and a new score is swapped in every few seconds.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import numpy as np

from studio.assets import resource
from studio.jobs.worker import Worker
from studio.playing.player import Player
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting
from studio.sounding.mix import Mix

SWAP_EVERY_S = 3.0


def variations(project: Project) -> Iterator[Project]:
    """Yield the project with one slider in ever new positions."""
    for step in cycle(range(20)):
        yield with_setting(project, "warmth_to_pitch", -1.0 + 0.1 * step)


def busy(until: float) -> None:
    """Hold this process as a window does that repaints and computes."""
    total = 0
    pixels = np.random.default_rng(0).random((400, 400))
    while time.perf_counter() < until:
        total += sum(range(20_000))
        np.sort(pixels, axis=None)


def soak(picture: Path, seconds: float, latency_ms: float) -> None:
    """Play, work, and print the figures."""
    project = new_project(picture.name, picture.read_bytes())
    swap_ms: list[float] = []
    drift_ms: list[float] = []
    xruns = 0
    with Worker(Pipeline) as worker:
        music = worker.wait(worker.submit("make", project), 120)
        assert isinstance(music, Music)
        player = Player(latency_ms)
        player.start()
        player.load(music.performance, Mix())
        player.set_loop(0.0, music.performance.tempo.duration_s)
        player.play()
        while player.position().generation == 0 or player.position().seconds == 0.0:
            time.sleep(0.01)
        print(player.status())
        start = swapped = time.perf_counter()
        first = player.position().seconds
        loaded: tuple[int, float] | None = None
        settings = variations(project)
        tickets = [worker.submit("make", next(settings))]
        longest = music.performance.tempo.duration_s
        while time.perf_counter() - start < seconds:
            busy(time.perf_counter() + 0.06)
            time.sleep(0.02)
            position = player.position()
            now = time.perf_counter()
            if loaded is not None and position.generation >= loaded[0]:
                swap_ms.append(1000.0 * (now - loaded[1]))
                loaded = None
            if not swap_ms and now - start < longest / 2:
                drift_ms.append(1000.0 * (position.seconds - first - (now - start)))
            for result in worker.poll():
                tickets.append(worker.submit("make", next(settings)))
                if isinstance(result.value, Music) and now - swapped > SWAP_EVERY_S:
                    swapped = now
                    mix = replace(Mix(), master_db=-3.0 * (len(swap_ms) % 2))
                    loaded = (player.load(result.value.performance, mix), now)
            if player.status().xruns > xruns:
                xruns = player.status().xruns
                print(f"dropouts {xruns} at {now - start:.1f} s")
        status = player.status()
        player.close()
    print(f"played                {seconds:8.0f} s at {status.latency_ms:.1f} ms")
    print(f"pieces composed       {len(tickets) - 1:8d}")
    print(f"swaps                 {len(swap_ms):8d}")
    if swap_ms:
        print(f"load to rendered      {np.median(swap_ms):8.1f} ms, worst {max(swap_ms):.1f}")
    if drift_ms:
        print(f"position off          {np.ptp(drift_ms):8.2f} ms from end to end")
    print(f"dropouts              {xruns:8d}")


def main() -> None:
    """Read the arguments and play."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--latency", type=float, default=50.0)
    sample = resource("pictures", "sunset_hills.jpg")
    parser.add_argument("--picture", type=Path, default=sample)
    options = parser.parse_args()
    soak(options.picture, options.seconds, options.latency)


if __name__ == "__main__":
    main()
