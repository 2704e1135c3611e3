"""Which region plays what: the figure leads, what is large and low carries the bass."""

from dataclasses import dataclass
from typing import cast, get_args

import numpy as np
from numpy.typing import NDArray

from studio.imaging.features import Region, Stroke, VisualFeatures
from studio.mapping.casting import Cast
from studio.mapping.curves import BeatSights, Values
from studio.mapping.plan import Curve, Reason, RegionRole, RoleName
from studio.mapping.presence import distances, presence_at, region_at
from studio.mapping.reading import FINE_STEPS
from studio.mapping.region_words import region_words, where

RULE = "region_to_role"
CAST_RULE = "casting"

ROLE_WORDS: dict[RoleName, str] = {
    "melody": "The melody",
    "counter": "The second melody",
    "harmony": "The harmony",
    "figure": "The moving accompaniment",
    "bass": "The bass",
    "percussion": "The repeated beat",
}
_ROLES = cast(tuple[RoleName, ...], get_args(RoleName))

_RULES: dict[RoleName, dict[str, float]] = {
    # What draws the eye sounds loud (Anikin & Johansson 2018), so it leads. What is high
    # and light sounds high (Spence 2011; Anikin & Johansson 2018). That a figure leads
    # rather than its ground is our choice.
    "melody": {"salient": 1.0, "figure": 0.6, "high": 0.25, "light": 0.2},
    # Our choice: the second voice is another figure that draws the eye.
    "counter": {"salient": 0.7, "figure": 0.6},
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
_DOES: dict[tuple[str, bool], str] = {
    ("salient", True): "draws the eye",
    ("salient", False): "does not draw the eye",
    ("figure", True): "stands before its ground",
    ("figure", False): "is ground",
    ("high", True): "lies high",
    ("high", False): "lies low",
    ("light", True): "is light",
    ("light", False): "is dark",
    ("large", True): "is large",
    ("large", False): "is small",
    ("calm", True): "is calm",
    ("calm", False): "is full of texture",
    ("lined", True): "runs like a line",
    ("lined", False): "is no line",
    ("repeated", True): "is repeated",
    ("repeated", False): "stands alone",
    ("pointed", True): "is pointed",
    ("pointed", False): "is soft",
}
_MOST = 16
_MOST_A_ROLE = 3
_LEAST_AREA = 0.0025
_FIGURE_AREA = 0.035
_FRAME = 0.012


@dataclass(frozen=True, slots=True)
class Candidate:
    """A region with the sides that decide what it plays, each about -1 to 1."""

    region: int
    sides: dict[str, float]

    def score(self, role: RoleName) -> float:
        """Return how well the role suits it."""
        return round(sum(w * self.sides[side] for side, w in _RULES[role].items()), 2)


def roles_of(
    features: VisualFeatures,
    kind: str,
    drawn: tuple[Stroke, ...],
    sights: BeatSights,
    casting: tuple[Cast, ...] = (),
    without: frozenset[str] = frozenset(),
) -> tuple[RegionRole, ...]:
    """Return what each region plays, the roles in the order of `RoleName`.

    Parameters
    ----------
    features : VisualFeatures
    kind, drawn : the reading path, as for `read_along`.
    sights : BeatSights
    casting : tuple of Cast
        What a person wishes; in any order. The region at each place gets that role and
        leaves the one it would have had; the other regions keep theirs.
    without : frozenset of str
        With ``"region_to_role"`` only what a person cast plays a role.

    Returns
    -------
    tuple of RegionRole
        Empty for a picture without two regions to tell apart, unless a person cast one.
    """
    away = distances(features, kind, drawn)
    cast_roles = tuple(
        _chosen(features, away, sights, wish)
        for wish in sorted(set(casting), key=lambda c: (c.place, c.role, c.instrument))
    )
    taken = {role.region for role in cast_roles}
    assigned = {} if RULE in without else _assigned(features)
    found = {i: role for i, role in assigned.items() if i not in taken}
    candidates = {c.region: c for c in candidates_of(features)}
    seen = [
        _seen(features, away, sights, candidates[region], role) for region, role in found.items()
    ]
    return tuple(
        sorted(
            _without_doubles((*cast_roles, *seen)),
            key=lambda r: (_ROLES.index(r.role), r.region, r.instrument),
        )
    )


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
    by_area = sorted(range(len(regions)), key=lambda i: (-regions[i].area, i))[: _MOST - 5]
    by_eye = sorted(range(len(regions)), key=lambda i: (-round(float(salient[i]), 2), i))
    kept = sorted({*by_area, *[i for i in by_eye if area[i] >= _LEAST_AREA][:5]})
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
            },
        )
        for i in kept
    )


def _as_figure(region: Region) -> float:
    """Return how much a region is a figure before its ground, -1 to 1.

    A figure is neither tiny nor most of the picture, and the frame does not cut it off.
    """
    size = abs(float(np.log(max(region.area, 1e-4) / _FIGURE_AREA))) / float(np.log(8.0))
    return float(np.clip(1.0 - 0.7 * size - 2.0 * _on_frame(region), -1.0, 1.0))


def _on_frame(region: Region) -> float:
    """Return how much of the outline is the picture's own frame, 0 to 1."""
    points = np.array(region.outline, np.float64)
    after = np.roll(points, -1, axis=0)
    length = np.hypot(*(after - points).T)
    low = ((points <= _FRAME) & (after <= _FRAME)).any(axis=1)
    high = ((points >= 1.0 - _FRAME) & (after >= 1.0 - _FRAME)).any(axis=1)
    return float((length * (low | high)).sum() / max(float(length.sum()), 1e-9))


def _assigned(features: VisualFeatures) -> dict[int, RoleName]:
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
            worth = {r: candidate.score(r) - _LEAST[r] for r in _ROLES if r != "melody"}
            best_role = max(worth, key=lambda r: round(worth[r], 2))
            others.append((-round(worth[best_role], 2), i, best_role))
    for negative, i, role in sorted(others):
        if negative <= 0 and list(found.values()).count(role) < _MOST_A_ROLE:
            found[i] = role
    return found


def _seen(
    features: VisualFeatures,
    away: Values,
    sights: BeatSights,
    candidate: Candidate,
    role: RoleName,
) -> RegionRole:
    region = features.regions[candidate.region]
    sides = sorted(
        ((weight * candidate.sides[side], side) for side, weight in _RULES[role].items()),
        key=lambda pair: (-round(pair[0], 2), pair[1]),
    )
    told = [(round(amount, 3), side) for amount, side in sides if amount > 0.1][:2] or [
        (round(sides[0][0], 3), sides[0][1])
    ]
    does = [_DOES[side, candidate.sides[side] > 0] for _, side in told]
    name = region_words(region)
    values = (*_called(role), ("region", name), ("why", _joined(does)))
    reasons = [
        Reason(RULE, told[0][1], told[0][0], region.centroid,
               "{who} play{s} {region}: it {why}.", values)
    ]  # fmt: skip
    reasons += [
        Reason(RULE, side, amount, region.centroid, "It helps that {region} {does}.",
               (("region", name), ("does", _DOES[side, candidate.sides[side] > 0])))
        for amount, side in told[1:]
    ]  # fmt: skip
    return RegionRole(
        region=candidate.region,
        place=region.centroid,
        role=role,
        instrument="",
        weight=weight_of(region.area),
        presence=_presence(away[candidate.region], sights),
        pan=round(2.0 * region.centroid[0] - 1.0, 3),
        chosen=False,
        reasons=tuple(reasons),
    )


def _called(role: RoleName) -> tuple[tuple[str, str], ...]:
    """Return the role's name as it begins a sentence, its verb's ending, and inside one."""
    word = ROLE_WORDS[role]
    return (("who", word), ("s", "s"), ("role", word[0].lower() + word[1:]))


def _joined(does: list[str]) -> str:
    """Return what a region does in one breath: "is large and dark"."""
    first, *rest = does
    both_are = first.startswith("is ") and bool(rest) and rest[0].startswith("is ")
    tail = [word.removeprefix("is ") if both_are else word for word in rest]
    return " and ".join([first, *tail])


def _chosen(features: VisualFeatures, away: Values, sights: BeatSights, wish: Cast) -> RegionRole:
    """Return what a person gave to the region at a place, or to the place itself if bare."""
    index = region_at(features, wish.place)
    if index is None:
        place, name, area, region = wish.place, f"what lies {where(wish.place)}", 0.0, -1
        distance = np.hypot(
            (sights.x - place[0]) * features.aspect / max(features.aspect, 1.0),
            (sights.y - place[1]) / max(features.aspect, 1.0),
        )
        presence = _curve(presence_at(distance))
    else:
        seen = features.regions[index]
        place, name, area, region = seen.centroid, region_words(seen), seen.area, index
        presence = _presence(away[index], sights)
    reason = Reason(
        CAST_RULE,
        "choice",
        1.0,
        place,
        "{who} play{s} {region} because you chose it.",
        (*_called(wish.role), ("region", name)),
    )
    return RegionRole(
        region=region,
        place=place,
        role=wish.role,
        instrument=wish.instrument,
        weight=weight_of(area),
        presence=presence,
        pan=round(2.0 * place[0] - 1.0, 3),
        chosen=True,
        reasons=(reason,),
    )


def weight_of(area: float) -> float:
    """Return how much a part weighs whose region covers that share of the picture, 0 to 1.

    Larger areas go with heavier voices (Lindborg & Friberg 2015); the square root is our
    choice, so that small things are not lost.
    """
    return round(float(min(1.0, np.sqrt(max(area, 0.0) / 0.4))), 3)


def _presence(distance: Values, sights: BeatSights) -> Curve:
    steps = (np.arange(FINE_STEPS) + 0.5) / FINE_STEPS
    return _curve(presence_at(np.interp(sights.position, steps, distance)))


def _curve(values: Values) -> Curve:
    return np.round(values, 3).astype(np.float32)


def _without_doubles(roles: tuple[RegionRole, ...]) -> tuple[RegionRole, ...]:
    """Return the roles with those once that name the same region, role and instrument."""
    kept: dict[tuple[int, str, str, bool], RegionRole] = {}
    for role in roles:
        bare = role.place if role.region < 0 else None
        kept.setdefault((role.region, role.role, f"{role.instrument} {bare}", role.chosen), role)
    return tuple(kept.values())
