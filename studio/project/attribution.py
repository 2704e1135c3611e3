"""Causes proved by removal: the piece is composed again without each rule in turn."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from studio.composing.compose import compose
from studio.composing.score import ChordSymbol, Note, Part, Score
from studio.mapping.faces import RULE as FACES
from studio.mapping.plan import FIGURES, MusicalPlan, Reason
from studio.mapping.planning import plan_music
from studio.mapping.rules import RULES
from studio.notating.chords import chord_name
from studio.performing.perform import perform
from studio.performing.performance import Performance
from studio.project.claims import Claims
from studio.project.comparing import (
    Piece,
    fifths_from,
    richness,
    same_chord,
    strokes,
    tension,
)
from studio.project.music import Music
from studio.project.note_uses import chord_uses, note_uses, pitch_name, tones_of
from studio.project.project import Project

_LEAST = {
    "pitch": 0.5,
    "density": 0.1,
    "activity": 0.1,
    "loudness": 0.035,
    "articulation": 0.04,
    "consonance": 0.03,
    "colour": 0.06,
    "motion": 0.05,
    "fifths": 0.5,
}
"""What a whole bar must be moved by to be spoken of: half of what is noticed at one beat."""

_ASPECTS = {"register": "pitch", "density": "density", "loudness": "loudness"}
_FIGURE_SEEN = 0.3
_HEARD_VELOCITY = 4
_HEARD_LENGTH = 1.15
_FIGURE_CAUSES = {
    "sustained": "the lines of the picture run level here",
    "rising": "the lines of the picture rise here",
    "falling": "the lines of the picture fall here",
    "pulse": "the lines of the picture stand upright here",
}
_FIGURE = "direction_to_figure"
_FORM = "symmetry_to_form"
_HARMONIC = ("motion", "fifths", "colour", "consonance", "harmony")


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


@dataclass(frozen=True, slots=True)
class _Found:
    """A cause that held.

    `weight` is by how many times it exceeds the least that is spoken of, `reason` what it
    does to the note or chord, `cause` the plan's own reason.
    """

    weight: float
    reason: Reason
    cause: Reason


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
    """

    def __init__(
        self,
        plan: MusicalPlan,
        score: Score,
        performance: Performance,
        remaking: Remaking,
        rules: tuple[str, ...],
    ) -> None:
        self._piece = Piece(plan, score)
        self._performance = performance
        self._remaking = remaking
        self._asked = asked_by_beat(plan)
        named = {rule for beat in self._asked for rule in beat}
        if any(section.like is not None for section in plan.sections):
            named.add(_FORM)
        if plan.faces:
            named.add(FACES)
        self._rules = tuple(rule for rule in rules if rule in named)
        self._left: list[frozenset[str]] = [frozenset((rule,)) for rule in self._rules]
        if len(self._rules) > 1:
            self._left.append(frozenset(self._rules))
        self._total = len(self._left)
        self._notes: dict[int, list[_Found]] = defaultdict(list)
        self._played: dict[int, list[_Found]] = defaultdict(list)
        self._chords: list[list[_Found]] = [[] for _ in score.chords]
        self._joint: set[int] = set()
        self._joint_chords: set[int] = set()
        self._strokes: dict[tuple[str, int, int], tuple[int, float]] | None = None

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
        other = Piece(plan, self._remaking.compose(plan))
        if len(without) > 1:
            self._find_joint(other)
            return
        if not self._piece.on_one_grid_with(other):
            return  # nothing of one piece stands in the place of something of the other
        (rule,) = without
        self._judge_chords(rule, other)
        self._judge_notes(rule, other)
        self._judge_playing(rule, other)

    def claims(self) -> Claims:
        """Return what has been found; whole once `finished` is true."""
        notes = {note: _sorted(found) for note, found in self._notes.items()}
        return Claims(
            notes=notes,
            chords=tuple(_sorted(found) for found in self._chords),
            played={note: _sorted(found) for note, found in self._played.items()},
            joint=frozenset(self._joint - notes.keys()),
            joint_chords=frozenset(i for i in self._joint_chords if not self._chords[i]),
            uses=note_uses(self._piece.score),
            chord_uses=chord_uses(self._piece.score),
        )

    # Chords

    def _judge_chords(self, rule: str, other: Piece) -> None:
        for index, chord in enumerate(self._piece.score.chords):
            instead = other.chord(chord.onset)
            begins = instead is not None and instead.onset == chord.onset
            asked = self._asked[self._piece.beat_of(chord.onset)].get(rule, ())
            for entry, reason in asked:
                if entry not in _HARMONIC:
                    continue
                words = self._chord_words(entry, reason, chord, instead, begins, other)
                if words:
                    self._chords[index].append(_found(entry, reason, words, chord, instead))
                    break

    def _chord_words(
        self,
        entry: str,
        reason: Reason,
        chord: ChordSymbol,
        instead: ChordSymbol | None,
        begins: bool,
        other: Piece,
    ) -> str:
        """Return what the rule does to a chord; empty if it does not do what is claimed."""
        more = reason.strength > 0
        if instead is None or same_chord(chord, instead):
            return ""
        if entry == "motion":
            first, last = self._bar(chord.onset)
            here = self._piece.chords_begun(first, last)
            there = other.chords_begun(first, last)
            if more and not begins and here > there:
                return "The chord changes here because {cause}; otherwise {other} would go on."
            if not more and here < there:
                return "The chord stays longer because {cause}."
            return ""
        if entry == "colour":
            change = richness(chord) - richness(instead)
            words = ("richer", "plainer")
        elif entry == "consonance":
            change = tension(instead) - tension(chord)
            words = ("milder", "tenser")
        elif entry == "fifths":
            key = self._piece.plan.tonic
            change = float(fifths_from(key, chord) - fifths_from(key, instead))
            if change * reason.strength > 0:
                return "This chord stands here because {cause}; otherwise it would be {other}."
            return ""
        else:
            return "This chord stands here because {cause}; otherwise it would be {other}."
        if change == 0 or (change > 0) != more:
            return ""
        how = words[0] if more else words[1]
        return f"The chord is {how} because {{cause}}; otherwise it would be {{other}}."

    # Notes

    def _judge_notes(self, rule: str, other: Piece) -> None:
        for part in self._piece.score.parts:
            if not other.plays(part):
                continue
            for note in part.notes:
                if not other.has(part, note):
                    found = self._cause(rule, part, note, other)
                    if found is not None:
                        self._notes[note.id].append(found)

    def _cause(self, rule: str, part: Part, note: Note, other: Piece) -> _Found | None:
        beat = self._piece.beat_of(note.onset)
        best: _Found | None = None
        for entry, reason in self._asked[beat].get(rule, ()):
            words, instead = self._note_words(entry, reason, part, note, beat, other)
            if words:
                found = _found(entry, reason, words, note, instead)
                if best is None or found.weight > best.weight:
                    best = found
        if best is None and not part.instrument.percussion:
            best = self._by_chord(rule, note, other)
        if best is None and rule == FACES:
            best = self._by_face(note)
        if best is None and rule == _FORM:
            best = self._by_form(part, note, other)
        return best

    def _note_words(
        self, entry: str, reason: Reason, part: Part, note: Note, beat: int, other: Piece
    ) -> tuple[str, Note | None]:
        """Return what the rule does to a note, and what would stand there; empty if nothing."""
        more = reason.strength > 0
        here, there = self._piece.lane(part, note), other.lane(part, note)
        if entry == "pitch" and not part.instrument.percussion:
            asked = self._piece.plan.beats.pitch[beat] - other.plan.beats.pitch[beat]
            instead = there.ranked(note.onset, here.rank(note))
            if instead is None or float(asked) * reason.strength <= 0:
                return "", None
            if (note.pitch.midi - instead.pitch.midi) * reason.strength > 0:
                how = "higher" if more else "lower"
                words = f"It lies {how} because {{cause}}; otherwise it would be {{other}}."
                return words, instead
        elif entry in ("density", "activity"):
            ticks = self._piece.beat_ticks(beat)
            change = here.strikes(*ticks) - there.strikes(*ticks)
            if more and change > 0 and not there.struck(note.onset):
                return (
                    "It is there because {cause}; otherwise this beat would have fewer notes.",
                    None,
                )
            if not more and change < 0:
                return (
                    "There are fewer notes here because {cause}.",
                    None,
                )
        elif entry == "figure" and part.role in ("figure", "harmony", "inner"):
            first, last = self._bar(note.onset)
            strikes = here.strikes(first, last) - there.strikes(first, last)
            rises = here.rises(first, last) - there.rises(first, last)
            figure = FIGURES[int(self._piece.plan.beats.figure[beat])]
            fits, words = {
                "sustained": (strikes < 0, "It is held because {cause}."),
                "pulse": (strikes > 0, "It is part of a pulse because {cause}."),
                "rising": (rises > 0, "It is part of a rising figure because {cause}."),
                "falling": (rises < 0, "It is part of a falling figure because {cause}."),
            }[figure]
            if fits:
                return words, None
        return "", None

    def _by_chord(self, rule: str, note: Note, other: Piece) -> _Found | None:
        """Return the cause of a note whose chord the rule has brought and that only it has."""
        chord, instead = self._piece.chord(note.onset), other.chord(note.onset)
        if chord is None or instead is None or same_chord(chord, instead):
            return None
        tone = note.pitch.midi % 12
        if tone not in tones_of(chord) or tone in tones_of(instead):
            return None
        index = self._piece.score.chords.index(chord)
        for found in self._chords[index]:
            if found.reason.rule == rule:
                words = (
                    "It belongs to the chord {chord}, which stands here because {cause}; "
                    "otherwise the chord would be {other}."
                )
                return _found(found.reason.entry, found.cause, words, note, instead, chord)
        return None

    def _by_face(self, note: Note) -> _Found | None:
        """Return the face whose motif a note belongs to."""
        for voice in self._piece.plan.faces:
            if note.origin is not None and note.origin.place == voice.place:
                values = dict(voice.reason.values)
                who = str(values["who"])
                told = replace(
                    voice.reason,
                    sentence="It belongs to {motif}, the motif of {who}.",
                    values=(("motif", values["motif"]), ("who", who[0].lower() + who[1:])),
                    entry="pitch",
                )
                return _Found(1.0, told, voice.reason)
        return None

    def _by_form(self, part: Part, note: Note, other: Piece) -> _Found | None:
        """Return the form as the cause of a note that comes back where the picture does."""
        bar_ticks = self._piece.score.metre.bar_ticks
        bar = note.onset // bar_ticks
        plan = self._piece.plan
        section = next(s for s in plan.sections if s.first_bar <= bar < s.first_bar + s.bars)
        there = next(
            (s for s in other.plan.sections if s.first_bar <= bar < s.first_bar + s.bars), None
        )
        if section.like is None or (there is not None and there.like == section.like):
            return None
        source = plan.sections[section.like]
        back = (section.first_bar - source.first_bar) * bar_ticks
        earlier = replace(note, onset=note.onset - back)
        if bar - section.first_bar >= source.bars or not self._piece.has(part, earlier):
            return None
        values = (("bar", earlier.onset // bar_ticks + 1),)
        words = "It comes back from bar {bar} because the picture is alike in both places."
        place = None if note.origin is None else note.origin.place
        reason = Reason(_FORM, "likeness", section.likeness, place, words, values, "form")
        return _Found(1.0 + section.likeness, reason, reason)

    # How notes are played

    def _judge_playing(self, rule: str, other: Piece) -> None:
        entries = {e for beat in self._asked for e, _ in beat.get(rule, ())}
        if not entries & {"loudness", "articulation"}:
            return
        here = self._strokes = self._strokes or strokes(self._piece.score, self._performance)
        there = strokes(other.score, self._remaking.perform(other.score))
        for part in self._piece.score.parts:
            if not other.plays(part):
                continue
            for note in part.notes:
                name = (part.id, note.onset, note.pitch.midi)
                if name not in here or name not in there:
                    continue
                for entry, reason in self._asked[self._piece.beat_of(note.onset)].get(rule, ()):
                    words = _playing_words(entry, reason, here[name], there[name])
                    if words:
                        found = _found(entry, reason, words, note, None)
                        self._played[note.id].append(found)

    # What no single rule brought

    def _find_joint(self, other: Piece) -> None:
        moved = not self._piece.on_one_grid_with(other)
        for part in self._piece.score.parts:
            self._joint |= {n.id for n in part.notes if moved or not other.has(part, n)}
        for index, chord in enumerate(self._piece.score.chords):
            if moved or not same_chord(chord, other.chord(chord.onset)):
                self._joint_chords.add(index)

    def _bar(self, onset: int) -> tuple[int, int]:
        bar_ticks = self._piece.score.metre.bar_ticks
        first = onset // bar_ticks * bar_ticks
        return first, first + bar_ticks


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
    return Attribution(music.plan, music.score, music.performance, remaking, names)


def claims_of(project: Project, music: Music) -> Claims:
    """Return the proved causes of every note and chord of a project's music."""
    found = attribution(project, music)
    while not found.finished:
        found.step()
    return found.claims()


def asked_by_beat(plan: MusicalPlan) -> list[dict[str, list[tuple[str, Reason]]]]:
    """Return for every felt beat which rules move what there, by a noticeable amount."""
    felt = plan.metre.felt_beats
    asked: list[dict[str, list[tuple[str, Reason]]]] = []
    for beat, reasons in enumerate(plan.beat_reasons):
        here: dict[str, list[tuple[str, Reason]]] = defaultdict(list)
        for reason in reasons:
            here[reason.rule].append((reason.entry or "harmony", reason))
        bar = beat // felt
        aspects = plan.bar_reasons[bar] if bar < len(plan.bar_reasons) else {}
        for aspect, entries in aspects.items():
            for reason in entries:
                entry = reason.entry or _ASPECTS.get(aspect, "harmony")
                told = {known for known, _ in here[reason.rule]}
                least = _LEAST.get(entry, min(_LEAST.values()))
                if entry not in told and abs(reason.strength) >= least:
                    here[reason.rule].append((entry, reason))
        weight = round(float(plan.beats.figure_weight[beat]), 3)
        if weight >= _FIGURE_SEEN and _FIGURE not in here:
            cause = _FIGURE_CAUSES[FIGURES[int(plan.beats.figure[beat])]]
            place = (round(float(plan.beats.x[beat]), 3), round(float(plan.beats.y[beat]), 3))
            reason = Reason(_FIGURE, "lines", weight, place, f"Bar {{bar}}: {cause}.",
                            (("bar", bar + 1),), "figure")  # fmt: skip
            here[_FIGURE].append(("figure", reason))
        asked.append(dict(here))
    return asked


def _found(
    entry: str,
    reason: Reason,
    words: str,
    at: Note | ChordSymbol,
    instead: Note | ChordSymbol | None,
    chord: ChordSymbol | None = None,
) -> _Found:
    """Return a cause that held, in words of what it does to a note or chord.

    The words' ``{cause}`` becomes what the plan saw; ``{other}`` is what would stand there
    instead and ``{chord}`` the chord that does.
    """
    seen = reason.sentence.partition(": ")[2].rstrip(".")
    values = dict(reason.values)
    if isinstance(instead, ChordSymbol):
        values["other"] = chord_name(instead)
    elif instead is not None:
        values["other"] = pitch_name(instead.pitch)
    if chord is not None:
        values["chord"] = chord_name(chord)
    told = replace(
        reason,
        sentence=words.replace("{cause}", seen),
        values=tuple(sorted(values.items())),
        place=_place(at, reason),
        entry=entry,
    )
    weight = round(abs(reason.strength) / _LEAST.get(entry, 1.0), 3)
    return _Found(weight, told, reason)


def _place(at: Note | ChordSymbol, reason: Reason) -> tuple[float, float] | None:
    return reason.place if at.origin is None else at.origin.place


def _playing_words(
    entry: str, reason: Reason, here: tuple[int, float], there: tuple[int, float]
) -> str:
    more = reason.strength > 0
    if entry == "loudness":
        change = here[0] - there[0]
        if abs(change) >= _HEARD_VELOCITY and (change > 0) == more:
            return f"It is {'louder' if more else 'softer'} because {{cause}}."
    if entry == "articulation":
        shorter = there[1] >= _HEARD_LENGTH * here[1]
        longer = here[1] >= _HEARD_LENGTH * there[1]
        if shorter if more else longer:
            return f"It is {'more detached' if more else 'smoother'} because {{cause}}."
    return ""


def _sorted(found: list[_Found]) -> tuple[Reason, ...]:
    """Return the causes, strongest first, without those that the strongest outweigh.

    What would be even higher without one rule and lower without another is said to be what
    the stronger of the two makes it.
    """
    told: list[Reason] = []
    way: dict[str, bool] = {}
    for cause in sorted(found, key=lambda f: -f.weight):
        reason = cause.reason
        if way.setdefault(reason.entry, reason.strength > 0) == (reason.strength > 0):
            told.append(reason)
    return tuple(told)
