"""Voices follow the physics of their parameters: pitch, envelope, filter, loops."""

from pathlib import Path

import numpy as np
import pytest

from studio.sounding.bank import Bank
from studio.sounding.reading import RUNS
from studio.sounding.voices import Voices
from tests.sounding.hearing import centroid_hz, cents, level_db, pitch_hz
from tests.sounding.tiny_soundfont import ROOT, tone_pitch, write_soundfont

ATTACK, HOLD, DECAY, SUSTAIN, RELEASE = 34, 35, 36, 37, 38
CUTOFF, RESONANCE, ATTENUATION, PAN = 8, 9, 48, 17


def time_cents(seconds: float) -> int:
    return round(1200 * np.log2(seconds))


def struck(
    path: Path,
    *generators: tuple[int, int],
    key: int = ROOT,
    velocity: int = 127,
    held_s: float = 0.5,
    total_s: float = 0.5,
    bend_cents: float = 0.0,
    vibrato_cents: float = 0.0,
    modulators: tuple[tuple[int, int, int, int, int], ...] = (),
) -> np.ndarray:
    """Render one note of the tone with its parameters, dry, in stereo."""
    font = write_soundfont(path / "tiny.sf2", generators, modulators)
    bank = Bank.open(font, path)
    voices = Voices()
    voices.start(bank.tone(0, False, key, velocity), 0, 1, 0)
    blocks = []
    for block in range(int(total_s * 48_000) // 512):
        if block == int(held_s * 48_000) // 512:
            voices.let_go(0, key, 0, pedal=False)
        bend = np.full((1, RUNS), bend_cents)
        vibrato = np.full((1, RUNS), vibrato_cents)
        blocks.append(voices.render(bank.frames, bend, vibrato, np.zeros(1), 1)[0].T)
    return np.concatenate(blocks)


@pytest.mark.parametrize("key", [36, 60, 71, 72, 95])
def test_keys_sound_in_equal_temperament(tmp_path: Path, key: int) -> None:
    sound = struck(tmp_path, key=key)[2_400:]
    assert cents(pitch_hz(sound, tone_pitch(key)), tone_pitch(key)) == pytest.approx(0, abs=0.3)


def test_loops_join_without_a_seam(tmp_path: Path) -> None:
    sound = struck(tmp_path, total_s=2.0, held_s=3.0)[4_800:, 0].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(sound[:48_000] * np.kaiser(48_000, 18.0)))
    peak = spectrum.argmax()
    assert peak == pytest.approx(tone_pitch(ROOT), abs=1)
    beside = np.concatenate((spectrum[: peak - 12], spectrum[peak + 12 :]))
    assert 20 * np.log10(beside.max() / spectrum[peak]) < -85


def test_tuning_generators_add_up(tmp_path: Path) -> None:
    sound = struck(tmp_path, (51, -2), (52, 30))[2_400:]
    expected = tone_pitch(ROOT - 2 + 0.3)
    assert cents(pitch_hz(sound, expected), expected) == pytest.approx(0, abs=0.3)


def test_the_pitch_wheel_bends(tmp_path: Path) -> None:
    sound = struck(tmp_path, bend_cents=150.0)[2_400:]
    expected = tone_pitch(ROOT + 1.5)
    assert cents(pitch_hz(sound, expected), expected) == pytest.approx(0, abs=0.3)


def test_the_modulation_wheel_swings_the_pitch(tmp_path: Path) -> None:
    still = struck(tmp_path, total_s=1.0, held_s=2.0)[4_800:, 0]
    swinging = struck(tmp_path, total_s=1.0, held_s=2.0, vibrato_cents=50.0)[4_800:, 0]

    def spread(sound: np.ndarray) -> float:
        turns = np.flatnonzero((sound[:-1] < 0) & (sound[1:] >= 0))
        return float(np.diff(turns).std())

    assert spread(swinging) > 3 * spread(still) + 0.5


def test_attack_rises_in_a_straight_line(tmp_path: Path) -> None:
    sound = struck(tmp_path, (ATTACK, time_cents(0.4)), total_s=0.8, held_s=1.0)
    quarter, half, full = (
        level_db(sound[at - 1_200 : at + 1_200]) for at in (4_800, 9_600, 24_000)
    )
    assert half - quarter == pytest.approx(6.0, abs=0.6)
    assert full - half == pytest.approx(6.0, abs=0.6)


def test_decay_and_sustain(tmp_path: Path) -> None:
    sound = struck(tmp_path, (DECAY, time_cents(2.0)), (SUSTAIN, 250), total_s=1.2, held_s=2.0)
    first, second, last = (level_db(sound[at : at + 2_400]) for at in (4_800, 14_400, 50_000))
    assert first - second == pytest.approx(9.6, abs=0.5)  # 96 dB in two seconds, for 0.2 s
    assert level_db(sound[:1_200]) - last == pytest.approx(24.0, abs=1.5)


def test_release_falls_and_ends_in_silence(tmp_path: Path) -> None:
    sound = struck(tmp_path, (RELEASE, time_cents(0.96)), held_s=0.256, total_s=1.6)
    at = 24 * 512
    fall = level_db(sound[at + 4_800 : at + 7_200]) - level_db(sound[at + 9_600 : at + 12_000])
    assert fall == pytest.approx(10.0, abs=0.5)
    assert not sound[at + 50_000 :].any()


def test_a_release_during_the_attack_starts_where_the_sound_is(tmp_path: Path) -> None:
    sound = struck(
        tmp_path, (ATTACK, time_cents(1.0)), (RELEASE, time_cents(1.0)), held_s=0.1, total_s=0.4
    )
    assert np.abs(np.diff(sound[:, 0])).max() < 0.02
    assert np.abs(sound).max() < 0.08


def test_velocity_is_monotonous_and_square(tmp_path: Path) -> None:
    levels = [
        level_db(struck(tmp_path, velocity=v, total_s=0.2)) for v in (1, 20, 40, 64, 90, 127)
    ]
    assert (np.diff(levels) > 0).all()
    assert levels[5] - levels[3] == pytest.approx(40 * np.log10(127 / 64), abs=0.1)


def test_attenuation_counts_two_fifths(tmp_path: Path) -> None:
    loud = level_db(struck(tmp_path))
    soft = level_db(struck(tmp_path, (ATTENUATION, 200)))
    assert loud - soft == pytest.approx(8.0, abs=0.05)


@pytest.mark.parametrize(("pan", "expected"), [(-500, 60.0), (0, 0.0), (500, -60.0)])
def test_pan_moves_energy_with_constant_power(tmp_path: Path, pan: int, expected: float) -> None:
    sound = struck(tmp_path, (PAN, pan))
    left, right = level_db(sound[:, 0]), level_db(sound[:, 1])
    difference = left - right
    assert np.sign(round(difference, 3)) == np.sign(expected)
    assert abs(difference) >= abs(expected)
    power = 10 ** (left / 10) + 10 ** (right / 10)
    middle = struck(tmp_path)
    assert 10 * np.log10(power) == pytest.approx(10 * np.log10(2) + level_db(middle), abs=0.05)


@pytest.mark.parametrize("octaves", [0, 1, 2])
def test_the_filter_falls_twelve_decibels_an_octave(tmp_path: Path, octaves: int) -> None:
    cutoff = round(1200 * np.log2(tone_pitch(ROOT) / 2**octaves / 8.1757989))
    dull = level_db(struck(tmp_path, (CUTOFF, cutoff))[4_800:])
    bright = level_db(struck(tmp_path)[4_800:])
    # Second order without resonance: |H|² = 1 / (1 + r⁴) for r times the corner.
    assert bright - dull == pytest.approx(10 * np.log10(1 + 16.0**octaves), abs=0.3)


def test_resonance_lifts_the_corner_and_lowers_the_rest(tmp_path: Path) -> None:
    corner = round(1200 * np.log2(tone_pitch(ROOT) / 8.1757989))
    plain = level_db(struck(tmp_path, (CUTOFF, corner))[9_600:])
    peaked = level_db(struck(tmp_path, (CUTOFF, corner), (RESONANCE, 120))[9_600:])
    assert peaked - plain == pytest.approx(12.0 - 6.0, abs=0.4)
    open_ = level_db(struck(tmp_path)[9_600:]) - level_db(
        struck(tmp_path, (RESONANCE, 120))[9_600:]
    )
    assert open_ == pytest.approx(6.0, abs=0.2)


def test_velocity_can_open_the_filter_by_a_modulator(tmp_path: Path) -> None:
    by_velocity = ((0x0102, CUTOFF, -4_000, 0, 0),)
    drums = [
        level_db(struck(tmp_path, (CUTOFF, 8_000), velocity=v, modulators=by_velocity))
        - level_db(struck(tmp_path, velocity=v))
        for v in (30, 80, 127)
    ]
    assert (np.diff(drums) > 0.5).all()


def test_the_modulation_envelope_sweeps_the_filter(tmp_path: Path) -> None:
    sweep = struck(
        tmp_path, (CUTOFF, 4_500), (11, 6_000), (26, -12_000), (28, time_cents(0.5)), (29, 1_000),
        held_s=2.0, total_s=0.8,
    )  # fmt: skip
    assert level_db(sweep[:4_800]) > level_db(sweep[28_800:33_600]) + 3
    assert np.isfinite(sweep).all()
    assert centroid_hz(sweep[:4_800]) < 600


def test_more_voices_than_there_is_room_for(tmp_path: Path) -> None:
    bank = Bank.open(write_soundfont(tmp_path / "tiny.sf2"), tmp_path)
    voices = Voices()
    still = np.zeros((9, RUNS))
    for part in range(9):
        for key in range(30, 110):
            voices.start(bank.tone(0, False, key, 1 + key), part, key, 0)
    sound = voices.render(bank.frames, still, still, np.zeros(9), 9)
    assert np.isfinite(sound).all()
    for _ in range(20):
        sound = voices.render(bank.frames, still, still, np.zeros(9), 9)
    assert 128 <= voices.count <= 192
    assert min(key for _, key in voices.held()) > 30  # the softest made room
    assert np.isfinite(sound).all()


def test_exclusive_classes_silence_each_other(tmp_path: Path) -> None:
    bank = Bank.open(write_soundfont(tmp_path / "tiny.sf2"), tmp_path)
    voices = Voices()
    still = np.zeros((1, RUNS))
    voices.start(bank.tone(0, True, 46, 127), 0, 1, 0)
    voices.render(bank.frames, still, still, np.zeros(1), 1)
    voices.start(bank.tone(0, True, 42, 127), 0, 2, 0)
    assert voices.held() == [(0, 42)]
