"""Places sound as wide as they are."""

from studio.imaging.features import Tag
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.settings import MappingSettings
from tests.mapping.seen import a_view


def _plan(*names: str, without: frozenset[str] = frozenset()) -> MusicalPlan:
    tags = tuple(Tag(name, 0.9 - 0.1 * i) for i, name in enumerate(names))
    return plan_music(a_view(), MappingSettings(), without=without, tags=tags)


def test_wide_places_widen_the_room_and_small_ones_make_it_smaller() -> None:
    plain = _plan().reverberation
    assert _plan("food").reverberation < plain < _plan("sea").reverberation
    assert _plan("sea").reverberation < _plan("mountain").reverberation
    assert _plan("mountain").reverberation < _plan("church").reverberation


def test_the_likeliest_place_counts_and_its_reason_says_so() -> None:
    plan = _plan("dog", "sea", "church")
    assert plan.reverberation == _plan("sea").reverberation
    (reason,) = plan.reasons["ambience"]
    assert "the sea" in reason.text
    assert reason.strength > 0
    assert _plan("food").reasons["ambience"][0].strength < 0


def test_no_place_says_nothing_and_changes_nothing() -> None:
    for plan in (_plan(), _plan("dog"), _plan("sea", without=frozenset({"tags_to_ambience"}))):
        assert plan.reasons["ambience"] == ()
        assert plan.reverberation == _plan().reverberation
