"""What the window's engraving process does: a score becomes engraved music."""

from studio.composing.score import Score
from studio.notating.display_list import Engraving
from studio.notating.engraving import engrave
from studio.notating.musicxml import musicxml


class Engraver:
    """Engraves scores for the window; one lives in a worker process."""

    def engrave(self, score: Score, continuous: bool) -> Engraving:
        """Return the score as one endless line, or as pages."""
        return engrave(musicxml(score), continuous=continuous)
