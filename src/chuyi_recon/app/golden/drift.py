"""What is told where a golden file is not what recon makes today: the types, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DriftCause:
    """Why a place reads as it does: `now`, or, as far as the golden files tell, before.

    ground   a decision: `name` is its ground, `witnesses` are those that have what is printed
    ruling   an editor's word
    flag     a finding of the flag `name` in a witness: new where it is `now`, gone where it is `golden`
    mark     what the golden annotated.txt says of the place
    witness  no decision tells: `why` says which witnesses have the words
    """

    when: Literal["now", "golden"]
    kind: Literal["ground", "ruling", "flag", "mark", "witness"]
    name: str
    witnesses: tuple[str, ...]
    text: str  # the characters it speaks of
    why: str


@dataclass(frozen=True, slots=True)
class DriftPart:
    """A run of a clause: the same on both sides, or what stands there in the golden file and now."""

    golden: str
    now: str


@dataclass(frozen=True, slots=True)
class DriftDifference:
    """One clause that differs, or several where they have no common end; of flags.json one finding.

    `parts`, joined, are `golden` and `now`; `before` and `after` are the words round them.
    """

    file: str
    line: int  # of the golden file, from 1
    golden: str
    now: str
    parts: tuple[DriftPart, ...]
    before: str = ""
    after: str = ""
    causes: tuple[DriftCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """Golden files of one family that are not what recon makes today.

    differs  `differences` say where, at least once for each file
    missing  there are no such files yet
    gone     golden files of a family that is no more
    """

    family: str
    kind: Literal["differs", "missing", "gone"]
    files: tuple[str, ...] = ()
    differences: tuple[DriftDifference, ...] = ()
