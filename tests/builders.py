"""Small values with sensible defaults, for tests of the stages that follow."""

from collections.abc import Sequence

import numpy as np

from studio.composing.score import (
    ChordSymbol,
    Dynamic,
    Hairpin,
    Instrument,
    Key,
    KeyChange,
    Note,
    Origin,
    Part,
    Pitch,
    Score,
    Section,
    Slur,
    Step,
    TempoMark,
)
from studio.mapping.plan import BeatIntent, Metre, MusicalPlan, PhrasePlan, SectionPlan

FLUTE = Instrument(
    "flute", "Flute", "Fl.", 73, "wind.flutes.flute", 60, 96, ("treble",), sustained=True
)
PIANO = Instrument("piano", "Piano", "Pno.", 0, "keyboard.piano", 21, 108, ("treble", "bass"))
CELLO = Instrument(
    "violoncello", "Violoncello", "Vc.", 42, "strings.cello", 36, 81, ("bass",), sustained=True
)
KIT = Instrument(
    "drum_kit", "Drum kit", "Dr.", 0, "drum.group.set", 35, 81, ("percussion",), percussion=True
)

_STEPS: tuple[Step, ...] = ("C", "D", "E", "F", "G", "A", "B")


def a_pitch(text: str) -> Pitch:
    """Return the pitch called e.g. ``"Bb3"``."""
    return Pitch(text[0], text.count("#") - text[1:].count("b"), int(text[-1]))  # type: ignore[arg-type]


def some_notes(
    pitches: Sequence[str | None], quarters: float = 1.0, first_id: int = 1, **extra: int
) -> tuple[Note, ...]:
    """Return notes of equal length one after the other; None is a rest."""
    length = round(960 * quarters)
    return tuple(
        Note(
            first_id + i,
            i * length,
            length,
            a_pitch(name),
            origin=Origin((i / len(pitches), 0.5), i, "picture"),
            **extra,  # type: ignore[arg-type]
        )
        for i, name in enumerate(pitches)
        if name is not None
    )


def a_score(
    metre: Metre = Metre(4, 4),
    bars: int = 4,
    parts: tuple[Part, ...] | None = None,
    quarter_bpm: float = 96.0,
) -> Score:
    """Return a short piece: by default four bars of flute and cello in G major."""
    if parts is None:
        tune = ["G4", "B4", "D5", "B4", "C5", "E5", "D5", None, "E5", "D5", "C5", "A4"]
        melody = some_notes([*tune, "G4", None, None, None], 1.0, 1)
        held = ["G2", "G2", "C3", "D3", "C3", "D3", "G2", "G2"]
        bass = some_notes(held, 2.0, 101)
        parts = (
            Part(
                "P1",
                "Flute",
                "Fl.",
                FLUTE,
                "melody",
                melody,
                slurs=(Slur(1, 4),),
                dynamics=(Dynamic(0, "mf"),),
                hairpins=(Hairpin(0, 3840, grows=True),),
                pan=-0.2,
            ),
            Part(
                "P2",
                "Violoncello",
                "Vc.",
                CELLO,
                "bass",
                bass,
                dynamics=(Dynamic(0, "p"),),
                pan=0.3,
            ),
        )
    end = bars * metre.bar_ticks
    chords = (
        ChordSymbol(0, end // 2, "G", 0, "major", "I", None),
        ChordSymbol(end // 2, end - end // 2, "C", 0, "major-seventh", "IV7", ("E", 0)),
    )
    return Score(
        title="A small piece",
        picture="small.png",
        metre=metre,
        bars=bars,
        keys=(KeyChange(0, Key("G", 0, "major")),),
        tempos=(TempoMark(0, quarter_bpm, "Andante"),),
        parts=parts,
        chords=chords,
        sections=(Section("A", "", 0, end),),
        phrases=((0, end),),
        beat_loudness=tuple(0.5 for _ in range(bars * metre.felt_beats)),
        reverberation=0.4,
        seed=0,
        composer="test",
    )


def a_plan(
    bars: int = 16,
    metre: Metre = Metre(4, 4),
    tonic: int = 7,
    mode: str = "major",
    ensemble: str = "flute_quartet",
    **changes: float,
) -> MusicalPlan:
    """Return a plan of an ABA′ piece whose melody rises and falls in each section."""
    count = bars * metre.felt_beats
    t = np.linspace(0, 1, count, endpoint=False, dtype=np.float32)
    one = np.ones(count, np.float32)
    wave = np.sin(4 * np.pi * t).astype(np.float32)
    beats = BeatIntent(
        x=t,
        y=0.5 - 0.3 * wave,
        pitch=72 + 6 * wave,
        pitch_weight=0.6 * one,
        density=(1.2 + 0.6 * wave).astype(np.float32),
        loudness=0.5 + 0.3 * wave,
        articulation=0.2 * one,
        consonance=0.7 * one,
        colour=0.3 * one,
        motion=0.4 * one,
        fifths=2 * wave,
        fifths_weight=0.3 * one,
        figure=np.ones(count, np.int8),
        figure_weight=0.5 * one,
        activity=1.5 * one,
        saliency=0.5 * one,
    )
    quarter = bars // 4
    sections = (
        SectionPlan("A", "light", 0, quarter, None, 0.0, 0.0, 0.25),
        SectionPlan("A′", "light again", quarter, quarter, 0, 0.8, 0.25, 0.5),
        SectionPlan("B", "dark", 2 * quarter, quarter, None, 0.0, 0.5, 0.75),
        SectionPlan("A″", "light", 3 * quarter, bars - 3 * quarter, 0, 0.7, 0.75, 1.0),
    )
    phrases = (
        PhrasePlan(0, 0, quarter, "half", None, 0.0),
        PhrasePlan(1, quarter, quarter, "authentic", 0, 0.3),
        PhrasePlan(2, 2 * quarter, quarter, "half", None, 0.0),
        PhrasePlan(3, 3 * quarter, bars - 3 * quarter, "authentic", 0, 0.3),
    )
    return MusicalPlan(
        digest="0" * 64,
        tonic=tonic,
        mode=mode,  # type: ignore[arg-type]
        metre=metre,
        tempo_bpm=96.0,
        bars=bars,
        ensemble=ensemble,
        sections=sections,
        phrases=phrases,
        climax_bar=(2 * bars) // 3,
        motif=np.array([0, 0.3, 0.8, 1, 0.6, 0.2, -0.4, -0.2], np.float32),
        beats=beats,
        valence=changes.get("valence", 0.2),
        arousal=changes.get("arousal", 0.0),
        tension=changes.get("tension", -0.1),
        complexity=changes.get("complexity", 0.0),
        fidelity=changes.get("fidelity", 0.55),
        dynamic_range=0.5,
        reverberation=0.4,
        path=np.stack([t, 0.5 - 0.3 * wave], axis=1),
        reasons={},
        beat_reasons=tuple(() for _ in range(count)),
    )
