"""A reconstruction becomes bytes: one file for a format, and this table of contents.

Every exporter reads the `Apparatus` of a reconstruction and nothing else; it opens no file. Same reconstruction,
same bytes. To add a format: one file with `export(view) -> bytes`, one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters import alignment, annotated, docx, flags, markdown, reconstruction_json, report, sarif, text
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

    def export(self, reconstruction: Reconstruction, language: Language = "en") -> bytes:
        """The bytes of the file, of a reconstruction of which nothing else is asked."""
        return self.render(Apparatus(reconstruction, language))


_EXPORTERS = (
    Exporter("text", "reconstruction.txt", text.export, tells=False),
    Exporter("annotated", "annotated.txt", annotated.export),
    Exporter("json", "reconstruction.json", reconstruction_json.export, needs_likeness=True),
    Exporter("flags", "flags.json", flags.export),
    Exporter("alignment", "alignment.json", alignment.export, tells=False),
    Exporter("html", "report.html", report.export, needs_likeness=True),
    Exporter("markdown", "reconstruction.md", markdown.export, is_default=False),
    Exporter("docx", "reconstruction.docx", docx.export, is_default=False),
    Exporter("sarif", "flags.sarif", sarif.export, is_default=False),
)

EXPORTERS: Mapping[str, Exporter] = MappingProxyType({e.name: e for e in _EXPORTERS})
