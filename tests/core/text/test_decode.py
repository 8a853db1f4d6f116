"""Bytes become the text they say, or are refused by name."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.text.decode import chinese_likelihood, decode
from chuyi_recon.errors import UndecodableWitness

SIMPLIFIED = (
    "关于实施职业教育“楚怡”行动的通知\n\n各市州、县市区人民政府，省政府各厅委、各直属机构：\n湘教发〔2022〕7号\r\n"
)
TRADITIONAL = "公告歷史建築「舊澄溪驛」修復及再利用計畫，並自即日起公開閱覽30日。\n依據：文化資產保存法第24條\n"
MARKED = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
    "gb18030": b"\x84\x31\x95\x33",
}


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"])
def test_text_without_a_mark_comes_back_as_it_was(text: str, encoding: str) -> None:
    got = decode("004.txt", text.encode(encoding))
    assert (got.text, got.encoding, got.repairs) == (text, encoding, ())


@pytest.mark.parametrize("encoding", MARKED)
def test_a_byte_order_mark_is_taken_off_and_is_no_repair(encoding: str) -> None:
    got = decode("004.txt", MARKED[encoding] + SIMPLIFIED.encode(encoding))
    assert (got.text, got.repairs) == (SIMPLIFIED, ())
    assert got.encoding == ("utf-8-sig" if encoding == "utf-8" else encoding)


def test_traditional_text_comes_back_from_big5() -> None:
    got = decode("w1.txt", TRADITIONAL.encode("big5"))
    assert (got.text, got.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize("encoding", ["cp950", "big5hkscs"])
def test_the_wider_forms_of_big5_are_tried_where_the_narrow_one_fails(encoding: str) -> None:
    text = "香港特別行政區政府" + {"cp950": "售價5€", "big5hkscs": "深水埗的士佬嘅啲嘢"}[encoding]
    got = decode("w1.txt", text.encode(encoding))
    assert (got.text, got.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("业院校", "gb18030"),  # also the UTF-8 of three Cyrillic letters
        ("联通", "gb18030"),  # the title that made a text editor famous
        ("湖南省教育厅", "gb18030"),
        ("此件主动公开", "gb18030"),
        ("歷史建築", "big5"),
        ("公告事項：", "big5"),
        ("歷史建築", "gb18030"),  # GB18030 has traditional characters as well
        ("文化資產審議會", "gb18030"),
        ("湖南省教育厅，", "utf-16-le"),  # no zero byte in it
        ("一、", "utf-16-be"),
    ],
)
def test_a_title_of_a_few_characters_is_enough(text: str, encoding: str) -> None:
    assert decode("000.txt", text.encode(encoding)).text == text


@given(st.integers(0, len(TRADITIONAL) - 12), st.integers(12, 60), st.sampled_from(["gb18030", "big5", "utf-16-le"]))
def test_any_dozen_characters_of_a_document_come_back(start: int, length: int, encoding: str) -> None:
    cut = TRADITIONAL[start : start + length]
    assert decode("w1.txt", cut.encode(encoding)).text == cut


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_whatever_is_utf_8_with_a_mark_says_what_it_says(text: str) -> None:
    assert decode("000.txt", MARKED["utf-8"] + text.encode()).text == text


@given(st.binary(max_size=300))
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        got = decode("000.txt", data)
    except UndecodableWitness as error:
        assert "000.txt" in error.problem and error.hint
    else:
        assert data.endswith(got.text.encode(got.encoding))


def test_line_ends_and_odd_spaces_stay() -> None:
    text = "第一条\r\n\r第二条\u3000正文\x0b\u200b\n"
    assert decode("000.txt", text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (zlib.compress("支持建设楚怡高水平职业本科学校".encode() * 30), "binary"),
        ("关于\0实施".encode(), "zero byte at 6"),
        ("关于\0实施".encode("gb18030"), "zero byte at 4"),
        (bytes(range(1, 32)) * 20, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(data: bytes, said: str) -> None:
    with pytest.raises(UndecodableWitness, match=said):
        decode("scan.txt", data)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("教育委員会の決定について、次のとおり通知する。", "shift_jis"),
        ("教育委員会の決定について、次のとおり通知する。", "euc_jp"),
        ("교육위원회의 결정에 대하여 다음과 같이 통지한다", "euc_kr"),
        ("Министерство образования и науки", "koi8-r"),
        ("Le café était fermé à Noël, où était-il allé ?", "cp1252"),
    ],
)
def test_other_languages_are_not_read_as_junk(text: str, encoding: str) -> None:
    with pytest.raises(UndecodableWitness, match=r"no encoding we know.*looks like"):
        decode("foreign.txt", text.encode(encoding))


def test_a_line_in_another_encoding_is_named_with_its_place() -> None:
    first = "关于实施职业教育“楚怡”行动的通知\n".encode()
    second = "各市州人民政府，省政府各厅委：\n".encode("gb18030")
    with pytest.raises(UndecodableWitness, match=rf"byte {len(first)}, line 2; line 2 reads as gb18030"):
        decode("mixed.txt", first + second)
    with pytest.raises(UndecodableWitness, match=r"byte 0, line 1; line 1 reads as gb18030"):
        decode("mixed.txt", second + first)


def test_a_damaged_byte_is_named_with_its_place() -> None:
    good = "关于实施职业教育“楚怡”行动的通知".encode()
    with pytest.raises(UndecodableWitness, match="UTF-8 but for byte 6, line 1"):
        decode("damaged.txt", good[:6] + b"\xff" + good[6:])


def test_a_file_that_was_cut_off_says_so() -> None:
    data = "关于实施职业教育“楚怡”行动的通知".encode()
    with pytest.raises(UndecodableWitness, match=f"breaks off inside a character at byte {len(data) - 3}"):
        decode("cut.txt", data[:-1])


@pytest.mark.parametrize(("text", "encoding"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5")])
def test_a_damaged_file_in_an_older_encoding_is_named_with_its_place(text: str, encoding: str) -> None:
    good = text.encode(encoding)
    first = text.index("\n")
    at = len(text[: first + 1].encode(encoding))
    with pytest.raises(UndecodableWitness, match=rf"reads as {encoding} up to byte {at}, line 2"):
        decode("damaged.txt", good[:at] + b"\xff\xff" + good[at:])


def test_a_broken_promise_of_a_mark_is_refused() -> None:
    with pytest.raises(UndecodableWitness, match=r"byte order mark of utf-8, but byte 9"):
        decode("000.txt", MARKED["utf-8"] + "关于".encode() + b"\xb9\xd8")


@pytest.mark.parametrize("text", ["café fermé", "Министерство образования и науки", "Ελληνικά κείμενα"])
def test_utf_8_of_other_languages_stays_utf_8(text: str) -> None:
    assert decode("000.txt", text.encode()).text == text


def test_a_character_lost_earlier_is_noted_and_kept() -> None:
    got = decode("000.txt", "关于实\N{REPLACEMENT CHARACTER}职业".encode())
    assert got.text == "关于实\N{REPLACEMENT CHARACTER}职业"
    assert [r.offset for r in got.repairs] == [3]


def test_a_false_reading_is_less_likely_than_the_true_one() -> None:
    for text, true, false in [(SIMPLIFIED, "gb18030", "big5"), (TRADITIONAL, "big5", "gb18030")]:
        assert chinese_likelihood(text) > 1.7 > 1 > chinese_likelihood(text.encode(true).decode(false, "ignore"))
