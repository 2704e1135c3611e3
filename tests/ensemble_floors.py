"""What every piece of an ensemble has to reach: one set of floors for tonal music, others for
ensembles whose music is not judged by a tune over chords.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from studio.composing.score import Part, Score
from studio.composing.theory import SCALES


@dataclass(frozen=True)
class Floor:
    """A measure, its bound, and whether the bound is the least or the most."""

    measure: str
    bound: float
    least: bool
    text: str

    def met(self, value: float) -> bool:
        """Return whether a value is within the bound."""
        return value >= self.bound if self.least else value <= self.bound


TONAL = (
    Floor("diatonic", 0.95, True, "of the melody's notes are in the key of the moment (median)"),
    Floor("run", 4, False, "equal notes in a row in the melody"),
    Floor("leaps", 0.01, False, "of the melody's steps are wider than an octave"),
    Floor("cadence", 0.95, True, "of the pieces end at home after a chord that leads there"),
)
JAZZ = (
    Floor("walks", 0.9, True, "of the beats have a note of the bass"),
    Floor("roots", 0.0, False, "of the left hand's chords have their root"),
    Floor(
        "syncopated", 0.07, True, "of the melody's notes begin off the beat and last over the next"
    ),
    Floor("run", 4, False, "equal notes in a row in the melody"),
)
PADS = (
    Floor("changes", 1.5, False, "chords a bar"),
    Floor("sustained", 0.95, True, "of the time the pad sounds"),
    Floor("stand", 0.5, True, "bars that the pad's notes last (median)"),
)
MINIMAL = (
    Floor("changes", 1.25, False, "chords a bar"),
    Floor("steady", 0.55, True, "of the onsets of the cells are those of the bar before (mean)"),
    Floor("pulse", 0.5, True, "of the quavers or semiquavers of the pulse sound"),
)
PERCUSSION = (
    Floor("short", 0.6, True, "of the notes last a quarter at most"),
    Floor("drums", 0.9, True, "of the bars have drums"),
    Floor(
        "meet",
        0.1,
        False,
        "of the xylophone's strokes fall together with the marimba's right hand",
    ),
    Floor("run", 4, False, "equal notes in a row in the melody"),
)
FLOORS: dict[str, tuple[Floor, ...]] = {
    "jazz_trio": JAZZ,
    "synth_pads": PADS,
    "minimal": MINIMAL,
    "percussion": PERCUSSION,
}
"""Ensembles that are not here have those of `TONAL`."""


def floors_of(ensemble: str) -> tuple[Floor, ...]:
    """Return the floors of an ensemble."""
    return FLOORS.get(ensemble, TONAL)


def reached(score: Score, ensemble: str) -> dict[str, float]:
    """Return what a piece reaches of each of its ensemble's floors."""
    parts = {part.instrument.key: part for part in score.parts}
    found = {"run": float(_longest_run(score)), "changes": len(score.chords) / score.bars}
    if ensemble == "jazz_trio":
        found |= _jazz(score, parts)
    elif ensemble == "synth_pads":
        found |= _pads(score, parts["synth_pad"])
    elif ensemble == "minimal":
        found |= _minimal(score, parts)
    elif ensemble == "percussion":
        found |= _percussion(score, parts)
    else:
        found |= _tonal(score)
    return {floor.measure: found[floor.measure] for floor in floors_of(ensemble)}


def _longest_run(score: Score) -> int:
    run = longest = 1
    for a, b in pairwise(score.melody):
        run = run + 1 if a.pitch.midi == b.pitch.midi else 1
        longest = max(longest, run)
    return longest


def _tonal(score: Score) -> dict[str, float]:
    tune = score.melody
    inside = 0
    for note in tune:
        key = next(k.key for k in reversed(score.keys) if k.onset <= note.onset)
        inside += (note.pitch.midi - key.tonic) % 12 in SCALES[key.mode]
    # Where the tune goes to another player it may lie elsewhere.
    lines = [[n for n in part.notes if part.leads(n)] for part in score.parts]
    steps = [abs(a.pitch.midi - b.pitch.midi) for line in lines for a, b in pairwise(line)]
    wide = sum(step > 12 for step in steps)
    return {
        "diatonic": inside / len(tune),
        "leaps": wide / max(1, len(steps)),
        "cadence": float(_closes(score)),
    }


_LEADS = {
    "major": (7, 11, 2, 5, 9),
    "lydian": (7, 11, 2, 5, 9),
    "mixolydian": (10, 7, 5, 2),
    "dorian": (5, 7, 10, 2),
    "minor": (7, 11, 10, 5, 2, 8),
    "phrygian": (1, 10, 7, 5),
}
"""Roots, in semitones above home, of the chords that close in each mode."""


def _closes(score: Score) -> bool:
    """Return whether a piece ends on the home chord in root position after one that leads."""
    last = score.chords[-1]
    before = next((c for c in reversed(score.chords) if c.root != last.root), None)
    if last.root != score.key.tonic or last.bass is not None or before is None:
        return False
    return (before.root - last.root) % 12 in _LEADS[score.key.mode]


_AHEAD = 480


def _jazz(score: Score, parts: dict[str, Part]) -> dict[str, float]:
    beats = [
        bar * score.metre.bar_ticks + t
        for bar in range(score.bars - 1)
        for t in score.metre.beat_onsets
    ]
    struck = {n.onset for n in parts["jazz_bass"].notes}
    left = [n for n in parts["piano"].notes if n.staff == 2]
    rooted = 0
    for note in left:
        # A chord may be struck half a beat before it comes in.
        until = max(note.end, note.onset + _AHEAD + 1)
        meanwhile = (c for c in score.chords if c.onset < until)
        roots = {c.root for c in meanwhile if note.onset < c.onset + c.duration}
        rooted += roots == {note.pitch.midi % 12}
    over = 0
    for note in score.melody:
        bar = note.onset - note.onset % score.metre.bar_ticks
        following = [bar + t for t in (*score.metre.beat_onsets, score.metre.bar_ticks)]
        over += note.onset not in following and note.end > min(
            t for t in following if t > note.onset
        )
    return {
        "walks": sum(b in struck for b in beats) / len(beats),
        "roots": rooted / max(1, len(left)),
        "syncopated": over / len(score.melody),
    }


def _pads(score: Score, pad: Part) -> dict[str, float]:
    ticks = range(0, score.end, 480)
    sounds = sum(any(n.onset <= t < n.end for n in pad.notes) for t in ticks) / len(ticks)
    lengths = sorted(n.duration for n in pad.notes)
    return {
        "sustained": sounds,
        "stand": lengths[len(lengths) // 2] / score.metre.bar_ticks,
    }


def _minimal(score: Score, parts: dict[str, Part]) -> dict[str, float]:
    cells = [*parts["vibraphone"].notes, *parts["piano"].notes]
    bars: dict[int, set[int]] = {b: set() for b in range(score.bars - 1)}
    for note in cells:
        bar, inside = divmod(note.onset, score.metre.bar_ticks)
        bars.get(bar, set()).add(inside)
    alike = [len(bars[b] & bars[b + 1]) / max(1, len(bars[b + 1])) for b in range(score.bars - 2)]
    places = Counter(len(onsets) for onsets in bars.values())
    pulse = 480 if all(t % 480 == 0 for onsets in bars.values() for t in onsets) else 240
    full = score.metre.bar_ticks // pulse
    return {
        "steady": sum(alike) / max(1, len(alike)),
        "pulse": sum(k * n for k, n in places.items()) / max(1, places.total()) / full,
    }


def _percussion(score: Score, parts: dict[str, Part]) -> dict[str, float]:
    notes = [n for p in score.parts for n in p.notes]
    drums = {n.onset // score.metre.bar_ticks for n in parts["hand_percussion"].notes}
    high = [n.onset for n in parts["xylophone"].notes] if "xylophone" in parts else []
    middle = {n.onset for n in parts["marimba"].notes if n.staff == 1}
    return {
        "short": sum(n.duration <= 960 for n in notes) / len(notes),
        "drums": len(drums) / score.bars,
        "meet": sum(t in middle for t in high) / max(1, len(high)),
    }
