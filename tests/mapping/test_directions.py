"""Every slider works in the direction of its label, and only on what it names."""

from dataclasses import replace

import numpy as np
import pytest

from studio.mapping.plan import FIGURES, MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.settings import MappingSettings
from tests.mapping.seen import X, Y, a_region, a_view, of_hue, rank_correlation

SILENT = replace(
    MappingSettings(),
    warmth_to_pitch=0.0,
    lightness_to_pitch=0.0,
    height_to_pitch=0.0,
    size_to_pitch=0.0,
)
STRUCTURE = ("tonic", "mode", "metre", "tempo_bpm", "bars", "ensemble", "climax_bar")
RHYTHM = ("density", "activity", "articulation", "figure", "figure_weight")
HARMONY = ("consonance", "colour", "motion", "fifths", "fifths_weight")


def same_structure(one: MusicalPlan, other: MusicalPlan) -> bool:
    return (
        all(getattr(one, name) == getattr(other, name) for name in STRUCTURE)
        and one.sections == other.sections
        and one.phrases == other.phrases
    )


def same_curves(one: MusicalPlan, other: MusicalPlan, names: tuple[str, ...]) -> bool:
    return all(
        np.array_equal(getattr(one.beats, name), getattr(other.beats, name)) for name in names
    )


RAMPS = {
    "warmth_to_pitch": {"warmth": -1.0 + 2.0 * X, **of_hue(230.0 - 180.0 * X)},
    "lightness_to_pitch": {"lightness": 20.0 + 60.0 * X},
}


@pytest.mark.parametrize("rule", sorted(RAMPS))
@pytest.mark.parametrize("fidelity", [0.55, 1.0])
def test_a_ramp_rises_and_turned_round_it_falls(rule: str, fidelity: float) -> None:
    view = a_view(**RAMPS[rule])
    base = replace(SILENT, fidelity=fidelity)
    rising = plan_music(view, replace(base, **{rule: 1.0})).beats.pitch
    falling = plan_music(view, replace(base, **{rule: -1.0})).beats.pitch
    flat = plan_music(view, base).beats.pitch
    time = np.arange(len(rising))
    assert rank_correlation(time, rising) >= 0.9
    assert rank_correlation(time, falling) <= -0.9
    assert np.ptp(rising) > 7.0
    assert np.ptp(flat) == 0.0


def test_default_settings_hear_warmth_too() -> None:
    view = a_view(**RAMPS["warmth_to_pitch"])
    pitch = plan_music(view, MappingSettings()).beats.pitch
    assert rank_correlation(np.arange(len(pitch)), pitch) >= 0.9


def test_a_rising_path_rises() -> None:
    view = a_view()
    drawn = ((0.05, 0.9), (0.95, 0.1))
    settings = replace(SILENT, reading_path="drawn", height_to_pitch=1.0)
    plan = plan_music(view, settings, drawn)
    assert rank_correlation(1 - plan.beats.y, plan.beats.pitch) >= 0.9
    turned = plan_music(view, replace(settings, height_to_pitch=-1.0), drawn)
    assert rank_correlation(1 - turned.beats.y, turned.beats.pitch) <= -0.9


def test_small_things_sound_higher() -> None:
    view = a_view(
        (a_region("rectangle", 0.0, 0.5, 0.8, 0.2), a_region("blob", 0.5, 0.6, 0.8, 0.2))
    )
    plan = plan_music(view, replace(SILENT, size_to_pitch=1.0))
    large = plan.beats.pitch[plan.beats.x < 0.4].mean()
    small = plan.beats.pitch[(plan.beats.x > 0.5) & (plan.beats.x < 0.6)].mean()
    assert small > large + 1.5


@pytest.mark.parametrize("rule", ["warmth_to_pitch", "lightness_to_pitch", "height_to_pitch"])
def test_pitch_sliders_leave_everything_else_alone(rule: str) -> None:
    view = a_view(**RAMPS["warmth_to_pitch"], lightness=30 + 40 * Y)
    one = plan_music(view, replace(MappingSettings(), **{rule: -1.0}))
    other = plan_music(view, replace(MappingSettings(), **{rule: 1.0}))
    assert same_structure(one, other)
    rest = (*RHYTHM, *HARMONY, "loudness", "x", "y")
    assert same_curves(one, other, rest)


def test_strokes_too_close_to_be_told_apart_are_small_things() -> None:
    view = a_view(edge_density=np.where(X > 0.5, 0.3, 0.02))
    plan = plan_music(view, replace(SILENT, size_to_pitch=1.0))
    plain = plan.beats.pitch[plan.beats.x < 0.4].mean()
    strokes = plan.beats.pitch[plan.beats.x > 0.6].mean()
    assert strokes > plain + 1.5


def test_texture_between_strokes_is_as_busy_as_upon_them() -> None:
    # Ever denser rows of strokes: the path meets some and misses others.
    strokes = (np.sin(220.0 * X) > 1.0 - 1.6 * X) * 0.4
    view = a_view(edge_density=strokes, fineness=0.2 + strokes)
    plan = plan_music(view, replace(MappingSettings(), texture_to_rhythm=1.0))
    assert rank_correlation(plan.beats.x, plan.beats.density) >= 0.9


def test_a_wish_for_life_leaves_the_metre_and_does_not_empty_the_bars() -> None:
    view = a_view(edge_density=0.05 + 0.05 * X)
    calm, lively = (plan_music(view, replace(MappingSettings(), arousal=a)) for a in (-1.0, 1.0))
    assert calm.metre == lively.metre
    assert lively.tempo_bpm > 1.3 * calm.tempo_bpm
    assert lively.beats.density.mean() > 1.2 * calm.beats.density.mean()
    assert lively.beats.activity.mean() > 1.2 * calm.beats.activity.mean()


def test_busy_texture_quickens() -> None:
    view = a_view(edge_density=0.01 + 0.2 * X, fineness=0.2 + 0.5 * X)
    still = plan_music(view, replace(MappingSettings(), texture_to_rhythm=0.0))
    quick = plan_music(view, replace(MappingSettings(), texture_to_rhythm=1.0))
    assert np.ptp(still.beats.density) == 0.0
    assert rank_correlation(quick.beats.x, quick.beats.density) >= 0.9
    assert rank_correlation(quick.beats.x, quick.beats.activity) >= 0.9
    assert same_structure(still, quick)
    assert same_curves(still, quick, ("pitch", *HARMONY))


@pytest.mark.parametrize(
    ("angle", "figure"),
    [(0.0, "sustained"), (45.0, "rising"), (90.0, "pulse"), (135.0, "falling")],
)
def test_lines_choose_the_figure(angle: float, figure: str) -> None:
    plan = plan_music(a_view(orientation=angle), MappingSettings())
    assert set(plan.beats.figure) == {FIGURES.index(figure)}
    assert plan.beats.figure_weight.min() > 0.3
    unasked = plan_music(
        a_view(orientation=angle), replace(MappingSettings(), direction_to_figure=0.0)
    )
    assert unasked.beats.figure_weight.max() == 0.0


def test_what_stands_out_is_loud() -> None:
    spot = np.exp(-0.5 * ((X - 0.35) / 0.08) ** 2)
    view = a_view(saliency=0.1 + 0.8 * spot)
    soft = plan_music(view, replace(MappingSettings(), saliency_to_loudness=0.0)).beats
    loud = plan_music(view, replace(MappingSettings(), saliency_to_loudness=1.0)).beats
    gained = loud.loudness - soft.loudness
    assert abs(float(loud.x[np.argmax(gained)]) - 0.35) < 0.06
    assert gained.max() > 0.2


def test_contrast_widens_the_dynamics() -> None:
    def wide(slider: float, z: float) -> float:
        view = a_view(z={"contrast": z})
        return plan_music(
            view, replace(MappingSettings(), contrast_to_dynamics=slider)
        ).dynamic_range

    assert wide(1.0, 0.0) > wide(0.5, 0.0) > wide(0.0, 0.0)
    assert wide(0.5, 1.5) > wide(0.5, -1.5)
    assert wide(0.0, 1.5) == wide(0.0, -1.5)


def test_changing_hue_moves_the_harmony() -> None:
    view = a_view(**of_hue(np.where(X < 0.5, 40.0, 200.0)))
    still = plan_music(view, replace(MappingSettings(), hue_to_harmony=0.0)).beats
    plan = plan_music(view, replace(MappingSettings(), hue_to_harmony=1.0))
    moved = plan.beats
    first_pass = slice(0, (plan.sections[-1].first_bar - 2) * plan.metre.felt_beats)
    assert abs(float(moved.x[np.argmax(moved.motion[first_pass])]) - 0.5) < 0.06
    assert moved.motion.max() > still.motion.max() + 0.2
    assert still.fifths_weight.max() == 0.0
    assert moved.fifths_weight.min() > 0.3


def test_pointed_shapes_ask_for_richer_and_tenser_chords() -> None:
    ring = a_region("circle", 0.0, 0.5, 0.95, 0.05)
    star = a_region("star", 0.5, 1.0, 0.3, 0.95)
    view = a_view((ring, star), angularity=np.where(X < 0.5, 0.1, 0.9))
    plan = plan_music(view, replace(MappingSettings(), fidelity=0.8))
    left, right = plan.beats.x < 0.42, plan.beats.x > 0.58
    assert plan.beats.colour[right].mean() > plan.beats.colour[left].mean() + 0.15
    assert plan.beats.consonance[left].mean() > plan.beats.consonance[right].mean() + 0.1
    turned = plan_music(view, replace(MappingSettings(), roundness_to_consonance=-1.0)).beats
    assert turned.consonance[right].mean() > turned.consonance[left].mean()
    plain = plan_music(view, replace(MappingSettings(), shape_to_chord=0.0)).beats
    assert np.ptp(plain.colour) == 0.0


@pytest.mark.parametrize("seen", [-0.9, 0.0, 0.9])
def test_wishes_move_the_mood_in_every_picture(seen: float) -> None:
    view = a_view(mood=(seen, seen, seen))

    def at(**wish: float) -> MusicalPlan:
        return plan_music(view, replace(MappingSettings(), **wish))

    for name in ("valence", "arousal", "tension", "complexity"):
        values = [getattr(at(**{name: wish}), name) for wish in (-1.0, -0.5, 0.0, 0.5, 1.0)]
        assert values == sorted(values)
        assert min(np.diff(values)) > 0.01
    assert at(arousal=1.0).tempo_bpm > at(arousal=-1.0).tempo_bpm * 1.15
    assert at(tension=1.0).beats.consonance.mean() < at(tension=-1.0).beats.consonance.mean()
    assert at(complexity=1.0).beats.activity.mean() > at(complexity=-1.0).beats.activity.mean()
    happy, sad = at(valence=1.0), at(valence=-1.0)
    assert happy.beats.consonance.mean() > sad.beats.consonance.mean()
    brightness = ("phrygian", "minor", "dorian", "mixolydian", "major", "lydian")
    assert brightness.index(happy.mode) >= brightness.index(sad.mode)


@pytest.mark.parametrize("fidelity", [0.0, 0.25, 0.55, 0.8, 1.0])
def test_every_slider_keeps_at_least_half_its_effect_at_every_fidelity(fidelity: float) -> None:
    waves = 0.5 + 0.5 * np.sin(6 * np.pi * X)
    view = a_view(
        lightness=30 + 40 * waves,
        edge_density=0.2 * waves,
        saliency=waves,
        warmth=waves - 0.5,
        **of_hue(40 + 100 * waves),
    )

    def effect(at: float, rule: str, curve: str) -> float:
        base = replace(MappingSettings(), fidelity=at, bars=32)
        low = plan_music(view, replace(base, **{rule: 0.0})).beats
        high = plan_music(view, replace(base, **{rule: 1.0})).beats
        if curve == "pitch":
            return float((np.abs(high.pitch - low.pitch) * high.pitch_weight).mean())
        return float(np.abs(getattr(high, curve) - getattr(low, curve)).mean())

    for rule, curve in (
        ("lightness_to_pitch", "pitch"),
        ("warmth_to_pitch", "pitch"),
        ("texture_to_rhythm", "density"),
        ("saliency_to_loudness", "loudness"),
        ("hue_to_harmony", "fifths_weight"),
    ):
        strongest = max(effect(at, rule, curve) for at in (0.0, 0.5, 1.0))
        assert effect(fidelity, rule, curve) >= 0.5 * strongest, rule


def test_fidelity_sets_the_finest_scale() -> None:
    ripples = 50 + 20 * np.sin(40 * np.pi * X) + 20 * np.sin(2 * np.pi * X)
    view = a_view(lightness=ripples)

    def roughness(fidelity: float) -> float:
        settings = replace(SILENT, lightness_to_pitch=1.0, fidelity=fidelity, bars=32)
        pitch = plan_music(view, settings).beats.pitch
        return float(np.abs(np.diff(pitch)).mean() / pitch.std())

    steps = [roughness(f) for f in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert steps == sorted(steps)
    assert steps[-1] > 3 * steps[0]


def test_the_melody_stays_singable_whatever_the_sliders() -> None:
    view = a_view(
        lightness=100 * X, warmth=2 * X - 1, saliency=X, mood=(0.9, 0.95, 0.9), **of_hue(40 * X)
    )
    settings = replace(
        MappingSettings(), warmth_to_pitch=1.0, lightness_to_pitch=1.0, fidelity=1.0
    )
    pitch = plan_music(view, settings).beats.pitch
    assert np.ptp(pitch) <= 20.0
    assert 52.0 <= pitch.min() <= pitch.max() <= 90.0
