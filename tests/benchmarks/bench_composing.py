"""How long composing takes, beside a loop of plain Python as the unit.

``python -m tests.benchmarks.bench_composing``
"""

import time
from collections.abc import Callable

from studio.composing.compose import compose
from studio.composing.settings import ComposingSettings
from studio.mapping.settings import ENSEMBLES
from tests.builders import a_plan


def _seconds(work: Callable[[], object], times: int = 5) -> float:
    work()
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    unit = _seconds(lambda: sum(i * i for i in range(1_000_000)))
    print(f"{'ensemble':16}{'bars':>6}{'ms':>8}{'units':>8}")
    for name in [choice.value for choice in ENSEMBLES]:
        for bars in (32, 512) if name in ("flute_quartet", "orchestra") else (32,):
            plan = a_plan(bars, ensemble=name)
            took = _seconds(
                lambda plan=plan: compose(plan, ComposingSettings(), "", ""), 1 if bars > 32 else 5
            )
            print(f"{name:16}{bars:6}{1000 * took:8.1f}{took / unit:8.2f}")
