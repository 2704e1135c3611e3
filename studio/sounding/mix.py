"""The mixer's settings: part of the project, heard live and in every export alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strip:
    """One part's channel.

    Parameters
    ----------
    part : str
        Id of the part.
    gain_db : float
        -60 (silent) to 12.
    pan : float or None
        -1 left to 1 right; None for where the player sits.
    reverb_db : float
        Level of the send to the room, -60 to 6, relative to the piece's own.
    mute, solo : bool
    """

    part: str
    gain_db: float = 0.0
    pan: float | None = None
    reverb_db: float = 0.0
    mute: bool = False
    solo: bool = False


@dataclass(frozen=True, slots=True)
class Mix:
    """All strips that differ from the default, and the master level in decibels."""

    strips: tuple[Strip, ...] = ()
    master_db: float = 0.0

    def strip(self, part: str) -> Strip:
        """Return the strip of a part; an untouched one has the defaults."""
        return next((s for s in self.strips if s.part == part), Strip(part))

    def heard(self, part: str) -> bool:
        """Return whether the part sounds, given all mutes and solos."""
        strip = self.strip(part)
        return not strip.mute and (strip.solo or not any(s.solo for s in self.strips))
