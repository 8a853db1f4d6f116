"""The differences between the golden files of a family and what recon makes of it today, with their causes.

In: the golden bytes by file, those of today, and the reconstruction they come from. Out: `Difference`s: of the text
clause by clause, of annotated.txt where a clause is the same and its marks are not, of flags.json finding by finding.
Every file whose bytes differ has at least one, but for an annotated.txt that differs in clauses which are told already.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from chuyi_recon.app.golden.causes import Causes
from chuyi_recon.app.golden.drift import Difference
from chuyi_recon.app.golden.finding_records import FLAGS, Findings, compared, read_flags
from chuyi_recon.app.golden.finding_records import differences as flag_differences
from chuyi_recon.app.golden.segments import Segment, bounds, runs, segments
from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters.annotated import annotate, escape, read_marks
from chuyi_recon.exporters.marks import Mark
from chuyi_recon.messages import said
from chuyi_recon.views.line_index import place, starts

TEXT, ANNOTATED = "reconstruction.txt", "annotated.txt"

_AROUND = 12  # characters of context on either side


def differences(
    golden: Mapping[str, bytes], now: Mapping[str, bytes], made: Reconstruction, settings: Settings
) -> tuple[Difference, ...]:
    """All differences of the files that both hold: the text's first, then those of marks and of flags."""
    out: list[Difference] = []
    changed = [file for file in now if file in golden and golden[file] != now[file]]
    readable = {}
    for file in changed:
        spoiled = _spoiled(file, golden[file], now[file])
        out += spoiled
        if not spoiled:
            readable[file] = golden[file].decode("utf-8")
    found = Findings((), (), (), ())
    if FLAGS in readable:
        found = compared(read_flags(golden[FLAGS]), read_flags(now[FLAGS]))
    text = golden[TEXT].decode("utf-8", "replace") if TEXT in golden else ""
    marked = read_marks(golden[ANNOTATED].decode("utf-8", "replace")) if ANNOTATED in golden else (text, ())
    marks = marked[1] if marked[0] == text else ()
    because = Causes(made, text, marks, found.came, found.gone)
    if TEXT in readable:
        out += _of_text(TEXT, text, made.text, settings, because)
    if ANNOTATED in readable:
        made_marks = read_marks(now[ANNOTATED].decode("utf-8"))[1]
        if marked[0] != text:  # it was not written with the text beside it
            other = Causes(made, marked[0], marked[1], found.came, found.gone)
            known = {(d.golden, d.now) for d in out}
            of_text = _of_text(ANNOTATED, marked[0], made.text, settings, other)
            out += [d for d in of_text if (d.golden, d.now) not in known]
        out += _of_marks(marked, (made.text, made_marks), settings)
    if FLAGS in readable:
        out += flag_differences(found)
    silent = [file for file in changed if file in readable and file not in {d.file for d in out}]
    told = any(d.file == TEXT for d in out)
    out += [_whole(file, said("it says the same in other bytes")) for file in silent if file != ANNOTATED or not told]
    return tuple(out)


def _spoiled(file: str, golden: bytes, now: bytes) -> list[Difference]:
    """What is said of a golden file that differs in no word, or that holds none."""
    if golden.replace(b"\r\n", b"\n") == now.replace(b"\r\n", b"\n"):
        return [_whole(file, said("its line ends are others; `golden/** -text` in .gitattributes keeps git from it"))]
    try:
        golden.decode("utf-8")
        if file == FLAGS:
            read_flags(golden)
    except UnicodeDecodeError as error:
        return [_whole(file, said("it is not UTF-8 (byte {start})", start=error.start))]
    except ValueError:
        return [_whole(file, said("it is no list of findings"))]
    return []


def _whole(file: str, why: str) -> Difference:
    return Difference(file, 1, "", "", (), before=why)


def _of_text(file: str, old: str, new: str, settings: Settings, because: Causes) -> Iterator[Difference]:
    lines = starts(old)
    for s in segments(old, new, settings):
        first = next(s.changed())[0].start
        yield Difference(
            file,
            place(lines, first)[0],
            s.old.of(old),
            s.new.of(new),
            s.parts,
            old[max(0, s.old.start - _AROUND) : s.old.start],
            old[s.old.end : s.old.end + _AROUND],
            because.of(s),
        )


def _of_marks(
    golden: tuple[str, Sequence[Mark]], now: tuple[str, Sequence[Mark]], settings: Settings
) -> Iterator[Difference]:
    """Clauses that read the same and are marked otherwise; what touches a clause that differs is told with it."""
    (old, old_marks), (new, new_marks) = golden, now
    parted = segments(old, new, settings)
    before = [_moved(m, parted) for m in old_marks if not any(_beside(m.span, s.old) for s in parted)]
    after = [m for m in new_marks if not any(_beside(m.span, s.new) for s in parted)]
    at, lines = bounds(new, settings), starts(old)
    clauses = {_clause(m, at) for m in {*before} ^ {*after}}
    for i in sorted(clauses):
        here = [[m for m in side if _clause(m, at) == i] for side in (before, after)]
        end = max(at[i + 1], *(m.span.end for side in here for m in side))
        was, now_is = (_pieces(new, Span(at[i], end), marks) for marks in here)
        begins = at[i] - sum(len(s.new) - len(s.old) for s in parted if s.new.end <= at[i])
        line = place(lines, max(begins, 0))[0]
        yield Difference(ANNOTATED, line, "".join(was), "".join(now_is), tuple(runs(was, now_is, alike=0)))


def _clause(m: Mark, at: Sequence[int]) -> int:
    """The clause in which a mark begins; one at the end of the text is of the last."""
    return max(0, min(bisect_right(at, m.span.start) - 1, len(at) - 2))


def _moved(m: Mark, parted: Sequence[Segment]) -> Mark:
    """A mark of the golden text where it stands in the text of today."""
    by = sum(len(s.new) - len(s.old) for s in parted if s.old.end <= m.span.start)
    return replace(m, span=Span(m.span.start + by, m.span.end + by))


def _beside(a: Span, b: Span) -> bool:
    """Whether a mark meets or touches a stretch that differs."""
    return a.start <= b.end and b.start <= a.end


def _pieces(text: str, span: Span, marks: Sequence[Mark]) -> list[str]:
    """A stretch of the text with its marks, as annotated.txt has it: each mark one piece, and each other character."""
    out, at = list[str](), span.start
    for m in marks:
        out += [*escape(text[at : m.span.start]), annotate(m.span.of(text), [Mark(Span(0, len(m.span)), m.why)])]
        at = m.span.end
    return [*out, *escape(text[at : span.end])]
