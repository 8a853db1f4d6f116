"""An editor's word: anchored by what stands round it, found again, heard beside the words of others.

`places` makes anchors of runs of loci and finds them again, `stretches` those of stretches of one witness, `hearing`
gives every ruling its outcome, `find_answered` says which findings a ruling answers. No ruling ever re-aligns: what
comes of it is taken into account by `withhold` and `decide`.
"""

from __future__ import annotations

from chuyi_recon.core.rulings.anchors import TextAnchor, anchor_loci, anchor_text
from chuyi_recon.core.rulings.answered_findings import find_answered
from chuyi_recon.core.rulings.resolve import ResolvedRulings, resolve_rulings
from chuyi_recon.core.rulings.stretch_anchors import anchor_witness_span

__all__ = [
    "ResolvedRulings",
    "TextAnchor",
    "anchor_loci",
    "anchor_text",
    "anchor_witness_span",
    "find_answered",
    "resolve_rulings",
]
