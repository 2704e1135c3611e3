"""The set-up explains itself where it cannot do its work."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux needs libraries")
def test_without_rights_the_exact_line_is_printed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "administrator", lambda: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    missing = {"libno-such-thing.so.7": "libno-such-thing7", "libc.so.6": "libc6"}
    with pytest.raises(dev.SetUpError) as stopped:
        dev.install_libraries(missing)
    assert str(stopped.value).endswith("\n  sudo apt-get install -y libno-such-thing7")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux needs libraries")
def test_a_missing_test_program_stops_nothing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "administrator", lambda: None)
    dev.install_libraries({"libc.so.6": "libc6"}, {"no-such-program": "no-such-package"})
    assert "no-such-program" in capsys.readouterr().out


def test_it_needs_nothing_but_python_itself() -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    result = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "packaging" / "dev.py"), "help"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert result.returncode == 2
    assert "packaging/dev.py run" in result.stdout


def test_a_failed_step_names_the_log(dev: ModuleType, tmp_path: Path) -> None:
    dev.LOG = tmp_path / "set-up.log"
    with pytest.raises(dev.SetUpError, match=r"set-up\.log"):
        dev.logged([sys.executable, "-c", "print('words'); raise SystemExit(3)"])
    assert "words" in dev.LOG.read_text()


def test_two_set_ups_wait_for_each_other(dev: ModuleType) -> None:
    program = (
        "import runpy, sys, time; dev = runpy.run_path(sys.argv[1], run_name='dev')\n"
        "with dev['locked'](): print('in', flush=True); time.sleep(0.3); print('out', flush=True)"
    )
    command = [sys.executable, "-c", program, str(ROOT / "packaging" / "dev.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with dev.locked():
            assert other.stdout.read() == "out\n"
