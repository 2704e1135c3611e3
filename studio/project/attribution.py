"""Causes proved by removal: the piece is composed again without each rule in turn."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from studio.composing.compose import compose
from studio.composing.originality import originality
from studio.composing.score import Score
from studio.composing.settings import ComposingSettings
from studio.mapping.faces import RULE as FACES
from studio.mapping.plan import MusicalPlan
from studio.mapping.planning import plan_music
from studio.mapping.rules import RULES
from studio.performing.perform import perform
from studio.performing.performance import Performance
from studio.project.asked import asked_by_beat
from studio.project.claims import Claims
from studio.project.comparing import Piece, Strokes, same_chord, strokes
from studio.project.found import Found, strongest
from studio.project.given import given_chords, given_notes
from studio.project.judging import FORM, Judge
from studio.project.music import Music
from studio.project.note_uses import chord_uses, note_uses
from studio.project.project import Project

WHOLE: dict[str, Callable[[MusicalPlan], object]] = {
    "key": lambda plan: plan.tonic,
    "mode": lambda plan: plan.mode,
    "tempo": lambda plan: plan.tempo_bpm,
    "metre": lambda plan: plan.metre,
    "form": lambda plan: tuple((s.label, s.bars) for s in plan.sections),
    "ensemble": lambda plan: plan.ensemble,
    "dynamics": lambda plan: (plan.dynamic_range, plan.climax_bar),
}
"""Sides of the whole piece that the plan gives reasons for."""

_PLAYED = {"loudness", "articulation", "presence"}
"""What moves how notes are played, and not only which."""


@dataclass(frozen=True, slots=True)
class Remaking:
    """How the piece is made again with another plan.

    Parameters
    ----------
    plan : callable
        Gives the plan of the same picture and settings without some rules.
    compose : callable
        Gives the score of a plan.
    perform : callable
        Gives the performance of a score.
    """

    plan: Callable[[frozenset[str]], MusicalPlan]
    compose: Callable[[MusicalPlan], Score]
    perform: Callable[[Score], Performance]


class Attribution:
    """Finds what the picture did to each note and chord, one rule at a time.

    Parameters
    ----------
    plan : MusicalPlan
    score : Score
    performance : Performance
    remaking : Remaking
    rules : tuple of str
        The rules that can be taken away.
    composing : ComposingSettings
        What a person locked or gave.
    """

    def __init__(
        self,
        plan: MusicalPlan,
        score: Score,
        performance: Performance,
        remaking: Remaking,
        rules: tuple[str, ...],
        composing: ComposingSettings = ComposingSettings(),
    ) -> None:
        self._composing = composing
        self._piece = Piece(plan, score)
        self._performance = performance
        self._remaking = remaking
        self._asked = asked_by_beat(plan)
        named = {rule for beat in self._asked for rule in beat}
        if any(section.like is not None for section in plan.sections):
            named.add(FORM)
        if plan.faces:
            named.add(FACES)
        self._rules = tuple(rule for rule in rules if rule in named)
        self._whole = {r.rule for entry in WHOLE for r in plan.reasons.get(entry, ())}
        told = named | self._whole
        self._left = [frozenset((rule,)) for rule in rules if rule in told]
        if len(self._rules) > 1:
            self._left.append(frozenset(self._rules))
        self._total = len(self._left)
        self._notes: dict[int, list[Found]] = defaultdict(list)
        self._played: dict[int, list[Found]] = defaultdict(list)
        self._chords: list[list[Found]] = [[] for _ in score.chords]
        self._whole_proved: set[tuple[str, str]] = set()
        self._fallen: set[int] = set()
        self._fallen_chords: set[int] = set()
        self._joint: set[int] = set()
        self._joint_chords: set[int] = set()
        self._strokes: Strokes | None = None

    @property
    def finished(self) -> bool:
        """Return whether every rule has been taken away once."""
        return not self._left

    @property
    def share(self) -> float:
        """Return how much is done, 0 to 1."""
        return 1.0 - len(self._left) / self._total if self._total else 1.0

    def step(self) -> None:
        """Take the next rule away and see what falls with it."""
        if not self._left:
            return
        without = self._left.pop(0)
        plan = self._remaking.plan(without)
        if len(without) == 1:
            self._judge_whole(min(without), plan)
            if min(without) not in self._rules:
                return
        other = Piece(plan, self._remaking.compose(plan))
        if len(without) > 1:
            self._find_joint(other)
            return
        if not self._piece.on_one_grid_with(other):
            return  # nothing of one piece stands in the place of something of the other
        (rule,) = without
        self._judge(rule, other)

    def claims(self) -> Claims:
        """Return what has been found; whole once `finished` is true."""
        notes = {note: strongest(found) for note, found in self._notes.items() if found}
        led = {index for index, found in enumerate(self._chords) if found}
        return Claims(
            notes=notes,
            chords=tuple(strongest(found) for found in self._chords),
            played={note: strongest(found) for note, found in self._played.items() if found},
            indirect=frozenset(self._fallen - notes.keys()),
            indirect_chords=frozenset(self._fallen_chords - led),
            joint=frozenset(self._joint - self._fallen - notes.keys()),
            joint_chords=frozenset(self._joint_chords - self._fallen_chords - led),
            uses=note_uses(self._piece.score),
            chord_uses=chord_uses(self._piece.score),
            whole=frozenset(self._whole_proved),
            given=given_notes(self._composing, self._piece.score),
            given_chords=given_chords(self._composing, self._piece.score),
            originality=originality(self._piece.score),
        )

    def _judge(self, rule: str, other: Piece) -> None:
        judge = Judge(rule, self._piece, other, self._asked)
        for index, causes in enumerate(self._chords):
            _add(causes, judge.of_chord(index))
            chord = self._piece.score.chords[index]
            if not same_chord(chord, other.chord(chord.onset)):
                self._fallen_chords.add(index)
        played = self._is_played_otherwise(rule)
        here: Strokes = {}
        there: Strokes = {}
        if played:
            here = self._strokes = self._strokes or strokes(self._piece.score, self._performance)
            there = strokes(other.score, self._remaking.perform(other.score))
        for part in self._piece.score.parts:
            if not other.plays(part):
                self._fallen |= {note.id for note in part.notes}
                continue
            for note in part.notes:
                if not other.has(part, note):
                    _add(self._notes[note.id], judge.of_note(part, note))
                    self._fallen.add(note.id)
                    continue
                name = (part.id, note.onset, note.pitch.midi)
                if name in here and name in there:
                    found = judge.of_playing(part, note, here[name], there[name])
                    _add(self._played[note.id], found)

    def _is_played_otherwise(self, rule: str) -> bool:
        entries = {entry for beat in self._asked for entry, _ in beat.get(rule, ())}
        return bool(entries & _PLAYED)

    def _judge_whole(self, rule: str, plan: MusicalPlan) -> None:
        """Note for which sides of the whole piece the rule is a cause."""
        for entry, side in WHOLE.items():
            named = any(r.rule == rule for r in self._piece.plan.reasons.get(entry, ()))
            if named and side(plan) != side(self._piece.plan):
                self._whole_proved.add((entry, rule))

    # What no single rule brought

    def _find_joint(self, other: Piece) -> None:
        moved = not self._piece.on_one_grid_with(other)
        for part in self._piece.score.parts:
            self._joint |= {n.id for n in part.notes if moved or not other.has(part, n)}
        for index, chord in enumerate(self._piece.score.chords):
            if moved or not same_chord(chord, other.chord(chord.onset)):
                self._joint_chords.add(index)


def attribution(project: Project, music: Music) -> Attribution:
    """Return what finds the causes of a project's music, with nothing found yet."""

    def planned(without: frozenset[str]) -> MusicalPlan:
        return plan_music(
            music.features,
            project.mapping,
            project.drawn_path,
            without,
            project.casting,
            music.tags,
        )

    def composed(plan: MusicalPlan) -> Score:
        return compose(plan, project.composing, project.title, project.picture.name)

    def performed(score: Score) -> Performance:
        return perform(score, project.performing, project.composing.seed)

    names = tuple(rule.name for rule in RULES)
    remaking = Remaking(planned, composed, performed)
    return Attribution(
        music.plan, music.score, music.performance, remaking, names, project.composing
    )


def claims_of(project: Project, music: Music) -> Claims:
    """Return the proved causes of every note and chord of a project's music."""
    found = attribution(project, music)
    while not found.finished:
        found.step()
    return found.claims()


def _add(causes: list[Found], found: Found | None) -> None:
    if found is not None:
        causes.append(found)
