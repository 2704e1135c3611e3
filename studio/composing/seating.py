"""Who sits where once a person has given regions to instruments.

A chosen instrument takes the seat of a player with that role. Where there is no such player,
or where one player has several layers in hand (a pianist), it sits down beside the others.
"""

from dataclasses import dataclass, replace

from studio.composing.ensembles import Ensemble, Player
from studio.composing.instruments import INSTRUMENTS
from studio.composing.prominence import ROLES
from studio.composing.score import Instrument
from studio.errors import SettingError
from studio.mapping.plan import RegionRole, RoleName

MOST_PITCHED = 15
_FIRST_ADDED = 12
_ADDED_A_ROLE = 8
_BEATERS = ("drum_kit", "hand_percussion", "timpani")
_USUAL_BEATER = "hand_percussion"
_CHORDAL = ("piano", "harp", "guitar", "music_box", "synth_pad", "synth_bells",
            "vibraphone", "marimba", "xylophone")  # fmt: skip
_SEAT_OF_ADDED: dict[RoleName, float] = {
    "melody": -0.25,
    "counter": 0.3,
    "harmony": 0.15,
    "figure": -0.35,
    "bass": 0.4,
    "percussion": 0.1,
}
_ROLE_NAMES: dict[RoleName, str] = {
    "melody": "the melody",
    "counter": "a second melody",
    "harmony": "the harmony",
    "figure": "a moving accompaniment",
    "bass": "the bass",
    "percussion": "the beat",
}
_LEAST_MELODY, _ENOUGH = 12, 14
_READ = {"treble": (53, 89), "treble8vb": (41, 77)}
"""Written pitches within three ledger lines; players of other clefs change the clef."""
_ALL_READ = (0, 127)


@dataclass(frozen=True, slots=True)
class Seat:
    """A player and the number that the part has for good.

    Parameters
    ----------
    index : int
        Number of the part, below 64; that of a player of the ensemble is its place in it.
    player : Player
    written_for : Player or None
        The player of the ensemble whose notes it takes over; None for one who was added.
    regions : tuple of RegionRole
        What was given to it; empty if nobody decided.
    leads : bool
        Whether it takes the melody off a player with several layers.
    """

    index: int
    player: Player
    written_for: Player | None
    regions: tuple[RegionRole, ...] = ()
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Seating:
    """Everyone who plays, from the top of the score: added melodies, ensemble, who else came.

    `ensemble` is what the notes are written for: its melody fits who leads.
    """

    ensemble: Ensemble
    seats: tuple[Seat, ...]


def seated(ensemble: Ensemble, roles: tuple[RegionRole, ...]) -> Seating:
    """Return who plays, with the instruments that a person chose.

    Raises
    ------
    SettingError
        If there is no instrument of that name, if it cannot play the role, or if there would
        be too many parts.
    """
    seats = [Seat(i, player, player) for i, player in enumerate(ensemble.players)]
    added: list[Seat] = []
    given: dict[tuple[RoleName, str], tuple[Instrument, tuple[RegionRole, ...]]] = {}
    for region in roles:
        instrument = _wanted(ensemble, region)
        if instrument is not None:
            _, before = given.get((region.role, instrument.key), (instrument, ()))
            given[region.role, instrument.key] = (instrument, (*before, region))
    for instrument, regions in given.values():
        place = _place_for(seats, regions[0].role, instrument)
        if place is not None:
            old = seats[place]
            seats[place] = replace(
                old, player=replace(old.player, instrument=instrument), regions=regions
            )
        else:
            added.append(_added(seats, added, regions, instrument))
    if sum(s.player.instrument.percussion for s in (*seats, *added)) > 1:
        raise SettingError(
            "Only one part can be a drum kit or percussion; give the other region to the timpani."
        )
    pitched = sum(not s.player.instrument.percussion for s in (*seats, *added))
    if pitched > MOST_PITCHED:
        raise SettingError(
            "There can be no more than {most} parts; choose fewer instruments of your own.",
            most=MOST_PITCHED,
        )
    lead = next((s for s in (*added, *seats) if s.player.role == "melody"), None)
    if lead is not None and lead.regions:
        ensemble = replace(ensemble, melody=_melody_for(ensemble.melody, lead.player.instrument))
    above = [s for s in added if s.player.role in ("melody", "counter")]
    beneath = [s for s in added if s not in above]
    return Seating(ensemble, (*above, *seats, *beneath))


def _wanted(ensemble: Ensemble, region: RegionRole) -> Instrument | None:
    """Return the instrument that a person wants for a region, if any."""
    if not region.chosen:
        return None
    if not region.instrument:
        beats = any("percussion" in p.plays for p in ensemble.players)
        return INSTRUMENTS[_USUAL_BEATER] if region.role == "percussion" and not beats else None
    instrument = INSTRUMENTS.get(region.instrument)
    if instrument is None:
        raise SettingError("There is no instrument called {name}.", name=region.instrument)
    if not can_play(region.role, instrument.key):
        raise SettingError(
            "{instrument} cannot play {role}; choose another instrument for it.",
            instrument=instrument.name,
            role=_ROLE_NAMES[region.role],
        )
    return instrument


def _place_for(seats: list[Seat], role: RoleName, instrument: Instrument) -> int | None:
    """Return the seat that the instrument takes: of those with the role the likest."""
    free = [
        i
        for i, seat in enumerate(seats)
        if not seat.regions
        and role in seat.player.plays
        and not seat.player.layered
        and not _only_lends(seat.player, role)
    ]
    own = [i for i in free if seats[i].player.instrument.key == instrument.key]
    if role == "percussion":
        free = [i for i in free if seats[i].player.instrument.percussion == instrument.percussion]
    return min(own or free, key=lambda i: (_apart(seats[i].player, role, instrument), i),
               default=None)  # fmt: skip


def _only_lends(player: Player, role: RoleName) -> bool:
    # An inner part that moves now and then is no figure of its own.
    return role == "figure" and player.role == "inner"


def _apart(player: Player, role: RoleName, instrument: Instrument) -> tuple[int, float]:
    old = player.instrument
    middle = abs((old.low + old.high) - (instrument.low + instrument.high)) / 2
    return (player.plays.index(role), middle)


def _added(
    seats: list[Seat],
    added: list[Seat],
    regions: tuple[RegionRole, ...],
    instrument: Instrument,
) -> Seat:
    role = regions[0].role
    same = sum(s.player.plays == (role,) for s in added)
    index = _FIRST_ADDED + _ADDED_A_ROLE * ROLES.index(role) + same
    if same >= _ADDED_A_ROLE:
        raise SettingError(
            "{role} cannot have more than {most} instruments of your own.",
            role=_ROLE_NAMES[role].capitalize(),
            most=_ADDED_A_ROLE,
        )
    taken = any(s.player.role == "melody" and s.regions for s in (*seats, *added))
    leads = role == "melody" and not taken
    player = Player(
        instrument,
        # The piece has one melody; who joins it doubles it where its region is met.
        "counter" if role == "melody" and not leads else role,
        _SEAT_OF_ADDED[role],
        (role,),
    )
    if leads:
        for i, seat in enumerate(seats):
            if seat.player.role == "melody":
                rest = tuple(r for r in seat.player.plays if r != "melody")
                seats[i] = replace(seat, player=replace(seat.player, role="harmony", plays=rest))
    return Seat(index, player, None, regions, leads)


def _melody_for(usual: tuple[int, int], instrument: Instrument) -> tuple[int, int]:
    """Return the range to write the melody in, so that octaves bring it into the instrument.

    The usual range where the instrument has enough of it, else as much of it as it has when
    moved by octaves: a melody keeps its height if it can.
    """
    low, high = usual
    bottom, top = easily_read(instrument)

    def width(shift: int) -> int:
        return min(high + shift, top) - max(low + shift, bottom)

    best = max(range(-48, 49, 12), key=lambda shift: (min(_ENOUGH, width(shift)), -abs(shift)))
    low, high = max(low + best, bottom), min(high + best, top)
    if high - low < _LEAST_MELODY:
        return usual
    return (low - best, high - best)


def can_play(role: RoleName, instrument: str) -> bool:
    """Return whether the instrument of that key can take on a role: drums beat, others do not.

    No instrument at all can take on any: the ensemble decides.
    """
    return not instrument or (role == "percussion") == (instrument in _BEATERS)


def easily_read(instrument: Instrument) -> tuple[int, int]:
    """Return the part of an instrument's range that needs no fourth ledger line."""
    low, high = _READ.get(instrument.clefs[0], _ALL_READ)
    if instrument.key == "music_box":
        return instrument.low, instrument.high
    if len(instrument.clefs) > 1:
        low = 0
    low, high = low + instrument.transpose, high + instrument.transpose
    return max(instrument.low, low), min(instrument.high, high)


def is_chordal(instrument: Instrument) -> bool:
    """Return whether one player can sound several notes of a chord at once."""
    return instrument.key in _CHORDAL
