"""The instruments that come with the program: in tune, in balance, loaded when needed."""

import logging
from pathlib import Path

import numpy as np
import pytest

from studio.sounding.bank import Bank
from studio.sounding.reading import RUNS
from studio.sounding.voices import Voices
from studio.units import midi_to_hz
from tests.sounding.hearing import cents, level_db, pitch_hz
from tests.sounding.playing_events import a_part, playing
from tests.sounding.tiny_soundfont import write_soundfont

FLUTE, MUSIC_BOX, PIANO, CELESTA, CLARINET = 73, 10, 0, 8, 71


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.fixture(scope="module")
def bank(cache: Path) -> Bank:
    return Bank.open(cache=cache)


def note(
    bank: Bank, program: int, key: int, velocity: int = 90, total_s: float = 1.0
) -> np.ndarray:
    bank.load(program, False)
    voices = Voices()
    still = np.zeros((1, RUNS))
    voices.start(bank.tone(program, False, key, velocity), 0, 1, 0)
    blocks = [
        voices.render(bank.frames, still, still, np.zeros(1), 1)[0].T
        for _ in range(int(total_s * 48_000) // 512)
    ]
    return np.concatenate(blocks)


@pytest.mark.parametrize(
    ("program", "keys"), [(FLUTE, (67, 79)), (CLARINET, (62, 74)), (CELESTA, (72,))]
)
def test_instruments_are_in_tune(bank: Bank, program: int, keys: tuple[int, ...]) -> None:
    for key in keys:
        sound = note(bank, program, key)[9_600:]
        assert abs(cents(pitch_hz(sound, midi_to_hz(key)), midi_to_hz(key))) < 8


def test_a_velocity_range_lies_where_a_listener_hears_it(bank: Bank) -> None:
    levels = [level_db(note(bank, CLARINET, 65, v, 0.5)) for v in (30, 60, 90, 120)]
    assert (np.diff(levels) > 3).all()
    assert -60 < levels[0] < levels[-1] < -6


def test_decoded_samples_are_kept_and_read_again(cache: Path, bank: Bank) -> None:
    bank.load(MUSIC_BOX, False)
    kept = sorted(cache.rglob("*.pcm"))
    assert kept
    assert not [p for p in cache.rglob("*") if p.is_file() and p.suffix != ".pcm"]
    stamps = {p: p.stat().st_mtime_ns for p in kept}
    again = Bank.open(cache=cache)
    again.load(MUSIC_BOX, False)
    assert {p: p.stat().st_mtime_ns for p in kept} == stamps
    first = note(bank, MUSIC_BOX, 72)
    assert np.array_equal(first, note(again, MUSIC_BOX, 72))


def test_an_unwritable_cache_is_said_and_survived(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    font = write_soundfont(tmp_path / "tiny.sf3", compressed=True)
    with caplog.at_level(logging.WARNING):
        bank = Bank.open(font, blocked)
        bank.load(0, False)
        bank.load(0, True)
    assert len(caplog.records) == 1
    assert level_db(note(bank, 0, 71)) > -40


def test_loading_more_leaves_what_sounds_alone(bank: Bank) -> None:
    bank.load(FLUTE, False)
    before = bank.frames
    bank.load(CELESTA, False)
    assert np.array_equal(bank.frames[: len(before)], before)


def test_missing_programs_and_kits_have_stand_ins(tmp_path: Path, bank: Bank) -> None:
    assert bank.preset(32, True) == bank.preset(40, True) != bank.preset(0, True)
    assert bank.preset(11, True) == bank.preset(0, True)
    tiny = Bank.open(write_soundfont(tmp_path / "tiny.sf2"), tmp_path)
    assert tiny.preset(99, False) == tiny.preset(0, False) != tiny.preset(0, True)


def test_preparing_makes_notes_ready(tmp_path: Path) -> None:
    bank = Bank.open(write_soundfont(tmp_path / "tiny.sf2"), tmp_path)
    performance = playing([(0.0, 1.0, 60, 80)], (a_part(),))
    bank.prepare(performance)
    loaded = bank.frames
    tone = bank.tone(0, False, 60, 80)
    assert bank.frames is loaded
    assert tone.reals.shape[1] == 1
    assert tone.sustains
    assert not bank.tone(0, True, 60, 80).sustains
