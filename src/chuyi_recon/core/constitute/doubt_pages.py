"""What each doubt says, with an example and where it is wrong: the pages of `recon explain`, in the form of a flag's.

A doubt is about the text itself, not about a witness; it changes nothing. `settings` name the thresholds that it asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chuyi_recon.core.model import DoubtCode


@dataclass(frozen=True, slots=True)
class DoubtPage:
    """The page of one doubt."""

    code: DoubtCode
    text: str
    settings: tuple[str, ...] = ()


_PAGES = (
    DoubtPage(
        "spliced",
        """A clause of the text that stands in no single witness.

    What it finds
        A clause whose signs are printed from several witnesses, and which none of them has as a whole, anywhere.
        Quotation marks, brackets and white space are not compared.

    Why it matters
        Each reading may be right where it stands, and the sentence is still one that nobody wrote.

    Example
        `建设3所楚怡高职学校` where one copy has `建设3楚怡高职学校` and the other `建设3所楚怡高织学校`

    Where it is wrong
        A base that lost single signs is mended so: the clause is then right, although no copy has it whole.
    """,
    ),
    DoubtPage(
        "single-support",
        """A stretch of the text that one witness alone has.

    What it finds
        Signs in a row, as many as the setting says or more, that one witness has where the others have nothing.

    Why it matters
        Nobody vouches for it but this witness. The others may have lost it, or its transcriber may have made it up.

    Example
        `各市州于每年12月底前报送工作总结。` at the end of one copy; the others end before it

    Where it is wrong
        Where the others lack the page, the stretch is as good as its witness. An editor says so with `keep`.
    """,
        ("single_support",),
    ),
    DoubtPage(
        "base-not-followed",
        """A base whose wording is not followed, because others contradict it together too often.

    What it finds
        A base against which three independent witnesses or more share another reading at so many places that a
        sound base would hardly show it. Its order is kept, and the readings are weighed as if there were none.

    Why it matters
        The base that was declared is not what is printed. Somebody should look whether it is a copy of this document,
        or name another.

    Example
        At six places of 360 signs three other copies read alike and the base does not.

    Where it is wrong
        Three copies that look independent and were made from one bad copy agree in its faults: give them one `group`.
    """,
        ("base_doubt",),
    ),
    DoubtPage(
        "mixed-script",
        """Characters in another script than the text's, which no witness in the text's script has.

    What it finds
        In a family of traditional and simplified copies, what is printed from a copy in the other script, because
        nobody else has it. One doubt reaches from the first such character to the last.

    Why it matters
        Nothing is converted: the character stands as its witness wrote it, and an editor says how it is to be written.

    Example
        `依據：文化资产保存法第24條` where only a simplified copy has `文化资产保存法`

    Where it is wrong
        A character that is written alike in both scripts is not told, though it may be another word there (里, 后).
    """,
    ),
)
DOUBTS: Mapping[str, DoubtPage] = MappingProxyType({page.code: page for page in _PAGES})
