"""A reconstruction becomes bytes: one file for a format, and this table of contents.

Every exporter reads the `Apparatus` of a reconstruction and nothing else; it opens no file. Same reconstruction,
same bytes. To add a format: one file with `export(view) -> bytes`, one line here; those of `exchange` are for other
programs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters import alignment, annotated, docx, flags, markdown, reconstruction_json, report, sarif, text
from chuyi_recon.exporters.exchange import alto, collatex, graphml, page_xml, sheet, tei, text_diff
from chuyi_recon.messages import Language
from chuyi_recon.views.apparatus import Apparatus


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form of the result: its name for `--write`, the file it goes to, how it is made, and what it needs for it."""

    name: str
    filename: str
    render: Callable[[Apparatus], bytes]
    needs_likeness: bool = False  # whether it shows `Reconstruction.likeness`
    tells: bool = True  # whether it shows findings, or what depends on them
    is_default: bool = True  # whether `recon align` writes it unasked
    needs_boxes: bool = False  # whether it can be made only where a witness says where its words stand
    of_one_witness: bool = False  # whether a witness may be chosen for it
    archive: str = ""  # the file it goes to where it is an archive of several

    def make_file(self, view: Apparatus) -> tuple[str, bytes]:
        """The name of the file and its bytes."""
        data = self.render(view)
        return self.archive if self.archive and data.startswith(_ARCHIVE) else self.filename, data

    def export(self, reconstruction: Reconstruction, language: Language = "en") -> bytes:
        """The bytes of the file, of a reconstruction of which nothing else is asked."""
        return self.render(Apparatus(reconstruction, language))


_ARCHIVE = b"PK\x03\x04"  # how a ZIP begins
_EXPORTERS = (
    Exporter("text", "reconstruction.txt", text.export, tells=False),
    Exporter("annotated", "annotated.txt", annotated.export),
    Exporter("json", "reconstruction.json", reconstruction_json.export, needs_likeness=True),
    Exporter("flags", "flags.json", flags.export),
    Exporter("alignment", "alignment.json", alignment.export, tells=False),
    Exporter("html", "report.html", report.export, needs_likeness=True),
    Exporter("tei", "apparatus.xml", tei.export, tells=False),
    Exporter("markdown", "reconstruction.md", markdown.export, is_default=False),
    Exporter("docx", "reconstruction.docx", docx.export, is_default=False),
    Exporter("sarif", "flags.sarif", sarif.export, is_default=False),
    Exporter("collatex", "collation.json", collatex.export, tells=False, is_default=False),
    Exporter("graphml", "collation.graphml", graphml.export, tells=False, is_default=False),
    Exporter("csv", "apparatus.csv", sheet.export, tells=False, is_default=False),
    Exporter("diff", "diff.html", text_diff.export, tells=False, is_default=False, of_one_witness=True),
    Exporter(
        "alto",
        "reconstruction.alto.xml",
        alto.export,
        tells=False,
        is_default=False,
        needs_boxes=True,
        of_one_witness=True,
    ),
    Exporter(
        "page",
        "reconstruction.page.xml",
        page_xml.export,
        tells=False,
        is_default=False,
        needs_boxes=True,
        of_one_witness=True,
        archive="reconstruction.page.zip",
    ),
)

EXPORTERS: Mapping[str, Exporter] = MappingProxyType({e.name: e for e in _EXPORTERS})
