"""Names become the notes that Ravel and his colleagues made of Haydn's."""

import pytest

from studio.mapping.cipher import LETTER_NAMES, motif_of


def _notes(name: str) -> str:
    return "".join(LETTER_NAMES[letter] for letter in motif_of(name))


def test_haydn_is_b_a_d_d_g() -> None:
    assert _notes("Haydn") == _notes("HAYDN") == "BADDG"


def test_the_alphabet_is_written_in_rows_of_seven_but_h_is_b() -> None:
    assert _notes("abcdefg") == _notes("opqrstu") == "ABCDEFG"
    assert _notes("hijklmn") == "BBCDEFG"
    assert _notes("vwxyz") == "ABCDE"


def test_accents_digits_and_blanks_do_not_count() -> None:
    assert _notes("Éva") == _notes("Eva")
    assert _notes("Anna-Lena 2") == _notes("annalena")
    assert _notes("Weiß") == _notes("Weiss")
    assert _notes("Łukasz Ødegård") == _notes("Lukaszodegard")


def test_other_alphabets_sound_as_they_are_written_in_latin() -> None:
    assert _notes("Анна") == _notes("Anna")
    assert _notes("Ελενα") == _notes("Elena")
    assert 4 <= len(motif_of("李明")) <= 8
    assert motif_of("李明") != motif_of("王芳")


@pytest.mark.parametrize(("name", "count"), [("Jo", 4), ("Eva", 6), ("Anna", 4), ("X", 4)])
def test_short_names_are_repeated(name: str, count: int) -> None:
    motif = motif_of(name)
    assert len(motif) == count
    assert motif == (motif[: len(name)] * 4)[:count]


def test_long_names_are_cut_and_no_name_is_no_motif() -> None:
    assert len(motif_of("Maximilian")) == 8
    assert motif_of("") == motif_of("42 !") == ()
