"""What is stated note by note: the motifs of faces, and a theme of a person's own."""

from dataclasses import dataclass
from typing import Protocol

from studio.composing.frame import Frame
from studio.composing.material import Tone
from studio.composing.motif_tones import motif_tones
from studio.composing.settings import Theme
from studio.composing.themes import theme_bars, theme_tones
from studio.imaging.features import Place
from studio.mapping.faces import bars_of
from studio.mapping.plan import FaceVoice

_FACE_BARS, _THEME_BARS = 2, 4
"""Most bars of a statement."""


class Motif(Protocol):
    """What can be stated."""

    @property
    def place(self) -> Place | None:
        """Return its place in the picture, if it has one."""

    @property
    def leads(self) -> bool:
        """Return whether it opens the piece."""

    @property
    def most(self) -> int:
        """Return the most bars that a statement of it takes."""

    def entries(self, frame: Frame) -> tuple[int, ...]:
        """Return the bars in which it enters, beside the opening and the climax."""

    def bars(self, frame: Frame) -> int:
        """Return how many bars it takes, stated whole."""

    def tones(self, frame: Frame, onset: int, bar: int, count: int) -> tuple[Tone, ...]:
        """Return it from a tick on in the key of a bar, in `count` bars, in any octave."""


@dataclass(frozen=True, slots=True)
class FaceMotif:
    """The motif of a face: its letters, where the path meets it."""

    face: FaceVoice
    leads: bool
    most: int = _FACE_BARS

    @property
    def place(self) -> Place:
        """Return the place of the face."""
        return self.face.place

    def entries(self, frame: Frame) -> tuple[int, ...]:
        """Return the bar in which the path comes to the face."""
        return (self.face.beat // frame.beats_a_bar,)

    def bars(self, frame: Frame) -> int:
        """Return one bar if there is a beat for each letter, else two."""
        return bars_of(self.face.letters, frame.metre)

    def tones(self, frame: Frame, onset: int, bar: int, count: int) -> tuple[Tone, ...]:
        """Return the letters as tones."""
        return motif_tones(frame, self.face.letters, onset, bar, count)


@dataclass(frozen=True, slots=True)
class ThemeMotif:
    """A theme: it opens the piece and comes back where the first section does."""

    theme: Theme
    leads: bool = True
    most: int = _THEME_BARS
    place: None = None

    def entries(self, frame: Frame) -> tuple[int, ...]:
        """Return where sections begin that take up the first."""
        firsts = {0}
        for index, section in enumerate(frame.plan.sections):
            if section.like in firsts:
                firsts.add(index)
        return tuple(frame.plan.sections[index].first_bar for index in sorted(firsts - {0}))

    def bars(self, frame: Frame) -> int:
        """Return how many bars of the piece the theme fills."""
        return theme_bars(self.theme, frame.bar_ticks)

    def tones(self, frame: Frame, onset: int, bar: int, count: int) -> tuple[Tone, ...]:
        """Return the beginning of the theme."""
        return theme_tones(self.theme, frame, onset, bar, count)


def motifs_of(frame: Frame, theme: Theme | None) -> tuple[Motif, ...]:
    """Return what a piece states: the theme, which then leads, and the faces."""
    faces = tuple(FaceMotif(face, leads=face.leads and theme is None) for face in frame.plan.faces)
    return faces if theme is None else (ThemeMotif(theme), *faces)
