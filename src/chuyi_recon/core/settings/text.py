"""What belongs together: thresholds of families, clauses, the alignment and the table.

Of the alignment, what a path scores (`align/gate`, `edges`, `relook`) is no threshold but one calibrated model.
"""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.core.settings.field import about

_families, _clauses, _alignment, _table = map(about, ("families", "clauses", "alignment", "table"))


@dataclass(frozen=True, slots=True)
class Text:
    """Thresholds of the rooms that say which text corresponds to which."""

    block_length: int = _families(
        24, "signs", 8, 200,
        "so long are the blocks of a text that are looked for in another. A block of this length is not found by"
        " chance between statutes."
        " At 12 flags .936 for .934, OCR .0082 for .0093, pairs .189 for .166; at 48 flags .924 for .934, OCR .0082"
        " for .0093, corruption .0331 for .0306.",
    )  # fmt: skip
    block_ratio: float = _families(
        0.8, "rapidfuzz ratio / 100", 0.3, 1.0,
        "a block counts as found in another text from this ratio on. At .6 a chapter on a"
        " neighbouring weir is as like as a copy (.63), at .8 it is not (.13)."
        " At .5 flags .936 for .934, OCR .0082 for .0093, pairs .189 for .166; at .95 notice .597 for .954, OCR"
        " .0091 for .0093.",
    )  # fmt: skip
    line_block: int = _families(
        8, "signs", 8, 200,
        "the same, where a declared base is like nobody: columns read across or lines in reverse leave nothing longer"
        " whole. Base and copies of the development cases .25 to 1.0, texts of other documents .17 at most (100 pairs),"
        " of the same subject .21.",
    )  # fmt: skip
    likeness: float = _families(
        0.2, "share of blocks", 0.02, 1.0,
        "two texts are of one document from this share of found blocks on. Development sets: the least"
        " like copies .32 (two columns read across), the likest outsider .13, other statutes .03."
        " At .1 pairs .175 for .166; at .4 OCR .0080 for .0093, pairs .161 for .166.",
    )  # fmt: skip

    wrap_shortest: int = _clauses(
        15, "signs", 2, 200,
        "a shorter line is no line of a paragraph that was wrapped. Notice: the shortest wrapped line is 18 signs,"
        " the longest line of a letterhead 13. At 8 and 30 no figure changes.",
    )  # fmt: skip
    wrap_share: float = _clauses(
        0.8, "share of the longest line near by", 0.1, 1.0,
        "a wrapped line is at least so long, and so is the line after it, unless that ends the sentence."
        " At .4 notice .947 for .954; at .95 no figure changes.",
    )  # fmt: skip
    wrap_lines: int = _clauses(
        4, "lines", 2, 100,
        "so many lines before and after are near by."
        " At 2 flags .933 for .934, notice .951 for .954; at 8 no figure changes.",
    )  # fmt: skip

    lacuna: int = _alignment(
        25, "signs", 4, 400,
        "a longer stretch of the pivot that a witness lacks is a lacuna, not an omission: the witness"
        " abstains. From the prototype: safe only on an alignment from which invented text is gone."
        " At 12 flags .915 for .934, notice .951 for .954, OCR .0075 for .0093, corruption .0329 for .0306; at 50"
        " flags .929 for .934, OCR .0090 for .0093, corruption .0391 for .0306, loci .959 for .960.",
    )  # fmt: skip
    lean_least: int = _alignment(
        4, "units", 1, 200,
        "a gap longer on one side by so much may stand on the wrong side of the text beside it, and is tried on the"
        " other. 2 and 8 decide alike.",
    )  # fmt: skip
    lean_most: int = _alignment(
        400, "units", 4, 10000,
        "a gap longer on one side by more is a lost page, and is let alone. 200 and 800 decide alike.",
    )  # fmt: skip
    swap_longest: int = _alignment(
        8, "units", 1, 100,
        "a longer run of equal units always stands; a shorter one may stand by chance in the middle of one variant."
        " Two Buddhist texts: of runs of two to four units between two gaps 9 are within one entry of the editors,"
        " 108 between two. 4 and 16 decide alike.",
    )  # fmt: skip
    chance_gaps: int = _alignment(
        10, "units", 3, 200,
        "one equal unit between two gaps that are together at least so long stands by chance."
        " At 5 OCR .0092 for .0093, corruption .0301 for .0306, loci .955 for .960; at 20 notice .951 for .954.",
    )  # fmt: skip
    shortest_move: int = _alignment(
        12, "signs", 6, 200,
        "a shorter stretch that stands elsewhere in a witness is a formula, not a moved block. Notice: the"
        " longest name of a body that both letterhead and signature have is 13 signs, but it stands twice."
        " At 6 nothing changes; at 24 calibration .032 and .173 for .031 and .173.",
    )  # fmt: skip
    longest_name: int = _alignment(
        18, "units", 2, 200,
        "a moved block without a closing mark must have a longer line, or it is a name or title that stands in"
        " several places by right. The longest name of a body in the notice and the OCR set has 14 signs, the title"
        " of the notice 17. At 9 notice .927 for .954; at 36 nothing changes.",
    )  # fmt: skip
    column_shortest: int = _alignment(
        4, "units", 1, 100,
        "a shorter unpaired stretch is no line of a column. At 2 no figure changes; at 8 OCR .0094 for .0093.",
    )  # fmt: skip
    column_longest: int = _alignment(
        40, "units", 4, 400,
        "where nothing longer is unpaired, lines of columns are looked for before blocks."
        " At 20 and 80 no figure changes.",
    )  # fmt: skip
    island_shortest: int = _alignment(
        6, "signs", 1, 200,
        "a shorter stretch that the pivot lacks makes no island with others. 3 and 12 decide alike.",
    )  # fmt: skip
    island_ratio: float = _alignment(
        0.6, "rapidfuzz ratio / 100", 0.1, 1.0,
        "two stretches that the pivot lacks are aligned with one another from this ratio on, or with eight signs in"
        " common. .3 and .9 decide alike.",
    )  # fmt: skip
    island_share: float = _alignment(
        0.6, "share of the shorter stretch", 0.05, 1.0,
        "so much, or eight signs, must be paired in the end, or the stretch is left out of the island."
        " .3 and .9 decide alike.",
    )  # fmt: skip

    clause_added: int = _table(
        12, "signs", 1, 200,
        "an addition to the pivot's clause that ends with a closing mark and is not shorter is a clause of its own."
        " 6 and 24 decide alike.",
    )  # fmt: skip
