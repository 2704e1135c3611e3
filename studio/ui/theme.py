"""The look of the window: colours as roles, sizes and fonts, dark and light.

Every widget paints from a `Theme`; none knows a colour of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtGui import QColor, QFont

from studio.imaging.features import Swatch
from studio.ui.fonts import family

CONTRAST = 4.5
"""Least contrast of text on its ground (WCAG 2.2, 1.4.3)."""

_LIKE_HUE = 0.12
"""Hues closer than this share of the circle do not make two ends of a track."""

_WARM_LEAN = 1.3
"""How much more a warm colour is preferred: it comes forward, a cool one recedes."""

_YELLOW, _AMBER = (0.085, 0.19), 0.075
"""Hues as shares of the circle."""

_GREY_CHROMA = 14.0
"""Colours below this C* are greys to the eye and make no accent."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One complete look.

    Parameters
    ----------
    background, surface, raised, line : QColor
        Grounds from the window to a control on a panel, and hairlines.
    text, secondary : QColor
        Writing, and quieter writing.
    accent, on_accent : QColor
        The one strong colour, and writing on it.
    warning : QColor
        What went wrong.
    parts : tuple of QColor
        A colour for each part of the score, in score order.
    dark : bool
    """

    background: QColor
    surface: QColor
    raised: QColor
    line: QColor
    text: QColor
    secondary: QColor
    accent: QColor
    on_accent: QColor
    warning: QColor
    parts: tuple[QColor, ...]
    dark: bool

    GRID: ClassVar[int] = 8
    HALF_GRID: ClassVar[int] = 4
    GAP: ClassVar[int] = 16
    RADIUS: ClassVar[int] = 14
    CONTROL_RADIUS: ClassVar[int] = 8

    def font(self, size_px: int = 13, weight: int = 400, *, tabular: bool = False) -> QFont:
        """Return the window's font; `tabular` gives all figures the same width."""
        font = QFont(family())
        font.setPixelSize(size_px)
        font.setWeight(QFont.Weight(weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def part(self, index: int) -> QColor:
        """Return the colour of a part; colours return when there are more parts."""
        return self.parts[index % len(self.parts)]

    @property
    def counter(self) -> QColor:
        """Return the colour that stands against the accent on two-coloured tracks."""
        amber, blue = self.parts[0], self.parts[2]
        apart = abs(self.accent.hslHueF() - blue.hslHueF())
        return amber if min(apart, 1.0 - apart) < _LIKE_HUE else blue

    def over(self, colour: QColor, share: float, ground: QColor | None = None) -> QColor:
        """Return `colour` laid over a ground (the surface) with an opacity of `share`."""
        return mixed(ground or self.surface, colour, share)


def dark_theme(accent: QColor | None = None) -> Theme:
    """Return the dark theme, with an accent or the amber one."""
    strong = accent or QColor("#F0A25C")
    return Theme(
        background=QColor("#121418"),
        surface=QColor("#1A1D23"),
        raised=QColor("#23272F"),
        line=QColor("#2C313B"),
        text=QColor("#ECEEF2"),
        secondary=QColor("#98A1B0"),
        accent=strong,
        on_accent=_writing_on(strong),
        warning=QColor("#F28B82"),
        parts=_colours(
            "#F0A25C #8CCFA4 #7DB3EC #C79BE8 #EE8FAE #6CCBC9 #DDC566 #9FA8F5"
            " #F2886B #B6CF6E #67B9E0 #DE94D8 #C9A27E #86D3B9 #B3BDCB"
        ),
        dark=True,
    )


def light_theme(accent: QColor | None = None) -> Theme:
    """Return the light theme, with an accent or the amber one."""
    strong = accent or QColor("#A65510")
    return Theme(
        background=QColor("#F3F1EE"),
        surface=QColor("#FFFFFF"),
        raised=QColor("#F7F5F2"),
        line=QColor("#E4E0DA"),
        text=QColor("#1D2128"),
        secondary=QColor("#5F6875"),
        accent=strong,
        on_accent=_writing_on(strong),
        warning=QColor("#B3261E"),
        parts=_colours(
            "#C56F1D #3E8F5E #3878BE #8A57BD #C2496F #1F8A88 #96790D #5A63CC"
            " #C24E2B #64801B #1E7FA8 #A94CA2 #8A6139 #25875F #5D6B7E"
        ),
        dark=False,
    )


def accent_from_palette(swatches: Sequence[Swatch], *, dark: bool) -> QColor:
    """Return an accent in the spirit of a picture's palette, legible in the theme.

    The most telling colour (chroma times the root of its area) is made lighter on dark
    grounds and darker on light ones until it stands out from all of them by 4.5 to 1. A
    grey picture takes the theme's own accent.
    """
    plain = dark_theme() if dark else light_theme()
    chroma = {s: (s.lab[1] ** 2 + s.lab[2] ** 2) ** 0.5 for s in swatches}
    telling = max(
        (s for s in swatches if chroma[s] >= _GREY_CHROMA),
        key=lambda s: chroma[s] * s.area**0.5 * (_WARM_LEAN if s.lab[1] + s.lab[2] > 0 else 1),
        default=None,
    )
    if telling is None:
        return plain.accent
    seen = QColor(*telling.srgb)
    hue = seen.hslHueF()
    # A dull colour is livened a little, a glaring one calmed: the accent marks small things.
    saturation = min(max(seen.hslSaturationF(), 0.72), 0.85)
    if not dark and _YELLOW[0] < hue < _YELLOW[1]:
        hue = _AMBER  # a yellow dark enough for writing is a muddy brown
    lightness = max(seen.lightnessF(), 0.6) if dark else min(seen.lightnessF(), 0.45)
    grounds = (plain.background, plain.surface, plain.raised)
    for _ in range(50):
        accent = QColor.fromHslF(hue, saturation, lightness).toRgb()
        if all(contrast(accent, ground) >= CONTRAST for ground in grounds):
            return accent
        lightness = min(max(lightness + (0.01 if dark else -0.01), 0.0), 1.0)
    return plain.accent


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2)."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    """Return the opaque colour between `ground` (0) and `colour` (1)."""
    return QColor.fromRgbF(
        ground.redF() + (colour.redF() - ground.redF()) * share,
        ground.greenF() + (colour.greenF() - ground.greenF()) * share,
        ground.blueF() + (colour.blueF() - ground.blueF()) * share,
    )


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _writing_on(ground: QColor) -> QColor:
    dark, light = QColor("#1A1206"), QColor("#FFFFFF")
    return dark if contrast(dark, ground) > contrast(light, ground) else light


def _colours(names: str) -> tuple[QColor, ...]:
    return tuple(QColor(name) for name in names.split())
