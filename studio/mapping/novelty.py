"""Where the picture changes along its path, and which stretches of it are alike."""

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Moments
from studio.mapping.reading import COARSE_STEPS

Values = NDArray[np.float64]
_EVEN = 0.3
_PLAIN = 0.25
_WINDOW = COARSE_STEPS // 8
_WIDE = np.array([1.0, 2.0, 3.0, 4.0, 3.0, 2.0, 1.0]) / 16.0


def novelty(similarity: Values) -> Values:
    """Return how much changes at each place of the path, 0 to 1 of the strongest change.

    A checkerboard over the self-similarity (Foote): alike before, alike after, unlike
    across. Shape (COARSE_STEPS + 1,): the value at i lies between steps i - 1 and i.
    """
    total = _integral(similarity)
    count = len(similarity)
    change = np.zeros(count + 1)
    for i in range(2, count - 1):
        h = min(_WINDOW, i, count - i)
        before = _mean(total, i - h, i, i - h, i)
        after = _mean(total, i, i + h, i, i + h)
        across = _mean(total, i - h, i, i, i + h)
        change[i] = (before + after) / 2 - across
    # What changes all along is no border; only what exceeds the usual change counts. A border
    # is as wide as a few steps, so that its place does not hang on one of them.
    usual = float(np.median(change))
    change = np.convolve(np.maximum(change - usual, 0.0), _WIDE, mode="same")
    return np.asarray(np.round(change / max(float(change.max()), _PLAIN), 3))


def likeness(similarity: Values, one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how alike two stretches of the path are, 0 to 1."""
    return float(all_likeness(similarity, [one, other])[0, 1])


def all_likeness(similarity: Values, spans: list[tuple[float, float]]) -> Values:
    """Return how alike every two stretches of the path are, 0 to 1; shape (n, n).

    They are compared in order and in reverse (a picture that mirrors itself comes back
    mirrored), and each as a whole.
    """
    start, end = np.array(spans).T
    at = _indices(start[:, None] + (end - start)[:, None] * (np.arange(8) + 0.5) / 8)
    blocks = similarity[at[:, None, :, None], at[None, :, None, :]]
    ordered = np.einsum("abii->ab", blocks) / 8
    mirrored = np.einsum("abii->ab", blocks[..., ::-1]) / 8
    whole = blocks.mean(axis=(2, 3))
    return np.asarray(np.round(0.5 * np.maximum(ordered, mirrored) + 0.5 * whole, 3))


def goes_one_way(moments: Moments) -> float:
    """Return how much the picture changes steadily from one end of the path to the other.

    The share of the changes in colour, light and texture that a straight line explains, 0 to
    1; 0 in a picture that hardly changes.
    """
    look = np.stack(
        [
            moments.lightness / 16.0,
            moments.a / 14.0,
            moments.b / 14.0,
            moments.contrast / 9.0,
            moments.edge_density / 0.08,
        ]
    ).astype(np.float64)
    look -= look.mean(axis=1, keepdims=True)
    count = look.shape[1]
    energy = float((look**2).sum())
    if energy < _EVEN * count:
        return 0.0
    line = np.linspace(-1.0, 1.0, count)
    line /= np.sqrt((line**2).sum())
    return float(((look * line).sum(axis=1) ** 2).sum() / energy)


def _integral(similarity: Values) -> Values:
    return np.pad(similarity, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)


def _mean(total: Values, top: int, bottom: int, left: int, right: int) -> float:
    area = (bottom - top) * (right - left)
    corners = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return float(corners) / area


def _indices(position: Values) -> NDArray[np.int64]:
    return np.clip((position * COARSE_STEPS).astype(np.int64), 0, COARSE_STEPS - 1)
