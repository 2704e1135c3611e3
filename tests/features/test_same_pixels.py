"""The music is a function of the pixels alone, whatever file they came in."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio.exporting.midi import midi_bytes
from studio.notating.musicxml import musicxml
from studio.project.pipeline import Music, Pipeline
from studio.project.project import new_project, with_setting

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "resources" / "pictures"


def _music(name: str, data: bytes, bars: int | None = 8) -> Music:
    project = new_project(name, data)
    return Pipeline().make(with_setting(project, "bars", bars or "auto"))


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def test_the_container_does_not_matter() -> None:
    data = (PICTURES / "night_bridge.jpg").read_bytes()
    pixels = Image.open(io.BytesIO(data)).convert("RGB")
    first = _music("bridge.png", _saved(pixels, "PNG")).score
    for kind, options in (("TIFF", {}), ("BMP", {}), ("WEBP", {"lossless": True})):
        again = _music("bridge.png", _saved(pixels, kind, **options)).score
        assert again == first, kind


def test_the_same_name_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.features.test_same_pixels import _music\n"
        "from studio.exporting.midi import midi_bytes\n"
        "from studio.notating.musicxml import musicxml\n"
        "p = Path(sys.argv[1]); m = _music(p.name, p.read_bytes())\n"
        "sys.stdout.buffer.write(midi_bytes(m.score, m.performance) + musicxml(m.score))\n"
    )
    path = PICTURES / "citrus_slices.jpg"
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            capture_output=True,
            cwd=ROOT,
            check=True,
            env={**__import__("os").environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    here = _music(path.name, path.read_bytes())
    assert outputs[0] == outputs[1]
    assert outputs[0] == midi_bytes(here.score, here.performance) + musicxml(here.score)


@pytest.mark.parametrize("quality", [92, 85])
def test_a_resaved_jpeg_keeps_what_the_piece_is(quality: int) -> None:
    names = sorted(p.name for p in PICTURES.glob("*.jpg"))[:8]
    kept = 0
    for name in names:
        data = (PICTURES / name).read_bytes()
        resaved = _saved(Image.open(io.BytesIO(data)).convert("RGB"), "JPEG", quality=quality)
        a, b = _music(name, data, None), _music(name, resaved, None)
        same = (
            a.score.keys == b.score.keys
            and a.score.metre == b.score.metre
            and [s.label for s in a.score.sections] == [s.label for s in b.score.sections]
            and abs(a.plan.tempo_bpm / b.plan.tempo_bpm - 1) <= 0.03
        )
        kept += same
    assert kept >= len(names) - 1
