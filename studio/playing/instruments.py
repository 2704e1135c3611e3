"""The orchestra that plays the instruments of a bank, decoded before they are needed."""

from pathlib import Path

from studio.performing.performance import Performance
from studio.sounding.bank import Bank
from studio.sounding.mix import Mix
from studio.sounding.renderer import Renderer


class BankOrchestra:
    """Plays the instruments of a bank.

    Parameters
    ----------
    bank : pathlib.Path or None
        A SoundFont; None for the one that ships with the program.

    Raises
    ------
    InstrumentError
        If it cannot be read.
    """

    def __init__(self, bank: Path | None = None) -> None:
        self._bank = Bank.open(bank)

    def renderer(self, performance: Performance, mix: Mix) -> Renderer:
        """Return a renderer for a performance; decodes its instruments."""
        return Renderer(performance, mix, self._bank)

    def prepare(self, performance: Performance) -> None:
        """Decode the instruments of a performance."""
        self._bank.prepare(performance)
