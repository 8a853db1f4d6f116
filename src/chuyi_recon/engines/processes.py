"""Several families at once, in worker processes of this machine.

In: jobs whose loads, and a function whose results, can be pickled. Out: outcomes in the order of
the jobs, the same as `serial` gives. Workers are spawned, not forked, so that Linux, macOS and
Windows behave alike.

A worker that dies (killed for memory, a crash in a library) breaks the whole pool of Python and
does not say which job it had. The jobs that were under way are therefore tried once more, each in
a process of its own: the one that dies again is `WorkerLost`, the others have their outcome.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from chuyi_recon.engines import Job, Load, Outcome, Result, attempt, bug
from chuyi_recon.errors import WorkerLost
from chuyi_recon.messages import said

_Flight = tuple[Job[Load], Future[Outcome[Result]]]


def run(jobs: Sequence[Job[Load]], work: Callable[[Load], Result], workers: int) -> Iterator[Outcome[Result]]:
    """The outcome of each job, in the order of the jobs, from at most `workers` processes at a time."""
    rest = deque(jobs)
    while rest:
        broken = yield from _until_a_loss(rest, work, workers)
        for job, future in broken:
            yield _settled(job, future) or _alone(job, work)


def _until_a_loss(
    rest: deque[Job[Load]], work: Callable[[Load], Result], workers: int
) -> Generator[Outcome[Result], None, list[_Flight[Load, Result]]]:
    """Yields outcomes and empties `rest` from the left; returns the jobs under way when a worker died."""
    flying: deque[_Flight[Load, Result]] = deque()
    with _pool(workers) as pool:
        try:
            while rest or flying:
                # Two a worker, so that none waits while the first in line is slow.
                while rest and len(flying) < 2 * workers:
                    flying.append((rest[0], pool.submit(attempt, rest[0], work)))
                    rest.popleft()
                job, future = flying[0]
                future.exception()  # waits
                outcome = _settled(job, future)
                if outcome is None:
                    return list(flying)
                flying.popleft()
                yield outcome
        except BrokenProcessPool:  # from submit: the job was not taken, and stays in `rest`
            return list(flying)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            yield from (o for j, f in flying if f.done() and not f.cancelled() and (o := _settled(j, f)))
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return []


def _settled(job: Job[Load], future: Future[Outcome[Result]]) -> Outcome[Result] | None:
    """The outcome that `future` holds or will hold; None if its worker died."""
    error = future.exception()
    if isinstance(error, BrokenProcessPool):
        return None
    if error is not None:  # a result that cannot travel
        return Outcome(job.name, error=bug(error))
    return future.result()


def _alone(job: Job[Load], work: Callable[[Load], Result]) -> Outcome[Result]:
    with _pool(1) as pool:
        outcome = _settled(job, pool.submit(attempt, job, work))
    lost = WorkerLost(
        said("the worker process of {name} died twice", name=job.name),
        said("it may have run out of memory: try it alone with --jobs 1, or on a machine with more"),
    )
    return outcome or Outcome(job.name, error=lost)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_quiet_on_interrupt)


def _quiet_on_interrupt() -> None:
    """Ctrl-C reaches every process of a terminal: a worker then leaves without a traceback."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
