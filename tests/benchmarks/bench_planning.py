"""How long planning takes, compared with seeing the picture that it plans for.

Run with ``python tests/benchmarks/bench_planning.py``; prints ratios, which hold on slow and
fast machines alike.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.assets import resource
from studio.imaging.analysis import see
from studio.imaging.loading import load_picture
from studio.mapping.planning import plan_music
from studio.mapping.reading import read_along
from studio.mapping.settings import MappingSettings

_ROUNDS = 7


def main() -> None:
    name = "painting_great_wave.jpg"
    picture = load_picture(resource("pictures", name).read_bytes(), name)
    seeing = _best(lambda: see(picture))
    features = see(picture)
    settings = MappingSettings()

    def first() -> None:
        read_along.cache_clear()
        plan_music(features, settings)

    plan_music(features, settings)
    rows = (
        ("see the picture", seeing),
        ("first plan", _best(first)),
        ("plan after a slider", _best(lambda: plan_music(features, settings))),
        ("512 bars", _best(lambda: plan_music(features, replace(settings, bars=512)))),
    )
    for label, seconds in rows:
        print(f"{label:22} {1000 * seconds:7.1f} ms   {seconds / seeing:.3f}")


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
