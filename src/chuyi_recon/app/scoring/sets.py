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
from chuyi_recon.app.project.family_job import Load
from chuyi_recon.app.project.witness_files import WitnessFiles, read_witness
from chuyi_recon.app.project.witness_reading import without_base
from chuyi_recon.app.scoring import sidecar
from chuyi_recon.core.model import Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import Lexicon
from chuyi_recon.errors import BrokenLaw, InputError, ReconError, TruthError
from chuyi_recon.messages import said

TRUTH, LABELS = "truth.txt", "labels.json"
_WITNESSES, _FAMILY, _ENDING = "witnesses", "family.json", ".txt"


class DeclaredMember(msgspec.Struct, frozen=True):
    """A family.json as it stands; what else it says is not read."""

    base: str | None = None
    outsiders: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One family of a set: where it lies, its work, the sigla of its outsiders (None where nobody says), and the
    files that were read, as they really lie.
    """

    folder: Path
    load: Load
    outsiders: tuple[str, ...] | None
    read: tuple[Path, ...]


def members_in(path: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The folders of families at or below `path`, sorted, and beside them the outermost that hold something else
    and no family; none where it is no set.

    A family of a set has a folder `witnesses` with a `*.txt` in it, beside a truth, labels or family.json, and no
    family.toml, which would say otherwise. Nothing is looked for inside one, nor among results.
    """
    found, other, rest = [], [], [path] if storage.is_folder(path) else []
    while rest:
        folder = rest.pop()
        try:
            below, names = storage.listed(folder)
        except OSError:  # `walk` will say so
            continue
        if _is_member(folder, below, names):
            found.append(folder)
        elif not storage.is_results(names):
            rest += [folder / b for b in below]
            other += [folder] if names and folder != path else []
    strange = set(other).difference(p for f in found for p in f.parents)
    outermost = sorted(f for f in strange if strange.isdisjoint(f.parents))
    return (tuple(sorted(found)), tuple(outermost)) if found else ((), ())


def _is_member(folder: Path, below: Sequence[str], names: Sequence[str]) -> bool:
    told = {TRUTH, LABELS, _FAMILY}.intersection(names) and storage.MANIFEST not in names
    return bool(told) and _WITNESSES in below and bool(_texts(folder))


def _texts(folder: Path) -> list[str]:
    return [n for n in storage.witnesses_in(folder / _WITNESSES) if n.endswith(_ENDING)]


def member(folder: Path, lexicon: Lexicon, settings: Settings, problems: list[ReconError]) -> Member:
    """One family of a set; a witness that cannot be read goes to `problems`.

    Raises `TruthError` for a family.json that cannot be, `InputError` where the base or all witnesses are missing.
    """
    name = storage.real(folder).name
    witnesses: list[Witness] = []
    lost: dict[str, ReconError] = {}
    for file in _texts(folder):
        try:
            witnesses.append(
                read_witness(WitnessFiles(file.removesuffix(_ENDING), ((file, folder / _WITNESSES / file),)))
            )
        except (InputError, BrokenLaw) as error:
            lost[file] = error
    base, outsiders = _told(folder / _FAMILY, {f.removesuffix(_ENDING): f for f in _texts(folder)})
    unread = lost.get(f"{base}{_ENDING}")
    if unread is not None:
        raise without_base(name, str(base), unread, _FAMILY) from unread
    problems += lost.values()
    if not {w.siglum for w in witnesses}.difference(outsiders or ()):
        raise InputError(
            said("{name} is left out: none of its witnesses can be read", name=name), said("mend one of them")
        )
    load = Load(name, tuple(witnesses), base, "", None, (), lexicon, settings)
    lying = (folder / _WITNESSES / w.source for w in witnesses)
    return Member(folder, load, outsiders, tuple(storage.real(p) for p in (folder / _FAMILY, *lying)))


def _told(path: Path, sources: Mapping[str, str]) -> tuple[str | None, tuple[str, ...] | None]:
    """The base and the outsiders that family.json names."""
    if not storage.is_file(path):
        return None, None
    told = sidecar.load(path, DeclaredMember)
    siglum = None if told.base is None else sidecar.siglum_of(told.base, sources, f"{path}: base")
    if told.outsiders is None:
        return siglum, None
    outsiders = tuple(sorted({sidecar.siglum_of(n, sources, f"{path}: outsiders") for n in told.outsiders}))
    if siglum in outsiders or len(outsiders) == len(sources):
        raise TruthError(
            said("{path}: outsiders names the base, or every witness", path=path),
            said("name those of another document only"),
        )
    return siglum, outsiders
