"""Clauses are joined as one would say them."""

import pytest

from studio.mapping.account import joined


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        ([], ""),
        (["it is light"], "it is light"),
        (["it is light", "it is not symmetrical"], "it is light and not symmetrical"),
        (["its colours are warm", "its colours are strong"], "its colours are warm and strong"),
        (["it is dark", "its texture is rough"], "it is dark and its texture is rough"),
        (["it has little detail", "it is dark"], "it has little detail and it is dark"),
    ],
)
def test_what_begins_alike_is_said_once(clauses: list[str], told: str) -> None:
    assert joined(clauses) == told
