"""Engraved pages: everything on the page, every note with its place, the same each time."""

import pickle
from dataclasses import replace

import pytest

from studio.composing.score import Key, KeyChange, Part, Section
from studio.notating.display_list import Engraving, Page
from studio.notating.engraving import engrave
from studio.notating.musicxml import musicxml
from studio.notating.text_metrics import outline_of, text_fonts, text_width
from tests.builders import KIT, PIANO, a_score, some_notes
from tests.notating.scores import CLARINET


def a_piano_piece(bars: int = 32) -> Engraving:
    right = some_notes(["C5", "E5", "G5", "C6"] * bars, 1.0, 1)
    left = some_notes(["C3"] * bars, 4.0, 10_001, staff=2)
    piano = Part("P1", "Piano", "Pno.", PIANO, "melody", right + left)
    score = replace(
        a_score(parts=(piano,), bars=bars), sections=(Section("A", "", 0, bars * 3840),)
    )
    return engrave(musicxml(score))


def words(page: Page) -> list[str]:
    return [run.text.replace("\xa0", " ").strip() for run in page.texts]


def test_every_note_and_bar_has_its_place_on_a_page() -> None:
    score = a_score()
    engraving = engrave(musicxml(score))
    notes = {f"n{note.id}" for part in score.parts for note in part.notes}
    bars = {f"m{bar + 1}" for bar in range(score.bars)}
    assert set(engraving.bounds) == notes | bars
    for name, bounds in engraving.bounds.items():
        page = engraving.pages[bounds.page]
        assert 0 < bounds.x < bounds.x + bounds.w < page.width, name
        assert 0 < bounds.y < bounds.y + bounds.h < page.height, name


def test_notes_stand_in_their_bars_in_time_and_by_height() -> None:
    engraving = engrave(musicxml(a_score()))
    first, bar = engraving.bounds["n1"], engraving.bounds["m1"]
    assert bar.x < first.x < engraving.bounds["n2"].x < bar.x + bar.w
    assert engraving.bounds["n3"].y < engraving.bounds["n2"].y < engraving.bounds["n1"].y
    # A head is as high as the space between two of the five lines, and overlaps them a little.
    assert first.h == pytest.approx(engraving.staff_height / 4, rel=0.15)
    assert bar.h > 2 * engraving.staff_height


def test_tied_pieces_belong_to_one_note() -> None:
    note = replace(some_notes(["C5"], 6.0)[0])
    part = replace(a_score().parts[0], notes=(note,), slurs=(), hairpins=())
    engraving = engrave(musicxml(a_score(parts=(part,), bars=2)))
    pieces = engraving.pieces(1)
    assert len(pieces) == 2
    assert pieces[0].x < pieces[1].x
    assert engraving.pieces(2) == ()


def test_the_first_page_has_title_picture_and_parts() -> None:
    engraving = engrave(musicxml(a_score()))
    texts = words(engraving.pages[0])
    for text in ("A small piece", "Made from small.png with Huesong", "Flute"):
        assert texts.count(text) == 1
    title = next(t for t in engraving.pages[0].texts if t.text == "A small piece")
    assert title.size == max(t.size for t in engraving.pages[0].texts)
    assert title.x + title.width / 2 == pytest.approx(engraving.pages[0].width / 2)
    assert all(run.y < engraving.bounds["m1"].y for run in engraving.pages[0].texts if run.bold)


def test_the_metronome_mark_has_its_note_from_the_music_font() -> None:
    page = engrave(musicxml(a_score())).pages[0]
    line = next(run for run in page.texts if run.text.startswith("Andante"))
    after = next(run for run in page.texts if run.text.strip("\xa0 ") == "=")
    between = [g for g in page.glyphs if line.x < g.x < after.x and abs(g.y - line.y) < 1]
    assert len(between) == 1


def test_long_pieces_have_pages_and_continuous_music_one() -> None:
    pages = a_piano_piece(96)
    assert len(pages.pages) > 1
    assert {bounds.page for bounds in pages.bounds.values()} == set(range(len(pages.pages)))
    xml = musicxml(a_score(bars=64))
    line = engrave(xml, continuous=True)
    assert len(line.pages) == 1
    assert line.pages[0].width > 8 * line.pages[0].height
    assert len({line.bounds[f"m{bar}"].y for bar in range(1, 65)}) == 1


def test_a_larger_staff_fills_more_paper() -> None:
    xml = musicxml(a_score(bars=64))
    assert len(engrave(xml, staff_mm=9.0).pages) > len(engrave(xml, staff_mm=4.0).pages)


def test_same_score_same_pages() -> None:
    xml = musicxml(a_score())
    first = pickle.dumps(engrave(xml))
    a_piano_piece(4)
    assert pickle.dumps(engrave(xml)) == first


def test_pages_are_small_enough_to_send() -> None:
    engraving = a_piano_piece(32)
    assert len(pickle.dumps(engraving)) < 300 * len(engraving.bounds) + 100_000


def test_kits_and_pianos_engrave_completely() -> None:
    drums = replace(
        a_score().parts[0],
        instrument=KIT,
        role="percussion",
        notes=some_notes(["F#2", "D2", "C2", "F#2"]),
        slurs=(),
        hairpins=(),
    )
    engraving = engrave(musicxml(a_score(parts=(drums,), bars=1)))
    assert {f"n{i}" for i in range(1, 5)} <= set(engraving.bounds)


def test_what_is_not_a_score_is_refused() -> None:
    with pytest.raises(ValueError, match="engraver"):
        engrave(b"<score-partwise version='4.0'/>")


def test_outlines_follow_the_path() -> None:
    outline = outline_of("M0 0h10v-5l2 2q4 0 4 4t4 4c1 1 2 2 3 3s2 2 3 3z")
    assert outline.verbs == "MLLLCCCCZ"
    assert outline.points[:8] == (0, 0, 10, 0, 10, -5, 12, -3)
    assert outline.points[-2:] == (26, 11)
    assert outline_of("M1 2L3 4", flipped=True).points == (1, -2, 3, -4)


def test_text_is_measured_in_the_font_it_is_painted_in() -> None:
    assert text_width("Flute", 1000, bold=False, italic=False) == pytest.approx(2056, abs=3)
    assert text_width("ADH", 1000, bold=False, italic=False) == pytest.approx(3 * 722, abs=2)
    assert text_width("12", 1000, bold=False, italic=True) == pytest.approx(1000)
    assert len(text_fonts()) == 4
    assert all(font[:4] == b"wOF2" for font in text_fonts())


def test_each_staff_has_its_own_key_after_a_change() -> None:
    score = a_score(bars=4)
    flute, cello = score.parts
    parts = (flute, replace(cello, instrument=CLARINET, notes=some_notes(["C5"] * 4, 4.0, 50)))
    changed = replace(
        score,
        parts=parts,
        keys=(KeyChange(0, Key("C", 0, "major")), KeyChange(7680, Key("D", 0, "major"))),
    )
    engraving = engrave(musicxml(changed), continuous=True)
    page = engraving.pages[0]
    bar = engraving.bounds["m3"]
    note = engraving.bounds["n50"]
    sharps = sorted(
        (glyph.y > bar.y + bar.h / 2)
        for glyph in page.glyphs
        if glyph.owner == "m3" and glyph.x < bar.x + bar.w / 4
    )
    # Two sharps for the flute, four for the clarinet, which began with two.
    assert sharps == [False] * 2 + [True] * 4
    assert note.x < bar.x
