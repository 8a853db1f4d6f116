"""Evaluation sets: folders of families in the form of those who made them.

    d1/witnesses/*.txt   the witnesses, each called after its file
    d1/family.json       {"base": "w0.txt" or null, "outsiders": ["w5.txt"]}; what else it says is not read
    d1/truth.txt, d1/labels.json

In: a path. Out: the families of that form at or below it. Of family.json the line is told the base and nothing
else; which witnesses are outsiders it has to find out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from chuyi_recon.app.files import storage
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.app.project.witness_reading import base_unreadable
from chuyi_recon.app.scoring import sidecar
from chuyi_recon.core.model import Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import InputError, InternalError, ReconError, TruthError
from chuyi_recon.messages import Message

TRUTH_FILE, LABELS_FILE = "truth.txt", "labels.json"
_WITNESS_FOLDER, _FAMILY_FILE, _WITNESS_SUFFIX = "witnesses", "family.json", ".txt"


class DeclaredMember(msgspec.Struct, frozen=True):
    """A family.json as it stands; what else it says is not read."""

    base: str | None = None
    outsiders: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class SetFamily:
    """One family of a set: where it lies, its work, the sigla of its outsiders (None where nobody says), and the
    files that were read, as they really lie.
    """

    folder: Path
    job: FamilyJob
    outsiders: tuple[str, ...] | None
    read_files: tuple[Path, ...]


def find_set_folders(path: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The folders of families at or below `path`, sorted, and beside them the outermost that hold something else
    and no family; none where it is no set.

    A family of a set has a folder `witnesses` with a `*.txt` in it, beside a truth, labels or family.json, and no
    family.toml, which would say otherwise. Nothing is looked for inside one, nor among results.
    """
    found, other, rest = [], [], [path] if storage.is_folder(path) else []
    while rest:
        folder = rest.pop()
        try:
            below, names = storage.list_folder(folder)
        except OSError:  # `walk` will say so
            continue
        if _is_set_family(folder, below, names):
            found.append(folder)
        elif not storage.is_result_folder(names):
            rest += [folder / b for b in below]
            other += [folder] if names and folder != path else []
    strange = set(other).difference(p for f in found for p in f.parents)
    outermost = sorted(f for f in strange if strange.isdisjoint(f.parents))
    return (tuple(sorted(found)), tuple(outermost)) if found else ((), ())


def _is_set_family(folder: Path, below: Sequence[str], names: Sequence[str]) -> bool:
    has_truth_or_labels = {TRUTH_FILE, LABELS_FILE, _FAMILY_FILE}.intersection(
        names
    ) and storage.MANIFEST_FILE not in names
    return bool(has_truth_or_labels) and _WITNESS_FOLDER in below and bool(_list_witnesses(folder))


def _list_witnesses(folder: Path) -> list[str]:
    return [n for n in storage.list_witness_files(folder / _WITNESS_FOLDER) if n.endswith(_WITNESS_SUFFIX)]


def read_set_family(folder: Path, lexicon: Lexicon, settings: Settings, problems: list[ReconError]) -> SetFamily:
    """One family of a set; a witness that cannot be read goes to `problems`.

    Raises `TruthError` for a family.json that cannot be, `InputError` where the base or all witnesses are missing.
    """
    name = storage.real_path(folder).name
    witnesses: list[Witness] = []
    lost: dict[str, ReconError] = {}
    for file in _list_witnesses(folder):
        try:
            witnesses.append(
                read_witness(
                    WitnessFiles(file.removesuffix(_WITNESS_SUFFIX), ((file, folder / _WITNESS_FOLDER / file),))
                )
            )
        except (InputError, InternalError) as error:
            lost[file] = error
    base, outsiders = _read_family_file(
        folder / _FAMILY_FILE, {f.removesuffix(_WITNESS_SUFFIX): f for f in _list_witnesses(folder)}
    )
    unread = lost.get(f"{base}{_WITNESS_SUFFIX}")
    if unread is not None:
        raise base_unreadable(name, str(base), unread, _FAMILY_FILE) from unread
    problems += lost.values()
    if not {w.siglum for w in witnesses}.difference(outsiders or ()):
        raise InputError(Message("error.family.no-readable-witness", name=name), Message("hint.mend-one-witness"))
    job = FamilyJob(name, tuple(witnesses), base, "", None, (), lexicon, settings)
    witness_paths = (folder / _WITNESS_FOLDER / file for file in _list_witnesses(folder))
    return SetFamily(
        folder, job, outsiders, tuple(storage.real_path(p) for p in (folder / _FAMILY_FILE, *witness_paths))
    )


def _read_family_file(path: Path, file_names: Mapping[str, str]) -> tuple[str | None, tuple[str, ...] | None]:
    """The base and the outsiders that family.json names."""
    if not storage.is_file(path):
        return None, None
    declared = sidecar.load_json(path, DeclaredMember)
    siglum = None if declared.base is None else sidecar.resolve_siglum(declared.base, file_names, f"{path}: base")
    if declared.outsiders is None:
        return siglum, None
    outsiders = tuple(sorted({sidecar.resolve_siglum(n, file_names, f"{path}: outsiders") for n in declared.outsiders}))
    if siglum in outsiders or len(outsiders) == len(file_names):
        raise TruthError(
            Message("error.truth.outsiders-name-base-or-all", path=path),
            Message("hint.outsiders-only"),
        )
    return siglum, outsiders
