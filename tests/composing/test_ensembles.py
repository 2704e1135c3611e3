"""Every ensemble is made of real instruments that can play what is written for them."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from studio.composing.compose import compose
from studio.composing.ensembles import ENSEMBLES
from studio.composing.instruments import INSTRUMENTS
from studio.composing.score import Note, Score
from studio.composing.settings import ComposingSettings
from studio.mapping import settings as mapping
from studio.mapping.plan import Metre
from tests.builders import a_plan

NAMES = [choice.value for choice in mapping.ENSEMBLES]


def _score(name: str, seed: int = 0, **plan: object) -> Score:
    return compose(
        a_plan(32, ensemble=name, **plan),  # type: ignore[arg-type]  # a_plan's own arguments
        ComposingSettings(seed),
        "Title",
        "picture.png",
    )


def test_all_ensembles_stand() -> None:
    assert sorted(ENSEMBLES) == sorted(NAMES)
    for ensemble in ENSEMBLES.values():
        assert sum(p.role == "melody" for p in ensemble.players) == 1
        assert len(ensemble.players) <= 12
        names = [p.instrument.name for p in ensemble.players]
        assert len(set(names)) == len(names)


def test_transposing_instruments() -> None:
    sounding = {k: INSTRUMENTS[k].transpose for k in ("clarinet", "horn", "double_bass")}
    assert sounding == {"clarinet": -2, "horn": -7, "double_bass": -12}
    assert INSTRUMENTS["piano"].clefs == ("treble", "bass")
    assert all(i.high - i.low >= 11 for i in INSTRUMENTS.values())


def _chords(notes: tuple[Note, ...], staff: int) -> list[list[int]]:
    """Return the pitches held down together at each onset on a staff."""
    mine = [n for n in notes if n.staff == staff]
    onsets = sorted({n.onset for n in mine})
    return [[n.pitch.midi for n in mine if n.onset <= t < n.end] for t in onsets]


@pytest.mark.parametrize("name", ["piano", "piano_trio", "jazz_trio"])
@pytest.mark.parametrize("seed", range(4))
def test_pianists_have_two_hands_of_five_fingers(name: str, seed: int) -> None:
    score = _score(name, seed)
    part = next(p for p in score.parts if p.instrument.key == "piano")
    for staff in (1, 2):
        for chord in _chords(part.notes, staff):
            assert len(chord) <= 5
            assert max(chord) - min(chord) <= 16


@pytest.mark.parametrize("seed", range(4))
def test_harpists_play_at_most_four_notes_a_hand(seed: int) -> None:
    part = _score("harp_flute", seed).parts[1]
    for staff in (1, 2):
        assert max(len(chord) for chord in _chords(part.notes, staff)) <= 4


@pytest.mark.parametrize("name", ["string_quartet", "wind_quintet", "chorale"])
def test_single_players_play_single_notes(name: str) -> None:
    for part in _score(name).parts:
        assert all(a.end <= b.onset for a, b in pairwise(part.notes))


def test_the_chorale_is_led_by_the_rules() -> None:
    """Count parallel fifths and octaves between voices that move to new pitches together."""
    parallels = moves = crossings = moments = 0
    for seed in range(8):
        score = _score("chorale", seed, mode="minor" if seed % 2 else "major")
        sounding = []
        for tick in range(0, score.end, 960):
            chord = [
                next((n.pitch.midi for n in p.notes if n.onset <= tick < n.end), None)
                for p in score.parts
            ]
            if None not in chord:
                sounding.append(chord)
        for chord in sounding:
            moments += 1
            crossings += any(a < b for a, b in pairwise(chord))
        for before, after in pairwise(sounding):
            moves += before != after
            for v in range(4):
                for w in range(v + 1, 4):
                    gap = before[v] - before[w]
                    if (
                        before[v] != after[v]
                        and before[w] != after[w]
                        and gap % 12 in (0, 7)
                        and (after[v] - after[w]) % 12 == gap % 12
                        and (after[v] - before[v]) * (after[w] - before[w]) > 0
                    ):
                        parallels += 1
    assert parallels / moves < 0.06
    assert crossings / moments < 0.03


def test_ensembles_differ_in_writing() -> None:
    """Tell them apart by how many notes sound, how fast they move and how high they lie."""
    profiles = {}
    for name in NAMES:
        score = _score(name)
        notes = [n for p in score.parts if not p.instrument.percussion for n in p.notes]
        profiles[name] = np.array(
            [
                len(notes) / 100,
                np.mean([n.pitch.midi for n in notes]) / 6,
                np.mean([n.duration for n in notes]) / 300,
                len(score.parts),
            ]
        )
    for i, a in enumerate(NAMES):
        for b in NAMES[i + 1 :]:
            assert np.abs(profiles[a] - profiles[b]).max() > 0.2, (a, b)


def test_drums_use_the_drum_map_with_hands_and_feet() -> None:
    kit = _score("jazz_trio").parts[2]
    assert kit.instrument.percussion
    voices = defaultdict(set)
    for note in kit.notes:
        voices[note.voice].add(note.pitch.midi)
    assert voices[2] <= {36, 44}
    assert not voices[1] & {36, 44}


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_marked_before_it_plays(name: str) -> None:
    score = _score(name, metre=Metre(3, 4))
    for part in score.parts:
        if part.notes and part.instrument.key != "music_box":
            assert part.dynamics
            assert part.dynamics[0].onset <= min(n.onset for n in part.notes)
        assert all(a.end <= b.onset for a, b in pairwise(part.hairpins))
        assert all(a.end <= b.onset for a, b in pairwise(part.pedals))
