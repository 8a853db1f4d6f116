"""Drift as lines of text. In: a `Drift`. Out: rich `Text`, one difference a line, or with its surroundings and causes.

golden/notice differs: 1 in reconstruction.txt, 1 in annotated.txt
  golden/notice/reconstruction.txt:3
    支持建设3{+所+}“楚怡”高水平职业本科学校，
      now: restored 所: photo, scan have what the base dropped
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rich.text import Text

from chuyi_recon.app.golden.drift import Drift, DriftCause, DriftDifference, DriftPart
from chuyi_recon.app.golden.finding_records import FLAGS_FILE
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import translate
from chuyi_recon.app.i18n.widths import shorten_middle
from chuyi_recon.errors import escape_line
from chuyi_recon.messages import Message

FAMILY_GONE = Message("drift.family.gone")
MAX_DIFFERENCES = 10  # differences shown of one family; the rest is counted

_MAX_FULL, _MAX_CONCISE = 240, 60  # characters of one run that are shown
_MAX_CAUSES = 4  # shown of one difference
_CONTEXT_LENGTH = 16  # characters of an unchanged run that are shown on either side, where a line must be short


def drift_lines(drift: Drift, golden: str, full: bool, updated: bool = False) -> Iterator[Text]:
    """The lines of one drift; `golden` is the folder of golden files, `updated` whether they have just been written."""
    folder = escape_line(f"{golden}/{drift.family}")
    if drift.kind == "gone":
        yield Text(translate(Message("layout.located", where=folder, what=FAMILY_GONE)), "bold")
        return
    if drift.kind == "missing":
        for file in drift.files:
            path = f"{folder}/{file}"
            yield Text(
                translate(
                    Message("drift.file.new", path=path) if updated else Message("drift.file.missing", path=path)
                ),
                "bold",
            )
        return
    many = count_differences(drift.differences)
    head = (
        Message("drift.family.updated", path=folder, n=many)
        if updated
        else Message("drift.family.differs", path=folder, n=many)
    )
    yield Text(translate(head), "bold")
    for difference in drift.differences[:MAX_DIFFERENCES]:
        yield from _full_lines(difference, folder) if full else [_concise_line(difference, folder)]
    if rest := drift.differences[MAX_DIFFERENCES:]:
        more = Message("drift.family.more-differences", n=len(rest), files=count_differences(rest))
        yield Text(f"  {translate(more)}", "dim")


def count_differences(differences: tuple[DriftDifference, ...]) -> str:
    """How many differences there are in which file.

    >>> x, y = (DriftDifference("flags.json", n, "", "x", ()) for n in (2, 3))
    >>> count_differences((x, y))
    '2 in flags.json'
    """
    files = Counter(d.file for d in differences).items()
    return list_names(Message("drift.family.count-in-file", n=n, file=file) for file, n in files)


def _full_lines(difference: DriftDifference, folder: str) -> Iterator[Text]:
    yield Text(f"  {folder}/{difference.file}:{difference.line}")
    if not difference.parts:
        yield Text(f"    {escape_line(translate(difference.before))}")
        return
    before, after = (
        ("", "") if _has_context(difference) or difference.file == FLAGS_FILE else (difference.before, difference.after)
    )
    yield Text.assemble(
        "    ", (show_line_ends(before), "dim"), _mark_changes(difference, _MAX_FULL), (show_line_ends(after), "dim")
    )
    if difference.file != FLAGS_FILE:
        for cause in difference.causes[:_MAX_CAUSES]:
            yield Text(f"      {escape_line(translate(describe_cause(cause)))}")
        if len(difference.causes) > _MAX_CAUSES:
            yield Text(
                f"      {translate(Message('drift.more-causes.own-line', n=len(difference.causes) - _MAX_CAUSES))}",
                "dim",
            )


def _concise_line(difference: DriftDifference, folder: str) -> Text:
    line = Text.assemble(
        f"{folder}/{difference.file}:{difference.line}: ",
        _mark_changes(difference, _MAX_CONCISE) if difference.parts else escape_line(translate(difference.before)),
    )
    if difference.causes and difference.file != FLAGS_FILE:
        more = (
            translate(Message("drift.more-causes.in-line", n=len(difference.causes) - 1))
            if len(difference.causes) > 1
            else ""
        )
        line.append(f" — {escape_line(translate(describe_cause(difference.causes[0])))}{more}")
    return line


def _has_context(difference: DriftDifference) -> bool:
    """Whether a difference has words of its own round what differs."""
    return any(p.golden == p.now for p in difference.parts)


def _mark_changes(difference: DriftDifference, most: int) -> Text:
    """A clause with its marks: `[-golden-]{+now+}`."""
    out = Text(translate(difference.before) if difference.file == FLAGS_FILE else "")
    most = _MAX_FULL if difference.file == FLAGS_FILE else most
    for i, part in enumerate(difference.parts):
        if part.golden == part.now:
            out.append(_unchanged_text(part, i == 0, i == len(difference.parts) - 1, most))
            continue
        if part.golden:
            out.append(f"[-{shorten_line(part.golden, most)}-]", "red")
        if part.now:
            out.append(f"{{+{shorten_line(part.now, most)}+}}", "green")
    return out


def _unchanged_text(part: DriftPart, first: bool, last: bool, most: int) -> str:
    """An unchanged run; where a line must be short, what is far from the differences is left out."""
    text = show_line_ends(part.golden.rstrip("\n") if last else part.golden)
    if len(text) <= 2 * _CONTEXT_LENGTH or most > _MAX_CONCISE:
        return text
    head, tail = "" if first else text[:_CONTEXT_LENGTH], "" if last else text[-_CONTEXT_LENGTH:]
    return f"{head}…{tail}"


def describe_difference(difference: DriftDifference) -> str:
    """A difference in one line, as a sentence where there is one."""
    if not difference.parts:
        return difference.before
    runs = _mark_changes(replace(difference, before=""), _MAX_CONCISE).plain
    return (
        Message("layout.drift-with-runs", what=difference.before, runs=runs)
        if difference.file == FLAGS_FILE and difference.before
        else runs
    )


def describe_cause(cause: DriftCause) -> str:
    """A cause in one line, as a sentence."""
    parts = {"witnesses": list_names(cause.witnesses), "text": shorten_line(cause.text, 24), "why": cause.why}
    match cause.kind:
        case "flag" if cause.when == "now":
            return Message("drift.now.finding", code=cause.name, **parts)
        case "flag":
            return Message("drift.golden.finding", code=cause.name, **parts)
        case "mark":
            return Message("drift.golden.mark", **{**parts, "text": parts["text"] or Message("label.annotated-mark")})
        case "witness" if cause.why:
            return Message("drift.now.because", **parts)
        case "witness" if len(cause.witnesses) == 1:
            return Message("drift.now.not-printed.one", **parts)
        case "witness":
            return Message("drift.now.not-printed.many", **parts)
    return _describe_decision(cause, parts)


def _describe_decision(cause: DriftCause, parts: Mapping[str, str]) -> str:
    """A decision in one line: what is printed, on what ground, by whom, and why."""
    ground = cause.name
    if cause.witnesses:
        ground = Message("drift.ground.of-witnesses", ground=ground, witnesses=parts["witnesses"])
    parameters = {"text": parts["text"] or Message("label.nothing"), "ground": ground, "why": parts["why"]}
    return (
        Message("drift.now.decided-because", **parameters) if cause.why else Message("drift.now.decided", **parameters)
    )


def show_line_ends(text: str) -> str:
    """`text` in one line, its line ends shown; what cannot be printed stands as its escape."""
    return "⏎".join(escape_line(line) for line in text.replace("\r\n", "\n").split("\n"))


def shorten_line(text: str, most: int = 60) -> str:
    """`text` in one line, cut in the middle where it is long."""
    return shorten_middle(show_line_ends(text), most)
