"""`flags.sarif`: the findings as SARIF 2.1.0, for code scanning and editors.

In: a reconstruction. Out: one run; its rules are the flags with their pages, its artifacts the witness files, named
relative to the family's folder. Columns count code points (`columnKind`), lines end at a line feed, offsets are those
of `flags.json`. No fix is offered: a witness is evidence, and nobody should mend it at a click.

A finding is known again by `partialFingerprints`: a hash of its family, witness, code and words and of the words
around it, without white space, so that it stays the same when text elsewhere is added or lines are wrapped anew.

`make_log` and its parts are also what `recon check --format sarif` is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from chuyi_recon.exporters.located import page_properties
from chuyi_recon.messages import Language, Message, render
from chuyi_recon.views.apparatus import Apparatus

JsonObject = dict[str, Any]  # Any: a JSON object

FINGERPRINT_KEY = "reconFinding/v1"
SARIF_LEVELS = {"high": "error", "medium": "warning", "low": "note"}
_CONTEXT_LENGTH = 16  # signs on either side that a fingerprint takes in: an edit further away changes nothing
_MAX_SNIPPET = 300  # code points: a viewer has the file for more
_LINK = regex.compile(r"\[(?=[^\[\]]*\]\()")


def export(view: Apparatus) -> bytes:
    """The findings of one family as a SARIF log."""
    results = tuple(finding_results(view.reconstruction, view.language))
    return encode_log(make_log(witness_artifacts(view.reconstruction), results, view.flag_pages))


def encode_log(log_object: JsonObject) -> bytes:
    """A log as bytes: indented, Chinese as itself, with a line end."""
    return msgspec.json.format(encode(log_object), indent=2) + b"\n"


def make_log(
    files: Sequence[JsonObject],
    results: Sequence[JsonObject],
    pages: Mapping[str, str],
    more: Sequence[JsonObject] = (),
) -> JsonObject:
    """A log of one run with these artifacts and results; `more` are rules besides the flags.

    `pages` are those of flags in another language than their own, by code.
    """
    rules = [*(flag_rule(flag, pages.get(flag.code)) for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)), *more]
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


def flag_rule(flag: type[Flag], translated: str | None = None) -> JsonObject:
    """A flag as a rule: its code, its usual severity, and its page as `recon explain` prints it.

    A page that is translated begins with the flag's name.
    """
    page = translated or getdoc(flag) or ""
    return {
        "id": flag.code,
        "name": flag.__name__,
        "shortDescription": {"text": page.partition("\n")[0]},
        "help": {"text": page, "markdown": _page_to_markdown(page)},
        "defaultConfiguration": {"level": SARIF_LEVELS[flag.severity]},
    }


def _page_to_markdown(page: str) -> str:
    """A page with its headings in bold; what is indented below them is text, not code."""
    head, *lines = page.splitlines() or [""]
    below = (f"**{x}**\n" if x and not x.startswith(" ") else x.removeprefix("    ") for x in lines)
    return "\n".join([head, *below])


def witness_artifacts(reconstruction: Reconstruction) -> tuple[JsonObject, ...]:
    """The files of the witnesses, in order of siglum."""
    return tuple(chain.from_iterable(map(_artifacts, reconstruction.family.witnesses)))


def _artifacts(w: Witness) -> Iterator[JsonObject]:
    for file, digest, encoding in w.files:
        hashes = {"hashes": {"sha-256": digest}} if digest else {}
        yield {"location": {"uri": uri_reference(file)}, "encoding": encoding, **hashes}


def finding_results(reconstruction: Reconstruction, language: Language = "en") -> Iterator[JsonObject]:
    """The findings as results, in report order, told in a language.

    One that an editor's ruling settles is suppressed. All results have `suppressions`, as the standard asks where any
    may have them.
    """
    family = reconstruction.family
    by_id = {r.ruling.id: r.ruling for r in reconstruction.rulings}
    ruled = {i: by_id[of] for i, of in reconstruction.answered_findings.items() if of in by_id}
    by_siglum = {w.siglum: w for w in family.witnesses}
    occurrences: Counter[str] = Counter()
    for i, f in enumerate(reconstruction.findings):
        mark = hash_parts(family.name, f.siglum, f.code, *_context_words(by_siglum[f.siglum].text, f.span))
        occurrences[mark] += 1
        proposed = {} if f.suggestion is None else {"suggestion": f.suggestion}
        yield {
            "ruleId": f.code,
            "level": SARIF_LEVELS[f.severity],
            "message": {"text": finding_text(f, language)},
            "locations": [_place(by_siglum[f.siglum], f.span)],
            "relatedLocations": [
                {
                    "id": n,
                    **_place(by_siglum[e.siglum], e.span, quoted=False),
                    "message": {"text": escape_message(e.siglum)},
                }
                for n, e in enumerate(f.evidence, 1)
            ],
            "partialFingerprints": {FINGERPRINT_KEY: f"{mark}:{occurrences[mark]}"},
            "suppressions": [make_suppression(ruled[i])] if i in ruled else [],
            "properties": {"family": family.name, "witness": f.siglum, "severity": f.severity, **proposed},
        }


def finding_text(f: Finding, language: Language) -> str:
    """What a finding says and proposes, with the marks escaped that a SARIF message gives a meaning to."""
    sentence = f.message
    if f.suggestion is not None:
        text = f.suggestion or Message("label.nothing-in-its-place")
        sentence = Message("finding.with-proposal", what=sentence, text=text)
    return escape_message(render(sentence, language))


def escape_message(text: str) -> str:
    """`text` as a SARIF message: `{` and `}` would be placeholders, `[a](b)` a link.

    >>> escape_message("湘教发[2022]7号, {楚怡}, [a](b)")
    '湘教发[2022]7号, {{楚怡}}, \\\\[a](b)'
    """
    return _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))


def make_suppression(ruling: Ruling) -> JsonObject:
    """An editor's word as the reason why a finding is not told again; it is kept outside the witness: external."""
    why = " — ".join(part for part in (ruling.choice, ruling.note, ruling.editor, ruling.date) if part)
    return {"kind": "external", "status": "accepted", "justification": why}


def hash_parts(*parts: str) -> str:
    """32 hexadecimal digits that stand for these parts."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _context_words(text: str, span: Span) -> tuple[str, str, str]:
    """What stands at a place, before and after it, without white space."""
    far = 8 * _CONTEXT_LENGTH  # white space is rarely more than that
    before = "".join(text[max(0, span.start - far) : span.start].split())[-_CONTEXT_LENGTH:]
    after = "".join(text[span.end : span.end + far].split())[:_CONTEXT_LENGTH]
    return "".join(span.extract(text).split()), before, after


def uri_reference(path: str) -> str:
    """A relative path with forward slashes as a URI reference."""
    return quote(path, safe="/", errors="surrogateescape")


def _place(w: Witness, span: Span, *, quoted: bool = True) -> JsonObject:
    """Where a stretch begins: in plain text a region of the file, its end column behind the last character; on a page
    the page with its boxes, which SARIF has no words for. What of it stands in another file is no part of it.
    """
    at = w.locate(span)[0]
    quote = quoted and len(at.span) <= _MAX_SNIPPET
    snippet = {"snippet": {"text": at.span.extract(w.text)}} if quote else {}
    where: JsonObject = {"artifactLocation": {"uri": uri_reference(at.file)}}
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
        where["properties"] = {**page_properties(at), **snippet}
    return {"physicalLocation": where}
