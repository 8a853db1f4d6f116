"""How many families are worked on at once. One contract: `run(jobs, work)` gives outcomes in the order of `jobs`.

A family's error becomes its `Outcome`; the others go on. An engine knows nothing of the work: it
arrives as a function. Families share nothing, so every engine gives the same outcomes as `serial`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from chuyi_recon.errors import InternalError, MemoryExceeded, ReconError
from chuyi_recon.messages import Message

Payload = TypeVar("Payload")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job(Generic[Payload]):
    """One family's work: its name, and what the work needs to know (picklable for `processes`)."""

    name: str
    payload: Payload


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What came of one job: a result, or the error that kept it from having one.

    `trace` is the Python traceback of an error that is a bug of ours, empty otherwise.
    """

    name: str
    result: Result | None = None
    error: ReconError | None = None
    trace: str = ""


def run_job(job: Job[Payload], work: Callable[[Payload], Result]) -> Outcome[Result]:
    """The outcome of one job. Any exception is caught here: one family must not stop the others."""
    try:
        return Outcome(job.name, work(job.payload))
    except ReconError as error:
        trace = traceback.format_exc() if isinstance(error, InternalError) else ""
        return Outcome(job.name, error=error, trace=trace)
    except MemoryError:
        full = MemoryExceeded(Message("error.engine.memory-exceeded", name=job.name), Message("hint.more-memory"))
        return Outcome(job.name, error=full)
    except Exception as error:  # noqa: BLE001  # a bug: it is named, kept with its trace, and ends in exit code 70
        return Outcome(job.name, error=internal_error(error), trace=traceback.format_exc())


def internal_error(error: BaseException, where: str = "") -> InternalError:
    """`error` as the law of ours that it breaks, in one line; `where` names what was being worked on."""
    broken = InternalError(
        Message(
            "error.bug.located" if where else "error.bug.unlocated",
            where=where,
            kind=type(error).__name__,
            told=" ".join(str(error).split()) or Message("label.no-message"),
        ),
        Message("hint.report-with-version-and-trace"),
    )
    broken.trace = "".join(traceback.format_exception(error))
    return broken
