"""The rulings of editors: anchored by what stands round them, found again, and set against one another.

`anchors` makes anchors of runs of loci and finds them again, with `anchor_matching`, `stretch_anchors` those of
stretches of one witness; `resolve` gives every ruling its outcome, `answered_findings` says which findings a ruling
answers. No ruling ever re-aligns: what comes of it is taken into account by `withhold` and `decide`.
"""

from __future__ import annotations

from chuyi_recon.core.rulings.anchors import AnchorIndex, TextAnchor, anchor_loci, anchor_text
from chuyi_recon.core.rulings.answered_findings import find_answered
from chuyi_recon.core.rulings.resolve import ResolvedRulings, resolve_rulings
from chuyi_recon.core.rulings.stretch_anchors import anchor_witness_span

__all__ = [
    "AnchorIndex",
    "ResolvedRulings",
    "TextAnchor",
    "anchor_loci",
    "anchor_text",
    "anchor_witness_span",
    "find_answered",
    "resolve_rulings",
]
