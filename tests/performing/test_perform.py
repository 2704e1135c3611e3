"""A score is played with the written grid as its base and human touch on top of it."""

from dataclasses import replace

import numpy as np
import pytest

from studio.composing.instruments import INSTRUMENTS
from studio.composing.score import (
    ChordSymbol,
    Instrument,
    Part,
    Pedal,
    Score,
    Section,
    Slur,
    TempoMark,
)
from studio.performing.articulation import FAMILIES
from studio.performing.balance import MELODY_ABOVE
from studio.performing.perform import perform
from studio.performing.performance import (
    CONTROL,
    NOTE_OFF,
    NOTE_ON,
    PROGRAM,
    Performance,
)
from studio.performing.settings import PerformingSettings
from tests.builders import CELLO, FLUTE, KIT, PIANO, a_score, some_notes

STRICT = PerformingSettings(swing=0.0, humanise=0.0)
HUMAN = PerformingSettings(swing=0.0, humanise=1.0)


def events_of(performance: Performance, kind: int, part: int = 0) -> np.ndarray:
    events = performance.events
    return events[(events["kind"] == kind) & (events["part"] == part)]


def controller(performance: Performance, number: int, part: int = 0) -> np.ndarray:
    events = events_of(performance, CONTROL, part)
    return events[events["data1"] == number]


def a_long_score() -> Score:
    tune = ["G4", "B4", "D5", "B4", "C5", "E5", "D5", "A4"] * 8
    bass = ["G2", "D3"] * 16
    melody = Part("P1", "Flute", "Fl.", FLUTE, "melody", some_notes(tune, 1.0, 1))
    low = Part("P2", "Piano", "Pno.", PIANO, "harmony", some_notes(bass, 2.0, 500))
    score = a_score(bars=16, parts=(melody, low))
    bar = score.metre.bar_ticks
    return replace(score, phrases=tuple((4 * i * bar, 4 * (i + 1) * bar) for i in range(4)))


def test_strict_playing_keeps_the_written_grid() -> None:
    score = a_long_score()
    performance = perform(score, STRICT, 0)
    on = events_of(performance, NOTE_ON)
    written = np.array([n.onset for n in score.parts[0].notes]) / 960 * 60 / 96
    assert np.allclose(on["time"], written, atol=1e-12)
    assert len(performance.tempo.ticks) == 2
    assert performance.tempo.duration_s == pytest.approx(16 * 4 * 60 / 96)


def test_strict_playing_changes_tempo_only_where_written() -> None:
    score = replace(a_score(), tempos=(TempoMark(0, 60.0), TempoMark(7680, 120.0)))
    tempo = perform(score, STRICT, 0).tempo
    assert tempo.ticks.tolist() == [0, 7680, 15360]
    assert tempo.seconds.tolist() == pytest.approx([0.0, 8.0, 12.0])


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_plays_the_same(seed: int) -> None:
    score = a_long_score()
    first, second = perform(score, HUMAN, seed), perform(score, HUMAN, seed)
    assert first.events.tobytes() == second.events.tobytes()
    assert not np.array_equal(first.events, perform(score, HUMAN, seed + 1).events)


def test_no_note_strays_further_than_twenty_milliseconds() -> None:
    score = a_long_score()
    performance = perform(score, HUMAN, 3)
    for part in range(2):
        on = events_of(performance, NOTE_ON, part)
        by_id = {n.id: n.onset for n in score.parts[part].notes}
        at = performance.tempo.seconds_at(np.array([by_id[int(i)] for i in on["note"]]))
        offset = on["time"] - at
        assert np.abs(offset).max() <= 0.020 + 1e-12
        assert np.abs(offset).max() > 0.002


def test_timing_deviations_follow_each_other() -> None:
    score = a_long_score()
    offsets = []
    for seed in range(12):
        performance = perform(score, HUMAN, seed)
        on = events_of(performance, NOTE_ON)
        at = performance.tempo.seconds_at(np.array([n.onset for n in score.parts[0].notes]))
        offsets.append((on["time"] - at)[1:])
    correlation = np.mean([np.corrcoef(o[:-1], o[1:])[0, 1] for o in offsets])
    assert correlation > 0.2


def test_a_change_of_one_note_leaves_the_playing_of_the_others() -> None:
    score = a_long_score()
    notes = score.parts[0].notes
    shorter = replace(score.parts[0], notes=notes[:20] + notes[21:])
    changed = replace(score, parts=(shorter, score.parts[1]))
    before = events_of(perform(score, HUMAN, 0), NOTE_ON)
    after = events_of(perform(changed, HUMAN, 0), NOTE_ON)
    kept = before[before["note"] != notes[20].id]
    assert np.array_equal(kept["time"], after["time"])
    assert np.abs(kept["data2"] - after["data2"]).max() <= 1


def test_the_melody_stands_out() -> None:
    performance = perform(a_long_score(), HUMAN, 0)
    melody = events_of(performance, NOTE_ON, 0)["data2"].mean()
    accompaniment = events_of(performance, NOTE_ON, 1)["data2"].mean()
    assert MELODY_ABOVE[0] - 1 <= melody - accompaniment <= MELODY_ABOVE[1] + 1


def test_louder_places_of_the_picture_are_played_louder() -> None:
    score = a_long_score()
    beats = len(score.beat_loudness)
    loudness = tuple(0.2 if i < beats // 2 else 0.8 for i in range(beats))
    on = events_of(perform(replace(score, beat_loudness=loudness), HUMAN, 0), NOTE_ON)
    half = len(on) // 2
    assert on["data2"][half:].mean() > on["data2"][:half].mean() + 12


def test_downbeats_are_stressed() -> None:
    on = events_of(perform(a_long_score(), STRICT, 0), NOTE_ON)["data2"].reshape(-1, 4)
    assert on[:, 0].mean() > on[:, 1].mean()
    assert on[:, 0].mean() > on[:, 3].mean()


def test_a_phrase_is_loudest_after_its_middle() -> None:
    on = events_of(perform(a_long_score(), HUMAN, 0), NOTE_ON)["data2"].reshape(4, 4, 4)
    bars = on.mean(axis=(0, 2))
    assert bars.argmax() in (1, 2)
    assert bars[3] < bars.max() - 2


def test_loudness_follows_the_phrases() -> None:
    score = a_long_score()
    for seed in range(6):
        on = events_of(perform(score, PerformingSettings(), seed), NOTE_ON)
        velocity = on["data2"].reshape(4, 16).astype(float)
        x = (np.arange(16) + 0.5) / 16
        parabola = np.tile(4 * x * (1 - x), (4, 1))
        assert np.corrcoef(velocity.ravel(), parabola.ravel())[0, 1] > 0.5


def test_a_pianist_brings_out_the_tune_above_the_own_accompaniment() -> None:
    tune = some_notes(["C5", "E5", "G5", "E5"] * 8, 1.0, 1)
    under = some_notes(["C3", "G3", "E3", "G3"] * 8, 1.0, 500, staff=2)
    part = Part("P1", "Piano", "Pno.", PIANO, "melody", tune + under)
    on = events_of(perform(a_score(bars=8, parts=(part,)), PerformingSettings(), 0), NOTE_ON)
    tops, lows = on["data2"][on["note"] < 500], on["data2"][on["note"] >= 500]
    assert MELODY_ABOVE[0] - 1 <= tops.mean() - lows.mean() <= MELODY_ABOVE[1] + 1


def test_who_takes_over_the_tune_stands_out_while_the_others_recede() -> None:
    score = a_long_score()
    upper, lower = score.parts
    bar = score.metre.bar_ticks
    half = 8 * bar
    first = tuple(replace(n, role="inner") if n.onset >= half else n for n in upper.notes)
    second = tuple(replace(n, role="melody") if n.onset >= half else n for n in lower.notes)
    parts = (replace(upper, notes=first), replace(lower, notes=second))
    performance = perform(replace(score, parts=parts), HUMAN, 0)
    early = performance.tempo.seconds_at(half) - 0.1
    means = [
        [
            events["data2"][(events["time"] < early) == before].mean()
            for events in (events_of(performance, NOTE_ON, part) for part in (0, 1))
        ]
        for before in (True, False)
    ]
    assert means[0][0] > means[0][1] + 6
    assert means[1][1] > means[1][0] + 6


def test_a_music_box_has_no_dynamics() -> None:
    box = INSTRUMENTS["music_box"]
    part = Part("P1", "Music box", "M.B.", box, "melody", some_notes(["C5", "E5"] * 8, 1.0, 1))
    on = events_of(perform(a_score(parts=(part,)), HUMAN, 0), NOTE_ON)
    assert np.unique(on["data2"]).size == 1


def test_a_note_that_leans_on_the_next_is_louder_than_its_resolution() -> None:
    tune = ["G4", "B4", "D5", "B4", "A4", "G4", "D5", "B4"]
    plain = some_notes(tune, 1.0, 1)
    part = Part("P1", "Flute", "Fl.", FLUTE, "melody", plain)
    score = replace(a_score(bars=2, parts=(part,)), phrases=(), chords=())
    before = events_of(perform(score, HUMAN, 0), NOTE_ON)["data2"].astype(int)
    triad = ChordSymbol(0, score.end, "G", 0, "major", "I", None)
    stated = replace(score, chords=(triad, replace(triad, onset=score.end - 1, duration=1)))
    after = events_of(perform(stated, HUMAN, 0), NOTE_ON)["data2"].astype(int)
    # The fifth note, an A over G major, resolves down.
    gained = after - before
    assert gained[4] >= gained.mean() + 2
    assert gained[5] <= gained.mean() - 2


def test_sections_end_broader_than_phrases() -> None:
    score = a_long_score()
    bar = score.metre.bar_ticks
    sections = (Section("A", "", 0, 8 * bar), Section("B", "", 8 * bar, 8 * bar))
    tempo = perform(replace(score, sections=sections), HUMAN, 0).tempo
    beats = np.diff(tempo.seconds_at(np.arange(0, 8 * bar + 1, 960)))
    assert beats[15] < beats[31]


def test_the_final_slowing_is_over_where_the_last_note_is_struck() -> None:
    score = a_long_score()
    upper = score.parts[0]
    # The last two bars are one held note in every part.
    held = score.end - 2 * score.metre.bar_ticks
    last = replace(upper.notes[-1], onset=held, duration=score.end - held)
    tune = (*(n for n in upper.notes if n.onset < held), last)
    low = tuple(n for n in score.parts[1].notes if n.onset < held)
    parts = (replace(upper, notes=tune), replace(score.parts[1], notes=low))
    tempo = perform(replace(score, parts=parts), HUMAN, 0).tempo
    beats = np.diff(tempo.seconds_at(np.arange(0, held + 1, 960)))
    assert beats[-1] > 1.2 * np.median(beats)


def test_strings_join_slurred_notes_and_wind_players_breathe_after_phrases() -> None:
    def sounding(instrument: Instrument, slurs: tuple[Slur, ...]) -> np.ndarray:
        notes = some_notes(["C5", "D5", "E5", "F5"] * 4, 1.0, 1)
        part = Part("P1", "", "", instrument, "melody", notes, slurs=slurs)
        score = a_score(bars=4, parts=(part,), quarter_bpm=60.0)
        score = replace(score, phrases=((0, score.end // 2), (score.end // 2, score.end)))
        performance = perform(score, HUMAN, 0)
        on, off = events_of(performance, NOTE_ON), events_of(performance, NOTE_OFF)
        start = on["time"][np.argsort(on["note"])]
        lengths: np.ndarray = off["time"][np.argsort(off["note"])] - start
        return lengths

    slurred = sounding(CELLO, (Slur(1, 4),))
    plain = sounding(CELLO, ())
    assert (slurred[:3] > plain[:3] + 0.03).all()
    assert sounding(FLUTE, ())[7] < sounding(PIANO, ())[7] - 0.05


@pytest.mark.parametrize("instrument", [FLUTE, CELLO, PIANO], ids=lambda i: i.key)
def test_the_last_note_sounds_as_long_as_it_is_written(instrument: Instrument) -> None:
    notes = some_notes(["C5", "D5", "E5", "F5"], 4.0, 1)
    part = Part("P1", "", "", instrument, "melody", notes)
    score = a_score(bars=4, parts=(part,))
    performance = perform(score, HUMAN, 0)
    on, off = events_of(performance, NOTE_ON), events_of(performance, NOTE_OFF)
    length = off["time"][off["note"] == 4][0] - on["time"][on["note"] == 4][0]
    start, end = performance.tempo.seconds_at(np.array([notes[3].onset, score.end]))
    assert length == pytest.approx(end - start, abs=0.002)


def test_a_harp_rings_until_the_harmony_changes() -> None:
    harp = INSTRUMENTS["harp"]
    part = Part("P1", "Harp", "Hp.", harp, "figure", some_notes(["G3", "D4"] * 8, 1.0, 1))
    score = a_score(bars=4, parts=(part,))
    performance = perform(score, STRICT, 0)
    pedal = controller(performance, 64)
    assert pedal["data2"].tolist() == [127, 0, 127, 0]
    change = performance.tempo.seconds_at(score.chords[1].onset)
    assert pedal["time"][1] == pytest.approx(change)


def test_phrases_breathe_and_the_end_slows_down() -> None:
    score = a_long_score()
    tempo = perform(score, HUMAN, 0).tempo
    bar = score.metre.bar_ticks
    lines = tempo.seconds_at(np.arange(17) * bar)
    strict = 4 * 60 / 96
    # A phrase lasts as written, and is slowest at its end.
    assert lines[12] == pytest.approx(12 * strict, rel=1e-9)
    beats = np.diff(tempo.seconds_at(np.arange(0, 4 * bar + 1, 960)))
    assert beats[-1] == beats.max()
    assert 1.03 < beats.max() / beats.min() < 1.25
    assert np.diff(lines)[15] > 1.15 * strict
    assert (np.diff(tempo.seconds) > 0).all()


def test_bars_of_all_parts_stay_together() -> None:
    score = a_long_score()
    performance = perform(score, HUMAN, 0)
    first = events_of(performance, NOTE_ON, 0)["time"][::2]
    second = events_of(performance, NOTE_ON, 1)["time"]
    assert np.abs(first - second).max() < 0.04


def test_more_human_touch_is_more_of_everything() -> None:
    score = a_long_score()
    strengths = []
    for touch in (0.0, 0.25, 0.5, 0.75, 1.0):
        performance = perform(score, PerformingSettings(0.0, touch), 0)
        on = events_of(performance, NOTE_ON)
        at = performance.tempo.seconds_at(np.array([n.onset for n in score.parts[0].notes]))
        bars = on["data2"].reshape(4, 4, 4).mean(axis=(0, 2))
        beats = np.diff(performance.tempo.seconds_at(np.arange(0, 12 * 3840 + 1, 960)))
        strengths.append((np.ptp(bars), np.ptp(beats), (on["time"] - at).std()))
    assert (np.diff(strengths, axis=0) > 0).all()


def test_a_long_note_follows_the_phrase_while_it_sounds() -> None:
    held = Part("P1", "Cello", "Vc.", CELLO, "melody", some_notes(["G2"], 16.0, 1))
    performance = perform(a_score(bars=4, parts=(held,)), HUMAN, 0)
    swell = controller(performance, 11)
    middle = np.searchsorted(swell["time"], 0.5 * performance.end_s) - 1
    assert swell["data2"][middle] > swell["data2"][0] + 10
    assert swell["data2"][middle] > swell["data2"][-1] + 10


def test_swing_delays_off_beats_to_two_thirds_and_leaves_triplets() -> None:
    eighths = Part("P1", "Flute", "Fl.", FLUTE, "melody", some_notes(["C5"] * 8, 0.5, 1))
    score = a_score(bars=1, parts=(eighths,), quarter_bpm=60.0)
    on = events_of(perform(score, PerformingSettings(1.0, 0.0), 0), NOTE_ON)["time"]
    assert on[::2] == pytest.approx([0, 1, 2, 3])
    assert on[1::2] == pytest.approx(np.arange(4) + 2 / 3)
    triplets = Part("P1", "Flute", "Fl.", FLUTE, "melody", some_notes(["C5"] * 12, 1 / 3, 1))
    score = a_score(bars=1, parts=(triplets,), quarter_bpm=60.0)
    on = events_of(perform(score, PerformingSettings(1.0, 0.0), 0), NOTE_ON)["time"]
    assert on == pytest.approx(np.arange(12) / 3)


def test_articulation_sets_the_length() -> None:
    notes = some_notes(["C5", "D5", "E5", "F5"], 1.0, 1)
    notes = (
        replace(notes[0], articulations=("staccato",)),
        notes[1],
        notes[2],
        replace(notes[3], articulations=("tenuto",)),
    )
    part = Part("P1", "Flute", "Fl.", FLUTE, "melody", notes, slurs=(Slur(2, 3),))
    score = replace(a_score(parts=(part,), quarter_bpm=60.0), phrases=())
    performance = perform(score, HUMAN, 0)
    on, off = events_of(performance, NOTE_ON), events_of(performance, NOTE_OFF)
    start = {int(e["note"]): float(e["time"]) for e in on}
    end = {int(e["note"]): float(e["time"]) for e in off}
    assert 0.35 < end[1] - start[1] < 0.65
    assert end[2] > start[3]  # slurred notes overlap
    written = np.diff(performance.tempo.seconds_at(np.array([1920, 2880])))[0]
    assert 0.9 * written < end[3] - start[3] < 1.1 * written


def test_a_restruck_pitch_is_let_go_first() -> None:
    part = Part("P1", "Piano", "Pno.", PIANO, "harmony", some_notes(["C4"] * 16, 0.5, 1))
    performance = perform(a_score(parts=(part,)), HUMAN, 0)
    strokes = performance.events[np.isin(performance.events["kind"], (NOTE_ON, NOTE_OFF))]
    sounding = 0
    for event in strokes:
        sounding += 1 if event["kind"] == NOTE_ON else -1
        assert 0 <= sounding <= 1
    assert sounding == 0


def test_voices_on_one_pitch_are_struck_once() -> None:
    upper = some_notes(["C4", "D4"], 1.0, 1)
    lower = (replace(upper[0], id=9, duration=1920, voice=2),)
    part = Part("P1", "Piano", "Pno.", PIANO, "harmony", upper + lower)
    on = events_of(perform(a_score(parts=(part,)), STRICT, 0), NOTE_ON)
    assert on["data1"].tolist() == [60, 62]
    assert on["note"][0] == 9


def test_every_note_is_struck_and_let_go_in_order() -> None:
    performance = perform(a_long_score(), HUMAN, 5)
    events = performance.events
    assert (np.diff(events["time"]) >= 0).all()
    assert (events["time"] >= 0).all()
    for part in range(2):
        on, off = events_of(performance, NOTE_ON, part), events_of(performance, NOTE_OFF, part)
        assert sorted(on["note"]) == sorted(off["note"])
        start = dict(zip(on["note"].tolist(), on["time"].tolist(), strict=True))
        assert all(e["time"] > start[int(e["note"])] for e in off)
        assert on["data2"].min() >= 1
        assert on["data2"].max() <= 127
    assert performance.end_s >= events["time"].max()


def test_the_set_up_comes_before_the_first_note() -> None:
    events = perform(a_score(), HUMAN, 0).events
    first_note = int(np.flatnonzero(events["kind"] == NOTE_ON)[0])
    before = events[:first_note]
    assert sorted(before["part"][before["kind"] == PROGRAM]) == [0, 1]
    numbers = before["data1"][before["kind"] == CONTROL]
    assert {7, 10, 11, 91} <= set(numbers.tolist())


def test_channels_leave_ten_to_percussion() -> None:
    parts = tuple(
        Part(f"P{i}", "Flute", "Fl.", FLUTE, "inner", some_notes(["C5"], 1.0, 10 * i + 1))
        for i in range(10)
    )
    drums = Part("P99", "Drums", "Dr.", KIT, "percussion", some_notes(["C2"], 1.0, 990))
    played = perform(a_score(parts=(*parts[:5], drums, *parts[5:])), HUMAN, 0).parts
    channels = [p.channel for p in played]
    assert channels == [0, 1, 2, 3, 4, 9, 5, 6, 7, 8, 10]
    assert [p.percussion for p in played].index(True) == 5


def test_sustained_parts_swell_and_others_do_not() -> None:
    held = Part("P1", "Cello", "Vc.", CELLO, "melody", some_notes(["G2", "A2"], 4.0, 1))
    piano = Part("P2", "Piano", "Pno.", PIANO, "harmony", some_notes(["G2", "A2"], 4.0, 9))
    performance = perform(a_score(bars=2, parts=(held, piano)), HUMAN, 0)
    swell = controller(performance, 11, 0)["data2"]
    assert len(swell) > 10
    assert swell.max() - swell.min() >= 8
    assert swell.min() >= 50
    assert np.abs(np.diff(swell)).max() < 25
    assert len(controller(performance, 11, 1)) == 1


def test_a_hairpin_under_a_held_note_is_played_by_expression() -> None:
    score = a_score()
    flute = replace(score.parts[0], notes=some_notes(["G4"], 4.0, 1))
    growing = replace(score, parts=(flute,), beat_loudness=())
    values = controller(perform(growing, STRICT, 0), 11)["data2"]
    assert (np.diff(values) >= 0).all()
    assert values[-1] > values[0] + 5


def test_the_pedal_changes_with_the_harmony() -> None:
    notes = some_notes(["C3", "G3", "C4", "G3"] * 2, 1.0, 1)
    pedals = (Pedal(0, 3840), Pedal(3840, 7680))
    part = Part("P1", "Piano", "Pno.", PIANO, "figure", notes, pedals=pedals)
    performance = perform(a_score(bars=2, parts=(part,), quarter_bpm=60.0), STRICT, 0)
    pedal = controller(performance, 64)
    assert pedal["data2"].tolist() == [127, 0, 127, 0]
    assert pedal["time"][1] == pytest.approx(4.0)
    assert 0.02 < pedal["time"][2] - pedal["time"][1] < 0.2


def test_a_score_without_notes_is_performed_as_silence() -> None:
    part = Part("P1", "Flute", "Fl.", FLUTE, "melody", ())
    performance = perform(a_score(parts=(part,)), HUMAN, 0)
    assert not (performance.events["kind"] == NOTE_ON).any()
    assert performance.end_s == pytest.approx(performance.tempo.duration_s)


def test_every_instrument_has_a_touch_of_its_family() -> None:
    for instrument in INSTRUMENTS.values():
        assert instrument.sound.partition(".")[0] in FAMILIES, instrument.key
