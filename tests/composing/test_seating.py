"""A region given to an instrument: who plays then, and that the rest stays as it was."""

from dataclasses import replace
from itertools import permutations
from typing import get_args

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.ensembles import ENSEMBLES
from studio.composing.instruments import INSTRUMENTS
from studio.composing.score import Part, Score
from studio.composing.seating import easily_read, is_chordal, seated
from studio.composing.settings import ComposingSettings
from studio.errors import SettingError
from studio.mapping.plan import MusicalPlan, Ostinato, Reason, RegionRole, RoleName
from studio.notating.musicxml import musicxml
from tests.builders import a_plan
from tests.notating.lint import faults

ROLES = get_args(RoleName)
LAYERED = ("piano", "guitar", "music_box")
BEATERS = ("drum_kit", "hand_percussion", "timpani")


def a_role(
    role: RoleName, instrument: str = "", bars: int = 16, chosen: bool = True, **changes: object
) -> RegionRole:
    """Return a region that is met in the first half of the piece."""
    felt = 4
    near = np.linspace(1.0, 0.0, bars * felt, dtype=np.float32)
    reason = Reason("casting", "choice", 1.0, (0.2, 0.5), "{who} plays it.", (("who", "It"),))
    given = RegionRole(0, (0.2, 0.5), role, instrument, 0.6, near, -0.6, chosen, (reason,))
    return replace(given, **changes)


def _score(ensemble: str, *roles: RegionRole, seed: int = 1) -> Score:
    plan = replace(a_plan(16, ensemble=ensemble), roles=roles)
    return compose(plan, ComposingSettings(seed), "Title", "picture.png")


def _notes(part: Part) -> list[tuple[int, int, int]]:
    return [(n.onset, n.duration, n.pitch.midi) for n in part.notes]


def _playing(score: Score, key: str) -> Part:
    return next(p for p in score.parts if p.instrument.key == key)


@pytest.mark.parametrize("ensemble", list(ENSEMBLES))
@pytest.mark.parametrize("role", ROLES)
def test_every_ensemble_takes_every_role(ensemble: str, role: RoleName) -> None:
    key = "timpani" if role == "percussion" else "clarinet"
    score = _score(ensemble, a_role(role, key))
    part = _playing(score, key)
    assert part.notes
    assert [p.role for p in score.parts].count("melody") == 1
    assert len({p.id for p in score.parts}) == len(score.parts)
    ids = [n.id for p in score.parts for n in p.notes]
    assert len(ids) == len(set(ids))
    low, high = part.instrument.low, part.instrument.high
    assert all(low <= n.pitch.midi <= high for n in part.notes)
    assert faults(musicxml(score)) == []


@pytest.mark.parametrize("ensemble", list(ENSEMBLES))
def test_a_chosen_melody_leads_and_the_others_keep_their_notes(ensemble: str) -> None:
    usual, cast = _score(ensemble), _score(ensemble, a_role("melody", "oboe"))
    lead = next(p for p in cast.parts if p.role == "melody")
    assert lead.instrument.key == "oboe"
    if ensemble in (*LAYERED, "jazz_trio"):
        assert len(cast.parts) == len(usual.parts) + 1, "the soloist accompanies"
        return
    assert len(cast.parts) == len(usual.parts)
    assert [p.id for p in cast.parts] == [p.id for p in usual.parts]
    assert [c.numeral for c in cast.chords] == [c.numeral for c in usual.chords]


def test_only_the_one_part_changes() -> None:
    always = np.ones(64, np.float32)
    usual = _score("string_quartet")
    cast = _score("string_quartet", a_role("bass", "bassoon", presence=always))
    for before, after in zip(usual.parts[:3], cast.parts[:3], strict=True):
        assert _notes(before) == _notes(after)
        assert before.id == after.id
    bassoon = cast.parts[3]
    assert (bassoon.id, bassoon.name) == (usual.parts[3].id, "Bassoon")
    assert [n.onset for n in bassoon.notes] == [n.onset for n in usual.parts[3].notes]
    assert {n.pitch.midi % 12 for n in bassoon.notes} == {
        n.pitch.midi % 12 for n in usual.parts[3].notes
    }


@pytest.mark.parametrize("key", [k for k in INSTRUMENTS if k not in BEATERS])
def test_a_melody_suits_whoever_plays_it(key: str) -> None:
    part = _playing(_score("flute_quartet", a_role("melody", key)), key)
    low, high = easily_read(part.instrument)
    outside = [n for n in part.notes if not low <= n.pitch.midi <= high]
    assert outside == []
    steps = np.abs(np.diff([n.pitch.midi for n in part.notes if n.staff == part.notes[0].staff]))
    assert np.mean(steps > 12) < 0.05, "its line is not torn by octaves"


def test_a_melody_keeps_its_height_if_it_can() -> None:
    def mean(score: Score) -> float:
        lead = next(p for p in score.parts if p.role == "melody")
        return float(np.mean([n.pitch.midi for n in lead.notes]))

    usual = mean(_score("flute_quartet"))
    assert abs(mean(_score("flute_quartet", a_role("melody", "clarinet"))) - usual) < 6
    assert mean(_score("flute_quartet", a_role("melody", "bassoon"))) < usual - 8


def test_the_others_give_way_to_a_low_melody() -> None:
    high = _score("string_quartet", a_role("melody", "flute"))
    low = _score("string_quartet", a_role("melody", "bassoon"))
    for one, other in zip(high.parts[1:], low.parts[1:], strict=True):
        assert np.mean([n.emphasis for n in other.notes]) < np.mean(
            [n.emphasis for n in one.notes]
        )


def test_who_sounds_one_note_at_a_time_is_given_one() -> None:
    for key in ("flute", "horn", "violoncello"):
        part = _playing(_score("synth_pads", a_role("harmony", key)), key)
        assert not is_chordal(part.instrument)
        onsets = [n.onset for n in part.notes]
        assert len(onsets) == len(set(onsets))


def test_an_added_part_is_heard_where_its_region_is() -> None:
    part = _playing(_score("string_quartet", a_role("figure", "harp")), "harp")
    half = 8 * 3840
    early = sum(n.onset < half for n in part.notes)
    assert early > 1.5 * (len(part.notes) - early)


def test_a_second_melody_instrument_joins_in() -> None:
    both = _score("flute_quartet", a_role("melody", "flute"), a_role("melody", "oboe", region=1))
    flute, oboe = _playing(both, "flute"), _playing(both, "oboe")
    assert flute.role == "melody"
    tune = {(n.onset, n.pitch.midi % 12) for n in flute.notes}
    assert {(n.onset, n.pitch.midi % 12) for n in oboe.notes} <= tune
    assert 0 < len(oboe.notes) < len(flute.notes)


def test_two_regions_given_to_one_instrument_are_one_part() -> None:
    late = np.linspace(0.0, 1.0, 64, dtype=np.float32)
    one, other = a_role("figure", "harp"), a_role("figure", "harp", region=1, presence=late)
    score = _score("string_quartet", one, other)
    assert [p.instrument.key for p in score.parts].count("harp") == 1
    harp = _playing(score, "harp")
    assert len(harp.reasons) == 2
    bars = {n.onset // 3840 for n in harp.notes}
    assert {0, 15} <= bars
    assert not bars & {6, 7, 8, 9}, "between them it is far from both"


def test_percussion_comes_only_when_it_is_called() -> None:
    seen = a_role("percussion", chosen=False)
    assert not [p for p in _score("string_quartet", seen).parts if p.instrument.percussion]
    called = _score("string_quartet", a_role("percussion"))
    assert [p.instrument.key for p in called.parts if p.role == "percussion"] == [
        "hand_percussion"
    ]


def test_the_order_of_regions_given_means_nothing() -> None:
    given = (a_role("bass", "bassoon"), a_role("counter", "oboe", region=2),
             a_role("percussion", "timpani", region=3))  # fmt: skip
    scores = [_score("string_quartet", *order) for order in permutations(given)]
    first = {p.id: (p.name, _notes(p)) for p in scores[0].parts}
    assert all({p.id: (p.name, _notes(p)) for p in s.parts} == first for s in scores[1:])


def test_adding_one_keeps_the_ids_of_the_others() -> None:
    one = _score("string_quartet", a_role("figure", "harp"))
    two = _score("string_quartet", a_role("figure", "harp"), a_role("percussion", "timpani"))
    assert {p.id: p.name for p in one.parts}.items() <= {p.id: p.name for p in two.parts}.items()


@pytest.mark.parametrize(
    ("role", "instrument", "told"),
    [
        ("bass", "kazoo", "There is no instrument called kazoo."),
        ("melody", "drum_kit", "Drum kit cannot play the melody"),
        ("percussion", "violin", "Violin cannot play the beat"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(role: RoleName, instrument: str, told: str) -> None:
    with pytest.raises(SettingError, match=told):
        _score("piano", a_role(role, instrument))


def test_there_are_no_more_parts_than_channels() -> None:
    crowd = tuple(a_role("figure", key) for key in ("harp", "piano", "violin", "viola"))
    with pytest.raises(SettingError, match="no more than 15"):
        seated(ENSEMBLES["orchestra"], crowd)
    beaters = (a_role("percussion", "drum_kit"), a_role("percussion", "hand_percussion"))
    with pytest.raises(SettingError, match="Only one part"):
        seated(ENSEMBLES["string_quartet"], beaters)


def test_what_nobody_chose_changes_no_seat() -> None:
    for name, ensemble in ENSEMBLES.items():
        seating = seated(ensemble, tuple(a_role(role, chosen=False) for role in ROLES))
        assert seating.ensemble == ENSEMBLES[name]
        assert [s.player for s in seating.seats] == list(ensemble.players)


def _with_ostinato(ensemble: str, onsets: tuple[float, ...]) -> MusicalPlan:
    reason = Reason("repeats_to_ostinato", "repetition", 0.9, None, "It repeats.")
    contour = tuple(np.linspace(-1.0, 1.0, len(onsets)).tolist())
    found = Ostinato((0, 1, 2), onsets, 4, 8, 0.9, reason, contour)
    return replace(a_plan(16, ensemble=ensemble), ostinati=(found,))


@pytest.mark.parametrize("ensemble", [e for e in ENSEMBLES if e != "chorale"])
def test_what_repeats_is_heard_in_its_bars_and_follows_the_harmony(ensemble: str) -> None:
    onsets = (0.0, 0.375, 0.5, 0.875)
    plan = _with_ostinato(ensemble, onsets)
    score = compose(plan, ComposingSettings(1), "", "")
    wanted = {round(3840 * onset) for onset in onsets}
    rests = {p.first_bar + p.bars - 1 for p in plan.phrases}
    even = ensemble == "music_box"  # It plays neither louder nor softer.
    for bar in (b for b in range(4, 12) if b not in rests):
        found = False
        for part in score.parts:
            here = [
                n for n in part.notes if n.onset // 3840 == bar and (even or n.emphasis > 0.05)
            ]
            found |= wanted <= {n.onset % 3840 for n in here}
        assert found, bar
    usual = compose(replace(plan, ostinati=()), ComposingSettings(1), "", "")

    def outside(part: Part) -> list[tuple[int, int]]:
        """Return what begins in the other bars; before these players may breathe earlier."""
        notes = ((onset, pitch) for onset, _, pitch in _notes(part))
        return [n for n in notes if not 4 * 3840 <= n[0] < 12 * 3840]

    for before, after in zip(usual.parts, score.parts, strict=False):
        assert outside(after) == outside(before)
    assert faults(musicxml(score)) == []


def test_a_chorale_strikes_its_syllables_again() -> None:
    plan = _with_ostinato("chorale", (0.0, 0.25, 0.5, 0.75))
    tenor = compose(plan, ComposingSettings(1), "", "").parts[2]
    usual = compose(replace(plan, ostinati=()), ComposingSettings(1), "", "").parts[2]

    def struck(part: Part) -> float:
        beats = {n.onset for n in part.notes if n.onset % 960 == 0}
        bars = [bar for bar in range(4, 12) if bar % 4 != 3]
        return float(np.mean([bar * 3840 + 960 * k in beats for bar in bars for k in range(4)]))

    assert struck(tenor) > 0.9
    assert struck(usual) < struck(tenor) - 0.05
