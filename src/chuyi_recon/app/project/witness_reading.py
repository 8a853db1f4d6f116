"""Where the witnesses of a family are read: by whoever works on it, when it is its turn.

In: the work on a family. Out: the same with its witnesses in hand, and what a person should hear about their files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chuyi_recon.app.files import storage
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.project.witness_files import read_witness
from chuyi_recon.core.model import Span, Witness
from chuyi_recon.errors import InputError, InternalError, ReconError
from chuyi_recon.messages import Message
from chuyi_recon.views import line_index


@dataclass(frozen=True, slots=True)
class ReadFamily:
    """A family whose witnesses are held, and what a person should hear about their files."""

    load: FamilyJob
    problems: tuple[ReconError, ...] = ()
    repaired: tuple[str, ...] = ()


def read_family(load: FamilyJob) -> ReadFamily:
    """The same work with its witnesses read, those that can be.

    Raises `InputError`, or `InternalError`, where the base or all cannot be read, with the others `beside` it.
    """
    witnesses, problems, fresh = list[Witness](), list[ReconError](), list[Witness]()
    for lying in load.witnesses:
        if isinstance(lying, Witness):
            witnesses.append(lying)
            continue
        try:
            witness = read_witness(lying)
        except (InputError, InternalError) as error:
            if lying.siglum == load.base:
                raise _with_others(base_unreadable(load.name, lying.siglum, error), problems) from error
            problems.append(error)
            continue
        witnesses.append(witness)
        fresh += [] if lying.sha256 else [witness]
    if not witnesses:
        lost = InputError(Message("error.family.no-readable-witness", name=load.name), Message("hint.mend-one-witness"))
        raise _with_others(lost, problems)
    held = replace(load, witnesses=tuple(witnesses))
    return ReadFamily(held, tuple(problems), tuple(list_repairs(load.name, fresh)))


def _with_others(error: ReconError, others: Sequence[ReconError]) -> ReconError:
    error.beside = tuple(others)
    return error


def base_unreadable(family: str, base: str, error: ReconError, named_in: str = storage.MANIFEST_FILE) -> ReconError:
    """Why a family is not made: without its base it would be another text."""
    what = Message("error.family.base-unreadable", family=family, base=base, why=error.problem)
    if isinstance(error, InternalError):
        broken = InternalError(what, error.hint)
        broken.trace = error.trace
        return broken
    return InputError(what, Message("hint.mend-file-or-other-base", file=named_in))


def list_repairs(family: str, witnesses: Sequence[Witness]) -> Iterator[str]:
    """One line for each repair of a witness, with its place in the file."""
    for witness in witnesses:
        for repair in witness.transcription.repairs:
            at = witness.locate(Span(repair.offset, repair.offset))[0]
            where = f"{family}/{at.file}"
            if at.page is not None:
                yield Message("layout.located", where=line_index.describe_location(at, where), what=repair.message)
            else:
                yield Message("repair.located", file=where, what=repair.message, at=at.offset)
