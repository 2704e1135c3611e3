"""The log file, and the hooks that lead everything unforeseen into it."""

import faulthandler
import logging
import logging.handlers
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

import platformdirs
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_LARGEST = 1_000_000

_log = logging.getLogger("studio")


def log_file() -> Path:
    """Return where the log is written."""
    return Path(platformdirs.user_log_dir("huesong", appauthor=False)) / "huesong.log"


def keep_log(report: Callable[[str], None]) -> TextIO | None:
    """Write a log from now on; call `report` with the text of an unforeseen error.

    Returns
    -------
    file or None
        The file that a crash of the interpreter is written to; keep it. None where the
        system lets no log be written.
    """
    crash: TextIO | None = None
    try:
        path = log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_LARGEST, backupCount=1, encoding="utf-8"
        )
        crash = path.with_suffix(".crash").open("w", encoding="utf-8")
        faulthandler.enable(crash)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_qt_message)

    def unforeseen(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("unforeseen", exc_info=(kind, error, trace))
        report(logging.Formatter().formatException((kind, error, trace)))

    sys.excepthook = unforeseen
    threading.excepthook = lambda hook: _log.critical(
        "unforeseen in a thread",
        exc_info=hook.exc_value,
    )
    return crash


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)
