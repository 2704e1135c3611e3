"""What happens between the document, the workers and the player."""

import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from studio.jobs.opened import Opened
from studio.project.claims import Claimed, Claims
from studio.project.music import Music, Seen
from studio.project.project import Project
from studio.sounding.mix import Mix
from studio.ui.document import Document
from studio.ui.playback import Playback
from studio.ui.workers import Workshop

_REST_MS = 300
"""Causes are looked for when no setting has been moved for so long."""

log = logging.getLogger(__name__)


class Session(QObject):
    """Opening a picture sees it, every change composes anew, every piece is played."""

    loading = Signal(str)
    """A file of this name is being opened."""
    seen_changed = Signal(object)
    music_changed = Signal(object)
    claims_changed = Signal(object)
    """The proved causes (`Claims`) of the music that is shown, some time after it."""
    mix_changed = Signal(object)
    open_failed = Signal(str)
    """One sentence; what was open before still is."""
    make_failed = Signal(str)

    def __init__(
        self,
        document: Document,
        workshop: Workshop,
        playback: Playback,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.workshop = workshop
        self.playback = playback
        self.seen: Seen | None = None
        self.music: Music | None = None
        self.claims: Claims | None = None
        self._asked: Project | None = None
        self._mix = Mix()
        workshop.opened.connect(self._opened)
        workshop.made.connect(self._made)
        workshop.claimed.connect(self._claimed)
        workshop.open_failed.connect(self.open_failed)
        workshop.make_failed.connect(self.make_failed)
        document.changed.connect(self._changed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._find_causes)

    def open_file(self, path: Path) -> None:
        """Open a picture or a project."""
        self.loading.emit(path.name)
        self.workshop.open_file(path)

    def open_bytes(self, name: str, data: bytes) -> None:
        """Open a picture from memory."""
        self.loading.emit(name)
        self.workshop.open_bytes(name, data)

    def _opened(self, opened: Opened) -> None:
        self.playback.stop()
        self.seen, self.music, self.claims, self._asked = opened.seen, None, None, None
        self.seen_changed.emit(opened.seen)
        self.document.open(opened.project, Path(opened.path) if opened.path else None)

    def _changed(self) -> None:
        project = self.document.project
        if project is None:
            return
        if project.mix != self._mix:
            self._mix = project.mix
            self.playback.set_mix(project.mix)
            self.mix_changed.emit(project.mix)
        # The mixer and the preset's name change what is heard or shown, not the piece.
        asked = replace(project, mix=Mix(), preset="")
        if asked != self._asked:
            self._asked = asked
            self._rest.stop()
            self.workshop.make(asked)

    def _made(self, music: Music) -> None:
        # What was asked of the picture before this one is of no more interest.
        if self.seen is None or music.plan.digest != self.seen.picture.digest:
            return
        self.music, self.claims = music, None
        self.playback.load(music, self._mix)
        self.music_changed.emit(music)
        if not self.workshop.making:
            self._rest.start()

    def _find_causes(self) -> None:
        if self._asked is not None and not self.workshop.making:
            self.workshop.find_causes(self._asked)

    def _claimed(self, found: Claimed) -> None:
        if self.music is not None and found.project == self._asked:
            self.claims = found.claims
            self.claims_changed.emit(found.claims)
