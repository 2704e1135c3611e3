"""What comes back on another step of the scale stays in its key and fits its chords."""

from studio.composing.form import BarForm
from studio.composing.frame import Frame
from studio.composing.material import Span
from studio.composing.melody_known import Heard
from studio.composing.melody_slots import Slot
from studio.composing.score import Key
from studio.composing.transposing import in_key, transposed
from tests.builders import a_plan

C, D_MINOR = Key("C", 0, "major"), Key("D", 0, "minor")


def _span(bar: int, tones: tuple[int, ...], key: Key) -> Span:
    return Span(3840 * bar, 3840, 0, key, 0, tones[0], 0, "major", tones, "I", "T", cadence=False)


def test_steps_are_those_of_the_scale() -> None:
    assert [in_key(p, C, C, 1) for p in (60, 62, 64, 65, 71)] == [62, 64, 65, 67, 72]
    assert [in_key(p, C, C, -2) for p in (60, 64)] == [57, 60]
    assert in_key(60, C, C, 7) == 72


def test_what_is_altered_stays_altered() -> None:
    assert in_key(66, C, C, 1) == 68


def test_another_key_has_the_same_degrees() -> None:
    assert [in_key(p, C, D_MINOR, 0) for p in (60, 64, 67)] == [62, 65, 69]


def _moved(tones: tuple[int, ...], asked: int) -> BarForm:
    """Return how a bar of C, E, G, E comes back over a chord."""
    plan = a_plan(16, tonic=0)
    frame = Frame(plan, 0)
    key = frame.key_of_bar(0)
    heard = Heard()
    slots: list[Slot] = []
    spans: list[tuple[Span, ...]] = []
    for k, pitch in enumerate((72, 76, 79, 76)):
        heard.add(0, 960 * k, pitch, _span(0, (0, 4, 7), key))
        slots.append(Slot(3840 + 960 * k, 960, 1, 0, last=False))
        spans.append((_span(1, tones, key),))
    form = BarForm("sequence", 0, shift=asked) if asked else BarForm("return", 0)
    forms = (BarForm("new"), form, *[BarForm("new")] * 14)
    return transposed(frame, slots, spans, forms, heard, (55, 91))[1]


def test_a_return_over_its_own_chord_stays_where_it_was() -> None:
    assert _moved((0, 4, 7), 0) == BarForm("return", 0)


def test_a_return_over_the_chord_a_step_higher_is_a_step_higher() -> None:
    assert _moved((2, 5, 9), 0) == BarForm("sequence", 0, shift=1)


def test_a_sequence_goes_where_it_is_asked_to_if_that_fits() -> None:
    assert _moved((2, 5, 9), 1).shift == 1
    assert _moved((5, 9, 0), 3).shift == 3
