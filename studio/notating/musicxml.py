"""MusicXML 4.0 of a score."""

from collections.abc import Sequence

from lxml import etree

from studio.composing.score import Note, Part, Score
from studio.notating.clefs import CLEFS
from studio.notating.directions import write_mark
from studio.notating.drums import drum
from studio.notating.header import doctype, new_root, write_header
from studio.notating.layout import Event, PartLayout, PartMeasure, WrittenNote, lay_out
from studio.notating.marks import Mark, sections_after
from studio.notating.pitches import Transposition
from studio.notating.xml import Element, add
from studio.units import TICKS_PER_QUARTER

_ARTICULATIONS = {
    "staccato": "staccato",
    "tenuto": "tenuto",
    "accent": "accent",
    "marcato": "strong-accent",
}
_sub = etree.SubElement


def musicxml(score: Score, description: str = "") -> bytes:
    """Return a score as a MusicXML 4.0 partwise file.

    Parameters
    ----------
    score : Score
    description : str
        How it was made (picture and settings), kept in the file's metadata.

    Returns
    -------
    bytes
        UTF-8, the same for the same score: ids come from the notes, there is no date.

    Raises
    ------
    ValueError
        If a note of the score cannot be written (it lies outside the bars, or on a tick
        that no written value meets).
    """
    root = new_root()
    write_header(root, score, description)
    double_bars = sections_after(score)
    for index, layout in enumerate(lay_out(score)):
        _write_part(root, score, layout, index, double_bars)
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=doctype())


def _write_part(
    root: Element, score: Score, layout: PartLayout, index: int, double_bars: set[int]
) -> None:
    part = _sub(root, "part", id=f"P{index + 1}")
    writer = _PartWriter(score, layout, index)
    last = len(layout.measures) - 1
    for bar, measure in enumerate(layout.measures):
        element = _sub(part, "measure", number=str(bar + 1))
        if index == 0:
            element.set("id", f"m{bar + 1}")
        _write_attributes(element, score, layout.part, measure, first=bar == 0)
        writer.write(element, bar)
        if bar == last or bar + 1 in double_bars:
            barline = _sub(element, "barline", location="right")
            add(barline, "bar-style", "light-heavy" if bar == last else "light-light")


def _write_attributes(
    element: Element, score: Score, part: Part, measure: PartMeasure, *, first: bool
) -> None:
    clefs = [(i, clef) for i, clef in enumerate(measure.clefs, start=1) if clef is not None]
    moved = measure.transposition
    shows_transposition = moved is not None and (moved.semitones or moved.fifths)
    if not (first or clefs or measure.key is not None or shows_transposition):
        return
    attributes = _sub(element, "attributes")
    if first:
        add(attributes, "divisions", str(TICKS_PER_QUARTER))
    if measure.key is not None:
        key = add(attributes, "key")
        add(key, "fifths", str(measure.key[0]))
        # Programs know no other modes and complain; the signature says the rest.
        if measure.key[1] in ("major", "minor") and not part.instrument.percussion:
            add(key, "mode", measure.key[1])
    if first:
        time = add(attributes, "time")
        add(time, "beats", str(score.metre.beats))
        add(time, "beat-type", str(score.metre.beat_type))
        if len(measure.clefs) > 1:
            add(attributes, "staves", str(len(measure.clefs)))
    for number, name in clefs:
        _write_clef(attributes, name, number if len(measure.clefs) > 1 else 0)
    if moved is not None and shows_transposition and not part.instrument.percussion:
        _write_transpose(attributes, moved)


def _write_clef(attributes: Element, name: str, number: int) -> None:
    clef = CLEFS[name]
    element = add(attributes, "clef")
    if number:
        element.set("number", str(number))
    add(element, "sign", clef.sign)
    if clef.line:
        add(element, "line", str(clef.line))


def _write_transpose(attributes: Element, moved: Transposition) -> None:
    transpose = add(attributes, "transpose")
    add(transpose, "diatonic", str(moved.diatonic))
    add(transpose, "chromatic", str(moved.chromatic))
    if moved.octaves:
        add(transpose, "octave-change", str(moved.octaves))


class _PartWriter:
    """Writes the bars of one part in order; remembers where its marks and slurs stand."""

    def __init__(self, score: Score, layout: PartLayout, index: int) -> None:
        self._metre = score.metre
        self._layout = layout
        self._identity = f"P{index + 1}"
        self._percussion = layout.part.instrument.percussion
        self._staves = len(layout.part.instrument.clefs)
        self._marks = [
            [mark for mark in layout.marks if mark.staff == staff]
            for staff in range(1, self._staves + 1)
        ]
        self._done = [0] * self._staves
        self._slurs = _numbered_slurs(layout.part)

    def write(self, measure: Element, bar: int) -> None:
        """Write the voices of a bar, with the marks in the first voice of each staff."""
        length = self._metre.bar_ticks
        staff_before = 0
        for count, voice in enumerate(self._layout.measures[bar].voices):
            if count:
                backup = _sub(measure, "backup")
                _sub(backup, "duration").text = str(length)
            leads = voice.staff != staff_before
            staff_before = voice.staff
            stem = ("up" if voice.voice % 2 else "down") if voice.shared else ""
            for event in voice.events:
                if leads:
                    self._write_marks(measure, bar, voice.staff, event)
                self._write_event(measure, event, voice.voice, voice.staff, stem)
            if leads:
                self._write_closing(measure, bar, voice.staff)

    def _write_marks(self, measure: Element, bar: int, staff: int, event: Event) -> None:
        zero = bar * self._metre.bar_ticks
        marks = self._marks[staff - 1]
        at = self._done[staff - 1]
        while at < len(marks) and marks[at].onset - zero < event.value.end:
            self._write_mark(measure, marks[at], marks[at].onset - zero - event.value.onset, bar)
            at += 1
        self._done[staff - 1] = at

    def _write_closing(self, measure: Element, bar: int, staff: int) -> None:
        end = (bar + 1) * self._metre.bar_ticks
        marks = self._marks[staff - 1]
        at = self._done[staff - 1]
        last_bar = bar + 1 == len(self._layout.measures)
        while (
            at < len(marks)
            and marks[at].rank.closes
            and (marks[at].onset == end or (last_bar and marks[at].onset > end))
        ):
            self._write_mark(measure, marks[at], 0, bar)
            at += 1
        self._done[staff - 1] = at

    def _write_mark(self, measure: Element, mark: Mark, offset: int, bar: int) -> None:
        write_mark(
            measure, mark, offset, self._staves, self._metre, self._layout.transpositions[bar]
        )

    def _write_event(
        self, measure: Element, event: Event, voice: int, staff: int, stem: str
    ) -> None:
        if not event.notes:
            self._write_value(measure, None, event, voice, staff, "", chord=False)
        for i, note in enumerate(event.notes):
            self._write_value(measure, note, event, voice, staff, stem, chord=i > 0)

    def _write_value(
        self,
        measure: Element,
        note: WrittenNote | None,
        event: Event,
        voice: int,
        staff: int,
        stem: str,
        *,
        chord: bool,
    ) -> None:
        value = event.value
        element = _sub(measure, "note")
        if note is None:
            rest = _sub(element, "rest")
            if not value.type:
                rest.set("measure", "yes")
        else:
            suffix = f"-{note.piece + 1}" if note.piece else ""
            element.set("id", f"n{note.note.id}{suffix}")
            if chord:
                _sub(element, "chord")
            self._write_pitch(element, note)
        _sub(element, "duration").text = str(value.duration)
        if note is not None:
            if note.piece:
                _sub(element, "tie", type="stop")
            if note.tied_on:
                _sub(element, "tie", type="start")
            if self._percussion:
                _sub(element, "instrument", id=f"{self._identity}-D{note.note.pitch.midi}")
        _sub(element, "voice").text = str(voice)
        if value.type:
            _sub(element, "type").text = value.type
            for _ in range(value.dots):
                _sub(element, "dot")
        if note is not None and note.accidental is not None:
            sign = _sub(element, "accidental")
            sign.text = note.accidental.name
            if note.accidental.cautionary:
                sign.set("cautionary", "yes")
        if value.tuplet is not None:
            modification = _sub(element, "time-modification")
            _sub(modification, "actual-notes").text = "3"
            _sub(modification, "normal-notes").text = "2"
            if value.type != value.tuplet.unit:
                _sub(modification, "normal-type").text = value.tuplet.unit
        if note is not None and stem and value.type not in ("whole", "breve"):
            _sub(element, "stem").text = stem
        if self._percussion and note is not None:
            head = drum(note.note.pitch.midi).head
            if head != "normal":
                _sub(element, "notehead").text = head
        if self._staves > 1:
            _sub(element, "staff").text = str(staff)
        if not chord:
            for level, beam in enumerate(event.beams, start=1):
                _sub(element, "beam", number=str(level)).text = beam
        self._write_notations(element, note, event, chord=chord)

    def _write_pitch(self, element: Element, note: WrittenNote) -> None:
        if self._percussion:
            sound = drum(note.note.pitch.midi)
            place = _sub(element, "unpitched")
            _sub(place, "display-step").text = sound.step
            _sub(place, "display-octave").text = str(sound.octave)
            return
        pitch = _sub(element, "pitch")
        _sub(pitch, "step").text = note.pitch.step
        if note.pitch.alter:
            _sub(pitch, "alter").text = str(note.pitch.alter)
        _sub(pitch, "octave").text = str(note.pitch.octave)

    def _write_notations(
        self, element: Element, note: WrittenNote | None, event: Event, *, chord: bool
    ) -> None:
        tuplet = event.value.tuplet
        begins = tuplet is not None and not chord and event.value.onset == tuplet.start
        ends = tuplet is not None and not chord and event.value.end == tuplet.start + tuplet.length
        ties = note is not None and (note.piece or note.tied_on)
        slurs = self._slurs_at(note) if note is not None else []
        signs = note.note.articulations if note is not None and not note.piece else ()
        if not (begins or ends or ties or slurs or signs):
            return
        notations = _sub(element, "notations")
        if note is not None and note.piece:
            _sub(notations, "tied", type="stop")
        if note is not None and note.tied_on:
            _sub(notations, "tied", type="start")
        for number, kind in slurs:
            _sub(notations, "slur", number=str(number), type=kind)
        if begins:
            bracket = "yes" if event.bracket else "no"
            _sub(notations, "tuplet", type="start", bracket=bracket)
        if ends:
            _sub(notations, "tuplet", type="stop")
        if signs:
            articulations = _sub(notations, "articulations")
            for sign in signs:
                _sub(articulations, _ARTICULATIONS[sign])

    def _slurs_at(self, note: WrittenNote) -> Sequence[tuple[int, str]]:
        here = self._slurs.get(note.note.id)
        if not here:
            return ()
        return [
            (number, kind)
            for number, kind in here
            if (kind == "start" and not note.piece) or (kind == "stop" and not note.tied_on)
        ]


def _numbered_slurs(part: Part) -> dict[int, list[tuple[int, str]]]:
    """Return for each note id the slurs that begin and end there, each with its number.

    Slurs that sound at the same time have different numbers. A slur whose notes are not
    both in the part (an edit may have removed one) is left out.
    """
    notes: dict[int, Note] = {note.id: note for note in part.notes}
    spans = sorted(
        (notes[slur.first].onset, notes[slur.last].onset, slur.first, slur.last)
        for slur in part.slurs
        if slur.first in notes and slur.last in notes
    )
    busy_until: dict[int, int] = {}
    ends: dict[int, list[tuple[int, str]]] = {}
    for onset, end, first, last in spans:
        if end <= onset:
            continue
        number = next(n for n in range(1, len(spans) + 2) if busy_until.get(n, -1) < onset)
        busy_until[number] = end
        ends.setdefault(first, []).append((number, "start"))
        ends.setdefault(last, []).append((number, "stop"))
    return ends
