"""A part comes forward where the path meets what it plays, and recedes where that is far."""

from dataclasses import replace

import numpy as np

from studio.composing.ensembles import ENSEMBLES, Player
from studio.composing.expression import Shape, softer
from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.prominence import Bars, forward, heard_roles
from studio.composing.score import Instrument
from studio.composing.seating import Seat
from studio.mapping.plan import Reason, RegionRole, RoleName

_FORWARD, _BACK = 0.1, 0.45
"""Emphasis of a part all the way forward or back: it may recede far, but the melody leads."""
_MELODY_FORWARD = 0.25
"""The melody only ever gains."""
_CHOSEN = 1.5
_FAR = -0.55
"""Below this, on average, a phrase is marked one step softer."""
_RANKS = {"I": "first", "II": "second"}
_MANY = ("strings_1", "strings_2", "strings_3", "strings_4", "strings_5", "timpani")
_TOWARDS_REGION = 0.25
"""How far a player's seat gives way to where the region lies."""


def brought_forward(frame: Frame, seat: Seat, tones: tuple[Tone, ...]) -> tuple[Tone, ...]:
    """Return the tones louder where what they play is near, softer where it is far."""
    if not frame.plan.roles:
        return tones
    layers: dict[tuple[RoleName, ...], Bars] = {}
    result = []
    for tone in tones:
        roles = ("melody",) if tone.role == "melody" else layer_roles(seat.player, tone)
        if roles not in layers:
            layers[roles] = _gain(frame, seat, roles)
        gain = float(layers[roles][frame.bar_of(tone.onset)])
        emphasis = min(1.0, max(-1.0, tone.emphasis + gain))
        result.append(tone._replace(emphasis=emphasis))
    return tuple(result)


def layer_roles(player: Player, tone: Tone) -> tuple[RoleName, ...]:
    """Return the roles of the layer that a tone belongs to in its player's part."""
    if not player.layered:
        # Who usually has the tune stands where the harmony does while another has it.
        return ("harmony",) if tone.role and player.role == "melody" else player.plays
    if player.role == "melody" and tone.staff == 1 and tone.voice == 1:
        return ("melody",)
    under = tuple(role for role in player.plays if role != "melody")
    low = tuple(role for role in under if role in ("figure", "bass"))
    if len(player.instrument.clefs) == 1:
        return low
    if tone.staff == 1 or "bass" not in under:
        return tuple(role for role in under if role != "bass")
    return low


def _gain(frame: Frame, seat: Seat, roles: tuple[RoleName, ...]) -> Bars:
    bars = nearness(frame, seat, roles)
    chosen = any(r.chosen for role in roles for r in shared(frame, seat, role))
    weight = _CHOSEN if chosen else 1.0
    if roles == ("melody",):
        return np.asarray(weight * _MELODY_FORWARD * np.maximum(bars, 0.0))
    return np.asarray(weight * np.where(bars > 0.0, _FORWARD, _BACK) * bars)


def nearness(frame: Frame, seat: Seat, roles: tuple[RoleName, ...]) -> Bars:
    """Return how far a player stands forward in every bar with what it plays in some roles."""
    rows = [forward(frame.plan, shared(frame, seat, role)) for role in roles]
    moving = [row for row in rows if row.any()]
    return np.asarray(np.max(moving, axis=0)) if moving else np.zeros(frame.plan.bars)


def shared(frame: Frame, seat: Seat, role: RoleName) -> tuple[RegionRole, ...]:
    """Return the regions that a player has of a role: players with the same role share them."""
    if seat.regions:
        return seat.regions
    regions = heard_roles(frame.plan, role)
    players = ENSEMBLES[frame.plan.ensemble].players
    mates = [i for i, player in enumerate(players) if player.plays[0] == role]
    if len(regions) < 2 or seat.index not in mates:
        return regions
    place = mates.index(seat.index)
    return regions[place :: len(mates)] or (regions[place % len(regions)],)


def own_shapes(
    frame: Frame, seat: Seat, shapes: tuple[Shape, ...], tones: tuple[Tone, ...]
) -> tuple[Shape, ...]:
    """Return the dynamics of a player: a step softer in phrases far from what it plays.

    Never where it has the tune.
    """
    player = seat.player
    leading = {frame.phrase_of_bar[frame.bar_of(t.onset)] for t in tones if t.role == "melody"}
    if player.role == "melody" or player.layered or not frame.plan.roles:
        return shapes
    near = nearness(frame, seat, player.plays)
    found = []
    for index, (shape, phrase) in enumerate(zip(shapes, frame.plan.phrases, strict=True)):
        mean = float(near[phrase.first_bar : phrase.first_bar + phrase.bars].mean())
        far = mean < _FAR and index not in leading
        found.append(replace(shape, mark=softer(shape.mark)) if far else shape)
    return tuple(found)


def pan_of(frame: Frame, seat: Seat, alone: bool) -> float:
    """Return where a part sits: the player's seat, gently moved towards its regions."""
    regions = regions_of(frame, seat)
    if not regions or alone:
        return seat.player.pan
    weights = np.array([0.1 + r.weight for r in regions])
    side = float((weights * np.array([r.pan for r in regions])).sum() / weights.sum())
    return round((1.0 - _TOWARDS_REGION) * seat.player.pan + _TOWARDS_REGION * side, 3)


def regions_of(frame: Frame, seat: Seat) -> tuple[RegionRole, ...]:
    """Return the regions that a part plays: the one given to it, or all of its roles.

    Not those that were given to others. Those of its first role come first, the weightiest
    before the others; where a part has several layers only the weight counts.
    """
    if seat.regions:
        return seat.regions
    plays = seat.player.plays
    found = [r for role in plays for r in shared(frame, seat, role) if not r.instrument]

    def rank(region: RegionRole) -> tuple[int, float, int]:
        order = 0 if seat.player.layered else plays.index(region.role)
        return order, -region.weight, region.region

    return tuple(sorted(found, key=rank))


def part_reasons(frame: Frame, seat: Seat) -> tuple[Reason, ...]:
    """Return why a part plays what it does: which region it speaks for, in its own name."""
    said = {"who": f"The {_spoken(seat.player.instrument)}"}
    said["s"] = "" if seat.player.instrument.key in _MANY else "s"
    found = []
    for region in regions_of(frame, seat):
        reason = region.reasons[0]
        found.append(replace(reason, values=tuple((k, said.get(k, v)) for k, v in reason.values)))
    return tuple(found)


def _spoken(instrument: Instrument) -> str:
    """Return an instrument's name inside a sentence, without what only its players need."""
    first, *rest = instrument.name.partition(" in ")[0].split(" ")
    if rest and rest[-1] in _RANKS:
        return f"{_RANKS[rest[-1]]} {first.lower()}"
    return " ".join([first.lower(), *rest])
