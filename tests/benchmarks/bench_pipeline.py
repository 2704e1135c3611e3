"""How long from a slider to a new score: medians in milliseconds, each stage beside the whole.

python tests/benchmarks/bench_pipeline.py [PICTURE ...]
"""

import statistics
import sys
import time
from pathlib import Path

from studio.parameters import Number
from studio.project.pipeline import Pipeline
from studio.project.project import all_parameters, new_project, with_setting

PICTURES = Path(__file__).resolve().parents[2] / "resources" / "pictures"


def main(paths: list[str]) -> None:
    """Move every slider to both ends of each picture's 32-bar quartet piece."""
    rows: dict[str, list[float]] = {}
    for path in map(Path, paths or sorted(map(str, PICTURES.glob("*.jpg")))[:6]):
        project = new_project(path.name, path.read_bytes())
        project = with_setting(project, "bars", 32)
        project = with_setting(project, "ensemble", "flute_quartet")
        pipeline = Pipeline()
        pipeline.make(project)
        for parameter in all_parameters():
            control = parameter.control
            if not isinstance(control, Number) or parameter.name in ("bars", "duration"):
                continue
            for value in (control.low, control.high):
                began = time.perf_counter()
                music = pipeline.make(with_setting(project, parameter.name, value))
                whole = 1000 * (time.perf_counter() - began)
                rows.setdefault("whole", []).append(whole)
                for stage in ("plan", "compose", "perform"):
                    rows.setdefault(stage, []).append(music.timings_ms[stage])
    for name, times in rows.items():
        times.sort()
        p95 = times[int(0.95 * (len(times) - 1))]
        print(f"{name:8} median {statistics.median(times):6.1f} ms   p95 {p95:6.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
