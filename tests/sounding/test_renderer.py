"""The renderer plays the same whatever it is asked for, and never clicks."""

from pathlib import Path

import numpy as np
import pytest

from studio.performing.performance import Performance
from studio.sounding.bank import Bank
from studio.sounding.mix import Mix, Strip
from studio.sounding.renderer import Renderer, render_piece
from tests.sounding.hearing import level_db, pitch_hz
from tests.sounding.playing_events import a_part, playing
from tests.sounding.tiny_soundfont import ROOT, tone_pitch, write_soundfont

RELEASE = 38
TUNE = [(0.25 * i, 0.25 * i + 0.3, ROOT + (0, 4, 7, 12)[i % 4], 60 + 8 * i) for i in range(8)]


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank.open(write_soundfont(tmp_path / "tiny.sf2", ((RELEASE, -1_500),)), tmp_path)


def two_parts() -> Performance:
    parts = (a_part(0), a_part(1))
    notes = [(0.0, 1.5, ROOT, 90, 0), (0.0, 1.5, ROOT + 7, 90, 1)]
    return playing(notes, parts)


def largest_step(sound: np.ndarray) -> float:
    return float(np.abs(np.diff(sound, axis=0)).max())


def test_block_sizes_do_not_matter(bank: Bank) -> None:
    performance = playing(TUNE, reverberation=0.5)
    whole = Renderer(performance, Mix(), bank).render(96_000)
    for seed in range(3):
        sizes = np.random.default_rng(seed)
        renderer = Renderer(performance, Mix(), bank)
        pieces, done = [], 0
        while done < 96_000:
            size = min(int(sizes.choice([1, 17, 64, 300, 512, 513, 4_096])), 96_000 - done)
            assert renderer.position_frame == done
            pieces.append(renderer.render(size))
            done += size
        assert np.array_equal(np.concatenate(pieces), whole)


def test_a_whole_piece_is_what_was_heard_live(bank: Bank) -> None:
    performance = playing(TUNE, reverberation=0.5)
    piece = render_piece(performance, Mix(), bank)
    live = Renderer(performance, Mix(), bank).render(len(piece))
    assert np.array_equal(piece, live)


def test_notes_begin_on_time(bank: Bank) -> None:
    performance = playing([(0.5, 1.0, ROOT, 127)])
    sound = Renderer(performance, Mix(), bank).render(48_000)
    first = int(np.flatnonzero(np.abs(sound[:, 0]) > 1e-4)[0])
    assert first / 48_000 == pytest.approx(0.5, abs=0.002)


def test_the_piece_ends_in_silence_and_says_so(bank: Bank) -> None:
    heard: list[float] = []
    piece = render_piece(playing(TUNE, reverberation=0.8), Mix(), bank, heard.append)
    assert np.abs(piece[-256:]).max() < 1e-4
    assert len(piece) / 48_000 > 2.5  # the room rings on
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    renderer = Renderer(playing(TUNE), Mix(), bank)
    assert not renderer.finished
    renderer.render(48_000 * 6)
    assert renderer.finished
    assert not renderer.render(4_800).any()


def test_no_sample_is_ever_clipped(bank: Bank) -> None:
    loud = [(0.0, 1.0, key, 127) for key in range(40, 100, 2)]
    mix = Mix(master_db=12.0)
    sound = Renderer(playing(loud, reverberation=1.0), mix, bank).render(72_000)
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() <= 0.9
    assert level_db(sound[4_800:24_000]) > -12


def test_seeking_is_deterministic_and_leads_to_the_place(bank: Bank) -> None:
    performance = playing(TUNE)
    renderers = [Renderer(performance, Mix(), bank) for _ in range(2)]
    for renderer in renderers:
        renderer.seek(48_000)
        assert renderer.position_frame == 48_000
    first, second = (renderer.render(24_000) for renderer in renderers)
    assert np.array_equal(first, second)
    straight = Renderer(performance, Mix(), bank).render(72_000)[48_000:]
    assert level_db(first) == pytest.approx(level_db(straight), abs=1.0)


def test_seeking_while_playing_does_not_click(bank: Bank) -> None:
    performance = playing([(0.0, 4.0, ROOT, 127)])
    renderer = Renderer(performance, Mix(), bank)
    before = renderer.render(10_000)
    renderer.seek(100_000)
    after = renderer.render(10_000)
    usual = largest_step(before[2_000:])
    assert largest_step(np.concatenate((before, after))) < 1.6 * usual


def test_seeking_back_after_the_end_plays_again(bank: Bank) -> None:
    renderer = Renderer(playing(TUNE), Mix(), bank)
    renderer.render(48_000 * 6)
    renderer.seek(0)
    assert not renderer.finished
    assert level_db(renderer.render(24_000)) > -40


def test_a_replaced_performance_goes_on_without_a_click(bank: Bank) -> None:
    performance = playing([(0.0, 4.0, ROOT, 110), (0.0, 4.0, ROOT + 7, 110)])
    changed = playing([(0.0, 4.0, ROOT, 60), (0.0, 4.0, ROOT + 4, 110), (2.0, 4.0, ROOT, 9)])
    straight = Renderer(performance, Mix(), bank).render(48_000)
    renderer = Renderer(performance, Mix(), bank)
    first = renderer.render(24_064)
    renderer.replace(changed)
    second = renderer.render(24_064)
    assert largest_step(np.concatenate((first, second))) < 1.8 * largest_step(straight[2_000:])
    # The root goes on as it was struck, the fifth has left, the third has come.
    late = second[12_000:]
    assert pitch_hz(late, tone_pitch(ROOT)) == pytest.approx(tone_pitch(ROOT), rel=0.001)
    spectrum = np.abs(np.fft.rfft(late[:, 0] * np.hanning(len(late))))

    def partial(key: int) -> float:
        at = round(tone_pitch(key) * len(late) / 48_000)
        return float(spectrum[at - 2 : at + 3].max())

    assert partial(ROOT + 7) < 0.01 * partial(ROOT)
    assert partial(ROOT + 4) > 0.2 * partial(ROOT)


def test_a_replacement_keeps_the_musical_place(bank: Bank) -> None:
    slow, quick = playing(TUNE, beats_per_minute=60), playing(TUNE, beats_per_minute=120)
    renderer = Renderer(slow, Mix(), bank)
    renderer.render(48_000)
    before = slow.tempo.ticks_at(renderer.rendered_frame / 48_000)
    renderer.replace(quick)
    after = quick.tempo.ticks_at(renderer.rendered_frame / 48_000)
    assert float(after) == pytest.approx(float(before), abs=3.0)


def test_a_replaced_performance_equals_itself_from_there(bank: Bank) -> None:
    performance = playing(TUNE)
    straight = Renderer(performance, Mix(), bank).render(72_000)
    renderer = Renderer(performance, Mix(), bank)
    first = renderer.render(24_064)
    renderer.replace(playing(TUNE))
    again = np.concatenate((first, renderer.render(72_000 - 24_064)))
    assert np.abs(again - straight).max() < 1e-3


def test_what_the_pedal_holds_goes_on_in_a_replacement(bank: Bank) -> None:
    pedal = ((0.0, 0, 64, 127), (1.5, 0, 64, 0))
    performance = playing([(0.0, 0.2, ROOT, 100)], controls=pedal)
    straight = Renderer(performance, Mix(), bank).render(96_000)
    renderer = Renderer(performance, Mix(), bank)
    first = renderer.render(24_064)
    renderer.replace(playing([(0.0, 0.2, ROOT, 100)], controls=pedal))
    again = np.concatenate((first, renderer.render(96_000 - 24_064)))
    assert level_db(again[40_000:60_000]) == pytest.approx(
        level_db(straight[40_000:60_000]), abs=0.1
    )
    assert level_db(again[90_000:]) < -60


def test_the_pedal_holds_and_releases(bank: Bank) -> None:
    notes = [(0.0, 0.2, ROOT, 100)]
    held = playing(notes, controls=((0.0, 0, 64, 127), (1.0, 0, 64, 0)))
    with_pedal = Renderer(held, Mix(), bank).render(96_000)
    without = Renderer(playing(notes), Mix(), bank).render(96_000)
    during = slice(40_000, 44_000)
    assert level_db(with_pedal[during]) > level_db(without[during]) + 10
    assert level_db(with_pedal[90_000:]) < level_db(with_pedal[during]) - 40


def test_volume_and_expression_act_by_their_squares_without_a_click(bank: Bank) -> None:
    notes = [(0.0, 2.0, ROOT, 100)]
    full = Renderer(playing(notes), Mix(), bank).render(48_000)
    half = playing(notes, controls=((0.5, 0, 11, 64), (0.5, 0, 7, 50)))
    soft = Renderer(half, Mix(), bank).render(48_000)
    fall = level_db(full[36_000:]) - level_db(soft[36_000:])
    assert fall == pytest.approx(40 * np.log10(127 / 64 * 2), abs=0.2)
    assert largest_step(soft) <= 1.05 * largest_step(full)


def test_pan_mute_solo_and_gain(bank: Bank) -> None:
    def levels(mix: Mix) -> tuple[float, float]:
        sound = Renderer(two_parts(), mix, bank).render(48_000)[4_800:]
        return level_db(sound[:, 0]), level_db(sound[:, 1])

    left, right = levels(Mix((Strip("P1", pan=-1.0), Strip("P2", pan=1.0))))
    assert left == pytest.approx(right, abs=0.6)
    left, right = levels(Mix((Strip("P1", pan=-1.0), Strip("P2", mute=True))))
    assert left > right + 40
    left, right = levels(Mix((Strip("P1", pan=-1.0), Strip("P2", pan=1.0, solo=True))))
    assert right > left + 40
    base = levels(Mix((Strip("P2", mute=True),)))[0]
    lower = levels(Mix((Strip("P1", gain_db=-12.0), Strip("P2", mute=True))))[0]
    assert base - lower == pytest.approx(12.0, abs=0.05)
    assert levels(Mix((Strip("P1", gain_db=-60.0), Strip("P2", mute=True))))[0] < -150
    assert levels(Mix(master_db=-6.0))[0] - levels(Mix())[0] == pytest.approx(-6.0, abs=0.1)


def test_mixer_changes_are_smooth(bank: Bank) -> None:
    performance = playing([(0.0, 4.0, ROOT, 127)])
    renderer = Renderer(performance, Mix(), bank)
    pieces = [renderer.render(9_600)]
    usual = largest_step(pieces[0][2_000:])
    for gain_db, pan in ((-30.0, 0.0), (0.0, 0.0), (-60.0, 0.0), (0.0, -1.0), (0.0, 1.0)):
        renderer.set_mix(Mix((Strip("P1", gain_db=gain_db, pan=pan),)))
        pieces.append(renderer.render(4_800))
    assert largest_step(np.concatenate(pieces)) < 1.7 * usual


def test_the_room_answers_on_both_sides_and_dies_away(bank: Bank) -> None:
    notes = [(0.0, 0.1, ROOT, 127)]
    dry = render_piece(playing(notes), Mix(), bank)
    wet = render_piece(playing(notes, reverberation=0.8), Mix(), bank)
    assert len(wet) > len(dry) + 24_000
    tail = wet[len(dry) : len(dry) + 24_000]
    assert abs(level_db(tail[:, 0]) - level_db(tail[:, 1])) < 3.0
    assert np.corrcoef(tail.T)[0, 1] < 0.5
    assert level_db(tail[:4_800]) > level_db(tail[-4_800:]) + 6
    without = Mix((Strip("P1", reverb_db=-60.0),))
    assert len(render_piece(playing(notes, reverberation=0.8), without, bank)) == len(dry)


def test_a_silent_performance_ends_at_once(bank: Bank) -> None:
    assert not render_piece(playing([]), Mix(), bank).any()


def test_a_part_with_another_instrument_does_not_keep_the_old_sound(bank: Bank) -> None:
    renderer = Renderer(playing([(0.0, 4.0, ROOT, 110)]), Mix(), bank)
    renderer.render(24_064)
    drums = (a_part(0, percussion=True),)
    renderer.replace(playing([(3.0, 3.1, 40, 100)], drums))
    assert level_db(renderer.render(24_064)[9_600:]) < -90
