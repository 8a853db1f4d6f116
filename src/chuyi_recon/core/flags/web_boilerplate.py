"""The frame of a web page round a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

import regex

from chuyi_recon.core.flags.base import Sample, half_supported, quote
from chuyi_recon.core.model import Case, Finding, Severity, Span
from chuyi_recon.core.notation import HAN_NUMERALS, Lines, lines
from chuyi_recon.core.said import said

_TRAIL = regex.compile(r"[^>。,]{1,20}(?:>+[^>。,]{1,20}){1,}")
_BUTTONS = regex.compile(r"(?:\[[^\[\]]{2,8}\])+")
_PUBLISHED = regex.compile(r".{0,40}(?:时间|日期|发布|来源|浏览|点击)[^。]{0,30}:\d{2,4}-\d{1,2}-\d{1,2}.*")
_DAY_BARE = regex.compile(r"[^。,;]{0,20}\d{4}-\d{1,2}-\d{1,2}")  # a publisher with a day as machines write it
_CLOCK = regex.compile(r".*\d{4}-\d{1,2}-\d{1,2}\d{1,2}:\d{2}.*")
_CONTACT = regex.compile(r".*(?:\p{Han}{2,8}:[^:。]{2,40}){2,}.*")  # two labels with their values on one line
_PHONE = regex.compile(r".*\p{Han}{2,8}:\(?\d{2,4}[-)]\d{6,8}.*|.*\p{Han}{2,8}:\(?\d{2,4}\)\d{3}-\d{4}.*")
_FILED = regex.compile(r".*(?:ICP|公网安备|版权所有|copyright|©).*", regex.IGNORECASE)
_STRAY_ID = regex.compile(r"\d{6,}")
_DAY = regex.compile(rf"年[\d{HAN_NUMERALS}]{{1,3}}月[\d{HAN_NUMERALS}]{{1,3}}日")
_LABEL = regex.compile(r"\p{Han}{2,8}:[^。:]{2,40}")


class WebBoilerplate:
    """Navigation, publishing line, footer, filing numbers, stray ids of a web page.

    What it finds
        The block of lines at the head or foot of a web copy that have the shape of a page's frame: a
        trail (`首页>省教育厅>通知公告`), a publishing line with a time, labels with telephone and
        filing numbers, bare ids, and the title repeated among them. No other witness has them. Below the
        date that a document ends with, and others with it, all lines round these but sentences.

    Why it matters
        They are the site's words, not the document's.

    Example
        `主办单位:… 地址:…`, `湘公网安备 43010202000676号`, `22732085`

    Where it is wrong
        A document that ends with its own line of contacts (承办人:… 电话:…) looks like a footer; it
        is let alone where another witness has it.
    """

    code: ClassVar[str] = "web-boilerplate"
    severity: ClassVar[Severity] = "low"
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "navigation above, footer below",
            {
                "web": "首页>省水利厅>通知公告\n\n关于开展堤防检查的通知\n\n省水利厅  时间:2021-03-04 09:12\n\n关于开展堤防检查的通知\n\n"
                "各市水利局:\n请于汛前完成堤防检查,结果报省。\n省水利厅\n\n主办单位:省水利厅 地址:云州市堤东路1号\n备案号:云ICP备10002233号-1\n30518842\n",
                "scan": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完成堤防检查，结果报省。\n省水利厅\n",
            },
            found=(
                ("web", "首页>省水利厅>通知公告"),
                ("web", "主办单位:省水利厅 地址:云州市堤东路1号"),
                ("web", "30518842"),
            ),
            base="web",
        ),
        Sample(
            "contacts that the scan has too are the document's own",
            {
                "web": "关于开展堤防检查的通知\n各市水利局:\n请于汛前完成检查,结果报省。\n联系人:王平 电话:0999-2233445\n",
                "scan": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完成检查，结果报省。\n联系人：王平 电话：0999-2233445\n",
            },
            base="web",
        ),
    )

    def find(self, case: Case) -> Iterator[Finding]:
        """One finding for each unbroken block of frame lines at the head, and one for each at the foot."""
        for w in case.family.witnesses:
            rows = lines(case.folded[w.siglum])
            for a, b in _blocks(_Shapes(case, w.siglum, rows), case.settings.web_lines):
                span = Span(rows.begins[a], rows.ends[b])
                text = quote(span.of(w.text))
                message = said("{text} is the frame of a web page, not the document", text=text)
                yield Finding(self.code, self.severity, w.siglum, span, message, "")


def _is_frame(key: str, longest: int) -> bool:
    """Whether a line has the shape of a page's frame; one with a time or labels is no longer than `longest`."""
    if any(p.fullmatch(key) for p in (_STRAY_ID, _TRAIL, _FILED, _BUTTONS)):
        return True
    short = len(key) <= longest and "。" not in key
    return short and any(p.fullmatch(key) for p in (_PUBLISHED, _DAY_BARE, _CLOCK, _CONTACT, _PHONE))


def _words(key: str) -> str:
    """A line without its marks: a title is repeated with or without its brackets."""
    return "".join(c for c in key if c.isalnum())


def _last_of(key: str) -> str:
    """The last sign of the words of a line, if it has one."""
    return next((c for c in reversed(key) if c.isalnum()), "")


class _Shapes:
    """What the lines of one witness look like. Each is asked when a block may reach it: the text between is long."""

    def __init__(self, case: Case, siglum: str, rows: Lines) -> None:
        self._case, self._siglum, self._rows = case, siglum, rows
        self._shortest, self._longest = case.settings.web_title, case.settings.web_line
        self._titles: dict[str, tuple[str, ...]] = {}
        self._strong: dict[int, bool] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def shared(self, i: int) -> bool:
        """Whether another source has most of the line."""
        return half_supported(self._case, self._siglum, self._rows.edges[i], self._rows.edges[i + 1])

    def strong(self, i: int) -> bool:
        """Whether the line is of a page's frame, by itself."""
        if i not in self._strong:
            self._strong[i] = not self.shared(i) and _is_frame(self._rows.keys[i], self._longest)
        return self._strong[i]

    def weak(self, i: int) -> bool:
        """Whether the line may stand in a frame."""
        key = self._rows.keys[i]
        return self.strong(i) or self._repeats(key) or (_LABEL.fullmatch(key) is not None and not self.shared(i))

    def loose(self, i: int) -> bool:
        """Whether the line is no sentence."""
        return self._rows.keys[i][-1] not in "。!?;"

    def dated(self, i: int) -> bool:
        """Whether a line holds a date."""
        return _DAY.search(self._rows.keys[i]) is not None

    def _repeats(self, key: str) -> bool:
        """Whether a line is a line that stands elsewhere too, or ends with one."""
        words = _words(key)
        if len(words) < self._shortest:
            return False
        titles = self._ending(words[-1])
        return any(words == t or (words.endswith(t) and len(words) <= 2 * len(t)) for t in titles)

    def _ending(self, sign: str) -> tuple[str, ...]:
        """The lines that stand more than once, of those whose words end with a sign."""
        if sign not in self._titles:
            counts = Counter(_words(k) for k in self._rows.keys if sign in k and _last_of(k) == sign)
            self._titles[sign] = tuple(k for k, n in counts.items() if n > 1 and len(k) >= self._shortest)
        return self._titles[sign]


def _blocks(line: _Shapes, most: int) -> Iterator[tuple[int, int]]:
    """Head: of `most` lines those up to the last strong one while all are weak or strong. Foot: from the first weak one likewise.

    The last repeat of a title in a head is the title itself; it lies below the last strong line. A
    foot without any strong line must have two labels that nobody shares. Below the date that a document ends with, and
    others with it, all belongs to it that is no sentence.
    """
    n = len(line)
    head = 0
    while head < min(n, most) and line.weak(head):
        head += 1
    tops = [i for i in range(head) if line.strong(i)]
    if tops:
        yield 0, tops[-1]
    above = tops[-1] + 1 if tops else 0
    foot = n
    while foot > above and not line.shared(foot - 1) and (line.weak(foot - 1) or _between(line, foot - 1)):
        foot -= 1
    end = foot
    while end > above and not line.shared(end - 1) and line.loose(end - 1):
        end -= 1
    dated = end > above and line.shared(end - 1) and line.dated(end - 1)
    foot = end if dated and any(map(line.strong, range(end, n))) else foot
    if foot < n and (any(map(line.strong, range(foot, n))) or (n - foot >= 2 and foot and line.shared(foot - 1))):
        yield foot, n - 1


def _between(line: _Shapes, i: int) -> bool:
    """Whether a line stands between two strong ones."""
    return 0 < i < len(line) - 1 and line.strong(i - 1) and line.strong(i + 1)
