"""The frame of a web page round a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

from chuyi_recon.core.flags.base import Flag, Sample, abbreviate
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.voting.web_lines import WebLines
from chuyi_recon.core.model import Finding, Role, Severity, Span, Subject
from chuyi_recon.core.text.notation import key_lines
from chuyi_recon.messages import Message


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
            expected=(
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
            expected=(
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
            expected=(("web", "https://www.yunzhou.example/t2.htm 1/2"),),
            base="web",
        ),
        Sample(
            "a letterhead and a number that the scans lack",
            {
                "web": "登录 | 无障碍\n云州省水利厅文件\n云水发〔2021〕7号\n关于开展堤防检查的通知\n各市水利局:\n请于汛前完成检查,结果报省。\n",
                "a": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完成检查，结果报省。\n",
                "b": "关于开展堤防检查的通知\n各市水利局：\n请于汛前完戒检查，结果报省。\n",
            },
            expected=(("web", "登录 | 无障碍"),),
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

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """One finding for each unbroken block of frame lines at the head, and one for each at the foot."""
        for w in context.family.witnesses:
            rows = key_lines(context.folded[w.siglum])
            for a, b in _find_frames(WebLines(context, w.siglum, rows), context.settings.web_lines):
                span = Span(rows.begins[a], rows.ends[b])
                text = abbreviate(span.extract(w.text))
                finding_message = Message("finding.web-boilerplate.page-frame", text=text)
                yield Finding(self.code, self.severity, w.siglum, span, finding_message, "")


def _find_frames(features: WebLines, most: int) -> Iterator[tuple[int, int]]:
    """Head: among the first lines, each strong one with what nobody else has above it, and the title's repeats.

    The last repeat of a title in a head is the title itself; it lies below the last strong line. Where two other
    sources begin with the first line that somebody shares, all above it is a frame, whatever it looks like.
    Foot: from the first weak line on. A foot without any strong line must have two labels that nobody shares, or two
    others end above it. Below the date that a document ends with, and others with it, all belongs to it that is no
    sentence.
    """
    n, above = len(features), 0
    for a, b in _find_head_frames(features, min(len(features), most)):
        yield a, b
        above = b + 1
    foot = _extend_upwards(
        n, above, lambda i: not features.is_shared(i) and (features.may_be_frame(i) or _is_between_frames(features, i))
    )
    loose = _extend_upwards(n, above, lambda i: not features.is_shared(i) and features.is_no_sentence(i))
    bare = _extend_upwards(n, max(above, n - most), features.is_unshared_fragment)
    while bare < n and features.is_signature(
        bare
    ):  # who signs stands right below the text, and others may have lost it
        bare += 1
    if (
        loose > above
        and features.has_date(loose - 1)
        and features.is_shared(loose - 1)
        and any(map(features.is_frame, range(loose, n)))
    ):
        foot = loose
    elif above < bare < n and features.bounds_other_texts(max(above, bare - 3), bare, begins=False):
        foot = bare
    elif not (any(map(features.is_frame, range(foot, n))) or (n - foot >= 2 and foot and features.is_shared(foot - 1))):
        foot = n
    yield from ((i, i) for i in range(above, foot) if features.is_browser_footer(i))
    if foot < n:
        yield foot, n - 1


def _extend_upwards(at: int, least: int, goes_on: Callable[[int], bool]) -> int:
    """The first of the lines above one that all go on."""
    while at > least and goes_on(at - 1):
        at -= 1
    return at


def _find_head_frames(features: WebLines, most: int) -> Iterator[tuple[int, int]]:
    """The frames above a text and between its first lines, which are no sentences."""
    begun = 0
    for i in range(most + 1):
        if i < most and (
            features.may_be_frame(i)
            or features.is_unshared_fragment(i)
            or (not begun and features.is_repeated_title(i, most))
        ):
            continue
        strong = [k for k in range(begun, i) if features.is_frame(k)]
        after = strong[-1] + 1 if strong else begun
        if not begun:
            text = next(
                (
                    k
                    for k in range(after, min(i + 1, most))
                    if features.is_shared(k) and not features.is_repeated_title(k, most)
                ),
                0,
            )
            if text and features.bounds_other_texts(after, text + 1, begins=True):
                after = next((k for k in range(after, text) if features.is_letterhead(k)), text)
        if after > begun:
            yield begun, after - 1
        begun = i + 1
        if i < most and not features.is_no_sentence(i):
            return


def _is_between_frames(features: WebLines, i: int) -> bool:
    """Whether a line stands between two strong ones."""
    return 0 < i < len(features) - 1 and features.is_frame(i - 1) and features.is_frame(i + 1)
