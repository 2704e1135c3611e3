"""How the picture feels, as a card: three scales and what moved each, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from studio.imaging.features import Mood, MoodScore
from studio.ui.theme import Theme
from studio.ui.views.marking import QT_TRANSLATE_NOOP

_WIDTH = 252.0
_PAD = 12.0
_HEAD = 22.0
_ROW = 17.0
_APART = 7.0
_SHOWN = 3
_SHARE = 0.8
"""Share of the room that the card may take up."""

_NAMED = 0.05
"""Contributions below this are not spoken of."""

_FULL = 1.2
"""Contribution that fills half of its track."""

_CAUSES: dict[str, tuple[str, str]] = {
    "chroma": (
        QT_TRANSLATE_NOOP("MoodCard", "pale colours"),
        QT_TRANSLATE_NOOP("MoodCard", "strong colours"),
    ),
    "lightness": (QT_TRANSLATE_NOOP("MoodCard", "dark"), QT_TRANSLATE_NOOP("MoodCard", "light")),
    "warmth": (
        QT_TRANSLATE_NOOP("MoodCard", "cool colours"),
        QT_TRANSLATE_NOOP("MoodCard", "warm colours"),
    ),
    "complexity": (
        QT_TRANSLATE_NOOP("MoodCard", "few details"),
        QT_TRANSLATE_NOOP("MoodCard", "many details"),
    ),
    "edge_density": (
        QT_TRANSLATE_NOOP("MoodCard", "few edges"),
        QT_TRANSLATE_NOOP("MoodCard", "many edges"),
    ),
    "contrast": (
        QT_TRANSLATE_NOOP("MoodCard", "soft contrast"),
        QT_TRANSLATE_NOOP("MoodCard", "strong contrast"),
    ),
    "angularity": (
        QT_TRANSLATE_NOOP("MoodCard", "soft forms"),
        QT_TRANSLATE_NOOP("MoodCard", "pointed forms"),
    ),
    "curvature": (
        QT_TRANSLATE_NOOP("MoodCard", "few round forms"),
        QT_TRANSLATE_NOOP("MoodCard", "round forms"),
    ),
    "symmetry": (
        QT_TRANSLATE_NOOP("MoodCard", "no symmetry"),
        QT_TRANSLATE_NOOP("MoodCard", "symmetry"),
    ),
    "roughness": (
        QT_TRANSLATE_NOOP("MoodCard", "smooth"),
        QT_TRANSLATE_NOOP("MoodCard", "rough"),
    ),
    "acute_corners": (
        QT_TRANSLATE_NOOP("MoodCard", "few sharp corners"),
        QT_TRANSLATE_NOOP("MoodCard", "sharp corners"),
    ),
}
_AGAINST = {("tension", "lightness"), ("tension", "symmetry")}
"""Where more of what is seen makes the score smaller."""

_SCALES = (
    ("valence", QT_TRANSLATE_NOOP("MoodCard", "Sombre"), QT_TRANSLATE_NOOP("MoodCard", "Joyful")),
    ("arousal", QT_TRANSLATE_NOOP("MoodCard", "Calm"), QT_TRANSLATE_NOOP("MoodCard", "Lively")),
    ("tension", QT_TRANSLATE_NOOP("MoodCard", "Relaxed"), QT_TRANSLATE_NOOP("MoodCard", "Tense")),
)


def causes_of(mood: Mood) -> dict[str, list[tuple[str, float]]]:
    """Return for each scale what moved it most, in words, and by how much."""
    found: dict[str, list[tuple[str, float]]] = {}
    for name, _, _ in _SCALES:
        score: MoodScore = getattr(mood, name)
        felt = [c for c in score.contributions if abs(c.amount) >= _NAMED][:_SHOWN]
        found[name] = [(_cause(name, c.feature, c.amount), c.amount) for c in felt]
    return found


def paint_mood(painter: QPainter, room: QRectF, mood: Mood, theme: Theme) -> QRectF:
    """Paint the card into the upper right corner of a room; return where it is.

    A low room gets fewer causes, the weightiest.
    """
    causes, height = causes_of(mood), 0.0
    for most in range(_SHOWN, -1, -1):
        causes = {name: lines[:most] for name, lines in causes.items()}
        rows = sum(len(lines) for lines in causes.values())
        height = 2 * _PAD + len(_SCALES) * _HEAD + rows * _ROW + (len(_SCALES) - 1) * _APART
        if height <= _SHARE * room.height():
            break
    width = min(_WIDTH, room.width())
    card = QRectF(room.right() - width, room.top(), width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(18, 20, 24, 226))
    painter.drawRoundedRect(card, 12, 12)
    y = card.top() + _PAD
    inner = card.adjusted(_PAD, 0, -_PAD, 0)
    for name, low, high in _SCALES:
        value = getattr(mood, name).value
        row = QRectF(inner.left(), y, inner.width(), _HEAD)
        _paint_scale(painter, row, value, low, high, theme)
        y += _HEAD
        for words, amount in causes[name]:
            row = QRectF(inner.left(), y, inner.width(), _ROW)
            _paint_cause(painter, row, words, amount, theme)
            y += _ROW
        y += _APART
    return card


def _cause(scale: str, feature: str, amount: float) -> str:
    words = _CAUSES.get(feature)
    if words is None:
        return feature.replace("_", " ")
    more = (amount > 0) != ((scale, feature) in _AGAINST)
    return _said(words[more])


def _paint_scale(
    painter: QPainter, row: QRectF, value: float, low: str, high: str, theme: Theme
) -> None:
    """Paint a scale between two words with a mark where the picture is."""
    middle = row.center().y()
    left, right = _said(low), _said(high)
    flag = Qt.AlignmentFlag.AlignVCenter
    for words, side, strong in (
        (left, Qt.AlignmentFlag.AlignLeft, value < 0),
        (right, Qt.AlignmentFlag.AlignRight, value >= 0),
    ):
        painter.setFont(theme.font(12, 600 if strong else 450))
        painter.setPen(QColor(255, 255, 255, 245 if strong else 150))
        painter.drawText(row, flag | side, words)
    half = 52.0
    track = QRectF(row.center().x() - half, middle - 1.5, 2 * half, 3.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(255, 255, 255, 46))
    painter.drawRoundedRect(track, 1.5, 1.5)
    painter.fillRect(QRectF(row.center().x() - 0.5, middle - 4, 1, 8), QColor(255, 255, 255, 90))
    at = row.center().x() + half * min(max(value, -1.0), 1.0)
    painter.setBrush(theme.accent.lighter(100 if theme.dark else 140))
    reach = QRectF(min(at, row.center().x()), middle - 1.5, abs(at - row.center().x()), 3.0)
    painter.drawRoundedRect(reach, 1.5, 1.5)
    painter.setBrush(QColor("white"))
    painter.drawEllipse(QPointF(at, middle), 5.0, 5.0)


def _paint_cause(painter: QPainter, row: QRectF, words: str, amount: float, theme: Theme) -> None:
    """Paint a signed bar from the middle, with its words on the other side."""
    font = theme.font(11, 450)
    painter.setFont(font)
    centre, gap = row.center().x(), 7.0
    reach = min(abs(amount) / _FULL, 1.0) * (row.width() / 2 - 4.0)
    sign = 1.0 if amount > 0 else -1.0
    bar = QRectF(min(centre, centre + sign * reach), row.center().y() - 3.0, max(reach, 2.0), 6.0)
    colour = QColor(theme.accent if amount > 0 else theme.counter)
    colour.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour.lighter(108 if theme.dark else 140))
    painter.drawRoundedRect(bar, 3.0, 3.0)
    painter.setPen(QColor(255, 255, 255, 206))
    room = QRectF(row.left(), row.top(), row.width() / 2 - gap, row.height())
    side = Qt.AlignmentFlag.AlignRight
    if amount < 0:
        room.moveLeft(centre + gap)
        side = Qt.AlignmentFlag.AlignLeft
    text = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, text)


def _said(text: str) -> str:
    return QCoreApplication.translate("MoodCard", text)
