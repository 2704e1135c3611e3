"""Scores are read as they sound."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from studio.errors import StudioError
from studio.training.corpus import read_corpus, use_of
from studio.training.pieces import Piece
from studio.training.reading import read_piece


def note(pitch: str, duration: int, *inside: str, voice: int = 1, staff: int = 1) -> str:
    step, alter, octave = pitch[0], pitch.count("#") - pitch.count("b"), pitch[-1]
    before = "".join(e for e in inside if e.startswith(("<chord", "<grace", "<cue")))
    after = "".join(e for e in inside if not e.startswith(("<chord", "<grace", "<cue")))
    return (
        f"<note>{before}<pitch><step>{step}</step><alter>{alter}</alter>"
        f"<octave>{octave}</octave></pitch><duration>{duration}</duration>"
        f"<voice>{voice}</voice><staff>{staff}</staff>{after}</note>"
    )


def rest(duration: int) -> str:
    return f"<note><rest/><duration>{duration}</duration><voice>1</voice></note>"


def score(*parts: str, names: tuple[str, ...] = ("Voice", "Piano")) -> bytes:
    listed = "".join(
        f'<score-part id="P{i}"><part-name>{n}</part-name></score-part>'
        for i, n in enumerate(names[: len(parts)])
    )
    bodies = "".join(f'<part id="P{i}">{body}</part>' for i, body in enumerate(parts))
    return (
        f'<?xml version="1.0"?><score-partwise version="4.0"><part-list>{listed}</part-list>'
        f"{bodies}</score-partwise>"
    ).encode()


SIGNS = (
    "<attributes><divisions>2</divisions><key><fifths>-1</fifths></key><time><beats>3</beats>"
    "<beat-type>4</beat-type></time>{more}</attributes>"
)
LYRIC = "<lyric><text>la</text></lyric>"
SUNG = (
    '<measure number="0" implicit="yes">'
    + SIGNS.format(more="")
    + note("C5", 2, LYRIC)
    + "</measure><measure>"
    + note("F5", 4, LYRIC, '<notations><slur type="start" number="1"/></notations>')
    + note("Bb4", 2, '<tie type="start"/>', '<notations><slur type="stop"/></notations>')
    + "</measure><measure>"
    + note("Bb4", 1, '<tie type="stop"/>')
    + note("A4", 0, "<grace/>")
    + note("G4", 1)
    + rest(4)
    + "</measure>"
)
PLAYED = (
    '<measure number="0" implicit="yes">'
    + SIGNS.format(more="<staves>2</staves>")
    + rest(2)
    + "</measure><measure>"
    + note("A4", 6)
    + note("C5", 6, "<chord/>")
    + "<backup><duration>6</duration></backup>"
    + note("F2", 2, voice=5, staff=2)
    + note("F#3", 4, voice=5, staff=2)
    + "</measure><measure>"
    + note("C4", 6)
    + "</measure>"
)


@pytest.fixture
def piece() -> Piece:
    return read_piece(score(SUNG, PLAYED), "song", "nobody", "songs")


def test_bars_have_their_true_lengths_and_signs(piece: Piece) -> None:
    assert piece.bars["onset"].tolist() == [0, 960, 3840]
    assert piece.bars["duration"].tolist() == [960, 2880, 2880]
    assert piece.bars["pickup"].tolist() == [True, False, False]
    assert set(piece.bars["fifths"].tolist()) == {-1}
    assert (piece.bars["beats"][0], piece.bars["beat_type"][0]) == (3, 4)


def test_tied_notes_are_one_and_grace_notes_are_left_out(piece: Piece) -> None:
    voice = piece.voice
    assert voice is not None
    assert voice.notes["pitch"].tolist() == [72, 77, 70, 67]
    assert voice.notes["duration"].tolist() == [960, 1920, 960 + 480, 480]
    assert voice.notes["onset"].tolist() == [0, 960, 2880, 4320]


def test_spelling_syllables_and_slurs(piece: Piece) -> None:
    voice = piece.voice
    assert voice is not None
    assert voice.notes["fifths"].tolist() == [0, -1, -2, 1]
    assert voice.notes["syllable"].tolist() == [True, True, False, False]
    assert voice.notes["slurred"].tolist() == [False, True, False, False]


def test_chords_and_staves_of_a_piano(piece: Piece) -> None:
    piano = piece.keyboard
    assert piano is not None
    assert piano.staves == 2
    found = {(int(n["onset"]), int(n["pitch"]), int(n["staff"])) for n in piano.notes}
    assert found == {(960, 69, 1), (960, 72, 1), (960, 41, 2), (1920, 54, 2), (3840, 60, 1)}
    assert np.all(np.diff(piano.notes["onset"]) >= 0)


def test_transposing_instruments_sound() -> None:
    down = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"
    body = "<measure>" + SIGNS.format(more=down) + note("C4", 6) + "</measure>"
    clarinet = read_piece(score(body), "x", "y", "songs").lines[0].notes
    assert clarinet["pitch"].tolist() == [58]
    assert clarinet["fifths"].tolist() == [-2]


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", b"<score-partwise/>"])
def test_what_is_no_score_is_said_in_one_sentence(data: bytes) -> None:
    with pytest.raises(StudioError, match="torn"):
        read_piece(data, "torn", "", "songs")


def test_archives_and_folders_give_the_same_corpus(tmp_path: Path) -> None:
    folder = tmp_path / "scores" / "A composer"
    folder.mkdir(parents=True)
    (folder / "one.musicxml").write_bytes(score(SUNG, PLAYED))
    (folder / "torn.musicxml").write_bytes(b"<score")
    archive = tmp_path / "songs.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(folder / "one.musicxml", "scores/A composer/one.musicxml")
    a = read_corpus([tmp_path / "scores"], workers=1)
    b = read_corpus([archive], workers=1)
    assert [p.name for p in a.pieces] == [p.name for p in b.pieces] == ["one"]
    assert b.pieces[0].composer == "A composer"
    assert np.array_equal(a.pieces[0].lines[0].notes, b.pieces[0].lines[0].notes)
    assert not a.sources
    assert b.sources[0][0] == "songs.zip"


def test_a_corpus_without_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no MusicXML scores"):
        read_corpus([tmp_path], workers=1)
    with pytest.raises(StudioError, match="nothing at"):
        read_corpus([tmp_path / "gone"], workers=1)


def test_a_tenth_each_is_kept_for_stopping_and_testing() -> None:
    uses = [use_of("composer", f"piece {i}") for i in range(4000)]
    assert 0.08 < uses.count("test") / 4000 < 0.125
    assert 0.08 < uses.count("valid") / 4000 < 0.125
    assert uses == [use_of("composer", f"piece {i}") for i in range(4000)]
