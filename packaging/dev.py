#!/usr/bin/env python3
"""Set up everything and run Huesong, or its tests, on a fresh machine.

    python3 packaging/dev.py run [PICTURE | compose PICTURE ... -o DIR]
    python3 packaging/dev.py test [arguments for pytest]

Needs Python 3.11 or newer and nothing else. Makes an environment in `.venv`, installs what
is missing (on Debian and Ubuntu the system libraries too) and starts. Run again, it only
starts. On Windows, write `py` for `python3`.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "huesong-stamp.txt"
LOG = ROOT / "build" / "set-up.log"
SAMPLE = ROOT / "resources" / "pictures" / "sunset_hills.jpg"

# Shared library -> Debian package, found on bare installations of Debian 12 and 13.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
SOUND_LIBRARIES = {"libportaudio.so.2": "libportaudio2"}
# Program -> Debian packages: what some tests drive; they are skipped where it is missing.
TEST_PROGRAMS = {
    "Xvfb": "xvfb xauth",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "pulseaudio": "pulseaudio libasound2-plugins",
    "parec": "pulseaudio-utils",
    "mscore3": "musescore3",
    "fluidsynth": "fluidsynth",
}


class SetUpError(Exception):
    """Set-up cannot go on; the text says what to do."""


def main(arguments: list[str]) -> int:
    """Run one of the two commands; return the exit status."""
    if sys.version_info < (3, 11):
        print("Huesong needs Python 3.11 or newer; this is", sys.version.split()[0] + ".")
        return 2
    if not arguments or arguments[0] not in ("run", "test"):
        print(__doc__)
        return 2
    try:
        command = run if arguments[0] == "run" else test
        return command(arguments[1:])
    except SetUpError as error:
        print("\nSet-up stopped:", error)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Start the studio, or do on the command line what `arguments` say."""
    headless = bool(arguments) and arguments[0] in ("compose", "explain", "parameters", "presets")
    if not headless and not has_display():
        prepare("")
        print("There is no display here, so the sample picture is composed into out/ instead.")
        picture = [a for a in arguments if not a.startswith("-")] or [str(SAMPLE)]
        return start(["-m", "studio", "compose", *picture, "-o", str(ROOT / "out")])
    if not headless:
        install_libraries(QT_LIBRARIES | WINDOW_LIBRARIES | SOUND_LIBRARIES)
    prepare("")
    if headless:
        return start(["-m", "studio", *arguments])
    return start(["-m", "studio", *(arguments or [str(SAMPLE)])])


def test(arguments: list[str]) -> int:
    """Run all checks and tests, or only pytest with the given arguments."""
    install_libraries(QT_LIBRARIES | WINDOW_LIBRARIES | SOUND_LIBRARIES, TEST_PROGRAMS)
    prepare("test")
    if arguments:
        return start(["-m", "pytest", *arguments])
    failed = []
    checks = (
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("lint", ["-m", "ruff", "check", "."]),
        ("imports", ["-c", "from importlinter.cli import lint_imports_command as c; c()"]),
        ("types", ["-m", "mypy"]),
        ("tests", ["-m", "pytest"]),
    )
    for name, command in checks:
        began = time.monotonic()
        print(f"== {name}", flush=True)
        status = start(command)
        print(f"== {name}: {'ok' if not status else 'FAILED'}, {time.monotonic() - began:.0f} s")
        if status:
            failed.append(name)
    print("Failed: " + ", ".join(failed) if failed else "All checks and tests passed.")
    return len(failed)


def has_display() -> bool:
    """Return whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start(command: list[str]) -> int:
    """Run the environment's Python in the checkout; return its exit status."""
    return subprocess.run([PYTHON, *command], cwd=ROOT, check=False).returncode


# ---------------------------------------------------------------- system libraries


def install_libraries(libraries: dict[str, str], programs: dict[str, str] | None = None) -> None:
    """Install the system libraries that are missing; only Linux has any."""
    if not sys.platform.startswith("linux"):
        return
    needed = [package for name, package in libraries.items() if not loads(name)]
    absent = [name for name in programs or {} if not shutil.which(name)]
    wanted = [(programs or {})[name] for name in absent]
    if not needed and not wanted:
        return
    packages = sorted({word for entry in needed + wanted for word in entry.split()})
    prefix = administrator()
    if not shutil.which("apt-get") or prefix is None:
        if needed:
            tool = "sudo apt-get install -y" if shutil.which("apt-get") else "install"
            line = f"{tool} {' '.join(sorted(needed))}"
            raise SetUpError(f"some system libraries are missing. Run this, then again:\n  {line}")
        print("Tests that need", ", ".join(absent), "will be skipped.")
        return
    step("Installing system packages: " + " ".join(packages))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    logged([*prefix, "apt-get", *wait, "update", "-q"], environment, may_fail=True)
    install = [*prefix, "apt-get", *wait, "install", "-y", "--no-install-recommends"]
    if logged([*install, *packages], environment, may_fail=True):
        if not needed:
            print("They could not be installed; the tests that need them will be skipped.")
            return
        # One missing test program must not keep the libraries from being installed.
        logged([*install, *sorted(needed)], environment)


def loads(library: str) -> bool:
    """Return whether a shared library is there."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def administrator() -> list[str] | None:
    """Return what to put before a command to run it as administrator; None if we may not."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        probe = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if probe.returncode == 0:
            return ["sudo", "-n"]
    return None


# ---------------------------------------------------------------- the environment


def prepare(extra: str) -> None:
    """Make the environment hold Huesong with an extra ("" or "test")."""
    project = (ROOT / "pyproject.toml").read_bytes()
    place = f"{sys.version} {ROOT}".encode()
    digest = hashlib.sha256(project + place).hexdigest()
    with locked():
        known = STAMP.read_text().split() if STAMP.exists() and works() else []
        if known[:1] == [digest] and (not extra or extra in known):
            return
        if known[:1] != [digest] and ENVIRONMENT.exists() and not works():
            step("Removing an environment that no longer works")
            shutil.rmtree(ENVIRONMENT)
        if not works():
            make_environment()
        step("Installing Huesong and what it needs (a few minutes the first time)")
        extras = sorted({extra, *known[1:]} - {""})
        target = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
        pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
        if logged([*pip, "-e", target], may_fail=True):
            raise SetUpError(
                f"packages could not be installed. Check the network and the disk; the whole "
                f"output is in {LOG}."
            )
        STAMP.write_text(" ".join([digest, *extras]))
        step("Ready")


def works() -> bool:
    """Return whether the environment has a Python that runs and has pip."""
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import pip"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Make `.venv`; Debian keeps what this needs in a package of its own."""
    step("Making the environment .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if logged(command, may_fail=True) == 0:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    prefix = administrator() if sys.platform.startswith("linux") else None
    if prefix is None or not shutil.which("apt-get"):
        raise SetUpError(
            f"this Python cannot make environments. On Debian or Ubuntu run:\n"
            f"  sudo apt-get install -y {package}\nand then this command again."
        )
    step(f"Installing {package}")
    logged([*prefix, "apt-get", "update", "-q"], may_fail=True)
    logged([*prefix, "apt-get", "install", "-y", "--no-install-recommends", package])
    logged(command)


@contextmanager
def locked() -> Iterator[None]:
    """Let only one set-up run at a time; the others wait."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "set-up.lock").open("w") as file:
        if sys.platform == "win32":
            while True:
                try:
                    # Waits ten seconds by itself, then gives up.
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    continue
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# ---------------------------------------------------------------- what a person sees


def step(text: str) -> None:
    """Say what is being done."""
    print(f"• {text}", flush=True)


def logged(
    command: list[str], environment: dict[str, str] | None = None, may_fail: bool = False
) -> int:
    """Run a command with its output in the log, showing that time passes."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        try:
            process = subprocess.Popen(
                command, stdout=log, stderr=subprocess.STDOUT, env=environment
            )
        except OSError as error:
            raise SetUpError(f"{command[0]} could not be started: {error}.") from error
        began = time.monotonic()
        while (status := process.poll()) is None:
            if sys.stdout.isatty():
                print(f"\r  {time.monotonic() - began:4.0f} s ", end="", flush=True)
            time.sleep(0.2)
    if sys.stdout.isatty():
        print("\r          \r", end="", flush=True)
    if status and not may_fail:
        raise SetUpError(f"`{' '.join(command)}` failed; its output is in {LOG}.")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
