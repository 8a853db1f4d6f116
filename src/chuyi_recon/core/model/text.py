"""The types of what files say: transcriptions, witnesses, their keys, families, clauses."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from chuyi_recon.core.model.prefix_sums import running
from chuyi_recon.core.model.source_map import Location, SourceMap
from chuyi_recon.core.model.span import Span

IntArray = npt.NDArray[
    np.integer[Any]
]  # offsets and signs are kept in 32 bits; what is worked out of them may be wider
ByteArray = npt.NDArray[np.uint8]
BoolArray = npt.NDArray[np.bool_]

CONSENSUS = ""  # in the place of a siglum: the consensus of a family, which is no witness

Kind = Literal["web", "ocr", "vlm", "human", "unknown"]


@dataclass(frozen=True, slots=True)
class Repair:
    """Something a reader mended or noticed while decoding; `at` is an offset into the decoded text."""

    at: int
    what: str


@dataclass(frozen=True)
class Transcription:
    """What one witness says, newlines and all, and where its characters stand in the files it was read from.

    `encoding` is the Python codec name that gave the text. Law, for plain text in one file alone: `text` in this
    encoding gives the file's bytes back. A format with markup gives its text, and nothing gives the file back.
    """

    text: str
    encoding: str = "utf-8"
    repairs: tuple[Repair, ...] = ()
    source_map: SourceMap = field(default_factory=SourceMap)

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
    source: str = ""
    sha256: str = ""
    kind: Kind = "unknown"
    group: str = ""

    @property
    def text(self) -> str:
        """What the witness says: of plain text the decoded file, otherwise untouched."""
        return self.transcription.text

    @property
    def files(self) -> tuple[tuple[str, str, str], ...]:
        """Name, sha256 and encoding of each file that the witness was read from, in order."""
        whole = (self.source or self.siglum, self.sha256, self.transcription.encoding)
        parts = self.transcription.source_map.parts
        each = ((p.file or whole[0], p.sha256 or whole[1], p.encoding or whole[2]) for p in parts)
        return tuple(dict.fromkeys(each)) or (whole,)

    def locate(self, span: Span) -> tuple[Location, ...]:
        """Where a stretch of the text stands: one location for each file or page that it touches, in order."""
        return self.transcription.locate(span, self.source or self.siglum)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Folded:
    """The comparison key of a text, with the way back.

    `key[i]` came from `text[origin[i]:ends[i]]`, one character or a run of the same mark (a dash of any length):
    nothing expands and `origin` increases.
    `breaks[i]` says what stands before sign i: 0 nothing, 1 a line end, 2 a blank line (a
    paragraph). White space and markup have no sign. Arrays are read-only.
    """

    key: str
    origin: IntArray
    ends: IntArray
    breaks: ByteArray
    length: int  # of the original text, in code points
    _before: array[int] = field(init=False, repr=False)  # signs before each offset

    def __post_init__(self) -> None:
        # `origin.searchsorted` would copy `origin` to compare it with one Python integer: asked for every
        # reading of a long text, that is quadratic.
        signed = np.zeros(self.length, np.bool_)
        signed[self.origin] = True
        object.__setattr__(self, "_before", running(signed))

    def __len__(self) -> int:
        return len(self.key)

    def at(self, offset: int) -> int:
        """The first sign that came from the character at `offset` or a later one."""
        return self._before[offset]

    def every_at(self, offsets: IntArray) -> IntArray:
        """The same of many offsets at once."""
        found: IntArray = np.frombuffer(self._before, np.int32)[offsets]
        return found

    def span(self, first: int, last: int) -> Span:
        """The stretch of the text that the signs `[first, last)`, one at least, came from."""
        return Span(int(self.origin[first]), int(self.ends[last - 1]))

    def signs(self, span: Span) -> tuple[int, int]:
        """The signs `[first, last)` that came from a stretch of the text."""
        return self._before[span.start], self._before[span.end]


@dataclass(frozen=True, slots=True)
class Family:
    """Witnesses of one document, in order of siglum; outsiders lie among them but take no part.

    `base` is the witness trusted for wording and order, or None; `pivot` is the one the others
    are aligned with (the base where there is one).
    """

    name: str
    witnesses: tuple[Witness, ...]
    pivot: str
    base: str | None = None
    title: str = ""
    outsiders: tuple[Witness, ...] = ()

    def witness(self, siglum: str) -> Witness:
        """The witness of that name; `KeyError` if the family has none."""
        for w in self.witnesses:
            if w.siglum == siglum:
                return w
        raise KeyError(siglum)

    def source_of(self, siglum: str) -> str:
        """The transcription a witness derives from: its group, else its bytes, else itself.

        Witnesses with one source count once: copies of a file, or of one engine's run.
        """
        w = self.witness(siglum)
        if w.group:
            return f"group {w.group}"
        return f"bytes {w.sha256}" if w.sha256 else f"witness {siglum}"

    @property
    def sigla(self) -> tuple[str, ...]:
        """The short names, in family order."""
        return tuple(w.siglum for w in self.witnesses)


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
