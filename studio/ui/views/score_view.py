"""The engraved score: one endless line or pages, following the music."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QLineF,
    QPoint,
    QPointF,
    QPropertyAnimation,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QScrollBar,
    QStyle,
    QWidget,
)

from studio.notating.display_list import Engraving
from studio.ui.theme import Theme
from studio.ui.views.display_list_painter import DisplayListPainter
from studio.ui.views.score_layout import GAP, line_layout, page_layout
from studio.ui.views.score_positions import ScorePositions, Spot
from studio.ui.views.score_tools import WIDTH as TOOLS_WIDTH
from studio.ui.views.score_tools import ScoreTools
from studio.ui.views.seeking_keys import goal_of_key
from studio.ui.views.tiles import Tiles
from studio.ui.views.timeline import NoteTable, Timeline

if TYPE_CHECKING:
    from studio.project.music import Music, Seen
    from studio.sounding.mix import Mix

_TILE = 640
_TILES_KEPT = 20
_FOLLOW_MS = 180
_ZOOM = (0.4, 4.0)
_HEAD_WIDTH = 8


class ScoreView(QAbstractScrollArea):
    """The score as engraved pages, painted in tiles; clicks go to their moment.

    The view asks for an engraving when it is seen and has none that fits; whoever owns the
    engraver answers with `show_engraving`.
    """

    seek_requested = Signal(float)
    note_selected = Signal(int)
    engraving_requested = Signal(bool)
    """With whether one endless line is wanted; pages otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Score"))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._theme: Theme | None = None
        self._music: Music | None = None
        self._timeline: Timeline | None = None
        self._notes: NoteTable | None = None
        self._engraving: Engraving | None = None
        self._painter: DisplayListPainter | None = None
        self._positions: ScorePositions | None = None
        self._continuous = True
        self._wanted = False
        self._zoom = 1.0
        self._scale = 0.04
        self._places: tuple[QRectF, ...] = ()
        self._tiles = Tiles(_TILES_KEPT)
        self._seconds = 0.0
        self._playing = False
        self._follows = True
        self._spot: Spot | None = None
        self._sounding: tuple[int, ...] = ()
        self._tools = ScoreTools(self)
        self._tools.continuous_chosen.connect(self.set_continuous)
        self._tools.zoomed.connect(self.zoom)
        self.setViewportMargins(0, 0, TOOLS_WIDTH, 0)
        self._slide = QPropertyAnimation(self)
        self._slide.setPropertyName(b"value")
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        self._theme = theme
        self._tools.set_theme(theme)
        self._place_tools()
        self._redraw()

    def show_seen(self, seen: Seen) -> None:
        """Take notice of another picture; the score shows only its music."""

    def show_mix(self, mix: Mix) -> None:
        """Take notice of the mixer; all parts stay in the score."""

    def show_music(self, music: Music) -> None:
        """Ask for the engraving of a piece; the old one stays until it is there."""
        old = self._music
        self._music = music
        self._timeline = Timeline(music.plan, music.performance)
        if old is not None and old.score == music.score and self._engraving is not None:
            self._notes = NoteTable(music.score, music.performance)
            return
        self._wanted = True
        self._ask()

    @property
    def continuous(self) -> bool:
        """Return whether one endless line is shown instead of pages."""
        return self._continuous

    def set_continuous(self, continuous: bool) -> None:
        """Show one endless line, or pages."""
        if continuous != self._continuous:
            self._continuous = continuous
            self._tools.show_choice(continuous)
            self._wanted = self._music is not None
            self._ask()

    def show_engraving(self, engraving: Engraving, continuous: bool) -> None:
        """Show the engraving of the piece that was shown last."""
        music = self._music
        if music is None or continuous != self._continuous:
            return
        self._wanted = False
        self._engraving = engraving
        self._painter = DisplayListPainter(engraving)
        self._notes = NoteTable(music.score, music.performance)
        self._positions = ScorePositions(engraving, music.score, self._notes)
        self._sounding = ()
        self._spot = None
        self._lay_out()
        self.set_position(self._seconds, self._playing)

    def clear(self) -> None:
        """Show no score."""
        self._music = self._timeline = self._notes = None
        self._engraving = self._painter = self._positions = None
        self._spot, self._sounding, self._wanted = None, (), False
        self._lay_out()

    def set_position(self, seconds: float, playing: bool) -> None:
        """Move the playhead to a time of the music and colour what sounds."""
        self._seconds, self._playing = seconds, playing
        line, notes, positions = self._timeline, self._notes, self._positions
        if line is None or notes is None or positions is None or self._wanted:
            return
        before, self._spot = self._spot, positions.spot(line.ticks_at(seconds))
        sounding = tuple(notes.sounding(seconds).tolist()) if playing else ()
        for row in set(sounding) ^ set(self._sounding):
            for area in self._areas_of(row):
                self.viewport().update(area)
        self._sounding = sounding
        if before != self._spot:
            for spot in (before, self._spot):
                if spot is not None:
                    self.viewport().update(self._strip_of(spot))
        if playing and self._follows and self._spot is not None:
            self._follow(self._spot)

    def set_follows(self, follows: bool) -> None:
        """Let the score turn with the music, or stay."""
        self._follows = follows

    def zoom(self, factor: float) -> None:
        """Make the score larger or smaller."""
        self._zoom = min(max(self._zoom * factor, _ZOOM[0]), _ZOOM[1])
        spot = self._spot
        self._lay_out()
        if spot is not None:
            self._follow(spot, at_once=True)

    def sizeHint(self) -> QSize:
        return QSize(1040, 290)

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self.note_row_at(event.position())
        line, notes = self._timeline, self._notes
        if line is None or notes is None:
            return
        if row is not None:
            self.note_selected.emit(int(notes.id[row]))
            self.seek_requested.emit(line.seconds_at(float(notes.onset[row])))
            return
        ticks = self._ticks_at(event.position())
        if ticks is not None:
            self.seek_requested.emit(line.seconds_at(ticks))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # it belongs to the press, not to what lies behind

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._ticks_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1.0012**turn)
        else:
            level = self.verticalScrollBar().maximum() == 0
            bar = self.horizontalScrollBar() if level else self.verticalScrollBar()
            moved = event.pixelDelta()
            bar.setValue(bar.value() - (moved.y() or moved.x() or turn))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self._timeline
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
                self.zoom(1.2)
            elif key == Qt.Key.Key_Minus:
                self.zoom(1 / 1.2)
            elif key == Qt.Key.Key_0:
                self.zoom(1 / self._zoom)
            else:
                super().keyPressEvent(event)
            return
        goal = None if line is None else goal_of_key(event, line, line.ticks_at(self._seconds))
        if line is not None and goal is not None:
            self.seek_requested.emit(line.seconds_at(goal))
        else:
            super().keyPressEvent(event)

    def note_row_at(self, point: QPointF) -> int | None:
        """Return the row of the note under a point of the view."""
        at = self._on_page(point)
        if at is None or self._positions is None:
            return None
        page, x, y = at
        return self._positions.note_at(page, x, y, 4.0 / self._scale)

    def place_of(self, note: int) -> QRectF | None:
        """Return where a note's head is in the view."""
        pieces = self._engraving.pieces(note) if self._engraving is not None else ()
        if not pieces:
            return None
        page, x, y, w, h = pieces[0]
        return self._to_view(page, QRectF(x, y, w, h))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, theme.surface if self._continuous else self._desk(theme))
        if self._painter is None:
            painter.setPen(theme.secondary)
            painter.setFont(theme.font(13))
            words = self.tr("Engraving …") if self._music is not None else self.tr("No music yet")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.setClipRect(area)
        for page, place in enumerate(self._places):
            shown = place.translated(-self._scrolled())
            if shown.intersects(QRectF(area)):
                self._paint_page(painter, page, shown, QRectF(area), theme)
        self._paint_moment(painter, theme)

    def _paint_page(
        self, painter: QPainter, page: int, shown: QRectF, area: QRectF, theme: Theme
    ) -> None:
        if not self._continuous:
            painter.fillRect(shown.adjusted(0, 2, 3, 4), QColor(0, 0, 0, 26))
            painter.fillRect(shown, self._paper(theme))
        first = max(int((area.left() - shown.left()) // _TILE), 0)
        last = int((min(area.right(), shown.right()) - shown.left()) // _TILE)
        for index in range(first, last + 1):
            tile = self._tile(page, index, shown.size(), theme)
            painter.drawPixmap(QPointF(shown.left() + index * _TILE, shown.top()), tile)

    def _tile(self, page: int, index: int, size: QSizeF, theme: Theme) -> QPixmap:
        """Return one stretch of a page, painted once."""
        width = max(min(_TILE, int(size.width() - index * _TILE) + 1), 1)

        def paint(painter: QPainter) -> None:
            painter.translate(-index * _TILE, 0)
            painter.scale(self._scale, self._scale)
            area = QRectF(
                index * _TILE / self._scale, 0, width / self._scale, size.height() / self._scale
            )
            if self._painter is not None:
                self._painter.paint(painter, page, self._ink(theme), area)

        return self._tiles.get(
            (page, index),
            QSize(width, int(size.height()) + 1),
            self.devicePixelRatioF(),
            theme.surface if self._continuous else self._paper(theme),
            paint,
        )

    def _paint_moment(self, painter: QPainter, theme: Theme) -> None:
        """Paint the playhead and the notes that sound in the colour of their part."""
        notes, pages = self._notes, self._painter
        spot = self._spot
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if spot is not None:
            box = QRectF(spot.x, spot.top, 0, spot.bottom - spot.top)
            shown = self._to_view(spot.page, box)
            line = QColor(theme.accent)
            wash = QColor(theme.accent)
            wash.setAlpha(40)
            top, bottom = shown.top() - 10, shown.bottom() + 10
            painter.setPen(QPen(wash, 7.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(shown.x(), top, shown.x(), bottom))
            painter.setPen(QPen(line, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QLineF(shown.x(), top, shown.x(), bottom))
        if notes is None or pages is None:
            return
        for row in self._sounding:
            colour = theme.part(int(notes.part[row]))
            for owner in self._owners(row):
                found = pages.reach_of(owner)
                if found is None:
                    continue
                origin = self._places[found[0]].topLeft() - self._scrolled()
                painter.save()
                painter.translate(origin)
                painter.scale(self._scale, self._scale)
                pages.paint_owned(painter, owner, colour)
                painter.restore()

    @staticmethod
    def _ink(theme: Theme) -> QColor:
        return theme.over(theme.text, 0.92)

    @staticmethod
    def _paper(theme: Theme) -> QColor:
        return theme.raised if theme.dark else QColor("#FFFFFF")

    @staticmethod
    def _desk(theme: Theme) -> QColor:
        return theme.surface if theme.dark else theme.raised

    # Geometry

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_tools()
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw()
        super().changeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _place_tools(self) -> None:
        self._tools.setGeometry(
            self.width() - TOOLS_WIDTH, 0, TOOLS_WIDTH, self._tools.sizeHint().height()
        )

    def _ask(self) -> None:
        if self._wanted and self.isVisible():
            self.engraving_requested.emit(self._continuous)

    def _lay_out(self) -> None:
        """Place the pages of the engraving."""
        self._places = ()
        view = self.viewport().size()
        whole = QSizeF(0, 0)
        if self._engraving is not None and self._painter is not None:
            sizes = [QSizeF(page.width, page.height) for page in self._engraving.pages]
            if self._continuous:
                content, staff = self._painter.content(0), self._engraving.staff_height
                layout = line_layout(view, sizes[0], content, staff, self._zoom)
            else:
                layout = page_layout(view, sizes, self._zoom)
            self._scale, self._places, whole = layout.scale, layout.places, layout.whole
        across = max(round(whole.width() - view.width()), 0)
        self.horizontalScrollBar().setRange(0, across)
        self.horizontalScrollBar().setPageStep(view.width())
        self.horizontalScrollBar().setSingleStep(40)
        self.verticalScrollBar().setRange(0, max(round(whole.height() - view.height()), 0))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(40)
        self._redraw()

    def _redraw(self) -> None:
        self._tiles.clear()
        self.viewport().update()

    def _scrolled(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _to_view(self, page: int, box: QRectF) -> QRectF:
        origin = self._places[page].topLeft() - self._scrolled()
        return QRectF(
            origin.x() + box.x() * self._scale,
            origin.y() + box.y() * self._scale,
            box.width() * self._scale,
            box.height() * self._scale,
        )

    def _on_page(self, point: QPointF) -> tuple[int, float, float] | None:
        at = point + QPointF(self._scrolled())
        for page, place in enumerate(self._places):
            if place.contains(at):
                inside = (at - place.topLeft()) / self._scale
                return page, inside.x(), inside.y()
        return None

    def _ticks_at(self, point: QPointF) -> float | None:
        at = self._on_page(point)
        if at is None or self._positions is None:
            return None
        return self._positions.ticks_at(*at)

    def _owners(self, row: int) -> list[str]:
        """Return the names of all pieces of a note, with those tied to it."""
        if self._engraving is None or self._notes is None:
            return []
        note = int(self._notes.id[row])
        count = len(self._engraving.pieces(note))
        return [f"n{note}" if piece == 0 else f"n{note}-{piece + 1}" for piece in range(count)]

    def _areas_of(self, row: int) -> list[QRect]:
        areas = []
        for owner in self._owners(row):
            found = self._painter.reach_of(owner) if self._painter is not None else None
            if found is not None:
                box = self._to_view(*found).adjusted(-3, -3, 3, 3)
                areas.append(box.toAlignedRect())
        return areas

    def _strip_of(self, spot: Spot) -> QRect:
        box = self._to_view(spot.page, QRectF(spot.x, spot.top, 0, spot.bottom - spot.top))
        return box.adjusted(-_HEAD_WIDTH, -16, _HEAD_WIDTH, 16).toAlignedRect()

    def _follow(self, spot: Spot, *, at_once: bool = False) -> None:
        """Turn to the playhead when it leaves what is comfortably seen."""
        box = self._to_view(spot.page, QRectF(spot.x, spot.top, 0, spot.bottom - spot.top))
        view = self.viewport().rect()
        if self._continuous:
            if not 0 <= box.x() <= 0.86 * view.width():
                goal = box.x() + self._scrolled().x() - 0.14 * view.width()
                self._slide_to(self.horizontalScrollBar(), goal, at_once=at_once)
        elif box.top() < 0 or box.bottom() > view.height():
            goal = box.top() + self._scrolled().y() - GAP
            self._slide_to(self.verticalScrollBar(), goal, at_once=at_once)

    def _slide_to(self, bar: QScrollBar, value: float, *, at_once: bool) -> None:
        goal = min(max(round(value), bar.minimum()), bar.maximum())
        running = self._slide.state() == QPropertyAnimation.State.Running
        if running and self._slide.endValue() == goal:
            return
        motion = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        self._slide.stop()
        if at_once or motion <= 0 or abs(goal - bar.value()) > 3 * self.viewport().width():
            bar.setValue(goal)
            return
        self._slide.setTargetObject(bar)
        self._slide.setDuration(_FOLLOW_MS)
        self._slide.setStartValue(bar.value())
        self._slide.setEndValue(goal)
        self._slide.start()
