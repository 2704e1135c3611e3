"""Marks beside the notes as MusicXML directions and chord symbols."""

from typing import cast

from studio.composing.score import ChordSymbol, Section, TempoMark
from studio.mapping.plan import Metre
from studio.notating.marks import Mark, Rank
from studio.notating.names import KIND_TEXT
from studio.notating.pitches import Transposition, written_root
from studio.notating.xml import Element, add

_SOUND_DYNAMICS = {"pp": "36", "p": "54", "mp": "71", "mf": "89", "f": "106", "ff": "124"}
"""Loudness in per cent of a forte of velocity 90, as MusicXML counts it."""


def write_mark(
    measure: Element, mark: Mark, offset: int, staves: int, metre: Metre, moved: Transposition
) -> None:
    """Write a mark `offset` ticks after the present position of the measure."""
    if mark.rank is Rank.CHORD:
        _write_chord(measure, cast(ChordSymbol, mark.value), offset, staves, moved)
        return
    above = mark.rank in (Rank.REHEARSAL, Rank.TEMPO)
    value = mark.value
    if mark.rank in (Rank.OCTAVE_START, Rank.OCTAVE_STOP):
        above = True
    direction = add(measure, "direction", placement="above" if above else "below")
    kind = add(direction, "direction-type")
    sound: tuple[str, str] | None = None
    match mark.rank:
        case Rank.DYNAMIC:
            text = cast(str, value)
            add(add(kind, "dynamics"), text)
            sound = ("dynamics", _SOUND_DYNAMICS[text])
        case Rank.HAIRPIN_START | Rank.HAIRPIN_STOP:
            wedge, number = cast(tuple[str, int], value)
            add(kind, "wedge", type=wedge, number=str(number))
        case Rank.PEDAL_START | Rank.PEDAL_STOP:
            add(kind, "pedal", type=cast(str, value), line="yes", sign="no")
        case Rank.OCTAVE_START | Rank.OCTAVE_STOP:
            add(kind, "octave-shift", type=cast(str, value), size="8", number=str(mark.staff))
        case Rank.REHEARSAL:
            add(kind, "rehearsal", cast(Section, value).label)
        case Rank.TEMPO:
            tempo = cast(TempoMark, value)
            _write_tempo(direction, kind, tempo, metre)
            sound = ("tempo", f"{tempo.quarter_bpm:g}")
        case _:
            raise ValueError(f"no notation for {mark.rank!r}")
    if offset:
        add(direction, "offset", str(offset))
    if staves > 1:
        add(direction, "staff", str(mark.staff))
    if sound is not None:
        add(direction, "sound", **{sound[0]: sound[1]})


def _write_tempo(direction: Element, kind: Element, tempo: TempoMark, metre: Metre) -> None:
    if tempo.words:
        words = add(kind, "words", f"{tempo.words} ")
        words.set("font-weight", "bold")
        kind = add(direction, "direction-type")
    metronome = add(kind, "metronome", parentheses="yes")
    add(metronome, "beat-unit", "quarter")
    beat_bpm = tempo.quarter_bpm
    if metre.compound:
        add(metronome, "beat-unit-dot")
        beat_bpm /= 1.5
    add(metronome, "per-minute", str(round(beat_bpm)))


def _write_chord(
    measure: Element, chord: ChordSymbol, offset: int, staves: int, moved: Transposition
) -> None:
    harmony = add(measure, "harmony", placement="above")
    step, alter = written_root(chord.step, chord.alter, moved.fifths)
    root = add(harmony, "root")
    add(root, "root-step", step)
    if alter:
        add(root, "root-alter", str(alter))
    text = KIND_TEXT.get(chord.kind)
    kind = add(harmony, "kind", chord.kind)
    if text is not None:
        kind.set("text", text)
    if chord.bass is not None:
        step, alter = written_root(*chord.bass, moved.fifths)
        bass = add(harmony, "bass")
        add(bass, "bass-step", step)
        if alter:
            add(bass, "bass-alter", str(alter))
    if offset:
        add(harmony, "offset", str(offset))
    if staves > 1:
        add(harmony, "staff", "1")
