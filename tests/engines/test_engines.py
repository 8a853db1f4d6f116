"""Every engine gives the outcomes of `serial`, in the order of the jobs, whatever befalls a worker."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from chuyi_recon.app.files.memory import BoundedWork
from chuyi_recon.engines import Job, Outcome, processes, serial
from chuyi_recon.errors import InternalError, MemoryExceeded, NothingInCommon, WorkerLost


def count(text: str) -> int:
    """The work of these tests: some texts cannot be worked on."""
    if text == "无关":
        raise NothingInCommon("nothing in common", "look")
    if text == "虫":
        raise ZeroDivisionError("a bug\nin two lines")
    if text == "死":
        os._exit(9)
    if text.startswith("死一次"):
        mark = Path(text.removeprefix("死一次"))
        if not mark.exists():
            mark.touch()
            os._exit(9)
        return -1
    return len(text)


def jobs(*texts: str) -> list[Job[str]]:
    return [Job(f"{n}", text) for n, text in enumerate(texts)]


def plain(outcomes: list[Outcome[int]]) -> list[tuple[str, int | None, str]]:
    return [(o.name, o.result, type(o.error).__name__ if o.error else "") for o in outcomes]


def test_a_family_that_fails_does_not_stop_the_others() -> None:
    done = list(serial.run(jobs("楚怡", "无关", "虫", "高水平"), count))
    assert plain(done) == [("0", 2, ""), ("1", None, "NothingInCommon"), ("2", None, "InternalError"), ("3", 3, "")]


def test_a_bug_is_one_line_with_its_trace_and_how_to_report_it() -> None:
    (done,) = serial.run(jobs("虫"), count)
    assert isinstance(done.error, InternalError)
    assert "ZeroDivisionError: a bug in two lines" in done.error.problem
    assert "report" in done.error.hint
    assert "in count" in done.trace


def test_an_interruption_is_no_outcome() -> None:
    def interrupt(text: str) -> int:
        raise KeyboardInterrupt(text)

    with pytest.raises(KeyboardInterrupt):
        list(serial.run(jobs("楚怡"), interrupt))


@pytest.mark.parametrize("workers", [1, 3])
def test_processes_give_what_serial_gives(workers: int) -> None:
    given = jobs("楚怡", "无关", "高水平", "虫", "职业本科", "", "学校")
    assert plain(list(processes.run(given, count, workers))) == plain(list(serial.run(given, count)))


def test_jobs_are_asked_for_when_there_is_somebody_to_do_them() -> None:
    asked: list[str] = []

    def coming() -> Iterator[Job[str]]:
        for job in jobs(*("楚怡" for _ in range(30))):
            asked.append(job.name)
            yield job

    run = processes.run(coming(), count, 1)
    next(run)
    assert len(asked) < 6, "two under way, and one that is looked at"
    assert len(list(run)) == 29


def test_a_lost_worker_costs_its_own_family_only() -> None:
    done = list(processes.run(jobs("楚怡", "死", "高水平", "死", "学校"), count, 2))
    assert plain(done) == [
        ("0", 2, ""),
        ("1", None, "WorkerLost"),
        ("2", 3, ""),
        ("3", None, "WorkerLost"),
        ("4", 2, ""),
    ]
    assert isinstance(done[1].error, WorkerLost)
    assert "--jobs 1" in done[1].error.hint


def test_a_worker_that_dies_once_is_tried_again(tmp_path: Path) -> None:
    done = list(processes.run(jobs(f"死一次{tmp_path / 'mark'}", "楚怡"), count, 2))
    assert plain(done) == [("0", -1, ""), ("1", 2, "")]


def dawdle(text: str) -> int:
    """Work that ends, or does not."""
    if text == "慢":
        Event().wait()
    if text == "慢而不听":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        Event().wait()
    return len(text)


def hoard(text: str) -> int:
    """Work that wants more memory than there is."""
    return len(bytearray(1 << 30)) if text == "多" else len(text)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_family_that_takes_too_long_is_given_up_and_the_others_are_done(workers: int) -> None:
    done = list(processes.run(jobs("楚怡", "慢", "慢而不听", "高水平"), dawdle, workers, 1.0))
    assert plain(done) == [("0", 2, ""), ("1", None, "TimeExceeded"), ("2", None, "TimeExceeded"), ("3", 3, "")]
    assert "--timeout" in str(done[1].error)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
def test_a_family_that_needs_too_much_memory_is_given_up_and_the_others_are_done() -> None:
    done = list(processes.run(jobs("楚怡", "多", "高水平"), BoundedWork(hoard, 300 << 20), 1))
    assert plain(done) == [("0", 2, ""), ("1", None, "MemoryExceeded"), ("2", 3, "")]
    assert "--memory" in str(done[1].error)


def test_memory_that_is_not_there_is_no_bug_of_ours() -> None:
    def full(text: str) -> int:
        raise MemoryError

    (done,) = serial.run(jobs("楚怡"), full)
    assert isinstance(done.error, MemoryExceeded) and done.trace == ""


def test_work_that_cannot_travel_is_named_and_the_others_are_done() -> None:
    given = [Job("0", "楚怡"), Job("1", lambda: 0), Job("2", "高水平")]
    done = list(processes.run(given, len, 1))  # type: ignore[arg-type]
    assert [(o.name, o.result, type(o.error).__name__) for o in done] == [
        ("0", 2, "NoneType"),
        ("1", None, "InternalError"),
        ("2", 3, "NoneType"),
    ]
