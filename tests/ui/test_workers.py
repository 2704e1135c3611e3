"""Requests to the worker processes: found by name, and no answer is left lying."""

import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.jobs.messages import Result
from studio.ui.workers import Desk, Named

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    # Any object with a method in plain Python will do.
    desk = Desk("fractions:Fraction", "test desk")
    yield desk
    desk.close()


def test_what_a_worker_gets_never_loads_the_window() -> None:
    sent = pickle.dumps(Named("studio.jobs.maker:Maker.fresh"))
    program = (
        "import pickle, sys\n"
        f"maker = pickle.loads({sent!r})()\n"
        "print(type(maker).__name__, 'PySide6' in sys.modules, 'studio.ui' in sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert result.stdout.split() == ["Maker", "False", "False"]


def test_an_answer_that_is_there_before_one_looks_still_comes(desk: Desk, qtbot: QtBot) -> None:
    answers: list[Result] = []

    def again(result: Result) -> None:
        answers.append(result)
        if len(answers) < 5:
            desk.submit("limit_denominator", 10)
            # Long enough for the next answer to lie there when the timer looks whether to rest.
            time.sleep(0.05)

    desk.finished.connect(again)
    desk.submit("limit_denominator", 10)
    qtbot.waitUntil(lambda: len(answers) == 5, timeout=20_000)
    assert [answer.error for answer in answers] == [None] * 5


def test_the_timer_rests_when_nothing_is_under_way(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.finished, timeout=20_000):
        desk.submit("limit_denominator", 10)
    qtbot.waitUntil(lambda: not desk._timer.isActive())
    assert not desk.busy


def test_a_method_that_is_not_there_is_an_error_in_words(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.finished, timeout=20_000) as finished:
        desk.submit("no_such_method")
    (result,) = finished.args
    assert str(result.error)
    assert result.value is None
