"""The place of the picture: the picture itself, or words where there is none."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui import icons
from studio.ui.theme import Theme
from studio.ui.views.picture.view import PictureView


class Stage(QStackedWidget):
    """Picture, invitation or waiting, with a notice above when something went wrong."""

    open_requested = Signal()
    gallery_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stage")
        self.picture = PictureView()
        self.picture.setObjectName("picture_view")
        self._invitation = Invitation(theme)
        self._invitation.open_button.clicked.connect(self.open_requested)
        self._invitation.gallery_button.clicked.connect(self.gallery_requested)
        self._waiting = Waiting(theme)
        self._notice = Notice(theme, self)
        self._notice.hide()
        self._drop = DropSign(theme, self)
        self._drop.hide()
        for page in (self._invitation, self._waiting, self.picture):
            self.addWidget(page)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 180)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self.picture.set_theme(theme)
        for page in (self._invitation, self._waiting, self._notice, self._drop):
            page.set_theme(theme)

    def show_waiting(self, name: str) -> None:
        """Say that a file is being opened, unless a picture can stay meanwhile."""
        self._notice.hide()
        if self.currentWidget() is not self.picture:
            self._waiting.show_name(name)
            self.setCurrentWidget(self._waiting)

    def show_picture(self) -> None:
        """Show the picture."""
        self._notice.hide()
        self.setCurrentWidget(self.picture)

    def show_notice(self, sentence: str) -> None:
        """Say what the user should know, such as what went wrong; what was there stays."""
        if self.currentWidget() is self._waiting:
            self.setCurrentWidget(self._invitation)
        self._notice.show_sentence(sentence)
        self._place()

    def hide_notice(self) -> None:
        """Say no more of what went wrong, since it has gone well meanwhile."""
        self._notice.hide()

    def show_drop(self, shown: bool) -> None:
        """Show that a file that hovers here would be opened."""
        self._drop.setVisible(shown)
        self._drop.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        self._drop.setGeometry(self.rect())
        width = min(self.width() - 48, 620)
        self._notice.setFixedWidth(width)
        height = self._notice.heightForWidth(width)
        height = height if height > 0 else self._notice.sizeHint().height()
        self._notice.setGeometry((self.width() - width) // 2, 20, width, height)
        self._notice.raise_()


class Invitation(QFrame):
    """What an empty studio says."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("invitation")
        self._mark = QLabel()
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        headline = QLabel(self.tr("Drop a picture here"))
        headline.setProperty("role", "headline")
        headline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QLabel(self.tr("A photograph, a painting, a drawing: Huesong reads it as music."))
        words.setProperty("role", "secondary")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        self.open_button = QPushButton(self.tr("Open a picture…"))
        self.open_button.setObjectName("invitation_open")
        self.open_button.setProperty("strong", True)
        self.gallery_button = QPushButton(self.tr("Sample pictures"))
        self.gallery_button.setObjectName("invitation_gallery")
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.gallery_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(10)
        layout.addStretch(1)
        layout.addWidget(self._mark)
        layout.addSpacing(6)
        layout.addWidget(headline)
        layout.addWidget(words)
        layout.addSpacing(12)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme
        self._mark.setPixmap(icons.pixmap("picture", theme.secondary, 56, 2.0))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.surface)
        pen = QPen(theme.over(theme.secondary, 0.5), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 5])
        painter.setPen(pen)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)


class Waiting(QFrame):
    """What is said while the first picture is being looked at."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("panel", True)
        self._words = QLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setProperty("role", "secondary")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(180)
        bar.setAccessibleName(self.tr("Looking at the picture"))
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(self._words)
        layout.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        """Take another look; the style sheet has it all."""

    def show_name(self, name: str) -> None:
        """Say which file it is."""
        self._words.setText(self.tr("Looking at {name} …").format(name=name))


class Notice(QFrame):
    """A sentence about what went wrong, until it is closed or things go right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("popover", True)
        self._icon = QLabel()
        self.words = QLabel()
        self.words.setObjectName("notice_words")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setObjectName("notice_close")
        self._close.setAccessibleName(self.tr("Close"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 10)
        layout.setSpacing(12)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._icon.setPixmap(icons.pixmap("warning", theme.warning, 20, 2.0))
        self._close.setIcon(icons.icon("close", theme.secondary, 16))

    def show_sentence(self, sentence: str) -> None:
        """Show a sentence."""
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        self.raise_()


class DropSign(QWidget):
    """The frame that shows where a hovering file would fall."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Take another look."""
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(theme.accent, 3))
        veil = QColor(theme.background)
        veil.setAlphaF(0.55)
        painter.setBrush(veil)
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        painter.setFont(theme.font(17, 600))
        painter.setPen(theme.text)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("Let go to open"))
