"""The window's side of the worker processes: requests go out, a timer fetches answers.

The window's process must not load the libraries of analysis and sound, so what runs in a
worker is named as ``"module:class"`` and found there.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from PySide6.QtCore import QObject, QTimer, Signal

from studio.composing.score import Score
from studio.composing.settings import Theme
from studio.errors import StudioError
from studio.jobs.messages import CancelledError, Result
from studio.jobs.opened import Opened
from studio.jobs.worker import Worker
from studio.project.claims import Claimed
from studio.project.music import Music
from studio.project.project import Project
from studio.ui.texts import sentence

_POLL_MS = 8
_SLOW_MS = 250
"""Work shorter than this is not spoken of; words that flash up and vanish disturb."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Named:
    """A factory by name; it is imported where it is called, or unpickled."""

    name: str

    def __call__(self) -> object:
        return resolve_name(self.name)()

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        # The worker gets the class itself and never loads this module, which needs Qt.
        return resolve_name, (self.name,)


class Desk(QObject):
    """One worker process with a timer that runs while something is under way."""

    finished = Signal(object)
    """A Result that ends a request."""
    progressed = Signal(object)
    """A Result that reports progress."""

    def __init__(self, factory: str, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = Worker(Named(factory), name)
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._fetch)

    @property
    def busy(self) -> bool:
        """Return whether a request runs or waits."""
        return self._worker.busy

    def submit(
        self, method: str, *args: object, latest: str | None = None, interim: bool = False
    ) -> int:
        """Ask for a method of the worker's object; `finished` brings the answer."""
        ticket = self._worker.submit(method, *args, latest=latest, interim=interim)
        self._timer.start()
        return ticket

    def cancel(self, ticket: int | None = None) -> None:
        """Give up a request, or all."""
        self._worker.cancel(ticket)
        self._timer.start()

    def close(self) -> None:
        """End the process."""
        self._timer.stop()
        self._worker.close()

    def _fetch(self) -> None:
        idle = not self._worker.busy
        results = self._worker.poll()
        for result in results:
            if result.traceback:
                log.error("%s", result.traceback)
            (self.finished if result.finished else self.progressed).emit(result)
        # Who takes a result may ask for more, which may be answered already.
        if idle and not results:
            self._timer.stop()


class Workshop(QObject):
    """Opening, seeing, composing and engraving, in processes of their own."""

    opened = Signal(object)
    """An Opened."""
    made = Signal(object)
    """The newest Music."""
    claimed = Signal(object)
    """A Claimed, whole: the causes of the project that they were asked for last."""
    varied = Signal(object)
    """A Variation of the project that one was asked for last; None if there can be none."""
    theme_read = Signal(object)
    """A Theme."""
    theme_failed = Signal(str)
    engraved = Signal(object, bool)
    """The newest Engraving, and whether it is one endless line."""
    open_failed = Signal(str)
    make_failed = Signal(str)
    engrave_failed = Signal(str)
    busy_changed = Signal(str)
    """What is being done, in words; empty when nothing is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._maker = Desk("studio.jobs.maker:Maker.fresh", "huesong maker", self)
        self._maker.finished.connect(self._maker_finished)
        self._engraver: Desk | None = None
        self._continuous = True
        self._doing = ""
        self._awaited: dict[str | None, int] = {}
        self._causes_of: Project | None = None
        self._closed = False
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SLOW_MS)
        self._slow.timeout.connect(self._say_busy)

    def open_file(self, path: Path) -> None:
        """Open a picture or project file; `opened` or `open_failed` follows."""
        self._begin(self.tr("Looking at {name} …").format(name=path.name))
        self._await("open", self._maker.submit("open_file", str(path), latest="open"))

    def open_bytes(self, name: str, data: bytes) -> None:
        """Open a picture from memory."""
        self._begin(self.tr("Looking at the picture …"))
        self._await("open", self._maker.submit("open_bytes", name, data, latest="open"))

    def make(self, project: Project) -> None:
        """Compose; `made` or `make_failed` follows, for the newest project only."""
        self._begin(self.tr("Composing …"))
        # While a slider moves, answers on the way are shown too: the music follows the hand.
        self._await("make", self._maker.submit("make", project, latest="make", interim=True))

    @property
    def making(self) -> bool:
        """Return whether a newer piece, or another picture, is on its way."""
        return bool(self._awaited)

    def find_causes(self, project: Project) -> None:
        """Find what the picture did to each note; `claimed` follows, for the newest project.

        It is done rule by rule, and anything else that is asked for goes between.
        """
        if self._closed:
            return
        self._causes_of = project
        self._maker.submit("find_causes", project, latest="causes")

    def vary(self, project: Project, seed: int) -> None:
        """See how a piece would be with another seed; `varied` follows, for the newest."""
        if not self._closed:
            self._maker.submit("vary", project, seed, latest="vary")

    def read_theme(self, path: Path) -> None:
        """Read a theme; `theme_read` or `theme_failed` follows."""
        self._maker.submit("read_theme", str(path), latest="theme")

    def engrave(self, score: Score, continuous: bool) -> None:
        """Engrave the newest score as one line or pages; `engraved` or a failure follows."""
        if self._engraver is None:
            self._engraver = Desk("studio.jobs.engraver:Engraver", "huesong engraver", self)
            self._engraver.finished.connect(self._engraver_finished)
        self._continuous = continuous
        self._engraver.submit("engrave", score, continuous, latest="engrave")

    def close(self) -> None:
        """End the processes."""
        self._closed = True
        self._slow.stop()
        self._maker.close()
        if self._engraver is not None:
            self._engraver.close()

    def _begin(self, words: str) -> None:
        self._doing = words
        self._causes_of = None
        if not self._slow.isActive():
            self._slow.start()

    def _say_busy(self) -> None:
        self.busy_changed.emit(self._doing if self._awaited else "")

    def _await(self, channel: str, ticket: int) -> None:
        self._awaited[channel] = ticket

    def _maker_finished(self, result: Result) -> None:
        if self._awaited.get(result.channel, -1) == result.ticket:
            del self._awaited[result.channel]
        if result.channel == "causes":
            self._causes_found(result)
            return
        if result.channel == "vary":
            if not isinstance(result.error, CancelledError):
                self.varied.emit(result.value)
            return
        if result.channel == "theme":
            self._theme_found(result)
            return
        if not self._awaited:
            self._slow.stop()
            self.busy_changed.emit("")
        if isinstance(result.error, StudioError):
            if not isinstance(result.error, CancelledError):
                failed = self.make_failed if result.channel == "make" else self.open_failed
                failed.emit(sentence(result.error))
        elif isinstance(result.value, Opened):
            self.opened.emit(result.value)
        elif isinstance(result.value, Music):
            self.made.emit(result.value)

    def _causes_found(self, result: Result) -> None:
        found, wanted = result.value, self._causes_of
        if not isinstance(found, Claimed) or wanted is None:
            return
        if found.claims is None:
            self.find_causes(wanted)
        elif found.project == wanted:
            self.claimed.emit(found)

    def _theme_found(self, result: Result) -> None:
        if isinstance(result.value, Theme):
            self.theme_read.emit(result.value)
        elif isinstance(result.error, StudioError) and not isinstance(
            result.error, CancelledError
        ):
            self.theme_failed.emit(sentence(result.error))

    def _engraver_finished(self, result: Result) -> None:
        if result.error is None:
            self.engraved.emit(result.value, self._continuous)
        elif not isinstance(result.error, CancelledError):
            self.engrave_failed.emit(sentence(result.error))
