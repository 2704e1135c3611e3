"""How long seeing takes, compared with bare decoding of the same file by Pillow.

Run with ``python tests/benchmarks/bench_imaging.py``; prints ratios, which hold on slow and
fast machines alike.
"""

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

# As in the studio's worker: each call has one thread, or else they get in each other's way.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from studio.imaging.analysis import see
from studio.imaging.faces import find_faces
from studio.imaging.loading import load_picture
from studio.imaging.moments import moments_along, self_similarity
from studio.imaging.paths import reading_path
from studio.imaging.tags import recognise

_ROUNDS = 9
_LIMIT = 3.5


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "24_megapixels.jpg"
        _write_photograph(path)
        data = path.read_bytes()
    picture = load_picture(data, "photo.jpg")
    features = see(picture)
    way = reading_path(features, "left_to_right")
    bare, load, analyse, faces, tags, path_time, moments_time = _best(
        lambda: _bare_decode(data),
        lambda: load_picture(data, "photo.jpg"),
        lambda: see(picture),
        lambda: find_faces(picture),
        lambda: recognise(picture),
        lambda: reading_path(features, "left_to_right"),
        lambda: self_similarity(moments_along(features, way, 128)),
    )
    whole = load + analyse
    print(f"bare decode of 24 megapixels   {bare * 1e3:7.1f} ms   1.00")
    for label, seconds in (
        ("load_picture", load),
        ("see", analyse),
        ("of it, finding faces", faces),
        ("bytes to features", whole),
        ("content tags, apart", tags),
        ("reading_path", path_time),
        ("128 moments, likeness", moments_time),
    ):
        print(f"{label:30} {seconds * 1e3:7.1f} ms   {seconds / bare:.2f}")
    verdict = "within" if whole / bare <= _LIMIT else "ABOVE"
    print(f"bytes to features is {verdict} the limit of {_LIMIT} times the bare decode")


def _bare_decode(data: bytes) -> None:
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (1024, 1024))
    image.thumbnail((1024, 1024), Image.Resampling.LANCZOS)


def _best(*works: Callable[[], object]) -> list[float]:
    """Return the shortest time of each, in turns, so that all meet the same machine."""
    best = [float("inf")] * len(works)
    for _ in range(_ROUNDS):
        for index, work in enumerate(works):
            start = time.perf_counter()
            work()
            best[index] = min(best[index], time.perf_counter() - start)
    return best


def _write_photograph(path: Path) -> None:
    """Write 6000x4000 pixels with the spectrum of a photograph and a few plain things."""
    rng = np.random.default_rng(1)
    rows, columns = 4000, 6000
    picture = np.zeros((rows, columns, 3), np.float32)
    for octave in range(3, 11):
        size = (2**octave, 2**octave * 2 // 3)
        noise = rng.normal(0, 1, (size[1], size[0], 3)).astype(np.float32)
        noise = 0.3 * noise + 0.7 * noise.mean(axis=2, keepdims=True)
        for channel in range(3):
            layer = Image.fromarray(noise[..., channel]).resize(
                (columns, rows), Image.Resampling.BICUBIC
            )
            picture[..., channel] += np.asarray(layer) * (60.0 / 1.6 ** (octave - 3))
    y, x = np.ogrid[0:rows, 0:columns]
    picture += np.linspace(60, -60, rows, dtype=np.float32)[:, None, None] + 110
    picture[np.hypot(x - 4200, y - 900) < 420] = (250, 220, 150)
    picture[(y > 2600) & (x > 700) & (x < 1500)] *= 0.4
    picture += rng.normal(0, 1.5, (rows, columns, 1)).astype(np.float32)
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path, quality=90)


if __name__ == "__main__":
    main()
