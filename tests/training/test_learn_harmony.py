"""Harmony is learned from songs: what follows what, when chords change, what lies below."""

import numpy as np
import pytest

from studio.composing.language.harmonic_places import BASS_REACH, PATTERNS
from studio.composing.language.harmonic_words import vocabulary
from studio.training.corpus import Corpus
from studio.training.learn_harmony import learn
from studio.training.learned import Learned
from studio.training.pieces import BAR, NOTE, Line, Piece

_TONES = {"I": (0, 4, 7), "IV": (5, 9, 0), "V": (7, 11, 2), "vi": (9, 0, 4)}
_PHRASES = (
    (("I", 4), ("IV", 2), ("V", 2), ("I", 4)),
    (("I", 4), ("vi", 2), ("V", 2), ("I", 4)),
)


def _song(number: int) -> Piece:
    """Return a song of phrases of three bars that close on the tonic, and a bar of rest."""
    chords, sung = [], []
    onset = 0
    for phrase in range(6):
        for degree, quarters in _PHRASES[(number + phrase) % 2]:
            tones = _TONES[degree]
            chords += [
                (onset, 960 * quarters, pitch, 0, 2, 1, False, False)
                for pitch in (36 + tones[0], *(60 + t for t in tones))
            ]
            sung += [
                (onset + 960 * q, 960, 72 + tones[q % 3], 0, 1, 1, True, False)
                for q in range(quarters)
            ]
            onset += 960 * quarters
        sung.pop()
    bars = np.zeros(onset // 3840, BAR)
    bars["onset"], bars["duration"] = 3840 * np.arange(len(bars)), 3840
    bars["beats"], bars["beat_type"] = 4, 4
    lines = (
        Line("Voice", np.array(sung, NOTE), 1, True),
        Line("Piano", np.array(chords, NOTE), 2, False),
    )
    return Piece(f"song {number}", "nobody", "songs", bars, lines)


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(Corpus(tuple(_song(n) for n in range(60))))


def _follows(learned: Learned, before: str) -> dict[str, float]:
    """Return the scores of the chords after another, whatever the place."""
    words = vocabulary("major").words
    row = [w.degree for w in words].index(before)
    scores = learned.arrays["words.major.skip"][row] + learned.arrays["words.major.offset"]
    return {word.degree: float(score) for word, score in zip(words, scores, strict=True)}


def test_what_follows_in_the_songs_is_likely(learned: Learned) -> None:
    after_dominant = _follows(learned, "V")
    assert max(after_dominant, key=lambda degree: after_dominant[degree]) == "I"
    after_subdominant = _follows(learned, "IV")
    assert max(after_subdominant, key=lambda degree: after_subdominant[degree]) == "V"


def test_the_models_know_more_than_frequencies(learned: Learned) -> None:
    for model in ("rhythm", "words.major", "bass.major"):
        known = learned.figures[f"{model}: nats per choice"]
        assert known < learned.figures[f"{model}: nats where nothing is known"]


def test_bars_of_two_chords_follow_bars_in_which_one_goes_on(learned: Learned) -> None:
    skip, offset = learned.arrays["rhythm.skip"], learned.arrays["rhythm.offset"]
    metres = int(learned.arrays["rhythm.sizes"][0])
    after_none = skip[metres] + offset
    assert skip.shape == (learned.arrays["rhythm.sizes"].sum(), PATTERNS)
    assert after_none[0b0101] == max(after_none)


def test_the_bass_stands_on_roots(learned: Learned) -> None:
    tones = learned.arrays["bass.major.offset"][2 * BASS_REACH + 1 :]
    assert int(np.argmax(tones)) == 0
