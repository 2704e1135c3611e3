"""A part comes forward where the path meets its region, and the melody stays clear."""

from dataclasses import replace

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.prominence import forward, forward_by_role
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import MusicalPlan, RegionRole, RoleName
from studio.performing.perform import perform
from studio.performing.performance import NOTE_ON
from studio.performing.settings import PerformingSettings
from tests.builders import a_plan
from tests.composing.test_seating import a_role

BARS = 32


def _plan(ensemble: str, role: RoleName, turned: bool = False, **changes: object) -> MusicalPlan:
    """Return a plan of even loudness in which a region is met at the beginning or the end."""
    plan = a_plan(BARS, ensemble=ensemble)
    even = np.full(BARS * 4, 0.5, np.float32)
    near = np.linspace(1.0, 0.0, BARS * 4, dtype=np.float32)
    given = a_role(role, bars=BARS, chosen=False, presence=near[::-1] if turned else near)
    return replace(
        plan, beats=replace(plan.beats, loudness=even), roles=(replace(given, **changes),)
    )


def _levels(score: Score, part: int) -> tuple[float, float]:
    """Return the mean velocity of a part in the first and in the last third."""
    events = perform(score, PerformingSettings(), 1).events
    struck = events[(events["kind"] == NOTE_ON) & (events["part"] == part)]
    onset = {n.id: n.onset for n in score.parts[part].notes}
    at = np.array([onset[i] for i in struck["note"]]) / score.end
    velocity = struck["data2"].astype(float)
    return float(velocity[at < 0.33].mean()), float(velocity[at > 0.67].mean())


@pytest.mark.parametrize(
    ("ensemble", "role", "part"),
    [
        ("string_quartet", "bass", 3),
        ("string_quartet", "counter", 1),
        ("wind_quintet", "harmony", 3),
        ("piano_trio", "counter", 1),
        ("jazz_trio", "bass", 1),
        ("synth_pads", "harmony", 2),
    ],
)
def test_a_part_is_louder_where_its_region_is(ensemble: str, role: RoleName, part: int) -> None:
    first = compose(_plan(ensemble, role), ComposingSettings(1), "", "")
    last = compose(_plan(ensemble, role, turned=True), ComposingSettings(1), "", "")
    (a, b), (c, d) = _levels(first, part), _levels(last, part)
    assert (a - b) - (c - d) > 4.0


def test_the_melody_leads_wherever_the_others_are() -> None:
    for role in ("bass", "counter", "harmony", "figure"):
        score = compose(_plan("string_quartet", role), ComposingSettings(1), "", "")
        events = perform(score, PerformingSettings(), 1).events
        struck = events[events["kind"] == NOTE_ON]
        onset = {n.id: n.onset for p in score.parts for n in p.notes}
        at = np.array([onset[i] for i in struck["note"]])
        for start, end in score.phrases:
            inside = struck[(at >= start) & (at < end)]
            tune = np.isin(inside["note"], [n.id for n in score.melody])
            leading = inside["data2"][tune].mean()
            under = inside[~tune]
            means = [under["data2"][under["part"] == p].mean() for p in set(under["part"])]
            assert leading - max(means) > 2.0


def test_layers_of_a_soloist_come_forward_too() -> None:
    notes = compose(_plan("piano", "figure"), ComposingSettings(1), "", "").parts[0].notes
    left = [n for n in notes if n.staff == 2]
    half = BARS * 3840 // 2
    early = [n.emphasis for n in left if n.onset < half]
    late = [n.emphasis for n in left if n.onset >= half]
    assert np.mean(early) > np.mean(late) + 0.2
    tune = [n.emphasis for n in notes if n.staff == 1 and n.voice == 1]
    usual = compose(replace(_plan("piano", "figure"), roles=()), ComposingSettings(1), "", "")
    assert tune == [n.emphasis for n in usual.parts[0].notes if n.staff == 1 and n.voice == 1]


def test_the_figure_moves_more_where_it_is_near() -> None:
    more = []
    for seed in range(4):
        counts = []
        for turned in (False, True):
            plan = _plan("piano", "figure", turned)
            notes = compose(plan, ComposingSettings(seed), "", "").parts[0].notes
            third = BARS * 3840 // 3
            counts.append(sum(n.staff == 2 and n.onset < third for n in notes))
        more.append(counts[0] / counts[1])
    assert np.mean(more) > 1.15


def test_melody_harmony_and_form_stay_as_they_are() -> None:
    plan = _plan("flute_quartet", "figure")
    with_roles = compose(plan, ComposingSettings(1), "", "")
    without = compose(replace(plan, roles=()), ComposingSettings(1), "", "")
    # Who has the tune may change, and with a low player it lies an octave lower.
    assert [(n.onset, n.pitch.midi % 12, n.duration) for n in with_roles.melody] == [
        (n.onset, n.pitch.midi % 12, n.duration) for n in without.melody
    ]
    assert with_roles.chords == without.chords
    assert with_roles.sections == without.sections


def test_without_roles_the_music_is_what_it_was() -> None:
    plan = a_plan(16, ensemble="string_quartet")
    always = a_role("bass", chosen=False, presence=np.ones(64, np.float32), pan=0.5)
    one = compose(plan, ComposingSettings(1), "", "")
    two = compose(replace(plan, roles=(always,)), ComposingSettings(1), "", "")
    for before, after in zip(one.parts, two.parts, strict=True):
        assert before.notes == after.notes, "what is always near stands out nowhere"
        assert before.dynamics == after.dynamics


def test_a_seat_gives_way_gently() -> None:
    plan = _plan("string_quartet", "bass", pan=-1.0)
    cello = compose(plan, ComposingSettings(1), "", "").parts[3]
    assert cello.pan == pytest.approx(0.75 * 0.5 - 0.25)
    solo = _plan("piano", "bass", pan=-1.0)
    assert compose(solo, ComposingSettings(1), "", "").parts[0].pan == 0.0


def test_a_part_says_which_region_it_speaks_for() -> None:
    score = compose(_plan("string_quartet", "bass"), ComposingSettings(1), "", "")
    assert [r.text for r in score.parts[3].reasons] == ["The violoncello plays it."]
    assert score.parts[0].reasons == ()
    quartet = compose(_plan("string_quartet", "counter"), ComposingSettings(1), "", "")
    assert quartet.parts[1].reasons[0].text.startswith("The second violin ")


def test_players_of_one_role_share_its_regions() -> None:
    early = a_role("harmony", bars=BARS, chosen=False)
    late = replace(early, region=1, presence=early.presence[::-1], reasons=(
        replace(early.reasons[0], values=(("who", "It"), ("n", 2))),
    ))  # fmt: skip
    plan = replace(_plan("wind_quintet", "harmony"), roles=(early, late))
    score = compose(plan, ComposingSettings(1), "", "")
    clarinet, horn = score.parts[2], score.parts[3]
    assert len(clarinet.reasons) == len(horn.reasons) == 1
    assert clarinet.reasons != horn.reasons
    (a, b), (c, d) = _levels(score, 2), _levels(score, 3)
    assert (a - b) - (c - d) > 4.0


def test_prominence_is_relative_and_what_is_chosen_counts_first() -> None:
    near: RegionRole = a_role("bass", bars=8)
    plan = replace(a_plan(8), roles=(near,))
    bars = forward(plan, (near,))
    assert bars.shape == (8,)
    assert bars[0] == 1.0
    assert bars[-1] == -1.0
    assert np.all(np.diff(bars) <= 0)
    seen = a_role("bass", bars=8, chosen=False, presence=near.presence[::-1])
    both = replace(plan, roles=(near, seen))
    assert np.array_equal(forward_by_role(both)["bass"], bars)
    assert not forward_by_role(plan)["melody"].any()
