"""The content chooses the reader, and no reader changes a character."""

from __future__ import annotations

import pytest

from chuyi_recon.errors import EmptyWitness, UndecodableWitness
from chuyi_recon.readers import READERS, markdown, plain, read

NOTICE = "### 湘教发〔2022〕7号\n\n**各市州、县市区人民政府**：\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_markdown_is_known_by_its_marks_in_any_encoding(encoding: str) -> None:
    assert markdown.sniff(NOTICE.encode(encoding))
    assert read("000.txt", NOTICE.encode(encoding)).text == NOTICE


@pytest.mark.parametrize(
    "text",
    [
        "湘教发〔2022〕7号\n一、总体要求\n",
        "编号#12，共3*4项",  # marks inside a line
        "星号** 两边有空格 **",
        "公告歷史建築「舊澄溪驛」修復及再利用計畫",
    ],
)
def test_plain_text_is_not_taken_for_markdown(text: str) -> None:
    assert not markdown.sniff(text.encode())
    assert next(r for r in READERS if r.sniff(text.encode())) is plain


def test_front_matter_and_comments_stay_in_the_text_and_are_noted() -> None:
    text = "---\ntitle: 通知\n---\n# 通知\n<!-- 第2页 -->\n正文。\n"
    got = read("000.md", text.encode())
    assert got.text == text
    assert [(r.offset, r.message.split(" of ")[0]) for r in got.repairs] == [
        (0, "YAML front matter"),
        (text.index("<!--"), "HTML comment"),
    ]


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\u3000\n\u200b\ufeff".encode(), b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(EmptyWitness, match=r"002\.txt"):
        read("002.txt", data)


def test_the_name_of_a_file_does_not_make_it_text() -> None:
    with pytest.raises(UndecodableWitness, match=r"004\.txt is a broken PDF"):
        read("004.txt", b"%PDF-1.4 \xe4\xb8")
