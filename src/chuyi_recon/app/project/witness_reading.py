"""Where the witnesses of a family are read: by whoever works on it, when it is its turn.

In: the work on a family. Out: the same with its witnesses in hand, and what a person should hear about their files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chuyi_recon.app.files import storage
from chuyi_recon.app.project.witness_files import read_witness
from chuyi_recon.core.model import Span, Witness
from chuyi_recon.errors import BrokenLaw, InputError, ReconError
from chuyi_recon.messages import said
from chuyi_recon.views import line_index

if TYPE_CHECKING:
    from chuyi_recon.app.project.family_job import Load


@dataclass(frozen=True, slots=True)
class Taken:
    """A family whose witnesses are held, and what a person should hear about their files."""

    load: Load
    problems: tuple[ReconError, ...] = ()
    repaired: tuple[str, ...] = ()


def taken_up(load: Load) -> Taken:
    """The same work with its witnesses read, those that can be.

    Raises `InputError`, or `BrokenLaw`, where the base or all cannot be read, with the others `beside` it.
    """
    witnesses, problems, fresh = list[Witness](), list[ReconError](), list[Witness]()
    for lying in load.witnesses:
        if isinstance(lying, Witness):
            witnesses.append(lying)
            continue
        try:
            witness = read_witness(lying)
        except (InputError, BrokenLaw) as error:
            if lying.siglum == load.base:
                raise _beside(without_base(load.name, lying.siglum, error), problems) from error
            problems.append(error)
            continue
        witnesses.append(witness)
        fresh += [] if lying.sha256 else [witness]
    if not witnesses:
        lost = InputError(
            said("{name} is left out: none of its witnesses can be read", name=load.name), said("mend one of them")
        )
        raise _beside(lost, problems)
    held = replace(load, witnesses=tuple(witnesses))
    return Taken(held, tuple(problems), tuple(repairs(load.name, fresh)))


def _beside(error: ReconError, others: Sequence[ReconError]) -> ReconError:
    error.beside = tuple(others)
    return error


def without_base(family: str, base: str, error: ReconError, told: str = storage.MANIFEST) -> ReconError:
    """Why a family is not made: without its base it would be another text."""
    what = said("{family} is left out: its base {base} cannot be read: {why}", family=family, base=base, why=error.what)
    if isinstance(error, BrokenLaw):
        broken = BrokenLaw(what, error.hint)
        broken.trace = error.trace
        return broken
    return InputError(what, said("mend the file, or name another base in the {file}", file=told))


def repairs(family: str, witnesses: Sequence[Witness]) -> Iterator[str]:
    """One line for each repair of a witness, with its place in the file."""
    for witness in witnesses:
        for repair in witness.transcription.repairs:
            at = witness.locate(Span(repair.at, repair.at))[0]
            where = f"{family}/{at.file}"
            if at.page is not None:
                yield said("{where}: {what}", where=line_index.told(at, where), what=repair.what)
            else:
                yield said("{file}: {what} (at {at})", file=where, what=repair.what, at=at.offset)
