"""How the XML of a document is parsed, and what a file that begins as XML calls its root.

Nothing outside of the file is opened, and no entity is expanded but those that the file itself defines, within the
parser's bounds of growth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import regex

from chuyi_recon.errors import UndecodableWitness
from chuyi_recon.messages import Message

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEFORE_ROOT = rb"(?:\s|<\?(?s:.*?)\?>|<!--(?s:.*?)-->|<!DOCTYPE(?:[^\[>]|\[(?s:.*?)\]\s*(?=>))*>)*+"
_ROOT = regex.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?P<before>" + _BEFORE_ROOT + rb")"
    rb"<(?:[\w.-]+:)?(?P<name>[A-Za-z_\x80-\xff][\w.\x80-\xff-]*)(?P<rest>[^<>]*)"
)


class XmlRoot(NamedTuple):
    """The root of a file as its first bytes show it: its name without prefix, and whether the file says it is XML."""

    name: str
    attributes: str
    declared: bool


def find_root(head: bytes) -> XmlRoot | None:
    """The first element of a file that begins with markup; None of any other.

    >>> find_root(b'<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg">').name
    'svg'
    >>> find_root("楚怡<TEI>".encode())
    """
    found = _ROOT.match(head.replace(b"\0", b""))  # of UTF-16 what is ASCII
    if found is None:
        return None
    attributes = found["rest"].decode("utf-8", "replace")
    declared = b"<?xml" in found["before"] or "xmlns" in attributes
    return XmlRoot(found["name"].decode("utf-8", "replace"), attributes, declared)


def parse_xml(name: str, data: bytes, what: str) -> _Element:
    """The root element; `what` is the format, and words the error. Raises `UndecodableWitness` for broken markup."""
    from lxml import etree  # 20 ms that only a file with markup needs

    # "internal" opens no file: it expands what the file itself defines (gaiji), which libxml2 bounds.
    # What is only not valid (an xml:id with a +) is read; what is not well-formed is not, for there text would be lost.
    parser = etree.XMLParser(
        resolve_entities="internal",  # type: ignore[arg-type]  # not in the stubs
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        root: _Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        root = None
    fatal = [e.line for e in parser.error_log if e.level == etree.ErrorLevels.FATAL]
    if root is None or fatal:
        line = fatal[0] if fatal else data.count(b"\n") + 1
        raise UndecodableWitness(
            Message("error.xml.broken", name=name, format=what, line=line), Message("hint.markup-cut-off")
        )
    return root


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; empty of a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
