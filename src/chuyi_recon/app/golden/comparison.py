"""Golden files: results that someone has read through, kept beside the corpora and compared byte for byte.

`golden/<family>/` holds the files of `GOLDEN_FILES`. The comparison is made where the family is, for a
`Reconstruction` does not travel and it alone knows why a clause reads as it does: `check_family` is for an engine,
as `results.work` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.golden.differences import find_differences
from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.golden.finding_records import FLAGS_FILE, find_known, read_finding_records
from chuyi_recon.app.project import family_job
from chuyi_recon.app.project.family_job import FamilyResult
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.witness_reading import read_family

GOLDEN_FILES = ("reconstruction.txt", "annotated.txt", FLAGS_FILE)
GOLDEN_EXPORTERS = ("text", "annotated", "flags")  # the exporters that make them


@dataclass(frozen=True, slots=True)
class GoldenFamily:
    """The work on one family, and the folder of its golden files."""

    job: FamilyJob
    golden_files: Path

    @property
    def name(self) -> str:
        """The family's name."""
        return self.job.name


@dataclass(frozen=True, slots=True)
class CheckedFamily:
    """What recon makes of a family today, how it differs from the golden files, and which of its findings, by their
    number, these have: a baseline.
    """

    result: FamilyResult
    drifts: tuple[Drift, ...]
    known: frozenset[int]


def read_golden(folder: Path) -> dict[str, bytes]:
    """The golden files of one family, as far as there are any; raises `UnreadableWitness`."""
    there = [file for file in GOLDEN_FILES if storage.is_file(folder / file) or storage.is_folder(folder / file)]
    return {file: storage.read_bytes(folder / file, is_ours=True) for file in there}


def check_family(family: GoldenFamily) -> CheckedFamily:
    """The results of one family, and its drift; raises a `ReconError` that concerns this family alone."""
    with family_job.gc_paused():
        taken = read_family(family.job)
        reconstruction = family_job.reconstruct_family(taken.load)
        result = family_job.export_results(taken, reconstruction)
        now = {file: data for file, data in result.files if file in GOLDEN_FILES}
        golden = read_golden(family.golden_files)
        drifts = []
        if missing := tuple(file for file in now if file not in golden):
            drifts.append(Drift(family.name, "missing", missing))
        if other := tuple(file for file in now if golden.get(file, now[file]) != now[file]):
            found = find_differences(golden, now, reconstruction, family.job.settings)
            drifts.append(Drift(family.name, "differs", other, found))
        return CheckedFamily(result, tuple(drifts), _find_known(golden.get(FLAGS_FILE), now[FLAGS_FILE]))


def _find_known(golden: bytes | None, now: bytes) -> frozenset[int]:
    """The findings that the golden flags.json has; none where there is no such file, or it is none."""
    try:
        before = read_finding_records(golden) if golden else ()
    except ValueError:
        before = ()
    return find_known(before, read_finding_records(now))


def update_golden(golden: Path, checked: CheckedFamily, family: str, mark: bytes = b"") -> int:
    """Writes the golden files that differ or are missing, all or none, with the mark whose they are; returns how many.

    Where nothing differs nothing is written, no mark either.
    """
    stale = [file for drift in checked.drifts for file in drift.files]
    files = [(file, data) for file, data in checked.result.files if file in stale]
    writing.write_files(golden / family, [*files, (storage.MARK_FILE, mark)] if files and mark else files)
    return len(stale)


def find_orphans(golden: Path, families: Sequence[str]) -> tuple[Drift, ...]:
    """Golden folders of families that are no more."""
    return tuple(Drift(name, "gone") for name in storage.list_result_folders(golden) if name not in families)
