"""What each note and chord does in the music, read from the score alone."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from studio.composing.score import ChordSymbol, Note, Part, Pitch, Score
from studio.composing.theory import INTERVALS
from studio.notating.names import chord_name

_LETTERS = "CDEFGAB"
_STEP = 2
"""Semitones up to which two notes are neighbours in the scale."""
_FIGURE = 3
"""So many notes of a bar must come again before it counts as a repetition."""
_TONES = {
    2: "second",
    3: "third",
    4: "third",
    5: "fourth",
    6: "fifth",
    7: "fifth",
    8: "fifth",
    9: "sixth",
    10: "seventh",
    11: "seventh",
    14: "ninth",
}


@dataclass(frozen=True, slots=True)
class Use:
    """What a note does.

    Parameters
    ----------
    kind : str
        ``"cadence"``, ``"passing"``, ``"neighbour"``, ``"suspension"``, ``"leaning"``,
        ``"anticipation"``, ``"repeat"``, ``"chord"``, ``"bass"``, ``"free"`` or ``"drum"``;
        of a chord ``"cadence"``, ``"dominant"``, ``"home"`` or ``"way"``.
    words : str
        What it is, to begin a sentence with, with `str.format` fields: ``"A passing note"``.
    values : tuple of (str, str | float)
        What goes into the fields.
    """

    kind: str
    words: str
    values: tuple[tuple[str, str | float], ...] = ()

    @property
    def text(self) -> str:
        """Return the words with their values, in English."""
        return self.words.format(**dict(self.values))


def tones_of(chord: ChordSymbol) -> dict[int, int]:
    """Return the pitch classes of a chord with their distance from its root in semitones."""
    tones: dict[int, int] = {}
    for interval in INTERVALS.get(chord.kind, (0,)):
        tones.setdefault((chord.root + interval) % 12, interval)
    return tones


def note_uses(score: Score) -> dict[int, Use]:
    """Return what every note of a score does, by its id."""
    uses: dict[int, Use] = {}
    for part in score.parts:
        if part.instrument.percussion:
            words = Use("drum", "A stroke of the drums, which keep the beat")
            uses |= {note.id: words for note in part.notes}
            continue
        for lane in lanes_of(part).values():
            uses |= _Lane(score, part, lane).uses()
    return uses


def chord_uses(score: Score) -> tuple[Use, ...]:
    """Return what every chord of a score does."""
    ends = {last for _, last in score.phrases}
    return tuple(_chord_use(score, chord, ends) for chord in score.chords)


def _chord_use(score: Score, chord: ChordSymbol, ends: set[int]) -> Use:
    home = [change for change in score.keys if change.onset <= chord.onset] or [score.keys[0]]
    tonic = home[-1].key.tonic
    root = next(iter(tones_of(chord)))
    if chord.onset + chord.duration in ends:
        return Use("cadence", "The chord on which the phrase ends")
    if chord.numeral.startswith("V/") or (root - tonic) % 12 == 7:
        return Use("dominant", "A chord that leads on to the next one")
    if root == tonic:
        return Use("home", "The home chord")
    return Use("way", "A step on the way of the harmony")


def lanes_of(part: Part) -> dict[tuple[int, int], list[Note]]:
    """Return the notes of each staff and voice of a part, by onset and pitch."""
    lanes: dict[tuple[int, int], list[Note]] = defaultdict(list)
    for note in sorted(part.notes, key=lambda n: (n.onset, n.pitch.midi)):
        lanes[note.staff, note.voice].append(note)
    return dict(lanes)


class _Lane:
    """One line of one part: its notes in order, several at an onset where it has chords."""

    def __init__(self, score: Score, part: Part, notes: list[Note]) -> None:
        self._score = score
        self._part = part
        self._notes = notes
        self._single = len({note.onset for note in notes}) == len(notes)
        self._chord_onsets = [chord.onset for chord in score.chords]
        sings = part.role == "counter" or any(part.leads(note) for note in notes)
        self._sings = sings and self._single

    def uses(self) -> dict[int, Use]:
        found: dict[int, Use] = {}
        again = self._repeats() if self._sings else {}
        for index, note in enumerate(self._notes):
            before = self._notes[index - 1] if index and self._single else None
            following = index + 1 < len(self._notes) and self._single
            after = self._notes[index + 1] if following else None
            found[note.id] = self._use(note, before, after, again)
        return found

    def _use(
        self, note: Note, before: Note | None, after: Note | None, again: dict[int, Use]
    ) -> Use:
        chord = self._chord(note.onset)
        if self._sings and self._ends_phrase(note, after):
            home = self._home(note.onset) == note.pitch.midi % 12
            where = "on the home note" if home else "where the phrase comes to rest"
            return Use("cadence", f"The last note of the phrase, {where}")
        tones = {} if chord is None else tones_of(chord)
        if chord is not None and note.pitch.midi % 12 not in tones:
            return self._decoration(note, before, after)
        if note.id in again:
            return again[note.id]
        if chord is None:
            return Use("free", "A note of the scale")
        interval = tones[note.pitch.midi % 12]
        name = "root" if interval == 0 else _TONES[interval]
        values = (("tone", name), ("chord", chord_name(chord)))
        if self._part.role == "bass" or self._is_lowest(note):
            return Use("bass", "The bass under the chord {chord}: its {tone}", values)
        return Use("chord", "The {tone} of the chord {chord}", values)

    def _decoration(self, note: Note, before: Note | None, after: Note | None) -> Use:
        """Say what a note outside the chord does between its neighbours."""
        here = note.pitch.midi
        into = None if before is None or before.end < note.onset else here - before.pitch.midi
        out = None if after is None or note.end < after.onset else after.pitch.midi - here
        if into is not None and out is not None:
            if into == 0 and -_STEP <= out < 0:
                return Use("suspension", "A suspension: held over, it resolves downwards")
            if 0 < abs(into) <= _STEP and 0 < abs(out) <= _STEP:
                if into * out > 0:
                    return Use("passing", "A passing note")
                if into == -out:
                    return Use("neighbour", "A neighbour note: the melody steps aside and back")
        if out is not None and 0 < abs(out) <= _STEP:
            return Use("leaning", "A note outside the chord that leans on the next one")
        if out == 0:
            return Use("anticipation", "A note that comes ahead of its chord")
        return Use("free", "A note of the scale, outside the chord")

    def _repeats(self) -> dict[int, Use]:
        """Return which notes belong to a bar that takes up an earlier one."""
        bars: dict[int, list[Note]] = defaultdict(list)
        for note in self._notes:
            bars[note.onset // self._score.metre.bar_ticks].append(note)
        shapes = {bar: self._shape(bar, notes) for bar, notes in bars.items()}
        first: dict[tuple[tuple[int, int, int], ...], int] = {}
        found: dict[int, Use] = {}
        for bar in sorted(bars):
            shape = shapes[bar]
            if len(shape) < _FIGURE:
                continue
            source = first.setdefault(shape, bar)
            if source == bar:
                continue
            moved = bars[bar][0].pitch.midi - bars[source][0].pitch.midi
            how = "" if moved == 0 else ", higher" if moved > 0 else ", lower"
            use = Use("repeat", f"It takes up bar {{bar}}{how}", (("bar", source + 1),))
            found |= {note.id: use for note in bars[bar]}
        return found

    def _shape(self, bar: int, notes: list[Note]) -> tuple[tuple[int, int, int], ...]:
        start = bar * self._score.metre.bar_ticks
        low = _position(notes[0].pitch)
        return tuple((n.onset - start, n.duration, _position(n.pitch) - low) for n in notes)

    def _ends_phrase(self, note: Note, after: Note | None) -> bool:
        for first, last in self._score.phrases:
            if first <= note.onset < last:
                return after is None or after.onset >= last
        return False

    def _home(self, onset: int) -> int:
        keys = [change for change in self._score.keys if change.onset <= onset]
        return (keys or [self._score.keys[0]])[-1].key.tonic

    def _chord(self, onset: int) -> ChordSymbol | None:
        index = bisect_right(self._chord_onsets, onset) - 1
        return self._score.chords[index] if index >= 0 else None

    def _is_lowest(self, note: Note) -> bool:
        """Return whether no note of the piece lies lower while it begins."""
        if self._part.role not in ("harmony", "figure", "melody") or note.pitch.midi > 55:
            return False
        if self._part.leads(note):
            # A low note of the tune is no bass, even where nobody plays under it.
            return False
        lowest = min(
            other.pitch.midi
            for part in self._score.parts
            if not part.instrument.percussion
            for other in part.notes
            if other.onset <= note.onset < other.end
        )
        return lowest == note.pitch.midi


def _position(pitch: Pitch) -> int:
    """Return the place of a pitch on the staff: steps of the scale, whatever the sharps."""
    return _LETTERS.index(pitch.step) + 7 * pitch.octave
