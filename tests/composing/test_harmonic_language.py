"""The harmonic language answers with probabilities, and with what musicians expect."""

from itertools import product

import numpy as np
import pytest

from studio.composing.language.harmonic_learned import LEARNED_HARMONY
from studio.composing.language.harmonic_places import (
    CLOSES,
    KINDS,
    LENGTHS,
    OUTSIDE,
    PACES,
    ChordPlace,
    accent_of,
    end_of,
    length_class,
    place_of,
    rhythm_place,
)
from studio.composing.language.harmonic_words import QUALITY
from studio.composing.theory import INTERVALS, SCALES
from studio.mapping.plan import Mode

INNER = ChordPlace(place_of(4, "authentic"), accent_of(0, 2), 2)
MODES: list[Mode] = list(SCALES)


def _likely(mode: Mode, before: str, place: ChordPlace) -> str:
    """Return the chord that follows another most likely."""
    words = LEARNED_HARMONY.vocabulary(mode).words
    number = [w.degree for w in words].index(before)
    row = LEARNED_HARMONY.chords(mode, place, 1)[len(words), number]
    return words[int(np.argmax(row))].degree


@pytest.mark.parametrize("mode", MODES)
def test_every_chord_is_a_triad_on_its_name(mode: Mode) -> None:
    words = LEARNED_HARMONY.vocabulary(mode).words
    scale = set(SCALES[mode])
    assert len({(w.root, w.kind) for w in words}) == len(words)
    for word in words:
        assert word.root == 7 * word.fifths % 12
        tones = {(word.root + s) % 12 for s in INTERVALS[word.kind]}
        if mode != "minor":
            assert (tones <= scale) == word.diatonic
        assert word.degree.split("/")[0].strip("#b").isupper() == (word.kind == "major")


@pytest.mark.parametrize("mode", MODES)
def test_chords_have_probabilities(mode: Mode) -> None:
    for close, to_end in product(CLOSES, range(5)):
        place = ChordPlace(place_of(to_end, close), accent_of(0, 3), 2)
        total = np.exp(LEARNED_HARMONY.chords(mode, place, 2)).sum(axis=2)
        # A dominant of another degree loses what would go astray.
        assert (total < 1.01).all()
        assert total[-1, 0] == pytest.approx(1.0, abs=0.01)


def test_dominants_resolve_and_tonics_move_on() -> None:
    homes: dict[Mode, str] = {"major": "I", "minor": "i"}
    for mode, home in homes.items():
        assert _likely(mode, "V", INNER) == home
        assert _likely(mode, "V/V", INNER) == "V"
        assert _likely(mode, home, INNER) != home


@pytest.mark.parametrize("mode", MODES)
def test_phrases_close_as_they_shall(mode: Mode) -> None:
    words = LEARNED_HARMONY.vocabulary(mode).words
    closing = ChordPlace(place_of(0, "authentic"), accent_of(0, 3), 2)
    row = LEARNED_HARMONY.chords(mode, closing, 1)[len(words), len(words)]
    assert words[int(np.argmax(row))].degree in ("I", "i")
    assert np.exp(row[0]) > 0.8


def test_changes_have_probabilities_and_favour_downbeats() -> None:
    for beats, pace in product((2, 3, 4, 5), range(PACES)):
        table = LEARNED_HARMONY.changes(beats, False, rhythm_place(2, 1), pace)
        assert table.shape == ((1 << beats) + 1, (1 << beats) + 1, 1 << beats)
        shares = np.exp(table[-1, -1])
        assert shares.sum() == pytest.approx(1.0, abs=0.02)
        downbeats = shares[1::2].sum()
        assert downbeats > 0.5


def test_a_quicker_pace_has_more_chords() -> None:
    sizes = np.array([p.bit_count() for p in range(16)])
    rates = [
        float(np.exp(LEARNED_HARMONY.changes(4, False, rhythm_place(2, 1), pace)[-1, -1]) @ sizes)
        for pace in range(PACES)
    ]
    assert rates == sorted(rates)
    assert rates[-1] > 1.7 * rates[0]


def test_sevenths_are_usual_on_dominants_and_seldom_on_tonics() -> None:
    words = [w.degree for w in LEARNED_HARMONY.vocabulary("major").words]
    seventh = KINDS.index("dominant")
    on_dominant = LEARNED_HARMONY.colours("major", words.index("V"), 0, INNER, 2)
    on_tonic = LEARNED_HARMONY.colours("major", 0, words.index("V"), INNER, 2)
    assert np.exp(on_dominant[seventh]) > 0.4
    assert np.exp(on_tonic[seventh]) < 0.2


@pytest.mark.parametrize("mode", MODES)
def test_colours_stand_on_their_own_triad(mode: Mode) -> None:
    words = LEARNED_HARMONY.vocabulary(mode).words
    for number, word in enumerate(words):
        scores = LEARNED_HARMONY.colours(mode, number, len(words), INNER, 1)
        usual = {KINDS[k] for k in np.flatnonzero(np.exp(scores) > 0.01)}
        assert usual
        assert all(QUALITY[kind] == word.kind for kind in usual)


@pytest.mark.parametrize("mode", MODES)
def test_basses_stand_on_roots_and_move_by_small_steps_or_fourths(mode: Mode) -> None:
    moves, tones = LEARNED_HARMONY.basses(mode, 0, KINDS.index("major"), INNER)
    middle = moves.shape[1] // 2
    for before in range(4):
        assert int(np.argmax(tones[before][:3])) == 0
        # A tritone is the rarest of the intervals within a fifth.
        near = {step: moves[before, middle + step] for step in (1, 2, 5, 6, -1, -2, -5, -6)}
        assert min(near, key=lambda step: near[step]) in (6, -6)


def test_places_tell_the_end_of_a_phrase_and_how_it_closes() -> None:
    places = {place_of(to_end, close) for close in CLOSES for to_end in range(5)}
    assert len(places) == OUTSIDE == max(places) + 1
    assert place_of(9, "half") == place_of(4, "half")
    assert end_of(place_of(1, "deceptive")) == ("deceptive", 1)
    assert end_of(OUTSIDE) is None
    assert [length_class(quarter * 960, 3840) for quarter in (1, 2, 4, 8)] == [0, 2, 3, 4]
    assert length_class(1, 4) < LENGTHS
