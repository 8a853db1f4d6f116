"""`flags.sarif`: the findings as SARIF 2.1.0, for code scanning and editors.

In: a reconstruction. Out: one run; its rules are the flags with their pages, its artifacts the witness files, named
relative to the family's folder. Columns count code points (`columnKind`), lines end at a line feed, offsets are those
of `flags.json`. No fix is offered: a witness is evidence, and nobody should mend it at a click.

A finding is known again by `partialFingerprints`: a hash of its family, witness, code and words and of the words
around it, without white space, so that it stays the same when text elsewhere is added or lines are wrapped anew.

`log` and its parts are also what `recon check --format sarif` is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from inspect import getdoc
from itertools import chain
from typing import Any
from urllib.parse import quote

import msgspec
import regex

from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS, Flag
from chuyi_recon.core.model import Finding, Reconstruction, Ruling, Span, Witness
from chuyi_recon.exporters.json_lines import encode
from chuyi_recon.exporters.located import page_of
from chuyi_recon.views.apparatus import Apparatus

Item = dict[str, Any]  # Any: a JSON object

FINGERPRINT = "reconFinding/v1"
LEVELS = {"high": "error", "medium": "warning", "low": "note"}
_AROUND = 16  # signs on either side that a fingerprint takes in: an edit further away changes nothing
_LONGEST_SNIPPET = 300  # code points: a viewer has the file for more
_LINK = regex.compile(r"\[(?=[^\[\]]*\]\()")


def export(view: Apparatus) -> bytes:
    """The findings of one family as a SARIF log."""
    return encoded(log(artifacts(view.made), tuple(found(view.made))))


def encoded(made: Item) -> bytes:
    """A log as bytes: indented, Chinese as itself, with a line end."""
    return msgspec.json.format(encode(made), indent=2) + b"\n"


def log(files: Sequence[Item], results: Sequence[Item], more: Sequence[Item] = ()) -> Item:
    """A log of one run with these artifacts and results; `more` are rules besides the flags."""
    rules = [*(rule(flag) for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)), *more]
    at = {r["id"]: i for i, r in enumerate(rules)}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "recon", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "artifacts": list(files),
                "results": [{"ruleId": r["ruleId"], "ruleIndex": at[r["ruleId"]], **r} for r in results],
            }
        ],
    }


def rule(flag: type[Flag]) -> Item:
    """A flag as a rule: its code, its usual severity, and its page as `recon explain` prints it."""
    page = getdoc(flag) or ""
    return {
        "id": flag.code,
        "name": flag.__name__,
        "shortDescription": {"text": page.partition("\n")[0]},
        "help": {"text": page, "markdown": _markdown(page)},
        "defaultConfiguration": {"level": LEVELS[flag.severity]},
    }


def _markdown(page: str) -> str:
    """A page with its headings in bold; what is indented below them is text, not code."""
    head, *lines = page.splitlines() or [""]
    below = (f"**{x}**\n" if x and not x.startswith(" ") else x.removeprefix("    ") for x in lines)
    return "\n".join([head, *below])


def artifacts(reconstruction: Reconstruction) -> tuple[Item, ...]:
    """The files of the witnesses, in order of siglum."""
    return tuple(chain.from_iterable(map(_artifacts, reconstruction.family.witnesses)))


def _artifacts(w: Witness) -> Iterator[Item]:
    for file, digest, encoding in w.files:
        hashes = {"hashes": {"sha-256": digest}} if digest else {}
        yield {"location": {"uri": uri(file)}, "encoding": encoding, **hashes}


def found(reconstruction: Reconstruction) -> Iterator[Item]:
    """The findings as results, in report order.

    One that an editor's ruling settles is suppressed. All results have `suppressions`, as the standard asks where any
    may have them.
    """
    family = reconstruction.family
    by_id = {r.ruling.id: r.ruling for r in reconstruction.rulings}
    ruled = {i: by_id[of] for i, of in reconstruction.settled.items() if of in by_id}
    by_siglum = {w.siglum: w for w in family.witnesses}
    seen: Counter[str] = Counter()
    for i, f in enumerate(reconstruction.findings):
        mark = fingerprint(family.name, f.siglum, f.code, *_words(by_siglum[f.siglum].text, f.span))
        seen[mark] += 1
        proposed = {} if f.suggestion is None else {"suggestion": f.suggestion}
        yield {
            "ruleId": f.code,
            "level": LEVELS[f.severity],
            "message": {"text": message(f)},
            "locations": [_place(by_siglum[f.siglum], f.span)],
            "relatedLocations": [
                {"id": n, **_place(by_siglum[e.siglum], e.span, quoted=False), "message": {"text": plain(e.siglum)}}
                for n, e in enumerate(f.evidence, 1)
            ],
            "partialFingerprints": {FINGERPRINT: f"{mark}:{seen[mark]}"},
            "suppressions": [suppression(ruled[i])] if i in ruled else [],
            "properties": {"family": family.name, "witness": f.siglum, "severity": f.severity, **proposed},
        }


def message(f: Finding) -> str:
    """What a finding says and proposes, with the marks escaped that a SARIF message gives a meaning to."""
    proposed = "" if f.suggestion is None else f"; proposed: {f.suggestion or 'nothing in its place'}"
    return plain(f"{f.message}{proposed}")


def plain(text: str) -> str:
    """`text` as a SARIF message: `{` and `}` would be placeholders, `[a](b)` a link.

    >>> plain("湘教发[2022]7号, {楚怡}, [a](b)")
    '湘教发[2022]7号, {{楚怡}}, \\\\[a](b)'
    """
    return _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))


def suppression(ruling: Ruling) -> Item:
    """An editor's word as the reason why a finding is not told again; it is kept outside the witness: external."""
    why = " — ".join(part for part in (ruling.choice, ruling.note, ruling.editor, ruling.date) if part)
    return {"kind": "external", "status": "accepted", "justification": why}


def fingerprint(*parts: str) -> str:
    """32 hexadecimal digits that stand for these parts."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _words(text: str, span: Span) -> tuple[str, str, str]:
    """What stands at a place, before and after it, without white space."""
    far = 8 * _AROUND  # white space is rarely more than that
    before = "".join(text[max(0, span.start - far) : span.start].split())[-_AROUND:]
    after = "".join(text[span.end : span.end + far].split())[:_AROUND]
    return "".join(span.of(text).split()), before, after


def uri(path: str) -> str:
    """A relative path with forward slashes as a URI reference."""
    return quote(path, safe="/", errors="surrogateescape")


def _place(w: Witness, span: Span, *, quoted: bool = True) -> Item:
    """Where a stretch begins: in plain text a region of the file, its end column behind the last character; on a page
    the page with its boxes, which SARIF has no words for. What of it stands in another file is no part of it.
    """
    at = w.locate(span)[0]
    quote = quoted and len(at.span) <= _LONGEST_SNIPPET
    snippet = {"snippet": {"text": at.span.of(w.text)}} if quote else {}
    where: Item = {"artifactLocation": {"uri": uri(at.file)}}
    if at.page is None:
        where["region"] = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
            "charOffset": at.offset,
            "charLength": len(at.span),
            **snippet,
        }
    else:
        where["properties"] = {**page_of(at), **snippet}
    return {"physicalLocation": where}
