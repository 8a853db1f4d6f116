"""Several families at once, in worker processes of this machine.

In: jobs whose loads, and a function whose results, can be pickled. Out: outcomes in the order of
the jobs, the same as `serial` gives. Workers are spawned, not forked, so that Linux, macOS and
Windows behave alike.

A worker that dies (killed for memory, a crash in a library) breaks the whole pool of Python and
does not say which job it had. The jobs that were under way are therefore tried once more, each in
a process of its own: the one that dies again is `WorkerLost`, the others have their outcome.

No worker outlives the process that started it, however that ends: each watches a pipe that its parent alone holds open.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import RLock, Thread, current_thread, main_thread
from typing import Generic

from chuyi_recon.engines import Job, Outcome, Payload, Result, internal_error, run_job
from chuyi_recon.errors import WorkerLost
from chuyi_recon.messages import Message

finishing = RLock()  # held by work that must not be left half done, though the process is to end

_RunningJob = tuple[Job[Payload], Future[Outcome[Result]]]


def run(jobs: Iterable[Job[Payload]], work: Callable[[Payload], Result], workers: int) -> Iterator[Outcome[Result]]:
    """The outcome of each job, in the order of the jobs, from at most `workers` processes at a time.

    Jobs are asked for when there is somebody to do them: of a million none but those under way is held.
    """
    rest = _Waiting(iter(jobs))
    while rest.has_next():
        broken = yield from _run_until_worker_dies(rest, work, workers)
        for job, future in broken:
            yield _take_outcome(job, future) or _run_alone(job, work)


class _Waiting(Generic[Payload]):
    """Jobs that nobody has begun; of what is still to come no more than one is held."""

    def __init__(self, jobs: Iterator[Job[Payload]]) -> None:
        self._coming, self._held = jobs, deque[Job[Payload]]()

    def has_next(self) -> bool:
        """Whether there is one more."""
        if not self._held:
            self._held.extend(islice(self._coming, 1))
        return bool(self._held)

    def take(self) -> Job[Payload]:
        """The next one, which is no longer here."""
        return self._held.popleft()

    def put_back(self, job: Job[Payload]) -> None:
        """One that was taken and not begun."""
        self._held.appendleft(job)


def _run_until_worker_dies(
    rest: _Waiting[Payload], work: Callable[[Payload], Result], workers: int
) -> Generator[Outcome[Result], None, list[_RunningJob[Payload, Result]]]:
    """Yields outcomes and takes from `rest`; returns the jobs under way when a worker died."""
    flying: deque[_RunningJob[Payload, Result]] = deque()
    with _make_pool(workers) as pool:
        try:
            while flying or rest.has_next():
                # Two a worker, so that none waits while the first in line is slow.
                while len(flying) < 2 * workers and rest.has_next():
                    job = rest.take()
                    try:
                        with _start_undisturbed():
                            flying.append((job, pool.submit(run_job, job, work)))
                    except BrokenProcessPool:
                        rest.put_back(job)
                        raise
                job, future = flying[0]
                future.exception()  # waits
                outcome = _take_outcome(job, future)
                if outcome is None:
                    return list(flying)
                flying.popleft()
                yield outcome
        except BrokenProcessPool:  # from submit: the job was not taken, and is in `rest` again
            return list(flying)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            yield from (o for j, f in flying if f.done() and not f.cancelled() and (o := _take_outcome(j, f)))
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return []


def _take_outcome(job: Job[Payload], future: Future[Outcome[Result]]) -> Outcome[Result] | None:
    """The outcome that `future` holds or will hold; None if its worker died."""
    error = future.exception()
    if isinstance(error, BrokenProcessPool):
        return None
    if error is not None:  # a result that cannot travel
        return Outcome(job.name, error=internal_error(error))
    return future.result()


def _run_alone(job: Job[Payload], work: Callable[[Payload], Result]) -> Outcome[Result]:
    with _make_pool(1) as pool:
        with _start_undisturbed():
            future = pool.submit(run_job, job, work)
        outcome = _take_outcome(job, future)
    lost = WorkerLost(
        Message("error.engine.worker-died", name=job.name),
        Message("hint.try-alone-with-more-memory"),
    )
    return outcome or Outcome(job.name, error=lost)


def _make_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_worker)


@contextmanager
def interrupt_deferred() -> Iterator[None]:
    """An interrupt waits until this is done."""
    late: list[bool] = []
    before = signal.signal(signal.SIGINT, lambda *_: late.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if late:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _start_undisturbed() -> Iterator[None]:
    """Ctrl-C waits while a worker is started, here and in the worker: until that has begun, it would leave a traceback.

    A worker inherits the mask of the thread that starts it. Here some other thread may take the signal.
    """
    if sys.platform == "win32" or current_thread() is not main_thread():
        yield
        return
    with interrupt_deferred():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    """Ctrl-C reaches every process of a terminal: a worker then leaves without a traceback, and so it does when its
    parent is gone.
    """
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """Ends this process when its parent is gone, once what it is `finishing` is done."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        with finishing:
            os._exit(1)
