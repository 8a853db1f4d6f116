"""`reconstruction.txt`: the one text in UTF-8 and nothing else: no mark, no added line end."""

from __future__ import annotations

from chuyi_recon.views.apparatus import Apparatus


def export(view: Apparatus) -> bytes:
    """The text of the reconstruction, as its witnesses spell it."""
    return view.reconstruction.text.encode("utf-8")
