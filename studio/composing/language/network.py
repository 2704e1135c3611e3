"""A small network that scores what may come next from what is known about the place."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.errors import StudioError

Floats = NDArray[np.float32]
Ints = NDArray[np.integer]

_PIECES = ("embedding", "dense", "bias", "output", "skip", "dense_skip", "offset")


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One hidden layer over embedded columns, and a log-linear model beside it.

    With columns `c` and dense values `d` of a place::

        hidden = tanh(bias + sum of embedding[c] + d @ dense)
        outputs = offset + hidden @ output + sum of skip[c] + d @ dense_skip

    A network without hidden units is a log-linear model. The rows of all columns lie one
    below the other in one table.

    Parameters
    ----------
    sizes : tuple of int
        Number of values of each column.
    embedding : ndarray of float32, shape (sum of sizes, hidden)
    dense : ndarray of float32, shape (dense values, hidden)
    bias : ndarray of float32, shape (hidden,)
    output : ndarray of float32, shape (hidden, outputs)
    skip : ndarray of float32, shape (sum of sizes, outputs)
    dense_skip : ndarray of float32, shape (dense values, outputs)
    offset : ndarray of float32, shape (outputs,)
    """

    sizes: tuple[int, ...]
    embedding: Floats
    dense: Floats
    bias: Floats
    output: Floats
    skip: Floats
    dense_skip: Floats
    offset: Floats

    @classmethod
    def from_weights(
        cls, arrays: Mapping[str, NDArray[np.generic]], prefix: str = ""
    ) -> "Network":
        """Return the network whose arrays were stored under names that begin with `prefix`.

        Raises
        ------
        StudioError
            If an array is missing.
        """
        names = [prefix + piece for piece in ("sizes", *_PIECES)]
        for name in names:
            if name not in arrays:
                raise StudioError("The musical language lacks the table “{name}”.", name=name)
        sizes, *pieces = (arrays[name] for name in names)
        return cls(tuple(int(n) for n in sizes), *(p.astype(np.float32) for p in pieces))

    def arrays(self, prefix: str = "") -> dict[str, NDArray[np.generic]]:
        """Return what `from_weights` reads."""
        found: dict[str, NDArray[np.generic]] = {
            prefix + piece: getattr(self, piece) for piece in _PIECES
        }
        found[prefix + "sizes"] = np.array(self.sizes, dtype=np.int32)
        return found

    def rows(self, columns: Ints, only: tuple[int, ...] | None = None) -> NDArray[np.int64]:
        """Return the rows of the tables that belong to values of the columns.

        Parameters
        ----------
        columns : ndarray of int, shape (..., columns)
            Values from 0 to below the column's size.
        only : tuple of int or None
            Which columns those are; None for all, in order.
        """
        begins = np.concatenate(([0], np.cumsum(self.sizes)[:-1])).astype(np.int64)
        chosen = begins if only is None else begins[list(only)]
        return np.asarray(columns.astype(np.int64) + chosen)

    def drive(
        self, columns: Ints, dense: Floats | None = None, only: tuple[int, ...] | None = None
    ) -> tuple[Floats, Floats]:
        """Return what some columns add to the hidden layer and to the outputs.

        Where many places share most of their columns, what is shared is added up once: drives
        of different columns may be added before `read`.

        Parameters
        ----------
        columns : ndarray of int, shape (..., columns)
        dense : ndarray of float32 or None, shape (..., dense values)
        only : tuple of int or None
            Which columns those are; None for all.

        Returns
        -------
        tuple of ndarray
            Shapes (..., hidden) and (..., outputs).
        """
        rows = self.rows(columns, only)
        hidden = self.embedding[rows].sum(axis=-2)
        direct = self.skip[rows].sum(axis=-2)
        if dense is not None:
            hidden = hidden + dense @ self.dense
            direct = direct + dense @ self.dense_skip
        return hidden, direct

    def read(self, hidden: Floats, direct: Floats) -> Floats:
        """Return the outputs for added up drives, shape (..., outputs)."""
        return np.asarray(np.tanh(hidden + self.bias) @ self.output + direct + self.offset)

    def outputs(self, columns: Ints, dense: Floats | None = None) -> Floats:
        """Return the outputs for places, shape (..., outputs)."""
        return self.read(*self.drive(columns, dense))


def log_softmax(logits: Floats) -> Floats:
    """Return log probabilities over the last axis."""
    moved = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(moved - np.log(np.exp(moved).sum(axis=-1, keepdims=True)))
