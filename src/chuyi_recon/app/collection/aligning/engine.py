"""Families through an engine, one after the other as they are asked for: of a million none waits in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rich.progress import Progress

from chuyi_recon.app.collection.aligning.places import FamilyPlace
from chuyi_recon.app.files.limits import Limits
from chuyi_recon.app.files.memory import BoundedWork
from chuyi_recon.app.project.batch import choose_workers
from chuyi_recon.engines import Job, Outcome, processes, serial

Payload = TypeVar("Payload")
Result = TypeVar("Result")


def run_places(
    places: Iterable[FamilyPlace],
    many: int,
    pack: Callable[[FamilyPlace], Payload],
    work: Callable[[Payload], Result],
    jobs: int | None,
    limits: Limits,
    bar: Progress | None,
) -> Iterator[tuple[FamilyPlace, Outcome[Result]]]:
    """Each family with what came of it, in order; `many` is how many there are at most, `pack` makes what travels.

    What can be ended when it takes too much is a process of its own, also where there is one at a time.
    """
    sent = deque[FamilyPlace]()

    def coming() -> Iterator[Job[Payload]]:
        for place in places:
            sent.append(place)
            yield Job(place.name, pack(place))

    workers = choose_workers(jobs, many)
    run = (
        processes.run(coming(), BoundedWork(work, limits.memory), max(1, workers), limits.seconds)
        if workers > 1 or limits.seconds is not None or limits.memory is not None
        else serial.run(coming(), work)
    )
    for outcome in run:
        while (place := sent.popleft()).name != outcome.name:  # of one that was interrupted nothing came
            pass
        if bar is not None:
            bar.advance(bar.task_ids[0])
        yield place, outcome
