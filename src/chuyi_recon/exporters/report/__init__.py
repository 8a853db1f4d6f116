"""`report.html`: the whole evidence in one page that opens offline and asks nobody for anything.

In: a reconstruction. Out: one HTML file with its data, its code and its style inside. The page's policy
(`Content-Security-Policy`) forbids every request, and every script and style but the two whose sha256 it names;
text of witnesses travels as JSON and is only ever shown as text. No time, version or path is in it.

    strings.py           every word of the page, in English and Chinese
    confidence_steps.py  the five steps of confidence, and the strip that shows a document by them
    sentences.py         what flags and decisions say, as templates in both languages and what they are filled with
    page_data.py         the reconstruction as columns, for the page's code to read
    places.py            the places that it lists and counts, and the anchors of rulings on them
    page_places.py       where the places stand on their pages, and their pictures
    packing.py           numbers as text
    tables.py            confusions, witnesses and repeated blocks, counted
    page.py              template, code, style and data made one file
    index.py             the page over several families
    parts/               the template, and the code and style as they are joined
"""

from __future__ import annotations

from chuyi_recon.exporters.report.page import render_report_page
from chuyi_recon.exporters.report.page_data import build_page_data
from chuyi_recon.views.apparatus import Apparatus


def export(view: Apparatus) -> bytes:
    """The page in UTF-8, with every message in both languages.

    It opens in the view's language where the reader's own is not Chinese, and a reader can change it.
    """
    family = view.family
    return render_report_page(family.title or family.name, build_page_data(view), view.language)
