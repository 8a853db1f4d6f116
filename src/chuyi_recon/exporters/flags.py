"""`flags.json`: every finding, one on a line, with the words it points at.

Places are 0-based, half-open ranges of code points in the witness's decoded text. `quote` is those
characters as they stand there; `suggestion` is null where nothing is proposed.
"""

from __future__ import annotations

from chuyi_recon.exporters.json_lines import json_array
from chuyi_recon.views.apparatus import Apparatus


def export(view: Apparatus) -> bytes:
    """The findings in report order, as a JSON array."""
    texts = {w.siglum: w.text for w in view.reconstruction.family.witnesses}
    findings = (
        {
            "witness": f.siglum,
            "code": f.code,
            "severity": f.severity,
            "start": f.span.start,
            "end": f.span.end,
            "message": f.message,
            "quote": f.span.extract(texts[f.siglum]),
            "suggestion": f.suggestion,
        }
        for f in view.reconstruction.findings
    )
    return json_array(findings, view.language) + b"\n"
