"""SoundFont 2 and 3 files: the RIFF container and its nine tables.

The tables are read as they stand; what they mean is resolved in `bank`. SoundFont 3 is
SoundFont 2 whose samples are Ogg Vorbis streams (bit 0x10 of the sample type): there the
sample header gives byte positions, and loop points count from the beginning of the sample.

Reference: SoundFont Technical Specification 2.04, Creative Technology 2006.
"""

import io
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.errors import InstrumentError

PRESET = np.dtype(
    [
        ("name", "S20"),
        ("preset", "<u2"),
        ("bank", "<u2"),
        ("bag", "<u2"),
        ("library", "<u4"),
        ("genre", "<u4"),
        ("morphology", "<u4"),
    ]
)
BAG = np.dtype([("generator", "<u2"), ("modulator", "<u2")])
MODULATOR = np.dtype(
    [
        ("source", "<u2"),
        ("target", "<u2"),
        ("amount", "<i2"),
        ("amount_source", "<u2"),
        ("transform", "<u2"),
    ]
)
GENERATOR = np.dtype([("kind", "<u2"), ("amount", "<u2")])
INSTRUMENT = np.dtype([("name", "S20"), ("bag", "<u2")])
SAMPLE = np.dtype(
    [
        ("name", "S20"),
        ("start", "<u4"),
        ("end", "<u4"),
        ("loop_start", "<u4"),
        ("loop_end", "<u4"),
        ("rate", "<u4"),
        ("pitch", "u1"),
        ("correction", "i1"),
        ("link", "<u2"),
        ("kind", "<u2"),
    ]
)
TABLES: tuple[tuple[bytes, np.dtype[np.void]], ...] = (
    (b"phdr", PRESET),
    (b"pbag", BAG),
    (b"pmod", MODULATOR),
    (b"pgen", GENERATOR),
    (b"inst", INSTRUMENT),
    (b"ibag", BAG),
    (b"imod", MODULATOR),
    (b"igen", GENERATOR),
    (b"shdr", SAMPLE),
)
"""The tables of a SoundFont in the order the specification asks for."""

COMPRESSED = 0x10
"""Bit of a sample's kind: the sample is an Ogg Vorbis stream."""
ROM = 0x8000
"""Bit of a sample's kind: the sample lies in the memory of a sound card of old."""


@dataclass(frozen=True, slots=True, eq=False)
class SoundFont:
    """A SoundFont's tables, and its samples in the file.

    Every table ends with one terminal record, as in the file.

    Parameters
    ----------
    path : pathlib.Path
    presets, preset_bags, preset_modulators, preset_generators : ndarray
    instruments, instrument_bags, instrument_modulators, instrument_generators : ndarray
    samples : ndarray of SAMPLE
    information : dict of str to bytes
        The chunks of the INFO list.
    sample_data : memoryview
        The `smpl` chunk: 16-bit little-endian samples, or Ogg Vorbis streams.
    """

    path: Path
    presets: NDArray[np.void]
    preset_bags: NDArray[np.void]
    preset_modulators: NDArray[np.void]
    preset_generators: NDArray[np.void]
    instruments: NDArray[np.void]
    instrument_bags: NDArray[np.void]
    instrument_modulators: NDArray[np.void]
    instrument_generators: NDArray[np.void]
    samples: NDArray[np.void]
    information: dict[str, bytes]
    sample_data: memoryview

    def compressed_bytes(self, sample: int) -> bytes:
        """Return the Ogg Vorbis stream of a compressed sample."""
        header = self.samples[sample]
        return bytes(self.sample_data[int(header["start"]) : int(header["end"])])

    def frames(self, sample: int) -> NDArray[np.int16]:
        """Return the decoded frames of one sample.

        Raises
        ------
        InstrumentError
            If the sample lies outside the file or cannot be decoded.
        """
        header = self.samples[sample]
        if header["kind"] & ROM:
            return np.zeros(1, np.int16)
        start, end = int(header["start"]), int(header["end"])
        if header["kind"] & COMPRESSED:
            try:
                data, _ = soundfile.read(
                    io.BytesIO(self.sample_data[start:end]), dtype="int16", always_2d=True
                )
            except (RuntimeError, TypeError) as why:
                raise _damaged(self.path) from why
            return np.ascontiguousarray(data[:, 0])
        if not 0 <= 2 * start <= 2 * end <= len(self.sample_data):
            raise _damaged(self.path)
        return np.frombuffer(self.sample_data[2 * start : 2 * end], "<i2").astype(np.int16)

    def loop(self, sample: int) -> tuple[int, int]:
        """Return the loop of a sample in frames from its own beginning."""
        header = self.samples[sample]
        first, last = int(header["loop_start"]), int(header["loop_end"])
        if header["kind"] & COMPRESSED:
            return first, last
        return first - int(header["start"]), last - int(header["start"])


def open_soundfont(path: Path) -> SoundFont:
    """Read a SoundFont's tables; the samples stay in the file.

    Parameters
    ----------
    path : pathlib.Path
        An SF2 or SF3 file.

    Returns
    -------
    SoundFont

    Raises
    ------
    InstrumentError
        If the file cannot be read or is no SoundFont.
    """
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as why:
        raise InstrumentError(
            "The instruments in {name} cannot be read; check that the file exists.",
            name=path.name,
        ) from why
    if len(data) < 12 or bytes(data[:4]) != b"RIFF" or bytes(data[8:12]) != b"sfbk":
        raise InstrumentError("{name} is no SoundFont; choose an SF2 or SF3 file.", name=path.name)
    lists: dict[bytes, dict[bytes, memoryview]] = {}
    for tag, content in _chunks(data[12:]):
        if tag == b"LIST" and len(content) >= 4:
            lists[bytes(content[:4])] = dict(_chunks(content[4:]))
    tables: dict[bytes, NDArray[np.void]] = {}
    for tag, dtype in TABLES:
        raw = lists.get(b"pdta", {}).get(tag)
        if raw is None or len(raw) < dtype.itemsize or len(raw) % dtype.itemsize:
            raise _damaged(path)
        tables[tag] = np.frombuffer(raw, dtype)
    sample_data = lists.get(b"sdta", {}).get(b"smpl")
    if sample_data is None:
        raise _damaged(path)
    information = {
        tag.decode("latin-1"): bytes(content) for tag, content in lists.get(b"INFO", {}).items()
    }
    return SoundFont(
        path=path,
        presets=tables[b"phdr"],
        preset_bags=tables[b"pbag"],
        preset_modulators=tables[b"pmod"],
        preset_generators=tables[b"pgen"],
        instruments=tables[b"inst"],
        instrument_bags=tables[b"ibag"],
        instrument_modulators=tables[b"imod"],
        instrument_generators=tables[b"igen"],
        samples=tables[b"shdr"],
        information=information,
        sample_data=sample_data,
    )


def _damaged(path: Path) -> InstrumentError:
    return InstrumentError("The instruments in {name} are damaged.", name=path.name)


def _chunks(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the chunks of a RIFF list.

    Chunks of odd length are followed by a pad byte of 0, which some SoundFont 3 writers
    leave out: there the next chunk's name follows at once.
    """
    at = 0
    while at + 8 <= len(data):
        tag = bytes(data[at : at + 4])
        (size,) = struct.unpack_from("<I", data, at + 4)
        yield tag, data[at + 8 : at + 8 + size]
        at += 8 + size
        if size & 1 and not bytes(data[at : at + 4]).isalnum():
            at += 1
