"""Golden files: results that someone has read through, kept beside the corpora and compared byte for byte.

`golden/<family>/` holds the files of `GOLDEN`. The comparison is made where the family is, for a `Reconstruction` does
not travel and it alone knows why a clause reads as it does: `work` is for an engine, as `results.work` is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.files import storage
from chuyi_recon.app.golden.differences import differences
from chuyi_recon.app.golden.drift import Drift
from chuyi_recon.app.project import family_job
from chuyi_recon.app.project.family_job import Load, Result
from chuyi_recon.app.project.witness_reading import taken_up

GOLDEN = ("reconstruction.txt", "annotated.txt", "flags.json")
WRITE = ("text", "annotated", "flags")  # the exporters that make them


@dataclass(frozen=True, slots=True)
class Kept:
    """The work on one family, and the folder of its golden files."""

    load: Load
    golden: Path

    @property
    def name(self) -> str:
        """The family's name."""
        return self.load.name


@dataclass(frozen=True, slots=True)
class Checked:
    """What recon makes of a family today, and how it differs from the golden files."""

    result: Result
    drifts: tuple[Drift, ...]


def kept(folder: Path) -> dict[str, bytes]:
    """The golden files of one family, as far as there are any; raises `UnreadableWitness`."""
    paths = [(file, folder / file) for file in GOLDEN]
    return {file: storage.read(path) for file, path in paths if storage.is_file(path) or storage.is_folder(path)}


def work(family: Kept) -> Checked:
    """The results of one family, and its drift; raises a `ReconError` that concerns this family alone."""
    with family_job.unswept():
        taken = taken_up(family.load)
        made = family_job.reconstruction(taken.load)
        result = family_job.result(taken, made)
        now = {file: data for file, data in result.files if file in GOLDEN}
        golden = kept(family.golden)
        drifts = []
        if missing := tuple(file for file in now if file not in golden):
            drifts.append(Drift(family.name, "missing", missing))
        if other := tuple(file for file in now if golden.get(file, now[file]) != now[file]):
            found = differences(golden, now, made, family.load.settings)
            drifts.append(Drift(family.name, "differs", other, found))
        return Checked(result, tuple(drifts))


def update(golden: Path, checked: Checked, family: str) -> int:
    """Writes the golden files that differ or are missing, all or none; returns how many."""
    stale = [file for drift in checked.drifts for file in drift.files]
    storage.write_all(golden / family, [(file, data) for file, data in checked.result.files if file in stale])
    return len(stale)


def orphans(golden: Path, families: Sequence[str]) -> tuple[Drift, ...]:
    """Golden folders of families that are no more."""
    return tuple(Drift(name, "gone") for name in storage.results_in(golden) if name not in families)
