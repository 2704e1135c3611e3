"""How often drawn shapes are seen as what they are, as a table of confusions.

Run with ``python tests/benchmarks/bench_shapes.py [sheets]``. Shapes are drawn alone and
several on a sheet, filled and as outlines, in any colours, size, turn, blur and noise. It
prints what was seen (columns) for what was drawn (rows), from the whole of seeing, and for
the bare outlines.
"""

import sys
from collections import Counter
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.imaging.analysis import see
from studio.imaging.shapes import shape_of
from tests.imaging.drawings import as_picture
from tests.imaging.sheets import KINDS, corners, found_at, sheet

_NAMES = (*KINDS, "nothing")
_LEAST_OVERLAP = 0.5


def main() -> None:
    sheets = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    _print("bare outlines", _bare(40 * sheets))
    for hollow in (False, True):
        for count in (1, 4, 8):
            name = f"{'outlines' if hollow else 'filled'}, {count} on a sheet"
            _print(name, _seen(sheets, count, hollow))


def _bare(shapes: int) -> Counter[tuple[str, str]]:
    rng = np.random.default_rng(1)
    seen: Counter[tuple[str, str]] = Counter()
    for index in range(shapes):
        kind = KINDS[index % len(KINDS)]
        radius = rng.uniform(14, 100)
        outline = corners(kind, rng) * radius + 110
        mask = np.zeros((220, 220), np.uint8)
        cv2.fillPoly(mask, [np.round(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        seen[kind, shape_of(np.asarray(mask > 127, np.uint8)).kind] += 1
    return seen


def _seen(sheets: int, count: int, hollow: bool) -> Counter[tuple[str, str]]:
    rng = np.random.default_rng(count + 100 * hollow)
    seen: Counter[tuple[str, str]] = Counter()
    for index in range(max(1, 2 * sheets // count)):
        kinds = [KINDS[(index * count + k) % len(KINDS)] for k in range(count)]
        picture, drawn = sheet(kinds, rng, hollow=hollow)
        regions = see(as_picture(picture)).regions
        for shape in drawn:
            region, overlap = found_at(regions, shape)
            found = region.shape if region and overlap > _LEAST_OVERLAP else "nothing"
            seen[shape.kind, found] += 1
    return seen


def _print(title: str, seen: Counter[tuple[str, str]]) -> None:
    total = sum(seen.values())
    right = sum(count for (drawn, found), count in seen.items() if drawn == found)
    print(f"{title}: {right} of {total} right, {100 * right / total:.1f} %")
    print(f"{'':10}" + "".join(f"{name[:8]:>10}" for name in _NAMES))
    for drawn in KINDS:
        print(f"{drawn:10}" + "".join(f"{seen[drawn, found] or '':>10}" for found in _NAMES))


if __name__ == "__main__":
    main()
