"""The command line does what it says, and says in one sentence what it cannot do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import mido
import pytest
import soundfile

from studio import cli
from studio.parameters import Number
from studio.project.file import save_project
from studio.project.project import all_parameters, new_project, with_setting

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "resources" / "pictures"
SUNSET = PICTURES / "sunset_hills.jpg"


def _json(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_picture_becomes_three_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = cli.run(["compose", str(SUNSET), "-o", str(tmp_path), "--bars", "4", "--json"])
    assert status == 0
    (described,) = _json(capsys)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "sunset_hills.mid",
        "sunset_hills.musicxml",
        "sunset_hills.wav",
    ]
    assert described["bars"] == 4
    assert {
        "picture",
        "files",
        "key",
        "mode",
        "metre",
        "tempo_bpm",
        "bars",
        "duration_s",
        "seed",
        "parts",
        "mood",
        "timings_ms",
    } <= set(described)
    timings = described["timings_ms"]
    assert isinstance(timings, dict)
    stages = {"decode", "analyse", "plan", "compose", "perform", "render", "write"}
    assert stages <= set(timings)
    midi = mido.MidiFile(tmp_path / "sunset_hills.mid")
    parts = described["parts"]
    assert isinstance(parts, list)
    assert len(midi.tracks) == 1 + len(parts)
    sound = soundfile.info(tmp_path / "sunset_hills.wav")
    assert sound.samplerate == 48_000
    assert sound.subtype == "PCM_24"
    assert sound.duration > float(str(described["duration_s"]))


def test_a_second_run_does_not_overwrite_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["compose", str(SUNSET), "-o", str(tmp_path), "-f", "midi", "--bars", "4"]
    assert cli.run(command) == 0
    first = (tmp_path / "sunset_hills.mid").read_bytes()
    assert cli.run(command) == 0
    capsys.readouterr()
    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    assert [f.read_bytes() for f in files] == [first, first]


def test_one_that_fails_is_named_and_the_others_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not much of a picture")
    missing = tmp_path / "missing.png"
    command = ["compose", str(broken), str(missing), str(SUNSET), "-o", str(tmp_path / "out")]
    assert cli.run([*command, "-f", "midi", "--bars", "4"]) == 1
    complaints = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in complaints] == ["broken.jpg", "missing.png"]
    assert all(line.startswith("huesong: ") for line in complaints)
    assert (tmp_path / "out" / "sunset_hills.mid").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--set", "sharpness=1"], "sharpness"),
        (["--set", "fidelity=2"], "fidelity"),
        (["--set", "fidelity"], "NAME=VALUE"),
        (["--preset", "Loud"], "Loud"),
        (["--seed", "x"], "seed"),
        (["--bars", "3"], "bars"),
        (["-f", "midi,scroll"], "scroll"),
        (["--bars", "8", "--duration", "60"], "not allowed"),
    ],
)
def test_wrong_usage_ends_with_2_before_any_work(
    arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["compose", str(SUNSET), "-o", str(tmp_path / "out"), *arguments]) == 2
    complaint = capsys.readouterr().err
    assert word in complaint
    assert "Traceback" not in complaint
    assert not (tmp_path / "out").exists()


def test_settings_reach_the_music(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = {"key": "Eb", "mode": "dorian", "metre": "3/4", "tempo": "77", "bars": "9"}
    assignments = [word for n, v in settings.items() for word in ("--set", f"{n}={v}")]
    command = ["compose", str(SUNSET), "-o", str(tmp_path), "-f", "midi", "--json", *assignments]
    assert cli.run([*command, "--seed", "5"]) == 0
    (described,) = _json(capsys)
    assert described["key"] == "E♭ dorian"
    assert described["mode"] == "dorian"
    assert described["metre"] == "3/4"
    assert described["tempo_bpm"] == 77
    assert described["bars"] == 9
    assert described["seed"] == 5


def test_a_length_in_seconds_is_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["compose", str(SUNSET), "-o", str(tmp_path), "-f", "midi", "--json"]
    assert cli.run([*command, "--duration", "40"]) == 0
    (described,) = _json(capsys)
    assert float(str(described["duration_s"])) == pytest.approx(40, rel=0.12)


def test_a_project_composes_with_its_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = new_project(SUNSET.name, SUNSET.read_bytes())
    for name, value in (("key", "A"), ("mode", "minor"), ("bars", 4)):
        project = with_setting(project, name, value)
    path = tmp_path / "evening.huesong"
    save_project(project, path)
    command = ["compose", str(path), "-o", str(tmp_path), "-f", "midi", "--json"]
    assert cli.run(command) == 0
    (described,) = _json(capsys)
    assert described["key"] == "A minor"
    assert (tmp_path / "evening.mid").exists()


def test_the_program_prints_no_traceback_for_a_text_file(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear all")
    result = subprocess.run(
        [sys.executable, "-m", "studio", "compose", str(text), "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("huesong: letter.txt: ")
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_option_is_wrong_usage_for_the_window_too() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "studio", "--bars", "4", str(SUNSET)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr == "huesong: there is no option --bars; see huesong --help\n"


def test_names_of_any_script_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "夕日 – été.v2.jpg"
    shutil.copy(SUNSET, picture)
    command = ["compose", str(picture), "-o", str(tmp_path), "-f", "midi,musicxml"]
    assert cli.run([*command, "--bars", "4"]) == 0
    capsys.readouterr()
    assert (tmp_path / "夕日 – été.v2.mid").exists()
    assert "夕日 – été" in (tmp_path / "夕日 – été.v2.musicxml").read_text(encoding="utf-8")


def test_parameters_are_listed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["parameters", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == [p.name for p in all_parameters()]
    assert cli.run(["parameters"]) == 0
    text = capsys.readouterr().out
    for parameter in all_parameters():
        assert parameter.name in text
        if isinstance(parameter.control, Number):
            assert f"{parameter.control.low:g} to {parameter.control.high:g}" in text


def test_presets_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["presets", "--json"]) == 0
    names = {entry["name"] for entry in json.loads(capsys.readouterr().out)}
    assert {
        "Calm",
        "Energise",
        "Lullaby",
        "Chorale",
        "Film",
        "Minimal",
        "Folk dance",
        "Literal",
    } <= names


def test_explain_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", str(SUNSET)]) == 0
    text = capsys.readouterr().out.lower()
    assert all(word in text for word in ("home note", "mode", "tempo", "metre"))
    assert cli.run(["explain", str(SUNSET), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["picture"] == str(SUNSET)


def test_explain_tells_of_a_damaged_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.jpg"
    whole = SUNSET.read_bytes()
    torn.write_bytes(whole[: len(whole) // 2])
    assert cli.run(["explain", str(torn)]) == 0
    assert "torn.jpg: The file is damaged" in capsys.readouterr().err


def test_explain_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "why.json"
    settings = ["--set", "bars=8", "--json", "-o", str(path)]
    assert cli.run(["explain", str(SUNSET), *settings]) == 0
    assert capsys.readouterr().out == ""
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["bars"] == 8
    claims = [claim for note in told["notes"] for claim in note["claims"]]
    assert claims
    assert all(claim["rule"] and claim["sentence"] for claim in claims)
    assert list(tmp_path.iterdir()) == [path]
    assert cli.run(["explain", str(SUNSET), *settings[:3], "-o", str(path / "no.md")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("huesong: sunset_hills.jpg: ")
    assert said.count("\n") == 1


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    assert cli.run(["compose", "--help"]) == 0
    assert "--set" in capsys.readouterr().out
    assert cli.run(["paint"]) == 2


def test_a_theme_locks_and_throws_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tune = tmp_path / "tune.abc"
    tune.write_text("X:1\nM:4/4\nL:1/4\nK:C\nC E G c|A2 G2|F E D G|C4|]\n")
    source = ["compose", str(SUNSET), "-o", str(tmp_path), "-f", "midi", "--bars", "8", "--json"]
    words = ["--theme", str(tune), "--lock", "bars:3-4", "--reroll", "melody"]
    assert cli.run([*source, *words]) == 0
    (described,) = _json(capsys)
    assert described["theme"] == "tune"
    assert described["locked"] == {"bars": [3, 4], "parts": [], "chords": 0}
    assert described["rerolls"] == 1
    for wrong, said in (
        (["--lock", "bars:900"], "not in this piece"),
        (["--reroll", "tuba"], "cannot be thrown again"),
    ):
        assert cli.run([*source, *wrong]) == 1
        assert said in capsys.readouterr().err
    assert cli.run([*source, "--theme", str(tmp_path / "none.mid")]) == 2
    assert "none.mid" in capsys.readouterr().err
