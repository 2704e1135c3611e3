"""Three short pieces stay as they are until someone means to change them."""

import difflib

import pytest

from tests.composing.golden_text import FOLDER, as_text, golden_plans, golden_score


@pytest.mark.parametrize("name", list(golden_plans()))
def test_the_piece_is_as_it_was(name: str) -> None:
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    now = as_text(golden_score(name))
    changes = difflib.unified_diff(
        kept.splitlines(), now.splitlines(), "kept", "now", lineterm="", n=1
    )
    assert now == kept, (
        "The composer writes other notes than before. If that is meant, run "
        "python -m tests.composing.golden_text.\n" + "\n".join(changes)
    )
