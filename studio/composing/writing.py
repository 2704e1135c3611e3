"""Writing down: spelled notes with lasting ids, parts, chord symbols, sections."""

from collections.abc import Mapping

from studio.composing.bowing import slur_groups
from studio.composing.coming_forward import brought_forward, own_shapes, pan_of, part_reasons
from studio.composing.expression import (
    Shape,
    articulated,
    dynamics,
    pedals,
)
from studio.composing.frame import Frame
from studio.composing.laying_over import Bars, laid_over
from studio.composing.limits.declared import PLAYERS
from studio.composing.material import Span, Tone
from studio.composing.score import (
    ChordSymbol,
    KeyChange,
    Note,
    Origin,
    Part,
    Section,
    Slur,
)
from studio.composing.seating import Seat
from studio.composing.spelling import Speller, chord_positions, named, spelled
from studio.composing.theory import numeral
from studio.imaging.features import Place


def note_id(part: int, bar: int, onset: int, staff: int, voice: int, ordinal: int) -> int:
    """Return the lasting number of a note, below 2**53.

    Parameters
    ----------
    part : int
        Index of the part, below 64.
    bar : int
        Index of the bar, below 65536.
    onset : int
        Ticks from the bar line, below 8192.
    staff, voice : int
        1 or 2.
    ordinal : int
        Rank among the notes of the chord from below, below 16.
    """
    lane = 2 * (staff - 1) + voice - 1
    return ((((part + 1) << 16 | bar) << 13 | onset) << 2 | lane) << 4 | ordinal


def write_part(
    frame: Frame,
    seat: Seat,
    alone: bool,
    tones: tuple[Tone, ...],
    held: Bars,
    spans: tuple[Span, ...],
    shapes: tuple[Shape, ...],
    faces: Mapping[int, Place],
) -> Part:
    """Return the part of a player.

    `held` has the notes of its held bars, `faces` the places of notes that state a motif.
    """
    index, player = seat.index, seat.player
    instrument = player.instrument
    sings = player.role in ("melody", "counter") or (
        instrument.sustained and player.role in ("inner", "bass")
    )
    if not instrument.percussion and sings:
        tones = _with_marks(frame, tones)
    tones = brought_forward(frame, seat, tones)
    level = not PLAYERS[instrument.key].dynamics
    if level:
        tones = tuple(t._replace(emphasis=0.0, articulations=()) for t in tones)
    tones = laid_over(frame, seat, tones, held, fits=True)
    shapes = own_shapes(frame, seat, shapes, tones)
    speller = Speller(spans)
    notes: list[Note] = []
    chord_at = (-1, 0, 0)
    ordinal = 0
    for tone in tones:
        bar, inside = divmod(tone.onset, frame.bar_ticks)
        here = (tone.onset, tone.staff, tone.voice)
        ordinal = ordinal + 1 if here == chord_at else 0
        chord_at = here
        if instrument.percussion:
            pitch = spelled(tone.pitch, _DRUM_POSITIONS[tone.pitch % 12])
        else:
            pitch = speller.spell(tone.pitch, tone.onset)
        leads = (tone.role or player.role) == "melody" and tone.voice == 1 and tone.staff == 1
        origin = frame.origin(tone.onset, leads)
        if tone.onset in faces and tone.voice == 1 and tone.staff == 1:
            origin = Origin(faces[tone.onset], origin.beat, "picture")
        notes.append(
            Note(
                note_id(index, bar, inside, tone.staff, tone.voice, ordinal),
                tone.onset,
                tone.duration,
                pitch,
                tone.voice,
                tone.staff,
                round(tone.emphasis, 3),
                tone.articulations,
                origin,
                None if tone.role == player.role else tone.role,
            )
        )
    marks, pins = ((), ()) if level else dynamics(frame, shapes, tones)
    slurs: tuple[Slur, ...] = ()
    if sings and not instrument.percussion:
        lane = [(t, n) for t, n in zip(tones, notes, strict=True) if t.staff == 1 and t.voice == 1]
        single = len({t.onset for t, _ in lane}) == len(lane)
        if single and (instrument.sustained or player.role != "bass"):
            groups = slur_groups(frame, index, tuple(t for t, _ in lane), instrument)
            slurs = tuple(Slur(lane[a][1].id, lane[b][1].id) for a, b in groups)
    pedal = pedals(frame, spans, tones) if instrument.key == "piano" else ()
    return Part(
        f"P{index + 1}",
        instrument.name,
        instrument.abbreviation,
        instrument,
        player.role,
        tuple(notes),
        slurs,
        marks,
        pins,
        pedal,
        pan_of(frame, seat, alone),
        part_reasons(frame, seat),
    )


_DRUM_POSITIONS = {0: 0, 1: 7, 2: 2, 3: -3, 4: 4, 5: -1, 6: 6, 7: 1, 8: 8, 9: 3, 10: -2, 11: 5}


def _with_marks(frame: Frame, tones: tuple[Tone, ...]) -> tuple[Tone, ...]:
    lead = tuple(t for t in tones if t.staff == 1 and t.voice == 1)
    others = [t for t in tones if not (t.staff == 1 and t.voice == 1)]
    joined = [*articulated(frame, lead), *others]
    return tuple(sorted(joined, key=lambda t: (t.onset, t.staff, t.voice, t.pitch)))


def chord_symbols(
    frame: Frame, spans: tuple[Span, ...], bass: tuple[int, ...]
) -> tuple[ChordSymbol, ...]:
    """Return the chord symbols; `bass` has the lowest pitch of each chord."""
    symbols = []
    for span, lowest in zip(spans, bass, strict=True):
        step, alter = named(span.position)
        low = lowest % 12
        positions = chord_positions(span)
        inverted = low != span.root and low in positions
        symbols.append(
            ChordSymbol(
                span.onset,
                span.duration,
                step,
                alter,
                span.kind,
                numeral(span.degree, span.kind),
                named(positions[low]) if inverted else None,
                frame.origin(span.onset, not span.cadence),
            )
        )
    return tuple(symbols)


def key_changes(frame: Frame) -> tuple[KeyChange, ...]:
    """Return the keys: the home key, and each section's where it differs from the last."""
    changes = [KeyChange(0, frame.home)]
    for section, key in zip(frame.plan.sections, frame.keys, strict=True):
        if key != changes[-1].key:
            changes.append(KeyChange(section.first_bar * frame.bar_ticks, key))
    return tuple(changes)


def written_sections(frame: Frame) -> tuple[Section, ...]:
    """Return the sections with their ticks."""
    return tuple(
        Section(s.label, s.name, s.first_bar * frame.bar_ticks, s.bars * frame.bar_ticks)
        for s in frame.plan.sections
    )
