"""Drift as lines of text. In: a `Drift`. Out: rich `Text`, one difference a line, or with its surroundings and causes.

golden/notice differs: 1 in reconstruction.txt, 1 in annotated.txt
  golden/notice/reconstruction.txt:3
    支持建设3{+所+}“楚怡”高水平职业本科学校，
      now: restored 所: photo, scan have what the base dropped
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from chuyi_recon.core.errors import visible
from chuyi_recon.desk.drift import Cause, Difference, Drift, Part
from chuyi_recon.desk.told import FLAGS

FIRST = 10  # differences shown of one family; the rest is counted

_FULL, _CONCISE = 240, 60  # characters of one run that are shown
_CAUSES = 4  # shown of one difference
_AROUND = 16  # characters of an unchanged run that are shown on either side, where a line must be short


def sheet(drift: Drift, golden: str, full: bool, updated: bool = False) -> Iterator[Text]:
    """The lines of one drift; `golden` is the folder of golden files, `updated` whether they have just been written."""
    folder = visible(f"{golden}/{drift.family}")
    if drift.kind == "gone":
        told = "there is no such family any more; remove the folder, or give the family back"
        yield Text(f"{folder}: {told}", "bold")
        return
    if drift.kind == "missing":
        for file in drift.files:
            yield Text(f"{folder}/{file} {'is new' if updated else 'is missing'}", "bold")
        return
    yield Text(f"{folder} {'updated' if updated else 'differs'}: {counted(drift.differences)}", "bold")
    for d in drift.differences[:FIRST]:
        yield from _full(d, folder) if full else [_concise(d, folder)]
    if rest := drift.differences[FIRST:]:
        yield Text(f"  and {len(rest)} more: {counted(rest)}; --format json lists them all", "dim")


def counted(differences: tuple[Difference, ...]) -> str:
    """How many differences there are in which file.

    >>> counted((Difference("flags.json", 2, "", "x", ()), Difference("flags.json", 3, "", "y", ())))
    '2 in flags.json'
    """
    return ", ".join(f"{n} in {file}" for file, n in Counter(d.file for d in differences).items())


def _full(d: Difference, folder: str) -> Iterator[Text]:
    yield Text(f"  {folder}/{d.file}:{d.line}")
    if not d.parts:
        yield Text(f"    {visible(d.before)}")
        return
    before, after = ("", "") if _holds(d) or d.file == FLAGS else (d.before, d.after)
    yield Text.assemble("    ", (visible_line(before), "dim"), _runs(d, _FULL), (visible_line(after), "dim"))
    if d.file != FLAGS:
        for cause in d.causes[:_CAUSES]:
            yield Text(f"      {reason(cause)}")
        if len(d.causes) > _CAUSES:
            yield Text(f"      and {len(d.causes) - _CAUSES} more", "dim")


def _concise(d: Difference, folder: str) -> Text:
    line = Text.assemble(f"{folder}/{d.file}:{d.line}: ", _runs(d, _CONCISE) if d.parts else visible(d.before))
    if d.causes and d.file != FLAGS:
        more = f" (and {len(d.causes) - 1} more)" if len(d.causes) > 1 else ""
        line.append(f" — {reason(d.causes[0])}{more}")
    return line


def _holds(d: Difference) -> bool:
    """Whether a difference has words of its own round what differs."""
    return any(p.golden == p.now for p in d.parts)


def _runs(d: Difference, most: int) -> Text:
    """A clause with its marks: `[-golden-]{+now+}`."""
    flags = d.file == FLAGS
    out = Text(visible_line(d.before) if flags else "")
    most = _FULL if flags else most
    for i, part in enumerate(d.parts):
        if part.golden == part.now:
            out.append(_same(part, i == 0, i == len(d.parts) - 1, most))
            continue
        if part.golden:
            out.append(f"[-{short(part.golden, most)}-]", "red")
        if part.now:
            out.append(f"{{+{short(part.now, most)}+}}", "green")
    return out


def _same(part: Part, first: bool, last: bool, most: int) -> str:
    """An unchanged run; where a line must be short, what is far from the differences is left out."""
    text = visible_line(part.golden.rstrip("\n") if last else part.golden)
    if len(text) <= 2 * _AROUND or most > _CONCISE:
        return text
    head, tail = "" if first else text[:_AROUND], "" if last else text[-_AROUND:]
    return f"{head}…{tail}"


def marked(d: Difference) -> str:
    """A difference as plain text in one line."""
    return _runs(d, _CONCISE).plain if d.parts else visible(d.before)


def reason(cause: Cause) -> str:
    """A cause in one line."""
    names = ", ".join(cause.witnesses)
    text = short(cause.text, 24)
    why = visible(cause.why)
    if cause.kind == "flag":
        return f"{'now' if cause.when == 'now' else 'no longer'}: {cause.name} in {names}: {why}"
    if cause.kind == "mark":
        return f"golden: {text or 'a mark'}: {why}"
    if cause.kind == "witness":
        return (
            f"now: {why}"
            if why
            else f"now: not printed, although {names} {'has' if len(cause.witnesses) == 1 else 'have'} {text}"
        )
    return f"now: {text or 'nothing'} ({cause.name}{': ' * bool(names)}{names}){': ' * bool(why)}{why}"


def visible_line(text: str) -> str:
    """`text` in one line, its line ends shown; what cannot be printed stands as its escape."""
    return "⏎".join(visible(line) for line in text.replace("\r\n", "\n").split("\n"))


def short(text: str, most: int = 60) -> str:
    """`text` in one line, cut in the middle where it is long."""
    line = visible_line(text)
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-most // 2 :]}"
