"""Formats that are known and not read: each is refused by its name, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import regex

from chuyi_recon.core.model import Transcription
from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message
from chuyi_recon.readers.documents.xml import find_root

name = "refused"

_SCAN = "hint.have-scan-read"
_SAVE_AS = "hint.save-as-docx"
_UNPACK = "hint.unpack-archive"
_EXPORT = "hint.export-as-text"
_PLAIN = "hint.give-plain-text"
# What a file begins with, what it is then, and what to do.
_MAGIC_NUMBERS = (
    (b"\x89PNG\r\n", "label.file-type.png", _SCAN),
    (b"\xff\xd8\xff", "label.file-type.jpeg", _SCAN),
    (b"GIF8", "label.file-type.gif", _SCAN),
    (b"II*\0", "label.file-type.tiff", _SCAN),
    (b"MM\0*", "label.file-type.tiff", _SCAN),
    (b"II+\0", "label.file-type.tiff", _SCAN),
    (b"MM\0+", "label.file-type.tiff", _SCAN),
    (b"\0\0\0\x0cjP  \r\n", "label.file-type.jp2", _SCAN),
    (b"\xff\x4f\xff\x51", "label.file-type.jp2", _SCAN),
    (b"AT&TFORM", "label.file-type.djvu", "hint.djvu-to-text"),
    (b"{\\rtf", "label.file-type.rtf", _SAVE_AS),
    (b"\x1f\x8b", "label.file-type.gzip", _UNPACK),
    *((b"BZh%d1AY&SY" % level, "label.file-type.bzip2", _UNPACK) for level in range(1, 10)),
    (b"7z\xbc\xaf\x27\x1c", "label.file-type.7z", _UNPACK),
    (b"Rar!\x1a\x07", "label.file-type.rar", _UNPACK),
    (b"\xfd7zXZ\0", "label.file-type.xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "label.file-type.zstd", _UNPACK),
    (b"SQLite format 3\0", "label.file-type.sqlite", _EXPORT),
    (b"PAR1", "label.file-type.parquet", _EXPORT),
    (b"ARROW1\0\0", "label.file-type.arrow", _EXPORT),
    (b"\x7fELF", "label.file-type.program", _PLAIN),
    (b"MZ\x90\0", "label.file-type.program", _PLAIN),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RIFF_FORMS = frozenset((b"WEBP", b"WAVE", b"AVI "))
_TAG, _SPACE = regex.compile(rb"(?s)<!--.*?-->|<[^>]*>?"), regex.compile(rb"\s+")
_TEXT_SHARE = 0.25  # of all bytes; pages that models wrap into tags have .9, an Ant file .03
_FRAGMENTS = frozenset((
    "a", "article", "aside", "b", "blockquote", "br", "center", "dd", "div", "dl", "em", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "iframe", "img", "li", "link", "main", "nav", "ol",
    "p", "pre", "script", "section", "span", "strong", "style", "sub", "sup", "svg", "table", "tbody", "td", "th",
    "thead", "tr", "u", "ul",
))  # fmt: skip
_HEIF_BRANDS = frozenset((b"heic", b"heix", b"mif1", b"msf1", b"avif"))
_MIMETYPES = (  # what an archive says of itself, or holds
    (b"application/epub+zip", "label.file-type.epub", "hint.unpack-epub"),
    (b"application/vnd.oasis.opendocument", "label.file-type.odt", _SAVE_AS),
)


def sniff(head: bytes) -> bool:
    """Whether a file is of a format that is known here and not read.

    >>> sniff(b"{\\\\rtf1\\\\ansi"), sniff(b"<?xml version='1.0'?><rss>"), sniff("BZ楚怡".encode())
    (True, True, False)
    """
    return _known(head) is not None or _is_xml(head)


def read(name: str, data: bytes) -> Transcription:
    """Nothing: raises `UndecodableWitness`, which says what the file is."""
    found = _known(data)
    if found is None:
        root = find_root(data[:65536])
        raise UndecodableWitness(
            Message("error.xml.unknown-root", name=name, root=root.name if root else "?"),
            Message("hint.xml-to-text"),
        )
    raise _error(name, *found)


def _known(data: bytes) -> tuple[str, str] | None:
    """What a file is by its first bytes, and what to do."""
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return (
            ("label.file-type.encrypted-office", "hint.remove-password")
            if encrypted
            else ("label.file-type.old-office", _SAVE_AS)
        )
    if data.startswith(b"RIFF") and data[8:12] in _RIFF_FORMS:
        return ("label.file-type.webp", _SCAN) if data[8:12] == b"WEBP" else ("label.file-type.riff", _PLAIN)
    if data[4:8] == b"ftyp" and data.startswith(b"\0\0"):
        return ("label.file-type.heif", _SCAN) if data[8:12] in _HEIF_BRANDS else ("label.file-type.film", _PLAIN)
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "label.file-type.bmp", _SCAN
    return next(((what, hint) for magic, what, hint in _MAGIC_NUMBERS if data.startswith(magic)), None)


def _is_xml(head: bytes) -> bool:
    """Whether a file says it is XML, or has a root of its own with attributes and hardly text between its tags.

    What a model wrapped into tags of its own is a transcription, and so is a fragment of HTML.
    """
    root = find_root(head)
    if root is None or root.declared:
        return root is not None
    if "=" not in root.attributes or root.name.lower() in _FRAGMENTS:
        return False
    return len(_SPACE.sub(b"", _TAG.sub(b"", head))) < _TEXT_SHARE * len(_SPACE.sub(b"", head))


def refuse_archive(name: str, parts: Collection[str], read: Callable[[str], bytes]) -> UndecodableWitness:
    """The error for a ZIP archive that is no DOCX: what it is by what it holds."""
    mimetype = read("mimetype")[:200] if "mimetype" in parts else b""
    for begins, what, hint in _MIMETYPES:
        if mimetype.startswith(begins):
            return _error(name, what, hint)
    for folder, what, hint in (("xl/", "label.file-type.xlsx", _EXPORT), ("ppt/", "label.file-type.pptx", _SAVE_AS)):
        if any(part.startswith(folder) for part in parts):
            return _error(name, what, hint)
    return _error(name, "label.file-type.zip", _UNPACK)


def _error(name: str, label: str, hint: str) -> UndecodableWitness:
    what = Message("error.witness.not-text", name=name, what=Message(label))
    return UndecodableWitness(what, Message(hint, name=name))
