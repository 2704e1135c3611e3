"""The documentation lists the rules that the program has."""

from tests.rules_page import PAGE, rules_page


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run: python -m tests.rules_page"
