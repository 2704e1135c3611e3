"""Random scores of every kind, for hypothesis."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from hypothesis import strategies as st

from studio.composing.score import (
    ChordSymbol,
    Dynamic,
    Hairpin,
    Instrument,
    Key,
    KeyChange,
    Note,
    Part,
    Pedal,
    Pitch,
    Score,
    Section,
    Slur,
    TempoMark,
)
from studio.mapping.plan import Metre
from tests.builders import CELLO, FLUTE, KIT, PIANO

Draw: TypeAlias = Callable[..., Any]

METRES = tuple(
    Metre(*m) for m in ((2, 4), (3, 4), (4, 4), (6, 8), (9, 8), (12, 8), (5, 4), (7, 8))
)
KEYS = tuple(
    Key(step, alter, mode)
    for step in "CDEFGAB"
    for alter in (-1, 0, 1)
    for mode in ("major", "lydian", "mixolydian", "dorian", "minor", "phrygian")
    if -6 <= Key(step, alter, mode).fifths <= 6
)
CLARINET = Instrument("clarinet", "Clarinet in B♭", "Cl.", 71, "wind.reed.clarinet", 50, 94,
                      ("treble",), -2)  # fmt: skip
HORN = Instrument("horn", "Horn in F", "Hn.", 60, "brass.french-horn", 41, 77, ("treble",), -7)
GUITAR = Instrument("guitar", "Guitar", "Gtr.", 24, "pluck.guitar", 40, 79, ("treble8vb",))
BASS = Instrument("bass", "Double bass", "Db.", 43, "strings.contrabass", 28, 60, ("bass",), -12)
VIOLA = Instrument("viola", "Viola", "Vla.", 41, "strings.viola", 48, 81, ("alto",))
INSTRUMENTS = (FLUTE, CELLO, PIANO, KIT, CLARINET, HORN, GUITAR, BASS, VIOLA)

_SPELLINGS = {
    0: ("C", 0), 1: ("C", 1), 2: ("D", 0), 3: ("E", -1), 4: ("E", 0), 5: ("F", 0),
    6: ("F", 1), 7: ("G", 0), 8: ("A", -1), 9: ("A", 0), 10: ("B", -1), 11: ("B", 0),
}  # fmt: skip
_DRUMS = (36, 38, 42, 44, 46, 49, 51)


def pitch_of(midi: int) -> Pitch:
    step, alter = _SPELLINGS[midi % 12]
    return Pitch(step, alter, midi // 12 - 1)


@st.composite
def durations(draw: Draw, end: int) -> list[int]:
    """Lengths that fill a stretch: plain values, and triplets within quarters and halves."""
    at = 0
    lengths = []
    while at < end:
        figures = [
            (240,) * 4, (480, 480), (960,), (480,), (240,), (720, 240), (1440,), (1920,),
            (2880,), (120, 120, 240), (360, 120), (1200,),
        ]  # fmt: skip
        if at % 960 == 0:
            figures += [(320,) * 3, (640, 320), (320, 640), (160,) * 6, (480, 160, 160, 160)]
        if at % 1920 == 0:
            figures += [(640,) * 3]
        for length in draw(st.sampled_from(figures)):
            if at < end:
                lengths.append(min(length, end - at))
                at += lengths[-1]
    return lengths


@st.composite
def voices(
    draw: Draw,
    instrument: Instrument,
    staff: int,
    voice: int,
    bars: int,
    metre: Metre,
    first_id: int,
) -> list[Note]:
    """One voice: single notes, chords and rests, without overlaps."""
    notes = []
    at = 0
    lengths = draw(durations(bars * metre.bar_ticks))
    low, high = max(instrument.low, 40), min(instrument.high, 84)
    for length in lengths:
        count = draw(st.sampled_from((0, 1, 1, 1, 1, 2, 3)))
        if instrument.percussion:
            keys = draw(st.sets(st.sampled_from(_DRUMS), min_size=0, max_size=count))
        else:
            keys = draw(st.sets(st.integers(low, high), min_size=0, max_size=count))
        for key in sorted(keys):
            notes.append(
                Note(first_id + len(notes), at, length, pitch_of(key), voice, staff,
                     articulations=draw(st.sampled_from(((), (), ("staccato",), ("accent",)))))
            )  # fmt: skip
        at += length
    return notes


@st.composite
def parts(draw: Draw, index: int, bars: int, metre: Metre) -> Part:
    """One part with all its voices and marks."""
    instrument = draw(st.sampled_from(INSTRUMENTS))
    notes = []
    for staff in range(1, len(instrument.clefs) + 1):
        for voice in (1, 2):
            single = voice == 2 and (instrument.percussion or draw(st.booleans()))
            if not single:
                own = voices(instrument, staff, voice, bars, metre, 10_000 * index + len(notes))
                notes += draw(own)
    end = bars * metre.bar_ticks
    first = [n for n in notes if n.voice == 1 and n.staff == 1]
    slurs = ()
    if len({n.onset for n in first}) > 2 and not instrument.percussion:
        slurs = (Slur(first[0].id, first[-1].id),)
    half = end // 2
    return Part(
        f"P{index}", instrument.name, instrument.abbreviation, instrument, "melody",
        tuple(draw(st.permutations(notes)) if len(notes) < 6 else notes),
        slurs=slurs,
        dynamics=draw(st.sampled_from(((), (Dynamic(0, "p"),), (Dynamic(half, "ff"),)))),
        hairpins=draw(st.sampled_from(((), (Hairpin(0, half, grows=True),)))),
        pedals=draw(st.sampled_from(((), (Pedal(0, half), Pedal(half, end))))),
    )  # fmt: skip


@st.composite
def scores(draw: Draw) -> Score:
    """Whole scores: any metre and key, a change of key, one to three parts."""
    metre = draw(st.sampled_from(METRES))
    bars = draw(st.integers(1, 4))
    end = bars * metre.bar_ticks
    keys = [KeyChange(0, draw(st.sampled_from(KEYS)))]
    if bars > 1:
        keys.append(KeyChange(metre.bar_ticks, draw(st.sampled_from(KEYS))))
    count = draw(st.integers(1, 3))
    score = Score(
        title="Fuzz <&>",
        picture="fuzz.png",
        metre=metre,
        bars=bars,
        keys=tuple(keys),
        tempos=(TempoMark(0, 96.0), TempoMark(end - metre.bar_ticks, 60.0, "Slower")),
        parts=tuple(draw(parts(i + 1, bars, metre)) for i in range(count)),
        chords=(ChordSymbol(0, end, "F", 1, "half-diminished", "ii", ("A", 0)),),
        sections=(Section("A", "", 0, metre.bar_ticks), Section("B", "", metre.bar_ticks, end)),
        phrases=((0, end),),
        beat_loudness=(0.9,),
        reverberation=0.4,
        seed=0,
        composer="test",
    )
    return replace(score, sections=score.sections[: min(bars, 2)])
