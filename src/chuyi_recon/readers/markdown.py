"""Markdown: the decoded file, untouched, with what is no running text noted.

Marks (`###`, `**`) stay in the text: the comparison key passes over them, and places in a witness
count the characters of the file. What a CommonMark parser says of it stands beside it. A YAML front
matter and HTML comments stay as well and are noted as repairs, so that whoever wonders why
`layout: page` is in a witness finds the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from chuyi_recon.core.model import Repair, Transcription
from chuyi_recon.core.text.decode import decode
from chuyi_recon.messages import Message
from chuyi_recon.readers.documents.markdown_structure import find_structure

name = "markdown"

# ASCII reads the same in UTF-8, GB18030 and Big5, and in UTF-16 once the zero bytes are gone. None
# of these marks is the second byte of a Chinese character, but for `|`, which is not asked for.
_MARKDOWN_SIGNS = regex.compile(
    rb"(?m)\A(?:\xef\xbb\xbf)?---\r?$|^#{1,6} \S|\*\*[^\s*][^*\n]*\*\*|<!--|^> \S|^[-*] \S[^\n]*\r?\n[-*] \S"
)
_FRONT_MATTER = regex.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*\r?$\n?", regex.DOTALL | regex.MULTILINE)


def sniff(head: bytes) -> bool:
    """Whether `head` shows Markdown: a heading, bold words, a quotation, a list, a front matter.

    >>> sniff("### 湘教发〔2022〕7号".encode()), sniff("湘教发〔2022〕7号".encode())
    (True, False)
    """
    return _MARKDOWN_SIGNS.search(head.replace(b"\0", b"")) is not None


def read(name: str, data: bytes) -> Transcription:
    """The text of the file as it stands, with front matter and comments among the repairs."""
    transcription = decode(name, data)
    text = transcription.text
    notes = []
    front = _FRONT_MATTER.match(text)
    if front:
        notes.append(Repair(0, Message("repair.front-matter-kept", many=front.end())))
    comments = list(_comment_spans(text))
    if comments:
        start, end = comments[0]
        explanation = Message(
            "repair.html-comment-kept.many" if len(comments) > 1 else "repair.html-comment-kept.one",
            many=end - start,
            more=len(comments) - 1,
        )
        notes.append(Repair(start, explanation))
    body = regex.sub(r"[^\r\n]", " ", front[0]) + text[front.end() :] if front else text
    return replace(transcription, repairs=(*transcription.repairs, *notes), structure=find_structure(body))


def _comment_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where HTML comments lie, each from `<!--` to the next `-->`; one that is never closed is none."""
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (closed := text.find("-->", start + 4)) >= 0:
        end = closed + 3
        yield start, end
