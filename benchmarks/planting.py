"""What is planted in a copy of a text, and what of it is labelled: edits on the true text, and the copy they make.

A copy is the true text with edits that do not overlap, written in the style of one transcription (spaces round figures,
narrow marks, Markdown). A label is the code of what is wrong and its place in the copy as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal

import regex

Mark = Literal["text", "gap", "resume", "tail", "head", "around", "none"]
_HAN = regex.compile(r"\p{Han}")
_ENDS = "，。；：！？\n"
NARROW = {"，": ",", "：": ":", "；": ";", "（": "(", "）": ")"}


@dataclass(frozen=True, slots=True)
class Note:
    """One label of an edit: which stretch of the copy it marks, seen from what the edit wrote.

    `text`: what was written, but for `skip` characters at its start and end. `gap`: four signs on either side of the
    place. `resume`: six signs on either side of where the true text goes on. `tail`: from there to the end of the
    clause. `head`: the clause that breaks off. `around`: `skip` characters of the copy before and after.
    """

    code: str
    mark: Mark = "text"
    skip: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Edit:
    """`new` stands for the true characters from `start` to `end`."""

    start: int
    end: int
    new: str
    notes: tuple[Note, ...] = ()

    def meets(self, other: Edit) -> bool:
        """Whether both touch the same characters, or the same place between two."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Label:
    """A place of a copy that is wrong; `also` is accepted as well."""

    code: str
    start: int
    end: int
    also: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How a transcription is written: spaces round figures, the share of narrow marks, the share of marked heads."""

    spaced: bool = False
    narrow: float = 0.0
    markdown: float = 0.0


@dataclass(slots=True)
class Copy:
    """A copy in the making: the true text and its edits."""

    true: str
    style: Style
    edits: list[Edit] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing is planted there yet, nor just beside."""
        probe = Edit(start - 1, end + 1, "")
        return not any(e.meets(probe) for e in self.edits)

    def plant(self, edit: Edit) -> bool:
        """Plants an edit where there is room for it."""
        if not self.free(edit.start, edit.end):
            return False
        self.edits.append(edit)
        return True

    def written(self, rng: Random) -> tuple[str, list[Label]]:
        """The copy as written, and its labels in order of place."""
        atoms: list[tuple[str, int]] = []  # what is written, and the edit that wrote it, or -1
        edits = sorted(self.edits, key=lambda e: (e.start, e.end))
        at = 0
        for n, e in enumerate(edits):
            atoms += [(c, -1) for c in self.true[at : e.start]]
            atoms += [("", n), *((c, n) for c in e.new), ("", n)]
            at = e.end
        atoms += [(c, -1) for c in self.true[at:]]
        text, spans, frame = _styled(atoms, self.style, rng)
        labels = list(frame)
        for n, e in enumerate(edits):
            a, b = spans[n]
            labels += _labels(text, e, a, b)
        return text, sorted(labels, key=lambda x: (x.start, x.end, x.code))


def _styled(
    atoms: Sequence[tuple[str, int]], style: Style, rng: Random
) -> tuple[str, dict[int, tuple[int, int]], list[Label]]:
    """The text, the place of what each edit wrote, and the labels of what the style itself adds."""
    out = "\n\n"
    spans: dict[int, tuple[int, int]] = {}
    frame: list[Label] = []
    bold = False
    for i, (c, n) in enumerate(atoms):
        near = next((x for x, _ in atoms[i + 1 : i + 4] if x), "")
        if n >= 0:
            first = spans.get(n, (len(out), 0))[0]
            spans[n] = (first, len(out))
        if not c:
            continue
        if out.endswith("\n") and c != "\n" and rng.random() < style.markdown:
            mark = (
                "### "
                if regex.match(r"[一二三四五六七八九十]+、|第.{1,2}[条章节]", c + near) or rng.random() < 0.4
                else "**"
            )
            frame.append(Label("page-artifact", len(out), len(out) + len(mark.strip())))
            out += mark
            bold = mark == "**"
        if style.spaced and out and _joins(out[-1], c):
            out += " "
        wide = "\n\n" if c == "\n" else c
        if n < 0 and c in NARROW and rng.random() < style.narrow:
            wide = NARROW[c]
        if bold and c in "。：\n，":
            frame.append(Label("page-artifact", len(out) + (c != "\n"), len(out) + (c != "\n") + 2))
            wide, bold = (f"{wide}**" if c != "\n" else f"**{wide}"), False
        out += wide
        if n >= 0:
            spans[n] = (spans[n][0], len(out))
    return out.rstrip("\n") + "\n", spans, frame


def _joins(before: str, after: str) -> bool:
    """Whether a space is set between: Han beside a figure or a Latin letter."""
    return (bool(_HAN.match(before)) and after.isascii() and after.isalnum()) or (
        before.isascii() and before.isalnum() and bool(_HAN.match(after))
    )


def _labels(text: str, edit: Edit, a: int, b: int) -> list[Label]:
    a, b = min(a, len(text)), min(b, len(text))  # what is planted at the end goes with the line ends stripped there
    begins = a
    while a < b and text[a].isspace():
        a += 1
    while a < b and text[b - 1].isspace():
        b -= 1
    out = []
    whole = next(((a, b) for note in edit.notes if note.code == "hallucinated-section"), None)
    for note in edit.notes:
        if note.mark == "text":
            out.append(Label(note.code, a + note.skip[0], b - note.skip[1]))
        elif note.mark == "around":
            out.append(Label(note.code, max(0, a - note.skip[0]), min(len(text), b + note.skip[1])))
        elif note.mark == "gap":
            out.append(Label(note.code, _back(text, a, 4), _on(text, b, 4)))
        elif note.mark == "resume":
            out.append(Label(note.code, _back(text, b, 6), _on(text, b, 6), (whole,) if whole else ()))
        elif note.mark == "tail":
            start = next((i for i in range(b, len(text)) if not text[i].isspace()), b)
            end = next((i for i in range(start, len(text)) if text[i] in "，。；：！？\n,;:"), len(text))
            out.append(Label(note.code, start, end))
        elif note.mark == "head":
            start = next((i + 1 for i in range(begins - 1, -1, -1) if text[i] in "，。；：！？\n,;:"), 0)
            out.append(Label(note.code, start, begins))
    return [x for x in out if x.end > x.start]


def _back(text: str, at: int, signs: int) -> int:
    while at and signs:
        at -= 1
        signs -= not text[at].isspace()
    return at


def _on(text: str, at: int, signs: int) -> int:
    while at < len(text) and signs:
        signs -= not text[at].isspace()
        at += 1
    return at


def clause_start(true: str, at: int) -> bool:
    """Whether a clause of the true text begins there."""
    return at == 0 or at >= len(true) or true[at - 1] in _ENDS
