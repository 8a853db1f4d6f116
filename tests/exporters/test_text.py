"""The text exporter: the text, nothing else."""

from chuyi_recon.exporters import EXPORTERS
from tests.exporters.builder import at, build, notice


def test_the_text_is_what_is_printed_and_nothing_else() -> None:
    assert EXPORTERS["text"].export(notice()).decode() == "支持建设3所“楚怡”高水平职业本科学校。"


def test_line_ends_stay_as_the_witness_has_them() -> None:
    made = build([at("一、总体要求\r\n", "004"), at("以习近平新时代", "004")])
    assert EXPORTERS["text"].export(made) == "一、总体要求\r\n以习近平新时代".encode()


def test_every_exporter_has_its_own_name_and_file() -> None:
    assert list(EXPORTERS) == [
        *("text", "annotated", "json", "flags", "alignment", "html", "tei", "markdown", "docx", "sarif"),
        *("collatex", "graphml", "csv", "diff", "alto", "page"),
    ]
    assert [e.filename for e in EXPORTERS.values()] == [
        "reconstruction.txt",
        "annotated.txt",
        "reconstruction.json",
        "flags.json",
        "alignment.json",
        "report.html",
        "apparatus.xml",
        "reconstruction.md",
        "reconstruction.docx",
        "flags.sarif",
        "collation.json",
        "collation.graphml",
        "apparatus.csv",
        "diff.html",
        "reconstruction.alto.xml",
        "reconstruction.page.xml",
    ]
    assert [e.name for e in EXPORTERS.values() if e.is_default] == list(EXPORTERS)[:7]
    assert [e.name for e in EXPORTERS.values() if e.needs_boxes] == ["alto", "page"]
    assert all(name == exporter.name for name, exporter in EXPORTERS.items())
