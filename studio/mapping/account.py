"""An account of a piece: headings with lines, as Markdown and as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from studio.imaging.features import Place

_BEGIN = ("it is ", "it has ", "its colours are ")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry under a heading.

    Parameters
    ----------
    sentence : str
        One or more plain English sentences with `str.format` fields.
    values : tuple of (str, str | float)
        What goes into the fields.
    place : Place or None
        Where in the picture it is to be seen.
    bar : int or None
        Which bar it speaks of, counted from 0.
    under : tuple of Line
        What is told more closely under it.
    """

    sentence: str
    values: tuple[tuple[str, str | float], ...] = ()
    place: Place | None = None
    bar: int | None = None
    under: "tuple[Line, ...]" = ()

    @property
    def text(self) -> str:
        """Return the sentence with its values, in English."""
        text = self.sentence.format(**dict(self.values)) if self.values else self.sentence
        return capital(text)


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the lines in English, each with what is told under it."""
        return tuple(
            " ".join([line.text, *(closer.text for closer in line.under)]) for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a picture sounds as it does.

    Parameters
    ----------
    picture : str
        The picture's name.
    summary : str
        The piece in one sentence.
    topics : tuple of Topic
        What is seen, the music as a whole, its sections and bars, what each slider did.
    facts : tuple of (str, str | float)
        Key, mode, metre, tempo_bpm, bars, duration_s, ensemble, valence, arousal, tension.
    details : tuple of (str, object)
        What only a program reads, ready for JSON.
    """

    picture: str
    summary: str
    topics: tuple[Topic, ...]
    facts: tuple[tuple[str, str | float], ...]
    details: tuple[tuple[str, object], ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the explanation ready for JSON."""
        return {
            "picture": self.picture,
            "summary": self.summary,
            **dict(self.facts),
            "topics": [
                {"title": topic.title, "sentences": list(topic.sentences)} for topic in self.topics
            ],
            **dict(self.details),
        }

    def as_json(self) -> str:
        """Return the explanation as JSON."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1) + "\n"

    def as_text(self) -> str:
        """Return the explanation as Markdown."""
        lines = [f"# {self.picture or 'A picture'}", "", self.summary]
        for topic in self.topics:
            lines += ["", f"## {topic.title}", ""]
            for line in topic.lines:
                lines.append(f"- {line.text}")
                lines += [f"  - {closer.text}" for closer in line.under]
        return "\n".join(lines) + "\n"


def joined(clauses: Sequence[str]) -> str:
    """Return clauses as one: "it is light" and "it is warm" as "it is light and warm"."""
    told: list[str] = []
    for clause in clauses:
        begin = next((b for b in _BEGIN if told and told[-1].startswith(b)), "")
        told.append(clause.removeprefix(begin) if begin and clause.startswith(begin) else clause)
    return " and ".join(told)


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]
