"""The documentation says what ensembles declare and reach."""

from tests.ensembles_page import PAGE, ensembles_page


def test_the_page_of_ensembles_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == ensembles_page(), (
        "run: python -m tests.ensembles_page"
    )
