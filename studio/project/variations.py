"""Other music for the same picture: thrown again in part, held in part, with a theme."""

from collections.abc import Iterable
from dataclasses import replace

from studio.composing.locking import held_bar, held_chord, held_part
from studio.composing.score import Part, Score
from studio.composing.settings import (
    ComposingSettings,
    HeldBar,
    HeldChord,
    HeldPart,
    Layer,
    Reroll,
    Theme,
)
from studio.errors import SettingError
from studio.project.project import Project

_HIGHEST = 9999


def thrown_again(
    project: Project,
    layers: tuple[Layer, ...] = (),
    first_bar: int = 0,
    bars: int | None = None,
    part: int | None = None,
) -> Project:
    """Return the project with other chances for some of its piece.

    Parameters
    ----------
    project : Project
    layers, first_bar, bars, part
        As in `Reroll`. What was thrown before in just this extent is thrown once more.
    """
    composing = project.composing
    wanted = Reroll(1, first_bar, bars, layers, part)
    rerolls = list(composing.rerolls)
    for index, known in enumerate(rerolls):
        if replace(known, number=1) == wanted:
            rerolls[index] = replace(known, number=known.number % _HIGHEST + 1)
            break
    else:
        rerolls.append(wanted)
    return _with(project, replace(composing, rerolls=tuple(rerolls)))


def section_thrown_again(project: Project, score: Score, section: int) -> Project:
    """Return the project with other chances for a section, or what is left of it."""
    ticks = score.metre.bar_ticks
    found = score.sections[section]
    return thrown_again(project, (), found.onset // ticks, found.duration // ticks)


def part_thrown_again(project: Project, score: Score, part: str) -> Project:
    """Return the project with other chances for one part; the chords stay."""
    return thrown_again(project, layers_of(score, part), part=number_of(part))


def layers_of(score: Score, part: str) -> tuple[Layer, ...]:
    """Return the sides of the music that a part plays."""
    found = _part(score, part)
    others = [p for p in score.parts if p is not found]
    if found.instrument.percussion:
        return ("percussion",)
    if found.role == "bass":
        return ("bass",)
    layers: list[Layer] = ["melody"] if found.role == "melody" else []
    lanes = {(note.staff, note.voice) for note in found.notes}
    if not layers or not others or len(lanes) > 1:
        layers.append("accompaniment")
        if all(p.role != "bass" for p in others):
            layers.append("bass")
    return tuple(layers)


def number_of(part: str) -> int:
    """Return the index of the player whose part has this id."""
    return int(part.removeprefix("P")) - 1


def without_reroll(project: Project, index: int) -> Project:
    """Return the project with what was thrown before one of its throws."""
    rerolls = project.composing.rerolls
    kept = (*rerolls[:index], *rerolls[index + 1 :])
    return _with(project, replace(project.composing, rerolls=kept))


def with_bars_held(project: Project, score: Score, bars: Iterable[int]) -> Project:
    """Return the project with bars of its piece held as they are."""
    known = {held.bar: held for held in project.composing.held_bars}
    for bar in bars:
        if 0 <= bar < score.bars:
            known[bar] = held_bar(score, bar)
    held = tuple(known[bar] for bar in sorted(known))
    return _with(project, replace(project.composing, held_bars=held))


def with_bars_released(project: Project, bars: Iterable[int]) -> Project:
    """Return the project with bars no longer held."""
    gone = set(bars)
    held = tuple(h for h in project.composing.held_bars if h.bar not in gone)
    return _with(project, replace(project.composing, held_bars=held))


def with_part_held(project: Project, score: Score, part: str) -> Project:
    """Return the project with a part of its piece held as it is."""
    others = [h for h in project.composing.held_parts if h.part != part]
    held = sorted([*others, held_part(score, _part(score, part))], key=lambda h: h.part)
    return _with(project, replace(project.composing, held_parts=tuple(held)))


def with_part_released(project: Project, part: str) -> Project:
    """Return the project with a part no longer held."""
    held = tuple(h for h in project.composing.held_parts if h.part != part)
    return _with(project, replace(project.composing, held_parts=held))


def with_chord_held(project: Project, score: Score, index: int) -> Project:
    """Return the project with a chord of its piece held."""
    chord = held_chord(score, index)
    end = chord.onset + chord.duration
    apart = [
        h
        for h in project.composing.held_chords
        if h.onset + h.duration <= chord.onset or h.onset >= end
    ]
    held = tuple(sorted([*apart, chord], key=lambda h: h.onset))
    return _with(project, replace(project.composing, held_chords=held))


def with_chord_released(project: Project, onset: int) -> Project:
    """Return the project without the held chord that sounds at a tick."""
    held = tuple(
        h for h in project.composing.held_chords if not h.onset <= onset < h.onset + h.duration
    )
    return _with(project, replace(project.composing, held_chords=held))


def with_nothing_held(project: Project) -> Project:
    """Return the project with all locks released."""
    composing = replace(project.composing, held_bars=(), held_parts=(), held_chords=())
    return _with(project, composing)


def with_theme(project: Project, theme: Theme | None) -> Project:
    """Return the project with a theme as its motif, or without one."""
    return _with(project, replace(project.composing, theme=theme))


def anything_held(composing: ComposingSettings) -> bool:
    """Return whether anything is locked."""
    return bool(composing.held_bars or composing.held_parts or composing.held_chords)


def _part(score: Score, part: str) -> Part:
    found = next((p for p in score.parts if p.id == part), None)
    if found is None:
        raise SettingError("There is no part {part} in this piece.", part=part)
    return found


def _with(project: Project, composing: ComposingSettings) -> Project:
    return replace(project, composing=composing)


def has_place(held: HeldBar | HeldPart | HeldChord, score: Score) -> bool:
    """Return whether what is held is heard in a piece.

    It waits where bars have another length, where the piece is shorter, or where its part
    is played by another instrument or not at all.
    """
    if held.bar_ticks != score.metre.bar_ticks:
        return False
    playing = {(part.id, part.instrument.key) for part in score.parts}
    if isinstance(held, HeldChord):
        return held.onset + held.duration <= score.end
    if isinstance(held, HeldPart):
        return (held.part, held.instrument) in playing
    there = any((line.part, line.instrument) in playing for line in held.lines)
    return held.bar < score.bars and there
