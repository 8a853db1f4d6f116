"""The parts of a Word file round its text and comments, and the archive that holds them.

In: paragraphs and comments as WordprocessingML. Out: the bytes of a package of ISO/IEC 29500 that are the same for the
same parts, on any machine and with any library: entries in order, all of one date, and stored as they are, because what
compression makes depends on who compresses.
"""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from chuyi_recon.exporters.xml_text import xml_text

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a file in an archive; that Word, too, writes
# By language of the text the fonts of its Han and its other characters; every Word has them.
_FONTS = {"zh-Hant": ("zh-TW", "PMingLiU"), "zh-Hans": ("zh-CN", "SimSun"), "und": ("zh-CN", "SimSun")}
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'  # A4, with margins of an inch
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
    "</w:sectPr>"
)


def make_package(paragraphs: str, comments: str, title: str, language: str) -> bytes:
    """The bytes of the file; `language` is that of `Apparatus.languages`."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships((f"{_OFFICE}/officeDocument", "word/document.xml"), (_CORE, "docProps/core.xml")),
        "docProps/core.xml": _properties(title),
        "word/_rels/document.xml.rels": _relationships(
            (f"{_OFFICE}/styles", "styles.xml"), (f"{_OFFICE}/comments", "comments.xml")
        ),
        "word/comments.xml": f"<w:comments {_W}>{comments}</w:comments>",
        "word/document.xml": f"<w:document {_W}><w:body>{paragraphs}{_PAGE}</w:body></w:document>",
        "word/styles.xml": _styles(*_FONTS[language]),
    }
    archive = BytesIO()
    with ZipFile(archive, "w") as file:
        for name in sorted(parts):
            entry = ZipInfo(name, _EARLIEST)
            entry.create_system = 0  # else it is that of this machine
            file.writestr(entry, (_XML + parts[name]).encode())
    return archive.getvalue()


def _content_types() -> str:
    kinds = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/comments.xml": f"{_TYPE}.comments+xml",
        "/word/document.xml": f"{_TYPE}.document.main+xml",
        "/word/styles.xml": f"{_TYPE}.styles+xml",
    }
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
        + "</Types>"
    )


def _relationships(*targets: tuple[str, str]) -> str:
    each = (f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{"".join(each)}</Relationships>'


def _properties(title: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml_text(title)}</dc:title><dc:creator>recon</dc:creator></cp:coreProperties>"
    )


def _styles(language: str, font: str) -> str:
    fonts = (
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="{font}"/>'
    )
    return (
        f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        f'<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="{language}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
        '<w:basedOn w:val="Normal"/>'
        '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/></w:pPr>'
        '<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
        "</w:styles>"
    )
