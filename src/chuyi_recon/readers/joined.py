"""The pages of one witness, each a file of its own, become one transcription."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chuyi_recon.core.model import PAGE_END, Region, Repair, SourceMap, SourcePart, Span, Transcription, WordBoxes


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file of a witness: its name as results name it, the sha256 of its bytes, and what it says."""

    name: str
    sha256: str
    transcription: Transcription


def join_pages(files: Sequence[PageFile]) -> Transcription:
    r"""One text of several files, in their order; every character of each is in it, and none is changed.

    Between two files stands a form feed on a line of its own, unless the first ends with one already: so a program
    writes the pages of a document into one file. The encoding is that of all files, or of the first where they differ
    (each part has its own).

    >>> texts = {"p1.txt": "关于", "p2.txt": "通知\n"}
    >>> join_pages([PageFile(name, "", Transcription(text)) for name, text in texts.items()]).text
    '关于\n\x0c通知\n'
    """
    text, parts, repairs, words = "", list[SourcePart](), list[Repair](), list[tuple[int, WordBoxes]]()
    structure: list[Region] = []
    for file in files:
        text += page_end(text)
        own, at = file.transcription, len(text)
        for part in own.source_map.parts or (SourcePart(Span(0, len(own.text))),):
            parts.append(replace(part.shifted(at), file=file.name, sha256=file.sha256, encoding=own.encoding))
        repairs += (Repair(repair.offset + at, repair.message) for repair in own.repairs)
        if own.source_map.words is not None:
            words.append((at, own.source_map.words))
        structure += (region.shifted(at) for region in own.structure)
        text += own.text
    source_map = SourceMap(tuple(parts), WordBoxes.concatenate(words) if words else None)
    return Transcription(text, files[0].transcription.encoding, tuple(repairs), source_map, tuple(structure))


def page_end(text: str) -> str:
    """What stands behind a page before the next."""
    if not text or text.endswith(PAGE_END):
        return ""
    return PAGE_END if text.endswith("\n") else f"\n{PAGE_END}"
