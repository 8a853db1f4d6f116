"""The same document gives the same reconstruction in whatever format it comes, white space aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Reconstruction, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.readers import READERS, read
from tests.line import LEXICON
from tests.readers.documents import one_document

PLAIN = one_document.as_text().decode()
# The other witnesses: a scan and a photograph, each with its own faults.
SCAN = PLAIN.replace("楚怡”教学", "楚信”教学").replace("产教融合", "产教融台").replace("\t", " ")
PHOTO = PLAIN.replace("抓好落实", "抓好落买").replace("10所“楚怡”高职学校，", "").replace("\n\n", "\n")
FORMATS = ("html", "docx", "tei", "markdown", "pdf", "hocr", "alto", "page")


def write(form: str, folder: Path) -> bytes:
    """The notice in a format."""
    if form == "pdf":
        return one_document.as_pdf(folder)
    made: bytes = getattr(one_document, f"as_{form}")()
    return made


def reconstruct(data: bytes, base: str | None) -> Reconstruction:
    """What comes of the three, the first of which is in `data`."""
    texts = {"web": data, "scan": SCAN.encode(), "photo": PHOTO.encode()}
    witnesses = [Witness(s, read(f"{s}.file", d), f"{s}.file", s) for s, d in texts.items()]
    family = pipeline.make_family("notice", witnesses, LEXICON, Settings(), base)
    return pipeline.reconstruct(family, LEXICON, Settings())


def bare(text: str) -> str:
    """A text without white space and the marks of Markdown, which a base keeps as it has them."""
    return "".join(c for c in text if not c.isspace() and c not in "#*|-")


@pytest.mark.parametrize("base", ["web", "scan", None])
@pytest.mark.parametrize("form", FORMATS)
def test_a_format_changes_nothing_of_the_text(form: str, base: str | None, tmp_path: Path) -> None:
    data = write(form, tmp_path)
    assert next(r for r in READERS if r.sniff(data[:8192])).name == form
    plain = reconstruct(one_document.as_text(), base)
    assert bare(reconstruct(data, base).text) == bare(plain.text)


FRAME = (
    '<div class="nav"><ul><li><a>首页</a><li><a>机构概况</a><li><a>新闻中心</a><li><a>政务公开</a></ul></div>'
    "<div>当前位置：首页 &gt; 政务公开 &gt; 通知公告</div><select><option>省政府</option></select>",
    '<div class="share">【打印本页】【关闭窗口】</div>'
    '<div class="footer"><p>主办单位：湖南省教育厅　湘ICP备05000618号</p>'
    "<p>联系我们 | 网站地图 | 版权声明</p></div>",
)


@pytest.mark.parametrize("base", ["web", "scan", None])
def test_the_frame_of_a_page_is_kept_by_the_reader_and_found_by_the_flags(base: str | None) -> None:
    page = one_document.as_html().decode()
    page = page.replace("<body>", f"<body>{FRAME[0]}").replace("</body>", f"{FRAME[1]}</body>")
    assert "政务公开" in read("web.html", page.encode()).text
    assert bare(reconstruct(page.encode(), base).text) == bare(reconstruct(one_document.as_text(), base).text)


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_has_the_same_characters(form: str, tmp_path: Path) -> None:
    assert bare(read("web.file", write(form, tmp_path)).text) == bare(PLAIN)
