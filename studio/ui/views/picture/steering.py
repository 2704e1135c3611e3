"""The picture as something to steer: its tools, its areas and its faces at work."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.imaging.corrections import Box
from studio.imaging.features import Place, Stroke
from studio.ui.theme import Theme
from studio.ui.views.picture.area_steering import AreaSteering
from studio.ui.views.picture.cut_mode import CutMode
from studio.ui.views.picture.draw_mode import DrawMode
from studio.ui.views.picture.face_mode import FaceMode
from studio.ui.views.picture.face_steering import FaceSteering
from studio.ui.views.picture.focus_mode import FocusMode
from studio.ui.views.picture.labels import Labels
from studio.ui.views.picture.placing import place_under
from studio.ui.views.picture.playing_areas import playing_areas, role_of
from studio.ui.views.picture.selection import Selection
from studio.ui.views.picture.strip import ToolName
from studio.ui.views.picture.surface import PictureSurface
from studio.ui.views.picture.tool import Tool

if TYPE_CHECKING:
    from studio.project.music import Music, Seen
    from studio.project.project import Project

_FAINT = 0.3
"""Opacity of the path while another is drawn."""


class SteerableSurface(PictureSurface):
    """A picture with its tools; it says what is wished and shows what the project has."""

    path_edited = Signal(object, str)
    """A tuple of Stroke along which the picture shall be read, and what was done, in words."""
    corrected = Signal(object, str)
    """Corrections as they shall be, and what was done, in words."""
    cast = Signal(object, str)
    """A tuple of Cast as it shall be, and what was done, in words."""
    areas_changed = Signal(object, object, str)
    """Corrections and a tuple of Cast as they shall be, and what was done, in words."""
    tool_changed = Signal(str, bool)
    """A tool, and whether the pointer works for it now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draw, self._focus = DrawMode(self), FocusMode(self)
        self._cut, self._face_mode = CutMode(self), FaceMode(self)
        self._tools: dict[ToolName, Tool] = {
            "draw": self._draw,
            "focus": self._focus,
            "face": self._face_mode,
        }
        self._selection = Selection(self)
        self._areas = AreaSteering(self, self._selection, self._cut)
        self._faces = FaceSteering(self)
        for tool in (*self._tools.values(), self._cut):
            tool.changed.connect(self._one_tool_only)
        for name, tool in self._tools.items():
            tool.changed.connect(lambda on, name=name: self._tool_changed(name, on))
        self._cut.changed.connect(lambda on: self._place_bar())
        self._strip.tool_toggled.connect(self.set_tool)
        self._draw.edited.connect(self._path_edited)
        self._focus.edited.connect(self._focus_edited)
        self._face_mode.marked.connect(self._face_marked)
        for chosen in (self._selection, self._faces):
            chosen.changed.connect(self._chosen_changed)
        for source in (self._areas, self._faces):
            source.corrected.connect(self.corrected)
        self._areas.cast.connect(self.cast)
        self._areas.changed.connect(self.areas_changed)

    # What is shown

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours and fonts of a theme."""
        for tool in (*self._tools.values(), self._cut):
            tool.set_theme(theme)
        self._areas.set_theme(theme)
        super().set_theme(theme)
        self._selection.lay_out(self._rect)

    def show_seen(self, seen: Seen) -> None:
        """Show a picture and what was seen in it; the music of another is taken away."""
        self.leave_tools()
        super().show_seen(seen)

    def show_music(self, music: Music) -> None:
        """Show the path of a piece and follow it."""
        self._draw.forget_line()
        super().show_music(music)

    def show_project(self, project: Project) -> None:
        """Show what the person wishes of the picture."""
        self._draw.show_strokes(project.drawn_path)
        self._focus.show_focus(project.corrections.focus)
        self._areas.show_wishes(project.corrections, project.casting)
        self._faces.show_corrections(project.corrections)
        self.show_corrections(project.corrections)
        self._place_bar()

    def clear(self) -> None:
        """Show no picture."""
        self.leave_tools()
        self._draw.show_strokes(())
        self._focus.show_focus(None)
        super().clear()

    # Tools

    @property
    def tool(self) -> Tool | None:
        """Return the tool that the pointer works for, or None."""
        tools = (*self._tools.values(), self._cut)
        return next((tool for tool in tools if tool.on), None)

    def set_tool(self, name: str, on: bool) -> None:
        """Let the pointer work for a tool, or no longer; nothing without a picture."""
        for known, tool in self._tools.items():
            if known == name:
                tool.set_on(on and self._seen is not None)
                # The toggle may have been pressed where there is nothing to work on.
                self._strip.tool_button(known).setChecked(tool.on)

    def leave_tools(self) -> None:
        """Give the pointer back, whatever it works for."""
        for tool in (*self._tools.values(), self._cut):
            tool.set_on(False)

    def _one_tool_only(self, on: bool) -> None:
        if on:
            for tool in (*self._tools.values(), self._cut):
                if tool is not self.sender():
                    tool.set_on(False)
            self._faces.choose(None)
            self._selection.hover(None)
        self._tell(anew=True)

    def _tool_changed(self, name: ToolName, on: bool) -> None:
        self._strip.tool_button(name).setChecked(on)
        # The focus may reach to the lower edge: nothing stands in its way there.
        self._strip.setVisible(self._seen is not None and not self._focus.on)
        if on and name == "face":
            self._strip.button("faces").setChecked(True)
        if on and name != "face":
            self._selection.choose(())
        self.tool_changed.emit(name, on)

    def _path_edited(self, strokes: tuple[Stroke, ...], words: str) -> None:
        # Who draws a path wants to see it.
        self._strip.button("path").setChecked(True)
        self.path_edited.emit(strokes, words)

    def _focus_edited(self, box: Box | None, words: str) -> None:
        self.corrected.emit(replace(self._corrections, focus=box), words)

    def _face_marked(self, place: Place, size: float) -> None:
        self._faces.mark(place, size)

    # Areas

    @property
    def selection(self) -> Selection:
        """Return which areas are pointed at and chosen."""
        return self._selection

    @property
    def areas(self) -> AreaSteering:
        """Return what can be done with the chosen areas."""
        return self._areas

    @property
    def faces(self) -> FaceSteering:
        """Return the faces as they are worked on."""
        return self._faces

    def give_to_part(self, part: str) -> None:
        """Let the chosen areas play what a part of the score plays."""
        parts = () if self._music is None else self._music.score.parts
        found = next((one for one in parts if one.id == part), None)
        if found is not None:
            self._areas.give(role_of(found), found.instrument.key)

    def _chosen_changed(self) -> None:
        self._place_bar()
        self._tell(anew=True)

    def _place_bar(self) -> None:
        """Let the bar stand beside what is chosen."""
        ignored = self._areas.ignored
        about = self._selection.bounds()
        if ignored is not None and self._ignored is not None:
            about = self._ignored.box(ignored, self._rect)
        self._areas.refresh()
        if self._strip.shown("shapes") and not about.isEmpty():
            self._areas.place_bar(about.intersected(self._rect), [QRectF(self._strip.geometry())])

    # Painting and what follows

    def _paint_moment(self, painter: QPainter, theme: Theme, spot: QRectF) -> None:
        self._lights.paint(painter, theme, spot)
        if self._strip.shown("shapes"):
            self._selection.paint(painter, theme, spot)
        self._focus.paint(painter)
        if self.tool is None:
            self._paint_words(painter)
        if self._strip.shown("faces") and self._ground is not None:
            taken = [QRectF(self._strip.geometry()), *self._ground.words]
            self._faces.paint(painter, theme, Labels(self._rect, taken))
        drawing = self._draw.on or self._draw.shows_line
        self._paint_path(painter, theme, spot, _FAINT if drawing else 1.0)
        for tool in (self._draw, self._cut, self._face_mode):
            tool.paint(painter)

    def _rebuild(self) -> None:
        super()._rebuild()
        for tool in (*self._tools.values(), self._cut):
            tool.set_rect(self._rect, QRectF(self._strip.geometry()))
        self._selection.lay_out(self._rect)
        self._faces.lay_out(self._rect)
        self._place_bar()

    def _relate(self) -> None:
        super()._relate()
        self._selection.show_features(self.features)
        music = self._music
        self._areas.show_playing({} if music is None else playing_areas(music))
        voices = {} if music is None else {voice.face: voice for voice in music.plan.faces}
        self._faces.show_faces(() if self.features is None else self.features.faces, voices)
        self._place_bar()

    def _overlay_toggled(self, overlay: str, shown: bool) -> None:
        super()._overlay_toggled(overlay, shown)
        if overlay == "shapes" and not shown:
            self._cut.set_on(False)
            self._selection.choose(())
            self._selection.hover(None)
        if overlay == "faces" and not shown:
            self._face_mode.set_on(False)
            self._faces.choose(None)
        self._place_bar()
        self._tell(anew=True)

    def _pointed(self, point: QPointF) -> Place | None:
        """Return the place under a point, or None beside the picture."""
        if not self._rect.contains(point):
            return None
        return place_under(point, self._rect)
