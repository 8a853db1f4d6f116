"""The differences between the golden files of a family and what recon makes of it today, with their causes.

In: the golden bytes by file, those of today, and the reconstruction they come from. Out: `DriftDifference`s: of the
text clause by clause, of annotated.txt where a clause is the same and its marks are not, of flags.json finding by
finding. Every file whose bytes differ has at least one, but for an annotated.txt that differs in clauses which are
told already.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from chuyi_recon.app.golden.causes import CauseFinder
from chuyi_recon.app.golden.drift import DriftDifference
from chuyi_recon.app.golden.finding_records import FLAGS_FILE, FindingChanges, compare_findings, read_finding_records
from chuyi_recon.app.golden.finding_records import finding_differences as flag_differences
from chuyi_recon.app.golden.segments import changed_segments, clause_bounds, diff_parts
from chuyi_recon.core.model import Reconstruction, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters.annotated import annotate, escape_marks, read_marks
from chuyi_recon.exporters.marks import TextMark
from chuyi_recon.messages import Message
from chuyi_recon.views.line_index import line_and_column, line_starts

TEXT, ANNOTATED = "reconstruction.txt", "annotated.txt"

_CONTEXT_LENGTH = 12  # characters of context on either side


def find_differences(
    golden: Mapping[str, bytes], now: Mapping[str, bytes], reconstruction: Reconstruction, settings: Settings
) -> tuple[DriftDifference, ...]:
    """All differences of the files that both hold: the text's first, then those of marks and of flags."""
    out: list[DriftDifference] = []
    changed = [file for file in now if file in golden and golden[file] != now[file]]
    readable = {}
    for file in changed:
        file_differences = _file_differences(file, golden[file], now[file])
        out += file_differences
        if not file_differences:
            readable[file] = golden[file].decode("utf-8")
    found = FindingChanges((), (), (), ())
    if FLAGS_FILE in readable:
        found = compare_findings(read_finding_records(golden[FLAGS_FILE]), read_finding_records(now[FLAGS_FILE]))
    text = golden[TEXT].decode("utf-8", "replace") if TEXT in golden else ""
    marked = read_marks(golden[ANNOTATED].decode("utf-8", "replace")) if ANNOTATED in golden else (text, ())
    marks = marked[1] if marked[0] == text else ()
    causes = CauseFinder(reconstruction, text, marks, found.added, found.removed)
    if TEXT in readable:
        out += _text_differences(TEXT, text, reconstruction.text, settings, causes)
    if ANNOTATED in readable:
        made_marks = read_marks(now[ANNOTATED].decode("utf-8"))[1]
        if marked[0] != text:  # it was not written with the text beside it
            other = CauseFinder(reconstruction, marked[0], marked[1], found.added, found.removed)
            known = {(d.golden, d.now) for d in out}
            of_text = _text_differences(ANNOTATED, marked[0], reconstruction.text, settings, other)
            out += [d for d in of_text if (d.golden, d.now) not in known]
        out += _mark_differences(marked, (reconstruction.text, made_marks), settings)
    if FLAGS_FILE in readable:
        out += flag_differences(found)
    unmarked = [file for file in changed if file in readable and file not in {d.file for d in out}]
    text_differs = any(d.file == TEXT for d in out)
    out += [
        _whole_file_difference(file, Message("drift.file.other-bytes"))
        for file in unmarked
        if file != ANNOTATED or not text_differs
    ]
    return tuple(out)


def _file_differences(file: str, golden: bytes, now: bytes) -> list[DriftDifference]:
    """What is said of a golden file that differs in no word, or that holds none."""
    if golden.replace(b"\r\n", b"\n") == now.replace(b"\r\n", b"\n"):
        return [_whole_file_difference(file, Message("drift.file.other-line-ends"))]
    try:
        golden.decode("utf-8")
        if file == FLAGS_FILE:
            read_finding_records(golden)
    except UnicodeDecodeError as error:
        return [_whole_file_difference(file, Message("drift.file.not-utf8", start=error.start))]
    except ValueError:
        return [_whole_file_difference(file, Message("drift.file.not-findings"))]
    return []


def _whole_file_difference(file: str, why: str) -> DriftDifference:
    return DriftDifference(file, 1, "", "", (), before=why)


def _text_differences(
    file: str, old: str, new: str, settings: Settings, causes: CauseFinder
) -> Iterator[DriftDifference]:
    lines = line_starts(old)
    for segment in changed_segments(old, new, settings):
        first = next(segment.changed_spans())[0].start
        yield DriftDifference(
            file,
            line_and_column(lines, first)[0],
            segment.old.extract(old),
            segment.new.extract(new),
            segment.parts,
            old[max(0, segment.old.start - _CONTEXT_LENGTH) : segment.old.start],
            old[segment.old.end : segment.old.end + _CONTEXT_LENGTH],
            causes.find(segment),
        )


def _mark_differences(
    golden: tuple[str, Sequence[TextMark]], now: tuple[str, Sequence[TextMark]], settings: Settings
) -> Iterator[DriftDifference]:
    """Clauses that read the same and are marked otherwise; what touches a clause that differs is told with it."""
    (old, old_marks), (new, new_marks) = golden, now
    parted = changed_segments(old, new, settings)
    told_old, told_new = [s.old for s in parted], [s.new for s in parted]
    growth = [0, *accumulate(len(s.new) - len(s.old) for s in parted)]
    before = [_move_mark(m, told_old, growth) for m in old_marks if not _touches_any(m.span, told_old)]
    after = [m for m in new_marks if not _touches_any(m.span, told_new)]
    at, lines = clause_bounds(new, settings), line_starts(old)
    by_clause: dict[int, tuple[list[TextMark], list[TextMark]]] = defaultdict(lambda: ([], []))
    for side, marks in enumerate((before, after)):
        for mark in marks:
            by_clause[_clause_index(mark, at)][side].append(mark)
    for i, here in sorted(by_clause.items()):
        if {*here[0]} == {*here[1]}:
            continue
        end = max(at[i + 1], *(m.span.end for side in here for m in side))
        was, now_is = (_marked_pieces(new, Span(at[i], end), marks) for marks in here)
        begins = at[i] - growth[bisect_right(told_new, at[i], key=_end)]
        line = line_and_column(lines, max(begins, 0))[0]
        yield DriftDifference(ANNOTATED, line, "".join(was), "".join(now_is), tuple(diff_parts(was, now_is, alike=0)))


def _clause_index(mark: TextMark, at: Sequence[int]) -> int:
    """The clause in which a mark begins; one at the end of the text is of the last."""
    return max(0, min(bisect_right(at, mark.span.start) - 1, len(at) - 2))


def _move_mark(mark: TextMark, parted: Sequence[Span], growth: Sequence[int]) -> TextMark:
    """A mark of the golden text where it stands in the text of today; `growth` is that of so many stretches."""
    by = growth[bisect_right(parted, mark.span.start, key=_end)]
    return replace(mark, span=Span(mark.span.start + by, mark.span.end + by))


def _touches_any(mark: Span, parted: Sequence[Span]) -> bool:
    """Whether a mark meets or touches one of the stretches that differ, which stand in order."""
    n = bisect_left(parted, mark.start, key=_end)
    return n < len(parted) and parted[n].start <= mark.end


def _end(span: Span) -> int:
    return span.end


def _marked_pieces(text: str, span: Span, marks: Sequence[TextMark]) -> list[str]:
    """A stretch of the text with its marks, as annotated.txt has it: each mark one piece, and each other character."""
    out, at = list[str](), span.start
    for mark in marks:
        out += [
            *escape_marks(text[at : mark.span.start]),
            annotate(mark.span.extract(text), [TextMark(Span(0, len(mark.span)), mark.why)]),
        ]
        at = mark.span.end
    return [*out, *escape_marks(text[at : span.end])]
