"""The account is whole, the same every time, and anyone can check it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from studio.composing.language.tunes import SHORTEST
from studio.composing.originality import TOO_LONG, Originality
from studio.mapping.account import Explanation
from studio.mapping.explaining import BARS, asked_of_bar
from studio.mapping.planning import plan_music
from studio.project.attribution import claims_of
from studio.project.claims import Claims
from studio.project.explaining import explain_music
from studio.project.music import Music
from studio.project.pipeline import Pipeline
from studio.project.project import Project, new_project, with_setting
from studio.project.sayings import bar_sayings, chord_sayings, note_sayings, proved_by_bar

PICTURE = Path(__file__).resolve().parents[2] / "resources" / "pictures" / "sunset_hills.jpg"


@pytest.fixture(scope="module")
def project() -> Project:
    return with_setting(new_project(PICTURE.name, PICTURE.read_bytes()), "bars", 16)


@pytest.fixture(scope="module")
def music(project: Project) -> Music:
    return Pipeline().make(project)


@pytest.fixture(scope="module")
def claims(project: Project, music: Music) -> Claims:
    return claims_of(project, music)


@pytest.fixture(scope="module")
def account(music: Music, claims: Claims) -> Explanation:
    return explain_music(music, claims)


def test_an_account_has_every_bar_and_every_note(account: Explanation, music: Music) -> None:
    bars = next(topic for topic in account.topics if topic.title == BARS)
    assert [line.bar for line in bars.lines] == list(range(16))
    assert all(line.text.startswith(f"Bar {line.bar + 1} (") for line in bars.lines)  # type: ignore[operator]
    data = json.loads(account.as_json())
    notes = [note.id for part in music.score.parts for note in part.notes]
    assert [note["id"] for note in data["notes"]] == notes
    assert [bar["bar"] for bar in data["bar_by_bar"]] == list(range(1, 17))
    chords = [chord for bar in data["bar_by_bar"] for chord in bar["chords"]]
    assert len(chords) == len(music.score.chords)


def test_an_account_says_what_the_melody_has_in_common_with_known_tunes(
    account: Explanation, music: Music
) -> None:
    told = next(topic for topic in account.topics if topic.title == "Originality")
    found = json.loads(account.as_json())["originality"]
    assert found["notes"] == len({note.onset for note in music.score.melody})
    assert found["longest"] < TOO_LONG
    (sentence,) = told.sentences
    assert f"{found['notes']} notes long" in sentence
    assert str(found["tunes"]) in sentence
    assert str(found["longest"] or SHORTEST) in sentence


def test_a_tune_that_was_held_is_told_with_its_composer(music: Music, claims: Claims) -> None:
    shared = Originality(60, 14, 3 * music.score.metre.bar_ticks, "Clara Schumann", 1801)
    account = explain_music(music, replace(claims, originality=shared), detailed=False)
    told = next(topic for topic in account.topics if topic.title == "Originality")
    (line,) = told.lines
    assert line.bar == 3
    assert "14 notes, from bar 4 on, as in one by Clara Schumann" in line.text
    assert "lock" in line.text


def test_notes_can_be_checked_from_the_file(account: Explanation, music: Music) -> None:
    data = json.loads(account.as_json())
    written = {note.id: note for part in music.score.parts for note in part.notes}
    claimed = 0
    for note in data["notes"]:
        own = written[note["id"]]
        assert (note["onset"], note["pitch"]) == (own.onset, own.pitch.midi)
        assert note["bar"] == own.onset // music.score.metre.bar_ticks + 1
        assert note["sentence"]
        for claim in note["claims"]:
            claimed += 1
            assert {"rule", "feature", "moves", "strength", "place", "where", "sentence"} <= set(
                claim
            )
            assert all(0.0 <= v <= 1.0 for v in claim["place"] or ())
            assert claim["where"].startswith("the ")
    assert claimed


def test_the_whole_piece_is_told_with_what_is_proved(
    account: Explanation, project: Project, music: Music
) -> None:
    data = json.loads(account.as_json())
    told = {(entry["entry"], entry["rule"]): entry["proved"] for entry in data["whole"]}
    assert told["key", "hue_to_key"]
    assert told["tempo", "arousal_to_tempo"]
    bare = plan_music(music.features, project.mapping, without=frozenset({"hue_to_key"}))
    assert bare.tonic != music.plan.tonic
    for side in ("valence", "arousal", "tension"):
        parts = data["mood"][side]["contributions"]
        assert parts
        amounts = [abs(part["amount"]) for part in parts]
        assert amounts == sorted(amounts, reverse=True)


def test_it_is_the_same_every_time(account: Explanation, project: Project) -> None:
    music = Pipeline().make(project)
    again = explain_music(music, claims_of(project, music))
    assert again.as_text() == account.as_text()
    assert again.as_json() == account.as_json()


def test_sentences_are_whole_and_plain(account: Explanation) -> None:
    for topic in account.topics:
        assert topic.lines
        for line in (*topic.lines, *(one for above in topic.lines for one in above.under)):
            assert line.text[-1] in ".:", line.text
            assert not re.search(r"[{}_]", line.text), line.text
            assert line.text[0].isupper() or line.text[0].isdigit(), line.text
            assert "  " not in line.text, line.text


def test_markdown_has_a_heading_for_each_topic(account: Explanation) -> None:
    text = account.as_text()
    assert text.startswith("# sunset_hills.jpg\n")
    for topic in account.topics:
        assert f"\n## {topic.title}\n" in text
    assert "\n  - " in text


def test_only_what_is_proved_is_said_to_be_so(music: Music, claims: Claims) -> None:
    proved = proved_by_bar(music.score, claims)
    said_of = {"proved": 0, "asked": 0}
    for bar in range(music.score.bars):
        reasons = asked_of_bar(music.plan, bar)
        for reason, said in zip(reasons, bar_sayings(music.plan, bar, proved[bar]), strict=True):
            held = (reason.rule, reason.entry, reason.strength > 0) in proved[bar]
            assert said.text.startswith(f"Bar {bar + 1} ") == held
            assert said.text.startswith("The picture asks for ") != held
            said_of["proved" if held else "asked"] += 1
        # Without a proof nothing is said to be a cause.
        assert all("asks for" in s.text for s in bar_sayings(music.plan, bar, frozenset()))
    assert min(said_of.values()) > 0


def test_a_note_without_a_cause_says_what_the_music_needed(music: Music, claims: Claims) -> None:
    kinds = {"cause": 0, "elsewhere": 0, "together": 0, "music": 0}
    for part in music.score.parts:
        for note in part.notes:
            text = " ".join(saying.text for saying in note_sayings(claims, note.id))
            if note.id in claims.notes:
                kinds["cause"] += 1
                assert "because" in text
                assert "did not ask" not in text
            elif note.id in claims.indirect:
                kinds["elsewhere"] += 1
                assert "elsewhere" in text
                assert note.id not in claims.joint
            elif note.id in claims.joint:
                kinds["together"] += 1
                assert "none does alone" in text
            else:
                kinds["music"] += 1
                assert "; the picture did not ask for it." in text
    assert min(kinds.values()) > 0
    for index in range(len(music.score.chords)):
        assert chord_sayings(claims, index)
