"""What is wrong: the thresholds of the flags. The first word of a name says which flag it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.core.settings.deciding import Deciding
from chuyi_recon.core.settings.field import about

_page, _spaced, _web = map(about, ("page-artifact", "spaced-text", "web-boilerplate"))
_loop, _issuer, _section = map(about, ("repetition-loop", "wrong-issuer", "hallucinated-section"))
_gap = about("missing-clause", "truncated-clause", "order-anomaly")  # all three ask where text is lost
_missing, _torn, _order, _mark = map(
    about, ("missing-clause", "truncated-clause", "order-anomaly", "unbalanced-quotes")
)


@dataclass(frozen=True, slots=True)
class Flags(Deciding):
    """Thresholds of what a flag finds, in the order in which flags are asked."""

    head_shortest: int = _page(
        6, "signs", 2, 100,
        "a shorter first line is no running head, though it comes back.",
    )  # fmt: skip
    head_lines: int = _page(
        8, "lines", 1, 100,
        "the title itself, which is no running head, stands among the first so many.",
    )  # fmt: skip
    head_wrapped: int = _page(
        4, "lines", 2, 20,
        "the first line and those below it that a title may be set in, one line less.",
    )  # fmt: skip
    head_ratio: float = _page(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a line is a running head again, some signs misread, from this ratio on.",
    )  # fmt: skip
    page_stray: int = _page(
        6, "signs", 1, 100,
        "a longer last line is not the end of a stamp or a heading that a page cut left over.",
    )  # fmt: skip

    spaced_share: float = about("spaced-text", "repetition-loop")(
        0.8, "share of a line's Han", 0.1, 1.0,
        "a line of which so many are parted by spaces is set letter by letter.",
    )  # fmt: skip
    spaced_habit: float = _spaced(
        0.3, "share of signs", 0.01, 1.0,
        "an engine that spaces more of a text letter by letter does so everywhere: no finding.",
    )  # fmt: skip

    web_title: int = _web(
        6, "signs", 2, 100,
        "a shorter line may well stand twice, and does not show the frame of a page.",
    )  # fmt: skip
    web_line: int = _web(
        80, "signs", 10, 1000,
        "a longer line with a time, labels or a telephone number is a paragraph, not part of a frame.",
    )  # fmt: skip
    web_lines: int = _web(
        12, "lines", 1, 200,
        "the frame above a text has no more; no navigation seen was longer.",
    )  # fmt: skip

    loop_neighbours: int = _loop(
        12, "sentences", 1, 200,
        "so far back a copy is looked for: a loop repeats its neighbours, a formula returns after pages.",
    )  # fmt: skip
    loop_shortest: int = _loop(
        6, "signs", 1, 200,
        "a shorter copy that is exact is no loop.",
    )  # fmt: skip
    loop_pattern: int = _loop(
        16, "signs", 2, 400,
        "a shorter copy with a word changed is no loop: short headings of one list are often alike.",
    )  # fmt: skip
    loop_ratio: float = _loop(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a sentence is a pattern with one word changed from this ratio on: 评价制度 / 监督制度 in fifty signs is .88.",
    )  # fmt: skip
    loop_copies: int = _loop(
        3, "sentences", 2, 100,
        "fewer copies of a pattern, of those that no other witness has, are none.",
    )  # fmt: skip
    loop_name: int = _loop(
        4, "characters", 1, 100,
        "of a line that strings together again the names of the lines above it, each part is at least so long.",
    )  # fmt: skip
    loop_heading: int = _loop(
        20, "signs", 1, 400,
        "a longer sentence between two copies does not go with them.",
    )  # fmt: skip

    issuer_lines: int = _issuer(
        14, "lines", 1, 200,
        "a letterhead stands in the first so many; web copies have up to six lines of frame above it.",
    )  # fmt: skip
    issuer_ratio: float = _issuer(
        0.75, "rapidfuzz ratio / 100", 0.3, 1.0,
        "two copies have one name, a sign of it lost or misread, from this ratio on.",
    )  # fmt: skip
    issuer_misread: int = _issuer(
        1, "signs", 0, 20,
        "a name that differs by no more was misread, not replaced.",
    )  # fmt: skip

    section_sentence: int = _section(
        12, "signs", 1, 400,
        "a shorter sentence that nobody supports must be a line of its own to be invented.",
    )  # fmt: skip
    section_clauses: int = _section(
        24, "signs", 1, 400,
        "fewer of invented clauses inside a sentence are a phrase put in.",
    )  # fmt: skip
    section_line: int = _section(
        8, "signs", 1, 400,
        "a shorter line that nobody supports is not invented.",
    )  # fmt: skip
    section_head: int = _section(
        20, "signs", 1, 400,
        "so much of a sentence's head or tail may lie in a run without belonging to it.",
    )  # fmt: skip
    section_edge: int = _section(
        5, "signs", 0, 100,
        "so much of a sentence's head or tail may agree by chance (…的通知), and goes with the run.",
    )  # fmt: skip
    section_bridge: int = _section(
        4, "signs", 0, 100,
        "so many supported ones between two invented stretches do not part them.",
    )  # fmt: skip
    section_around: int = _section(
        24, "signs", 1, 400,
        "where a witness runs on without the run, so many on each side of the place are looked at.",
    )  # fmt: skip
    section_firm: float = _section(
        0.5, "share of these signs", 0.01, 1.0,
        "it contradicts from this share of supported ones on: two inventions that happen to be opposite one another"
        " say nothing.",
    )  # fmt: skip
    section_rival: int = _section(
        8, "signs", 1, 400,
        "another witness contradicts with so many in the place.",
    )  # fmt: skip
    section_common: float = _section(
        0.6, "share of these signs", 0.01, 1.0,
        "rivals, but for the base, must have so much of them in common.",
    )  # fmt: skip
    section_alone: float = _section(
        0.5, "share of a row's signs", 0.01, 1.0,
        "a rival's text of which others have so much is not its own alone, and is not held against the run.",
    )  # fmt: skip
    section_words: int = _section(
        24, "signs", 2, 400,
        "of two texts in one place, a shorter one has too few pairs of signs to be known by.",
    )  # fmt: skip
    section_length: float = _section(
        0.4, "share of the longer text", 0.01, 1.0,
        "the shorter of the two must be so long: a sentence does not stand in the stead of a lost page.",
    )  # fmt: skip
    section_clearly: float = _section(
        1.4, "times the other's share", 1.0, 100.0,
        "the words of the one must be so much more those of the document. On pairs of witnesses of the corruption set"
        " 1.4 to 1.8 accuse no true text.",
    )  # fmt: skip

    gap_shift: int = _gap(
        2, "signs", 0, 20,
        "so many after a line's end that agree with nobody do not move the place at which text is lost.",
    )  # fmt: skip
    gap_shortest: int = _missing(
        8, "signs", 1, 400,
        "a clause with fewer words and figures is none that is missed: they are lost characters.",
    )  # fmt: skip
    gap_margin: int = _missing(
        6, "signs", 1, 100,
        "so many on each side of the place are shown; and where a witness that has the lost text has them in one"
        " piece, it stands elsewhere there, and is not lost.",
    )  # fmt: skip
    torn_shortest: int = _torn(
        8, "signs", 1, 400,
        "less is lost within a line, not at the end of a page, unless it ends a clause.",
    )  # fmt: skip
    torn_longest: int = _torn(
        60, "signs", 2, 1000,
        "no more of a head or tail is pointed at.",
    )  # fmt: skip

    order_block: int = _order(
        12, "signs", 1, 400,
        "a shorter passage that stands elsewhere is no block out of its place.",
    )  # fmt: skip
    order_blocks: int = _order(
        3, "blocks", 1, 100,
        "more moved blocks in one witness are columns that were read across.",
    )  # fmt: skip

    mark_depth: int = _mark(
        20, "marks", 1, 1000,
        "more open at once are noise, and the first of them stays alone.",
    )  # fmt: skip
    mark_reach: int = _mark(
        60, "signs", 2, 1000,
        "a mark has no partner farther off.",
    )  # fmt: skip
