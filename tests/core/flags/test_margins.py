"""Running heads and feet are told by where they stand on their pages, where a format places them."""

from __future__ import annotations

from collections.abc import Sequence

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Box, RegionKind, Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.readers.page_text import PageText, Separator

PAGES = """\
关于实施职业教育行动的通知 各市州人民政府，各有关单位： 为贯彻落实大会精神，现就有关 事项通知如下，请结合实际认真
贯彻执行。支持建设高水平职业 本科学校，建设一批高职学校和 中职学校，加强师资队伍建设， 培育一批教学名师和技能大师。
推进产教融合，组建一批职业教 育集团，健全经费投入机制，新 增教育经费向职业教育倾斜，各 市州要加强组织领导抓好落实。"""
BODY = tuple(tuple(page.split()) for page in PAGES.split("\n"))
TEXT = "".join(map("".join, BODY))


def scanned(
    body: Sequence[Sequence[str]] = BODY,
    head: str = "",
    foot: str = "",
    kind: RegionKind | None = None,
    swap: tuple[str, str] = ("", ""),
) -> Transcription:
    """Pages of 1000 by 1000 with a line each 50, the head 100 above the first and the foot 200 below the last."""
    text = PageText()
    for n, lines in enumerate(body, 1):
        with text.page(n, box=Box(0, 0, 1000, 1000)):
            for at, line in ((50, head), *((150 + 50 * i, line) for i, line in enumerate(lines)), (900, foot)):
                text.separate(Separator.LINE)
                if kind is not None and line and line in (head, foot):
                    with text.region(kind):
                        text.add(line.format(n=n), Box(100, at, 900, at + 40))
                elif line:
                    text.add(line.format(n=n).replace(*swap), Box(100, at, 900, at + 40))
    return text.transcription()


def printed(*read: Transcription) -> str:
    witnesses = [Witness(f"w{n}", t, f"w{n}", f"{n}", "ocr", f"{n}") for n, t in enumerate(read)]
    family = pipeline.make_family("通知", witnesses, ChineseLexicon(), Settings())
    return "".join(pipeline.reconstruct(family, ChineseLexicon(), Settings()).text.split())


def test_a_line_at_one_height_of_several_pages_is_a_running_head_in_every_witness() -> None:
    read = [scanned(head="某某省人民政府文件汇编", swap=swap) for swap in (("职业", "取业"), ("师资", "帅资"))]
    assert printed(*read) == TEXT


def test_a_foot_that_counts_pages_is_no_text() -> None:
    read = [scanned(foot="内部资料  注意保存 {n}", swap=swap) for swap in (("职业", "取业"), ("师资", "帅资"))]
    assert printed(*read) == TEXT


def test_what_the_format_calls_a_running_head_needs_no_second_page() -> None:
    plain, one = Transcription("\n".join(BODY[0]) + "\n"), BODY[:1]
    assert printed(scanned(one, head="政府公报选编", kind=RegionKind.RUNNING_HEAD), plain) == "".join(BODY[0])


def test_a_title_that_an_engine_calls_a_running_head_is_text_where_another_witness_has_it() -> None:
    title, rest = BODY[0][0], [BODY[0][1:]]
    plain = Transcription("\n".join(BODY[0]) + "\n")
    assert printed(scanned(rest, head=title, kind=RegionKind.RUNNING_HEAD), plain) == "".join(BODY[0])


def test_a_line_that_comes_back_within_the_text_is_text() -> None:
    body = [(*BODY[0][:2], "此件公开发布。", *BODY[0][2:]), (*BODY[1][:2], "此件公开发布。", *BODY[1][2:])]
    read = [scanned(body, swap=swap) for swap in (("职业", "取业"), ("师资", "帅资"))]
    assert printed(*read) == "".join(map("".join, body))
