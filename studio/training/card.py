"""The pages about what was learned: the model card, and the list beside the models.

python -m studio.training.card      rewrites docs/model-card.md and resources/models/README.md

Learning the language of the checkout does so too. All numbers come from the figures that
learning wrote, and from the files themselves.
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from studio.files import write_bytes
from studio.training.pieces import spoken

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = ROOT / "resources" / "models" / "language"
CARD = ROOT / "docs" / "model-card.md"
LIST = ROOT / "resources" / "models" / "README.md"

_ABOUT: Mapping[str, tuple[str, str]] = {
    "harmony": (
        "Harmony",
        "How often the chord changes and where in the bar, which chord follows which before "
        "what cadence, its colour, and which of its notes lies lowest. Learned from songs with "
        "one sung line, for major and minor.",
    ),
    "rhythm": (
        "Rhythm and form of melodies",
        "The rhythm of a bar of melody after the bar before it, by its place in the phrase, "
        "with ties, rests and endings; and how melodies take up what was heard. Learned from "
        "sung lines.",
    ),
    "melody": (
        "Pitches of melodies",
        "The next note of a melody after two notes, over its chord, in its metre and phrase, "
        "and by what the bar does that it takes up. Learned from sung lines and first violins.",
    ),
    "figures": (
        "Figures of accompaniments",
        "What the pianos of songs play again and again in a bar, and how one figure follows "
        "another.",
    ),
    "voices": (
        "Inner voices",
        "How the middle voices of quartets are spaced, doubled and led from chord to chord, and "
        "how players fill a chord with repeated, broken and passing notes and bow them.",
    ),
    "tunes": (
        "Known tunes",
        "All sung lines and first violins without key and tempo. Nothing is composed from them: "
        "a melody that repeats twelve notes of one is composed again there.",
    ),
}


def model_card(figures: Mapping[str, object], sizes: Mapping[str, int]) -> str:
    """Return the model card as Markdown.

    Parameters
    ----------
    figures : mapping
        What learning wrote: ``corpus`` with counts and sources, ``factors`` with the
        measures of each.
    sizes : mapping of str to int
        Bytes of each file.
    """
    corpus = _table(figures["corpus"])
    factors = _table(figures["factors"])
    lines = [
        "# Model card: the musical language",
        "",
        "Huesong composes by decoding: of all the music that a learned language finds likely,",
        "it takes the music that the picture asks for most. This page is about that language.",
        "Its figures are those that learning gave.",
        "",
        "## What it is",
        "",
        f"It has {len(factors)} small factors, each a log score of one side of music, learned by",
        "maximum likelihood. They run in numpy, without a runtime for neural networks. In",
        f"`resources/models/language` they have {_thousands(sum(sizes.values()))} bytes in all:",
        "arrays without code (`.npz`, read with pickling refused).",
        "",
        "| factor | bytes | what it knows |",
        "|---|---|---|",
    ]
    for name in factors:
        title, about = _ABOUT.get(name, (name.capitalize(), ""))
        lines.append(f"| {title} (`{name}`) | {_thousands(sizes.get(name, 0))} | {about} |")
    lines += [
        "",
        "## Meant for",
        "",
        "Composing short tonal pieces from pictures, inside Huesong. It is no model of any",
        "composer, and it is not meant for judging, naming or imitating one.",
        "",
        "## Data",
        "",
        f"{corpus['songs']} songs with piano and {corpus['quartets']} string quartets by",
        f"{corpus['composers']} composers, {_thousands(corpus['notes'])} notes in",
        f"{_thousands(corpus['bars'])} bars, from the OpenScore project, all given to the public",
        "domain (CC0 1.0). No other music was learned from; files, hashes and composers are",
        "listed in `resources/models/README.md`. A tenth of the pieces is kept for testing and a",
        "tenth to stop in time, chosen by a hash of composer and name:",
        f"{corpus['train']}, {corpus['valid']} and {corpus['test']} pieces to learn from, to stop",
        "by and to test on. Half of all pieces are by the",
        f"{_half(_table(corpus['by composer']))} most frequent composers.",
        "",
        "## Figures",
        "",
        "Measured on the pieces kept for testing. Cross-entropies are in nats, the lower the",
        "better; where a part of what a factor knows is taken away, the rise says what it is",
        "worth. The factors are told what a plan tells the composer, such as where the phrase",
        "ends, about where a melody lies and which bar is taken up; so only those n-grams compare",
        "fairly that are told the same.",
    ]
    for name, measured in factors.items():
        title, _ = _ABOUT.get(name, (name.capitalize(), ""))
        lines += ["", f"### {title}", "", "| measure | value |", "|---|---|"]
        lines += [f"| {key} | {_number(value)} |" for key, value in _table(measured).items()]
    return "\n".join([*lines, *_LIMITS]) + "\n"


_LIMITS = (
    "",
    "## Limits and biases",
    "",
    "- The songs are art songs, Lieder and mélodies above all, of the long nineteenth century.",
    "  What is common there is likely here: major and minor, a voice with a piano under it,",
    "  chromatic harmony. Chromatic notes are therefore held back by the mode that the picture",
    "  asks for. How inner voices are led is learned from quartets alone.",
    "- It knows no jazz, no folk dance, no percussion, no minimal music and no modes beyond major",
    "  and minor. There, written rules outweigh it: modes take over how roots move and have",
    "  cadences of their own; walking basses, swung tunes, drum patterns, pads and repeating",
    "  cells are written by hand. What is held to be idiomatic there is our judgement.",
    "- Nor does it know music outside the European tradition. What comes out is not a picture's",
    "  music in any other culture.",
    "- Chords and keys of the scores were read by a program, not by people. Where it misreads,",
    "  the factors learn its mistakes.",
    "- Words, dynamics and how people perform were not learned; performance follows written",
    "  rules.",
    "- The figures say how well the next choice is foreseen, not how well a piece pleases. No one",
    "  was asked to listen for them.",
    "",
    "## Originality",
    "",
    "Every melody is compared with all tunes of the corpus, without regard to key and tempo. A",
    "phrase that would repeat twelve notes of one, or more, is composed again with other chances.",
    "The account of a piece says how long the longest run is that it shares, and whose it is.",
    "What a person brings as a theme or holds with a lock is left as it is.",
    "",
    "## Making it again",
    "",
    "`python -m studio.training SCORES...` reads folders or archives of such scores (MusicXML)",
    "and writes all files and this page, the same again up to floating point. Numpy and scipy",
    "are enough; it takes some minutes on one processor.",
)


def models_list(
    figures: Mapping[str, object], files: Mapping[str, bytes], others: Mapping[str, bytes]
) -> str:
    """Return the list of all models with sizes and hashes, as Markdown.

    Parameters
    ----------
    figures : mapping
        As for `model_card`.
    files, others : mapping of str to bytes
        The files of the language, and the models that were taken over from others.
    """
    corpus = _table(figures["corpus"])
    lines = [
        "# Models",
        "",
        "What Huesong was taught and what it took over. Faces and the kinds of pictures are told",
        "by three networks of others, which `LICENSE.md` is about:",
        "",
        *_files(others),
        "",
        "The musical language in `language/` was learned for Huesong and is given to the public",
        "domain like the scores it was learned from (CC0 1.0). `docs/model-card.md` says what it",
        "knows, how well, and what its limits and biases are.",
        "",
        *_files(files),
        "",
        "## The scores",
        "",
        f"{corpus['songs']} songs with piano and {corpus['quartets']} string quartets:",
        f"{_thousands(corpus['notes'])} notes in {_thousands(corpus['bars'])} bars. They were",
        "transcribed by the OpenScore project and its volunteers and given to the public domain",
        "(CC0 1.0).",
        "",
        "| collection | SHA-256 of what was read |",
        "|---|---|",
        *(f"| `{name}` | `{digest}` |" for name, digest in _table(corpus["sources"]).items()),
        "",
        "The songs are `github.com/OpenScore/Lieder` as of",
        "bca122458de6da362abe62dd6aec62e25d7759b1, the quartets",
        "`github.com/OpenScore/StringQuartets` as of 2c723a5b7b4ea5420826116dfa912956c6a022c2.",
        "No other collection was learned from: of those that were looked at, none plainly allows",
        "a model made from it to be given away.",
        "",
        "Scores by composer:",
        "",
        _sentence(_table(corpus["by composer"])),
    ]
    return "\n".join(lines) + "\n"


def _half(counts: Mapping[str, object]) -> int:
    """Return how few composers wrote half of the pieces."""
    most = sorted((int(str(count)) for count in counts.values()), reverse=True)
    share = 0
    for number, count in enumerate(most, 1):
        share += count
        if 2 * share >= sum(most):
            return number
    return len(most)


def _sentence(counts: Mapping[str, object]) -> str:
    named = (f"{spoken(name)} {count}" for name, count in counts.items())
    return ", ".join(named) + "."


def _files(files: Mapping[str, bytes]) -> list[str]:
    rows = [
        f"| `{name}` | {_thousands(len(content))} | `{hashlib.sha256(content).hexdigest()}` |"
        for name, content in sorted(files.items())
    ]
    return ["| file | bytes | SHA-256 |", "|---|---|---|", *rows]


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return value


def _thousands(value: object) -> str:
    return f"{int(str(value)):,}".replace(",", " ")


def _number(value: object) -> str:
    number = float(str(value))
    return _thousands(int(number)) if number.is_integer() else f"{number:.3f}"


def pages() -> dict[Path, str]:
    """Return both pages as they ought to be, by where they are."""
    figures = json.loads((LANGUAGE / "figures.json").read_text("utf-8"))
    files = {path.name: path.read_bytes() for path in LANGUAGE.glob("*.npz")}
    others = {
        path.name: path.read_bytes()
        for path in LANGUAGE.parent.iterdir()
        if path.suffix in (".tflite", ".onnx")
    }
    sizes = {Path(name).stem: len(content) for name, content in files.items()}
    return {CARD: model_card(figures, sizes), LIST: models_list(figures, files, others)}


def main() -> int:
    """Write the pages; return the exit code."""
    for path, text in pages().items():
        write_bytes(path, text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
