"""Drawing a chain of choices, each of which depends on the two before it, exactly.

Scores of the language and of the picture are log weights of chains. What lies ahead is summed
up from the end to the beginning; then each choice is drawn in turn, by Gumbel's trick with
noise that belongs to its place. So chains come with just the probability they have, and the
same noise with nearly the same scores gives nearly the same chain.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def drawn(
    scores: Sequence[Scores], noise: Sequence[Scores], temperature: float, start: tuple[int, int]
) -> list[int]:
    """Return a chain of choices.

    Parameters
    ----------
    scores : sequence of ndarray, shape (n + 1, n + 1, n)
        For each place the log weight of a choice by the choice before last, the last choice
        and the choice; as a choice before the first, n stands for none.
    noise : sequence of ndarray, shape (n,)
        For each place standard Gumbel noise of the choices.
    temperature : float
        1 draws chains with their probabilities, less prefers the likelier ones.
    start : tuple of int
        The choice before last and the last choice before the chain.

    Returns
    -------
    list of int
        One choice for each place. Ties, after rounding to 1e-6, go to the lower number.
    """
    sharp = [table / temperature for table in scores]
    ahead = _ahead(sharp)
    before_last, last = start
    chain = []
    for table, rest, gumbel in zip(sharp, ahead, noise, strict=True):
        worth = table[before_last, last] + rest[last] + gumbel
        choice = int(np.argmax(np.round(worth, 6)))
        chain.append(choice)
        before_last, last = last, choice
    return chain


def _ahead(scores: Sequence[Scores]) -> list[Scores]:
    """Return for each place what lies behind it, by the last choice and the choice there."""
    count = scores[0].shape[2]
    ahead = [np.zeros((count + 1, count))]
    for table in reversed(scores[1:]):
        total = table + ahead[-1][None, :, :]
        top = total.max(axis=2)
        summed = top + np.log(np.exp(total - top[:, :, None]).sum(axis=2))
        ahead.append(summed[:, :count])
    return ahead[::-1]
