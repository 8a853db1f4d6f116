"""What a truth and labels say: read strictly, every error with file and place.

In: a file, and of labels the family that they speak of. Out: a text, or `Label`s whose spans lie in their witnesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.suggest import brief, did_you_mean
from chuyi_recon.app.project.family_job import Load
from chuyi_recon.app.scoring import sidecar
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Severity, Span
from chuyi_recon.errors import InputError, TruthError
from chuyi_recon.evaluation.flag_scores import Label
from chuyi_recon.messages import said
from chuyi_recon.readers import read

SEVERITY: Mapping[str, Severity] = {f.code: f.severity for f in (*WITNESS_FLAGS, *FAMILY_FLAGS)}


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
    sources = {w.siglum: w.source for w in load.witnesses}
    texts = {w.siglum: w.text for w in load.witnesses}
    out: list[Label] = []
    for name, listed in sidecar.load(path).items():
        try:
            siglum = sidecar.siglum_of(name, sources, str(path))
        except TruthError:
            if some_are_lost:
                continue
            raise
        for n, told in enumerate(sidecar.items(listed, f"{path}: {name}"), 1):
            out.append(
                _label(told, siglum, texts[siglum], said("{path}: {name}, label {n}", path=path, name=name, n=n))
            )
    return tuple(out)


def _label(told: Any, siglum: str, text: str, where: str) -> Label:
    if not isinstance(told, dict):
        raise TruthError(
            said("{where} is {value}", where=where, value=brief(told)),
            said('it has to be {{"code": …, "start": …, "end": …}}'),
        )
    code, doubtful = told.get("code"), told.get("doubtful", False)
    if not isinstance(code, str) or code not in SEVERITY:
        raise TruthError(
            said("{where}: no flag is called {code}", where=where, code=brief(code)), did_you_mean(str(code), SEVERITY)
        )
    if not isinstance(doubtful, bool):
        raise TruthError(
            said("{where}: doubtful is {doubtful}", where=where, doubtful=brief(doubtful)), said("it is true or false")
        )
    span = _span(told.get("start"), told.get("end"), text, where)
    if "quote" in told and told["quote"] != span.of(text):
        raise TruthError(
            said(
                "{where} quotes {quote}, and {text} stands there",
                where=where,
                quote=brief(told["quote"]),
                text=brief(span.of(text)),
            ),
            said("places count the code points of the witness as its file has them"),
        )
    also = []
    for n, pair in enumerate(sidecar.items(told.get("also", []), _in(where, "also")), 1):
        two = sidecar.items(pair, _in(where, f"also {n}"))
        if len(two) != 2:
            raise TruthError(
                said("{where} is {value}", where=_in(where, f"also {n}"), value=brief(pair)),
                said("it is a start and an end"),
            )
        also.append(_span(two[0], two[1], text, _in(where, f"also {n}")))
    return Label(siglum, code, span, tuple(also), doubtful)


def _in(where: str, key: str) -> str:
    """A member of what stands at a place."""
    return said("{where}: {what}", where=where, what=key)


def _span(start: object, end: object, text: str, where: str) -> Span:
    first, last = sidecar.whole(start, _in(where, "start")), sidecar.whole(end, _in(where, "end"))
    if not first <= last <= len(text):
        raise TruthError(
            said("{where} is [{first}, {last})", where=where, first=first, last=last),
            said("start ≤ end ≤ {n}, the length of the witness", n=len(text)),
        )
    return Span(first, last)
