"""An editor's word: anchored by what stands round it, found again, heard beside the words of others.

`places` makes anchors of runs of loci and finds them again, `stretches` those of stretches of one witness, `hearing`
gives every ruling its outcome, `settled` says which findings a ruling answers. No ruling ever re-aligns: what comes of
it is taken into account by `withhold` and `decide`.
"""

from __future__ import annotations

from chuyi_recon.core.rulings.anchors import anchor_at, anchor_of
from chuyi_recon.core.rulings.answered_findings import settled
from chuyi_recon.core.rulings.resolve import Hearing, heard
from chuyi_recon.core.rulings.stretch_anchors import anchor_in

__all__ = ["Hearing", "anchor_at", "anchor_in", "anchor_of", "heard", "settled"]
