"""Sound files: WAV and FLAC with 24 bits, Ogg Vorbis and MP3."""

import errno
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.exporting.description import Description
from studio.exporting.dither import ceiling, quantise
from studio.exporting.id3 import id3_tag
from studio.files import replacing
from studio.units import SAMPLE_RATE

Progress = Callable[[float], None]

_CHUNK_FRAMES = 1 << 16
_BITS = 24

_LOSSY_CEILING = 0.89
"""-1 dB: a decoder may overshoot what went into a lossy file by about that much."""


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """A kind of sound file, in the words of libsndfile."""

    container: str
    coding: str
    lossless: bool


WAV = SoundFormat("WAV", "PCM_24", lossless=True)
FLAC = SoundFormat("FLAC", "PCM_24", lossless=True)
OGG = SoundFormat("OGG", "VORBIS", lossless=False)
MP3 = SoundFormat("MP3", "MPEG_LAYER_III", lossless=False)


def write_wav(
    samples: NDArray[np.float32],
    path: Path,
    description: Description,
    progress: Progress | None = None,
) -> None:
    """Write a 24-bit WAV file; see `write_sound`."""
    write_sound(samples, path, WAV, description, progress)


def write_sound(
    samples: NDArray[np.float32],
    path: Path,
    kind: SoundFormat,
    description: Description,
    progress: Progress | None = None,
) -> None:
    """Write a sound file, whole or not at all.

    Parameters
    ----------
    samples : ndarray of float32, shape (frames, 2)
        1.0 is full scale. A piece that exceeds it is made softer as a whole; nothing is
        ever clipped.
    path : pathlib.Path
    kind : SoundFormat
    description : Description
        Kept in the file's metadata.
    progress : callable or None
        Called with 0 to 1.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    peak = max((float(np.abs(c).max()) for _, c in _chunks(samples)), default=0.0)
    limit = ceiling(_BITS) if kind.lossless else _LOSSY_CEILING
    gain = np.float32(limit / peak) if peak > limit else np.float32(1.0)
    with replacing(path) as temporary:
        try:
            with soundfile.SoundFile(
                temporary, "w", SAMPLE_RATE, 2, kind.coding, format=kind.container
            ) as file:
                if kind != MP3:
                    file.title = description.title
                    file.software = description.software
                    file.comment = description.comment
                for first, chunk in _chunks(samples):
                    # libsndfile takes 24 bits from the top of 32.
                    file.write(
                        quantise(chunk * gain, _BITS, first) << 8
                        if kind.lossless
                        else chunk * gain
                    )
                    if progress is not None:
                        progress((first + len(chunk)) / len(samples))
        except soundfile.SoundFileError as error:
            raise _system_error(path, str(error)) from error
        if kind == MP3:
            tag = id3_tag(description.title, description.software, description.comment)
            temporary.write_bytes(tag + temporary.read_bytes())
        if kind.lossless and soundfile.info(temporary).frames != len(samples):
            raise _system_error(path, "the file came out too short")


def _chunks(
    samples: NDArray[np.float32],
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    for first in range(0, len(samples), _CHUNK_FRAMES):
        yield first, samples[first : first + _CHUNK_FRAMES]


def _system_error(path: Path, reason: str) -> OSError:
    """Return what the system would have said; libsndfile does not pass it on."""
    if shutil.disk_usage(path.parent).free < 1 << 20:
        return OSError(errno.ENOSPC, reason)
    return OSError(errno.EIO, reason)
