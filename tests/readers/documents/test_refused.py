"""What is known and not read is refused by its name, with what to do next; the name of the file says nothing."""

from __future__ import annotations

import pytest

from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.readers import read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("data", "what", "next_"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG image, not a text", "recon read 004.txt"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a JPEG image", "recon read 004.txt"),
        (b"II*\0\x08\0\0\0", "is a TIFF image", "recon read 004.txt"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "is a JPEG 2000 image", "recon read 004.txt"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "is a WebP image", "recon read 004.txt"),
        (b"\0\0\0\x18ftypheic", "is a HEIF or AVIF image", "recon read 004.txt"),
        (b"AT&TFORM\0\0", "is a DjVu document", "djvutxt 004.txt"),
        (b"{\\rtf1\\ansi", "is a rich text document (rtf)", "save it as DOCX"),
        (OLE, "is an old office document", "save it as DOCX"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "with a password", "save it without a password"),
        (b"\x1f\x8b\x08\0", "is a gzip archive", "unpack it"),
        (b"BZh91AY&SY", "is a bzip2 archive", "unpack it"),
        (b"PAR1\x15\0", "is a Parquet table", "JSON Lines"),
        (b"SQLite format 3\0", "is an SQLite database", "JSON Lines"),
        (
            b'<?xml version="1.0"?>\n<rss version="2.0">',
            "is XML of a kind that is not read here: its root is rss",
            "its text",
        ),
        (b'<w:wordDocument xmlns:w="x"><w:p/>', "its root is wordDocument", "its text"),
        (b'<project name="a">\n  <target name="b"/>\n</project>', "its root is project", "its text"),
        ('<?xml version="1.0"?><文书>'.encode(), "its root is 文书", "its text"),
        ('<?xml version="1.0"?><rss>'.encode("utf-16"), "its root is rss", "its text"),
    ],
)
def test_a_file_is_refused_by_what_it_is(data: bytes, what: str, next_: str) -> None:
    with pytest.raises(UndecodableWitness) as raised:
        read("004.txt", data)
    assert raised.value.problem.startswith("004.txt ") and what in raised.value.problem
    assert next_ in raised.value.hint and "\n" not in str(raised.value) and raised.value.exit_code == 3


@pytest.mark.parametrize(
    "text",
    [
        "BZ2022-7号文件",
        "RIFF 公司",
        "MZ一号井",
        "GIF 图片",
        "<通知>正文",
        '<page n="1">关于实施“楚怡”行动的通知</page>',
        '<table a="1"><tr/></table>甲',
        "P1：楚怡",
        "< 3所 >",
    ],
)
def test_a_text_that_only_begins_alike_is_a_text(text: str) -> None:
    assert read("004.txt", text.encode()).text == text
