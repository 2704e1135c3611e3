"""Chords close phrases as their mode does, and answer the picture."""

from dataclasses import replace
from itertools import pairwise

import music21
import numpy as np
import pytest

from studio.composing.bass import bass_line
from studio.composing.ensembles import ENSEMBLES
from studio.composing.frame import Frame
from studio.composing.harmony import harmonise
from studio.composing.language.learned import LEARNED
from studio.composing.material import Span
from studio.composing.settings import HeldChord
from studio.composing.spelling import named, pitch_class
from studio.composing.theory import INTERVALS, SCALES, numeral
from studio.mapping.plan import Mode, MusicalPlan
from tests.builders import a_plan

CLOSES = {
    "major": {"V", "vii", "IV"},
    "minor": {"V", "vii"},
    "dorian": {"IV", "VII", "v"},
    "mixolydian": {"bVII", "v", "IV"},
    "lydian": {"II", "V", "vii"},
    "phrygian": {"bII", "vii"},
}


def _spans(plan: MusicalPlan, seed: int = 0) -> tuple[Span, ...]:
    return harmonise(Frame(plan, seed), ENSEMBLES[plan.ensemble], LEARNED)


@pytest.mark.parametrize("mode", list(SCALES))
def test_pieces_close_with_the_cadence_of_their_mode(mode: Mode) -> None:
    for seed in range(12):
        spans = _spans(a_plan(16, mode=mode), seed)
        assert spans[-1].degree in ("I", "i")
        assert spans[-2].degree in CLOSES[mode]
        assert all(a.end == b.onset for a, b in pairwise(spans))


@pytest.mark.parametrize("mode", ["dorian", "mixolydian", "lydian", "phrygian"])
def test_church_modes_stay_in_their_scale(mode: Mode) -> None:
    scale = {(7 + s) % 12 for s in SCALES[mode]}
    for seed in range(6):
        for span in _spans(a_plan(16, mode=mode), seed):
            assert set(span.tones[:3]) <= scale


def test_secondary_dominants_resolve() -> None:
    heard = 0
    for seed in range(60):
        spans = _spans(a_plan(32, tension=1.0, complexity=1.0), seed)
        for span, *after in zip(spans, spans[1:], (*spans[2:], spans[-1]), strict=False):
            if "/" not in span.degree:
                continue
            heard += 1
            target = music21.roman.RomanNumeral(span.degree.split("/")[1], music21.key.Key("C"))
            # The dominant may be reached by way of the tonic over its fifth.
            reached = after[1] if after[0].degree in ("I", "i") else after[0]
            above = (reached.root - span.key.tonic) % 12
            assert above == target.root().pitchClass
    assert heard > 20


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_tension_brings_chords_foreign_to_the_key(mode: Mode) -> None:
    # The leading tone and the raised sixth belong to minor.
    known = set(SCALES[mode]) | ({9, 11} if mode == "minor" else set())

    def foreign(tension: float) -> float:
        plan = a_plan(32, mode=mode, tension=tension)
        spans = [s for seed in range(12) for s in _spans(plan, seed)]
        outside = [bool({(t - s.key.tonic) % 12 for t in s.tones[:3]} - known) for s in spans]
        return float(np.mean(outside))

    assert foreign(1.0) > foreign(-1.0) + 0.05
    assert foreign(-1.0) < 0.08


def test_harmony_quickens_when_colours_change() -> None:
    plan = a_plan(32)

    def changes(motion: float) -> int:
        beats = replace(plan.beats, motion=np.full_like(plan.beats.motion, motion))
        return sum(len(_spans(replace(plan, beats=beats), seed)) for seed in range(5))

    assert changes(1.0) > 1.3 * changes(0.0)


def test_many_chords_change_within_the_bar() -> None:
    """In songs in four beats 56 % of the changes do."""
    inside = total = 0
    plan = a_plan(32)
    beats = replace(plan.beats, motion=np.full_like(plan.beats.motion, 0.25))
    for seed in range(20):
        for span in _spans(replace(plan, beats=beats), seed)[1:]:
            total += 1
            inside += span.onset % 3840 != 0
    assert 0.45 <= inside / total <= 0.67


def test_held_chords_stay_and_nothing_changes_below_them() -> None:
    held = (
        HeldChord(3840, 1920, 3, "minor-seventh", "vi7", 3840, 6),
        HeldChord(7680 + 960, 5760, 1, "major", "bV", 3840),
    )
    for seed in range(8):
        plan = a_plan(16)
        frame = Frame(plan, seed, held_chords=held)
        ensemble = ENSEMBLES[plan.ensemble]
        spans = harmonise(frame, ensemble, LEARNED)
        bass = bass_line(frame, ensemble, spans, LEARNED)
        for chord in held:
            over = [
                (span, low)
                for span, low in zip(spans, bass, strict=True)
                if span.onset < chord.onset + chord.duration and span.end > chord.onset
            ]
            assert over[0][0].onset == chord.onset
            assert over[-1][0].end == chord.onset + chord.duration
            for span, low in over:
                assert (span.root, span.kind) == (chord.root, chord.kind)
                assert low % 12 == (chord.root if chord.bass is None else chord.bass)
        assert all(a.end == b.onset for a, b in pairwise(spans))


def test_basses_stand_on_roots_mostly_and_on_inversions_often() -> None:
    rooted = total = 0
    for seed in range(12):
        plan = a_plan(32)
        frame = Frame(plan, seed)
        spans = harmonise(frame, ENSEMBLES[plan.ensemble], LEARNED)
        bass = bass_line(frame, ENSEMBLES[plan.ensemble], spans, LEARNED)
        assert bass[-1] % 12 == spans[-1].root
        assert all(low % 12 in span.tones for span, low in zip(spans, bass, strict=True))
        rooted += sum(low % 12 == span.root for span, low in zip(spans, bass, strict=True))
        total += len(spans)
    assert 0.55 <= rooted / total <= 0.85


def test_colour_and_consonance_enrich_and_sharpen_chords() -> None:
    plan = a_plan(32)

    def sizes(colour: float, consonance: float) -> float:
        one = np.ones_like(plan.beats.colour)
        beats = replace(plan.beats, colour=colour * one, consonance=consonance * one)
        spans = [s for seed in range(5) for s in _spans(replace(plan, beats=beats), seed)]
        return float(np.mean([len(s.tones) for s in spans]))

    assert sizes(1.0, 0.2) > sizes(0.0, 0.9) + 0.3


def test_the_hue_draws_the_roots_along_the_circle_of_fifths() -> None:
    plan = a_plan(32)

    def mean_fifths(asked: float) -> float:
        one = np.ones_like(plan.beats.fifths)
        beats = replace(plan.beats, fifths=asked * one, fifths_weight=one)
        spans = [s for seed in range(5) for s in _spans(replace(plan, beats=beats), seed)]
        return float(np.mean([(7 * (s.root - plan.tonic) + 5) % 12 - 5 for s in spans]))

    assert mean_fifths(3.0) > mean_fifths(-2.0) + 0.3


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_roman_numerals_name_the_chords_they_stand_for(mode: Mode) -> None:
    known = {"major", "minor", "diminished", "dominant", "minor-seventh", "half-diminished",
             "diminished-seventh", "augmented"}  # fmt: skip
    seen = set()
    for seed in range(25):
        for span in _spans(a_plan(32, tonic=2, mode=mode, tension=0.8), seed):
            name = numeral(span.degree, span.kind)
            if span.kind not in known or name in seen:
                continue
            seen.add(name)
            step, alter = named(span.position)
            assert pitch_class(span.position) == span.root
            figure = music21.roman.RomanNumeral(name.replace("°", "o"), music21.key.Key("D", mode))
            assert figure.root().name == step + {-1: "-", 0: "", 1: "#"}[alter]
            expected = {(span.root + s) % 12 for s in INTERVALS[span.kind]}
            assert set(figure.pitchClasses) == expected, name
    assert len(seen) >= 20
