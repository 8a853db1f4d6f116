"""What a truth and labels say: read strictly, every error with file and place.

In: a file, and of labels the family that they speak of. Out: a text, or `Label`s whose spans lie in their witnesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from chuyi_recon.app.files import storage, strict
from chuyi_recon.app.i18n.suggest import brief
from chuyi_recon.app.project.family_job import Load
from chuyi_recon.app.scoring import sidecar
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Severity, Span
from chuyi_recon.errors import InputError, TruthError
from chuyi_recon.evaluation.flag_scores import Label
from chuyi_recon.messages import said
from chuyi_recon.readers import read

Offset = Annotated[int, msgspec.Meta(ge=0)]  # a place in a witness, in code points
SEVERITY: Mapping[str, Severity] = {f.code: f.severity for f in (*WITNESS_FLAGS, *FAMILY_FLAGS)}


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
        text = read(str(path), storage.read(path)).text
    except InputError as error:
        raise TruthError(error.what, said("a truth is the whole text of the document, as plain text")) from error
    if not text.strip():
        raise TruthError(said("{path} holds no text", path=path), said("a truth is the whole text of the document"))
    return text


def read_labels(path: Path, load: Load, some_are_lost: bool = False) -> tuple[Label, ...]:
    """The labels of a family: `{"w1.txt": [{"code": …, "start": …, "end": …}, …]}`; raises `TruthError`.

    Where some witnesses could not be read, labels of a witness that is not there go with it.
    """
    sources = {w.siglum: w.source for w in load.held}
    texts = {w.siglum: w.text for w in load.held}
    out: list[Label] = []
    for name, listed in sidecar.load(path, dict[str, object]).items():
        try:
            siglum = sidecar.siglum_of(name, sources, str(path))
        except TruthError:
            if some_are_lost:
                continue
            raise
        told = sidecar.part(listed, tuple[DeclaredLabel, ...], _in(str(path), name), "label")
        for n, label in enumerate(told, 1):
            out.append(
                _label(label, siglum, texts[siglum], said("{path}: {name}, label {n}", path=path, name=name, n=n))
            )
    return tuple(out)


def _label(told: DeclaredLabel, siglum: str, text: str, where: str) -> Label:
    missing = said("{where}: no flag is called {code}", where=where, code=brief(told.code))
    strict.one_of(told.code, SEVERITY, missing, TruthError)
    span = _span(told.start, told.end, text, where)
    if told.quote is not None and told.quote != span.of(text):
        raise TruthError(
            said(
                "{where} quotes {quote}, and {text} stands there",
                where=where,
                quote=brief(told.quote),
                text=brief(span.of(text)),
            ),
            said("places count the code points of the witness as its file has them"),
        )
    also = (_span(*two, text, _in(where, f"also {n}")) for n, two in enumerate(told.also, 1))
    return Label(siglum, told.code, span, tuple(also), told.doubtful)


def _in(where: str, key: str) -> str:
    """A member of what stands at a place."""
    return said("{where}: {what}", where=where, what=key)


def _span(first: int, last: int, text: str, where: str) -> Span:
    if not first <= last <= len(text):
        raise TruthError(
            said("{where} is [{first}, {last})", where=where, first=first, last=last),
            said("start ≤ end ≤ {n}, the length of the witness", n=len(text)),
        )
    return Span(first, last)
