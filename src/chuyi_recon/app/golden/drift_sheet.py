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

from chuyi_recon.app.golden.drift import Cause, Difference, Drift, Part
from chuyi_recon.app.golden.finding_records import FLAGS
from chuyi_recon.app.i18n.suggest import listing
from chuyi_recon.app.i18n.translate import tr
from chuyi_recon.errors import visible
from chuyi_recon.messages import said

GONE = said("there is no such family any more; remove the folder, or give the family back")
FIRST = 10  # differences shown of one family; the rest is counted

_FULL, _CONCISE = 240, 60  # characters of one run that are shown
_CAUSES = 4  # shown of one difference
_AROUND = 16  # characters of an unchanged run that are shown on either side, where a line must be short


def sheet(drift: Drift, golden: str, full: bool, updated: bool = False) -> Iterator[Text]:
    """The lines of one drift; `golden` is the folder of golden files, `updated` whether they have just been written."""
    folder = visible(f"{golden}/{drift.family}")
    if drift.kind == "gone":
        yield Text(tr(said("{where}: {what}", where=folder, what=GONE)), "bold")
        return
    if drift.kind == "missing":
        for file in drift.files:
            path = f"{folder}/{file}"
            yield Text(
                tr(said("{path} is new", path=path) if updated else said("{path} is missing", path=path)), "bold"
            )
        return
    many = counted(drift.differences)
    head = (
        said("{path} updated: {n}", path=folder, n=many)
        if updated
        else said("{path} differs: {n}", path=folder, n=many)
    )
    yield Text(tr(head), "bold")
    for d in drift.differences[:FIRST]:
        yield from _full(d, folder) if full else [_concise(d, folder)]
    if rest := drift.differences[FIRST:]:
        more = said("and {n} more: {files}; --format json lists them all", n=len(rest), files=counted(rest))
        yield Text(f"  {tr(more)}", "dim")


def counted(differences: tuple[Difference, ...]) -> str:
    """How many differences there are in which file.

    >>> counted((Difference("flags.json", 2, "", "x", ()), Difference("flags.json", 3, "", "y", ())))
    '2 in flags.json'
    """
    files = Counter(d.file for d in differences).items()
    return listing(said("{n} in {file}", n=n, file=file) for file, n in files)


def _full(d: Difference, folder: str) -> Iterator[Text]:
    yield Text(f"  {folder}/{d.file}:{d.line}")
    if not d.parts:
        yield Text(f"    {visible(tr(d.before))}")
        return
    before, after = ("", "") if _holds(d) or d.file == FLAGS else (d.before, d.after)
    yield Text.assemble("    ", (visible_line(before), "dim"), _runs(d, _FULL), (visible_line(after), "dim"))
    if d.file != FLAGS:
        for cause in d.causes[:_CAUSES]:
            yield Text(f"      {visible(tr(reason(cause)))}")
        if len(d.causes) > _CAUSES:
            yield Text(f"      {tr(said('and {n} more', n=len(d.causes) - _CAUSES))}", "dim")


def _concise(d: Difference, folder: str) -> Text:
    line = Text.assemble(f"{folder}/{d.file}:{d.line}: ", _runs(d, _CONCISE) if d.parts else visible(tr(d.before)))
    if d.causes and d.file != FLAGS:
        more = tr(said(" (and {n} more)", n=len(d.causes) - 1)) if len(d.causes) > 1 else ""
        line.append(f" — {visible(tr(reason(d.causes[0])))}{more}")
    return line


def _holds(d: Difference) -> bool:
    """Whether a difference has words of its own round what differs."""
    return any(p.golden == p.now for p in d.parts)


def _runs(d: Difference, most: int) -> Text:
    """A clause with its marks: `[-golden-]{+now+}`."""
    out = Text(tr(d.before) if d.file == FLAGS else "")
    most = _FULL if d.file == FLAGS else most
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
    """A difference in one line, as a sentence where there is one."""
    if not d.parts:
        return d.before
    runs = _runs(replace(d, before=""), _CONCISE).plain
    return said("{what}{runs}", what=d.before, runs=runs) if d.file == FLAGS and d.before else runs


def reason(cause: Cause) -> str:
    """A cause in one line, as a sentence."""
    parts = {"witnesses": listing(cause.witnesses), "text": short(cause.text, 24), "why": cause.why}
    match cause.kind:
        case "flag" if cause.when == "now":
            return said("now: {code} in {witnesses}: {why}", code=cause.name, **parts)
        case "flag":
            return said("no longer: {code} in {witnesses}: {why}", code=cause.name, **parts)
        case "mark":
            return said("golden: {text}: {why}", **{**parts, "text": parts["text"] or said("a mark")})
        case "witness" if cause.why:
            return said("now: {why}", **parts)
        case "witness" if len(cause.witnesses) == 1:
            return said("now: not printed, although {witnesses} has {text}", **parts)
        case "witness":
            return said("now: not printed, although {witnesses} have {text}", **parts)
    return _ground(cause, parts)


def _ground(cause: Cause, parts: Mapping[str, str]) -> str:
    """A decision in one line: what is printed, on what ground, by whom, and why."""
    name, _, rule = cause.name.partition(" by rule ")
    ground: str = said("{ground} by rule {rule}", ground=said(name), rule=rule) if rule else said(name)
    if cause.witnesses:
        ground = said("{ground}: {witnesses}", ground=ground, witnesses=parts["witnesses"])
    told = {"text": parts["text"] or said("nothing"), "ground": ground, "why": parts["why"]}
    return said("now: {text} ({ground}): {why}", **told) if cause.why else said("now: {text} ({ground})", **told)


def visible_line(text: str) -> str:
    """`text` in one line, its line ends shown; what cannot be printed stands as its escape."""
    return "⏎".join(visible(line) for line in text.replace("\r\n", "\n").split("\n"))


def short(text: str, most: int = 60) -> str:
    """`text` in one line, cut in the middle where it is long."""
    line = visible_line(text)
    return line if len(line) <= most else f"{line[: most // 2]} … {line[-most // 2 :]}"
