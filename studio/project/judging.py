"""What a rule does to a note or a chord, told by comparing the piece with one without it."""

from collections.abc import Sequence
from dataclasses import replace

from studio.composing.score import ChordSymbol, Note, Part
from studio.mapping.faces import RULE as FACES
from studio.mapping.plan import FIGURES, Reason
from studio.project.asked import Asked
from studio.project.comparing import Lane, Piece, fifths_from, richness, same_chord, tension
from studio.project.found import Found, found_of
from studio.project.note_uses import tones_of

FORM = "symmetry_to_form"
_HARMONIC = ("motion", "fifths", "colour", "consonance", "harmony")
_HEARD_VELOCITY = 4
_HEARD_LENGTH = 1.15
_ON_TIME = 0.02
"""How far a note may lie from where a repeated figure has it, as a share of the bar."""


class Judge:
    """Says what a rule does, where the piece without it differs as the rule would have it.

    Parameters
    ----------
    rule : str
    piece, other : Piece
        With and without the rule.
    asked : sequence of Asked
        For every felt beat.
    """

    def __init__(self, rule: str, piece: Piece, other: Piece, asked: Sequence[Asked]) -> None:
        self._rule = rule
        self._piece = piece
        self._other = other
        self._asked = asked
        self._chords: dict[int, Found] = {}

    def of_chord(self, index: int) -> Found | None:
        """Return what the rule does to a chord, if another would stand there."""
        chord = self._piece.score.chords[index]
        instead = self._other.chord(chord.onset)
        for entry, reason in self._at(chord.onset):
            if entry in _HARMONIC:
                words = self._chord_words(entry, reason, chord, instead)
                if words:
                    self._chords[index] = found_of(entry, reason, words, chord, instead)
                    return self._chords[index]
        return None

    def of_note(self, part: Part, note: Note) -> Found | None:
        """Return what the rule does to a note that the other piece has not.

        Chords have to be judged before.
        """
        beat = self._piece.beat_of(note.onset)
        best: Found | None = None
        for entry, reason in self._at(note.onset):
            words, instead = self._note_words(entry, reason, part, note, beat)
            if words:
                found = found_of(entry, reason, words, note, instead)
                if best is None or found.weight > best.weight:
                    best = found
        if best is None and not part.instrument.percussion:
            best = self._by_chord(note)
        if best is None and self._rule == FACES:
            best = self._by_face(note)
        if best is None and self._rule == FORM:
            best = self._by_form(part, note)
        return best

    def of_playing(
        self, part: Part, note: Note, here: tuple[int, float], there: tuple[int, float]
    ) -> Found | None:
        """Return what the rule does to how a note is played.

        `here` and `there` are its velocity and its length in seconds with and without it.
        """
        for entry, reason in self._at(note.onset):
            if entry == "presence" and not _plays(part, reason):
                continue
            words = _playing_words(entry, reason, here, there)
            if words:
                return found_of("loudness" if entry == "presence" else entry, reason, words, note)
        return None

    def _at(self, onset: int) -> Sequence[tuple[str, Reason]]:
        return self._asked[self._piece.beat_of(onset)].get(self._rule, ())

    def _chord_words(
        self,
        entry: str,
        reason: Reason,
        chord: ChordSymbol,
        instead: ChordSymbol | None,
    ) -> str:
        """Return what the rule does to a chord; empty if it does not do what is claimed."""
        more = reason.strength > 0
        if instead is None or same_chord(chord, instead):
            return ""
        if entry == "motion":
            first, last = self._bar(chord.onset)
            here = self._piece.chords_begun(first, last)
            there = self._other.chords_begun(first, last)
            if more and instead.onset != chord.onset and here > there:
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

    def _note_words(
        self, entry: str, reason: Reason, part: Part, note: Note, beat: int
    ) -> tuple[str, Note | None]:
        """Return what the rule does to a note, and what would stand there; empty if nothing."""
        more = reason.strength > 0
        here, there = self._piece.lane(part, note), self._other.lane(part, note)
        if entry == "pitch" and not part.instrument.percussion:
            asked = self._piece.plan.beats.pitch[beat] - self._other.plan.beats.pitch[beat]
            instead = there.ranked(note.onset, here.rank(note))
            if instead is None or float(asked) * reason.strength <= 0:
                return "", None
            if (note.pitch.midi - instead.pitch.midi) * reason.strength > 0:
                how = "higher" if more else "lower"
                words = f"It lies {how} because {{cause}}; otherwise it would be {{other}}."
                return words, instead
        elif entry == "density":
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
        elif entry == "figure" and part.role_of(note) in ("figure", "harmony", "inner"):
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
        elif entry == "ostinato":
            if not _leads(part, note) and self._in_ostinato(note):
                return "It is part of a figure that repeats because {cause}.", None
        elif entry == "presence" and _plays(part, reason):
            return (
                "It is there because {cause}." if self._joins(reason, note, there) else ""
            ), None
        return "", None

    @staticmethod
    def _joins(reason: Reason, note: Note, there: Lane) -> bool:
        """Return whether a part plays because its region is near, and else would rest."""
        return reason.strength > 0 and not there.struck(note.onset)

    def _in_ostinato(self, note: Note) -> bool:
        """Return whether a note begins where a repeated figure of its bar has a note."""
        bar, inside = divmod(note.onset, self._piece.score.metre.bar_ticks)
        share = inside / self._piece.score.metre.bar_ticks
        return any(
            abs(share - onset) <= _ON_TIME
            for figure in self._piece.plan.ostinati
            if figure.first_bar <= bar < figure.first_bar + figure.bars
            for onset in figure.onsets
        )

    def _by_chord(self, note: Note) -> Found | None:
        """Return the cause of a note whose chord the rule has brought and that only it has."""
        chord, instead = self._piece.chord(note.onset), self._other.chord(note.onset)
        if chord is None or instead is None or same_chord(chord, instead):
            return None
        tone = note.pitch.midi % 12
        if tone not in tones_of(chord) or tone in tones_of(instead):
            return None
        index = self._piece.score.chords.index(chord)
        found = self._chords.get(index)
        if found is None:
            return None
        words = (
            "It belongs to the chord {chord}, which stands here because {cause}; "
            "otherwise the chord would be {other}."
        )
        return found_of(found.reason.entry, found.cause, words, note, instead, chord)

    def _by_face(self, note: Note) -> Found | None:
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
                return Found(1.0, told, voice.reason)
        return None

    def _by_form(self, part: Part, note: Note) -> Found | None:
        """Return the form as the cause of a note that comes back where the picture does."""
        bar_ticks = self._piece.score.metre.bar_ticks
        bar = note.onset // bar_ticks
        plan = self._piece.plan
        section = next(s for s in plan.sections if s.first_bar <= bar < s.first_bar + s.bars)
        there = next(
            (s for s in self._other.plan.sections if s.first_bar <= bar < s.first_bar + s.bars),
            None,
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
        reason = Reason(FORM, "likeness", section.likeness, place, words, values, "form")
        return Found(1.0 + section.likeness, reason, reason)

    def _bar(self, onset: int) -> tuple[int, int]:
        bar_ticks = self._piece.score.metre.bar_ticks
        first = onset // bar_ticks * bar_ticks
        return first, first + bar_ticks


def _playing_words(
    entry: str, reason: Reason, here: tuple[int, float], there: tuple[int, float]
) -> str:
    more = reason.strength > 0
    if entry in ("loudness", "presence"):
        change = here[0] - there[0]
        if abs(change) >= _HEARD_VELOCITY and (change > 0) == more:
            return f"It is {'louder' if more else 'softer'} because {{cause}}."
    if entry == "articulation":
        shorter = there[1] >= _HEARD_LENGTH * here[1]
        longer = here[1] >= _HEARD_LENGTH * there[1]
        if shorter if more else longer:
            return f"It is {'more detached' if more else 'smoother'} because {{cause}}."
    return ""


def _leads(part: Part, note: Note) -> bool:
    """Return whether a note belongs to the tune, or to the bass of the whole."""
    return part.leads(note) or part.role_of(note) == "bass"


def _plays(part: Part, reason: Reason) -> bool:
    """Return whether a part has the role that a region plays."""
    return part.role == reason.feature or (part.role, reason.feature) == ("inner", "harmony")
