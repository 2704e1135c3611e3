"""The instrument bank: programs and drum kits of a SoundFont, loaded as they are needed."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio.assets import resource
from studio.errors import InstrumentError
from studio.performing.performance import NOTE_ON, Performance
from studio.sounding.program_levels import trim_db
from studio.sounding.regions import Region, regions
from studio.sounding.samples import SamplePool
from studio.sounding.soundfont import SoundFont, open_soundfont
from studio.sounding.tones import Field, Tone, tone
from studio.units import db_to_gain

_PERCUSSION_BANK = 128


class Bank:
    """All instruments of one SoundFont.

    Loading (`load`, `prepare`) reads and decodes samples and belongs outside the audio
    path; it may run in another thread than the one that renders. `tone` is quick.

    Parameters
    ----------
    font : SoundFont
    cache : pathlib.Path, optional
        Folder for decoded samples; by default in the user's cache folder.
    levelled : bool
        Whether programs are trimmed by the levels measured for the shipped bank.
    """

    def __init__(self, font: SoundFont, cache: Path | None = None, levelled: bool = False) -> None:
        self._font = font
        self._levelled = levelled
        self._pool = SamplePool(font, cache)
        self._presets: dict[tuple[int, int], int] = {
            (int(row["bank"]), int(row["preset"])): index
            for index, row in reversed(list(enumerate(font.presets[:-1])))
        }
        if not self._presets:
            raise InstrumentError("{name} has no instruments.", name=font.path.name)
        self._regions: dict[int, tuple[Region, ...]] = {}
        self._tones: dict[tuple[int, int, int], Tone] = {}

    @classmethod
    def open(cls, path: Path | None = None, cache: Path | None = None) -> "Bank":
        """Open a SoundFont, by default the one that comes with the program.

        Raises
        ------
        InstrumentError
            If the file cannot be read or is no SoundFont.
        """
        font = open_soundfont(path or resource("instruments", "general_midi.sf3"))
        return cls(font, cache, levelled=path is None)

    @property
    def frames(self) -> NDArray[np.int16]:
        """Return the samples in use, one after the other."""
        return self._pool.frames

    def preset(self, program: int, percussion: bool) -> int:
        """Return the preset that plays a program, or the nearest thing the font has.

        Kits come in families of eight; a family that is missing is played by the standard
        kit. A missing program is played by the first of its family, then by the first
        preset.
        """
        if percussion:
            wanted = [(_PERCUSSION_BANK, p) for p in (program, program & ~7, 0)]
            # 32 is the jazz kit, whose nearest relative is the one with brushes.
            wanted[2:2] = [(_PERCUSSION_BANK, 40)] if program & ~7 == 32 else []
        else:
            wanted = [(0, program), (0, program & ~7), (0, 0)]
        for place in wanted:
            if place in self._presets:
                return self._presets[place]
        return next(iter(self._presets.values()))

    def load(self, program: int, percussion: bool) -> None:
        """Decode an instrument, so that its notes can be struck."""
        preset = self.preset(program, percussion)
        if preset not in self._regions:
            sounds = regions(self._font, preset)
            self._pool.load(sorted({region.sample for region in sounds}))
            self._regions[preset] = sounds

    def prepare(self, performance: Performance) -> None:
        """Load all that a performance needs, down to each of its notes."""
        for part in performance.parts:
            self.load(part.program, part.percussion)
        struck = performance.events[performance.events["kind"] == NOTE_ON]
        for index, key, velocity in _distinct(struck):
            part = performance.parts[index]
            self.tone(part.program, part.percussion, key, velocity)

    def tone(self, program: int, percussion: bool, key: int, velocity: int) -> Tone:
        """Return the voices of a note of a loaded instrument."""
        preset = self.preset(program, percussion)
        found = self._tones.get((preset, key, velocity))
        if found is None:
            self.load(program, percussion)
            found = tone(self._font, self._pool, self._regions[preset], key, velocity)
            if self._levelled and not percussion:
                found.reals[Field.GAIN] *= db_to_gain(trim_db(program))
            self._tones[preset, key, velocity] = found
        return found


def _distinct(struck: NDArray[np.void]) -> Iterable[tuple[int, int, int]]:
    rows = np.stack([struck["part"], struck["data1"], struck["data2"]], axis=1)
    return ((int(a), int(b), int(c)) for a, b, c in np.unique(rows, axis=0))
