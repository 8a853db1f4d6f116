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
        "a shorter first line is no running head, though it comes back."
        " At 3 flags .931 for .934, OCR .0099 for .0093, corruption .0317 for .0306; at 12 OCR .0108 for .0093.",
    )  # fmt: skip
    head_lines: int = _page(
        8, "lines", 1, 100,
        "the title itself, which is no running head, stands among the first so many."
        " At 4 OCR .0111 for .0093; at 16 nothing changes.",
    )  # fmt: skip
    head_wrapped: int = _page(
        4, "lines", 2, 20,
        "the first line and those below it that a title may be set in, one line less."
        " At 2 no figure changes; at 8 nothing changes.",
    )  # fmt: skip
    head_ratio: float = _page(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a line is a running head again, some signs misread, from this ratio on."
        " At .6 no figure changes; at .95 OCR .0172 for .0093.",
    )  # fmt: skip
    head_misread: float = _page(
        0.65, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a first line with a figure is another witness's naming of an issue of a journal, badly misread, from this"
        " ratio on. The OCR set has .78 and .80; the letterhead below it, without a figure, .68.",
    )  # fmt: skip
    page_stray: int = _page(
        6, "signs", 1, 100,
        "a longer last line is not the end of a stamp or a heading that a page cut left over. 3 and 12 decide alike.",
    )  # fmt: skip
    head_place: int = _page(
        2, "rows", 0, 20,
        "so far apart the heads or numbers of one page may stand in two witnesses: alone, each has a row of its own."
        " At 1 and 4 no figure changes.",
    )  # fmt: skip
    head_there: float = _page(
        0.5, "rapidfuzz ratio / 100", 0.2, 1.0,
        "what stands where another has furniture, shared by nobody, is that furniture misread from this ratio on."
        " At .4 and .65 no figure changes.",
    )  # fmt: skip
    head_run: int = _page(
        6, "signs", 0, 50,
        "a stamp with no more may run into a head. At 3 and 12 no figure changes.",
    )  # fmt: skip
    stamp_lines: int = _page(
        16, "lines", 1, 200,
        "more below the last sentence are a list or a table, not a signature under a stamp."
        " At 8 OCR .0038 for .0034; at 32 no figure changes.",
    )  # fmt: skip
    stamp_longest: int = _page(
        8, "signs", 1, 50,
        "what is longer would be read as words at least in part. At 4 OCR .0038 for .0034; at 16 no figure changes.",
    )  # fmt: skip
    stamp_like: float = _page(
        0.5, "rapidfuzz ratio / 100", 0.2, 1.0,
        "a line more like another witness's is a name that both read, no stamp."
        " At .3 OCR .0042 for .0034; at .65 no figure changes.",
    )  # fmt: skip
    stamp_words: float = _page(
        0.5, "share of the signs", 0.0, 1.0,
        "a line with more in words that are known is read, not guessed."
        " At .25 OCR .0038 for .0034; at .75 no figure changes.",
    )  # fmt: skip

    spaced_share: float = about("spaced-text", "repetition-loop")(
        0.8, "share of a line's Han", 0.1, 1.0,
        "a line of which so many are parted by spaces is set letter by letter. At .4 and .95 no figure changes.",
    )  # fmt: skip
    spaced_habit: float = _spaced(
        0.3, "share of signs", 0.01, 1.0,
        "an engine that spaces more of a text letter by letter does so everywhere: no finding."
        " At .15 and .6 no figure changes.",
    )  # fmt: skip

    web_title: int = _web(
        6, "signs", 2, 100,
        "a shorter line may well stand twice, and does not show the frame of a page."
        " At 3 nothing changes; at 12 flags .928 for .934, OCR .0147 for .0093, corruption .0372 for .0306, pairs"
        " .167 for .166.",
    )  # fmt: skip
    web_line: int = _web(
        80, "signs", 10, 1000,
        "a longer line with a time, labels or a telephone number is a paragraph, not part of a frame. Publishing"
        " lines of web copies in the OCR set have more than 40."
        " At 40 OCR .0305 for .0093; at 160 nothing changes.",
    )  # fmt: skip
    web_lines: int = _web(
        12, "lines", 1, 200,
        "the frame above a text has no more; no navigation seen was longer. 6 and 24 decide alike.",
    )  # fmt: skip

    loop_neighbours: int = _loop(
        12, "sentences", 1, 200,
        "so far back a copy is looked for: a loop repeats its neighbours, a formula returns after pages."
        " At 6 notice .951 for .954; at 24 nothing changes.",
    )  # fmt: skip
    loop_shortest: int = _loop(
        6, "signs", 1, 200,
        "a shorter copy that is exact is no loop."
        " At 3 flags .931 for .934, corruption .0321 for .0306; at 12 flags .933 for .934, pairs .167 for .166.",
    )  # fmt: skip
    loop_pattern: int = _loop(
        16, "signs", 2, 400,
        "a shorter copy with a word changed is no loop: short headings of one list are often alike."
        " At 8 and 32 no figure changes.",
    )  # fmt: skip
    loop_ratio: float = _loop(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a sentence is a pattern with one word changed from this ratio on: 评价制度 / 监督制度 in fifty signs is .88."
        " At .6 notice .947 for .954; at .9 pairs .181 for .166.",
    )  # fmt: skip
    loop_copies: int = _loop(
        3, "sentences", 2, 100,
        "fewer copies of a pattern, of those that no other witness has, are none."
        " At 2 nothing changes; at 6 no figure changes.",
    )  # fmt: skip
    loop_name: int = _loop(
        4, "characters", 1, 100,
        "of a line that strings together again the names of the lines above it, each part is at least so long."
        " At 2 nothing changes; at 8 notice .947 for .954.",
    )  # fmt: skip
    loop_heading: int = _loop(
        20, "signs", 1, 400,
        "a longer sentence between two copies does not go with them."
        " At 10 notice .952 for .954; at 40 nothing changes.",
    )  # fmt: skip

    issuer_lines: int = _issuer(
        14, "lines", 1, 200,
        "a letterhead stands in the first so many; web copies have up to six lines of frame above it."
        " 7 and 28 decide alike.",
    )  # fmt: skip
    issuer_ratio: float = _issuer(
        0.75, "rapidfuzz ratio / 100", 0.3, 1.0,
        "two copies have one name, a sign of it lost or misread, from this ratio on."
        " At .5 nothing changes; at .95 flags .932 for .934.",
    )  # fmt: skip
    issuer_misread: int = _issuer(
        1, "signs", 0, 20,
        "a name that differs by no more was misread, not replaced. At 0 flags .931 for .934; at 2 nothing changes.",
    )  # fmt: skip

    section_sentence: int = _section(
        12, "signs", 1, 400,
        "a shorter sentence that nobody supports must be a line of its own to be invented."
        " At 6 no figure changes; at 24 flags .926 for .934, corruption .0324 for .0306.",
    )  # fmt: skip
    section_clauses: int = _section(
        24, "signs", 1, 400,
        "fewer of invented clauses inside a sentence are a phrase put in."
        " At 12 notice .958 for .954; at 48 nothing changes.",
    )  # fmt: skip
    section_line: int = _section(
        8, "signs", 1, 400,
        "a shorter line that nobody supports is not invented."
        " At 4 notice .949 for .954; at 16 flags .926 for .934, corruption .0324 for .0306.",
    )  # fmt: skip
    section_head: int = _section(
        20, "signs", 1, 400,
        "so much of a sentence's head or tail may lie in a run without belonging to it."
        " At 10 notice .937 for .954; at 40 nothing changes.",
    )  # fmt: skip
    section_edge: int = _section(
        5, "signs", 0, 100,
        "so much of a sentence's head or tail may agree by chance (…的通知), and goes with the run."
        " At 2 flags .933 for .934, notice .951 for .954; at 10 flags .931 for .934, notice .953 for .954.",
    )  # fmt: skip
    section_bridge: int = _section(
        4, "signs", 0, 100,
        "so many supported ones between two invented stretches do not part them."
        " At 2 nothing changes; at 8 no figure changes.",
    )  # fmt: skip
    section_around: int = _section(
        24, "signs", 1, 400,
        "where a witness runs on without the run, so many on each side of the place are looked at."
        " At 12 nothing changes; at 48 no figure changes.",
    )  # fmt: skip
    section_firm: float = _section(
        0.5, "share of these signs", 0.01, 1.0,
        "it contradicts from this share of supported ones on: two inventions that happen to be opposite one another"
        " say nothing. At .25 and .9 no figure changes.",
    )  # fmt: skip
    section_rival: int = _section(
        8, "signs", 1, 400,
        "another witness contradicts with so many in the place. 4 and 16 decide alike.",
    )  # fmt: skip
    section_common: float = _section(
        0.1, "share of these signs", 0.01, 1.0,
        "rivals, but for the base, must have so much of them in common; beside it each may have an invention."
        " On 120 planted families .6 prints 2,173 characters of inventions for 1,535.",
    )  # fmt: skip
    section_between: int = _section(
        60, "signs", 0, 400,
        "two inventions with no more between them are one if nobody else has some of it: an invented opening names the"
        " true parties. At 40 the planted inventions of the corruption set print 9 signs for none; at 100 notice .953"
        " for .954.",
    )  # fmt: skip
    section_strange: float = _section(
        0.15, "share of the signs between", 0.01, 1.0,
        "so much of it nobody else has. At .3 the corruption set prints 9 invented signs for none.",
    )  # fmt: skip
    section_alone: float = _section(
        0.5, "share of a row's signs", 0.01, 1.0,
        "a rival's text of which others have so much is not its own alone, and is not held against the run."
        " .25 and .9 decide alike.",
    )  # fmt: skip
    section_words: int = _section(
        24, "signs", 2, 400,
        "of two texts in one place, a shorter one has too few pairs of signs to be known by."
        " At 12 no figure changes; at 48 nothing changes.",
    )  # fmt: skip
    section_length: float = _section(
        0.4, "share of the longer text", 0.01, 1.0,
        "the shorter of the two must be so long: a sentence does not stand in the stead of a lost page."
        " At .2 nothing changes; at .8 flags .931 for .934.",
    )  # fmt: skip
    section_clearly: float = _section(
        1.15, "times the other's share", 1.0, 100.0,
        "the words of the one must be so much more those of the document. Of planted families of two witnesses."
        " At 1.25 flags .735 for .738; at 1.4 flags .732 for .738.",
    )  # fmt: skip

    gap_shift: int = _gap(
        2, "signs", 0, 20,
        "so many after a line's end that agree with nobody do not move the place at which text is lost."
        " At 1 no figure changes; at 4 nothing changes.",
    )  # fmt: skip
    gap_shortest: int = _missing(
        8, "signs", 1, 400,
        "a clause with fewer words and figures is none that is missed: they are lost characters."
        " At 4 flags .933 for .934; at 16 no figure changes.",
    )  # fmt: skip
    gap_margin: int = _missing(
        6, "signs", 1, 100,
        "so many on each side of the place are shown; and where a witness that has the lost text has them in one"
        " piece, it stands elsewhere there, and is not lost. At 3 flags .931 for .934; at 12 flags .933 for .934.",
    )  # fmt: skip
    torn_shortest: int = _torn(
        8, "signs", 1, 400,
        "less is lost within a line, not at the end of a page, unless it ends a clause."
        " At 4 flags .933 for .934; at 16 no figure changes.",
    )  # fmt: skip
    torn_longest: int = _torn(
        60, "signs", 2, 1000,
        "no more of a head or tail is pointed at. At 30 and 120 no figure changes.",
    )  # fmt: skip

    order_block: int = _order(
        12, "signs", 1, 400,
        "a shorter passage that stands elsewhere is no block out of its place."
        " At 6 nothing changes; at 24 no figure changes.",
    )  # fmt: skip
    order_blocks: int = _order(
        3, "blocks", 1, 100,
        "more moved blocks in one witness are columns that were read across."
        " At 1 no figure changes; at 6 nothing changes.",
    )  # fmt: skip

    mark_depth: int = _mark(
        20, "marks", 1, 1000,
        "more open at once are noise, and the first of them stays alone. 10 and 40 decide alike.",
    )  # fmt: skip
    mark_reach: int = _mark(
        60, "signs", 2, 1000,
        "a mark has no partner farther off. At 30 and 120 no figure changes.",
    )  # fmt: skip
