"""The whole account of a piece: what the plan knows, and the proved causes in the score."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from studio.composing.score import ChordSymbol, Note, Part, Score
from studio.imaging.features import VisualFeatures
from studio.mapping.explaining import (
    BARS,
    PLAYERS,
    Explanation,
    Line,
    Topic,
    asked_of_bar,
    explain,
    place_words,
)
from studio.mapping.plan import MusicalPlan, Reason
from studio.mapping.region_words import region_words
from studio.mapping.tracing import wish
from studio.notating.chords import chord_name
from studio.project.claims import Claims
from studio.project.music import Music
from studio.project.note_uses import pitch_name
from studio.project.sayings import Saying, chord_sayings, note_sayings

_PROOF = (
    "A cause is named for a note or chord only if the piece, composed again without that rule, "
    "has another note or chord there."
)


def explain_music(music: Music, claims: Claims) -> Explanation:
    """Return why a piece is as it is, down to its notes.

    Parameters
    ----------
    music : Music
    claims : Claims
        The proved causes of this very piece.
    """
    told = explain(music.features, music.plan)
    topics = [_bars(music, claims) if topic.title == BARS else topic for topic in told.topics]
    topics = [_players(music, t) if t.title == PLAYERS else t for t in topics]
    topics.append(Topic("What is proved", _proved(music, claims)))
    details: tuple[tuple[str, object], ...] = (
        ("mood", _mood(music.features)),
        ("tags", [{"name": t.name, "probability": round(t.probability, 3)} for t in music.tags]),
        ("faces", _faces(music.features)),
        ("whole", _whole(music, claims)),
        ("regions", _regions(music.features)),
        ("parts", [_part(part, music.features) for part in music.score.parts]),
        ("sections", _sections(music.plan)),
        ("bar_by_bar", _bar_details(music, claims)),
        ("notes", _note_details(music, claims)),
    )
    return replace(told, topics=tuple(topics), details=details)


Proved: TypeAlias = frozenset[tuple[str, str, bool]]
"""Rules, what each moves, and whether it adds to it, that are proved causes in a bar."""


def is_proved(reason: Reason, proved: Proved) -> bool:
    """Return whether what a reason does to its bar is a proved cause there."""
    return _kind(reason) in proved


def proved_by_bar(score: Score, claims: Claims) -> tuple[Proved, ...]:
    """Return what is proved in each bar of a piece."""
    ticks = score.metre.bar_ticks
    found: list[set[tuple[str, str, bool]]] = [set() for _ in range(score.bars)]
    for part in score.parts:
        for note in part.notes:
            for known in (claims.notes, claims.played):
                found[note.onset // ticks] |= {_kind(r) for r in known.get(note.id, ())}
    for chord, reasons in zip(score.chords, claims.chords, strict=False):
        found[chord.onset // ticks] |= {_kind(reason) for reason in reasons}
    return tuple(frozenset(kinds) for kinds in found)


def bar_sayings(plan: MusicalPlan, bar: int, proved: Proved) -> tuple[Saying, ...]:
    """Return what the picture does to a bar: what is proved as it is, else what it asks for."""
    said = []
    for reason in asked_of_bar(plan, bar):
        if is_proved(reason, proved):
            said.append(Saying(reason.sentence, reason.values, reason.place))
        else:
            words = f"The picture asks for {wish(reason)}."
            said.append(Saying(words, place=reason.place))
    return tuple(said)


def _kind(reason: Reason) -> tuple[str, str, bool]:
    return (reason.rule, reason.entry, reason.strength > 0)


def _players(music: Music, topic: Topic) -> Topic:
    """Return which instrument speaks for which region, then the roles that none takes on."""
    lines = [
        Line(reasons[0].sentence, reasons[0].values, reasons[0].place,
             under=tuple(Line(r.sentence, r.values, r.place) for r in reasons[1:]))
        for reasons in (part.reasons for part in music.score.parts)
        if reasons
    ]  # fmt: skip
    told = {dict(r.values)["region"] for part in music.score.parts for r in part.reasons}
    lines += [line for line in topic.lines if dict(line.values).get("region") not in told]
    return Topic(topic.title, tuple(lines))


def _part(part: Part, features: VisualFeatures) -> dict[str, object]:
    return {
        "name": part.name,
        "role": part.role,
        "reasons": [_reason(reason, features) for reason in part.reasons],
    }


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
        texts += [_without_bar(saying.text, bar) for saying in said]
        closer = [
            _closer(chord_name(chord), chord_sayings(claims, index), bar)
            for index, chord in enumerate(score.chords)
            if chord.onset // ticks == bar and claims.chords[index]
        ]
        closer += [
            _closer(f"{_name(part, note)}, {part.name}", note_sayings(claims, note.id), bar)
            for part, note in sorted(by_bar[bar], key=lambda pair: (pair[1].onset, pair[0].id))
        ]
        place = next((saying.place for saying in said if saying.place is not None), None)
        lines.append(Line(" ".join(texts), place=place, bar=bar, under=tuple(closer)))
    return Topic(BARS, tuple(lines))


def _closer(name: str, said: tuple[Saying, ...], bar: int) -> Line:
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
    sides = f"{', '.join(whole[:-1])} and {whole[-1]}" if len(whole) > 1 else "".join(whole)
    return (
        Line(_PROOF),
        *((Line(f"Of the piece as a whole, what is seen decides: {sides}."),) if whole else ()),
        Line(
            f"Of {notes} notes, {caused} have a cause of their own in the picture, and "
            f"{together} are led to by several things together; of the others it asked none."
        ),
        Line(
            f"Of {chords} chords, {led} have a cause of their own; "
            f"{len(claims.played)} notes are played louder, softer, longer or shorter for "
            "what is seen."
        ),
    )


def _chords_of(music: Music, bar: int) -> str:
    ticks = music.score.metre.bar_ticks
    here = [c for c in music.score.chords if c.onset < (bar + 1) * ticks]
    names = [chord_name(c) for c in here if c.onset + c.duration > bar * ticks]
    return ", ".join(names) if names else "no chord"


def _mood(features: VisualFeatures) -> dict[str, object]:
    return {
        name: {
            "value": round(score.value, 3),
            "contributions": [
                {"feature": part.feature, "amount": part.amount} for part in score.contributions
            ],
        }
        for name, score in (
            ("valence", features.mood.valence),
            ("arousal", features.mood.arousal),
            ("tension", features.mood.tension),
        )
    }


def _faces(features: VisualFeatures) -> list[dict[str, object]]:
    return [
        {
            "name": face.name,
            "place": [round(v, 4) for v in face.place],
            "confidence": round(face.confidence, 3),
        }
        for face in features.faces
    ]


def _whole(music: Music, claims: Claims) -> list[dict[str, object]]:
    """Return the reasons for the piece as a whole, and which of them are proved."""
    return [
        {
            "entry": entry,
            **_reason(reason, music.features),
            "proved": (entry, reason.rule) in claims.whole,
        }
        for entry, reasons in music.plan.reasons.items()
        if entry != "sliders"
        for reason in reasons
    ]


def _regions(features: VisualFeatures) -> list[dict[str, object]]:
    return [
        {
            "name": region_words(region),
            "shape": region.shape,
            "confidence": round(region.confidence, 3),
            "area": round(region.area, 4),
            "place": [round(v, 4) for v in region.centroid],
        }
        for region in features.regions
    ]


def _sections(plan: MusicalPlan) -> list[dict[str, object]]:
    return [
        {
            "label": section.label,
            "name": section.name,
            "first_bar": section.first_bar + 1,
            "bars": section.bars,
            "like": None if section.like is None else plan.sections[section.like].label,
            "likeness": round(section.likeness, 3),
        }
        for section in plan.sections
    ]


def _bar_details(music: Music, claims: Claims) -> list[dict[str, object]]:
    plan = music.plan
    ticks = music.score.metre.bar_ticks
    bars: list[dict[str, object]] = []
    for bar, proved in enumerate(proved_by_bar(music.score, claims)):
        traced = plan.bar_reasons[bar] if bar < len(plan.bar_reasons) else {}
        bars.append(
            {
                "bar": bar + 1,
                "asked": [
                    {
                        **_reason(reason, music.features),
                        "proved": is_proved(reason, proved),
                    }
                    for reason in asked_of_bar(plan, bar)
                ],
                "trace": {
                    aspect: [_reason(r, music.features) for r in reasons if r.rule]
                    for aspect, reasons in traced.items()
                },
                "chords": [
                    _chord(music, claims, index, chord)
                    for index, chord in enumerate(music.score.chords)
                    if chord.onset // ticks == bar
                ],
            }
        )
    return bars


def _chord(music: Music, claims: Claims, index: int, chord: ChordSymbol) -> dict[str, object]:
    return {
        "onset": chord.onset,
        "duration": chord.duration,
        "beat": _beat(music, chord.onset),
        "name": chord_name(chord),
        "numeral": chord.numeral,
        "claims": [_reason(reason, music.features) for reason in claims.chords[index]],
        "sentence": " ".join(saying.text for saying in chord_sayings(claims, index)),
    }


def _note_details(music: Music, claims: Claims) -> list[dict[str, object]]:
    ticks = music.score.metre.bar_ticks
    notes: list[dict[str, object]] = []
    for part in music.score.parts:
        for note in part.notes:
            use = claims.uses.get(note.id)
            notes.append(
                {
                    "id": note.id,
                    "part": part.id,
                    "instrument": part.name,
                    "bar": note.onset // ticks + 1,
                    "beat": _beat(music, note.onset),
                    "onset": note.onset,
                    "duration": note.duration,
                    "pitch": note.pitch.midi,
                    "name": _name(part, note),
                    "place": None
                    if note.origin is None
                    else [round(v, 4) for v in note.origin.place],
                    "claims": _reasons(claims.notes.get(note.id, ()), music.features),
                    "played": _reasons(claims.played.get(note.id, ()), music.features),
                    "together": note.id in claims.joint,
                    "use": "" if use is None else use.text,
                    "sentence": " ".join(s.text for s in note_sayings(claims, note.id)),
                }
            )
    return notes


def _reasons(reasons: Sequence[Reason], features: VisualFeatures) -> list[dict[str, object]]:
    return [_reason(reason, features) for reason in reasons]


def _reason(reason: Reason, features: VisualFeatures) -> dict[str, object]:
    place = reason.place
    return {
        "rule": reason.rule,
        "feature": reason.feature,
        "moves": reason.entry,
        "strength": reason.strength,
        "place": None if place is None else [round(v, 4) for v in place],
        "where": "the whole picture" if place is None else place_words(features, place),
        "sentence": reason.text,
    }


def _beat(music: Music, onset: int) -> float:
    """Return the beat within the bar in the metre's written beats, counted from 1."""
    metre = music.score.metre
    return round(1 + (onset % metre.bar_ticks) * metre.beats / metre.bar_ticks, 3)


def _name(part: Part, note: Note) -> str:
    return part.name if part.instrument.percussion else pitch_name(note.pitch)
