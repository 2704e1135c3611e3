"""A tool with buttons that stand beside what it works on."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from studio.ui.theme import Theme
from studio.ui.views.picture.tool import Tool
from studio.ui.views.picture.tool_bar import ToolBar


class BarTool(Tool):
    """A tool that has a bar of its own. Subclasses say where and when it stands.

    Parameters
    ----------
    sheet : QWidget
        The view that is worked on.
    name : str
        Of the bar, for those who hear it.
    """

    def __init__(self, sheet: QWidget, name: str) -> None:
        super().__init__(sheet)
        self._bar = ToolBar(sheet, name)

    @property
    def bar(self) -> ToolBar:
        """Return the buttons."""
        return self._bar

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._bar.set_theme(theme)

    def set_rect(self, rect: QRectF, controls: QRectF) -> None:
        super().set_rect(rect, controls)
        self._place_bar()

    def _place_bar(self) -> None:
        """Show the bar where it belongs now, or hide it."""
        raise NotImplementedError
