"""A person's taste, learned from which variations they want more or less of.

A small local model: one weight for each trait, fitted to a person's answers by logistic
regression with a prior about nothing. It knows no more than those answers, and can be told
in words and forgotten.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.project.traits import TRAITS

_PRIOR = 0.6
"""Spread of a weight before anything is known of it."""
_MOST = 200
"""Answers that are remembered; older ones are forgotten."""
_STEPS = 25
_SURE = 0.12
"""Weight from which on a taste is spoken of."""
_APART = 0.35
"""Worth of being unlike the others beside being liked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer.

    Parameters
    ----------
    apart : tuple of float
        How the variation differed from those beside it, by trait.
    liked : bool
        Whether more of it was wanted, or less.
    """

    apart: tuple[float, ...]
    liked: bool


@dataclass(frozen=True, slots=True)
class Taste:
    """What a person has answered, the oldest first."""

    answers: tuple[Answer, ...] = ()

    def with_answer(
        self, traits: NDArray[np.float64], beside: NDArray[np.float64], liked: bool
    ) -> "Taste":
        """Return the taste after one more answer.

        Parameters
        ----------
        traits : ndarray
            Of the variation that was spoken of.
        beside : ndarray, shape (variations, traits)
            Of those that were shown with it.
        liked : bool
        """
        apart = traits - beside.mean(axis=0) if len(beside) else np.zeros_like(traits)
        # One piece that lies far away says no more than one that lies clearly apart.
        clipped = np.clip(np.round(apart, 3), -3.0, 3.0)
        answer = Answer(tuple(float(v) for v in clipped), liked)
        return Taste((*self.answers, answer)[-_MOST:])

    def weights(self) -> NDArray[np.float64]:
        """Return how much more of each trait is wanted; 0 where nothing is known."""
        weights = np.zeros(len(TRAITS))
        if not self.answers:
            return weights
        rows = np.array([answer.apart for answer in self.answers])
        signs = np.array([1.0 if answer.liked else -1.0 for answer in self.answers])
        signed = rows * signs[:, None]
        precision = np.eye(len(TRAITS)) / _PRIOR**2
        for _ in range(_STEPS):
            # Newton's steps to the weights under which the answers are likeliest.
            wrong = 1.0 / (1.0 + np.exp(np.clip(signed @ weights, -30.0, 30.0)))
            slope = signed.T @ wrong - precision @ weights
            curve = (signed * (wrong * (1.0 - wrong))[:, None]).T @ signed + precision
            weights = weights + np.linalg.solve(curve, slope)
        return np.asarray(np.round(weights, 4), dtype=np.float64)

    def words(self, most: int = 3) -> tuple[str, ...]:
        """Return what is liked, the clearest first; nothing while nothing is clear."""
        weights = self.weights()
        order = sorted(range(len(TRAITS)), key=lambda i: (-abs(weights[i]), i))
        clear = [i for i in order if abs(weights[i]) >= _SURE][:most]
        return tuple(TRAITS[i].more if weights[i] > 0 else TRAITS[i].less for i in clear)

    def to_json(self) -> str:
        """Return the taste as text."""
        answers = [[list(answer.apart), answer.liked] for answer in self.answers]
        return json.dumps({"traits": [trait.key for trait in TRAITS], "answers": answers})

    @classmethod
    def from_json(cls, text: str) -> "Taste":
        """Return the taste in a text; none if it is damaged or speaks of other traits."""
        try:
            described = json.loads(text)
            if described["traits"] != [trait.key for trait in TRAITS]:
                return cls()
            answers = [
                Answer(tuple(float(v) for v in apart), bool(liked))
                for apart, liked in described["answers"]
            ]
        except (ValueError, TypeError, KeyError):
            return cls()
        fitting = (a for a in answers if len(a.apart) == len(TRAITS))
        known = tuple(a for a in fitting if bool(np.isfinite(a.apart).all()))
        return cls(known[-_MOST:])


def chosen(candidates: Sequence[NDArray[np.float64]], count: int, taste: Taste) -> tuple[int, ...]:
    """Return the candidates to show: liked ones, but unlike each other.

    Parameters
    ----------
    candidates : sequence of ndarray
        Their traits.
    count : int
    taste : Taste

    Returns
    -------
    tuple of int
        Indices, the most liked first; at most `count`.
    """
    if not candidates:
        return ()
    rows = np.array(candidates)
    liking = (rows - rows.mean(axis=0)) @ taste.weights()
    scale = np.sqrt(rows.shape[1])
    picked = [int(np.argmax(np.round(liking, 6)))]
    while len(picked) < min(count, len(rows)):
        near = np.min(
            np.linalg.norm(rows[:, None, :] - rows[None, picked, :], axis=2) / scale, axis=1
        )
        worth = np.round(liking + _APART * near, 6)
        worth[picked] = -np.inf
        picked.append(int(np.argmax(worth)))
    return tuple(sorted(picked, key=lambda i: (-round(float(liking[i]), 6), i)))
