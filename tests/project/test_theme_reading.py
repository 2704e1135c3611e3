"""Themes are read from the formats that people have, and other files are refused in words."""

from pathlib import Path

import pytest
from music21 import converter

from studio.composing.settings import Theme
from studio.project.theme_reading import FORMATS, ThemeError, is_theme, read_theme

ABC = b"""X:1
T:Test
M:3/4
L:1/4
K:Am
E|A B c|d c B|A3|e2 d|c B A|^G3|A3|]
"""
KERN = b"**kern\n*M4/4\n*k[b-]\n*F:\n=1\n4f\n4g\n4a\n4b-\n=2\n2cc\n2a\n==\n*-\n"


def _line(theme: Theme) -> list[tuple[int, int, int]]:
    return [(n.onset, n.duration, n.pitch) for n in theme.notes]


def test_abc_is_read_with_its_upbeat_key_and_metre() -> None:
    theme = read_theme(ABC, "tune.abc")
    assert (theme.name, theme.tonic, theme.minor, theme.bar_ticks) == ("tune", 9, True, 2880)
    assert _line(theme)[:3] == [(-960, 960, 64), (0, 960, 69), (960, 960, 71)]
    assert _line(theme)[-1] == (17280, 2880, 69)


def test_kern_is_read() -> None:
    theme = read_theme(KERN, "song.krn")
    assert (theme.tonic, theme.minor, theme.bar_ticks) == (5, False, 3840)
    assert [n.pitch for n in theme.notes] == [65, 67, 69, 70, 72, 69]


@pytest.mark.parametrize(("kind", "ending"), [("musicxml", ".musicxml"), ("midi", ".mid")])
def test_the_same_tune_in_other_formats(kind: str, ending: str, tmp_path: Path) -> None:
    score = converter.parseData(ABC.decode(), format="abc")
    path = Path(score.write(kind, fp=tmp_path / f"tune{ending}"))
    theme = read_theme(path.read_bytes(), path.name)
    assert [n.pitch for n in theme.notes] == [n.pitch for n in read_theme(ABC, "a.abc").notes]
    assert (theme.tonic, theme.minor, theme.bar_ticks) == (9, True, 2880)


def test_of_chords_the_upper_line_is_taken_and_eight_bars_at_most() -> None:
    bars = "|".join(["[CEG][DFA][EGc][FAd]"] * 12)
    theme = read_theme(f"X:1\nM:4/4\nL:1/4\nK:C\n{bars}|]\n".encode(), "long.abc")
    assert [n.pitch for n in theme.notes[:4]] == [67, 69, 72, 74]
    assert max(n.onset for n in theme.notes) < 8 * 3840


@pytest.mark.parametrize("ending", sorted(FORMATS))
@pytest.mark.parametrize("data", [b"", b"\0\1\2", b"hello"])
def test_what_is_no_score_is_refused_in_one_sentence(data: bytes, ending: str) -> None:
    with pytest.raises(ThemeError, match=r"could not be read|has no notes"):
        read_theme(data, f"bad{ending}")


def test_other_files_are_no_themes() -> None:
    assert is_theme("Tune.MID")
    assert not is_theme("picture.png")
    with pytest.raises(ThemeError, match="is no score"):
        read_theme(b"", "picture.png")
