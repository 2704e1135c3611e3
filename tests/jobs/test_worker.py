"""A worker answers in order, lets the newest win, and survives what happens to its process."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from studio.errors import PictureError, StudioError
from studio.jobs.messages import CancelledError, Result
from studio.jobs.worker import Worker
from tests.jobs.factories import Absent, Clerk


@pytest.fixture(scope="module")
def shared() -> Iterator[Worker]:
    with Worker(Clerk) as worker:
        yield worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker(Clerk) as worker:
        yield worker


def collect(worker: Worker, until: Callable[[list[Result]], bool]) -> list[Result]:
    results: list[Result] = []
    deadline = time.monotonic() + 20
    while not until(results):
        assert time.monotonic() < deadline, results
        results += worker.poll()
        time.sleep(0.002)
    return results


def test_values_come_back_and_the_object_keeps_its_state(shared: Worker) -> None:
    first = shared.wait(shared.submit("count"), 20)
    assert shared.wait(shared.submit("count"), 20) == first + 1
    assert shared.wait(shared.submit("pid"), 20) != os.getpid()


def test_submitting_never_waits_for_the_work(shared: Worker) -> None:
    shared.wait(shared.submit("count"), 20)
    start = time.perf_counter()
    ticket = shared.submit("sleep", 0.3, "late")
    big = shared.submit("echo", bytes(30_000_000))
    assert time.perf_counter() - start < 0.1
    assert shared.wait(ticket, 20) == "late"
    assert len(shared.wait(big, 20)) == 30_000_000


def test_the_newest_of_a_channel_wins(shared: Worker) -> None:
    shared.wait(shared.submit("count"), 20)
    tickets = [shared.submit("sleep", 0.1, i, latest="slider") for i in range(5)]
    other = shared.submit("echo", "other")
    results = collect(shared, lambda rs: other in [r.ticket for r in rs])
    assert [(r.ticket, r.value) for r in results] == [(tickets[-1], 4), (other, "other")]


def test_interim_answers_are_handed_out_marked(shared: Worker) -> None:
    first = shared.submit("sleep", 0.2, "old", latest="slider", interim=True)
    time.sleep(0.1)
    last = shared.submit("sleep", 0.0, "new", latest="slider", interim=True)
    results = collect(shared, lambda rs: last in [r.ticket for r in rs])
    assert [(r.ticket, r.value, r.stale) for r in results] == [
        (first, "old", True),
        (last, "new", False),
    ]


def test_waiting_for_a_dropped_request_says_so(shared: Worker) -> None:
    shared.submit("sleep", 0.2, 0)
    old = shared.submit("echo", 1, latest="slider")
    shared.submit("echo", 2, latest="slider")
    with pytest.raises(CancelledError):
        shared.wait(old, 20)
    collect(shared, lambda rs: len(rs) == 2)


def test_progress_is_reported_before_the_value(shared: Worker) -> None:
    ticket = shared.submit("steps", 4)
    results = collect(shared, lambda rs: any(r.finished for r in rs))
    assert {r.ticket for r in results} == {ticket}
    assert [r.progress for r in results] == [0.25, 0.5, 0.75, 1.0, None]
    assert results[1].message == "step 2"
    assert results[-1].value == "done"


def test_errors_for_people_cross_intact(shared: Worker) -> None:
    with pytest.raises(PictureError, match=r"^a\.txt is not a picture\.$") as caught:
        shared.wait(shared.submit("refuse"), 20)
    assert caught.value.values == {"name": "a.txt"}


def test_other_errors_become_a_sentence_and_a_traceback(shared: Worker) -> None:
    ticket = shared.submit("stumble")
    (result,) = collect(shared, lambda rs: bool(rs))
    assert result.ticket == ticket
    assert "ZeroDivisionError: by nothing" in str(result.error)
    assert "in stumble" in result.traceback


def test_what_cannot_be_sent_is_an_error_and_the_worker_goes_on(shared: Worker) -> None:
    with pytest.raises(StudioError):
        shared.wait(shared.submit("unsendable"), 20)
    with pytest.raises(StudioError, match="cannot be sent"):
        shared.wait(shared.submit("echo", lambda: None), 20)
    with pytest.raises(StudioError):
        shared.wait(shared.submit("no_such_method"), 20)
    assert shared.wait(shared.submit("echo", "well"), 20) == "well"


def test_arrays_of_any_size_arrive_whole_and_writable(shared: Worker) -> None:
    for shape in [(0, 2), (3,), (1000, 1000)]:
        array = shared.wait(shared.submit("ones", shape), 20)
        assert array.shape == shape
        array += 1
        np.testing.assert_array_equal(array, 2)


def test_large_bytes_are_sent_once_and_stay_right(shared: Worker) -> None:
    blobs = [os.urandom(200_000) for _ in range(8)]
    for i in [0, 1, 0, 2, 3, 4, 5, 0, 6, 7, 1, 1]:
        assert shared.wait(shared.submit("echo", {"data": blobs[i], "i": i}), 20) == {
            "data": blobs[i],
            "i": i,
        }
    assert shared.wait(shared.submit("echo", blobs), 20) == blobs


def test_a_crash_is_one_sentence_and_a_new_process(worker: Worker) -> None:
    before = worker.wait(worker.submit("pid"), 20)
    with pytest.raises(StudioError, match="stopped unexpectedly"):
        worker.wait(worker.submit("die"), 20)
    assert worker.wait(worker.submit("count"), 20) == 1
    assert worker.wait(worker.submit("pid"), 20) != before


def test_a_death_between_requests_is_not_noticed(worker: Worker) -> None:
    os.kill(worker.wait(worker.submit("pid"), 20), 9)
    time.sleep(0.05)
    assert worker.wait(worker.submit("echo", "here"), 20) == "here"


def test_cancel_ends_what_runs_and_what_waits(worker: Worker) -> None:
    worker.wait(worker.submit("count"), 20)
    running = worker.submit("sleep", 60, None)
    waiting = worker.submit("echo", 1)
    time.sleep(0.05)
    start = time.perf_counter()
    worker.cancel()
    results = collect(worker, lambda rs: len(rs) == 2)
    assert time.perf_counter() - start < 5
    assert {r.ticket for r in results} == {running, waiting}
    assert all(isinstance(r.error, CancelledError) for r in results)
    assert worker.wait(worker.submit("count"), 20) == 1


def test_work_that_reports_progress_can_tidy_up_before_it_ends(
    worker: Worker, tmp_path: Path
) -> None:
    before = worker.wait(worker.submit("pid"), 20)
    ticket = worker.submit("litter", str(tmp_path / "begun"))
    collect(worker, lambda rs: len(rs) > 1)
    worker.cancel(ticket)
    results = collect(worker, lambda rs: any(r.finished for r in rs))
    assert isinstance(results[-1].error, CancelledError)
    assert not list(tmp_path.iterdir())
    assert worker.wait(worker.submit("pid"), 20) == before
    assert worker.wait(worker.submit("steps", 2), 20) == "done"


def test_work_that_does_not_listen_ends_all_the_same(worker: Worker) -> None:
    ticket = worker.submit("ignore")
    collect(worker, lambda rs: len(rs) == 1)
    worker.cancel(ticket)
    results = collect(worker, lambda rs: any(r.finished for r in rs))
    assert isinstance(results[-1].error, CancelledError)
    assert worker.wait(worker.submit("echo", "afresh"), 20) == "afresh"


def test_cancelling_one_that_waits_leaves_the_others(worker: Worker) -> None:
    running = worker.submit("sleep", 0.1, "kept")
    waiting = worker.submit("echo", 1)
    worker.cancel(waiting)
    assert worker.wait(running, 20) == "kept"
    with pytest.raises(CancelledError):
        worker.wait(waiting, 20)


def test_an_object_that_cannot_be_made_fails_every_request() -> None:
    with Worker(Absent) as worker:
        for _ in range(2):
            with pytest.raises(PictureError, match="bank is missing"):
                worker.wait(worker.submit("anything"), 20)


def test_libraries_in_the_worker_use_one_thread(shared: Worker) -> None:
    assert shared.wait(shared.submit("threads"), 20) == 1


def test_closing_ends_the_process_at_once(worker: Worker) -> None:
    pid = worker.wait(worker.submit("pid"), 20)
    worker.submit("sleep", 60, None)
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(StudioError):
        worker.submit("count")


def test_the_process_ends_with_its_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "import os, sys, time\n"
        "from studio.jobs.worker import Worker\n"
        "from tests.jobs.factories import Announcing\n"
        "if __name__ == '__main__':\n"
        "    Worker(Announcing).submit('announce', sys.argv[1])\n"
        "    while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(program)
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, str(script), str(note)],
        env={**os.environ, "PYTHONPATH": str(root)},
        timeout=30,
        check=False,
    )
    pid = int(note.read_text())
    deadline = time.monotonic() + 10
    while _alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return False
    return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
