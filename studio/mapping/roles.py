"""Which region plays what: the figure leads, what is large and low carries the bass."""

import numpy as np

from studio.imaging.features import Place, Stroke, VisualFeatures
from studio.imaging.places import region_at
from studio.mapping.casting import Cast
from studio.mapping.curves import BeatSights, Values
from studio.mapping.fitness import ROLES, RULES_OF_ROLE, Candidate, assigned, candidates_of
from studio.mapping.plan import Curve, Reason, RegionRole, RoleName
from studio.mapping.presence import distances, presence_at
from studio.mapping.reading import FINE_STEPS
from studio.mapping.region_words import region_words, where

RULE = "region_to_role"
CAST_RULE = "casting"
PAN_RULE = "x_to_pan"

ROLE_WORDS: dict[RoleName, str] = {
    "melody": "The melody",
    "counter": "The second melody",
    "harmony": "The harmony",
    "figure": "The moving accompaniment",
    "bass": "The bass",
    "percussion": "The repeated beat",
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
    ("face", True): "has a face",
}


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
        With ``"region_to_role"`` only what a person cast plays a role; with ``"x_to_pan"``
        everything sits in the middle.

    Returns
    -------
    tuple of RegionRole
        Empty for a picture without two regions to tell apart, unless a person cast one.
    """
    away = distances(features, kind, drawn)
    width = 0.0 if PAN_RULE in without else 1.0
    cast_roles = tuple(
        _chosen(features, away, sights, wish, width)
        for wish in sorted(set(casting), key=lambda c: (c.place, c.role, c.instrument))
    )
    taken = {role.region for role in cast_roles}
    usual = {} if RULE in without else assigned(features)
    found = {i: role for i, role in usual.items() if i not in taken}
    candidates = {c.region: c for c in candidates_of(features)}
    seen = [
        _seen(features, away, sights, candidates[region], role, width)
        for region, role in found.items()
    ]
    return tuple(
        sorted(
            _without_doubles((*cast_roles, *seen)),
            key=lambda r: (ROLES.index(r.role), r.region, r.instrument),
        )
    )


def _seen(
    features: VisualFeatures,
    away: Values,
    sights: BeatSights,
    candidate: Candidate,
    role: RoleName,
    width: float,
) -> RegionRole:
    region = features.regions[candidate.region]
    sides = sorted(
        ((weight * candidate.sides[side], side) for side, weight in RULES_OF_ROLE[role].items()),
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
        pan=_pan(region.centroid, width),
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


def _chosen(
    features: VisualFeatures, away: Values, sights: BeatSights, wish: Cast, width: float
) -> RegionRole:
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
        pan=_pan(place, width),
        chosen=True,
        reasons=(reason,),
    )


def weight_of(area: float) -> float:
    """Return how much a part weighs whose region covers that share of the picture, 0 to 1.

    Larger areas go with heavier voices (Lindborg & Friberg 2015); the square root is our
    choice, so that small things are not lost.
    """
    return round(float(min(1.0, np.sqrt(max(area, 0.0) / 0.4))), 3)


def _pan(place: Place, width: float) -> float:
    """Return -`width` at the left edge of the picture to `width` at the right one."""
    return round(width * (2.0 * place[0] - 1.0), 3)


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
