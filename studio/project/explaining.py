"""The whole account of a piece: what the plan knows, and the proved causes in the score."""

from collections import defaultdict
from dataclasses import replace

from studio.composing.language.tunes import SHORTEST
from studio.composing.originality import TOO_LONG, Originality
from studio.composing.score import Note, Part
from studio.mapping.account import Explanation, Line, Topic
from studio.mapping.explaining import BARS, PLAYERS, explain
from studio.notating.names import chord_name
from studio.project.alike import listed, of_several, what_holds
from studio.project.claims import Claims
from studio.project.details import details_of, note_name
from studio.project.music import Music
from studio.project.sayings import ASKS, bar_sayings, chord_sayings, note_sayings, proved_by_bar

_UNPLAYED = "{who} would go to {region}, but this ensemble has no player for it alone."
_WHOLE = "Of the piece as a whole, what is seen decides"
_SINCE = ", since "
_PROOF = (
    "A cause is named for a note or chord only if the piece, composed again without that rule, "
    "has another note or chord there."
)


def explain_music(music: Music, claims: Claims, *, detailed: bool = True) -> Explanation:
    """Return why a piece is as it is, down to its notes.

    Parameters
    ----------
    music : Music
    claims : Claims
        The proved causes of this very piece.
    detailed : bool
        Whether to add what only a program reads: every note with its causes.
    """
    told = explain(music.features, music.plan)
    topics = [_bars(music, claims) if topic.title == BARS else topic for topic in told.topics]
    topics = [_players(music, t) if t.title == PLAYERS else t for t in topics]
    topics.append(Topic("What is proved", _proved(music, claims)))
    if claims.originality is not None:
        topics.append(Topic("Originality", (_originality(music, claims.originality),)))
    account = replace(told, topics=tuple(topics))
    return replace(account, details=details_of(music, claims)) if detailed else account


def _players(music: Music, topic: Topic) -> Topic:
    """Return which instrument speaks for which region, then the roles that none takes on."""
    lines = [
        Line(reasons[0].sentence, reasons[0].values, reasons[0].place,
             under=tuple(Line(r.sentence, r.values, r.place) for r in reasons[1:]))
        for reasons in (part.reasons for part in music.score.parts)
        if reasons
    ]  # fmt: skip
    told = {dict(r.values)["region"] for part in music.score.parts for r in part.reasons}
    for line in topic.lines:
        values = dict(line.values)
        if "region" not in values:
            lines.append(line)
        elif values["region"] not in told:
            lines.append(Line(_UNPLAYED, line.values, line.place))
    return Topic(topic.title, tuple(lines))


def _bars(music: Music, claims: Claims) -> Topic:
    """Return a line for every bar: its chords, its causes and its notes that have one."""
    plan, score = music.plan, music.score
    ticks = score.metre.bar_ticks
    by_bar: dict[int, list[tuple[Part, Note]]] = defaultdict(list)
    for part in score.parts:
        for note in part.notes:
            if note.id in claims.notes:
                by_bar[note.onset // ticks].append((part, note))
    lines = []
    for bar, proved in enumerate(proved_by_bar(score, claims)):
        said = bar_sayings(plan, bar, proved)
        texts = [f"Bar {bar + 1} ({_chords_of(music, bar)})."]
        texts += _bar_texts(said, bar)
        closer = [
            _closer(chord_name(chord), chord_sayings(claims, index), bar)
            for index, chord in enumerate(score.chords)
            if chord.onset // ticks == bar and claims.chords[index]
        ]
        closer += _notes(by_bar[bar], claims, bar)
        place = next((saying.place for saying in said if saying.place is not None), None)
        lines.append(Line(" ".join(texts), place=place, bar=bar, under=tuple(closer)))
    return Topic(BARS, tuple(lines))


def _notes(notes: list[tuple[Part, Note]], claims: Claims, bar: int) -> list[Line]:
    """Return what is said of a bar's notes: once for those of a part that it all holds for."""
    alike: dict[tuple[object, ...], list[tuple[Part, Note]]] = defaultdict(list)
    for part, note in sorted(notes, key=lambda pair: (pair[1].onset, pair[0].id)):
        alike[(part.id, *what_holds(note_sayings(claims, note.id)))].append((part, note))
    lines = []
    for group in alike.values():
        part = group[0][0]
        said = [note_sayings(claims, note.id) for _, note in group]
        names = [note_name(part, note) for _, note in group]
        who = f"{listed(names)}, {part.name}"
        if part.instrument.percussion:
            who = part.name if len(group) == 1 else f"{part.name}, {len(group)} notes"
        place = next((line.place for line in said[0] if line.place is not None), None)
        lines.append(Line(f"{who}: {of_several(said)}", place=place, bar=bar))
    return lines


def _bar_texts(said: tuple[Line, ...], bar: int) -> list[str]:
    """Return a bar's sentences, with all that the picture only asks for in one."""
    texts = [_without_bar(line.text, bar) for line in said]
    wanted: dict[str, list[str]] = {}
    for text in texts:
        if text.startswith(ASKS):
            wish, _, cause = text.removeprefix(ASKS).rstrip(".").partition(_SINCE)
            wanted.setdefault(wish, []).append(cause)
    asks = [f"{wish}{_SINCE}{' and since '.join(why)}" for wish, why in wanted.items()]
    done = [text for text in texts if not text.startswith(ASKS)]
    if asks:
        between = "; for " if len(asks) > 2 else ", and for "
        done.append(f"{ASKS}{between.join(asks)}.")
    return done


def _closer(name: str, said: tuple[Line, ...], bar: int) -> Line:
    place = next((saying.place for saying in said if saying.place is not None), None)
    return Line(f"{name}: {' '.join(saying.text for saying in said)}", place=place, bar=bar)


def _without_bar(text: str, bar: int) -> str:
    """Return a sentence about a bar that has been named before."""
    named = f"Bar {bar + 1} "
    return f"It {text.removeprefix(named)}" if text.startswith(named) else text


def _proved(music: Music, claims: Claims) -> tuple[Line, ...]:
    notes = sum(len(part.notes) for part in music.score.parts)
    chords = len(music.score.chords)
    caused = len(claims.notes)
    led = sum(1 for found in claims.chords if found)
    together = len(claims.joint)
    whole = sorted({entry for entry, _ in claims.whole})
    return (
        Line(_PROOF),
        *((Line(f"{_WHOLE}: {listed(whole)}."),) if whole else ()),
        Line(
            f"Of {notes} notes, {caused} have a cause of their own in the picture, "
            f"{len(claims.indirect)} follow from what it does elsewhere, and {together} are led "
            "to by several things together; for the others it did not ask."
        ),
        Line(
            f"Of {chords} chords, {led} have a cause of their own; "
            f"{len(claims.played)} notes are played louder, softer, longer or shorter for "
            "what is seen."
        ),
    )


def _originality(music: Music, found: Originality) -> Line:
    """Return what the melody has in common with known tunes."""
    compared = f"the {found.tunes} tunes that the musical language was learned from"
    if found.longest == 0:
        return Line(
            f"The melody, {found.notes} notes long, has no run of {SHORTEST} notes or more in "
            f"common with any of {compared}."
        )
    bar = found.onset // music.score.metre.bar_ticks
    text = (
        f"The longest run that the melody, {found.notes} notes long, has in common with any of "
        f"{compared} is of {found.longest} notes, from bar {bar + 1} on, as in one by "
        f"{found.composer}"
    )
    if found.longest < TOO_LONG:
        text += f"; from {TOO_LONG} notes on a phrase is composed again."
    else:
        text += "; what a theme or a lock holds is left as it is."
    return Line(text, bar=bar)


def _chords_of(music: Music, bar: int) -> str:
    ticks = music.score.metre.bar_ticks
    here = [c for c in music.score.chords if c.onset < (bar + 1) * ticks]
    names = [chord_name(c) for c in here if c.onset + c.duration > bar * ticks]
    return ", ".join(names) if names else "no chord"
