"""The words of the views: colours, shapes, chords, bars and reasons, ready to translate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from studio.imaging.colour_names import colour_name as everyday_name
from studio.imaging.features import Region
from studio.mapping.account import capital
from studio.mapping.explaining import area_at, asked_of_bar
from studio.mapping.region_words import region_words as words_of_region
from studio.project.sayings import ASKS, Proved, bar_sayings, is_proved
from studio.ui.texts import shown
from studio.ui.views.marking import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from studio.imaging.features import Place, VisualFeatures
    from studio.mapping.plan import MusicalPlan

_CONTEXT = "Words"
_GREY = 5.0
"""Below this CIELAB chroma an area is neither warm nor cool to anyone."""

SHAPES = {
    "circle": QT_TRANSLATE_NOOP("Words", "circle"),
    "ellipse": QT_TRANSLATE_NOOP("Words", "ellipse"),
    "triangle": QT_TRANSLATE_NOOP("Words", "triangle"),
    "rectangle": QT_TRANSLATE_NOOP("Words", "rectangle"),
    "line": QT_TRANSLATE_NOOP("Words", "line"),
    "star": QT_TRANSLATE_NOOP("Words", "star"),
    "blob": QT_TRANSLATE_NOOP("Words", "free shape"),
}


def say(text: str, **values: object) -> str:
    """Return a source text in the user's language with its values filled in."""
    return QCoreApplication.translate(_CONTEXT, text).format(**values)


def colour_name(lab: tuple[float, float, float]) -> str:
    """Return the everyday name of a CIELAB colour, such as ``dark blue``."""
    return shown(str(everyday_name(lab)))


def region_words(region: Region) -> tuple[str, str]:
    """Return a headline and a sentence that say what a region looks like."""
    head = capital(shown(words_of_region(region)))
    traits = [
        say(
            QT_TRANSLATE_NOOP("Words", "without colour")
            if math.hypot(*region.lab[1:]) < _GREY
            else QT_TRANSLATE_NOOP("Words", "warm")
            if region.warmth > 0.25
            else QT_TRANSLATE_NOOP("Words", "cool")
            if region.warmth < -0.25
            else QT_TRANSLATE_NOOP("Words", "neither warm nor cool")
        ),
        say(
            QT_TRANSLATE_NOOP("Words", "light")
            if region.lab[0] > 62.0
            else QT_TRANSLATE_NOOP("Words", "dark")
            if region.lab[0] < 38.0
            else QT_TRANSLATE_NOOP("Words", "of middle lightness")
        ),
        say(
            QT_TRANSLATE_NOOP("Words", "pointed")
            if region.angularity > 0.55
            else QT_TRANSLATE_NOOP("Words", "round")
            if region.roundness > 0.72
            else QT_TRANSLATE_NOOP("Words", "irregular")
        ),
    ]
    body = capital(
        say(
            QT_TRANSLATE_NOOP("Words", "{first}, {second} and {third}; {area} of the picture."),
            first=traits[0],
            second=traits[1],
            third=traits[2],
            area=percent(region.area),
        )
    )
    if region.shape != "blob":
        words = QT_TRANSLATE_NOOP("Words", "Its shape: {shape}, {sure} sure.")
        shape = say(SHAPES[region.shape])
        body += " " + say(words, shape=shape, sure=percent(region.confidence))
    if region.saliency > 0.5:
        body += " " + say(QT_TRANSLATE_NOOP("Words", "It draws the eye."))
    elif region.fineness > 0.6:
        body += " " + say(QT_TRANSLATE_NOOP("Words", "Its texture is fine."))
    return head, body


def percent(share: float) -> str:
    """Return a share as a percentage in words fit for small and large ones."""
    if share < 0.01:
        return say(QT_TRANSLATE_NOOP("Words", "under 1 %"))
    return say(QT_TRANSLATE_NOOP("Words", "{number} %"), number=round(100 * share))


def bar_headline(plan: MusicalPlan, bar: int) -> str:
    """Return what a bar is in the form, such as ``Bar 9 opens section B``, or its number."""
    number = bar + 1
    if bar == plan.climax_bar:
        return say(QT_TRANSLATE_NOOP("Words", "Bar {bar} is the high point"), bar=number)
    if bar == 0:
        return say(QT_TRANSLATE_NOOP("Words", "The piece begins"))
    for section in plan.sections:
        if bar == section.first_bar and section.like is not None:
            return say(
                QT_TRANSLATE_NOOP("Words", "Bar {bar} comes back to {label}"),
                bar=number,
                label=plan.sections[section.like].label,
            )
        if bar == section.first_bar:
            return say(
                QT_TRANSLATE_NOOP("Words", "Bar {bar} opens section {label}"),
                bar=number,
                label=section.label,
            )
    return say(QT_TRANSLATE_NOOP("Words", "Bar {bar}"), bar=number)


def bar_words(
    plan: MusicalPlan, bar: int, proved: Proved, features: VisualFeatures | None = None
) -> tuple[str, str]:
    """Return a headline and a sentence or two about a bar; the second empty if none is due.

    What is proved says what the music does, a colon, and why; where the bar is no corner of
    the form, the strongest of it gives the headline. What is not proved only says what the
    picture asks for. With `features` the area is named where the first of it is seen.
    """
    reasons = asked_of_bar(plan, bar)[:2]
    sentences = bar_lines(plan, bar, proved)[:2]
    place = reasons[0].place if reasons else None
    if features is not None and place is not None:
        sentences[0] = _with_area(sentences[0], features, place)
    if len(sentences) > 1 and all(sentence.startswith(ASKS) for sentence in sentences):
        sentences[1] = sentences[1].replace(ASKS, say(QT_TRANSLATE_NOOP("Words", "It asks for ")))
    corner = any(bar == section.first_bar for section in plan.sections)
    if corner or bar == plan.climax_bar or not sentences or not is_proved(reasons[0], proved):
        return bar_headline(plan, bar), " ".join(sentences)
    head, colon, cause = sentences[0].partition(": ")
    if not colon:
        return bar_headline(plan, bar), " ".join(sentences)
    return head, " ".join([capital(cause), *sentences[1:]])


def _with_area(sentence: str, features: VisualFeatures, place: Place) -> str:
    """Return a sentence that ends in "here." with the area that lies there, if one does."""
    area = area_at(features, place)
    if area is None or not sentence.endswith(" here."):
        return sentence
    words = QT_TRANSLATE_NOOP("Words", "{sentence}, at {area}.")
    return say(words, sentence=sentence[:-1], area=shown(area))


def bar_lines(plan: MusicalPlan, bar: int, proved: Proved) -> list[str]:
    """Return what the picture does to a bar, or asks of it, weightiest first."""
    return [
        shown(saying.sentence).format(**dict(saying.values))
        for saying in bar_sayings(plan, bar, proved)
    ]
