"""Qt's own widgets in the window's look: palette and style sheet for the Fusion style."""

import re
import tempfile
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from studio.ui import icons
from studio.ui.theme import Theme


def dress(application: QApplication, theme: Theme, pictures: Path) -> None:
    """Give the whole application the look of a theme.

    Parameters
    ----------
    application : QApplication
    theme : Theme
    pictures : pathlib.Path
        A folder for the tinted drawings that the style sheet names; it must live as long
        as the application.
    """
    application.setStyle("Fusion")
    application.setPalette(palette(theme))
    application.setFont(theme.font())
    application.setStyleSheet(sheet(theme, pictures))


def drawings_folder() -> "tempfile.TemporaryDirectory[str]":
    """Return a new folder for `dress`; it vanishes with the object."""
    return tempfile.TemporaryDirectory(prefix="huesong-look-")


def palette(theme: Theme) -> QPalette:
    """Return the palette of a theme."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    result = QPalette()
    for which, colour in (
        (role.Window, theme.background),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.secondary),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.warning),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Light, theme.over(theme.line, 0.6)),
        (role.Midlight, theme.line),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.background),
    ):
        result.setColor(which, colour)
    faded = theme.over(theme.secondary, 0.55)
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(group.Disabled, which, faded)
    result.setColor(group.Disabled, role.Highlight, theme.line)
    return result


def sheet(theme: Theme, pictures: Path) -> str:
    """Return the style sheet of a theme, its drawings written to a folder."""
    on = _drawing(pictures, "check", theme.on_accent, 14)
    down = _drawing(pictures, "chevron_down", theme.secondary, 16)
    up = _drawing(pictures, "chevron_up", theme.secondary, 16)
    right = _drawing(pictures, "chevron_right", theme.secondary, 16)
    ticked = _drawing(pictures, "check", theme.accent, 16)
    names = {
        "background": theme.background.name(),
        "surface": theme.surface.name(),
        "raised": theme.raised.name(),
        "line": theme.line.name(),
        "strong_line": theme.over(theme.secondary, 0.45).name(),
        "text": theme.text.name(),
        "secondary": theme.secondary.name(),
        "faded": theme.over(theme.secondary, 0.55).name(),
        "accent": theme.accent.name(),
        "accent_hover": theme.over(theme.text, 0.14, theme.accent).name(),
        "on_accent": theme.on_accent.name(),
        "hover": theme.over(theme.text, 0.07, theme.raised).name(),
        "quiet_hover": theme.over(theme.text, 0.06, theme.background).name(),
        "pressed": theme.over(theme.text, 0.13, theme.raised).name(),
        "selected": theme.over(theme.accent, 0.22, theme.raised).name(),
        "thumb": theme.over(theme.secondary, 0.38).name(),
        "thumb_hover": theme.over(theme.secondary, 0.65).name(),
        "on": on,
        "down": down,
        "up": up,
        "right": right,
        "ticked": ticked,
    }
    return re.sub(r"@(\w+)", lambda found: names[found[1]], _SHEET)


def _drawing(folder: Path, name: str, colour: QColor, size: int) -> str:
    """Write a tinted drawing at both densities; Qt picks the one with @2x by itself."""
    stem = f"{name}-{colour.name()[1:]}-{size}"
    for ratio, suffix in ((1.0, ""), (2.0, "@2x")):
        file = folder / f"{stem}{suffix}.png"
        if not file.exists():
            icons.pixmap(name, colour, size, ratio).save(str(file))
    return f'"{(folder / stem).as_posix()}.png"'


_SHEET = """
QMainWindow, QDialog { background: @background; }
QToolTip {
    background: @raised; color: @text; border: 1px solid @strong_line;
    border-radius: 6px; padding: 6px 8px;
}
QLabel[role="title"] { font-weight: 600; }
QLabel[role="secondary"] { color: @secondary; }
QLabel[role="caption"] { color: @secondary; font-size: 11px; }
QLabel[role="accent"] { color: @accent; font-size: 11px; }
QLabel[role="headline"] { font-size: 20px; font-weight: 600; }
QLabel:disabled { color: @faded; }
QFrame[panel="true"] {
    background: @surface; border: 1px solid @line; border-radius: 14px;
}
QFrame[popover="true"] {
    background: @raised; border: 1px solid @strong_line; border-radius: 12px;
}
QFrame[rule="true"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QMenuBar { background: @background; color: @secondary; padding: 2px 8px; border: none; }
QMenuBar::item { padding: 4px 9px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @raised; color: @text; }
QMenu {
    background: @raised; color: @text; border: 1px solid @strong_line;
    border-radius: 10px; padding: 6px;
}
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: @selected; }
QMenu::item:disabled { color: @faded; }
QMenu::separator { height: 1px; background: @strong_line; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; padding-left: 8px; }
QMenu::indicator:checked { image: url(@ticked); }
QMenu::right-arrow { image: url(@right); width: 16px; height: 16px; }

QPushButton {
    background: @raised; color: @text; border: 1px solid @line; border-radius: 8px;
    padding: 7px 14px; min-height: 18px;
}
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @pressed; }
QPushButton:disabled { color: @faded; }
QPushButton:focus { border: 1px solid @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[strong="true"] {
    background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600;
}
QPushButton[strong="true"]:hover { background: @accent_hover; }
QPushButton[strong="true"]:disabled {
    background: @raised; color: @faded; border: 1px solid @line;
}
QPushButton[strong="true"]:focus { border: 2px solid @text; padding: 6px 13px; }
QPushButton[quiet="true"] { background: transparent; border: 1px solid transparent; }
QPushButton[quiet="true"]:hover { background: @hover; }
QPushButton[quiet="true"]:focus { border: 1px solid @accent; }

QToolButton {
    background: transparent; color: @secondary; border: 1px solid transparent;
    border-radius: 8px; padding: 5px;
}
QToolButton:hover { background: @quiet_hover; color: @text; }
QToolButton:pressed { background: @pressed; }
QToolButton:checked { background: @raised; color: @text; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; }

QComboBox, QLineEdit, QAbstractSpinBox {
    background: @raised; color: @text; border: 1px solid @line; border-radius: 8px;
    padding: 4px 8px; min-height: 18px;
    selection-background-color: @accent; selection-color: @on_accent;
}
QComboBox:hover, QLineEdit:hover, QAbstractSpinBox:hover { background: @hover; }
QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus, QTextEdit:focus,
QPlainTextEdit:focus { border: 1px solid @accent; }
QComboBox:disabled, QLineEdit:disabled, QAbstractSpinBox:disabled {
    color: @faded;
}
QAbstractSpinBox > QLineEdit, QAbstractSpinBox > QLineEdit:hover,
QAbstractSpinBox > QLineEdit:focus {
    background: transparent; border: none; padding: 0 0 0 6px; min-height: 0;
}
QAbstractSpinBox { padding: 4px 22px 4px 2px; }
QLineEdit[figures="true"] {
    background: transparent; color: @secondary; border: 1px solid transparent;
    border-radius: 6px; padding: 1px 0; min-height: 16px;
}
QLineEdit[figures="true"]:hover { background: @hover; color: @text; }
QLineEdit[figures="true"]:focus { border: 1px solid @accent; color: @text; }
QLineEdit[figures="true"]:disabled { color: @faded; background: transparent; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(@down); width: 16px; height: 16px; }
QComboBox QAbstractItemView {
    background: @raised; color: @text; border: 1px solid @strong_line; border-radius: 8px;
    padding: 4px; outline: none; selection-background-color: @selected;
    selection-color: @text;
}
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border-radius: 6px; }
QAbstractSpinBox::up-button {
    subcontrol-origin: border; subcontrol-position: top right; width: 20px; border: none;
}
QAbstractSpinBox::down-button {
    subcontrol-origin: border; subcontrol-position: bottom right; width: 20px; border: none;
}
QAbstractSpinBox::up-arrow { image: url(@up); width: 12px; height: 12px; }
QAbstractSpinBox::down-arrow {
    image: url(@down); width: 12px; height: 12px;
}

QCheckBox, QRadioButton { color: @text; spacing: 8px; padding: 3px; }
QCheckBox:disabled, QRadioButton:disabled { color: @faded; }
QCheckBox::indicator {
    width: 16px; height: 16px; border: 1px solid @secondary; border-radius: 5px;
    background: @raised;
}
QCheckBox::indicator:checked {
    background: @accent; border: 1px solid @accent; image: url(@on);
}
QCheckBox::indicator:disabled { border: 1px solid @line; }
QCheckBox:focus, QRadioButton:focus {
    border: 1px solid @accent; border-radius: 6px; padding: 2px;
}

QProgressBar {
    background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    color: transparent;
}
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QProgressBar[thin="true"] { border-radius: 1px; max-height: 3px; min-height: 3px; }
QProgressBar[thin="true"]::chunk { border-radius: 1px; }

QTabBar { qproperty-drawBase: 0; }
QTabBar::tab {
    background: transparent; color: @secondary; border: 1px solid transparent;
    border-radius: 8px; padding: 4px 12px; margin: 0 3px; min-height: 18px;
}
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { background: @raised; color: @text; }
QTabBar::tab:focus { border: 1px solid @accent; }

QScrollArea, QAbstractScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#scrolled { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: @thumb; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @thumb_hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QListView, QTreeView, QTableView, QTextEdit, QPlainTextEdit, QTextBrowser {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 8px;
    selection-background-color: @selected; selection-color: @text; outline: none;
}
QListView::item { padding: 4px; border-radius: 6px; }
QListView::item:hover { background: @hover; }
QListView::item:selected { background: @selected; }
QHeaderView::section {
    background: @surface; color: @secondary; border: none;
    border-bottom: 1px solid @line; padding: 5px 8px;
}
QSplitter::handle { background: transparent; }
QGroupBox { border: none; margin-top: 20px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: @text; }
"""
