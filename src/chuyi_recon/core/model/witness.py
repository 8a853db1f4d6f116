"""One copy of a document, as a file gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from chuyi_recon.core.model.source_map import Location, SourceMap
from chuyi_recon.core.model.span import Span
from chuyi_recon.core.model.structure import Region

Source = Literal["web", "ocr", "vlm", "human", "unknown"]


@dataclass(frozen=True, slots=True)
class Repair:
    """Something a reader mended or noticed while decoding; `at` is an offset into the decoded text."""

    offset: int
    message: str


@dataclass(frozen=True)
class Transcription:
    """What one witness says, newlines and all, and where its characters stand in the files it was read from.

    `encoding` is the Python codec name that gave the text. Law, for plain text in one file alone: `text` in this
    encoding gives the file's bytes back. A format with markup gives its text, and nothing gives the file back.
    `structure` is what the format says of stretches of the text, in order of their begins, outer ones first.
    """

    text: str
    encoding: str = "utf-8"
    repairs: tuple[Repair, ...] = ()
    source_map: SourceMap = field(default_factory=SourceMap)
    structure: tuple[Region, ...] = ()

    def locate(self, span: Span, file: str = "") -> tuple[Location, ...]:
        """Where `span` stands: one location for each file or page that it touches, at least one, in order.

        `file` is what the file is called where there is only one.
        """
        return self.source_map.locate(span, self._line_starts, file)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]


@dataclass(frozen=True, slots=True)
class Witness:
    """One transcription with its short name; never changed after reading.

    `source` is the file's name, never a path of a machine. Witnesses of one non-empty `group`
    derive from the same transcription and count once; so do two with the same `sha256`.
    """

    siglum: str
    transcription: Transcription
    file_name: str = ""
    sha256: str = ""
    source: Source = "unknown"
    group: str = ""

    @property
    def text(self) -> str:
        """What the witness says: of plain text the decoded file, otherwise untouched."""
        return self.transcription.text

    @property
    def files(self) -> tuple[tuple[str, str, str], ...]:
        """Name, sha256 and encoding of each file that the witness was read from, in order."""
        whole = (self.file_name or self.siglum, self.sha256, self.transcription.encoding)
        parts = self.transcription.source_map.parts
        each = ((p.file or whole[0], p.sha256 or whole[1], p.encoding or whole[2]) for p in parts)
        return tuple(dict.fromkeys(each)) or (whole,)

    def locate(self, span: Span) -> tuple[Location, ...]:
        """Where a stretch of the text stands: one location for each file or page that it touches, in order."""
        return self.transcription.locate(span, self.file_name or self.siglum)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one witness up to and including a closing mark or a line end that closes.

    Law: the clauses of a witness, joined, are its text. A `heading` is a line that names what
    follows; `blank` holds white space alone.
    """

    siglum: str
    ordinal: int
    span: Span
    kind: Literal["heading", "clause", "blank"]
