"""What is said of several notes of a part at once, where the same holds for all of them."""

from collections.abc import Sequence

from studio.mapping.account import Line

_OTHER = "other"
_OF_SEVERAL = (
    ("It lies ", "They lie "),
    ("It belongs ", "They belong "),
    ("It comes back ", "They come back "),
    ("It is ", "They are "),
    ("; otherwise it would be {other}.", "; otherwise they would be {other}."),
)


def what_holds(said: Sequence[Line]) -> tuple[object, ...]:
    """Return what is said of a note without what would stand there else, to compare notes."""
    return tuple((line.sentence, _but_other(line)) for line in said)


def listed(words: Sequence[str]) -> str:
    """Return words as a list within a sentence, such as ``C4, D4 and E4``."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def of_several(said: Sequence[Sequence[Line]]) -> str:
    """Return in one text what holds for several notes; `said` is what is said of each.

    All of `said` have to agree in `what_holds`. A note that would be another without its
    cause keeps its own alternative, in the order of the notes.
    """
    texts = []
    for lines in zip(*said, strict=True):
        sentence = lines[0].sentence
        if len(said) > 1:
            for one, several in _OF_SEVERAL:
                sentence = sentence.replace(one, several)
        values = dict(lines[0].values)
        if "it would be {other}" in lines[0].sentence:
            values[_OTHER] = listed([str(dict(line.values)[_OTHER]) for line in lines])
        texts.append(sentence.format(**values) if values else sentence)
    return " ".join(texts)


def _but_other(line: Line) -> tuple[tuple[str, str | float], ...]:
    instead = "it would be {other}" in line.sentence
    return tuple(pair for pair in line.values if not (instead and pair[0] == _OTHER))
