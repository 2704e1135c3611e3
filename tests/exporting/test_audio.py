"""Sound files hold what was rendered, say where it comes from, and are whole or absent."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from studio.errors import ExportError
from studio.exporting.audio import FLAC, MP3, OGG, WAV, SoundFormat, write_sound, write_wav
from studio.exporting.description import Description
from studio.exporting.dither import ceiling, quantise

resource = pytest.importorskip("resource", reason="limits of the system are set by it")

STEP = 1.0 / (1 << 23)
WORDS = Description("Ein Stück 夕日", "sunset.jpg", "fidelity 0.8, seed 3")


def sines(seconds: float = 2.0, amplitude: float = 0.5) -> NDArray[np.float32]:
    at = np.arange(round(seconds * 48_000)) / 48_000
    left = np.sin(2 * np.pi * 440 * at)
    right = np.sin(2 * np.pi * 660 * at)
    return (amplitude * np.stack([left, right], axis=1)).astype(np.float32)


def test_wav_is_24_bit_and_returns_the_samples(tmp_path: Path) -> None:
    samples = sines()
    write_wav(samples, tmp_path / "a.wav", WORDS)
    info = soundfile.info(tmp_path / "a.wav")
    assert (info.samplerate, info.channels, info.subtype) == (48_000, 2, "PCM_24")
    back, _ = soundfile.read(tmp_path / "a.wav", dtype="float64")
    # Rounding gives half a step, the dither at most one.
    assert np.abs(back - samples).max() <= 1.5 * STEP


def test_the_dither_is_free_of_distortion_and_bias() -> None:
    # A tone of half a step would vanish if it were merely rounded.
    at = np.arange(200_000)
    tone = 0.5 * STEP * np.sin(2 * np.pi * at / 100)
    heard = quantise(np.stack([tone, tone], axis=1).astype(np.float32), 24, 0)
    assert abs(heard.mean()) < 0.01
    folded = heard.reshape(-1, 100, 2).mean(axis=(0, 2))
    np.testing.assert_allclose(folded, 0.5 * np.sin(2 * np.pi * np.arange(100) / 100), atol=0.06)
    # Its noise has the power of a triangle on ±1 (1/6) and of rounding (1/12).
    assert abs((heard - tone[:, None] / STEP).var() - 0.25) < 0.01
    left, right = (heard - tone[:, None] / STEP).T
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.01


def test_the_dither_does_not_depend_on_the_blocks() -> None:
    samples = sines(0.1)
    whole = quantise(samples, 24, 0)
    parts = [quantise(samples[i : i + 100], 24, i) for i in range(0, len(samples), 100)]
    np.testing.assert_array_equal(whole, np.concatenate(parts))


def test_the_same_music_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        write_wav(sines(), tmp_path / name, WORDS)
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


def test_what_is_too_loud_is_made_softer_and_not_clipped(tmp_path: Path) -> None:
    write_wav(sines(amplitude=1.7), tmp_path / "a.wav", WORDS)
    back, _ = soundfile.read(tmp_path / "a.wav", dtype="float64")
    np.testing.assert_allclose(back, sines(amplitude=1.0), atol=1e-6)
    assert np.abs(back).max() < 1.0


def test_full_scale_survives_the_dither() -> None:
    loud = np.full((50_000, 2), ceiling(24), np.float32)
    assert quantise(loud, 24, 0).max() <= (1 << 23) - 1
    assert quantise(-loud, 24, 0).min() >= -(1 << 23)


@pytest.mark.parametrize(
    ("kind", "suffix"), [(WAV, ".wav"), (FLAC, ".flac"), (OGG, ".ogg"), (MP3, ".mp3")]
)
def test_every_kind_sounds_alike_and_carries_its_description(
    tmp_path: Path, kind: SoundFormat, suffix: str
) -> None:
    path = tmp_path / f"piece{suffix}"
    samples = sines(3.0)
    write_sound(samples, path, kind, WORDS)
    with soundfile.SoundFile(path) as file:
        back = file.read(dtype="float32")
        assert file.title == WORDS.title
        assert file.software.startswith("Huesong")
        assert "sunset.jpg" in file.comment
        assert "fidelity 0.8, seed 3" in file.comment
    assert len(back) >= len(samples)
    middle = slice(48_000, 96_000)
    for channel, hertz in enumerate((440, 660)):
        spectrum = np.abs(np.fft.rfft(back[middle, channel]))
        assert spectrum.argmax() == hertz
        assert abs(np.sqrt((back[middle, channel] ** 2).mean()) - 0.5 / np.sqrt(2)) < 0.01


def test_progress_rises_to_one(tmp_path: Path) -> None:
    seen: list[float] = []
    write_wav(sines(4.0), tmp_path / "a.wav", WORDS, seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 1
    assert seen[-1] == 1.0


def test_silence_of_no_length_is_a_file_too(tmp_path: Path) -> None:
    write_wav(np.zeros((0, 2), np.float32), tmp_path / "a.wav", WORDS)
    assert soundfile.info(tmp_path / "a.wav").frames == 0


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kind", [WAV, FLAC, OGG, MP3])
def test_where_there_is_no_room_nothing_is_left_behind(tmp_path: Path, kind: SoundFormat) -> None:
    path = tmp_path / "piece.bin"
    path.write_text("what was there before")
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, (480_000, 2)).astype(np.float32)
    with files_limited_to(100_000), pytest.raises(ExportError, match=r"piece\.bin could not be"):
        write_sound(noise, path, kind, WORDS)
    assert [p.name for p in tmp_path.iterdir()] == ["piece.bin"]
    assert path.read_text() == "what was there before"


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(ExportError, match="could not be written"):
        write_wav(sines(0.1), tmp_path / "taken" / "a.wav", WORDS)
