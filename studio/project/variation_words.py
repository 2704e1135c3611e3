"""What is locked or thrown again, in a few written words: ``bars:5-8``, ``part:Viola``."""

import re

from studio.composing.score import Score
from studio.errors import SettingError
from studio.project import variations
from studio.project.project import Project

_BARS = re.compile(r"(\d+)(?:-(\d+))?")


def locked(project: Project, score: Score, text: str) -> Project:
    """Return the project with something of its piece locked.

    Parameters
    ----------
    project : Project
    score : Score
        Its piece as it is.
    text : str
        ``bars:5-8``, ``part:Viola``, ``chords:5`` (those that begin in these bars), or
        ``none`` to release everything.

    Raises
    ------
    SettingError
        If the words mean nothing, or the piece has no such thing.
    """
    what, _, which = text.partition(":")
    if what == "none":
        return variations.with_nothing_held(project)
    if what == "bars":
        return variations.with_bars_held(project, score, _bars(score, which, text))
    if what == "part":
        return variations.with_part_held(project, score, _part(score, which))
    if what == "chords":
        bars, ticks = _bars(score, which, text), score.metre.bar_ticks
        for index, chord in enumerate(score.chords):
            if chord.onset // ticks in bars:
                project = variations.with_chord_held(project, score, index)
        return project
    raise SettingError(
        "{text} cannot be locked; write bars:5-8, part:NAME, chords:5 or none.", text=text
    )


def thrown(project: Project, score: Score, text: str) -> Project:
    """Return the project with the dice thrown again for something.

    Parameters
    ----------
    project : Project
    score : Score
        Its piece as it is.
    text : str
        ``melody``, ``part:Viola``, ``section:B`` or ``bars:5-8``.

    Raises
    ------
    SettingError
        If the words mean nothing, or the piece has no such thing.
    """
    what, _, which = text.partition(":")
    if what == "melody":
        return variations.thrown_again(project, layers=("melody",))
    if what == "part":
        return variations.part_thrown_again(project, score, _part(score, which))
    if what == "bars":
        bars = _bars(score, which, text)
        return variations.thrown_again(project, first_bar=bars[0], bars=len(bars))
    if what == "section":
        labels = [section.label for section in score.sections]
        # A prime is hard to type.
        wanted = which.strip().replace("'", "′")
        if wanted not in labels:
            raise SettingError(
                "There is no section {label}; choose from {labels}.",
                label=which,
                labels=", ".join(labels),
            )
        return variations.section_thrown_again(project, score, labels.index(wanted))
    raise SettingError(
        "{text} cannot be thrown again; write melody, part:NAME, section:B or bars:5-8.",
        text=text,
    )


def _bars(score: Score, text: str, whole: str) -> range:
    found = _BARS.fullmatch(text.strip())
    if found is None:
        raise SettingError("{text} names no bars; write one such as 5, or 5-8.", text=whole)
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= score.bars:
        raise SettingError(
            "Bars {first} to {last} are not in this piece, which has {bars}.",
            first=first,
            last=last,
            bars=score.bars,
        )
    return range(first - 1, last)


def _part(score: Score, name: str) -> str:
    wanted = name.strip().lower()
    for part in score.parts:
        if wanted in (part.id.lower(), part.name.lower()):
            return part.id
    raise SettingError(
        "There is no part {name}; choose from {names}.",
        name=name,
        names=", ".join(part.name for part in score.parts),
    )
