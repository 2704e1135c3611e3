"""Where things are: symmetry, balance, the horizon and long straight lines."""

import cv2
import numpy as np
from numpy.typing import NDArray

from studio.imaging.colour import Field
from studio.imaging.copies import Copies, shrunk
from studio.imaging.features import Layout, Line, Place
from studio.imaging.texture import Texture

_LONG = 0.2
_MOST_LINES = 12
_LINES_AT = 320


def layout_of(copies: Copies, texture: Texture, saliency: Field) -> Layout:
    """Return the layout of a picture.

    Parameters
    ----------
    copies : Copies
    texture : Texture
    saliency : ndarray of float32, shape `copies.grid`
    """
    level, rising, upright, falling = (round(share, 3) for share in texture.directions)
    return Layout(
        symmetry_left_right=_mirror(copies, axis=1),
        symmetry_top_bottom=_mirror(copies, axis=0),
        balance=_balance(copies, texture, saliency),
        horizon=_horizon(copies),
        level=level,
        rising=rising,
        upright=upright,
        falling=falling,
        anisotropy=round(texture.anisotropy, 3),
        lines=_lines(copies),
    )


def _mirror(copies: Copies, axis: int) -> float:
    """Return the correlation of the lightness with its mirror image."""
    light = copies.small_lab[..., 0] * copies.small_weight
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 1.5), np.float64)
    light = light - light.mean()
    power = float(np.square(light).mean())
    if power < 0.25:
        return 1.0 if float(copies.small_weight.min()) > 0 else 0.0
    return round(float((light * np.flip(light, axis)).mean()) / power, 3)


def _balance(copies: Copies, texture: Texture, saliency: Field) -> Place:
    weight = (saliency + 0.02 * texture.contrast + 0.02) * copies.cell_weight
    total = max(float(weight.sum()), 1e-9)
    rows, columns = weight.shape
    x = float((weight.sum(axis=0) * (np.arange(columns) + 0.5)).sum()) / total / columns
    y = float((weight.sum(axis=1) * (np.arange(rows) + 0.5)).sum()) / total / rows
    return (round(x, 3), round(y, 3))


def _horizon(copies: Copies) -> float | None:
    """Return the y where most columns change in the same way, if there is one.

    Above and below a horizon the colours differ by about the same vector in nearly all
    columns, and in most of them the change is steepest just there.
    """
    lab = np.asarray(cv2.GaussianBlur(copies.small_lab, (0, 0), 1.2), np.float32)
    rows = lab.shape[0]
    reach = max(2, round(rows * 0.03))
    if rows < 8 * reach:
        return None
    step = lab[2 * reach :] - lab[: -2 * reach]
    mean = step.mean(axis=1)
    strength = np.linalg.norm(mean, axis=1)
    direction = mean / np.maximum(strength, 1e-6)[:, None]
    along = np.einsum("rcl,rl->rc", step, direction)
    agree = (along > np.maximum(3.0, 0.3 * strength)[:, None]).mean(axis=1)
    score = np.round(strength * np.clip((agree - 0.5) / 0.3, 0.0, 1.0), 3)
    edge = max(1, round(0.06 * rows))
    score[:edge] = 0.0
    score[len(score) - edge :] = 0.0
    best = int(np.argmax(score))
    if float(score[best]) < 6.0 or float(agree[best]) < 0.75:
        return None
    # A horizon is sharp; a slow change of colour is none.
    row = lab.mean(axis=1)
    above, below = row[max(0, best - 2 * reach)], row[min(rows - 1, best + 4 * reach)]
    if float(strength[best]) < 0.4 * float(np.linalg.norm(below - above)):
        return None
    near = max(2, round(0.15 * rows))
    low, high = max(0, best - near), min(len(step), best + near + 1)
    steepest = low + np.argmax(step[low:high] @ direction[best], axis=0)
    aligned = np.abs(steepest - best) <= max(1.0, 0.03 * rows)
    if float(aligned.mean()) < 0.55:
        return None
    y = float(np.median(steepest[aligned])) + reach + 0.5
    return round(float(y / rows), 3)


def _lines(copies: Copies) -> tuple[Line, ...]:
    """Return the longest straight lines, at most twelve, one for each double edge."""
    scale = _LINES_AT / max(copies.lab.shape[:2])
    rows, columns = (max(8, round(side * scale)) for side in copies.lab.shape[:2])
    light = shrunk(np.ascontiguousarray(copies.lab[..., 0]), (rows, columns))
    grey = np.clip(np.rint(light * 2.55), 0, 255).astype(np.uint8)
    edges = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 0.8), 60, 150)
    longest = max(rows, columns)
    found = cv2.HoughLinesP(
        edges, 1, np.pi / 180, 45, minLineLength=_LONG * longest, maxLineGap=0.012 * longest
    )
    if found is None:
        return ()
    segments = np.asarray(found, np.float64).reshape(-1, 4)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    order = np.lexsort((*segments.T, -np.round(length)))
    kept: list[NDArray[np.float64]] = []
    for index in order:
        if len(kept) == _MOST_LINES:
            break
        one = segments[index]
        if all(_apart(one, other, longest) for other in kept):
            kept.append(one)
    return tuple(
        Line(
            (round((a + 0.5) / columns, 3), round((b + 0.5) / rows, 3)),
            (round((c + 0.5) / columns, 3), round((d + 0.5) / rows, 3)),
        )
        for a, b, c, d in (s.tolist() if s[0] <= s[2] else s[[2, 3, 0, 1]].tolist() for s in kept)
    )


def _apart(one: NDArray[np.float64], other: NDArray[np.float64], longest: int) -> bool:
    """Return whether two segments are not nearly the same line."""
    along = other[2:] - other[:2]
    length = float(np.hypot(*along))
    normal = np.array([-along[1], along[0]]) / max(length, 1e-9)
    distances = [abs(float((one[k : k + 2] - other[:2]) @ normal)) for k in (0, 2)]
    return max(distances) > 0.025 * longest
