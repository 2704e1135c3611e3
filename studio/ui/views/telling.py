"""What the bubble on the picture says, for how long, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from studio.imaging.features import Region
from studio.project.sayings import Proved
from studio.ui.views.bubble import Bubble
from studio.ui.views.told import Subject, Told
from studio.ui.views.wording import bar_words, region_words

if TYPE_CHECKING:
    from studio.project.music import Music

_LISTED = 4
"""Bars that are named one by one; of more, only the first is."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the bubble has to find its place among.

    Parameters
    ----------
    within : QRectF
        Where it may be.
    controls : QRectF
        What is clicked there.
    head : QPointF or None
        The playhead.
    ahead : tuple of QPointF
        Where the playhead will be soon.
    words : tuple of QRectF
        Where other words are.
    faces : tuple of QRectF
        Where people look out of the picture.
    """

    within: QRectF
    controls: QRectF
    head: QPointF | None
    ahead: tuple[QPointF, ...]
    words: tuple[QRectF, ...] = ()
    faces: tuple[QRectF, ...] = ()


class Teller:
    """Lets the bubble follow the music, or the pointer while that rests on something.

    Parameters
    ----------
    bubble : Bubble
    """

    def __init__(self, bubble: Bubble) -> None:
        self._bubble = bubble
        self._told: tuple[Literal["bar", "region", "face"], int] | Subject | None = None
        self._about = QPointF()

    def forget(self) -> None:
        """Let the next words be said anew, wherever they belong then."""
        self._told = None

    def fall_silent(self) -> None:
        """Say nothing."""
        self._told = None
        self._bubble.hide()

    def tell_bar(self, music: Music, bar: int, proved: Proved, scene: Scene) -> None:
        """Say why a bar is as it is, unless the pointer has asked for something else."""
        head = scene.head
        if head is None:
            self.fall_silent()
            return
        if self._told is not None and not self._tells_bar():
            if self._bubble.covers(head):
                self._show(self._about, scene)
            return
        if self._told == ("bar", bar) and not self._bubble.covers(head):
            return
        self._told = ("bar", bar)
        headline, body = bar_words(music.plan, bar, proved, music.features)
        if not body:
            self._bubble.hide()
            return
        self._bubble.say(headline, body)
        self._show(head, scene)

    def tell_region(
        self, number: int, region: Region, bars: list[int], about: QPointF, scene: Scene
    ) -> None:
        """Say what was seen at a place, and in which bars it is heard."""
        self._told = ("region", number)
        headline, body = region_words(region)
        if bars:
            body += " " + _bars_sentence(bars)
        self._bubble.say(headline, body)
        self._show(about, scene)

    def tell_subject(
        self, subject: Subject, words: Told, about: QPointF | None, scene: Scene
    ) -> None:
        """Say what a note, a chord or a place is, and why; beside its place if it has one."""
        self._told = subject
        self._bubble.say(words.head, words.body)
        self._show(about or scene.within.center(), scene)

    def _tells_bar(self) -> bool:
        return isinstance(self._told, tuple) and self._told[0] == "bar"

    def _show(self, about: QPointF, scene: Scene) -> None:
        self._about = about
        avoid = list(scene.words)
        avoid += [QRectF(spot.x() - 10, spot.y() - 10, 20, 20) for spot in scene.ahead]
        never = [about] if scene.head is None else [about, scene.head]
        self._bubble.place(about, scene.within, never, avoid, (scene.controls, *scene.faces))
        self._bubble.show()

    def tell_face(self, number: int, words: tuple[str, str], about: QPointF, scene: Scene) -> None:
        """Say whose a face is, and where its motif enters."""
        self._told = ("face", number)
        self._bubble.say(*words)
        self._show(about, scene)


def _bars_sentence(bars: list[int]) -> str:
    translate = QCoreApplication.translate
    if len(bars) > _LISTED:
        text = translate("Teller", "It sounds in {count} bars, first in bar {first}.")
        return text.format(count=len(bars), first=bars[0] + 1)
    numbers = ", ".join(str(bar + 1) for bar in bars)
    if len(bars) == 1:
        return translate("Teller", "It sounds in bar {bars}.").format(bars=numbers)
    return translate("Teller", "It sounds in bars {bars}.").format(bars=numbers)
