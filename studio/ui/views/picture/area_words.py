"""What areas are called, and what was done to them, in words for the Edit menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from studio.imaging.features import Region
from studio.mapping.plan import RoleName
from studio.ui.views.marking import QT_TRANSLATE_NOOP
from studio.ui.views.picture.casting_menu import instrument_words, role_words
from studio.ui.views.wording import SHAPES, colour_name, say

_SURE = 0.6


def area_name(region: Region) -> str:
    """Return what an area is called, such as ``orange circle`` or ``dark blue area``."""
    sure = region.shape != "blob" and region.confidence >= _SURE
    return _said(QT_TRANSLATE_NOOP("Areas", "{colour} {shape}")).format(
        colour=colour_name(region.lab),
        shape=say(SHAPES[region.shape]) if sure else _said(QT_TRANSLATE_NOOP("Areas", "area")),
    )


def areas_name(regions: Sequence[Region]) -> str:
    """Return what several areas are called together, such as ``the blue area``."""
    if len(regions) == 1:
        return _said(QT_TRANSLATE_NOOP("Areas", "the {area}")).format(area=area_name(regions[0]))
    return _said(QT_TRANSLATE_NOOP("Areas", "{count} areas")).format(count=len(regions))


def merge_words(regions: Sequence[Region]) -> str:
    """Return what merging areas is called."""
    return _said(QT_TRANSLATE_NOOP("Areas", "Merge {areas}")).format(areas=areas_name(regions))


def split_words(regions: Sequence[Region]) -> str:
    """Return what dividing an area is called."""
    return _said(QT_TRANSLATE_NOOP("Areas", "Split {areas}")).format(areas=areas_name(regions))


def ignore_words(regions: Sequence[Region]) -> str:
    """Return what leaving areas out is called."""
    return _said(QT_TRANSLATE_NOOP("Areas", "Ignore {areas}")).format(areas=areas_name(regions))


def release_words(regions: Sequence[Region]) -> str:
    """Return what taking an edit back is called."""
    return _said(QT_TRANSLATE_NOOP("Areas", "Release {areas}")).format(areas=areas_name(regions))


def cast_words(regions: Sequence[Region], role: RoleName, instrument: str) -> str:
    """Return what giving areas something to play is called."""
    areas = areas_name(regions)
    if instrument:
        return _said(QT_TRANSLATE_NOOP("Areas", "Give {areas} to the {instrument}")).format(
            areas=areas, instrument=instrument_words(instrument)
        )
    return _said(QT_TRANSLATE_NOOP("Areas", "Let {areas} play {role}")).format(
        areas=areas, role=role_words(role)
    )


def _said(text: str) -> str:
    return QCoreApplication.translate("Areas", text)
