"""The quiet line at the bottom: what was composed, its mood, the palette, the sound device."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from studio.imaging.features import Swatch
from studio.playing.messages import Status
from studio.project.music import Music, Seen
from studio.ui.controls.elided import ElidedLabel
from studio.ui.moods import mood_words
from studio.ui.texts import shown
from studio.ui.theme import Theme

_SWATCHES = 6


class StatusLine(QWidget):
    """One line in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_line")
        self.piece = QLabel()
        self.piece.setObjectName("status_piece")
        self.mood = QLabel()
        self.mood.setObjectName("status_mood")
        self._palette_word = QLabel(self.tr("palette"))
        self._palette = PaletteStrip(theme)
        self.sound = ElidedLabel()
        self.sound.setObjectName("status_sound")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(18)
        layout.addWidget(self.piece)
        layout.addWidget(self.mood)
        palette = QHBoxLayout()
        palette.setSpacing(7)
        palette.addWidget(self._palette_word)
        palette.addWidget(self._palette)
        layout.addLayout(palette)
        layout.addStretch(1)
        layout.addWidget(self.sound)
        for label in (self.piece, self.mood, self._palette_word, self.sound):
            label.setProperty("role", "secondary")
        self.setFixedHeight(32)
        self.set_theme(theme)
        self.show_seen(None)
        self.show_music(None)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        for label in (self.piece, self.mood, self._palette_word, self.sound):
            label.setFont(theme.font(12, tabular=True))
        self._palette.set_theme(theme)

    def show_seen(self, seen: Seen | None) -> None:
        """Show the palette of a picture."""
        swatches = () if seen is None else seen.features.palette
        self._palette.show_swatches(swatches)
        self._palette_word.setVisible(bool(swatches))

    def show_music(self, music: Music | None) -> None:
        """Show what was composed."""
        if music is None:
            self.piece.setText("")
            self.mood.setText("")
            return
        score = music.score
        notes = sum(len(part.notes) for part in score.parts)
        words = (
            counted(self.tr("%n bars", "", score.bars), self.tr("1 bar"), score.bars),
            counted(
                self.tr("%n parts", "", len(score.parts)), self.tr("1 part"), len(score.parts)
            ),
            counted(self.tr("%n notes", "", notes), self.tr("1 note"), notes),
        )
        self.piece.setText(", ".join(words))
        self.mood.setText(self.tr("mood: {words}").format(words=mood_words(music.plan)))

    @Slot(object)
    def show_sound(self, status: Status) -> None:
        """Show how sound leaves the program."""
        if not status.ready and not status.message:
            text = self.tr("sound: starting …")
        elif status.message:
            text = shown(status.message)
        elif status.silent:
            text = self.tr("sound: none")
        else:
            text = self.tr("sound: {device}, {latency} ms").format(
                device=status.device, latency=round(status.latency_ms)
            )
        self.sound.setText(text)


def counted(many: str, one: str, count: int) -> str:
    """Return the singular where it is one: English has no translation file to say so."""
    return one if count == 1 else many


class PaletteStrip(QWidget):
    """The colours of the picture as small rounded fields."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._colours: list[QColor] = []
        self.setObjectName("palette")

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self.update()

    def show_swatches(self, swatches: Sequence[Swatch]) -> None:
        """Show the largest colours, dark to light."""
        largest = sorted(swatches, key=lambda s: -s.area)[:_SWATCHES]
        self._colours = [QColor(*s.srgb) for s in sorted(largest, key=lambda s: s.lab[0])]
        names = ", ".join(colour.name() for colour in self._colours)
        self.setAccessibleName(self.tr("Palette: {colours}").format(colours=names))
        self.setToolTip(names)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(25 * len(self._colours), 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, colour in enumerate(self._colours):
            # A hairline keeps colours apart from a ground that is like them.
            painter.setPen(self._theme.over(self._theme.secondary, 0.3, self._theme.background))
            painter.setBrush(colour)
            field = QRectF(25 * index + 0.5, self.height() / 2 - 4.5, 21, 9)
            painter.drawRoundedRect(field, 3, 3, Qt.SizeMode.AbsoluteSize)
