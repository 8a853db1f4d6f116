"""`diff.html`: the reconstruction beside a witness, in one file that asks nobody."""

from __future__ import annotations

import re

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.messages import Language
from chuyi_recon.views.apparatus import Apparatus
from tests.exporters.builder import at, build


def made(base: str | None = None) -> Reconstruction:
    return build(
        [
            at("支持建设3", "scan web"),
            at({"scan": "所", "web": ""}, printed="所"),
            at("学校。\n推", "scan web"),
            at({"scan": "迸<b>", "web": "进"}, printed="进"),
        ],
        base=base,
    )


def page(witness: str = "", language: Language = "en", base: str | None = None) -> str:
    return EXPORTERS["diff"].render(Apparatus(made(base), language, chosen_witness=witness)).decode()


def test_what_differs_is_marked_on_both_sides() -> None:
    shown = page("scan")
    assert "<del>进</del>" in shown and "迸&lt;b" in shown and "<b>" not in shown
    assert "<del>所</del>" in page("web")


def test_text_is_shown_as_it_stands_and_width_alone_is_no_difference() -> None:
    wide = build([at({"scan": "全省，统筹。", "web": "全省,统筹。"}, printed="全省，统筹。")])
    shown = EXPORTERS["diff"].render(Apparatus(wide, chosen_witness="web")).decode()
    assert "<td>全省，统筹。</td><td>全省,统筹。</td>" in shown


def test_the_base_is_beside_it_where_nobody_chose() -> None:
    assert page(base="web") == page("web", base="web") != page("scan", base="web")


def test_the_page_asks_nobody_and_is_told_in_the_language_of_results() -> None:
    assert not re.search(r"""(?:src|href)=|https?://""", page("scan"))
    assert "default-src 'none'" in page("scan")
    assert '<html lang="zh' in page("scan", "zh") and "校定文本" in page("scan", "zh")
    assert "characters differ" in page("scan")
