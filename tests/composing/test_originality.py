"""A melody may be like those it was learned from, but repeats none of them."""

from dataclasses import replace

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.frame import Frame
from studio.composing.language.tunes import SHORTEST, Tunes, steps_of
from studio.composing.material import Tone
from studio.composing.originality import TOO_LONG, original, originality, runs_of
from studio.composing.settings import ComposingSettings
from tests.builders import FLUTE, a_plan, a_score, some_notes

_PITCHES = (67, 71, 74, 72, 76, 74, 69, 66, 67, 62, 64, 69, 72, 71, 67, 60, 64, 67, 65, 62)
_TIMES = (0, 2, 3, 4, 6, 7, 8, 11, 12, 14, 15, 16, 18, 20, 21, 22, 24, 25, 28, 30)


def tunes(*lines: tuple[tuple[int, ...], tuple[int, ...]]) -> Tunes:
    steps = [
        steps_of(np.array(times), np.diff(times, append=times[-1] + 1), np.array(pitches))
        for times, pitches in lines
    ]
    lengths = [len(line.interval) for line in steps]
    return Tunes(
        {
            "interval": np.concatenate([line.interval for line in steps]),
            "time": np.concatenate([line.time for line in steps]),
            "length": np.concatenate([line.length for line in steps]),
            "start": np.cumsum([0, *lengths[:-1]]),
            "composer": np.arange(len(lines)),
            "composers": np.array([f"Composer {i}" for i in range(len(lines))]),
        }
    )


def found(known: Tunes, times: tuple[int, ...], pitches: tuple[int, ...]) -> list[int]:
    durations = np.diff(times, append=times[-1] + 1)
    return [run.notes for run in known.runs(np.array(times), durations, np.array(pitches))]


def test_a_tune_is_known_in_any_key_and_tempo() -> None:
    known = tunes((_TIMES, _PITCHES))
    moved = tuple(p - 5 for p in _PITCHES)
    slower = tuple(1440 * t + 960 for t in _TIMES)
    assert found(known, slower, moved) == [len(_PITCHES)]


def test_another_rhythm_or_another_interval_breaks_the_run() -> None:
    known = tunes((_TIMES, _PITCHES))
    other = (*_PITCHES[:10], _PITCHES[10] + 1, *_PITCHES[11:])
    assert found(known, _TIMES, other) == [10, 9]
    dotted = (*_TIMES[:9], _TIMES[9] + 0.5, *_TIMES[10:])
    assert max(found(known, tuple(int(2 * t) for t in dotted), _PITCHES)) <= 10


def test_rests_do_not_hide_a_run_nor_do_shortened_notes() -> None:
    known = tunes((_TIMES, _PITCHES))
    times, pitches = np.array(_TIMES), np.array(_PITCHES)
    lengths = np.diff(times, append=times[-1] + 1)
    rested = times + np.where(np.arange(len(times)) > 9, 5, 0)
    (run,) = known.runs(rested, lengths, pitches)
    assert run.notes == len(_PITCHES)
    (run,) = known.runs(12 * times, np.full(len(times), 6), pitches)
    assert run.notes == len(_PITCHES)


def test_runs_do_not_go_over_from_one_tune_to_the_next() -> None:
    half = 10
    first = (_TIMES[:half], _PITCHES[:half])
    second = (tuple(t - _TIMES[half - 1] for t in _TIMES[half - 1 :]), _PITCHES[half - 1 :])
    assert max(found(tunes(first, second), _TIMES, _PITCHES)) <= half + 1


def test_short_runs_are_common_property() -> None:
    known = tunes((_TIMES, _PITCHES))
    few = SHORTEST - 1
    assert found(known, _TIMES[:few], _PITCHES[:few]) == []
    assert found(known, _TIMES[: few + 1], _PITCHES[: few + 1]) == [SHORTEST]


def test_the_longest_run_and_who_wrote_it_are_told() -> None:
    other = tuple(60 + (i * i) % 7 for i in range(20))
    known = tunes((tuple(range(20)), other), (tuple(range(20)), _PITCHES))
    names = ["G4", "B4", "D5", "C5", "E5", "D5", "A4", "F#4", "G4", None, "C4", "C4"]
    part = replace(a_score().parts[0], instrument=FLUTE, notes=some_notes(names, 1.0, 1), slurs=())
    told = originality(a_score(parts=(part,)), known)
    assert (told.notes, told.longest, told.onset) == (11, 9, 0)
    assert told.composer == "Composer 1"
    assert told.tunes == 2


def test_only_the_phrase_with_the_tune_is_decoded_again() -> None:
    plan = a_plan(bars=16)
    known = tunes((_TIMES, _PITCHES))
    asked: list[tuple[int, ...]] = []

    def decode(frame: Frame) -> tuple[Tone, ...]:
        thrown = tuple(r.first_bar for r in frame.rerolls)
        asked.append(thrown)
        pitches = [p + (7 * i % 5 if thrown else 0) for i, p in enumerate(_PITCHES)]
        return tuple(Tone(480 * t, 480, p) for t, p in zip(_TIMES, pitches, strict=True))

    frame, melody = original(Frame(plan, 0), decode, known)
    assert len(asked) == 2
    assert max((run.notes for run in runs_of(melody, known)), default=0) < TOO_LONG
    (throw,) = frame.rerolls
    assert throw.layers == ("melody",)
    phrase = next(p for p in plan.phrases if p.first_bar == throw.first_bar)
    assert throw.bars == phrase.bars


def test_a_given_theme_stays_though_it_is_a_known_tune() -> None:
    known = tunes((_TIMES, _PITCHES))
    given = tuple(Tone(480 * t, 480, p) for t, p in zip(_TIMES, _PITCHES, strict=True))
    _, melody = original(Frame(a_plan(bars=16), 0), lambda _: given, known)
    assert melody == given


@pytest.mark.parametrize("seed", range(3))
def test_a_composed_melody_repeats_no_tune(seed: int) -> None:
    plan = a_plan(bars=16)
    score = compose(plan, ComposingSettings(seed=seed), "", "")
    assert originality(score).longest < TOO_LONG
