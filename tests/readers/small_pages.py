"""One small page of our own in the format of every engine and tool: a heading, two lines, boxes and confidences.

Each says `通知` (0.9), a blank line, `各市州：` in words `各` (0.4) and `市州：`, and the line `Word 2016`.
"""

from __future__ import annotations

import json

TEXT = "通知\n\n各市州：\nWord 2016\n"

ALTO = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Description><MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>p1.png</fileName></sourceImageInformation></Description>
<Layout><Page PHYSICAL_IMG_NR="1" WIDTH="900" HEIGHT="500"><PrintSpace>
<TextBlock ID="b1"><TextLine><String CONTENT="通知" HPOS="10" VPOS="10" WIDTH="80" HEIGHT="20" WC="0.9"/></TextLine></TextBlock>
<TextBlock ID="b2"><TextLine><String CONTENT="各" HPOS="10" VPOS="60" WIDTH="40" HEIGHT="20" WC="0.4"/><SP/>
<String CONTENT="市州：" HPOS="60" VPOS="60" WIDTH="80" HEIGHT="20"/></TextLine>
<TextLine><String CONTENT="Word" HPOS="10" VPOS="90" WIDTH="40" HEIGHT="20"/><SP/>
<String CONTENT="2016" HPOS="60" VPOS="90" WIDTH="40" HEIGHT="20"/></TextLine></TextBlock>
</PrintSpace></Page></Layout></alto>
""".encode()  # noqa: E501

PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15">
<Page imageFilename="p1.png" imageWidth="900" imageHeight="500">
<ReadingOrder><OrderedGroup id="g"><RegionRefIndexed index="1" regionRef="r2"/><RegionRefIndexed index="0" regionRef="r1"/>
</OrderedGroup></ReadingOrder>
<TextRegion id="r2"><Coords points="10,60 140,110"/>
<TextLine id="l2"><Coords points="10,60 140,80"/>
<Word id="w1"><Coords points="10,60 50,60 50,80 10,80"/><TextEquiv conf="0.4"><Unicode>各</Unicode></TextEquiv></Word>
<Word id="w2"><Coords points="60,60 140,60 140,80 60,80"/><TextEquiv><Unicode>市州：</Unicode></TextEquiv></Word>
<TextEquiv index="1"><Unicode>冬市州：</Unicode></TextEquiv><TextEquiv index="0"><Unicode>各市州：</Unicode></TextEquiv></TextLine>
<TextLine id="l3"><Coords points="10,90 100,110"/><TextEquiv><Unicode>Word 2016</Unicode></TextEquiv></TextLine>
</TextRegion>
<TextRegion id="r1" type="heading"><Coords points="10,10 90,30"/><TextLine id="l1"><Coords points="10,10 90,30"/>
<TextEquiv conf="0.9"><Unicode>通知</Unicode></TextEquiv></TextLine></TextRegion>
</Page></PcGts>
""".encode()  # noqa: E501


def _chars(text: str, left: int, top: int, sure: int = 90) -> str:
    return "".join(
        f'<charParams l="{left + 40 * n}" t="{top}" r="{left + 40 * n + 40}" b="{top + 20}" '
        f'charConfidence="{sure}">{c}</charParams>'
        for n, c in enumerate(text)
    )


ABBYY = f"""<?xml version="1.0" encoding="UTF-8"?>
<document xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml" version="1.0"><documentData>
<paragraphStyles><paragraphStyle id="s1" role="heading" roleLevel="1"/></paragraphStyles></documentData>
<page width="900" height="500" originalCoords="1">
<block blockType="Text"><text><par style="s1"><line l="10" t="10" r="90" b="30"><formatting>{_chars("通知", 10, 10)}</formatting></line></par>
<par><line l="10" t="60" r="170" b="80"><formatting>{_chars("各", 10, 60, 40)}{_chars("市州：", 50, 60)}</formatting></line>
<line l="10" t="90" r="370" b="110"><formatting>{_chars("Word 2016", 10, 90)}</formatting></line></par></text></block>
</page></document>
""".encode()  # noqa: E501

_ROWS = (
    (1, 1, 0, 0, 0, 0, 0, 0, 900, 500, -1, ""),
    (2, 1, 1, 0, 0, 0, 10, 10, 80, 20, -1, ""),
    (3, 1, 1, 1, 0, 0, 10, 10, 80, 20, -1, ""),
    (4, 1, 1, 1, 1, 0, 10, 10, 80, 20, -1, ""),
    (5, 1, 1, 1, 1, 1, 10, 10, 80, 20, 90.0, "通知"),
    (3, 1, 1, 2, 0, 0, 10, 60, 80, 20, -1, ""),
    (4, 1, 1, 2, 1, 0, 10, 60, 130, 20, -1, ""),
    (5, 1, 1, 2, 1, 1, 10, 60, 40, 20, 40.0, "各"),
    (5, 1, 1, 2, 1, 2, 60, 60, 80, 20, 95.0, "市州："),
    (4, 1, 1, 2, 2, 0, 10, 90, 90, 20, -1, ""),
    (5, 1, 1, 2, 2, 1, 10, 90, 40, 20, 95.0, "Word"),
    (5, 1, 1, 2, 2, 2, 60, 90, 40, 20, 95.0, "2016"),
)
TSV = "\n".join(
    (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext",
        *("\t".join(map(str, row)) for row in _ROWS),
    )
).encode()


def polygon(left: int, top: int, right: int, bottom: int) -> list[list[int]]:
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


LINES = (("通知", polygon(10, 10, 90, 30), 0.9), ("各市州：", polygon(10, 60, 140, 80), 0.4), ("Word 2016", polygon(10, 90, 100, 110), 0.95))  # fmt: skip # noqa: E501


def dump(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


# What PaddleOCR and RapidOCR find are lines: no blank line stands between.
PADDLE = {
    "2.x": dump([[[box, [text, sure]] for text, box, sure in LINES]]),
    "2.x, one page": dump([[box, [text, sure]] for text, box, sure in LINES]),
    "3.x": dump(
        {
            "input_path": "p1.png",
            "page_index": None,
            "dt_polys": [box for _, box, _ in LINES],
            "rec_texts": [text for text, _, _ in LINES],
            "rec_scores": [sure for _, _, sure in LINES],
            "rec_polys": [box for _, box, _ in LINES],
        }
    ),
    "3.x, wrapped": dump([{"res": {"rec_texts": [t for t, _, _ in LINES], "rec_boxes": [[*b[0], *b[2]] for _, b, _ in LINES], "rec_scores": [s for *_, s in LINES]}}]),  # noqa: E501
    "its service": dump({"results": [[{"text": t, "confidence": s, "text_region": b} for t, b, s in LINES]]}),
    "a wrapper": dump({"ocr_results": [{"text": t, "box": b, "confidence": s} for t, b, s in LINES], "dimensions": {"width": 900, "height": 500}}),  # noqa: E501
}  # fmt: skip
RAPID = {
    "1.x": dump([[box, text, sure] for text, box, sure in LINES]),
    "1.x, with its time": dump([[[box, text, sure] for text, box, sure in LINES], [0.1, 0.2]]),
    "2.x": dump([{"box": box, "txt": text, "score": sure} for text, box, sure in LINES]),
    "its service": dump({str(n): {"rec_txt": t, "dt_boxes": b, "score": str(s)} for n, (t, b, s) in enumerate(LINES)}),
}

CONTENT_LIST = dump(
    [
        {"type": "text", "text": "通知", "text_level": 1, "bbox": [10, 20, 100, 60], "page_idx": 0},
        {"type": "text", "text": "各市州：\nWord 2016", "bbox": [10, 120, 150, 220], "page_idx": 0},
    ]
)


def _span(text: str, box: list[int], sure: float) -> dict[str, object]:
    return {"bbox": box, "spans": [{"bbox": box, "content": text, "type": "text", "score": sure}]}


MIDDLE = dump(
    {
        "pdf_info": [
            {
                "preproc_blocks": [
                    {"type": "title", "bbox": [10, 10, 90, 30], "lines": [_span("通知", [10, 10, 90, 30], 0.9)]},
                    {
                        "type": "text",
                        "bbox": [10, 60, 140, 110],
                        "lines": [
                            _span("各市州：", [10, 60, 140, 80], 0.4),
                            _span("Word 2016", [10, 90, 100, 110], 0.9),
                        ],
                    },
                ],
                "discarded_blocks": [],
                "page_idx": 0,
                "page_size": [900, 500],
            }
        ],
        "_backend": "pipeline",
    }
)


def _word(text: str, left: int, top: int, sure: float, after: str = "") -> dict[str, object]:
    symbols: list[dict[str, object]] = [
        {
            "text": c,
            "confidence": sure,
            "boundingBox": {
                "vertices": [{"x": x, "y": y} for x, y in polygon(left + 40 * n, top, left + 40 * n + 40, top + 20)]
            },
        }
        for n, c in enumerate(text)
    ]
    if after:
        symbols[-1]["property"] = {"detectedBreak": {"type": after}}
    return {"symbols": symbols}


GOOGLE = dump(
    {
        "responses": [
            {
                "textAnnotations": [{"description": TEXT}],
                "fullTextAnnotation": {
                    "pages": [
                        {
                            "width": 900,
                            "height": 500,
                            "blocks": [
                                {"paragraphs": [{"words": [_word("通知", 10, 10, 0.9, "LINE_BREAK")]}]},
                                {
                                    "paragraphs": [
                                        {
                                            "words": [
                                                _word("各", 10, 60, 0.4),
                                                _word("市州：", 50, 60, 0.9, "LINE_BREAK"),
                                                _word("Word", 10, 90, 0.9, "SPACE"),
                                                _word("2016", 210, 90, 0.9, "LINE_BREAK"),
                                            ]
                                        }
                                    ]
                                },
                            ],
                        }
                    ],
                    "text": TEXT,
                },
            }
        ]
    }
)


def block(
    kind: str, own: str, text: str = "", children: tuple[str, ...] = (), box: tuple[float, ...] = (), **more: object
) -> dict[str, object]:
    """A block of Textract; `box` is left, top, width, height as shares of the page."""
    said: dict[str, object] = {"BlockType": kind, "Id": own, "Page": 1}
    if text:
        said |= {"Text": text, "Confidence": 90.0}
    if box:
        said["Geometry"] = {"BoundingBox": dict(zip(("Left", "Top", "Width", "Height"), box, strict=True))}
    if children:
        said["Relationships"] = [{"Type": "CHILD", "Ids": list(children)}]
    return said | more


TEXTRACT = dump(
    {
        "DocumentMetadata": {"Pages": 1},
        "Blocks": [
            block("PAGE", "p", children=("l1", "l2", "l3")),
            block("LINE", "l1", "通知", ("w1",)),
            block("LINE", "l2", "各市州：", ("w2", "w3")),
            block("LINE", "l3", "Word 2016"),
            block("WORD", "w1", "通知", box=(0.1, 0.1, 0.2, 0.05)),
            block("WORD", "w2", "各", box=(0.1, 0.3, 0.1, 0.05), Confidence=40.0),
            block("WORD", "w3", "市州：", box=(0.25, 0.3, 0.2, 0.05)),
            block("LAYOUT_TITLE", "t", children=("l1",)),
            block("LAYOUT_TEXT", "x", children=("l2", "l3")),
        ],
    }
)

PAGES = {
    "alto": ALTO, "page": PAGE, "abbyy": ABBYY, "tesseract-tsv": TSV, "mineru-content-list": CONTENT_LIST,
    "mineru-middle": MIDDLE, "google-vision": GOOGLE, "textract": TEXTRACT,
}  # fmt: skip
LINES_ONLY = {f"paddleocr {k}": v for k, v in PADDLE.items()} | {f"rapidocr {k}": v for k, v in RAPID.items()}
EVERY = PAGES | LINES_ONLY
