"""The relief of a surface: how unforeseeable and how rough it is, place by place."""

import cv2
import numpy as np

from studio.imaging.colour import Field
from studio.imaging.copies import Copies

_STEPS = 7
"""Heights on either side of the middle that are told apart."""

_HEIGHTS = 2 * _STEPS + 2

_FLAT = 1.5
"""Departure from the surroundings, in L*, that is still flat."""

_ROUGH = 6.0
"""Spread of a surface, in L*, that counts as half rough."""


def entropy_of(copies: Copies) -> Field:
    """Return how unforeseeable the relief of the lightness is in each cell, 0 to 1.

    The entropy of how far each pixel departs from its surroundings, in steps that grow with
    the departure: a plain or evenly shaded place has none.
    """
    light = np.ascontiguousarray(copies.lab[..., 0])
    apart = light - np.asarray(cv2.GaussianBlur(light, (0, 0), 6.0), np.float32)
    step = np.clip(np.arcsinh(apart / np.float32(_FLAT)) * np.float32(1.6), -_STEPS, _STEPS)
    low = np.floor(step)
    share = (step - low) * copies.weight
    rows, columns = copies.grid
    down = np.arange(light.shape[0]) * rows // light.shape[0]
    across = np.arange(light.shape[1]) * columns // light.shape[1]
    height = low.astype(np.int64) + _STEPS
    index = (down[:, None] * columns + across[None, :]) * _HEIGHTS + height
    # Each pixel belongs to two neighbouring steps, so that none hangs on a limit.
    count = rows * columns * _HEIGHTS
    counts = np.bincount(index.reshape(-1), (copies.weight - share).reshape(-1), count)
    counts += np.bincount(index.reshape(-1) + 1, share.reshape(-1), count + 1)[:count]
    cells = counts.reshape(rows, columns, _HEIGHTS).astype(np.float32)
    cells = np.asarray(cv2.GaussianBlur(cells, (0, 0), 1.0), np.float32)
    part = cells / np.maximum(cells.sum(axis=2, keepdims=True), 1e-3)
    total = -(part * np.log2(np.maximum(part, 1e-6))).sum(axis=2)
    return np.asarray(np.clip(total / np.log2(2 * _STEPS + 1), 0.0, 1.0), np.float32)


def roughness_of(copies: Copies, coherence: Field) -> Field:
    """Return how rough the surface is in each cell, 0 to 1.

    The spread of the fine relief; where lines run side by side (hair, stripes) it counts
    for less, since such a surface is smooth along them.
    """
    light = np.ascontiguousarray(copies.lab[..., 0])
    fine = light - np.asarray(cv2.GaussianBlur(light, (0, 0), 3.0), np.float32)
    spread = np.sqrt(cv2.GaussianBlur(copies.to_grid(fine * fine), (0, 0), 1.0))
    return np.asarray(spread / (spread + _ROUGH) * (1.0 - 0.7 * coherence), np.float32)


def lightness_entropy(copies: Copies) -> float:
    """Return the entropy of the lightness in bits, 0 for a blank sheet to 8."""
    grey = np.clip(copies.lab[..., 0] * np.float32(2.55), 0, 255)
    counts = np.bincount(
        np.rint(grey).astype(np.int64).reshape(-1), copies.weight.reshape(-1), 256
    )
    share = counts[counts > 0] / max(float(counts.sum()), 1e-9)
    return abs(float((share * np.log2(share)).sum()))
