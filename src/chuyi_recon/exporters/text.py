"""`reconstruction.txt`: the one text in UTF-8 and nothing else: no mark, no added line end."""

from __future__ import annotations

from chuyi_recon.core.model import Reconstruction


def export(reconstruction: Reconstruction) -> bytes:
    """The text of the reconstruction, as its witnesses spell it."""
    return reconstruction.text.encode("utf-8")
