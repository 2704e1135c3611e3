"""What is seen in a picture, as values. No music word in here.

Places are (x, y) in [0, 1]², x to the right and y downwards, on the upright picture.
Angles of lines are in degrees, 0 <= angle < 180: 0 is level, 45 rises to the right,
90 is upright and 135 falls to the right, as a person sees them.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Grid: TypeAlias = NDArray[np.float32]
Place: TypeAlias = tuple[float, float]
Stroke: TypeAlias = tuple[Place, ...]
"""A line drawn without lifting the pen."""
ShapeClass: TypeAlias = Literal[
    "circle", "ellipse", "triangle", "rectangle", "line", "star", "blob"
]
PathKind: TypeAlias = Literal["left_to_right", "top_to_bottom", "spiral", "gaze", "drawn"]


@dataclass(frozen=True, slots=True, eq=False)
class FeatureMaps:
    """Small grids aligned with the picture, all of shape (rows, columns), read-only.

    The long side has 96 cells; a cell is about square.

    Parameters
    ----------
    lightness : L*, 0 to 100.
    a, b : mean CIELAB a* and b*.
    chroma : mean C*, 0 to about 130.
    warmth : warm-cool of Ou et al. 2004, about -2 to 1.5; above 0 is warm.
    contrast : local standard deviation of L*.
    edge_density : share of edge pixels, 0 to 1.
    orientation : direction of the lines in degrees, 0 to 180.
    coherence : how much the lines of the cell agree, 0 to 1.
    angularity : corners against smooth curves, 0 to 1.
    fineness : 0 for coarse, 1 for fine texture.
    entropy : how unforeseeable the relief of the lightness is, 0 (plain) to 1.
    roughness : how uneven the surface is, lines apart, 0 to 1.
    focus : how sharp the place is, compared with the sharpest of the picture, 0 to 1.
    saliency : how much the place draws the eye, 0 to 1.
    weight : alpha, 0 to 1.
    region : index into `VisualFeatures.regions`, or -1.
    """

    lightness: Grid
    a: Grid
    b: Grid
    chroma: Grid
    warmth: Grid
    contrast: Grid
    edge_density: Grid
    orientation: Grid
    coherence: Grid
    angularity: Grid
    fineness: Grid
    entropy: Grid
    roughness: Grid
    focus: Grid
    saliency: Grid
    weight: Grid
    region: NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Region:
    """An area that a person would outline.

    Parameters
    ----------
    outline : tuple of Place
        Closed polygon (the last point joins the first).
    area : float
        Share of what is visible of the picture, 0 to 1.
    centroid : Place
    lab : tuple of float
        Mean CIELAB colour.
    warmth, fineness, saliency : float
        Means over the region, as in `FeatureMaps`.
    shape : ShapeClass
        What its outline looks like, with `confidence` 0 to 1.
    roundness : float
        4π·area/perimeter² of the smoothed outline, 0 to 1.
    angularity : float
        0 for smooth outlines to 1 for pointed ones.
    acute_corners : int
        Corners sharper than 80°.
    orientation : float
        Direction of the long axis in degrees.
    elongation : float
        1 - short/long axis, 0 to 1.
    neighbours, alike : tuple of int
        Indices of regions that touch it, and of regions of the like shape and size.
    symmetry : float
        How well its outline mirrors itself about its best axis, 0 to 1.
    """

    outline: tuple[Place, ...]
    area: float
    centroid: Place
    lab: tuple[float, float, float]
    warmth: float
    fineness: float
    saliency: float
    shape: ShapeClass
    confidence: float
    roundness: float
    angularity: float
    acute_corners: int
    orientation: float
    elongation: float
    neighbours: tuple[int, ...]
    alike: tuple[int, ...]
    symmetry: float = 0.0


@dataclass(frozen=True, slots=True)
class Face:
    """A face: found, or marked by a person.

    `width` and `height` are shares of the picture's; `confidence` is 1 for a marked one;
    `name` is whose it is, or empty.
    """

    place: Place
    width: float
    height: float
    confidence: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """What the picture is of, such as ``"sea"``, with the probability that it is, 0 to 1."""

    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour of the palette: its values, its share of the picture and its middle."""

    lab: tuple[float, float, float]
    srgb: tuple[int, int, int]
    area: float
    place: Place


@dataclass(frozen=True, slots=True)
class Line:
    """A long straight line from `start` to `end`.

    `length` is a share of the picture's long side. `strength`, 0 to 1, says how clearly it
    is drawn: how much of it lies on an edge, and how strong that edge is.
    """

    start: Place
    end: Place
    length: float = 0.0
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A long smooth line that bends; `length` and `strength` are as in `Line`."""

    points: Stroke
    length: float
    strength: float


@dataclass(frozen=True, slots=True)
class Repeat:
    """Regions of the like shape that follow each other evenly, such as columns or bricks.

    Parameters
    ----------
    regions : tuple of int
        Indices into `VisualFeatures.regions`, in their order along `direction`, from left
        to right or, if upright, from the top; a grid row by row; a ring clockwise from its
        top. At least three.
    spacing : float
        Distance between the middles of neighbours, as a share of the picture's long side.
    direction : float
        In degrees: 0 is a level row, 90 an upright one; 0 for a ring.
    regularity : float
        How even the spacing is, 0 to 1.
    rows : int
        1 for a single row or a ring; more for a grid.
    ring : bool
        Whether they stand around a middle, as petals do.
    places : tuple of Place
        The middles, in the same order, of things that are no regions of their own, such as
        the bricks of a wall; `regions` then says in which region each lies. Empty for
        regions.
    """

    regions: tuple[int, ...]
    spacing: float
    direction: float
    regularity: float
    rows: int = 1
    ring: bool = False
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are.

    Parameters
    ----------
    symmetry_left_right, symmetry_top_bottom : float
        Correlation of the picture with its mirror image, -1 to 1.
    symmetry_half_turn : float
        Correlation with the picture turned by 180°, -1 to 1.
    balance : Place
        Centre of visual weight.
    horizon : float or None
        y of a level line across most of the picture.
    level, rising, upright, falling : float
        Shares of the edge energy in the four directions; they sum to 1 (or are all 0).
    anisotropy : float
        How much one direction dominates, 0 to 1.
    lines : tuple of Line
        Strongest first.
    curves : tuple of Curve
        Strongest first.
    """

    symmetry_left_right: float
    symmetry_top_bottom: float
    balance: Place
    horizon: float | None
    level: float
    rising: float
    upright: float
    falling: float
    anisotropy: float
    lines: tuple[Line, ...]
    curves: tuple[Curve, ...] = ()
    symmetry_half_turn: float = 0.0


@dataclass(frozen=True, slots=True)
class Contrasts:
    """The contrasts of colour that Itten taught, each 0 (none) to 1 (as strong as it gets).

    Parameters
    ----------
    light_dark : light areas against dark ones.
    cold_warm : warm areas against cold ones.
    complementary : two opposite hues, both vivid.
    hue : many vivid hues at once.
    saturation : vivid areas against dull ones.
    extension : a small vivid area against a large quiet one.
    """

    light_dark: float = 0.0
    cold_warm: float = 0.0
    complementary: float = 0.0
    hue: float = 0.0
    saturation: float = 0.0
    extension: float = 0.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of the whole picture, in the units of `FeatureMaps`.

    `hue_degrees` is the chroma-weighted hue of a CIELAB picture, None when it is grey or
    sepia (`monochrome`). `z` holds the features compared with real pictures, as numbers
    of standard deviations: lightness, contrast, chroma, warmth, complexity, edge_density,
    coherence, anisotropy, diagonal, spectral_slope, symmetry, roughness, colourfulness,
    hue_concentration, entropy.

    `colour_harmony` is how well the colours of the palette go together two by two, about -1
    to 1; `entropy` is that of the lightness in bits, 0 to 8; `depth_of_focus` is 0 where all
    is equally sharp and 1 for a sharp thing before a blurred ground.
    """

    lightness: float
    contrast: float
    chroma: float
    warmth: float
    colourfulness: float
    hue_degrees: float | None
    hue_concentration: float
    edge_density: float
    complexity: float
    coherence: float
    spectral_slope: float
    monochrome: bool
    z: dict[str, float]
    contrasts: Contrasts = Contrasts()
    colour_harmony: float = 0.0
    entropy: float = 0.0
    depth_of_focus: float = 0.0


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much one feature added to a mood score."""

    feature: str
    amount: float


@dataclass(frozen=True, slots=True)
class MoodScore:
    """One side of the mood, -1 to 1, with what made it so, strongest first."""

    value: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Mood:
    """How the picture feels, compared with real pictures."""

    valence: MoodScore
    arousal: MoodScore
    tension: MoodScore


@dataclass(frozen=True, slots=True, eq=False)
class VisualFeatures:
    """Everything seen in one picture; `digest` is that of the picture."""

    digest: str
    name: str
    aspect: float
    maps: FeatureMaps
    regions: tuple[Region, ...]
    palette: tuple[Swatch, ...]
    layout: Layout
    statistics: Statistics
    mood: Mood
    faces: tuple[Face, ...] = ()
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ReadingPath:
    """The way along which the picture is read.

    Parameters
    ----------
    kind : PathKind
    points : ndarray of float32, shape (n, 2)
        Places at equal steps of time, n >= 2.
    """

    kind: PathKind
    points: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """What the picture shows at equal steps along a path; arrays of shape (n,).

    Values are means around the place, in the units of `FeatureMaps`; `size` is the share
    of the picture that the region at the place covers (0 to 1), `roundness` that region's
    (0 to 1), `region` its index or -1. `hue` is in degrees, chroma-weighted.
    """

    x: Grid
    y: Grid
    lightness: Grid
    a: Grid
    b: Grid
    chroma: Grid
    hue: Grid
    warmth: Grid
    contrast: Grid
    edge_density: Grid
    orientation: Grid
    coherence: Grid
    angularity: Grid
    fineness: Grid
    saliency: Grid
    size: Grid
    roundness: Grid
    region: NDArray[np.int16]
