"""Smoothing and sampling of feature maps. Only numpy: the window uses it too."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def smoothed(grid: NDArray[np.floating], sigma: float) -> Values:
    """Return a map blurred by a Gaussian of `sigma` cells, its edges continued."""
    result = grid.astype(np.float64)
    for axis in (0, 1):
        result = smoothed_along(result, sigma, axis)
    return result


def smoothed_along(values: NDArray[np.floating], sigma: float, axis: int = 0) -> Values:
    """Return values blurred along one axis by a Gaussian of `sigma` steps."""
    result = values.astype(np.float64)
    reach = int(np.ceil(3.0 * sigma))
    if sigma <= 0.0 or reach < 1:
        return result
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-np.square(offsets / sigma) / 2.0)
    kernel /= kernel.sum()
    length = result.shape[axis]
    total = np.zeros_like(result)
    positions = np.arange(length)
    for offset, share in zip(offsets, kernel, strict=True):
        total += share * np.take(result, np.clip(positions + offset, 0, length - 1), axis=axis)
    return total


def sampled(grid: NDArray[np.floating], x: Values, y: Values) -> Values:
    """Return values of a map at places in [0, 1]², interpolated between cells.

    Parameters
    ----------
    grid : ndarray, shape (rows, columns)
    x, y : ndarray of float64, shape (n,)

    Returns
    -------
    ndarray of float64, shape (n,)
    """
    rows, columns = grid.shape
    column = np.clip(x * columns - 0.5, 0.0, columns - 1.0)
    row = np.clip(y * rows - 0.5, 0.0, rows - 1.0)
    left, top = np.floor(column).astype(int), np.floor(row).astype(int)
    right, bottom = np.minimum(left + 1, columns - 1), np.minimum(top + 1, rows - 1)
    fx, fy = column - left, row - top
    upper = grid[top, left] * (1 - fx) + grid[top, right] * fx
    lower = grid[bottom, left] * (1 - fx) + grid[bottom, right] * fx
    return np.asarray(upper * (1 - fy) + lower * fy, np.float64)
