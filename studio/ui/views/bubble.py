"""The bubble on the picture that says why the music is as it is, or what was seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme

_WIDTH = 216.0
_PAD_X, _PAD_Y = 12.0, 9.0
_LEADING = 1.32
_APART = 30.0
"""Distance kept from what the bubble speaks about."""
_SPARED = 4.0
_FAR = 1.5
"""What it costs to hide what is to be spared, and to stand at an edge, far from the point."""


class Bubble(QWidget):
    """A headline with a sentence or two; lets every click through to the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._head = ""
        self._body = ""
        self._lines: list[tuple[QTextLayout, QPointF, QColor]] = []
        self._bold, self._plain = QFont(), QFont()
        self.hide()

    @property
    def words(self) -> tuple[str, str]:
        """Return the headline and the sentences that are shown."""
        return self._head, self._body

    def set_theme(self, theme: Theme) -> None:
        """Take over the fonts of a theme."""
        self._bold, self._plain = theme.font(13, 600), theme.font(13, 400)
        self._lay_out()

    def say(self, head: str, body: str) -> None:
        """Show other words; the bubble takes the size that they need."""
        if (head, body) != (self._head, self._body):
            self._head, self._body = head, body
            self.setAccessibleName(head)
            self.setAccessibleDescription(body)
            self._lay_out()

    def place(
        self,
        about: QPointF,
        within: QRectF,
        never: Sequence[QPointF],
        avoid: Sequence[QRectF],
        spared: Sequence[QRectF] = (),
    ) -> None:
        """Move to the side of a point that hides least, or further off.

        Parameters
        ----------
        about : QPointF
            The point spoken about.
        within : QRectF
            Where the bubble may be.
        never : sequence of QPointF
            What it must not cover, such as the playhead.
        avoid : sequence of QRectF
            What it should not cover, such as the way just ahead.
        spared : sequence of QRectF
            What nobody wants covered, such as faces, as long as there is room elsewhere.
        """
        width, height = float(self.width()), float(self.height())
        best, least = within.topLeft(), float("inf")
        for rank, spot in enumerate(self._spots(about, within)):
            cost = 0.02 * rank if rank < len(_SIDES) else _FAR
            cost += _SPARED * sum(spot.intersects(other) for other in spared)
            around = spot.adjusted(-14, -14, 14, 14)
            cost += 100.0 * sum(around.contains(point) for point in never)
            for other in avoid:
                shared = spot.intersected(other)
                if shared.isValid():
                    cost += shared.width() * shared.height() / (width * height) + 0.3
            if cost < least:
                best, least = spot.topLeft(), cost
        self.move(round(best.x()), round(best.y()))

    def _spots(self, about: QPointF, within: QRectF) -> list[QRectF]:
        """Return where the bubble may stand: about the point, then at the edges beside it."""
        width, height = float(self.width()), float(self.height())
        corners = []
        for dx, dy in _SIDES:
            x = about.x() + _APART * dx - (width if dx < 0 else width / 2 if dx == 0 else 0)
            y = about.y() + _APART * dy - (height if dy < 0 else height / 2 if dy == 0 else 0)
            corners.append((x, y))
        level, across = about.y() - height / 2, about.x() - width / 2
        corners += [(within.left(), level), (within.right(), level)]
        corners += [(across, within.top()), (across, within.bottom())]
        corners += [(x, y) for x in (within.left(), within.right())
                    for y in (within.top(), within.bottom())]  # fmt: skip
        return [
            QRectF(
                min(max(x, within.left()), within.right() - width),
                min(max(y, within.top()), within.bottom() - height),
                width,
                height,
            )
            for x, y in corners
        ]

    def covers(self, point: QPointF) -> bool:
        """Return whether a point lies under the bubble or too close to it."""
        return QRectF(self.geometry()).adjusted(-12, -12, 12, 12).contains(point)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(24, 25, 28, 206))
        painter.drawRoundedRect(QRectF(self.rect()), 10, 10)
        for layout, at, colour in self._lines:
            painter.setPen(colour)
            layout.draw(painter, at)

    def _lay_out(self) -> None:
        self._lines = []
        y, widest = _PAD_Y, 0.0
        for text, font, colour in (
            (self._head, self._bold, QColor("#FFFFFF")),
            (self._body, self._plain, QColor(255, 255, 255, 214)),
        ):
            if not text:
                continue
            layout = QTextLayout(text, font)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WordWrap)
            layout.setTextOption(option)
            layout.beginLayout()
            step, down = font.pixelSize() * _LEADING, 0.0
            while (line := layout.createLine()).isValid():
                line.setLineWidth(_WIDTH)
                line.setPosition(QPointF(0.0, down))
                down += step
                widest = max(widest, line.naturalTextWidth())
            layout.endLayout()
            self._lines.append((layout, QPointF(_PAD_X, y), colour))
            y += down + 2.0
        self.resize(round(widest + 2 * _PAD_X), round(y + _PAD_Y))
        self.update()


_SIDES = ((1, -1), (-1, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (0, -1), (0, 1))
