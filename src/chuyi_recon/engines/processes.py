"""Several families at once, in worker processes of this machine.

In: jobs whose loads, and a function whose results, can be pickled. Out: outcomes in the order of the jobs, the same as
`serial` gives. A job whose worker dies (killed for memory, a crash in a library) is tried once more in another: if that
dies, too, it is `WorkerLost`. One that takes longer than it may is `TimeExceeded`, and its worker is ended. Neither
disturbs the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Generic

from chuyi_recon.engines import Job, Outcome, Payload, Result, internal_error
from chuyi_recon.engines.worker import Worker
from chuyi_recon.errors import MemoryExceeded, TimeExceeded, WorkerLost
from chuyi_recon.messages import Message

_WAIT = 1.0  # seconds after which is looked whether a job takes too long


def run(
    jobs: Sequence[Job[Payload]], work: Callable[[Payload], Result], workers: int, seconds: float | None = None
) -> Iterator[Outcome[Result]]:
    """The outcome of each job, in the order of the jobs, from at most `workers` processes at a time.

    No job may take more `seconds` than these. On an interrupt what is done is given, and the interrupt raised.
    """
    pool = _Pool(jobs, work, workers, seconds)
    try:
        for at in range(len(jobs)):
            while at not in pool.done:
                pool.go_on(at)
            yield pool.done.pop(at)
    except KeyboardInterrupt:
        pool.take_what_is_done()
        yield from (pool.done[at] for at in sorted(pool.done))
        raise
    finally:
        pool.end()


class _Pool(Generic[Payload, Result]):
    """Workers, what they have, and what came of the rest."""

    def __init__(
        self, jobs: Sequence[Job[Payload]], work: Callable[[Payload], Result], workers: int, seconds: float | None
    ) -> None:
        self.jobs, self.work, self.workers, self.seconds = jobs, work, workers, seconds
        self.done: dict[int, Outcome[Result]] = {}
        self._rest = deque((at, 0) for at in range(len(jobs)))  # of the jobs, and how often it has been tried
        self._busy: dict[Worker, tuple[int, int]] = {}
        self._idle: list[Worker] = []
        self._said: SimpleQueue[tuple[Worker, Outcome[Any] | None]] = SimpleQueue()

    def go_on(self, wanted: int) -> None:
        """Gives idle workers something to do, and waits until one of them says something, or takes too long."""
        # Two a worker, so that none waits while the first in line is slow, and no heap of results grows.
        while self._rest and len(self._busy) < self.workers and self._rest[0][0] < wanted + 2 * self.workers:
            self._start(*self._rest.popleft())
        with suppress(Empty):
            self._hear(*self._said.get(timeout=_WAIT))
        self._end_late()

    def take_what_is_done(self) -> None:
        """Hears what has been said, without waiting."""
        while not self._said.empty():
            self._hear(*self._said.get())

    def end(self) -> None:
        """Ends all workers."""
        for worker in [*self._busy, *self._idle]:
            worker.close()
        for worker in [*self._busy, *self._idle]:
            worker.end()

    def _start(self, at: int, tries: int) -> None:
        worker = self._idle.pop() if self._idle else Worker(self._said)
        self._busy[worker] = (at, tries)
        try:
            worker.start(self.jobs[at], self.work)
        except Exception as error:  # noqa: BLE001  # a job that cannot travel
            self._idle.append(worker)
            del self._busy[worker]
            self.done[at] = Outcome(self.jobs[at].name, error=internal_error(error))

    def _hear(self, worker: Worker, outcome: Outcome[Result] | None) -> None:
        at, tries = self._busy.pop(worker, (None, 0))
        if at is None:  # it was ended, or has died idle
            self._idle = [w for w in self._idle if w is not worker]
            return
        name = self.jobs[at].name
        if outcome is None:
            worker.end()
            if tries == 0:
                self._rest.appendleft((at, 1))
                return
            lost = WorkerLost(
                Message("error.engine.worker-died", name=name), Message("hint.try-alone-with-more-memory")
            )
            self.done[at] = Outcome(name, error=lost)
            return
        if isinstance(outcome.error, MemoryExceeded):  # what is left of it lies in the way of the next
            worker.end()
        else:
            self._idle.append(worker)
        self.done[at] = replace(outcome, name=name)

    def _end_late(self) -> None:
        """Ends the workers whose job takes too long."""
        for worker, (at, _) in list(self._busy.items()):
            if self.seconds is None or worker.begun is None or monotonic() < worker.begun + self.seconds:
                continue
            del self._busy[worker]
            worker.end()
            name = self.jobs[at].name
            late = TimeExceeded(
                Message("error.engine.time-exceeded", name=name, seconds=f"{self.seconds:g}"),
                Message("hint.more-time"),
            )
            self.done[at] = Outcome(name, error=late)
