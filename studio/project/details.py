"""What a program reads of an account: everything with its causes, so that anyone can check."""

from collections.abc import Sequence
from dataclasses import asdict

from studio.composing.score import ChordSymbol, Note, Part
from studio.imaging.features import VisualFeatures
from studio.mapping.explaining import asked_of_bar, place_words
from studio.mapping.plan import MusicalPlan, Reason
from studio.mapping.region_words import region_words
from studio.notating.names import chord_name, pitch_name
from studio.project.claims import Claims
from studio.project.music import Music
from studio.project.sayings import chord_sayings, is_proved, note_sayings, proved_by_bar


def details_of(music: Music, claims: Claims) -> tuple[tuple[str, object], ...]:
    """Return what is seen, the bars, the chords and the notes, ready for JSON."""
    return (
        ("mood", _mood(music.features)),
        ("tags", [{"name": t.name, "probability": round(t.probability, 3)} for t in music.tags]),
        ("faces", _faces(music.features)),
        ("whole", _whole(music, claims)),
        ("originality", None if claims.originality is None else asdict(claims.originality)),
        ("parts", [_part(part, music.features) for part in music.score.parts]),
        ("regions", _regions(music.features)),
        ("sections", _sections(music.plan)),
        ("bar_by_bar", _bar_details(music, claims)),
        ("notes", _note_details(music, claims)),
    )


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


def _part(part: Part, features: VisualFeatures) -> dict[str, object]:
    return {
        "name": part.name,
        "role": part.role,
        "reasons": [_reason(reason, features) for reason in part.reasons],
    }


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
                    "name": note_name(part, note),
                    "place": None
                    if note.origin is None
                    else [round(v, 4) for v in note.origin.place],
                    "claims": _reasons(claims.notes.get(note.id, ()), music.features),
                    "played": _reasons(claims.played.get(note.id, ()), music.features),
                    "indirect": note.id in claims.indirect,
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


def note_name(part: Part, note: Note) -> str:
    """Return what a note is called: its pitch, or its drum kit."""
    return part.name if part.instrument.percussion else pitch_name(note.pitch)
