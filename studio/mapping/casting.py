"""Which region plays what, as a person wishes it."""

from dataclasses import dataclass

from studio.imaging.features import Place
from studio.mapping.plan import RoleName


@dataclass(frozen=True, slots=True)
class Cast:
    """The region at a place is given a role, and perhaps an instrument.

    Parameters
    ----------
    place : Place
        Anywhere in the region.
    role : RoleName
    instrument : str
        Key in `studio.composing.instruments.INSTRUMENTS`; empty leaves it to the ensemble.
    """

    place: Place
    role: RoleName
    instrument: str = ""
