"""Sheets with drawn shapes of every class, and what stands where on them."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from studio.imaging.colour import srgb_to_lab
from studio.imaging.features import Region

KINDS = ("circle", "ellipse", "triangle", "rectangle", "line", "star", "blob")
SIZE = (640, 420)
_FINER = 3


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A shape of a sheet: its class and its outline in [0, 1]², shape (n, 2)."""

    kind: str
    outline: NDArray[np.float64]


def corners(kind: str, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the outline of a random shape of a class around (0, 0), about 1 in radius."""
    turn = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    if kind == "circle":
        points = np.stack([np.cos(turn), np.sin(turn)], 1)
    elif kind == "ellipse":
        wide = rng.uniform(1.15, 4.0)
        points = np.stack([np.cos(turn), np.sin(turn) / wide], 1)
    elif kind == "triangle":
        # Height from 0.35 to 2.2 of the base, the tip anywhere above it or a little aside.
        high, tip = rng.uniform(0.35, 2.2), rng.uniform(-0.1, 1.1)
        points = np.array([[0.0, 0.0], [1.0, 0.0], [tip, high]])
        points -= points.mean(axis=0)
        points /= np.hypot(*points.T).max()
    elif kind == "rectangle":
        wide = rng.uniform(1.0, 4.7)
        points = np.array([[-1, -1 / wide], [1, -1 / wide], [1, 1 / wide], [-1, 1 / wide]])
        points *= 0.9
    elif kind == "line":
        wide = rng.uniform(6.0, 25.0)
        points = np.array([[-1, -1 / wide], [1, -1 / wide], [1, 1 / wide], [-1, 1 / wide]])
    elif kind == "star":
        count = int(rng.integers(4, 9))
        inner = rng.uniform(0.35, 0.35 + 0.04 * count)
        reach = np.where(np.arange(2 * count) % 2 == 0, 1.0, inner)
        angle = np.arange(2 * count) * np.pi / count
        points = np.stack([reach * np.cos(angle), reach * np.sin(angle)], 1)
    elif kind == "blob":
        points = _blob(turn, rng)
    else:
        raise ValueError(kind)
    angle = rng.uniform(0, 2 * np.pi)
    c, s = math.cos(angle), math.sin(angle)
    return points @ np.array([[c, s], [-s, c]])


def _blob(turn: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a smooth closed curve that no ellipse and no polygon with few corners fits."""
    for _ in range(200):
        reach = np.ones_like(turn)
        for wave in range(2, 6):
            reach += rng.normal(0, 0.45 / wave) * np.cos(wave * turn + rng.uniform(0, 2 * np.pi))
        if reach.min() < 0.25:
            continue
        points = np.stack([reach * np.cos(turn), reach * np.sin(turn)], 1)
        points /= np.hypot(*points.T).max()
        if _is_blob(points):
            return points
    raise AssertionError("no blob in 200 tries")


def _is_blob(points: NDArray[np.float64]) -> bool:
    line = (points * 500).astype(np.int32).reshape(-1, 1, 2)
    area = float(cv2.contourArea(line))
    solid = area / float(cv2.contourArea(cv2.convexHull(line)))
    (_, sides, _) = cv2.minAreaRect(line)
    moments = cv2.moments(line)
    xx, yy, xy = (moments[key] / moments["m00"] for key in ("mu20", "mu02", "mu11"))
    oval = area / (4 * math.pi * math.sqrt(xx * yy - xy * xy))
    return (
        0.6 < solid < 0.93
        and oval < 0.93
        and min(sides) > 0.35 * max(sides)
        and area < 0.8 * sides[0] * sides[1]
    )


def colours(rng: np.random.Generator, least: float = 25.0) -> NDArray[np.uint8]:
    """Return two sRGB colours at least so far apart in CIELAB."""
    while True:
        pair = rng.integers(0, 256, (1, 2, 3)).astype(np.uint8)
        lab = srgb_to_lab(pair)[0]
        if float(np.linalg.norm(lab[0] - lab[1])) >= least:
            return pair[0]


def sheet(
    kinds: list[str], rng: np.random.Generator, *, hollow: bool = False
) -> tuple[Image.Image, list[Drawn]]:
    """Return a sheet with the shapes and what was drawn.

    Background and colours are random, so are size, turn, blur (0 to 1.6 pixels) and noise
    (standard deviation 0 to 10 of 255). `hollow` draws outlines only, but lines as they are.
    """
    ground = colours(rng)[0]
    image = Image.new("RGB", (SIZE[0] * _FINER, SIZE[1] * _FINER), tuple(ground.tolist()))
    pen = ImageDraw.Draw(image)
    across = max(1, math.ceil(math.sqrt(len(kinds) * 1.4)))
    down = math.ceil(len(kinds) / across)
    cell = (SIZE[0] / across, SIZE[1] / down)
    drawn = []
    for index, kind in enumerate(kinds):
        most = 0.46 * min(cell)
        radius = rng.uniform(max(0.55 * most, 34.0 if kind != "line" else 50.0), most)
        shape = corners(kind, rng) * radius
        row, column = divmod(index, across)
        free = [max(0.0, cell[k] / 2 - np.abs(shape[:, k]).max() - 5) for k in range(2)]
        middle = [
            cell[0] * (column + 0.5) + rng.uniform(-1, 1) * free[0],
            cell[1] * (row + 0.5) + rng.uniform(-1, 1) * free[1],
        ]
        placed = shape + middle
        colour = _apart_from(ground, rng)
        points = [(float(x) * _FINER, float(y) * _FINER) for x, y in placed]
        if hollow and kind != "line":
            pen.line([*points, *points[:2]], colour, round(rng.uniform(2.5, 5) * _FINER), "curve")
        else:
            pen.polygon(points, colour)
        drawn.append(Drawn(kind, placed / np.array(SIZE)))
    picture = image.resize(SIZE, Image.Resampling.BOX)
    blur = rng.uniform(0, 1.6)
    picture = picture.filter(ImageFilter.GaussianBlur(blur))
    noise = rng.uniform(0, 10)
    grain = rng.normal(0, noise, (SIZE[1], SIZE[0], 3))
    pixels = np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8)
    return Image.fromarray(pixels), drawn


def _apart_from(ground: NDArray[np.uint8], rng: np.random.Generator) -> tuple[int, int, int]:
    while True:
        colour = rng.integers(0, 256, 3).astype(np.uint8)
        lab = srgb_to_lab(np.stack([ground, colour])[None])[0]
        if float(np.linalg.norm(lab[0] - lab[1])) >= 25.0:
            return (int(colour[0]), int(colour[1]), int(colour[2]))


def mask_of(outline: NDArray[np.float64], size: tuple[int, int] = (320, 210)) -> NDArray[np.uint8]:
    """Return a mask of an outline in [0, 1]² on a small sheet."""
    mask = np.zeros((size[1], size[0]), np.uint8)
    points = np.round(outline * np.array(size) * 16 - 8).astype(np.int32)
    cv2.fillPoly(mask, [points], 1, cv2.LINE_8, 4)
    return mask


def found_at(regions: tuple[Region, ...], drawn: Drawn) -> tuple[Region | None, float]:
    """Return the region that covers most nearly what was drawn, and how nearly, 0 to 1."""
    true = mask_of(drawn.outline)
    best: tuple[Region | None, float] = (None, 0.0)
    for region in regions:
        if region.area > 0.95:
            continue
        mask = mask_of(np.array(region.outline))
        both = int(np.count_nonzero(mask & true))
        either = int(np.count_nonzero(mask | true))
        if both > best[1] * either:
            best = (region, both / either)
    return best
