"""Where a ruling on the text of a passage is anchored: the review screen and the report ask the same question."""

from __future__ import annotations

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.rulings import AnchorIndex, TextAnchor, anchor_loci, anchor_text
from chuyi_recon.views.passages.passage import Passage


def anchor_passage(reconstruction: Reconstruction, passage: Passage, index: AnchorIndex | None = None) -> TextAnchor:
    """The anchor of a passage's loci, or of its stretch of the text with what its loci print besides."""
    if passage.kind == "locus":
        return TextAnchor(anchor_loci(reconstruction, passage.loci, index))
    return anchor_text(reconstruction, passage.span, index)
