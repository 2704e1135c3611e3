"""How well each role suits each region: small rules that add up, then who gets what."""

from dataclasses import dataclass
from typing import cast, get_args

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Region, VisualFeatures
from studio.imaging.places import region_at
from studio.mapping.plan import RoleName

ROLES = cast(tuple[RoleName, ...], get_args(RoleName))

RULES_OF_ROLE: dict[RoleName, dict[str, float]] = {
    # What draws the eye sounds loud (Anikin & Johansson 2018), so it leads. What is high
    # and light sounds high (Spence 2011; Anikin & Johansson 2018). That a figure leads
    # rather than its ground, and a face before anything else, is our choice.
    "melody": {"salient": 1.0, "figure": 0.6, "high": 0.25, "light": 0.2, "face": 1.2},
    # Our choice: the second voice is another figure that draws the eye.
    "counter": {"salient": 0.7, "figure": 0.6, "face": 0.4},
    # A large area weighs much (Lindborg & Friberg 2015); calm texture goes with calm music
    # (Langlois, Peterson & Palmer 2014).
    "harmony": {"large": 0.55, "calm": 0.6, "salient": -0.3},
    # Agitated texture goes with agitated music (the same); that lines run is our choice.
    "figure": {"calm": -0.8, "lined": 0.4},
    # Large, low and dark sound low (Spence 2011; Anikin & Johansson 2018).
    "bass": {"large": 0.6, "high": -0.6, "light": -0.4},
    # That what repeats beats is our choice; angles go with accents and loud, dynamic sound
    # (Blazhenkova & Kumar 2018).
    "percussion": {"repeated": 1.2, "pointed": 0.3, "large": -0.3},
}
_LEAST: dict[RoleName, float] = {
    # The score below which no region is worth the role.
    "melody": 0.2,
    "counter": 0.5,
    "harmony": 0.35,
    "figure": 0.35,
    "bass": 0.35,
    "percussion": 0.9,
}
_MOST = 16
_MOST_A_ROLE = 3
_LEAST_AREA = 0.0025
_FIGURE_AREA = 0.035
_FRAME = 0.012


@dataclass(frozen=True, slots=True)
class Candidate:
    """A region with the sides that decide what it plays, each about -1 to 1 (face: 0 or 1)."""

    region: int
    sides: dict[str, float]

    def score(self, role: RoleName) -> float:
        """Return how well the role suits it."""
        return round(sum(w * self.sides[side] for side, w in RULES_OF_ROLE[role].items()), 2)


def candidates_of(features: VisualFeatures) -> tuple[Candidate, ...]:
    """Return the regions that could play something, with their sides.

    The sides are relative to this picture (Spence 2019): what is light in a dark picture is
    light.
    """
    regions = features.regions
    if len(regions) < 2:
        return ()
    area = np.array([r.area for r in regions])
    share = area / max(float(area.sum()), 1e-9)

    def relative(values: list[float], scale: float) -> NDArray[np.float64]:
        return np.tanh((np.array(values) - float(share @ np.array(values))) / scale)

    salient = relative([r.saliency for r in regions], 0.2)
    calm = -relative([r.fineness for r in regions], 0.2)
    light = relative([r.lab[0] for r in regions], 18.0)
    large = np.clip(np.log(np.maximum(area, 1e-4) / 0.03) / np.log(8.0), -1.0, 1.0)
    repeats = {i for repeat in features.repeats for i in repeat.regions}
    faces = {region_at(features, face.place) for face in features.faces}
    by_area = sorted(range(len(regions)), key=lambda i: (-regions[i].area, i))[: _MOST - 5]
    by_eye = sorted(range(len(regions)), key=lambda i: (-round(float(salient[i]), 2), i))
    seen = [i for i in by_eye if area[i] >= _LEAST_AREA][:5]
    kept = sorted({*by_area, *seen, *(i for i in faces if i is not None)})
    return tuple(
        Candidate(
            i,
            {
                "salient": float(salient[i]),
                "calm": float(calm[i]),
                "light": float(light[i]),
                "large": float(large[i]),
                "high": 1.0 - 2.0 * regions[i].centroid[1],
                "figure": _as_figure(regions[i]),
                "lined": 2.0 * regions[i].elongation - 1.0,
                "pointed": 2.0 * regions[i].angularity - 1.0,
                "repeated": 1.0 if i in repeats else -1.0,
                "face": 1.0 if i in faces else 0.0,
            },
        )
        for i in kept
    )


def _as_figure(region: Region) -> float:
    """Return how much a region is a figure before its ground, -1 to 1.

    A figure is neither tiny nor most of the picture, the frame does not cut it off, and it
    bulges: the hollow gaps between round things are ground.
    """
    size = abs(float(np.log(max(region.area, 1e-4) / _FIGURE_AREA))) / float(np.log(8.0))
    hollow = 1.0 - region.roundness
    return float(np.clip(1.2 - 0.7 * size - 0.6 * hollow - 2.0 * _on_frame(region), -1.0, 1.0))


def _on_frame(region: Region) -> float:
    """Return how much of the outline is the picture's own frame, 0 to 1."""
    points = np.array(region.outline, np.float64)
    after = np.roll(points, -1, axis=0)
    length = np.hypot(*(after - points).T)
    low = ((points <= _FRAME) & (after <= _FRAME)).any(axis=1)
    high = ((points >= 1.0 - _FRAME) & (after >= 1.0 - _FRAME)).any(axis=1)
    return float((length * (low | high)).sum() / max(float(length.sum()), 1e-9))


def assigned(features: VisualFeatures) -> dict[int, RoleName]:
    """Return the role of each region that is worth one: first each role to the best region."""
    candidates = {c.region: c for c in candidates_of(features)}
    found: dict[int, RoleName] = {}
    for role in cast(tuple[RoleName, ...], ("melody", "bass", "harmony", "counter", "figure")):
        free = [c for i, c in candidates.items() if i not in found]
        best = max(free, key=lambda c: (c.score(role), -c.region), default=None)
        if best is not None and best.score(role) >= _LEAST[role]:
            found[best.region] = role
    others: list[tuple[float, int, RoleName]] = []
    for i, candidate in candidates.items():
        if i not in found:
            worth = {r: candidate.score(r) - _LEAST[r] for r in ROLES if r != "melody"}
            best_role = max(worth, key=lambda r: round(worth[r], 2))
            others.append((-round(worth[best_role], 2), i, best_role))
    for negative, i, role in sorted(others):
        if negative <= 0 and list(found.values()).count(role) < _MOST_A_ROLE:
            found[i] = role
    return found
