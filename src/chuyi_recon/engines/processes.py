"""Several families at once, in worker processes of this machine.

In: jobs whose loads, and a function whose results, can be pickled. Out: outcomes in the order of the jobs, the same as
`serial` gives. A job whose worker dies (killed for memory, a crash in a library) is tried once more in another: if that
dies, too, it is `WorkerLost`. One that takes longer than it may is `TimeExceeded`, and its worker is ended. Neither
disturbs the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count, islice
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Generic

from chuyi_recon.engines import Job, Outcome, Payload, Result, internal_error
from chuyi_recon.engines.worker import Worker
from chuyi_recon.errors import MemoryExceeded, TimeExceeded, WorkerLost
from chuyi_recon.messages import Message

_WAIT = 1.0  # seconds after which is looked whether a job takes too long


def run(
    jobs: Iterable[Job[Payload]], work: Callable[[Payload], Result], workers: int, seconds: float | None = None
) -> Iterator[Outcome[Result]]:
    """The outcome of each job, in the order of the jobs, from at most `workers` processes at a time.

    Jobs are asked for when there is somebody to do them: of a million none but those under way is held. No job may take
    more `seconds` than these. On an interrupt what is done is given, and the interrupt raised.
    """
    pool = _Pool(iter(jobs), work, workers, seconds)
    try:
        for at in count():
            while at not in pool.done and pool.go_on(at):
                pass
            if at not in pool.done:
                return
            yield pool.done.pop(at)
    except KeyboardInterrupt:
        pool.take_what_is_done()
        yield from (pool.done[at] for at in sorted(pool.done))
        raise
    finally:
        pool.end()


@dataclass(frozen=True, slots=True)
class _Task(Generic[Payload]):
    """A job, which in the order of all it is, and whether a worker has died of it."""

    at: int
    job: Job[Payload]
    again: bool = False


class _Pool(Generic[Payload, Result]):
    """Workers, what they have, and what came of the rest."""

    def __init__(
        self, jobs: Iterator[Job[Payload]], work: Callable[[Payload], Result], workers: int, seconds: float | None
    ) -> None:
        self.work, self.workers, self.seconds = work, workers, seconds
        self.done: dict[int, Outcome[Result]] = {}
        self._coming = enumerate(jobs)
        self._rest: deque[_Task[Payload]] = deque()  # those that are to be begun next
        self._busy: dict[Worker, _Task[Payload]] = {}
        self._idle: list[Worker] = []
        self._said: SimpleQueue[tuple[Worker, Outcome[Any] | None]] = SimpleQueue()

    def go_on(self, wanted: int) -> bool:
        """Gives idle workers something to do, and waits until one of them says something, or takes too long.

        Returns whether there was anything to wait for.
        """
        # Two a worker, so that none waits while the first in line is slow, and no heap of results grows.
        while len(self._busy) < self.workers and self._next_is_before(wanted + 2 * self.workers):
            self._start(self._rest.popleft())
        if not self._busy:
            return False
        with suppress(Empty):
            self._hear(*self._said.get(timeout=_WAIT))
        self._end_late()
        return True

    def _next_is_before(self, limit: int) -> bool:
        """Whether there is one more job, and it is one of the first so many."""
        if not self._rest:
            self._rest.extend(_Task(at, job) for at, job in islice(self._coming, 1))
        return bool(self._rest) and self._rest[0].at < limit

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

    def _start(self, task: _Task[Payload]) -> None:
        worker = self._idle.pop() if self._idle else Worker(self._said)
        self._busy[worker] = task
        try:
            worker.start(task.job, self.work)
        except Exception as error:  # noqa: BLE001  # a job that cannot travel
            self._idle.append(worker)
            del self._busy[worker]
            self.done[task.at] = Outcome(task.job.name, error=internal_error(error))

    def _hear(self, worker: Worker, outcome: Outcome[Result] | None) -> None:
        task = self._busy.pop(worker, None)
        if task is None:  # it was ended, or has died idle
            self._idle = [w for w in self._idle if w is not worker]
            return
        name = task.job.name
        if outcome is None:
            worker.end()
            if not task.again:
                self._rest.appendleft(replace(task, again=True))
                return
            lost = WorkerLost(
                Message("error.engine.worker-died", name=name), Message("hint.try-alone-with-more-memory")
            )
            self.done[task.at] = Outcome(name, error=lost)
            return
        if isinstance(outcome.error, MemoryExceeded):  # what is left of it lies in the way of the next
            worker.end()
        else:
            self._idle.append(worker)
        self.done[task.at] = replace(outcome, name=name)

    def _end_late(self) -> None:
        """Ends the workers whose job takes too long."""
        for worker, task in list(self._busy.items()):
            if self.seconds is None or worker.begun is None or monotonic() < worker.begun + self.seconds:
                continue
            del self._busy[worker]
            worker.end()
            name = task.job.name
            late = TimeExceeded(
                Message("error.engine.time-exceeded", name=name, seconds=f"{self.seconds:g}"),
                Message("hint.more-time"),
            )
            self.done[task.at] = Outcome(name, error=late)
