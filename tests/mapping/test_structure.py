"""Key, mode, metre, tempo, length, form and ensemble: what decides them, and what does not."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from studio.errors import SettingError
from studio.mapping.ensembles import CHARACTERS, affinity
from studio.mapping.metre import line_work, metre_scores
from studio.mapping.mood import Character
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.settings import ENSEMBLES, KEYS, METRES, MODES, MappingSettings
from studio.mapping.tonality import MOOD_OF_MODE, dominant_hue
from tests.mapping.seen import X, Y, a_region, a_view, of_hue

DEFAULT = MappingSettings()


def plan_of(view: object = None, **values: object) -> MusicalPlan:
    return plan_music(
        a_view() if view is None else view,  # type: ignore[arg-type]
        replace(DEFAULT, **values),  # type: ignore[arg-type]
    )


def whole(plan: MusicalPlan) -> None:
    """Check that the plan is complete and fits together."""
    bars = [(s.first_bar, s.bars) for s in plan.sections]
    assert bars[0][0] == 0
    assert all(a + n == b for (a, n), (b, _) in pairwise(bars))
    assert sum(n for _, n in bars) == plan.bars
    phrases = [(p.first_bar, p.bars) for p in plan.phrases]
    assert phrases[0][0] == 0
    assert all(a + n == b for (a, n), (b, _) in pairwise(phrases))
    assert sum(n for _, n in phrases) == plan.bars
    for index, phrase in enumerate(plan.phrases):
        section = plan.sections[phrase.section]
        assert section.first_bar <= phrase.first_bar
        assert phrase.first_bar + phrase.bars <= section.first_bar + section.bars
        assert phrase.quotes is None or 0 <= phrase.quotes < index
        assert 0 <= phrase.variation <= 1
    for index, section in enumerate(plan.sections):
        assert section.like is None or 0 <= section.like < index
        assert 0 <= section.start < section.end <= 1
        assert section.name
    assert plan.phrases[-1].cadence == "authentic"
    assert plan.sections[-1].key_shift == 0
    beats = plan.bars * plan.metre.felt_beats
    ranges = {
        "x": (0, 1),
        "y": (0, 1),
        "pitch": (48, 96),
        "pitch_weight": (0, 1),
        "density": (0.25, 4),
        "loudness": (0, 1),
        "articulation": (0, 1),
        "consonance": (0, 1),
        "colour": (0, 1),
        "motion": (0, 1),
        "fifths": (-6.01, 6.01),
        "fifths_weight": (0, 1),
        "figure": (0, 3),
        "figure_weight": (0, 1),
        "activity": (0.25, 4),
        "saliency": (0, 1),
    }
    for name, (low, high) in ranges.items():
        curve = getattr(plan.beats, name)
        assert curve.shape == (beats,), name
        assert np.isfinite(curve).all(), name
        assert low <= curve.min() <= curve.max() <= high, name
    assert len(plan.beat_reasons) == beats
    assert 0 <= plan.climax_bar < plan.bars
    assert plan.motif.shape == (8,)
    assert plan.motif.min() == -1
    assert plan.motif.max() == 1
    for entry in ("key", "mode", "tempo", "metre", "form", "ensemble", "dynamics", "length"):
        assert plan.reasons[entry], entry
        assert all("{" not in reason.text for reason in plan.reasons[entry])


@pytest.mark.parametrize("bars", [4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 17, 23, 31, 33, 100, 257, 512])
def test_a_number_of_bars_is_met_exactly(bars: int) -> None:
    ramp = a_view(lightness=20 + 60 * X)
    for metre in ("4/4", "6/8"):
        plan = plan_of(ramp, bars=bars, metre=metre)
        assert plan.bars == bars
        whole(plan)
        assert any(section.like is not None for section in plan.sections)


@pytest.mark.parametrize("seconds", [10, 24, 30, 60, 200, 1200])
@pytest.mark.parametrize("arousal", [-0.9, 0.0, 0.9])
def test_a_length_is_met(seconds: float, arousal: float) -> None:
    plan = plan_of(a_view(mood=(0.0, arousal, 0.0)), duration=seconds)
    lasts = plan.bars * plan.metre.felt_beats * 60 / plan.tempo_bpm
    assert lasts == pytest.approx(seconds, rel=0.005)
    whole(plan)


def test_even_the_longest_piece_has_few_sections() -> None:
    noise = np.random.default_rng(3).uniform(20, 80, (4, 24)).repeat(16, 0).repeat(4, 1)
    plan = plan_of(a_view(lightness=noise), duration=1200.0, tempo=240.0, metre="2/4")
    whole(plan)
    assert plan.bars == 2400
    assert 4 <= len(plan.sections) <= 12


def test_bars_go_before_length_and_a_chosen_tempo_stays() -> None:
    assert plan_of(bars=17, duration=300.0).bars == 17
    assert plan_of(tempo=101.0, duration=60.0).tempo_bpm == 101.0


@pytest.mark.parametrize(
    ("arousal", "metre"),
    list(product([-0.95, -0.3, 0.3, 0.95], ["2/4", "4/4", "6/8", "12/8", "7/8"])),
)
def test_left_alone_a_piece_lasts_60_to_90_seconds_in_whole_fours(
    arousal: float, metre: str
) -> None:
    plan = plan_of(a_view(mood=(0.0, arousal, 0.0)), metre=metre)
    assert 60 <= plan.bars * plan.metre.felt_beats * 60 / plan.tempo_bpm <= 90
    assert plan.bars % 4 == 0
    whole(plan)


def test_what_the_person_chooses_is_met() -> None:
    for key in KEYS:
        plan = plan_of(key=key.value)
        assert plan.tonic == [k.value for k in KEYS].index(key.value)
    for mode in MODES:
        assert plan_of(mode=mode.value).mode == mode.value
    for metre in METRES:
        plan = plan_of(metre=metre.value)
        assert str(plan.metre) == metre.value
        whole(plan)
    for ensemble in ENSEMBLES:
        assert plan_of(ensemble=ensemble.value).ensemble == ensemble.value
    assert plan_of(tempo=47.0).tempo_bpm == 47.0


def test_hue_goes_round_the_circle_of_fifths() -> None:
    tonics = [plan_of(a_view(**of_hue(float(hue)))).tonic for hue in range(20, 380, 4)]
    fifths = [7 * tonic % 12 for tonic in tonics]
    steps = [(after - before) % 12 for before, after in pairwise(fifths)]
    assert set(steps) == {0, 1}
    assert sum(steps) == 12
    for hue, tonic in ((26.5, 5), (60.5, 7), (94.5, 9), (277.5, 3)):
        assert plan_of(a_view(**of_hue(hue))).tonic == tonic


def test_grey_areas_do_not_decide_the_key() -> None:
    blue = of_hue(270.0, 40.0)
    dull = of_hue(90.0, 3.0)
    small = {name: np.where(X < 0.15, blue[name], dull[name]) for name in blue}
    assert plan_of(a_view(**small)).tonic == plan_of(a_view(**blue)).tonic
    hue = dominant_hue(a_view(**small))
    assert hue == pytest.approx(270.0, abs=2.0)


def test_grey_pictures_take_their_key_from_lightness_and_say_so() -> None:
    dark = plan_of(a_view(grey=True, z={"lightness": -1.5}))
    light = plan_of(a_view(grey=True, z={"lightness": 1.5}))
    assert dark.tonic != light.tonic
    assert dark.reasons["key"][0].rule == "lightness_to_key"
    assert {"warmth_to_pitch", "hue_to_harmony"} <= set(dark.unheard)
    assert dark.beats.fifths_weight.max() == 0.0


@pytest.mark.parametrize("mode", sorted(MOOD_OF_MODE))
def test_every_mode_belongs_to_some_mood(mode: str) -> None:
    valence, tension, _ = MOOD_OF_MODE[mode]  # type: ignore[index]
    assert plan_of(a_view(mood=(valence, 0.0, tension))).mode == mode


def test_happier_pictures_have_brighter_modes() -> None:
    order = ("phrygian", "minor", "dorian", "mixolydian", "lydian", "major")
    modes = [plan_of(a_view(mood=(v, 0.0, 0.0))).mode for v in np.linspace(-0.95, 0.95, 9)]
    ranks = [order.index(mode) for mode in modes]
    assert ranks == sorted(ranks)
    assert modes[0] == "minor"
    assert modes[-1] == "major"


def test_uprights_march_and_curves_flow() -> None:
    uprights = {"upright": 0.8, "level": 0.2, "rising": 0.0, "falling": 0.0}
    assert str(plan_of(a_view(orientation=90.0, layout=uprights)).metre) == "4/4"
    bending = (20.0 * 96 * X / 2 + 15.0 * 64 * Y / 2) % 180.0
    slanting = {"upright": 0.2, "level": 0.25, "rising": 0.3, "falling": 0.25}
    assert plan_of(a_view(orientation=bending, layout=slanting)).metre.compound
    rings = (np.degrees(np.arctan2(0.5 - Y, 1.5 * (X - 0.5))) + 90.0) % 180.0
    view = a_view(orientation=rings)
    assert str(plan_of(view).metre) == "3/4"
    assert line_work(view).swirling > 0.6
    assert line_work(view).centre == (0.5, 0.5)


def test_uneven_metres_need_strong_asymmetry() -> None:
    lopsided = {"balance": (0.05, 0.5), "symmetry_left_right": -0.8, "symmetry_top_bottom": -0.6}
    lively = plan_of(a_view(mood=(0.0, 0.7, 0.3), layout=lopsided)).metre
    calm = plan_of(a_view(mood=(0.0, -0.7, 0.3), layout=lopsided)).metre
    assert (str(lively), str(calm)) == ("7/8", "5/4")
    for x in (0.4, 0.45, 0.5, 0.55):
        beats = plan_of(a_view(layout={"balance": (x, 0.5)})).metre.beats
        assert beats not in (5, 7)


def test_every_metre_can_win() -> None:
    view = line_work(a_view())
    seen = set()
    for upright, flow, swirl, off, arousal in product(
        (0.1, 0.3, 0.7), (0.2, 0.5, 0.75), (0.1, 0.3, 0.6), (0.0, 0.5, 1.0), (-0.9, 0.0, 0.95)
    ):
        lines = replace(
            view,
            upright=upright,
            level=(1 - upright) / 2,
            slanting=(1 - upright) / 2,
            flowing=flow,
            swirling=swirl,
            lopsided=off,
        )
        scores = metre_scores(lines, Character(0.0, arousal, 0.0, 0.0))
        seen.add(max(scores, key=lambda name: scores[name]))
    assert seen == {metre.value for metre in METRES}


def test_livelier_pictures_are_faster() -> None:
    tempos = [plan_of(a_view(mood=(0.0, a, 0.0))).tempo_bpm for a in np.linspace(-1, 1, 9)]
    assert tempos == sorted(tempos)
    assert tempos[0] == pytest.approx(92 / 2**0.55, abs=3)
    assert tempos[-1] == pytest.approx(92 * 2**0.55, abs=3)


@pytest.mark.parametrize("name", sorted(CHARACTERS))
def test_every_ensemble_suits_some_picture_best(name: str) -> None:
    sides = {side for character in CHARACTERS.values() for side in character}
    seen = dict.fromkeys(sides, 0.0) | CHARACTERS[name]
    scores = {other: affinity(seen, other) for other in CHARACTERS}
    assert max(scores, key=lambda other: scores[other]) == name


def test_all_ensembles_have_a_character() -> None:
    assert set(CHARACTERS) == {choice.value for choice in ENSEMBLES}


def test_sections_end_where_the_picture_changes() -> None:
    # Dark, light, coloured. Nothing recurs, so the last fifth visits the opening.
    kind = np.digitize(X, (0.375, 0.625))
    view = a_view(
        lightness=np.choose(kind, (25.0, 75.0, 50.0)), **of_hue(40.0 + 100.0 * (kind == 2))
    )
    plan = plan_of(view, bars=40)
    ends = [section.end for section in plan.sections[:-1]]
    for change in (0.375, 0.625):
        assert min(abs(end - change) for end in ends) < 0.04
    assert plan.sections[-1].start == 0.0
    assert plan.sections[-1].like == 0


def test_what_is_alike_returns() -> None:
    view = a_view(lightness=np.where(np.abs(X - 0.5) < 0.25, 30.0, 70.0))
    plan = plan_of(view, symmetry_to_form=1.0)
    last = plan.sections[-1]
    assert last.label.startswith("A")
    assert last.end == 1.0  # the path itself comes back; nothing is read twice
    assert last.like == 0
    assert last.likeness > 0.8


def test_symmetry_decides_how_much_returns() -> None:
    stripes = a_view(lightness=np.where((X * 6).astype(int) % 2, 30.0, 70.0))
    likeness, variation, returns = [], [], []
    for slider in (0.0, 0.5, 1.0):
        plan = plan_of(stripes, symmetry_to_form=slider, bars=48)
        returning = [s for s in plan.sections if s.like is not None]
        returns.append(sum(s.bars for s in returning))
        likeness.append(np.mean([s.likeness for s in returning]))
        variation.append(np.mean([p.variation for p in plan.phrases if p.quotes is not None]))
    assert returns == sorted(returns)
    assert returns[-1] > returns[0]
    assert likeness == sorted(likeness)
    assert variation == sorted(variation, reverse=True)


def test_a_piece_always_has_a_return() -> None:
    noise = np.random.default_rng(3).uniform(20, 80, (4, 6)).repeat(16, 0).repeat(16, 1)
    for view in (a_view(), a_view(lightness=noise), a_view(lightness=20 + 60 * X)):
        plan = plan_of(view)
        assert any(section.like is not None for section in plan.sections)


def test_sections_of_another_hue_lie_in_another_key() -> None:
    hue = np.where(X < 0.3, 40.0, np.where(X < 0.65, 150.0, 45.0))
    view = a_view(**of_hue(hue), lightness=np.where((X > 0.3) & (X < 0.65), 35.0, 65.0))
    shifted = plan_of(view, hue_to_harmony=1.0)
    assert any(section.key_shift for section in shifted.sections)
    assert all(s.key_shift == 0 for s in shifted.sections if s.like == 0)
    still = plan_of(view, hue_to_harmony=0.0)
    assert not any(section.key_shift for section in still.sections)


def test_questions_are_answered() -> None:
    plan = plan_of(a_view(lightness=20 + 60 * X), bars=32, tempo=96.0, metre="4/4")
    for index, section in enumerate(plan.sections):
        mine = [p for p in plan.phrases if p.section == index]
        if section.like is None and len(mine) == 2:
            assert mine[0].cadence == "half"
            assert mine[1].quotes == plan.phrases.index(mine[0])


def test_the_climax_lies_where_it_should() -> None:
    spot = a_view(saliency=0.1 + 0.8 * np.exp(-0.5 * ((X - 0.1) / 0.05) ** 2))
    for bars in (16, 32, 48):
        plan = plan_of(spot, bars=bars)
        assert 0.6 <= plan.climax_bar / bars <= 0.75
        loudness = plan.beats.loudness.reshape(bars, -1).mean(axis=1)
        assert loudness[plan.climax_bar] >= loudness.max() - 0.05
    free = plan_of(spot, bars=32, fidelity=0.9)
    assert free.climax_bar < 8


def test_the_motif_draws_the_main_line() -> None:
    drawn = tuple(
        (float(t), float(0.5 - 0.3 * np.sin(2 * np.pi * t))) for t in np.linspace(0, 1, 50)
    )
    plan = plan_music(a_view(), replace(DEFAULT, reading_path="drawn"), drawn)
    expected = np.sin(2 * np.pi * (np.arange(8) + 0.5) / 8)
    assert np.corrcoef(plan.motif, expected)[0, 1] > 0.95


def test_a_path_that_was_not_drawn_is_refused_in_words() -> None:
    with pytest.raises(SettingError, match="Draw a path"):
        plan_of(reading_path="drawn")


@pytest.mark.parametrize("path", ["left_to_right", "top_to_bottom", "spiral", "gaze"])
def test_all_paths_give_whole_plans(path: str) -> None:
    view = a_view(
        (a_region("circle", 0.1, 0.4, 0.9, 0.1), a_region("star", 0.6, 0.9, 0.3, 0.9)),
        lightness=30 + 40 * Y,
        saliency=X * Y,
        **of_hue(360 * X),
    )
    plan = plan_of(view, reading_path=path)
    whole(plan)
    assert np.ptp(plan.beats.pitch) > 0.5


def test_the_same_gives_the_same() -> None:
    view = a_view(lightness=20 + 60 * X)
    one, other = plan_of(view), plan_of(a_view(lightness=20 + 60 * X))
    assert np.array_equal(one.beats.pitch, other.beats.pitch)
    assert (one.sections, one.phrases, one.reasons) == (
        other.sections,
        other.phrases,
        other.reasons,
    )


def test_small_steps_of_wishes_leave_the_structure_alone() -> None:
    view = a_view(lightness=20 + 60 * X, mood=(0.1, 0.2, 0.1))
    base = plan_of(view)
    for name in ("valence", "arousal", "tension", "complexity"):
        for step in (-0.1, 0.1):
            moved = plan_of(view, **{name: step})
            assert (moved.tonic, moved.mode, moved.metre, moved.bars, moved.ensemble) == (
                base.tonic,
                base.mode,
                base.metre,
                base.bars,
                base.ensemble,
            )
            assert moved.sections == base.sections
