"""Golden files: results that someone has read through, kept beside the corpora and compared.

`golden/<family>/` holds the files of `GOLDEN`. Comparison is byte for byte; what differs is shown
as the first places where the texts part, with the words around them, because a reconstruction is
one long text and a diff of whole paragraphs would hide a comma.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal

from chuyi_recon.desk import files

GOLDEN = ("reconstruction.txt", "annotated.txt", "flags.json")
WRITE = ("text", "annotated", "flags")  # the exporters that make them

_FIRST = 5  # differences shown of one file
_AROUND = 12  # characters of context on either side


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a file parts from its golden form: the line there, and the words."""

    line: int  # of the golden file, from 1
    before: str
    golden: str
    now: str
    after: str


@dataclass(frozen=True, slots=True)
class Drift:
    """One golden file that is not what recon makes today."""

    family: str
    file: str
    kind: Literal["differs", "missing", "gone"]  # no golden file yet; no such family any more
    differences: tuple[Difference, ...] = ()
    more: int = 0  # further differences, not shown


def compare(golden: Path, family: str, made: Sequence[tuple[str, bytes]]) -> tuple[Drift, ...]:
    """The golden files of a family that differ from the ones just made, in the order of `GOLDEN`."""
    drifts = []
    for file, data in made:
        path = golden / family / file
        if not path.is_file():
            drifts.append(Drift(family, file, "missing"))
        elif (kept := files.read(path)) != data:
            drifts.append(_drift(family, file, kept.decode("utf-8", "backslashreplace"), data.decode("utf-8")))
    return tuple(drifts)


def update(golden: Path, family: str, made: Sequence[tuple[str, bytes]]) -> int:
    """Writes the golden files that differ; returns how many."""
    drifts = compare(golden, family, made)
    fresh = dict(made)
    files.write_all(golden / family, [(drift.file, fresh[drift.file]) for drift in drifts])
    return len(drifts)


def gone(golden: Path, families: Sequence[str]) -> tuple[Drift, ...]:
    """Golden folders of families that are no more."""
    return tuple(Drift(name, "", "gone") for name in files.results_in(golden) if name not in families)


def _drift(family: str, file: str, kept: str, now: str) -> Drift:
    differences = differences_of(kept, now)
    return Drift(family, file, "differs", differences[:_FIRST], max(0, len(differences) - _FIRST))


def differences_of(kept: str, now: str) -> tuple[Difference, ...]:
    """Where two texts part, in order: lines are matched first, then the characters of what differs.

    >>> [(d.golden, d.now) for d in differences_of("支持建设3楚怡\\n二、任务", "支持建设3所楚怡\\n二、任务")]
    [('', '所')]
    """
    old, new = kept.splitlines(keepends=True), now.splitlines(keepends=True)
    out = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        line = a + 1
        before, after = "".join(old[max(0, a - 1) : a]), "".join(old[b : b + 1])
        out += _within(line, before, "".join(old[a:b]), "".join(new[c:d]), after)
    return tuple(out)


def _within(line: int, before: str, old: str, new: str, after: str) -> list[Difference]:
    """The differences of two stretches; long ones are not searched through, but shown as one."""
    if len(old) * len(new) > 4_000_000:
        return [Difference(line, before[-_AROUND:], old[:60], new[:60], after[:_AROUND])]
    whole = before + old + after
    return [
        Difference(
            line + old[:a].count("\n"),
            whole[: len(before) + a][-_AROUND:],
            old[a:b],
            new[c:d],
            whole[len(before) + b :][:_AROUND],
        )
        for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
