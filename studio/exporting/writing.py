"""From a project's music to its files."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.errors import ExportError
from studio.exporting.audio import FLAC, MP3, OGG, WAV, Progress, SoundFormat, write_sound
from studio.exporting.description import Description, describe
from studio.exporting.midi import midi_bytes
from studio.exporting.musicxml import mxl
from studio.exporting.table import FORMATS, Exported, Format
from studio.files import write_bytes
from studio.notating.musicxml import musicxml
from studio.project.music import Music
from studio.project.project import Project
from studio.sounding.bank import Bank
from studio.sounding.renderer import render_piece

_RENDER_WEIGHT = 6.0
"""How long rendering takes beside writing one sound file, for the progress."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What the writers write from; `samples` is None where no sound was asked for."""

    music: Music
    description: Description
    samples: NDArray[np.float32] | None


def write_files(
    project: Project,
    music: Music,
    folder: Path,
    stem: str,
    names: Sequence[str],
    progress: Progress | None,
) -> Exported:
    """Write the files of a piece; see `studio.exporting.formats.export`."""
    chosen = [_format(name) for name in dict.fromkeys(names)]
    report = progress or (lambda _: None)
    weights = [1.0 if f.sound else 0.05 for f in chosen]
    rendering = _RENDER_WEIGHT if any(f.sound for f in chosen) else 0.0
    whole = rendering + sum(weights)
    done = 0.0

    def part(weight: float, share: float) -> None:
        report(min(1.0, (done + weight * share) / whole))

    samples, render_ms = None, 0.0
    if rendering:
        began = time.perf_counter()
        samples = render_piece(
            music.performance, project.mix, _bank(), progress=partial(part, rendering)
        )
        render_ms = 1000.0 * (time.perf_counter() - began)
        done += rendering
    piece = Piece(music, describe(project), samples)
    files = []
    for format_, weight in zip(chosen, weights, strict=True):
        path = folder / f"{stem}{format_.suffix}"
        WRITERS[format_.name](piece, path, partial(part, weight))
        done += weight
        files.append(path)
    return Exported(tuple(files), render_ms)


def _write_midi(piece: Piece, path: Path, progress: Progress) -> None:
    music = piece.music
    write_bytes(path, midi_bytes(music.score, music.performance, piece.description.comment))
    progress(1.0)


def _write_musicxml(piece: Piece, path: Path, progress: Progress) -> None:
    write_bytes(path, musicxml(piece.music.score, piece.description.comment))
    progress(1.0)


def _write_mxl(piece: Piece, path: Path, progress: Progress) -> None:
    write_bytes(path, mxl(musicxml(piece.music.score, piece.description.comment)))
    progress(1.0)


def _write_sound(kind: SoundFormat, piece: Piece, path: Path, progress: Progress) -> None:
    if piece.samples is None:
        raise ValueError("the piece has not been rendered")
    write_sound(piece.samples, path, kind, piece.description, progress)


WRITERS: Mapping[str, Callable[[Piece, Path, Progress], None]] = {
    "midi": _write_midi,
    "musicxml": _write_musicxml,
    "mxl": _write_mxl,
    "wav": partial(_write_sound, WAV),
    "flac": partial(_write_sound, FLAC),
    "ogg": partial(_write_sound, OGG),
    "mp3": partial(_write_sound, MP3),
}


def _format(name: str) -> Format:
    for known in FORMATS:
        if known.name == name:
            return known
    raise ExportError("There is no format called {name}.", name=name)


@lru_cache(maxsize=1)
def _bank() -> Bank:
    """Return the shipped instruments; what has been decoded stays for the next piece."""
    return Bank.open()
