"""What a truth and labels say: read strictly, every error with file and place.

In: a file, and of labels the family that they speak of. Out: a text, or `Label`s whose spans lie in their witnesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from chuyi_recon.app.files import storage, strict
from chuyi_recon.app.files.apart import read_page
from chuyi_recon.app.i18n.suggest import short_repr
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.app.scoring import sidecar
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Severity, Span
from chuyi_recon.errors import InputError, TruthError
from chuyi_recon.evaluation.flag_scores import Label
from chuyi_recon.messages import Message
from chuyi_recon.readers import with_text

Offset = Annotated[int, msgspec.Meta(ge=0)]  # a place in a witness, in code points
SEVERITY_BY_CODE: Mapping[str, Severity] = {f.code: f.severity for f in (*WITNESS_FLAGS, *FAMILY_FLAGS)}


class DeclaredLabel(msgspec.Struct, frozen=True):
    """A label as it stands; what else its makers say of it is not read."""

    code: str
    start: Offset
    end: Offset
    quote: str | None = None
    also: tuple[tuple[Offset, Offset], ...] = ()
    doubtful: bool = False


def read_truth(path: Path) -> str:
    """The text of a truth; raises `TruthError`, also where it has no character."""
    try:
        text = with_text(str(path), read_page(str(path), storage.read_bytes(path))).text
    except InputError as error:
        raise TruthError(error.problem, Message("hint.truth-is-plain-text")) from error
    if not text.strip():
        raise TruthError(Message("error.truth.no-text", path=path), Message("hint.truth-is-whole-text"))
    return text


def read_labels(path: Path, job: FamilyJob, some_are_lost: bool = False) -> tuple[Label, ...]:
    """The labels of a family: `{"w1.txt": [{"code": …, "start": …, "end": …}, …]}`; raises `TruthError`.

    Where some witnesses could not be read, labels of a witness that is not there go with it.
    """
    file_names = {w.siglum: w.file_name for w in job.held}
    texts = {w.siglum: w.text for w in job.held}
    out: list[Label] = []
    for name, listed in sidecar.load_json(path, dict[str, object]).items():
        try:
            siglum = sidecar.resolve_siglum(name, file_names, str(path))
        except TruthError:
            if some_are_lost:
                continue
            raise
        declared = sidecar.part(listed, tuple[DeclaredLabel, ...], _member_path(str(path), name), "label")
        for n, label in enumerate(declared, 1):
            out.append(
                _parse_label(label, siglum, texts[siglum], Message("layout.label-number", path=path, name=name, n=n))
            )
    return tuple(out)


def _parse_label(declared: DeclaredLabel, siglum: str, text: str, where: str) -> Label:
    missing = Message("error.flag.unknown-there", where=where, code=short_repr(declared.code))
    strict.require_known(declared.code, SEVERITY_BY_CODE, missing, TruthError)
    span = _parse_span(declared.start, declared.end, text, where)
    if declared.quote is not None and declared.quote != span.extract(text):
        raise TruthError(
            Message(
                "error.truth.quote-differs",
                where=where,
                quote=short_repr(declared.quote),
                text=short_repr(span.extract(text)),
            ),
            Message("hint.places-count-code-points"),
        )
    also = (_parse_span(*two, text, _member_path(where, f"also {n}")) for n, two in enumerate(declared.also, 1))
    return Label(siglum, declared.code, span, tuple(also), declared.doubtful)


def _member_path(where: str, key: str) -> str:
    """A member of what stands at a place."""
    return Message("layout.located", where=where, what=key)


def _parse_span(first: int, last: int, text: str, where: str) -> Span:
    if not first <= last <= len(text):
        raise TruthError(
            Message("error.truth.place-out-of-range", where=where, first=first, last=last),
            Message("hint.place-within-witness", n=len(text)),
        )
    return Span(first, last)
