"""A person's taste, kept from one day to the next."""

import numpy as np
from PySide6.QtCore import QObject, QSettings, Signal

from studio.project.music import Variation
from studio.project.taste import Taste

_KEY = "variations/taste"


class Liking(QObject):
    """The taste that answers about variations have taught, in the program's settings."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        stored = settings.value(_KEY, "")
        self._taste = Taste.from_json(stored) if isinstance(stored, str) else Taste()

    @property
    def taste(self) -> Taste:
        """Return what is known."""
        return self._taste

    def answer(self, variation: Variation, shown: list[Variation], liked: bool) -> None:
        """Take note that more or less of a variation is wanted than of those beside it."""
        others = [other.traits for other in shown if other is not variation]
        beside = np.array(others) if others else variation.traits[None, :]
        self._keep(self._taste.with_answer(variation.traits, beside, liked))

    def forget(self) -> None:
        """Know nothing any more."""
        self._keep(Taste())

    def _keep(self, taste: Taste) -> None:
        self._taste = taste
        self._settings.setValue(_KEY, taste.to_json())
        self.changed.emit()
