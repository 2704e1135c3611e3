"""The picture with its bubble: it says why the bar, note or chord is so, and shows where."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio.imaging.features import Place
from studio.project.claims import Claims
from studio.project.music import Music
from studio.project.sayings import Proved, proved_by_bar
from studio.ui.theme import Theme
from studio.ui.views.bubble import Bubble
from studio.ui.views.picture.place_told import nearest, place_told, rows_from
from studio.ui.views.picture.placing import point_of
from studio.ui.views.picture.steering import SteerableSurface
from studio.ui.views.telling import Scene, Teller
from studio.ui.views.told import Subject, Told, told

_PASSING_MS = 5000
"""How long what is clicked while the music plays is told of; then the bars are again."""

_SETTLED_MS = 600
"""How long after a click the playhead may still go where the click has sent it."""

_NOTHING_PROVED: Proved = frozenset()


class TellingSurface(SteerableSurface):
    """Shows a picture and speaks of its music: of what is pointed at, else of the bar."""

    notes_chosen = Signal(object, object)
    """Two tuples of note ids: all that come from a place that was chosen, and the nearest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._claims: Claims | None = None
        self._proved: tuple[Proved, ...] = ()
        self._pinned: Subject | None = None
        self._hovered: Subject | None = None
        self._bubble = Bubble(self)
        self._teller = Teller(self._bubble)
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(_PASSING_MS)
        self._passing.timeout.connect(self._unpin)
        self._since = QElapsedTimer()
        self._since.start()

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._bubble.set_theme(theme)
        super().set_theme(theme)

    def show_music(self, music: Music) -> None:
        """Show the path of a piece and follow it; its causes are not known yet."""
        self._claims, self._proved = None, ()
        super().show_music(music)
        self._show_subject()

    def show_claims(self, claims: Claims) -> None:
        """Take the proved causes of the piece; what is being said is said with them."""
        if self._music is None:
            return
        self._claims = claims
        self._proved = proved_by_bar(self._music.score, claims)
        if self._subject is None:
            self._tell(anew=True)
        else:
            self._show_subject()

    def show_note(self, note: int) -> None:
        """Light the place that a note comes from and say why it is as it is.

        It stays until the music goes on or something else is shown.
        """
        self._pin(Subject("note", note))

    def show_chord(self, index: int) -> None:
        """Light the place that a chord comes from and say why it is as it is."""
        self._pin(Subject("chord", index))

    def show_place(self, place: Place) -> None:
        """Light a place and say what is there."""
        self._pin(Subject("place", place))

    def hover_note(self, note: int | None) -> None:
        """Speak of a note while the pointer is on it; None when it no longer is."""
        self._hover_on(None if note is None else Subject("note", note))

    def hover_chord(self, index: int | None) -> None:
        """Speak of a chord while the pointer is on it; None when it no longer is."""
        self._hover_on(None if index is None else Subject("chord", index))

    def choose_place(self, place: Place) -> None:
        """Show a place, and say which notes come from it."""
        if self._notes is None or self._music is None:
            return
        self.show_place(place)
        rows = rows_from(self._music, self._notes, place)
        near = nearest(self._music, self._notes, rows, place)
        ids = self._notes.id
        self.notes_chosen.emit(tuple(ids[rows].tolist()), tuple(ids[near].tolist()))

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music; when it begins, the bars are told of."""
        begins = playing and not self._playing
        # What was clicked may itself have sent the music there; later moves leave it.
        moved = not playing and seconds != self._seconds and self._since.hasExpired(_SETTLED_MS)
        if self._pinned is not None and (begins or moved):
            self._pin(None)
        super().set_position(seconds, playing)

    @property
    def _subject(self) -> Subject | None:
        return self._hovered or self._pinned

    def _pin(self, subject: Subject | None) -> None:
        self._pinned = subject
        self._since.start()
        if subject is not None and self._playing:
            self._passing.start()
        else:
            self._passing.stop()
        self._show_subject()

    def _unpin(self) -> None:
        self._pin(None)

    def _hover_on(self, subject: Subject | None) -> None:
        if subject != self._hovered:
            self._hovered = subject
            self._show_subject()

    def _show_subject(self) -> None:
        """Light and tell what is spoken about, or go back to the bar."""
        subject = self._subject
        words = None if subject is None else self._words_of(subject)
        if subject is None or words is None:
            self._pinned = self._hovered = None
            self.light_place(None)
            self.light_region(None)
            self._tell(anew=True)
            return
        region = None if words.place is None else self.region_at(words.place)
        self.light_place(words.place, words.part)
        self.light_region(region, words.part)
        self._say(subject, words)

    def _say(self, subject: Subject, words: Told) -> None:
        # Who points at a note has asked, even with areas chosen on the picture.
        if not self._speaks(asked=subject == self._hovered and subject.kind != "place"):
            self._teller.fall_silent()
            return
        about = None if words.place is None else point_of(words.place, self._rect)
        self._teller.tell_subject(subject, words, about, self._scene())

    def _words_of(self, subject: Subject) -> Told | None:
        music, notes, line = self._music, self._notes, self._timeline
        if music is None or notes is None or line is None:
            return None
        if isinstance(subject.key, tuple):
            return place_told(music, notes, line, subject.key)
        return told(subject, music, notes, line, self._claims)

    def _tells_of(self, number: int | None) -> bool:
        """Return whether words are said already of a place in that area, or in none."""
        place = None if self._subject is None else self._subject.key
        return isinstance(place, tuple) and self.region_at(place) == number

    def _tell(self, *, anew: bool) -> None:
        """Let the bubble say why the bar at the playhead is as it is, or what is asked for."""
        subject = self._subject
        words = None if subject is None or not anew else self._words_of(subject)
        if subject is not None:
            if words is not None:
                self._say(subject, words)
            return
        if anew:
            self._teller.forget()
        if self._timeline is None or self._music is None or not self._speaks():
            self._teller.fall_silent()
        else:
            bar = self._timeline.bar_at(self._ticks)
            proved = self._proved[bar] if bar < len(self._proved) else _NOTHING_PROVED
            self._teller.tell_bar(self._music, bar, proved, self._scene())

    def _speaks(self, *, asked: bool = False) -> bool:
        """Return whether there is room for words; a view that is worked on has none.

        `asked` says that they are the answer to a pointer that rests elsewhere.
        """
        return True

    def _forget_music(self) -> None:
        self._claims, self._proved = None, ()
        self._pinned = self._hovered = None
        super()._forget_music()

    def _scene(self) -> Scene:
        """Return what the bubble has to find its place among."""
        walk = self._walk
        head = None if walk is None else walk.head(self._ticks)
        ahead = () if walk is None else walk.soon(self._seconds)
        within = QRectF(self.rect()).adjusted(14, 14, -14, -14)
        return Scene(within, QRectF(self._strip.geometry()), head, ahead)
