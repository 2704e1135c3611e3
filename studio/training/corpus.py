"""The scores to learn from, and which of them are kept for testing."""

import hashlib
import multiprocessing
import os
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from studio.errors import StudioError
from studio.training.pieces import Collection, Piece
from studio.training.reading import read_piece

Use: TypeAlias = Literal["train", "valid", "test"]
_SUFFIXES = (".mxl", ".musicxml", ".xml")
_Raw: TypeAlias = tuple[bytes, str, str, Collection]


def use_of(composer: str, name: str) -> Use:
    """Return what a piece is used for: a tenth each to stop early and to test, by a hash."""
    digest = hashlib.sha256(f"{composer}/{name}".encode()).digest()[0]
    return "test" if digest < 26 else "valid" if digest < 52 else "train"


@dataclass(frozen=True, eq=False)
class Corpus:
    """All pieces, sorted by name.

    Parameters
    ----------
    pieces : tuple of Piece
    sources : tuple of (str, str)
        Name and SHA-256 of each archive that was read.
    """

    pieces: tuple[Piece, ...]
    sources: tuple[tuple[str, str], ...] = ()

    def of(self, use: Use) -> tuple[Piece, ...]:
        """Return the pieces of a use."""
        return tuple(p for p in self.pieces if use_of(p.composer, p.name) == use)

    @cached_property
    def train(self) -> tuple[Piece, ...]:
        """Return the pieces to learn from."""
        return self.of("train")

    @cached_property
    def valid(self) -> tuple[Piece, ...]:
        """Return the pieces that say when to stop."""
        return self.of("valid")

    @cached_property
    def test(self) -> tuple[Piece, ...]:
        """Return the pieces that are only measured on."""
        return self.of("test")


def read_corpus(paths: list[Path], workers: int | None = None) -> Corpus:
    """Return all scores in folders and archives.

    A score in a path that contains ``quartet`` (in any case) is a quartet; others are songs.
    The folder below ``scores`` names the composer. What cannot be read is left out.

    Parameters
    ----------
    paths : list of Path
        Folders, zip archives or single scores.
    workers : int or None
        Processes that read; None takes one for each processor.

    Raises
    ------
    StudioError
        If a path does not exist, or there is no score in any of them.
    """
    for path in paths:
        if not path.exists():
            raise StudioError("There is nothing at {path}.", path=str(path))
    raw = (item for path in paths for item in _scores(path))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=spawn) as pool:
        found = [piece for piece in pool.map(_read, raw, chunksize=8) if piece is not None]
    if not found:
        raise StudioError("There are no MusicXML scores in {paths}.", paths=_joined(paths))
    found.sort(key=lambda piece: (piece.collection, piece.composer, piece.name))
    sources = tuple(
        (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
        if path.is_file()
    )
    return Corpus(tuple(found), sources)


def _joined(paths: list[Path]) -> str:
    return ", ".join(str(path) for path in paths)


def _read(raw: _Raw) -> Piece | None:
    try:
        return read_piece(*raw)
    except StudioError:
        return None


def _scores(path: Path) -> Iterator[_Raw]:
    """Yield the bytes, name, composer and collection of every score at a path."""
    if path.is_dir():
        for file in sorted(p for p in path.rglob("*") if p.suffix in _SUFFIXES):
            yield (file.read_bytes(), *_named(file))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for entry in sorted(archive.namelist()):
                if entry.endswith(_SUFFIXES):
                    yield (archive.read(entry), *_named(path / entry))
    else:
        yield (path.read_bytes(), *_named(path))


def _named(path: Path) -> tuple[str, str, Collection]:
    parts = path.parts
    composer = ""
    if "scores" in parts[:-2]:
        composer = parts[parts.index("scores") + 1]
    quartet = any("quartet" in part.lower() for part in parts)
    return path.stem, composer, "quartets" if quartet else "songs"
