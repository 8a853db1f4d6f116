"""Results that are not made again: of the same witnesses, settings and program as those that lie there.

In: the work on a family and its result folder. Out: what the mark of the folder says of its results, and what that
gives a later run: names of files and figures. A run that was stopped so goes on where it was, and one over an archive
does only what changed. Whoever asks for findings, and a family with rulings, repairs, unreadable files or places on
pages, is worked on every time: these are told, and they are few.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

import chuyi_recon
from chuyi_recon.app.files import storage
from chuyi_recon.app.files.records import split_record
from chuyi_recon.app.project.family_job import FamilyResult, FamilySummary
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.result_mark import read_mark
from chuyi_recon.core.model import Witness
from chuyi_recon.errors import InputError, UnreadableWitness
from chuyi_recon.exporters.report.index_entry import IndexEntry


class KeptResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of results that lie in a folder: `made_of` is the digest of all that they depend on.

    `files` are their names with the sha256 of their bytes.
    """

    made_of: str
    files: dict[str, str]
    summary: FamilySummary
    entry: IndexEntry | None


def digest_of_job(job: FamilyJob) -> str | None:
    """What the results of a family depend on, as one number; None where they are to be made in any case."""
    if job.rulings or job.ruling_files or job.told or any(isinstance(w, Witness) for w in job.witnesses):
        return None
    try:
        files = [
            [
                w.siglum,
                w.kind,
                w.group,
                w.limits.max_chars,
                [[n, _digest(storage.read_bytes(split_record(path)[0]))] for n, path in w.files],
            ]
            for w in job.files
        ]
    except InputError:
        return None
    declared = [job.name, job.base, job.title, job.pivot, job.exporter_names, job.indexed, job.chosen_witness]
    facts = [program_digest(), *declared, files, job.settings]
    return _digest(msgspec.json.encode(facts, order="deterministic"))


def add_kept(mark: bytes, made: FamilyResult, digest: str | None) -> bytes:
    """The mark of a result folder with what is known of its results, if these may be kept."""
    if digest is None or not made.is_reusable or not mark:
        return mark
    files = {name: _digest(data) for name, data in made.files}
    kept = msgspec.to_builtins(KeptResult(digest, files, made.summary, made.index_entry))
    return f"{json.dumps({**json.loads(mark), 'kept': kept})}\n".encode()


def find_kept(folder: Path, job: FamilyJob, digest: str | None) -> FamilyResult | None:
    """The results that lie in `folder`, if they are whole and of this very work; without the bytes of their files."""
    mark = read_mark(folder) if digest is not None else None
    if mark is None or mark.kept is None:
        return None
    try:
        kept = msgspec.convert(mark.kept, KeptResult)
        if kept.made_of != digest or not _are_whole(folder, kept.files):
            return None
    except (msgspec.MsgspecError, UnreadableWitness):
        return None
    names = tuple((name, b"") for name in kept.files)
    return FamilyResult(names, kept.summary, (), job.settings.language, index_entry=kept.entry)


def _are_whole(folder: Path, files: Mapping[str, str]) -> bool:
    return all(
        storage.is_file(folder / name) and _digest(storage.read_bytes(folder / name, is_ours=True)) == digest
        for name, digest in files.items()
    )


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@cache
def program_digest() -> str:
    """The program: its version, and what its files say, which changes where it is worked on. The same wherever it is
    installed.
    """
    root = Path(chuyi_recon.__file__).parent
    files = sorted((p.relative_to(root).as_posix(), p) for p in root.rglob("*") if p.suffix in (".py", ".txt"))
    facts = [(name, _digest(storage.read_bytes(path, is_ours=True))) for name, path in files]
    return _digest(json.dumps([chuyi_recon.__version__, facts]).encode())
