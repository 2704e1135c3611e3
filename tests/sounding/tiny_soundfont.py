"""A SoundFont of a few kilobytes, made for tests: one looped tone and a short click."""

import io
import struct
from pathlib import Path

import numpy as np
import soundfile

from studio.sounding.soundfont import TABLES

RATE = 48_000
PERIOD = 100
"""Frames of one cycle: 480 Hz."""
ROOT = 71
CORRECTION = -49
"""480 Hz is 49 cents below B4's neighbour above; see `tone_pitch`."""


def tone_pitch(key: float) -> float:
    """Return the frequency in hertz that a key of the tone should have."""
    return 480.0 * 2.0 ** ((key - ROOT) / 12.0 + CORRECTION / 1200.0)


def write_soundfont(
    path: Path,
    generators: tuple[tuple[int, int], ...] = (),
    modulators: tuple[tuple[int, int, int, int, int], ...] = (),
    compressed: bool = False,
    pad: bool = True,
) -> Path:
    """Write a font whose program 0 is a looped sine and whose kit 0 is a click of noise.

    `generators` and `modulators` are added to the tone's instrument. With `compressed` the
    samples are Ogg Vorbis (SoundFont 3); without `pad` odd chunks lack their pad byte.
    """
    cycles = 40
    sine = 0.5 * np.sin(2 * np.pi * np.arange(cycles * PERIOD) / PERIOD)
    click = np.linspace(1.0, 0.0, 2_000) * np.sin(np.arange(2_000.0) ** 1.3) * 0.5
    rows: dict[bytes, list[tuple[object, ...]]] = {tag: [] for tag, _ in TABLES}
    data = bytearray()
    for name, sound, loop in ((b"sine", sine, (10, 30)), (b"click", click, (0, 0))):
        if compressed:
            file = io.BytesIO()
            soundfile.write(file, sound, RATE, format="OGG", subtype="VORBIS")
            stream = file.getvalue()
            start, end = len(data), len(data) + len(stream)
            first, last = loop[0] * PERIOD, loop[1] * PERIOD
            data += stream
        else:
            start, end = len(data) // 2, len(data) // 2 + len(sound)
            first, last = start + loop[0] * PERIOD, start + loop[1] * PERIOD
            data += np.round(sound * 32_767).astype("<i2").tobytes() + b"\0" * 92
        kind = 0x11 if compressed else 1
        rows[b"shdr"].append((name, start, end, first, last, RATE, ROOT, CORRECTION, 0, kind))
    rows[b"shdr"].append((b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0))
    rows[b"phdr"] = [
        (b"Tone", 0, 0, 0, 0, 0, 0),
        (b"Kit", 0, 128, 1, 0, 0, 0),
        (b"EOP", 0, 0, 2, 0, 0, 0),
    ]
    rows[b"pbag"] = [(0, 0), (1, 0), (2, 0)]
    rows[b"pgen"] = [(41, 0), (41, 1), (0, 0)]
    rows[b"pmod"] = [(0, 0, 0, 0, 0)]
    rows[b"inst"] = [(b"Tone", 0), (b"Kit", 1), (b"EOI", 2)]
    own = [(kind, value & 0xFFFF) for kind, value in ((54, 1), *generators)] + [(53, 0)]
    kit = [(57, 1), (56, 0), (53, 1)]
    rows[b"igen"] = [*own, *kit, (0, 0)]
    rows[b"ibag"] = [(0, 0), (len(own), len(modulators)), (len(own) + len(kit), len(modulators))]
    rows[b"imod"] = [*modulators, (0, 0, 0, 0, 0)]

    def chunk(tag: bytes, content: bytes) -> bytes:
        fill = b"\0" * (len(content) % 2) if pad else b""
        return tag + struct.pack("<I", len(content)) + content + fill

    tables = b"".join(chunk(tag, np.array(rows[tag], kind).tobytes()) for tag, kind in TABLES)
    if not pad and len(data) % 2 == 0:
        data += b"\0"
    body = b"sfbk" + chunk(b"LIST", b"INFO" + chunk(b"ifil", struct.pack("<HH", 2, 4)))
    body += chunk(b"LIST", b"sdta" + chunk(b"smpl", bytes(data)))
    body += chunk(b"LIST", b"pdta" + tables)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path
