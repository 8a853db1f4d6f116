"""What is decided: thresholds of weights, copies, decisions and doubts."""

from __future__ import annotations

from dataclasses import dataclass

from chuyi_recon.core.settings.field import about
from chuyi_recon.core.settings.text import Text

_terms, _weights, _copies, _base, _vote, _doubts = map(
    about, ("terms", "weights", "copies", "decisions with a base", "decisions by vote", "doubts")
)


@dataclass(frozen=True, slots=True)
class Deciding(Text):
    """Thresholds of the rooms that say whose reading is printed, and how sure it is."""

    term_often: int = _terms(
        3, "places", 2, 1000,
        "so often two sources must say a word for it to be one of the family that no dictionary has. On 28 families"
        " of misread texts without a base the mean CER is .01115, without terms .01124. At 2 nothing changes; at 6"
        " .01127.",
    )  # fmt: skip
    term_longest: int = _terms(
        6, "signs", 2, 40,
        "longer terms are not looked for. The longest that were right have four. At 3 nothing changes.",
    )  # fmt: skip
    term_cohesion: float = _terms(
        0.5, "normalised mutual information", 0.0, 1.0,
        "the parts of a term keep together at least so much more than by chance: 0 is chance, at 1 none stands alone."
        " 楚怡, 青龙堰, 雁湖窑 have .6 and more; at .3 most terms of a text without marks are phrases."
        " At .25 and .75 nothing changes.",
    )  # fmt: skip
    term_freedom: float = _terms(
        0.69, "entropy in nats", 0.0, 10.0,
        "what stands before a term, and what behind it, is at least so free: two neighbours equally often have .69."
        " Of the 28 families the mean CER is .01111 at .35, .01127 at 1.4.",
    )  # fmt: skip

    error_prior: float = _weights(
        0.03, "share of signs", 0.0001, 0.5,
        "what a witness is taken to get wrong before anything is counted: half of what the median OCR"
        " witness of the development set shows with its page furniture (.067)."
        " At .015 calibration .031 and .174 for .031 and .173; at .06 nothing changes.",
    )  # fmt: skip
    alternatives: float = _weights(
        30.0, "readings", 2, 10000,
        "how many wrong readings a sign may have: V of the weight log((1-e)V/e). From the prototype."
        " At 15 nothing changes; at 60 corruption .0305 for .0306.",
    )  # fmt: skip
    pseudo_counts: float = _weights(
        6.0, "signs", 0, 1000, "shrinks a reliability towards the prior. From the prototype."
        " At 3 calibration .031 and .174 for .031 and .173; at 12 nothing changes."
    )  # fmt: skip

    copy_evidence: int = _copies(
        20, "loci", 1, 10000,
        "fewer readings that two share against two others say nothing about copying. From the prototype."
        " 10 and 40 decide alike.",
    )  # fmt: skip
    copy_dependence: float = _copies(
        0.9, "share", 0.1, 1.0,
        "two witnesses more dependent than this count once. Generated copies with .4 % errors of their own: .95 and"
        " more; independent ones beside them, which look dependent too because the copies all part from them: .87;"
        " engines on one scan: .8 at most; three editions of one line (t17n0741): .92 to .98."
        " At .6 OCR .0114 for .0093; at .98 nothing changes.",
    )  # fmt: skip

    base_sound: float = _base(
        0.002, "places a sign", 0.00001, 0.5,
        "how often three others or more share another reading than a sound base has, where they cover it. In 18 of 19"
        " families of the development sets with a base .0007 of 12,900 signs, in the worst of these .0022.",
    )  # fmt: skip
    base_bad: float = _base(
        0.02, "places a sign", 0.0001, 0.9,
        "the same of a base that is to be found out: one sign in fifty. The base of the nineteenth family, which nobody"
        " should follow, has .017.",
    )  # fmt: skip
    base_doubt: float = _base(
        1000.0, "to one", 1.0, 1e12,
        "a base loses its privilege of wording where what others contradict together is so much likelier of a bad base"
        " than of a sound one: six places of 360 signs, four of 100; never three.",
    )  # fmt: skip
    base_privilege: float = _base(
        0.73, "confidence", 0.0, 1.0,
        "what the word of a base that is followed is worth at least: where a plurality contradicted it, it was right"
        " in 253 of 346 places of the prototype's corruption set."
        " At .5 calibration .036 and .171 for .031 and .173; at .95 calibration .032 and .177 for .031 and .173.",
    )  # fmt: skip
    pair_reach: int = _base(
        60, "signs", 2, 1000,
        "marks that would be restored farther apart are no pair. The longest quoted title of the development sets has"
        " 41 signs. 30 and 120 decide alike.",
    )  # fmt: skip

    script_share: float = _vote(
        0.05, "share of Han", 0.001, 1.0,
        "a text is in traditional script where more of its Han have another form in simplified script. The traditional"
        " texts of the sets have .26 to .36, the simplified ones .00.",
    )  # fmt: skip
    neighbour_vote: float = _vote(
        0.5, "share of a vote", 0.0, 1.0,
        "of three readings or more each is backed by its likes: by so much of a vote, times their likeness."
        " At .25 corruption .0343 for .0306; at .9 nothing changes.",
    )  # fmt: skip
    open_below: float = _vote(
        0.95, "confidence", 0.0, 1.0,
        "a voted locus of words that is less sure is open, for an editor to look at. It decides nothing else."
        " At .5 open loci 105 for 141; at .99 open loci 156 for 141.",
    )  # fmt: skip
    level_support: float = _vote(
        0.8, "share of the leading reading's support", 0.1, 1.0,
        "readings of equally many sources are level from this support on: then the document and the dictionary are"
        " asked which keeps the better company."
        " At .4 OCR .0094 for .0093, corruption .0305 for .0306; at .95 corruption .0343 for .0306.",
    )  # fmt: skip
    level_longest: int = _vote(
        4, "signs", 1, 100,
        "level readings that part in more signs are a matter of clauses, not of words: the pivot's goes before."
        " At 2 corruption .0294 for .0306; at 8 nothing changes.",
    )  # fmt: skip
    company_around: int = _vote(
        6, "signs", 1, 100,
        "so many on each side of a reading may make a word with it."
        " At 3 corruption .0305 for .0306; at 12 corruption .0312 for .0306.",
    )  # fmt: skip
    company_elsewhere: int = _vote(
        2, "places", 1, 1000,
        "the document must have a pair of signs in so many others for it to count as its own."
        " At 1 nothing changes; at 4 corruption .0305 for .0306.",
    )  # fmt: skip
    company_confidence: float = _vote(
        0.9, "confidence", 0.0, 1.0,
        "what one of level readings is worth that the document's own words or the dictionary's tell from the others."
        " On all choices of two to four OCR witnesses .92 of 1,139 were right, .5 was stated; with one family left out"
        " .91 to .94. On the corruption set 6 of 10.",
    )  # fmt: skip
    consistent_after: int = _vote(
        2, "signs", 1, 20,
        "places after the same so many signs have one company: a rare sign is decided over all of them."
        " At 1 nothing changes; at 4 OCR .0097 for .0093.",
    )  # fmt: skip
    consistent_places: int = _vote(
        3, "places", 2, 1000,
        "fewer places in one company say nothing of consistency. At 2 no figure changes; at 6 nothing changes.",
    )  # fmt: skip
    consistent_clearly: float = _vote(
        1.5, "times the next reading", 1.0, 100.0,
        "a reading must be so much more consistent than any other: 鲟 16 against 鲳 9, 鲜 6 in the OCR set."
        " 1 and 3 decide alike.",
    )  # fmt: skip
    rival_shortest: int = _vote(
        24, "signs", 2, 1000,
        "of two texts in one place, each of one source, a shorter one has too few pairs of signs to be known by."
        " 12 and 48 decide alike.",
    )  # fmt: skip
    rival_length: float = _vote(
        0.5, "share of the pivot's stretch", 0.05, 1.0,
        "a rival must be so long: a sentence does not stand in the stead of a lost page."
        " At .25 pairs .158 for .166; at .9 pairs .175 for .166.",
    )  # fmt: skip
    rival_clearly: float = _vote(
        1.15, "times the pivot's share", 1.0, 100.0,
        "a rival's words must be so much more those of the document. Mean CER of the pairs of the corruption set .228"
        " without; .160 at 1, .166 here, .172 at 1.5, .189 at 2; at 1 a tie would exchange texts."
        " At 1 pairs .160 for .166; at 2.3 corruption .0476 for .0306, pairs .195 for .166.",
    )  # fmt: skip
    rival_confidence: float = _vote(
        0.9, "confidence", 0.0, 1.0,
        "what a text of one source is worth for which the document itself speaks. On the corruption set .99 of 223"
        " such characters were right.",
    )  # fmt: skip
    rule_shared: float = _vote(
        0.9, "confidence", 0.0, 1.0,
        "what the word of a named rule is worth that two sources bear out, as a document's number on lines of its own,"
        " until confidences are calibrated."
        " At .5 calibration .043 and .175 for .031 and .173; at .99 calibration .034 and .175 for .031 and .173.",
    )  # fmt: skip
    rule_single: float = _vote(
        0.6, "confidence", 0.0, 1.0,
        "the same, where one source does. .3 and .9 decide alike.",
    )  # fmt: skip

    single_support: int = _doubts(
        8, "signs", 1, 1000,
        "a shorter run that one witness has alone is told at its locus, not as a doubt."
        " At 4 doubts 37 for 32; at 16 doubts 23 for 32.",
    )  # fmt: skip
