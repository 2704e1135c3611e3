"""The transport in the top bar: to the beginning, play, repeat, and where the music is."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QToolButton, QWidget

from studio.project.music import Music
from studio.ui import icons
from studio.ui.theme import Theme


class PlayButton(QAbstractButton):
    """The one round button: play while it rests, pause while it plays."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playing = False
        self.setObjectName("play_button")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(44, 44)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_playing(False)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.update()

    def show_playing(self, playing: bool) -> None:
        """Show what a press will do."""
        self._playing = playing
        self.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))
        self.setToolTip(self.tr("Pause (Space)") if playing else self.tr("Play (Space)"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        fill, mark = theme.accent, theme.on_accent
        if not self.isEnabled():
            fill, mark = theme.raised, theme.secondary
        elif self.isDown():
            fill = theme.over(theme.background, 0.15, theme.accent)
        elif self.underMouse():
            fill = theme.over(theme.text, 0.14, theme.accent)
        if self.hasFocus():
            painter.setPen(QPen(theme.text, 1.5))
            painter.drawEllipse(middle, 21, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawEllipse(middle, 19.5, 19.5)
        name = "pause" if self._playing else "play"
        drawing = icons.pixmap(name, mark, 22, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(middle.x() - 11, middle.y() - 11), drawing)


class PositionLabel(QWidget):
    """Bar and beat, then the time and the length; as wide as the piece will need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._music: Music | None = None
        self._seconds = 0.0
        self._place = "–"
        self._time = ""
        self.setObjectName("position")
        self.setAccessibleName(self.tr("Position"))

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_music(self, music: Music | None) -> None:
        """Measure another piece; the music stays at its place unless there is none."""
        self._music = music
        self.updateGeometry()
        self.show_seconds(self._seconds if music is not None else 0.0)

    def show_seconds(self, seconds: float) -> None:
        """Show a position."""
        self._seconds = seconds
        place, time = "–", ""
        if self._music is not None:
            tempo, metre = self._music.performance.tempo, self._music.score.metre
            end = self._music.score.end
            ticks = min(float(tempo.ticks_at(seconds + 1e-3)), end - 1)
            bar, within = divmod(ticks, metre.bar_ticks)
            beat = sum(onset <= within for onset in metre.beat_onsets)
            place = f"{int(bar) + 1} · {beat}"
            time = f"{clock(min(seconds, tempo.duration_s))} / {clock(tempo.duration_s)}"
        if (place, time) != (self._place, self._time):
            self._place, self._time = place, time
            self.setAccessibleDescription(f"{place}, {time}")
            self.update()

    def sizeHint(self) -> QSize:
        large, small = self._metrics()
        length = small.horizontalAdvance("88:88 / 88:88")
        return QSize(round(self._place_width(large) + 10 + length), 30)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        large, _ = self._metrics()
        base = self.height() / 2 + large.capHeight() / 2
        painter.setPen(self._theme.text)
        painter.setFont(self._theme.font(17, 600, tabular=True))
        painter.drawText(QPointF(0, base), self._place)
        painter.setPen(self._theme.secondary)
        painter.setFont(self._theme.font(13, tabular=True))
        painter.drawText(QPointF(self._place_width(large) + 10, base), self._time)

    def _metrics(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        theme = self._theme
        return (
            QFontMetricsF(theme.font(17, 600, tabular=True)),
            QFontMetricsF(theme.font(13, tabular=True)),
        )

    def _place_width(self, metrics: QFontMetricsF) -> float:
        # As wide as the last bar will be, so that nothing moves while it counts.
        bars = 0 if self._music is None else self._music.score.bars
        return metrics.horizontalAdvance("8" * max(2, len(str(bars))) + " · 8")


class TransportBar(QWidget):
    """To the beginning, play, repeat and the position."""

    def __init__(
        self, theme: Theme, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.play_button = PlayButton(theme)
        self.play_button.clicked.connect(actions["play"].trigger)
        self.position = PositionLabel(theme)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(bar_button(actions["to_start"]))
        layout.addWidget(self.play_button)
        layout.addWidget(bar_button(actions["loop"]))
        layout.addSpacing(4)
        layout.addWidget(self.position)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.play_button.set_theme(theme)
        self.position.set_theme(theme)


def bar_button(action: QAction) -> QToolButton:
    """Return a quiet button of the bar for an action."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setObjectName(f"{action.objectName()}_button")
    button.setAccessibleName(action.text().replace("&", ""))
    button.setIconSize(QSize(20, 20))
    button.setFixedSize(32, 32)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    whole = int(seconds + 1e-6)
    return f"{whole // 60}:{whole % 60:02d}"
