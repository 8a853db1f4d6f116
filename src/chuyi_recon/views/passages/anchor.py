"""Where rulings on a passage are anchored: the review screen and the report ask the same question."""

from __future__ import annotations

from chuyi_recon.core.model import Anchor, Attestation, Reconstruction
from chuyi_recon.core.rulings import AnchorIndex, TextAnchor, anchor_loci, anchor_text, anchor_witness_span
from chuyi_recon.views.passages.passage import Passage


class PassageAnchors:
    """The anchors of one reconstruction's passages; what its table is searched by is made once for all."""

    def __init__(self, reconstruction: Reconstruction) -> None:
        self._reconstruction = reconstruction
        self._index = AnchorIndex(reconstruction.table, reconstruction.folded)

    def anchor_text(self, passage: Passage) -> TextAnchor:
        """Of a ruling on what is printed: the passage's loci, or its stretch with what its loci print besides."""
        if passage.kind == "locus":
            return TextAnchor(anchor_loci(self._reconstruction, passage.loci, self._index))
        return anchor_text(self._reconstruction, passage.span, self._index)

    def anchor_stretch(self, place: Attestation) -> Anchor:
        """Of a ruling on what one witness has."""
        return anchor_witness_span(self._reconstruction, place.siglum, place.span)
