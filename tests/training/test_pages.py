"""The model card and the list of models say what is in the models now."""

import pytest

from studio.training.__main__ import FACTORS
from studio.training.card import model_card, pages
from tests.training.test_card import FIGURES


@pytest.mark.parametrize("path", sorted(pages()), ids=lambda path: path.name)
def test_the_pages_are_up_to_date(path: object) -> None:
    written = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert written == pages()[path], "run: python -m studio.training.card"  # type: ignore[index]


def test_every_factor_is_described() -> None:
    card = model_card({**FIGURES, "factors": {name: {} for name in FACTORS}}, {})
    assert "|  |" not in card
