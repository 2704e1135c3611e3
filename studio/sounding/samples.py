"""Samples, decoded when they are first needed and kept in one pool.

Decoding compressed samples takes time, so each decoded sample is also kept as raw 16-bit
frames in the user's cache folder. The pool itself is ordinary memory: a page fault on a
mapped file could stall the sound.
"""

import hashlib
import logging
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import platformdirs
from numpy.typing import NDArray

from studio.sounding.soundfont import COMPRESSED, SoundFont

_LOG = logging.getLogger(__name__)
_GUARD = 8
"""Silent frames around every sample, for the interpolation."""


class SamplePool:
    """The samples in use, one after the other in one array.

    The pool only grows, and growing makes a new array: who holds the old one may go on
    reading it, so that a thread can load while another renders.

    Parameters
    ----------
    font : SoundFont
    cache : pathlib.Path, optional
        Folder of decoded samples; by default in the user's cache folder.
    """

    def __init__(self, font: SoundFont, cache: Path | None = None) -> None:
        self._font = font
        self._places: dict[int, tuple[int, int]] = {}
        self._cache = cache or Path(platformdirs.user_cache_dir("huesong", False)) / "samples"
        self._cache /= _fingerprint(font)
        self._writable = True
        self.frames: NDArray[np.int16] = np.zeros(_GUARD, np.int16)

    def load(self, samples: Iterable[int]) -> None:
        """Bring samples into the pool; those already there cost nothing."""
        new = [s for s in dict.fromkeys(samples) if s not in self._places]
        if not new:
            return
        pieces = [self.frames]
        at = len(self.frames)
        places = {}
        for sample in new:
            frames = self._looped(sample, self._decoded(sample))
            places[sample] = (at, len(frames))
            pieces += [frames, np.zeros(_GUARD, np.int16)]
            at += len(frames) + _GUARD
        self.frames = np.concatenate(pieces)
        self._places.update(places)

    def place(self, sample: int) -> tuple[int, int]:
        """Return where a loaded sample begins in the pool and how long it is, in frames."""
        return self._places[sample]

    def _looped(self, sample: int, frames: NDArray[np.int16]) -> NDArray[np.int16]:
        """Let the frames just after the loop repeat its beginning, for the interpolation."""
        first, last = self._font.loop(sample)
        if not 0 <= first < last <= len(frames):
            return frames
        looped = np.concatenate((frames, np.zeros(max(0, last + 3 - len(frames)), np.int16)))
        looped[last : last + 3] = np.resize(frames[first:last], 3)
        return looped

    def _decoded(self, sample: int) -> NDArray[np.int16]:
        if not self._font.samples[sample]["kind"] & COMPRESSED:
            return self._font.frames(sample)
        path = self._cache / f"{sample}.pcm"
        try:
            return np.fromfile(path, "<i2").astype(np.int16, copy=False)
        except OSError:
            frames = self._font.frames(sample)
            self._keep(path, frames)
            return frames

    def _keep(self, path: Path, frames: NDArray[np.int16]) -> None:
        """Write a decoded sample beside its place, then rename: never a partial file."""
        if not self._writable:
            return
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            frames.astype("<i2").tofile(beside)
            beside.replace(path)
        except OSError as why:
            self._writable = False
            _LOG.warning("Decoded instruments are not kept in %s: %s", self._cache, why)


def _fingerprint(font: SoundFont) -> str:
    """Return a name for the font's contents: its tables tell all but the samples' bytes."""
    digest = hashlib.sha256(font.samples.tobytes())
    digest.update(len(font.sample_data).to_bytes(8, "little"))
    digest.update(font.sample_data[:: max(1, len(font.sample_data) // 65_536)].tobytes())
    return digest.hexdigest()[:20]
