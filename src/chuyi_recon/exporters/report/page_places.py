"""Where the places of a family stand on their pages, and their pictures (`parts/pages.js` is the other half).

Of a family without boxes there is nothing, and its report has neither the words nor the code for them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from chuyi_recon.views.apparatus import Apparatus

MEMBER = "pages"


def page_columns(view: Apparatus) -> Mapping[str, object]:
    """`pages`: of each place that stands on a page its number, witness, file, page, whether it is near, and its boxes.

    `crops`: of each place with a picture its number, width, height and JPEG.
    """
    if not view.page_places:
        return {}
    return {
        MEMBER: [
            [n, view.witness_index[p.siglum], p.file, p.page, int(p.is_near), [list(mark) for mark in p.marks]]
            for n, p in view.page_places.items()
        ],
        "crops": [
            [n, crop.width, crop.height, b64encode(crop.jpeg).decode("ascii")] for n, crop in sorted(view.crops.items())
        ],
    }
