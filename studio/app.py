"""Where the window's program is put together."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLibraryInfo,
    QLocale,
    QSettings,
    Qt,
    QTimer,
    QTranslator,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from studio import __version__
from studio.assets import resource
from studio.errors import StudioError
from studio.playing.options import DEFAULT_LATENCY_MS
from studio.playing.player import Player
from studio.ui.appearance import Appearance
from studio.ui.dialogs.error import ErrorDialog
from studio.ui.dialogs.preferences import DEVICE, LATENCY
from studio.ui.document import Document
from studio.ui.fonts import shows_text
from studio.ui.log import keep_log, log_file
from studio.ui.main_window import MainWindow
from studio.ui.playback import Playback
from studio.ui.session import Session
from studio.ui.shortcut_guard import ShortcutGuard
from studio.ui.workers import Workshop

_FIRST_SAMPLE = "sunset_hills.jpg"
_COLLECT_MS = 5000
_SIGNALS_MS = 250


def run(arguments: Sequence[str]) -> int:
    """Open the window and return when it is closed.

    Parameters
    ----------
    arguments : sequence of str
        At most one of them is a picture or project to open; others are Qt's own. With
        ``--empty`` no sample is opened at the start.

    Returns
    -------
    int
        Exit status.
    """
    if _without_display():
        print(  # noqa: T201  # there is no window that could say it
            "huesong: there is no display here; try: huesong compose PICTURE -o DIR",
            file=sys.stderr,
        )
        return 1
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("huesong")
    application.setApplicationDisplayName("Huesong")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("huesong")
    if not shows_text():
        print(  # noqa: T201  # the window could show it in empty boxes only
            "huesong: this system has no fonts; install some, such as fonts-dejavu-core",
            file=sys.stderr,
        )
    studio = Studio(application, user_settings())
    crash = keep_log(studio.report)
    try:
        studio.open_first(
            [a for a in application.arguments()[1:] if not a.startswith("-")],
            empty="--empty" in arguments,
        )
        studio.window.show()
        return application.exec()
    finally:
        studio.close()
        if crash is not None:
            crash.close()


def user_settings() -> QSettings:
    """Return the user's settings file."""
    folder = Path(platformdirs.user_config_dir("huesong", appauthor=False))
    return QSettings(str(folder / "huesong.ini"), QSettings.Format.IniFormat)


class Studio:
    """Everything that one run of the window needs; nothing is started before this."""

    def __init__(
        self, application: QApplication, settings: QSettings, *, silent: bool = False
    ) -> None:
        self.application = application
        self._translators = _translators(application)
        self.appearance = Appearance(application, settings)
        self._guard = ShortcutGuard()
        application.installEventFilter(self._guard)
        self.document = Document()
        self.workshop = Workshop()
        latency = settings.value(LATENCY, DEFAULT_LATENCY_MS, float)
        self.player = Player(
            float(latency) if isinstance(latency, int | float) else DEFAULT_LATENCY_MS,
            str(settings.value(DEVICE, "")) or None,
            silent=silent,
        )
        self.player.start()
        self.playback = Playback(self.player, settings)
        self.session = Session(self.document, self.workshop, self.playback)
        self.window = MainWindow(self.session, self.appearance, settings)
        # Collected by a worker thread, Qt objects would be deleted in the wrong thread.
        gc.disable()
        self._collector = QTimer()
        self._collector.setInterval(_COLLECT_MS)
        self._collector.timeout.connect(gc.collect)
        self._collector.start()
        # Python looks at signals only while it runs; this lets Ctrl+C in a terminal end it.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._interrupted)
        self._signals = QTimer()
        self._signals.setInterval(_SIGNALS_MS)
        self._signals.timeout.connect(_let_python_run)
        self._signals.start()

    def open_first(self, names: Sequence[str], *, empty: bool = False) -> None:
        """Open the file that was asked for, else the first sample."""
        if names:
            self.window.open_path(Path(names[0]))
        elif not empty:
            try:
                self.session.open_file(resource("pictures", _FIRST_SAMPLE))
            except StudioError:
                return

    def report(self, text: str) -> None:
        """Show an unforeseen error; what was being done is not lost."""
        dialog = ErrorDialog(
            self.window.tr("Something unforeseen happened"),
            self.window.tr(
                "Huesong goes on, but save your project soon. The details below are also in "
                "{file}; they help when you report this."
            ).format(file=log_file()),
            text,
            self.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def close(self) -> None:
        """End all processes."""
        self._collector.stop()
        self._signals.stop()
        self.application.removeEventFilter(self._guard)
        self.workshop.close()
        self.playback.close()
        # The window goes before what it listens to.
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)
        self.appearance.close()
        gc.enable()

    def _interrupted(self, number: int, frame: object) -> None:
        self.application.quit()


def _translators(application: QApplication) -> list[QTranslator]:
    """Install the translations of Qt's own texts and of the studio's, where there are any."""
    installed = []
    folders = [("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))]
    with contextlib.suppress(StudioError):
        folders.append(("huesong", str(resource("translations"))))
    for name, folder in folders:
        translator = QTranslator(application)
        if translator.load(QLocale(), name, "_", folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed


def _let_python_run() -> None:
    """Do nothing; that is enough."""


def _without_display() -> bool:
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return False
    return not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
