"""Scores as text that a person can read, for golden tests.

``python -m tests.composing.golden_text`` writes the golden files anew.
"""

from pathlib import Path

from studio.composing.compose import compose
from studio.composing.score import Part, Score
from studio.composing.settings import ComposingSettings
from studio.mapping.plan import Metre, MusicalPlan
from tests.builders import a_plan

FOLDER = Path(__file__).parent / "golden"


def golden_plans() -> dict[str, MusicalPlan]:
    """Return the plans whose scores are kept."""
    return {
        "piano_g_major": a_plan(8, ensemble="piano"),
        "chorale_d_minor": a_plan(8, tonic=2, mode="minor", ensemble="chorale"),
        "flute_quartet_e_dorian": a_plan(8, Metre(6, 8), 4, "dorian"),
    }


def golden_score(name: str) -> Score:
    """Return the score of a golden plan."""
    return compose(golden_plans()[name], ComposingSettings(3), name, "golden.png")


def as_text(score: Score) -> str:
    """Return a score as text: its frame, then bar by bar, part by part.

    A note is its pitch and its length in sixteenths; notes that begin together are joined
    by ``+``; ``@`` gives an onset that does not follow the note before.
    """
    tempo = score.tempos[0]
    lines = [f"{score.key}, {score.metre}, {tempo.words} {tempo.quarter_bpm:g}", ""]
    for bar in range(score.bars):
        start = bar * score.metre.bar_ticks
        end = start + score.metre.bar_ticks
        chords = [c.numeral for c in score.chords if start <= c.onset < end]
        lines.append(f"bar {bar + 1}: {' '.join(chords)}")
        lines += [_bar(part, staff, start, end) for part in score.parts for staff in (1, 2)]
    return "\n".join(line for line in lines if line is not None) + "\n"


def _bar(part: Part, staff: int, start: int, end: int) -> str | None:
    notes = [n for n in part.notes if n.staff == staff and start <= n.onset < end]
    if staff > len(part.instrument.clefs):
        return None
    words = []
    for voice in (1, 2):
        at = start
        for onset in sorted({n.onset for n in notes if n.voice == voice}):
            chord = [n for n in notes if n.voice == voice and n.onset == onset]
            where = f"@{(onset - start) / 240:g} " if onset != at else ""
            pitches = "+".join(str(n.pitch) for n in chord)
            words.append(f"{where}{pitches}:{chord[0].duration / 240:g}")
            at = chord[0].end
        if voice == 1 and any(n.voice == 2 for n in notes):
            words.append("|")
    return f"  {part.abbreviation:8}{' '.join(words)}".rstrip()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for golden in golden_plans():
        (FOLDER / f"{golden}.txt").write_text(as_text(golden_score(golden)), encoding="utf-8")
        print(f"wrote {golden}.txt")
