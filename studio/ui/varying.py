"""Throwing the dice again, locking what shall stay, and themes: each a step of the history."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.composing.score import Score, Section
from studio.composing.settings import ComposingSettings, Theme
from studio.notating.names import chord_name
from studio.project import variations
from studio.project.project import Project, with_setting
from studio.ui.document import Document
from studio.ui.session import Session


class Varying(QObject):
    """What a person does to the piece apart from its settings.

    What is locked is taken from the piece that is shown, so that it stays as it is heard.
    """

    failed = Signal(str)
    """One sentence: a theme could not be read."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document: Document = session.document
        self._passage: tuple[float, float] | None = None
        session.playback.passage_changed.connect(self._passage_changed)
        session.workshop.theme_read.connect(self._theme_read)
        session.workshop.theme_failed.connect(self.failed)

    @property
    def composing(self) -> ComposingSettings:
        """Return what is held and thrown again; nothing while nothing is open."""
        project = self._document.project
        return ComposingSettings() if project is None else project.composing

    @property
    def score(self) -> Score | None:
        """Return the piece that is shown."""
        return None if self._session.music is None else self._session.music.score

    def bars_here(self) -> tuple[int, ...]:
        """Return the bars of the passage that repeats, or the bar at the playhead."""
        music = self._session.music
        if music is None:
            return ()
        ticks = music.score.metre.bar_ticks
        tempo = music.performance.tempo
        ends = self._passage or (self._session.playback.seconds,) * 2
        first, last = (float(tempo.ticks_at(seconds)) for seconds in ends)
        begin = min(int(first / ticks + 1e-6), music.score.bars - 1)
        return tuple(range(begin, max(begin + 1, int(-(-(last - 1.0) // ticks)))))

    def part_of(self, note: int | None) -> str | None:
        """Return the id of the part that has a note."""
        score = self.score
        if score is None or note is None:
            return None
        return next((p.id for p in score.parts if any(n.id == note for n in p.notes)), None)

    # Throwing the dice again

    def take_seed(self, seed: int) -> None:
        """Take another seed for the whole piece."""
        project = self._document.project
        if project is not None:
            text = self.tr("Variation {seed}").format(seed=seed)
            self._edit(text, with_setting(project, "seed", seed))

    def melody(self) -> None:
        """Throw again for the melody; chords and bass stay."""
        project = self._document.project
        if project is not None:
            self._edit(
                self.tr("Another melody"), variations.thrown_again(project, layers=("melody",))
            )

    def section(self, bar: int | None = None) -> None:
        """Throw again for the section at a bar, or at the playhead."""
        project, score = self._document.project, self.score
        here = self.bars_here()
        if project is None or score is None or not here:
            return
        index = section_at(score, here[0] if bar is None else bar)
        if index is not None:
            text = self.tr("Another section {label}").format(label=score.sections[index].label)
            self._edit(text, variations.section_thrown_again(project, score, index))

    def part(self, part: str) -> None:
        """Throw again for a part."""
        project, score = self._document.project, self.score
        if project is not None and score is not None:
            text = self.tr("Another line for {part}").format(part=part_name(score, part))
            self._edit(text, variations.part_thrown_again(project, score, part))

    def take_back(self, index: int) -> None:
        """Have again what was there before a throw."""
        project = self._document.project
        if project is not None:
            self._edit(self.tr("Take a throw back"), variations.without_reroll(project, index))

    # Locks

    def held(self, bars: Sequence[int]) -> bool:
        """Return whether all of these bars are locked."""
        known = {held.bar for held in self.composing.held_bars}
        return bool(bars) and known.issuperset(bars)

    def hold_bars(self, bars: Sequence[int], on: bool) -> None:
        """Lock bars as they are, or release them."""
        project, score = self._document.project, self.score
        if project is None or score is None or not bars:
            return
        first, last = min(bars) + 1, max(bars) + 1
        if first == last:
            text = self.tr("Lock bar {bar}") if on else self.tr("Release bar {bar}")
        else:
            text = (
                self.tr("Lock bars {bar}–{last}") if on else self.tr("Release bars {bar}–{last}")
            )
        after = (
            variations.with_bars_held(project, score, bars)
            if on
            else variations.with_bars_released(project, bars)
        )
        self._edit(text.format(bar=first, last=last), after)

    def toggle_bars_here(self) -> None:
        """Lock the bars at the playhead, or release them if they are locked."""
        bars = self.bars_here()
        self.hold_bars(bars, not self.held(bars))

    def hold_part(self, part: str, on: bool) -> None:
        """Lock a part as it is, or release it."""
        project, score = self._document.project, self.score
        if project is None or score is None:
            return
        if on:
            text, after = self.tr("Lock {part}"), variations.with_part_held(project, score, part)
        else:
            text, after = self.tr("Release {part}"), variations.with_part_released(project, part)
        self._edit(text.format(part=part_name(score, part)), after)

    def part_held(self, part: str) -> bool:
        """Return whether a part is locked."""
        return any(held.part == part for held in self.composing.held_parts)

    def hold_chord(self, index: int, on: bool) -> None:
        """Lock a chord, or release it."""
        project, score = self._document.project, self.score
        if project is None or score is None or not 0 <= index < len(score.chords):
            return
        chord = score.chords[index]
        if on:
            text = self.tr("Lock {chord}")
            after = variations.with_chord_held(project, score, index)
        else:
            text = self.tr("Release {chord}")
            after = variations.with_chord_released(project, chord.onset)
        self._edit(text.format(chord=chord_name(chord)), after)

    def chord_held(self, index: int) -> bool:
        """Return whether a chord of the piece is locked by itself."""
        score = self.score
        if score is None or not 0 <= index < len(score.chords):
            return False
        onset = score.chords[index].onset
        return any(
            held.onset <= onset < held.onset + held.duration for held in self.composing.held_chords
        )

    def toggle_chord_here(self) -> None:
        """Lock the chord at the playhead, or release it."""
        music = self._session.music
        if music is None:
            return
        ticks = float(music.performance.tempo.ticks_at(self._session.playback.seconds))
        for index, chord in enumerate(music.score.chords):
            if chord.onset <= ticks + 1.0 < chord.onset + chord.duration:
                self.hold_chord(index, not self.chord_held(index))

    def release_chord(self, onset: int) -> None:
        """Release the locked chord at a tick."""
        project = self._document.project
        if project is not None:
            self._edit(self.tr("Release a chord"), variations.with_chord_released(project, onset))

    def release_all(self) -> None:
        """Release all locks."""
        project = self._document.project
        if project is not None:
            self._edit(self.tr("Release all locks"), variations.with_nothing_held(project))

    # Themes

    def read_theme(self, path: Path) -> None:
        """Make the tune in a file the motif of the piece."""
        if self._document.project is not None:
            self._session.workshop.read_theme(path)

    def remove_theme(self) -> None:
        """Let the picture give the motif again."""
        project = self._document.project
        if project is not None:
            self._edit(self.tr("Remove the theme"), variations.with_theme(project, None))

    def _theme_read(self, theme: Theme) -> None:
        project = self._document.project
        if project is not None:
            text = self.tr("Theme “{name}”").format(name=theme.name)
            self._edit(text, variations.with_theme(project, theme))

    def _passage_changed(self, passage: object) -> None:
        self._passage = passage if isinstance(passage, tuple) else None

    def _edit(self, text: str, after: Project) -> None:
        self._document.end_gesture()
        self._document.edit(text, after)


def section_at(score: Score, bar: int) -> int | None:
    """Return the index of the section that a bar lies in."""
    ticks = bar * score.metre.bar_ticks

    def covers(section: Section) -> bool:
        return section.onset <= ticks < section.onset + section.duration

    return next((i for i, section in enumerate(score.sections) if covers(section)), None)


def part_name(score: Score, part: str) -> str:
    """Return the name of a part; its id if the piece has none such."""
    return next((p.name for p in score.parts if p.id == part), part)
