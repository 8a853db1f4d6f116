"""One family's results written by whoever works on it, so that no file has to travel between processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.project.family_job import FamilyResult, process_family
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.kept_results import add_kept, digest_of_job, find_kept
from chuyi_recon.engines import worker


@dataclass(frozen=True, slots=True)
class DeliveryJob:
    """One family's work, and the folder in which that of its results lies."""

    load: FamilyJob
    out: Path
    shown: str = ""  # the name of a file that comes back as well, to be printed
    written: bool = True  # whether that one is written, too
    mark: bytes = b""  # says that the folder is ours; none where nobody asks later
    again: bool = False  # whether it is made also where results of the same work lie there

    @property
    def name(self) -> str:
        """The family's name."""
        return self.load.name


@dataclass(frozen=True, slots=True)
class DeliveredFamily:
    """What is printed of one family; of its files `result` has the names of those that were written, without bytes."""

    result: FamilyResult
    shown: bytes = b""
    is_kept: bool = False  # whether it lay there already


def write_family_results(delivery: DeliveryJob) -> DeliveredFamily:
    """Writes the results of one family, all or none; raises a `ReconError` that concerns this family alone.

    What lies there, of the same witnesses, settings and program, is left as it is.
    """
    return deliver(delivery, digest_of_job(delivery.load))


def deliver(delivery: DeliveryJob, digest: str | None) -> DeliveredFamily:
    """The same where somebody knows the digest of what the results depend on; without one they are made in any case."""
    kept = None if delivery.again else find_kept(delivery.out / delivery.name, delivery.load, digest)
    if kept is not None:
        writing.sweep(delivery.out / delivery.name, [storage.MARK_FILE, *(name for name, _ in kept.files)])
        return DeliveredFamily(kept, is_kept=True)
    made = process_family(delivery.load)
    wanted = [(name, data) for name, data in made.files if delivery.written or name != delivery.shown]
    mark = [(storage.MARK_FILE, add_kept(delivery.mark, made, digest))] if delivery.mark else []
    with worker.finishing, _interrupt_deferred():
        writing.write_files(delivery.out / delivery.name, [*mark, *wanted])
    named = replace(made, files=tuple((name, b"") for name, _ in wanted))
    return DeliveredFamily(named, dict(made.files).get(delivery.shown, b""))


@contextmanager
def _interrupt_deferred() -> Iterator[None]:
    """An interrupt, at which a worker process leaves on the spot, waits until its files have their names."""
    if not worker.in_worker():  # here it is an exception, of which `writing` knows
        yield
        return
    with worker.interrupt_deferred():
        yield
