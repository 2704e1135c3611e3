"""What a real notation program makes of a score; skipped where it is not installed."""

import os
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import mido
import pytest

from studio.composing.score import Note, Part, Pedal, Score
from studio.mapping.plan import Metre
from studio.notating.musicxml import musicxml
from studio.notating.rhythm import playable
from tests.builders import KIT, PIANO, a_score, some_notes
from tests.notating.scores import CLARINET, GUITAR

PROGRAM = shutil.which("mscore3") or shutil.which("musescore3")
pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(PROGRAM is None, reason="MuseScore 3 (mscore3) is not installed"),
]


def everything() -> Score:
    """Transposing instruments, a piano with three voices and pedal, triplets and a kit."""
    tune = some_notes(["C5", "E5", "G5", "F#5", "A5", None, "G5", "E5"] * 2, 1.0, 1)
    second = tuple(replace(n, id=n.id + 100, voice=2, pitch=replace(n.pitch, octave=4))
                   for n in tune)  # fmt: skip
    left = some_notes(["C3", "G3", "E3"] * 8, 2 / 3, 201, staff=2)
    strum = some_notes(["E2", "B2", "E3", "G3"] * 4, 1.0, 301)
    hits = some_notes(["C2", "F#2", "D2", "F#2"] * 8, 0.5, 401)

    def part(name: str, instrument: object, notes: tuple[Note, ...]) -> Part:
        return replace(
            a_score().parts[0], id=name, name=name, abbreviation=name[:2],
            instrument=instrument, notes=notes, slurs=(),
        )  # fmt: skip

    piano = replace(
        part("Piano", PIANO, (*tune, *second, *left)), pedals=(Pedal(0, 1920), Pedal(1920, 3840))
    )
    shifted = tuple(replace(n, id=n.id + 500) for n in tune)
    return a_score(
        parts=(
            part("Clarinet", CLARINET, shifted),
            part("Guitar", GUITAR, strum),
            piano,
            part("Drum kit", KIT, hits),
        )
    )


def opened_in_musescore(score: Score, folder: Path) -> tuple[str, str, mido.MidiFile]:
    """Return what the program says, its own document, and the MIDI file that it plays."""
    source = folder / "score.musicxml"
    source.write_bytes(musicxml(score))
    surroundings = dict(os.environ, QT_QPA_PLATFORM="offscreen", XDG_RUNTIME_DIR=str(folder))
    said = ""
    for name in ("out.mscx", "out.mid"):
        done = subprocess.run(
            [str(PROGRAM), str(source), "-o", str(folder / name)],
            env=surroundings, capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
        said += done.stdout + done.stderr
    return said, (folder / "out.mscx").read_text("utf-8"), mido.MidiFile(folder / "out.mid")


@pytest.mark.parametrize("score", [everything(), a_score(Metre(7, 8), 8)], ids=["all", "7/8"])
def test_musescore_reads_every_note_and_mends_nothing(score: Score, tmp_path: Path) -> None:
    said, document, midi = opened_in_musescore(score, tmp_path)
    assert "Error" not in said
    assert "not equal to specified duration" not in said
    assert "<Measure len=" not in document
    assert "<visible>0" not in document
    played: Counter[tuple[int, int]] = Counter()
    for track in midi.tracks:
        at = 0
        for message in track:
            at += message.time
            if message.type == "note_on" and message.velocity:
                played[round(at * 96 / midi.ticks_per_beat), message.note] += 1
    written = Counter(
        (round(note.onset / 10), note.pitch.midi)
        for part in score.parts
        for note in playable(part.notes)
    )
    assert played == written
