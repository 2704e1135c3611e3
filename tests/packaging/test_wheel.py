"""The wheel carries everything: built, installed in a new environment and run."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "resources" / "pictures" / "dandelion_backlight.jpg"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--wheel",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    result = subprocess.run(build, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return next(folder.glob("huesong-*.whl"))


@pytest.mark.packaging
def test_the_wheel_carries_the_resources_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in sorted((ROOT / "resources").rglob("*")):
        if path.is_file():
            assert f"studio/resources/{path.relative_to(ROOT / 'resources').as_posix()}" in names
    assert not [n for n in names if n.startswith(("tests/", "packaging/"))]


@pytest.mark.packaging
def test_the_installed_program_composes(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=os.name != "nt")
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    # The program itself is installed anew; what it needs is taken from where the tests run,
    # so that the test needs no network.
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    subprocess.run([*install, "--no-index", str(wheel)], capture_output=True, check=True)
    needs = [p for p in sys.path if p.endswith("site-packages")]
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(site) / "needs.pth").write_text(
        "".join(f"import sys; sys.path.append({p!r})\n" for p in needs)
    )
    result = subprocess.run(
        [scripts / "huesong", "compose", PICTURE, "-o", "out", "-f", "midi,wav", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    described = json.loads(result.stdout)
    assert all((tmp_path / file).stat().st_size > 1000 for file in described["files"])
    origin = subprocess.run(
        [python, "-c", "import studio; print(studio.__file__)"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert str(environment) in origin.stdout
