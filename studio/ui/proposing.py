"""Which variations are proposed: composed one by one, chosen by taste, unlike each other."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from studio.chance import hashed_int
from studio.project.music import Variation
from studio.project.project import Project
from studio.project.taste import chosen
from studio.project.traits import words_beside, words_of
from studio.sounding.mix import Mix
from studio.ui.liking import Liking
from studio.ui.session import Session

SHOWN = 6
_TRIED = 12
"""Variations that are composed for each round where a taste can choose among them."""
_SEEDS = 1_000_000


class Proposing(QObject):
    """The variations beside a piece, while somebody looks at them."""

    changed = Signal()

    def __init__(self, session: Session, liking: Liking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._liking = liking
        self._active = False
        self._about: Project | None = None
        self._round = 0
        self._tried: list[int] = []
        self._known: dict[int, Variation] = {}
        self._pinned: tuple[int, ...] = ()
        self._refused: set[int] = set()
        self._shown: list[Variation] = []
        self._waiting: list[int] = []
        self._asked: tuple[int, Project] | None = None
        session.workshop.varied.connect(self._varied)
        session.music_changed.connect(self._music_changed)
        session.seen_changed.connect(self._begin_anew)

    @property
    def variations(self) -> tuple[Variation, ...]:
        """Return what is proposed, the most liked first."""
        return tuple(self._shown)

    @property
    def pinned(self) -> tuple[int, ...]:
        """Return the seeds of which more was wanted last."""
        return self._pinned

    @property
    def share(self) -> float:
        """Return how much of the round is done; 1 when nothing is under way."""
        if not self._waiting and self._asked is None:
            return 1.0
        left = len(self._waiting) + (self._asked is not None)
        return 1.0 - left / (len(self._tried) + 1.0)

    def current(self) -> Variation | None:
        """Return the piece itself as one of its variations, once it is known."""
        project = self._session.document.project
        return None if project is None else self._known.get(project.composing.seed)

    def words(self) -> tuple[tuple[str, ...], ...]:
        """Return how each variation differs from the piece, and the piece from the others."""
        here = self.current()
        others = [v.traits for v in self._shown if v is not here]
        if here is None or not others:
            return tuple(self._words_among(v) for v in self._shown)
        told = iter(words_beside(others, here.traits))
        return tuple(self._words_among(v) if v is here else next(told) for v in self._shown)

    def _words_among(self, variation: Variation) -> tuple[str, ...]:
        others = [v.traits for v in self._shown if v is not variation]
        return words_of(variation.traits, np.mean(others, axis=0)) if others else ()

    def set_active(self, active: bool) -> None:
        """Compose variations only while somebody looks at them."""
        self._active = active
        if active:
            self._refresh()

    def another_round(self) -> None:
        """Propose others."""
        self._pinned = ()
        self._next_round()

    def answer(self, variation: Variation, liked: bool) -> None:
        """Take an answer: more like one brings another round, less like it another one."""
        self._liking.answer(variation, self._shown, liked)
        if liked:
            self._pinned = (variation.seed,)
            self._next_round()
            return
        self._refused.add(variation.seed)
        self._pinned = tuple(seed for seed in self._pinned if seed != variation.seed)
        left = [s for s in self._tried if s in self._known and s not in self._refused]
        if len(left) < SHOWN:
            self._next_round()
        else:
            self._choose()

    def _next_round(self) -> None:
        self._round += 1
        self._tried = [*self._pinned, *self._seeds()]
        self._ask()

    def _begin_anew(self) -> None:
        self._about, self._round, self._pinned = None, 0, ()
        self._tried, self._shown, self._waiting = [], [], []
        self._known.clear()
        self._refused.clear()
        self.changed.emit()

    def _music_changed(self) -> None:
        if self._active:
            self._refresh()

    def _refresh(self) -> None:
        """Compose what is shown anew if the piece has changed in more than its seed."""
        project = self._session.document.project
        if project is None or self._session.music is None:
            return
        about = _apart_from_seed(project)
        if about != self._about:
            self._about = about
            self._known.clear()
            self._tried = self._tried or self._seeds()
            self._waiting = []
        self._ask()

    def _ask(self) -> None:
        project = self._session.document.project
        if project is None:
            return
        wanted = [project.composing.seed, *self._tried]
        self._waiting = [seed for seed in dict.fromkeys(wanted) if seed not in self._known]
        if self._waiting and self._asked is None:
            self._ask_next()
        elif not self._waiting:
            self._choose()
        self.changed.emit()

    def _ask_next(self) -> None:
        if self._about is None or not self._active:
            self._waiting = []
            return
        self._asked = (self._waiting.pop(0), self._about)
        self._session.workshop.vary(self._about, self._asked[0])

    def _varied(self, variation: object) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        # What was asked of an earlier piece is of no more interest.
        if isinstance(variation, Variation) and asked[1] == self._about:
            self._known[variation.seed] = variation
        if self._waiting:
            self._ask_next()
        if self._about is not None and (not self._waiting or not self._liking.taste.answers):
            # Where no taste chooses among them they are shown as they come.
            self._choose()
        self.changed.emit()

    def _seeds(self) -> list[int]:
        """Return the seeds that a round tries; the same for the same round."""
        count = _TRIED if self._liking.taste.answers else SHOWN
        start = self._round << 16
        return [hashed_int(start + index) % _SEEDS for index in range(1, count + 1)]

    def _choose(self) -> None:
        kept = [self._known[s] for s in self._pinned if s in self._known]
        left = [
            self._known[s]
            for s in self._tried
            if s in self._known and s not in self._refused and s not in self._pinned
        ]
        order = chosen([v.traits for v in left], SHOWN - len(kept), self._liking.taste)
        picked = [*kept, *(left[i] for i in order)]
        if {v.seed for v in picked} == {v.seed for v in self._shown}:
            # Tiles keep their places when only what is in them has changed.
            picked = [self._known[v.seed] for v in self._shown]
        self._shown = picked
        self.changed.emit()


def _apart_from_seed(project: Project) -> Project:
    composing = replace(project.composing, seed=0)
    return replace(project, mix=Mix(), preset="", composing=composing)
