"""The promises of the architecture hold when the program runs, not only on paper."""

import io
import pickle
import subprocess
import sys
from pathlib import Path

from PIL import Image

from studio.project.attribution import claims_of
from studio.project.pipeline import Pipeline
from studio.project.project import new_project, with_setting

ROOT = Path(__file__).resolve().parent.parent
STUDIO = ROOT / "studio"


def _modules(*without: str) -> list[str]:
    names = []
    for path in sorted(STUDIO.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[1] not in without:
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )


def test_everything_below_the_window_works_without_qt() -> None:
    modules = _modules("ui", "app", "__main__", "training")
    result = _run(
        "import sys, importlib\n"
        "sys.modules['PySide6'] = None\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
    )
    assert result.returncode == 0, result.stderr


def test_the_entry_point_loads_nothing_heavy() -> None:
    result = _run(
        "import sys, studio.__main__\n"
        "heavy = {'numpy', 'cv2', 'PIL', 'scipy', 'PySide6', 'sounddevice', 'verovio'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


def test_the_window_process_loads_neither_analysis_nor_sound() -> None:
    modules = [m for m in _modules() if m.startswith("studio.ui")] + ["studio.app"]
    result = _run(
        "import sys, importlib\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "heavy = {'scipy', 'cv2', 'sounddevice', 'soundfile', 'verovio', 'PIL'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


def test_what_the_workers_send_loads_neither(tmp_path: Path) -> None:
    image = io.BytesIO()
    Image.linear_gradient("L").save(image, "PNG")
    project = with_setting(new_project("grey.png", image.getvalue()), "bars", 4)
    pipeline = Pipeline()
    seen, music = pipeline.see(project.picture), pipeline.make(project)
    sent = tmp_path / "sent"
    sent.write_bytes(pickle.dumps((project, seen, music, claims_of(project, music))))
    result = _run(
        "import sys, pickle, pathlib\n"
        f"pickle.loads(pathlib.Path({str(sent)!r}).read_bytes())\n"
        "heavy = {'scipy', 'cv2', 'sounddevice', 'soundfile', 'verovio', 'PIL'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


def test_importing_makes_no_files_and_starts_nothing() -> None:
    modules = _modules("ui", "app", "__main__", "training")
    result = _run(
        "import sys, importlib, threading, os\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(threading.active_count(), len(__import__('multiprocessing').active_children()))\n"
    )
    assert result.stdout.split() == ["1", "0"], result.stdout + result.stderr
