"""What holds for every piece, whatever the plan."""

import itertools
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.composing.compose import compose
from studio.composing.score import Note, Part, Score
from studio.composing.settings import ComposingSettings
from studio.mapping.cipher import motif_of
from studio.mapping.plan import (
    FaceVoice,
    Metre,
    MusicalPlan,
    PhrasePlan,
    Reason,
    SectionPlan,
)
from studio.mapping.settings import ENSEMBLES
from tests.builders import a_plan

METRES = [(2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8)]
MODES = ["major", "lydian", "mixolydian", "dorian", "minor", "phrygian"]
NAMES = ["Haydn", "Anna", "Eileen", "Maximilian", "Bo", "Theodora"]
CADENCES = ["authentic", "half", "deceptive", "open"]


@st.composite
def plans(draw: st.DrawFn) -> MusicalPlan:
    metre = Metre(*draw(st.sampled_from(METRES)))
    lengths = draw(st.lists(st.integers(1, 9), min_size=1, max_size=6))
    bars = max(4, sum(lengths))
    lengths[-1] += bars - sum(lengths)
    plan = a_plan(
        bars=bars,
        metre=metre,
        tonic=draw(st.integers(0, 11)),
        mode=draw(st.sampled_from(MODES)),
        ensemble=draw(st.sampled_from([e.value for e in ENSEMBLES])),
        tension=draw(st.floats(-1, 1)),
        complexity=draw(st.floats(-1, 1)),
        fidelity=draw(st.floats(0, 1)),
    )
    phrases, sections, first = [], [], 0
    for i, length in enumerate(lengths):
        quotes = draw(st.none() | st.integers(0, i - 1)) if i else None
        shift = draw(st.integers(-6, 6))
        sections.append(SectionPlan("A", "", first, length, None, 0.0, 0.0, 1.0, shift))
        cadence = draw(st.sampled_from(CADENCES))
        phrases.append(PhrasePlan(i, first, length, cadence, quotes, draw(st.floats(0, 1))))  # type: ignore[arg-type]
        first += length
    generator = np.random.default_rng(draw(st.integers(0, 2**16)))
    count = bars * metre.felt_beats

    def curve(low: float, high: float) -> np.ndarray:
        return generator.uniform(low, high, count).astype(np.float32)

    beats = replace(
        plan.beats,
        pitch=curve(30, 110),
        pitch_weight=curve(0, 1),
        density=curve(0.25, 4),
        loudness=curve(0, 1),
        articulation=curve(0, 1),
        consonance=curve(0, 1),
        colour=curve(0, 1),
        motion=curve(0, 1),
        fifths=curve(-6, 6),
        fifths_weight=curve(0, 1),
        figure=generator.integers(0, 4, count).astype(np.int8),
        figure_weight=curve(0, 1),
        activity=curve(0.25, 4),
    )
    entries = draw(st.lists(st.integers(0, bars - 1), max_size=4, unique=True).map(sorted))
    faces = tuple(
        FaceVoice(
            index,
            (0.1 + 0.2 * index, 0.5),
            "",
            motif_of(draw(st.sampled_from(NAMES))),
            bar * metre.felt_beats,
            index == 0 and draw(st.booleans()),
            Reason("face_to_voice", "face", 1.0, None, ""),
        )
        for index, bar in enumerate(entries)
    )
    return replace(
        plan, beats=beats, phrases=tuple(phrases), sections=tuple(sections), faces=faces
    )


def _check_hand(notes: list[Note]) -> None:
    for onset in {n.onset for n in notes}:
        held = [n.pitch.midi for n in notes if n.onset <= onset < n.end]
        assert len(held) <= 5
        assert max(held) - min(held) <= 16


def _check_part(score: Score, part: Part) -> None:
    instrument = part.instrument
    lanes: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for note in part.notes:
        assert note.onset >= 0
        assert note.duration > 0
        assert note.end <= score.end
        assert note.onset % 120 == 0 or note.onset % 160 == 0
        assert note.duration % 120 == 0 or note.duration % 160 == 0
        assert instrument.low <= note.pitch.midi <= instrument.high
        assert abs(note.pitch.alter) <= 2
        assert note.voice in (1, 2)
        assert 1 <= note.staff <= len(instrument.clefs)
        lanes.setdefault((note.staff, note.voice), []).append((note.onset, note.end))
    if instrument.key == "piano":
        for staff in (1, 2):
            _check_hand([n for n in part.notes if n.staff == staff])
    for spans in lanes.values():
        spans = sorted(set(spans))
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    ids = {n.id: n for n in part.notes}
    for slur in part.slurs:
        first, last = ids[slur.first], ids[slur.last]
        assert first.onset < last.onset
        assert (first.voice, first.staff) == (last.voice, last.staff)


def _lead(score: Score) -> list[tuple[int, int, int]]:
    return [(n.onset, n.end, n.pitch.midi) for n in score.melody]


@given(plans(), st.integers(0, 999_999))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_piece_is_sound_music(plan: MusicalPlan, seed: int) -> None:
    score = compose(plan, ComposingSettings(seed), "Title", "picture.png")
    for part in score.parts:
        _check_part(score, part)
    ids = [n.id for part in score.parts for n in part.notes]
    assert len(ids) == len(set(ids))
    assert all(0 <= i < 2**53 for i in ids)

    lead = _lead(score)
    # The melody comes to rest in the last bar, and no one stops before it.
    beat = plan.metre.bar_ticks // plan.metre.felt_beats
    assert lead[-1][1] > score.end - plan.metre.bar_ticks
    assert lead[-1][1] - lead[-1][0] >= min(beat, score.end - lead[-1][0])
    assert lead[-1][2] % 12 == plan.tonic
    ends = [max(n.end for n in part.notes) for part in score.parts]
    assert lead[-1][1] <= max(ends) <= score.end
    for part in score.parts:
        if part.role == "bass" or len(part.instrument.clefs) == 2:
            low = [n for n in part.notes if part.role_of(n) == "bass" or n.staff == 2]
            if part.role == "harmony":
                continue
            for note in low:
                over = [p for a, b, p in lead if a < note.end and b > note.onset]
                assert not over or note.pitch.midi < min(over)

    run = longest = 1
    for (_, _, a), (_, _, b) in itertools.pairwise(lead):
        run = run + 1 if a == b else 1
        longest = max(longest, run)
    assert longest <= 4

    assert score.chords[0].onset == 0
    assert all(
        a.onset + a.duration == b.onset
        for a, b in zip(score.chords, score.chords[1:], strict=False)
    )
    assert score.chords[-1].onset + score.chords[-1].duration == score.end
    assert score.keys[0].onset == 0
    assert all(abs(k.key.fifths) <= 6 for k in score.keys)
