"""The documentation says what the program declares."""

from tests.parameters_page import PAGE, parameters_page


def test_the_page_of_parameters_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == parameters_page(), (
        "run: python -m tests.parameters_page"
    )
