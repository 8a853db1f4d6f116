"""What formats call the parts of a page, as kinds of regions: one list for all of them."""

from __future__ import annotations

import regex

from chuyi_recon.core.model import RegionKind

_NAMES = {
    RegionKind.HEADING: (
        "heading headline title subtitle sectionheader sectiontitle parttitle doctitle paragraphtitle layouttitle "
        "layoutsectionheader abstracttitle referencetitle contenttitle headingnumber"
    ),
    RegionKind.LIST_ITEM: "listitem",
    RegionKind.CAPTION: (
        "caption figurecaption tablecaption imagecaption picturecaption figuretitle tabletitle charttitle "
        "figuretabletitle figuretablecharttitle codecaption chartcaption tableheading"
    ),
    RegionKind.NOTE: (
        "footnote footnotecontinued endnote note footnotezone pagefootnote visionfootnote imagefootnote tablefootnote "
        "figurefootnote chartfootnote"
    ),
    RegionKind.MARGIN_NOTE: (
        "marginalia margin marginnote marginnotes margintextzone marginaltext asidetext leftmargin rightmargin"
    ),
    RegionKind.RUNNING_HEAD: "header pageheader runninghead runningtitle runningtitlezone rt layoutheader topmargin",
    RegionKind.RUNNING_FOOT: "footer pagefooter runningfoot layoutfooter bottommargin",
    RegionKind.PAGE_NUMBER: "pagenumber pagenum numbering numberingzone folio number layoutpagenumber pageno",
}  # fmt: skip
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}


def kind_of(name: str) -> RegionKind | None:
    """The kind of region that a format's word stands for; None for running text and what is no such word.

    >>> [kind_of(n) and kind_of(n).value for n in ("page-number", "LAYOUT_HEADER", "MarginTextZone:right", "paragraph")]
    ['page-number', 'running-head', 'margin-note', None]
    """
    return _KINDS.get(regex.sub(r"[\W_]+", "", name.partition(":")[0]).lower())
