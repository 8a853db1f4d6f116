"""A reconstruction becomes bytes: one file for a format, and this table of contents.

Every exporter reads the `Apparatus` of a reconstruction and nothing else; it opens no file. Same reconstruction,
same bytes. To add a format: one file with `export(view) -> bytes`, one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters import alignment, annotated, flags, markdown, reconstruction_json, report, sarif, text
from chuyi_recon.views.apparatus import Apparatus


@dataclass(frozen=True, slots=True)
class Exporter:
    """One form of the result: its name for `--write`, the file it goes to, how it is made, and what it needs for it."""

    name: str
    filename: str
    form: Callable[[Apparatus], bytes]
    explains: bool = False  # whether it shows `Reconstruction.likeness`
    tells: bool = True  # whether it shows findings, or what depends on them
    usual: bool = True  # whether `recon align` writes it unasked
    in_both: Callable[[Apparatus, Callable[[str], str]], bytes] | None = None  # the same, told in Chinese too

    def written(self, view: Apparatus, chinese: Callable[[str], str]) -> bytes:
        """The bytes of the file; a form that holds both languages gets its sentences from `chinese`."""
        return self.in_both(view, chinese) if self.in_both else self.form(view)

    def export(self, reconstruction: Reconstruction) -> bytes:
        """The bytes of the file, of a reconstruction of which nothing else is asked."""
        return self.form(Apparatus(reconstruction))


_ALL = (
    Exporter("text", "reconstruction.txt", text.export, tells=False),
    Exporter("annotated", "annotated.txt", annotated.export),
    Exporter("json", "reconstruction.json", reconstruction_json.export, explains=True),
    Exporter("flags", "flags.json", flags.export),
    Exporter("alignment", "alignment.json", alignment.export, tells=False),
    Exporter("html", "report.html", report.export, explains=True, in_both=report.export_in_both),
    Exporter("markdown", "reconstruction.md", markdown.export, usual=False),
    Exporter("sarif", "flags.sarif", sarif.export, usual=False),
)

EXPORTERS: Mapping[str, Exporter] = MappingProxyType({e.name: e for e in _ALL})
