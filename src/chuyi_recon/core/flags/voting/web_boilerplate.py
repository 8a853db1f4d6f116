"""The frame of a web page round a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from typing import ClassVar

import regex
from rapidfuzz import fuzz

from chuyi_recon.core.flags.base import Flag, Sample, half_supported, quote, taken
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.page_edges import bounded, faces_furniture, is_numbered, passed
from chuyi_recon.core.model import Finding, Role, Severity, Span, Subject
from chuyi_recon.core.text.notation import HAN_NUMERALS, Lines, is_body, lines, standing_numbers
from chuyi_recon.messages import said

_TRAIL = regex.compile(r"[^>。,]{1,20}(?:>+[^>。,]{1,20}){1,}")
_BUTTONS = regex.compile(r"(?:\[[^\[\]]{2,8}\])+")
_PUBLISHED = regex.compile(r".{0,40}(?:时间|日期|发布|来源|浏览|点击)[^。]{0,30}:\d{2,4}-\d{1,2}-\d{1,2}.*")
_DAY_BARE = regex.compile(r"[^。,;]{0,20}\d{4}-\d{1,2}-\d{1,2}")  # a publisher with a day as machines write it
_CLOCK = regex.compile(r".*\d{4}-\d{1,2}-\d{1,2}\d{1,2}:\d{2}.*")
_CONTACT = regex.compile(r".*(?:\p{Han}{2,8}:[^:。]{2,40}){2,}.*")  # two labels with their values on one line
_PHONE = regex.compile(r".*\p{Han}{2,8}:\(?\d{2,4}[-)]\d{6,8}.*|.*\p{Han}{2,8}:\(?\d{2,4}\)\d{3}-\d{4}.*")
_FILED = regex.compile(r".*(?:ICP|公网安备|版权所有|copyright|©).*", regex.IGNORECASE)
_ADDRESS = regex.compile(r".*(?:https?://|www\.).*")
_STRAY_ID = regex.compile(r"\d{6,}")
_DAY = regex.compile(rf"年[\d{HAN_NUMERALS}]{{1,3}}月[\d{HAN_NUMERALS}]{{1,3}}日")
_LABEL = regex.compile(r"\(?\p{Han}{2,8}:[^。:]{2,40}")
_WEB_TITLE = 6  # signs: a shorter line may well stand twice; at 3 nothing changes; at 12 OCR .0147 for .0093


class WebBoilerplate(Flag):
    """Navigation, publishing line, footer, filing numbers, stray ids of a web page.

    What it finds
        The block of lines at the head or foot of a web copy that have the shape of a page's frame: a
        trail (`首页>省教育厅>通知公告`), a publishing line with a time, labels with telephone and
        filing numbers, bare ids, and the title repeated among them, with a sign lost or not. No other
        witness has them. Below the date that a document ends with, and others with it, all lines round
        these but sentences. Of a base, whatever they look like, lines that are no sentences and no items
        where two others begin with the very line below or end with the one above; and addresses and
        times of a browser on a line of their own, over which two others run on.

    Why it matters
        They are the site's words, not the document's.

    Example
        `主办单位:… 地址:…`, `湘公网安备 43010202000676号`, `22732085`

    Where it is wrong
        A document that ends with its own line of contacts (承办人:… 电话:…) looks like a footer; it
        is let alone where another witness has it. A last line without a closing mark that two scans cut
        off alike looks like one, too.
    """

    code: ClassVar[str] = "web-boilerplate"
    severity: ClassVar[Severity] = "low"
    role: ClassVar[Role] = Role.WITHHOLDS
    subject: ClassVar[Subject] = Subject.SITE
    needs: ClassVar[frozenset[Role | Subject]] = frozenset({Subject.FURNITURE})
    section: ClassVar[int] = 3
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
            "a frame of no known shape, the title in it with a sign lost",
            {
                "web": "堤防检查的通知_政策_云州在线\n\n登录 | 无障碍 | 关怀版\n\n关于开展堤防检查的通知\n\n"
                "各市水利局:\n请于汛前完成堤防检查,结果报省。\n\n省水利厅\n\n二〇二一年三月四日\n\n相关链接\n\n一图读懂新规\n\n返回顶部\n",
                "a": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完成堤防检查，结果报省。\n省水利厅\n二〇二一年三月四日\n",
                "b": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完戒堤防检查，结果报省。\n省水利厅\n二〇二一年三月四日\n",
            },
            found=(
                ("web", "堤防检查的通知_政策_云州在线"),
                ("web", "登录 | 无障碍 | 关怀版"),
                ("web", "相关链接"),
                ("web", "返回顶部"),
            ),
            base="web",
        ),
        Sample(
            "the address that a browser prints under each page",
            {
                "web": "第一条为了加强堤防管理，制定本办法。\nhttps://www.yunzhou.example/t2.htm 1/2\n第二条堤防由水利局管理。\n",
                "a": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由水利局管理。\n",
                "b": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由水利局管埋。\n",
            },
            found=(("web", "https://www.yunzhou.example/t2.htm 1/2"),),
            base="web",
        ),
        Sample(
            "a letterhead and a number that the scans lack",
            {
                "web": "登录 | 无障碍\n云州省水利厅文件\n云水发〔2021〕7号\n关于开展堤防检查的通知\n各市水利局:\n请于汛前完成检查,结果报省。\n",
                "a": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完成检查，结果报省。\n",
                "b": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完戒检查，结果报省。\n",
            },
            found=(("web", "登录 | 无障碍"),),
            base="web",
        ),
        Sample(
            "a signature that a stamp hides from the scans",
            {
                "web": "关于开展堤防检查的通知\n各市水利局:\n请于汛前完成堤防检查,结果报省。\n省水利厅\n二〇二一年三月四日\n",
                "a": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完成堤防检查，结果报省。\n",
                "b": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完戒堤防检查，结果报省。\n",
            },
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
            known = taken(case, w.siglum, self.needs)
            for a, b in _blocks(_Shapes(case, w.siglum, rows), case.settings.web_lines):
                span = Span(rows.begins[a], rows.ends[b])
                if any(k.start <= span.start and span.end <= k.end for k in known):
                    continue
                text = quote(span.of(w.text))
                message = said("{text} is the frame of a web page, not the document", text=text)
                yield Finding(self.code, self.severity, w.siglum, span, message, "")


def _is_frame(key: str, longest: int) -> bool:
    """Whether a line has the shape of a page's frame; one with a time or labels is no longer than `longest`."""
    if any(p.fullmatch(key) for p in (_STRAY_ID, _TRAIL, _FILED, _BUTTONS)):
        return True
    short = len(key) <= longest and "。" not in key
    return short and any(p.fullmatch(key) for p in (_PUBLISHED, _DAY_BARE, _CLOCK, _CONTACT, _PHONE, _ADDRESS))


def _words(key: str) -> str:
    """A line without its marks: a title is repeated with or without its brackets."""
    return key if key.isalnum() else "".join(filter(str.isalnum, key))


class _Shapes:
    """What the lines of one witness look like. Each is asked when a block may reach it: the text between is long."""

    def __init__(self, case: Case, siglum: str, rows: Lines) -> None:
        self._case, self._siglum, self._rows = case, siglum, rows
        self._shortest, self._longest = _WEB_TITLE, case.settings.web_line
        self._alike = 100 * case.settings.head_ratio
        self._strong: dict[int, bool] = {}
        self._numbers = standing_numbers(siglum, case.family.witness(siglum).text, case.folded[siglum])

    def __len__(self) -> int:
        return len(self._rows)

    def shared(self, i: int) -> bool:
        """Whether another source has most of the line, and as text."""
        first, last = self._rows.edges[i], self._rows.edges[i + 1]
        return half_supported(self._case, self._siglum, first, last) and not faces_furniture(
            self._case, self._siglum, first, last
        )

    def strong(self, i: int) -> bool:
        """Whether the line is of a page's frame, by itself."""
        if i not in self._strong:
            self._strong[i] = _is_frame(self._rows.keys[i], self._longest) and not self.shared(i)
        return self._strong[i]

    def weak(self, i: int) -> bool:
        """Whether the line may stand in a frame."""
        key = self._rows.keys[i]
        return self.strong(i) or self._repeats(i) or (_LABEL.fullmatch(key) is not None and not self.shared(i))

    def loose(self, i: int) -> bool:
        """Whether the line is no sentence."""
        return self._rows.keys[i][-1] not in "。!?;"

    def apart(self, i: int) -> bool:
        """Whether the line is no sentence, no heading and no item of the document, and nobody else has it."""
        return self.loose(i) and not is_numbered(self._rows.keys[i]) and not self.shared(i)

    def signed(self, i: int) -> bool:
        """Whether a line holds a date, or the name of a body."""
        return self.dated(i) or is_body(self._rows.keys[i])

    def heads(self, i: int) -> bool:
        """Whether a line heads a document: the name of a body, or the document's number."""
        return is_body(self._rows.keys[i]) or any(
            self._rows.begins[i] <= n.span.start < self._rows.ends[i] for n in self._numbers
        )

    def dated(self, i: int) -> bool:
        """Whether a line holds a date."""
        return _DAY.search(self._rows.keys[i]) is not None

    def bounds(self, a: int, b: int, *, begins: bool) -> bool:
        """Whether two other sources begin with what they share of the lines `[a, b)`, or end with it.

        Asked of a base alone, of which all is printed: what another has alone there is voted on.
        """
        if self._siglum != self._case.family.base:
            return False
        edges, found = self._rows.edges, set[str]()
        for i in filter(self.shared, range(a, b)):
            found |= bounded(self._case, self._siglum, edges[i], edges[i + 1], begins=begins)
        return len(found) > 1

    def printed(self, i: int) -> bool:
        """Whether the line is what a browser prints on each page: an address or a time, or a line that comes again."""
        edges, key = self._rows.edges, self._rows.keys[i]
        if not (_CLOCK.fullmatch(key) or _ADDRESS.fullmatch(key)) or len(key) > self._longest or not self.apart(i):
            return False
        return passed(self._case, self._siglum, edges[i], edges[i + 1])

    @cached_property
    def _words(self) -> list[str]:
        """The lines without their marks."""
        return [_words(key) for key in self._rows.keys]

    @cached_property
    def _often(self) -> Counter[str]:
        """How often each of these stands."""
        return Counter(self._words)

    def again(self, i: int, most: int) -> bool:
        """Whether the line, or a part of it, stands again among the first so many, above all sentences: the title."""
        words = self._words[i]
        below = takewhile(self.loose, range(i + 1, min(most, len(self))))
        others = (self._words[k] for k in below)
        return any(
            self._shortest <= len(o) and len(words) <= 2 * len(o) and _holds(words, o, self._alike) for o in others
        )

    def _repeats(self, i: int) -> bool:
        """Whether a line stands elsewhere too, or ends with one that does; a title, a few signs misread or lost."""
        words = self._words[i]
        if len(words) < self._shortest:
            return False
        alike, size = self._alike if self.loose(i) else 100, len(words)
        near = (j for n in range(max(self._shortest, size - 2), size + 3) for j in self._of_length.get(n, ()) if j != i)
        return self._ends_twice(words) or any(fuzz.ratio(words, self._words[j]) >= alike for j in near)

    @cached_property
    def _of_length(self) -> Mapping[int, Sequence[int]]:
        """The lines by how many signs they have without their marks: the same title has a few more or fewer."""
        out: dict[int, list[int]] = {}
        for i, words in enumerate(self._words):
            out.setdefault(len(words), []).append(i)
        return out

    def _ends_twice(self, words: str) -> bool:
        """Whether words are those of a line that stands more than once, or half of them and more are, at their end."""
        longest = len(words) - max(self._shortest, (len(words) + 1) // 2)
        return any(self._often[words[begin:]] > 1 for begin in range(longest + 1))


def _holds(words: str, other: str, ratio: float) -> bool:
    """Whether one line's words are another's, or some of them are."""
    return len(other) <= len(words) + 2 and fuzz.partial_ratio(words, other) >= ratio


def _blocks(line: _Shapes, most: int) -> Iterator[tuple[int, int]]:
    """Head: among the first lines, each strong one with what nobody else has above it, and the title's repeats.

    The last repeat of a title in a head is the title itself; it lies below the last strong line. Where two other
    sources begin with the first line that somebody shares, all above it is a frame, whatever it looks like.
    Foot: from the first weak line on. A foot without any strong line must have two labels that nobody shares, or two
    others end above it. Below the date that a document ends with, and others with it, all belongs to it that is no
    sentence.
    """
    n, above = len(line), 0
    for a, b in _head(line, min(len(line), most)):
        yield a, b
        above = b + 1
    foot = _up(n, above, lambda i: not line.shared(i) and (line.weak(i) or _between(line, i)))
    loose = _up(n, above, lambda i: not line.shared(i) and line.loose(i))
    bare = _up(n, max(above, n - most), line.apart)
    while bare < n and line.signed(bare):  # who signs stands right below the text, and others may have lost it
        bare += 1
    if loose > above and line.dated(loose - 1) and line.shared(loose - 1) and any(map(line.strong, range(loose, n))):
        foot = loose
    elif above < bare < n and line.bounds(max(above, bare - 3), bare, begins=False):
        foot = bare
    elif not (any(map(line.strong, range(foot, n))) or (n - foot >= 2 and foot and line.shared(foot - 1))):
        foot = n
    yield from ((i, i) for i in range(above, foot) if line.printed(i))
    if foot < n:
        yield foot, n - 1


def _up(at: int, least: int, goes_on: Callable[[int], bool]) -> int:
    """The first of the lines above one that all go on."""
    while at > least and goes_on(at - 1):
        at -= 1
    return at


def _head(line: _Shapes, most: int) -> Iterator[tuple[int, int]]:
    """The frames above a text and between its first lines, which are no sentences."""
    begun = 0
    for i in range(most + 1):
        if i < most and (line.weak(i) or line.apart(i) or (not begun and line.again(i, most))):
            continue
        strong = [k for k in range(begun, i) if line.strong(k)]
        after = strong[-1] + 1 if strong else begun
        if not begun:
            text = next((k for k in range(after, min(i + 1, most)) if line.shared(k) and not line.again(k, most)), 0)
            if text and line.bounds(after, text + 1, begins=True):
                after = next((k for k in range(after, text) if line.heads(k)), text)
        if after > begun:
            yield begun, after - 1
        begun = i + 1
        if i < most and not line.loose(i):
            return


def _between(line: _Shapes, i: int) -> bool:
    """Whether a line stands between two strong ones."""
    return 0 < i < len(line) - 1 and line.strong(i - 1) and line.strong(i + 1)
