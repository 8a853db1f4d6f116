"""`diff.html`: the reconstruction beside one witness, line by line, with what differs marked.

In: a reconstruction, and which witness; by default the base, else the most reliable one. Out: one HTML file that opens
offline and asks nobody. What is compared is NFKC without white space, as `recon eval` compares; `lines.py` is shared
with its page.
"""

from __future__ import annotations

from html import escape

from chuyi_recon.exporters.exchange.text_diff.lines import fill_page, line_table
from chuyi_recon.exporters.report.page import show_invisible
from chuyi_recon.messages import Message
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages.page import collapse_white_space
from chuyi_recon.views.text_diff import compare_texts


def export(view: Apparatus) -> bytes:
    """The page."""
    siglum, language = view.chosen_witness or view.family.base or view.family.lead_witness, view.language
    title = show_invisible(collapse_white_space(view.family.title) or view.family.name)
    diff = compare_texts(view.reconstruction.text, view.texts[siglum])

    def say(message: Message) -> str:
        return escape(message.render(language))

    name = f"<bdi>{escape(show_invisible(siglum))}</bdi>"
    legend = f"<del>{say(Message('diff.legend.printed'))}</del><ins>{say(Message('diff.legend.witness'))}</ins>"
    counted = Message("diff.differences", n=diff.errors) if diff.errors else Message("diff.family.no-errors")
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="about">{say(Message("diff.about-witness"))}</p>',
        f'<p class="legend">{legend}</p>',
        f"<p>{say(counted)}</p>",
        *line_table(diff, (say(Message("diff.read")), name), language),
    ]
    return fill_page(f"{title} · {show_invisible(siglum)}", "\n".join(body), "", language)
