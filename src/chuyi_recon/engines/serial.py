"""One family after the other, in this process: what every other engine is measured against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from chuyi_recon.engines import Job, Outcome, Payload, Result, run_job


def run(jobs: Iterable[Job[Payload]], work: Callable[[Payload], Result]) -> Iterator[Outcome[Result]]:
    """The outcome of each job, in the order of the jobs.

    >>> [(o.name, o.result) for o in run([Job("notice", 2), Job("letter", 3)], lambda n: n * n)]
    [('notice', 4), ('letter', 9)]
    """
    for job in jobs:
        yield run_job(job, work)
