"""Learn the musical language from scores: ``python -m studio.training SCORES...``."""

import argparse
import importlib
import json
import sys
import time
from pathlib import Path

from studio.errors import StudioError
from studio.files import write_bytes
from studio.training import card
from studio.training.corpus import read_corpus
from studio.training.learned import Learned
from studio.training.storing import figures_with, packed

FACTORS = ("harmony", "rhythm", "melody", "figures", "voices", "tunes")
"""The factors of the language; `studio.training.learn_NAME` learns each."""


def main(arguments: list[str] | None = None) -> int:
    """Learn factors and write them; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m studio.training",
        description="Learns Huesong's musical language from folders or archives of scores.",
    )
    parser.add_argument("scores", nargs="+", type=Path, help="folder, zip archive or score")
    parser.add_argument("-o", "--output", type=Path, default=Path("resources/models/language"))
    parser.add_argument("--only", choices=FACTORS, action="append", help="learn this factor only")
    options = parser.parse_args(arguments)
    try:
        corpus = read_corpus(options.scores)
        options.output.mkdir(parents=True, exist_ok=True)
        print(f"{len(corpus.pieces)} scores read.")
        for factor in options.only or FACTORS:
            begun = time.monotonic()
            module = importlib.import_module(f"studio.training.learn_{factor}")
            learned: Learned = module.learn(corpus)
            write_bytes(options.output / f"{factor}.npz", packed(learned.arrays))
            write_bytes(
                options.output / "figures.json",
                figures_with(options.output / "figures.json", factor, learned, corpus),
            )
            print(f"{factor}: {json.dumps(dict(learned.figures))}")
            print(f"{factor}: {time.monotonic() - begun:.0f} s")
        if options.output.resolve() == card.LANGUAGE:
            card.main()
    except (StudioError, OSError) as error:
        print(f"huesong: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
