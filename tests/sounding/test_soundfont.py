"""SoundFonts are read whole, even where their chunks are not as they should be."""

from pathlib import Path

import numpy as np
import pytest

from studio.assets import resource
from studio.errors import InstrumentError
from studio.sounding.soundfont import COMPRESSED, open_soundfont
from tests.sounding.tiny_soundfont import PERIOD, write_soundfont


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("pad", [False, True])
def test_tables_and_samples_are_found(tmp_path: Path, compressed: bool, pad: bool) -> None:
    path = write_soundfont(tmp_path / "tiny.sf2", compressed=compressed, pad=pad)
    font = open_soundfont(path)
    assert font.presets["name"][:-1].tolist() == [b"Tone", b"Kit"]
    assert font.loop(0) == (10 * PERIOD, 30 * PERIOD)
    frames = font.frames(0)
    assert len(frames) == 40 * PERIOD
    ideal = 0.5 * 32_767 * np.sin(2 * np.pi * np.arange(40 * PERIOD) / PERIOD)
    assert np.abs(frames - ideal).max() < (1_200 if compressed else 1)


def test_the_shipped_bank_is_complete_and_small_enough() -> None:
    path = resource("instruments", "general_midi.sf3")
    assert path.stat().st_size <= 28_000_000
    font = open_soundfont(path)
    places = {(int(p["bank"]), int(p["preset"])) for p in font.presets[:-1]}
    assert {(0, program) for program in range(128)} <= places
    assert sum(bank == 128 for bank, _ in places) == 3
    assert (font.samples["kind"][:-1] & COMPRESSED).all()
    piano = [
        s for s in font.samples[:-1] if bytes(s["name"]).startswith((b"Piano MF", b"Piano FF"))
    ]
    assert len(piano) > 40
    assert sum(int(s["end"]) - int(s["start"]) for s in piano) <= 6_000_000
    assert "MIT" in resource("instruments", "LICENSE.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"RIFF\x04\0\0\0WAVE", b"RIFF\x04\0\0\0sfbk", bytes(5000)],
)
def test_what_is_no_soundfont_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "font.sf2"
    path.write_bytes(content)
    with pytest.raises(InstrumentError, match=r"font\.sf2"):
        open_soundfont(path)


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match=r"nowhere\.sf2"):
        open_soundfont(tmp_path / "nowhere.sf2")


def test_a_torn_font_is_refused(tmp_path: Path) -> None:
    path = write_soundfont(tmp_path / "tiny.sf2")
    data = path.read_bytes()
    for length in range(100, len(data) - 40, 701):
        path.write_bytes(data[:length])
        with pytest.raises(InstrumentError):
            open_soundfont(path)
