"""How melodies move: what was learned of a note's pitch from its place and the notes before."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.composing.language import melodic_context as context
from studio.composing.language.melodic_context import CAME, CLASSES, INTERVALS, Ints, Known
from studio.composing.language.network import Network, log_softmax
from studio.composing.language.weights import weights


@dataclass(frozen=True, slots=True, eq=False)
class Melodic:
    """The melodic factor.

    Parameters
    ----------
    network : Network
        Its columns are `melodic_context.SIZES`.
    styles : ndarray of int, shape (lines, styles)
        The styles of the lines that were learned from (see `melodic_context.style_of`).
    """

    network: Network
    styles: Ints

    def scores(self, known: Known, previous: Ints) -> NDArray[np.float64]:
        """Return log probabilities of the pitches that may follow.

        Parameters
        ----------
        known : Known
        previous : ndarray of int, shape (notes, candidates)
            Pitches that the note before may have.

        Returns
        -------
        ndarray, shape (notes, candidates, CAME, CLASSES)
            By the sort of the interval that led to the note before; `melodic_context.REACH`
            below it comes first. Rounded, so that all processors agree.
        """
        hidden, direct = self.network.drive(context.fixed_columns(known), only=context.FIXED)
        own, straight = self.network.drive(
            context.moving_columns(known, previous), only=context.MOVING
        )
        outputs = self.network.read(hidden[:, None] + own, direct[:, None] + straight)
        parts = context.parts_of(known, previous)
        rows = (np.arange(previous.size) * outputs.shape[-1]).reshape(*previous.shape, 1, 1)
        common = outputs.reshape(-1)[rows + parts].sum(axis=-1)
        after = outputs[..., INTERVALS:].reshape(*previous.shape, CAME, CLASSES)
        logits = log_softmax(common[:, :, None, :] + after)
        return np.asarray(np.round(logits, 3), dtype=np.float64)


@cache
def melodic() -> Melodic:
    """Return the melodic factor as it was learned."""
    arrays = weights("melody")
    return Melodic(Network.from_weights(arrays), np.asarray(arrays["styles"], dtype=np.int64))
