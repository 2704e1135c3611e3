"""Where things are: symmetry, balance, the horizon and long straight lines."""

import cv2
import numpy as np

from studio.imaging.colour import Field
from studio.imaging.copies import Copies
from studio.imaging.features import Layout, Place
from studio.imaging.horizon import horizon_of
from studio.imaging.lines import find_lines
from studio.imaging.texture import Texture


def layout_of(copies: Copies, texture: Texture, saliency: Field) -> Layout:
    """Return the layout of a picture.

    Parameters
    ----------
    copies : Copies
    texture : Texture
    saliency : ndarray of float32, shape `copies.grid`
    """
    level, rising, upright, falling = (round(share, 3) for share in texture.directions)
    lines, curves = find_lines(copies.lab, copies.edges)
    return Layout(
        symmetry_left_right=_alike_turned(copies, (1,)),
        symmetry_top_bottom=_alike_turned(copies, (0,)),
        symmetry_half_turn=_alike_turned(copies, (0, 1)),
        balance=_balance(copies, texture, saliency),
        horizon=horizon_of(copies),
        level=level,
        rising=rising,
        upright=upright,
        falling=falling,
        anisotropy=round(texture.anisotropy, 3),
        lines=lines,
        curves=curves,
    )


def _alike_turned(copies: Copies, axes: tuple[int, ...]) -> float:
    """Return the correlation of the lightness with its mirror image along the axes.

    Along both at once it is turned by 180°.
    """
    light = copies.small_lab[..., 0] * copies.small_weight
    light = np.asarray(cv2.GaussianBlur(light, (0, 0), 1.5), np.float64)
    light = light - light.mean()
    power = float(np.square(light).mean())
    if power < 0.25:
        return 1.0 if float(copies.small_weight.min()) > 0 else 0.0
    return round(float((light * np.flip(light, axes)).mean()) / power, 3)


def _balance(copies: Copies, texture: Texture, saliency: Field) -> Place:
    weight = (saliency + 0.02 * texture.contrast + 0.02) * copies.cell_weight
    total = max(float(weight.sum()), 1e-9)
    rows, columns = weight.shape
    x = float((weight.sum(axis=0) * (np.arange(columns) + 0.5)).sum()) / total / columns
    y = float((weight.sum(axis=1) * (np.arange(rows) + 0.5)).sum()) / total / rows
    return (round(x, 3), round(y, 3))
