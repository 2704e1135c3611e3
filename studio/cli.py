"""The program without a window: compose, explain, parameters, presets."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from studio import __version__
from studio.composing.settings import Theme
from studio.errors import ProjectError, StudioError
from studio.exporting.formats import FORMATS, export, free_stem
from studio.files import read_bytes, write_bytes
from studio.mapping.presets import PRESETS, apply, preset
from studio.parameters import Number
from studio.project.attribution import claims_of
from studio.project.explaining import explain_music
from studio.project.file import is_project, load_project
from studio.project.music import Music, Seen
from studio.project.pipeline import Pipeline
from studio.project.project import (
    Project,
    all_parameters,
    new_project,
    with_preset,
    with_setting,
)
from studio.project.theme_reading import read_theme
from studio.project.variation_words import locked, thrown
from studio.project.variations import with_theme

_DEFAULT_FORMATS = "midi,musicxml,wav"
_DONE, _FAILED, _USAGE = 0, 1, 2


def run(arguments: Sequence[str]) -> int:
    """Run one command; return 0 (all well), 1 (something failed) or 2 (wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        # Names in any script must not stop a terminal that cannot show them.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:  # argparse: help, version or wrong usage
        return int(stop.code or 0)
    except _UsageError as error:
        return _fail(str(error), _USAGE)
    except KeyboardInterrupt:
        return _fail("huesong: stopped", 130)
    except BrokenPipeError:
        return _FAILED


class _UsageError(Exception):
    """What was asked for cannot be meant."""


def _compose(options: argparse.Namespace) -> int:
    names = _formats(options.format)
    configure = _configuration(options)
    pipeline = Pipeline()
    status = _DONE
    for source in options.pictures:
        try:
            _compose_one(Path(source), options, names, configure, pipeline)
        except StudioError as error:
            status = _fail(f"huesong: {Path(source).name}: {error}", _FAILED)
    return status


def _compose_one(
    source: Path,
    options: argparse.Namespace,
    names: Sequence[str],
    configure: Callable[[Project], Project],
    pipeline: Pipeline,
) -> None:
    progress = _Progress(source.name, quiet=options.json)
    progress.show("composing")
    opened = _open(source)
    seen = pipeline.see(opened.picture)
    _tell_notes(source, seen)
    timings = {"decode": pipeline.timings_ms["decode"], "analyse": pipeline.timings_ms["analyse"]}
    project = _varied(configure, opened, options, pipeline)
    project = pipeline.titled(project)
    music = pipeline.make(project)
    timings |= {stage: music.timings_ms[stage] for stage in ("plan", "compose", "perform")}
    folder = Path(options.output)
    suffixes = [f.suffix for f in FORMATS if f.name in names]
    stem = free_stem(folder, source.stem, suffixes)
    began = time.perf_counter()
    exported = export(project, music, folder, stem, names, progress.part)
    elapsed = 1000.0 * (time.perf_counter() - began)
    timings |= {"render": exported.render_ms, "write": elapsed - exported.render_ms}
    progress.clear()
    described = _described(source, exported.files, project, music, timings)
    if options.json:
        print(json.dumps(described, ensure_ascii=False), flush=True)
    else:
        print(_sentence(described, exported.files), flush=True)


def _described(
    source: Path,
    files: Sequence[Path],
    project: Project,
    music: Music,
    timings: dict[str, float],
) -> dict[str, object]:
    score, plan, composing = music.score, music.plan, project.composing
    return {
        "picture": str(source),
        "files": [str(file) for file in files],
        "key": str(score.key),
        "mode": score.key.mode,
        "metre": str(score.metre),
        "tempo_bpm": round(plan.tempo_bpm, 3),
        "bars": score.bars,
        "duration_s": round(music.performance.tempo.duration_s, 3),
        "seed": composing.seed,
        "ensemble": plan.ensemble,
        "theme": None if composing.theme is None else composing.theme.name,
        "locked": {
            "bars": [held.bar + 1 for held in composing.held_bars],
            "parts": [held.part for held in composing.held_parts],
            "chords": len(composing.held_chords),
        },
        "rerolls": len(composing.rerolls),
        "parts": [{"name": p.name, "notes": len(p.notes)} for p in score.parts],
        "mood": {
            "valence": round(plan.valence, 3),
            "arousal": round(plan.arousal, 3),
            "tension": round(plan.tension, 3),
        },
        "timings_ms": {stage: round(ms, 1) for stage, ms in timings.items()},
    }


def _sentence(described: dict[str, object], files: Sequence[Path]) -> str:
    return (
        f"{described['picture']}: {described['key']}, {described['metre']}, "
        f"{described['bars']} bars, {float(str(described['duration_s'])):.0f} s, "
        f"{str(described['ensemble']).replace('_', ' ')} → {', '.join(map(str, files))}"
    )


def _tell_notes(source: Path, seen: Seen) -> None:
    """Say what is to be known of a file that could be read all the same."""
    for note in seen.picture.notes:
        print(f"huesong: {source.name}: {note}", file=sys.stderr)


def _explain(options: argparse.Namespace) -> int:
    source = Path(options.picture)
    try:
        configure, opened = _configuration(options), _open(source)
        pipeline = Pipeline()
        _tell_notes(source, pipeline.see(opened.picture))
        project = _varied(configure, opened, options, pipeline)
        music = pipeline.make(project)
        explanation = explain_music(music, claims_of(project, music))
        if options.json:
            described = {**explanation.as_dict(), "picture": str(source)}
            text = json.dumps(described, ensure_ascii=False) + "\n"
        else:
            text = explanation.as_text()
        if options.output is not None:
            write_bytes(Path(options.output), text.encode())
        else:
            print(text, end="")
    except StudioError as error:
        return _fail(f"huesong: {source.name}: {error}", _FAILED)
    return _DONE


def _parameters(options: argparse.Namespace) -> int:
    if options.json:
        described = [parameter.described() for parameter in all_parameters()]
        print(json.dumps(described, ensure_ascii=False, indent=1))
        return _DONE
    group = ""
    for parameter in all_parameters():
        entry = parameter.described()
        if entry["group"] != group:
            group = str(entry["group"])
            print(f"\n{group}")
        control = parameter.control
        allowed = (
            f"{control.low:g} to {control.high:g} {control.unit}".rstrip()
            if isinstance(control, Number)
            else " ".join(choice.value for choice in control.choices)
        )
        auto = " or auto" if entry["auto"] else ""
        print(f"  {entry['name']:<24} {entry['label']} ({allowed}{auto}; {entry['default']})")
        print(f"  {'':<24} {entry['help']}")
    return _DONE


def _presets(options: argparse.Namespace) -> int:
    if options.json:
        described = [{"name": p.name, "help": p.help, "values": dict(p.values)} for p in PRESETS]
        print(json.dumps(described, ensure_ascii=False, indent=1))
        return _DONE
    for known in PRESETS:
        print(f"{known.name:<14} {known.help}")
    return _DONE


def _varied(
    configure: Callable[[Project], Project],
    opened: Project,
    options: argparse.Namespace,
    pipeline: Pipeline,
) -> Project:
    """Return a project with what the options ask for.

    Locks hold the piece as it was opened; then come settings, and throws of their piece.
    """
    if options.lock:
        score = pipeline.make(opened).score
        for text in options.lock:
            opened = locked(opened, score, text)
    project = configure(opened)
    if options.reroll:
        score = pipeline.make(project).score
        for text in options.reroll:
            project = thrown(project, score, text)
    return project


def _theme(name: str | None) -> Theme | None:
    """Return the theme in a file."""
    if name is None:
        return None
    try:
        return read_theme(read_bytes(Path(name)), Path(name).name)
    except StudioError as error:
        raise _UsageError(f"huesong: --theme {name}: {error}") from error


def _configuration(options: argparse.Namespace) -> Callable[[Project], Project]:
    """Return what applies the options to a project; wrong ones are refused at once."""
    assignments = []
    for text in options.set:
        name, equals, value = text.partition("=")
        if not equals:
            raise _UsageError(f"huesong: --set {text}: write NAME=VALUE")
        assignments.append((name.strip().replace("-", "_"), value.strip()))
    if options.seed is not None:
        assignments.append(("seed", options.seed))
    if options.bars is not None:
        assignments.append(("bars", options.bars))
    if options.duration is not None:
        # A length asked for here goes before a number of bars that a project brings.
        assignments += [("bars", "auto"), ("duration", options.duration)]
    theme = _theme(options.theme)

    def configure(project: Project) -> Project:
        if options.preset is not None:
            chosen = preset(options.preset)
            project = with_preset(project, chosen.name, apply(project.mapping, chosen))
        for name, value in assignments:
            project = with_setting(project, name, value)
        return project if theme is None else with_theme(project, theme)

    try:
        configure(Project((), ""))
    except StudioError as error:
        raise _UsageError(f"huesong: {error}") from error
    return configure


def _formats(text: str) -> list[str]:
    known = {f.name: f for f in FORMATS}
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    for name in names:
        if name not in known:
            raise _UsageError(
                f"huesong: there is no format {name}; choose from {', '.join(known)}"
            )
    if not names:
        raise _UsageError(f"huesong: name at least one format of {', '.join(known)}")
    return list(dict.fromkeys(names))


def _open(source: Path) -> Project:
    data = read_bytes(source)
    if is_project(source.name):
        return load_project(data, source.name)
    if data[:4] == b"PK\x03\x04":
        raise ProjectError("this is an archive; open a picture, or a project named .huesong.")
    return new_project(source.name, data)


def _fail(text: str, status: int) -> int:
    print(text, file=sys.stderr, flush=True)
    return status


class _Progress:
    """One line that says how far long work is, where a person watches."""

    def __init__(self, name: str, *, quiet: bool) -> None:
        self._name = name
        self._shown = sys.stderr.isatty() and not quiet

    def show(self, text: str) -> None:
        """Replace the line."""
        if self._shown:
            print(f"\r\033[K{self._name}: {text}", end="", file=sys.stderr, flush=True)

    def part(self, done: float) -> None:
        """Show how much is done, 0 to 1."""
        self.show(f"writing {done:4.0%}")

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="huesong",
        description="The studio that turns a picture into music. "
        "Without a command it opens the window.",
        usage="%(prog)s [PICTURE | PROJECT]\n       %(prog)s {compose,explain,parameters,presets}",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Huesong {__version__}")
    commands = parser.add_subparsers(required=True, metavar="command", prog="huesong")

    compose = commands.add_parser(
        "compose", help="compose pictures or projects to files", allow_abbrev=False
    )
    compose.add_argument("pictures", nargs="+", metavar="PICTURE|PROJECT")
    compose.add_argument("-o", "--output", required=True, metavar="DIR", help="folder to write to")
    compose.add_argument(
        "-f",
        "--format",
        default=_DEFAULT_FORMATS,
        help=f"formats, with commas: {', '.join(f.name for f in FORMATS)} (%(default)s)",
    )
    _add_settings(compose)
    length = compose.add_mutually_exclusive_group()
    length.add_argument("--bars", metavar="N", help="length in bars")
    length.add_argument("--duration", metavar="SECONDS", help="length in seconds")
    compose.add_argument("--json", action="store_true", help="print one JSON object per picture")
    compose.set_defaults(command=_compose)

    explaining = commands.add_parser(
        "explain", help="say what was seen and why the music is as it is", allow_abbrev=False
    )
    explaining.add_argument("picture", metavar="PICTURE|PROJECT")
    _add_settings(explaining)
    explaining.add_argument("--json", action="store_true", help="print a JSON object")
    explaining.add_argument(
        "-o", "--output", metavar="FILE", help="write to a file instead of printing"
    )
    explaining.set_defaults(command=_explain, bars=None, duration=None)

    for name, command, text in (
        ("parameters", _parameters, "list every parameter"),
        ("presets", _presets, "list the presets"),
    ):
        listing = commands.add_parser(name, help=text, allow_abbrev=False)
        listing.add_argument("--json", action="store_true", help="print a JSON list")
        listing.set_defaults(command=command)
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", metavar="NAME", help="start from a preset")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a parameter; `huesong parameters` lists them",
    )
    parser.add_argument("--seed", metavar="N", help="another number gives another piece")
    parser.add_argument(
        "--theme", metavar="FILE", help="a tune as the motif: MIDI, MusicXML, ABC or kern"
    )
    parser.add_argument(
        "--lock",
        action="append",
        default=[],
        metavar="WHAT",
        help="keep something of the piece as it is, whatever else is set: bars:5-8, part:NAME, "
        "chords:5, or none to release what a project has locked",
    )
    parser.add_argument(
        "--reroll",
        action="append",
        default=[],
        metavar="WHAT",
        help="throw the dice again for melody, part:NAME, section:B or bars:5-8",
    )
