"""The look: legible in both themes whatever the picture, and set in the shipped typeface."""

import colorsys
from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from studio.imaging.features import Swatch
from studio.ui import fonts, icons
from studio.ui.theme import (
    CONTRAST,
    Theme,
    accent_from_palette,
    contrast,
    dark_theme,
    light_theme,
)

THEMES = pytest.mark.parametrize("make", [dark_theme, light_theme])


def _grounds(theme: Theme) -> tuple[QColor, ...]:
    return theme.background, theme.surface, theme.raised


def _swatch(srgb: tuple[int, int, int], chroma: float, area: float = 0.5) -> Swatch:
    return Swatch((50.0, chroma, 0.0), srgb, area, (0.5, 0.5))


def test_contrast_has_its_known_ends() -> None:
    white, black = QColor("#FFFFFF"), QColor("#000000")
    assert contrast(white, black) == pytest.approx(21.0)
    assert contrast(white, white) == pytest.approx(1.0)
    # #767676 is the lightest grey that passes on white.
    assert contrast(QColor("#767676"), white) >= CONTRAST > contrast(QColor("#787878"), white)


@THEMES
def test_writing_is_legible_on_every_ground(make: Callable[[], Theme], qapp: QApplication) -> None:
    theme = make()
    for ground in _grounds(theme):
        for colour in (theme.text, theme.secondary, theme.accent, theme.warning):
            assert contrast(colour, ground) >= CONTRAST
    assert contrast(theme.on_accent, theme.accent) >= CONTRAST


@THEMES
def test_parts_stand_out_and_differ(make: Callable[[], Theme], qapp: QApplication) -> None:
    theme = make()
    assert len(theme.parts) >= 15
    assert len({colour.name() for colour in theme.parts}) == len(theme.parts)
    for colour in theme.parts:
        # Graphics need 3 to 1 (WCAG 2.2, 1.4.11).
        assert contrast(colour, theme.surface) >= 3.0
    assert theme.part(len(theme.parts)) == theme.parts[0]


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("hue", range(0, 360, 20))
def test_any_picture_gives_a_legible_accent(dark: bool, hue: int, qapp: QApplication) -> None:
    for lightness in (0.1, 0.5, 0.9):
        rgb = colorsys.hls_to_rgb(hue / 360, lightness, 0.6)
        swatch = _swatch(tuple(round(255 * c) for c in rgb), 40.0)
        accent = accent_from_palette([swatch], dark=dark)
        theme = dark_theme(accent) if dark else light_theme(accent)
        for ground in _grounds(theme):
            assert contrast(accent, ground) >= CONTRAST
        assert contrast(theme.on_accent, accent) >= CONTRAST
        away = abs(accent.hslHueF() - theme.counter.hslHueF())
        assert min(away, 1 - away) > 0.08, "the two ends of the Fidelity track look alike"


def test_the_accent_has_the_hue_of_the_picture(qapp: QApplication) -> None:
    blue = accent_from_palette([_swatch((40, 80, 200), 70.0)], dark=True)
    green = accent_from_palette([_swatch((30, 140, 60), 60.0)], dark=True)
    assert 0.55 < blue.hslHueF() < 0.7
    assert 0.3 < green.hslHueF() < 0.45


def test_a_grey_picture_keeps_the_themes_own_accent(qapp: QApplication) -> None:
    grey = [_swatch((90, 90, 92), 3.0), _swatch((200, 200, 200), 1.0)]
    assert accent_from_palette(grey, dark=True) == dark_theme().accent
    assert accent_from_palette([], dark=False) == light_theme().accent


def test_the_window_is_set_in_inter(qapp: QApplication) -> None:
    assert fonts.family() == "Inter"
    for weight in (400, 500, 600, 700):
        font = dark_theme().font(13, weight)
        assert QFontInfo(font).family() == "Inter"
        assert QFontInfo(font).weight() == weight
    assert fonts.shows_text()


def test_tabular_figures_have_one_width(qapp: QApplication) -> None:
    even = QFontMetricsF(dark_theme().font(13, tabular=True))
    assert len({round(even.horizontalAdvance(d * 20), 2) for d in "0123456789"}) == 1
    plain = QFontMetricsF(dark_theme().font(13))
    assert plain.horizontalAdvance("1" * 20) < plain.horizontalAdvance("0" * 20)
    assert isinstance(dark_theme().font(), QFont)


def test_icons_are_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    colour = QColor("#33AA77")
    drawn = icons.pixmap("play", colour, 20, 2.0)
    assert drawn.size().width() == 40
    assert drawn.deviceIndependentSize().width() == 20
    assert drawn.toImage().pixelColor(20, 20).name() == colour.name()
    assert drawn.toImage().pixelColor(1, 1).alpha() == 0
