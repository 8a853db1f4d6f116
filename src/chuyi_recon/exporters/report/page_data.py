"""A reconstruction as columns: what the page's code reads (`parts/record.js` is its other half).

An object for every locus would be ten times the witnesses; columns and what differs from the usual are less than
twice. Offsets are of code points, as everywhere. The shape is between these two files and no promise: whoever
wants the record reads `reconstruction.json`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from chuyi_recon.core.model import Attestation, Decision, Ground, Locus, Reading, Reconstruction, Script, Span
from chuyi_recon.core.text.script import script_of
from chuyi_recon.exporters.report import tables
from chuyi_recon.exporters.report.confidence_steps import CUTS
from chuyi_recon.exporters.report.sentences import Sentences, Translator
from chuyi_recon.exporters.report.strings import LANGS, Lang, spoken

ABSENT = -1  # the length of a reading where the witness abstains
_KINDS = "agreed", "accidental", "substantive"
_PLACES = "pivot", "island", "single"
_LIKENESS = "look-alike", "sound-alike", "neither"
_SEVERITIES = "high", "medium", "low"
_SCRIPT_TAGS: Mapping[Script | None, str] = {"traditional": "zh-Hant", "simplified": "zh-Hans", None: "und"}


def island(reconstruction: Reconstruction, lang: Lang, chinese: Translator) -> Mapping[str, object]:
    """The members of the page's JSON."""
    sentences = Sentences(chinese)
    family, table = reconstruction.family, reconstruction.table
    line = {siglum: w for w, siglum in enumerate(family.sigla)}
    loci, decisions = tuple(table.loci), reconstruction.decisions
    read = [{r.siglum: r for r in locus.readings} for locus in loci]
    return {
        "lang": lang,
        "strings": {each: spoken(each) for each in LANGS},
        "cuts": CUTS,
        "family": {"name": family.name, "title": family.title, "base": family.base, "pivot": family.pivot},
        "effective": round(float(reconstruction.weights.effective), 2),
        "text": reconstruction.text,
        "script": script(reconstruction, family.pivot),
        "witnesses": [
            {"siglum": w.siglum, "text": w.text, "script": script(reconstruction, w.siglum)} for w in family.witnesses
        ],
        "places": "".join(str(_PLACES.index(row.place)) for row in table.rows),
        "counts": packed(len(row.loci) for row in table.rows),
        "kinds": "".join(str(_KINDS.index(locus.kind)) for locus in loci),
        "readings": [packed(_lengths(siglum, read)) for siglum in family.sigla],
        "jumps": [packed(_jumps(siglum, read)) for siglum in family.sigla],
        "withheld": [packed(_runs(siglum, read)) for siglum in family.sigla],
        "variants": packed(v for locus in loci if locus.kind != "agreed" for v in _variants(locus, line)),
        "likeness": _likeness(reconstruction, line),
        **_decided(decisions, loci, line, sentences),
        **_found(reconstruction, line, sentences),
        **_signs(reconstruction),
        "tables": tables.all_of(reconstruction),
        "templates": sentences.templates(),
    }


def script(reconstruction: Reconstruction, siglum: str) -> str:
    """`zh-Hant`, `zh-Hans` or, where there is no Han, `und`: fonts draw one character differently by it."""
    return _SCRIPT_TAGS[script_of(reconstruction.folded[siglum], reconstruction.family.witness(siglum).text)]


def _lengths(siglum: str, read: Sequence[Mapping[str, Reading]]) -> Iterator[int]:
    """What a witness has at each locus, in code points."""
    for reading in (here.get(siglum) for here in read):
        yield ABSENT if reading is None else len(reading.span)


def _jumps(siglum: str, read: Sequence[Mapping[str, Reading]]) -> Iterator[int]:
    """Pairs of a locus and an offset, where a reading does not begin at the end of the one before it."""
    end = 0
    for i, here in enumerate(read):
        reading = here.get(siglum)
        if reading is None:
            continue
        if reading.span.start != end:
            yield from (i, reading.span.start)
        end = reading.span.end


def _runs(siglum: str, read: Sequence[Mapping[str, Reading]]) -> Iterator[int]:
    """Pairs `[first, past the last)` of neighbouring loci at which a witness has no vote."""
    first = -1
    for i, here in enumerate(read):
        reading = here.get(siglum)
        without = reading is not None and reading.withheld
        if without and first < 0:
            first = i
        elif not without and first >= 0:
            yield from (first, i)
            first = -1
    if first >= 0:
        yield from (first, len(read))


def _variants(locus: Locus, line: Mapping[str, int]) -> list[int]:
    """By witness the number of its key among those of the locus, in code point order; `ABSENT` where it abstains."""
    keys = sorted({r.key for r in locus.readings})
    out = [ABSENT] * len(line)
    for r in locus.readings:
        out[line[r.siglum]] = keys.index(r.key)
    return out


def _signs(reconstruction: Reconstruction) -> dict[str, object]:
    """How texts become keys, in which rulings are anchored: what a character usually becomes, and by witness where not.

    `folds` leads from a character to its sign, empty where it has none, and leaves out those that are their own.
    `unusual` is by witness the distances between the other places, and their signs, a space for none.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    signs: list[list[str]] = []
    shared: dict[str, str] = {}
    for w in reconstruction.family.witnesses:
        folded = reconstruction.folded[w.siglum]
        own = [""] * len(w.text)
        for sign, offset in zip(folded.key, folded.origin.tolist(), strict=True):
            own[offset] = shared.setdefault(sign, sign)  # one object a sign, not one a place
        signs.append(own)
        pairs.update(zip(w.text, own, strict=True))
    usual: dict[str, str] = {}
    for (character, sign), _ in sorted(pairs.items(), key=lambda found: (-found[1], found[0])):
        usual.setdefault(character, sign)
    unusual = []
    for w, own in zip(reconstruction.family.witnesses, signs, strict=True):
        places = [i for i, (c, sign) in enumerate(zip(w.text, own, strict=True)) if usual[c] != sign]
        gaps = packed(i - before for before, i in pairwise([0, *places]))
        unusual.append([gaps, "".join(own[i] or " " for i in places)])
    return {"folds": {c: sign for c, sign in sorted(usual.items()) if c != sign}, "unusual": unusual}


def _likeness(reconstruction: Reconstruction, line: Mapping[str, int]) -> list[list[int]]:
    """Of each locus that has any: the locus, then by pairs the witness and what its reading is to the lemma."""
    return [
        [locus, *(x for siglum, said in found.items() for x in (line[siglum], _LIKENESS.index(said)))]
        for locus, found in sorted(reconstruction.likeness.items())
    ]


def _decided(
    decisions: Sequence[Decision], loci: Sequence[Locus], line: Mapping[str, int], sentences: Sentences
) -> dict[str, object]:
    """What is printed at each locus, why, and from where; `taken` where it is not the reading of one witness there."""
    grounds = [ground.value for ground in Ground]
    confidences = sorted({round(float(d.confidence) * 10_000) for d in decisions})
    place = {c: i for i, c in enumerate(confidences)}
    reasons: dict[str, int] = {}
    for d in decisions:
        reasons.setdefault(d.reason, len(reasons))
    return {
        "grounds": grounds,
        "ground": "".join(str(grounds.index(d.ground.value)) for d in decisions),
        "printed": packed(len(d.text) for d in decisions),
        "confidences": confidences,  # of ten thousand
        "confidence": packed(place[round(float(d.confidence) * 10_000)] for d in decisions),
        "open": packed(_gaps((d.locus, 1) for d in decisions if d.open)),
        "reasons": [sentences.told(reason) for reason in reasons],
        "reason": packed(_gaps((d.locus, reasons[d.reason]) for d in decisions if d.reason)),
        "rules": [[d.locus, d.rule] for d in decisions if d.rule],
        "lemma": packed(
            _lemma(d, locus, line) for d, locus in zip(decisions, loci, strict=True) if locus.kind != "agreed"
        ),
        "taken": [
            [d.locus, _stretches((*d.taken, *d.beside), line)]
            for d, locus in zip(decisions, loci, strict=True)
            if d.text and locus.kind != "agreed" and _lemma(d, locus, line) < 0
        ],
    }


# What a number is written with: everything that JSON and HTML write as itself in one byte, but for `~`.
_DIGITS = "".join(c for c in map(chr, range(33, 126)) if c not in '"\\<')


def packed(numbers: Iterable[int]) -> str:
    """Whole numbers from -1 as text: up to 88 in one character, longer ones after a `~` for every further digit.

    >>> packed([-1, 0, 88, 89, 9000]), len(_DIGITS)
    ('!#}~#!~~#,#', 90)
    """
    out = []
    for number in numbers:
        digits, rest = "", number + 1
        while rest or not digits:
            rest, digit = divmod(rest, len(_DIGITS))
            digits = _DIGITS[digit] + digits
        out.append("~" * (len(digits) - 1) + digits)
    return "".join(out)


def _gaps(pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Pairs of a locus and a number, the locus as its distance from the one before.

    >>> _gaps([(3, 7), (5, 0)])
    [3, 7, 2, 0]
    """
    out, before = [], 0
    for locus, number in pairs:
        out += [locus - before, number]
        before = locus
    return out


def _lemma(decision: Decision, locus: Locus, line: Mapping[str, int]) -> int:
    """The first witness whose reading here is what is printed, or -1."""
    mine = (line[r.siglum] for r in locus.readings if r.text == decision.text and not r.withheld)
    return next(mine, -1)


def _found(reconstruction: Reconstruction, line: Mapping[str, int], sentences: Sentences) -> dict[str, object]:
    """Findings and doubts, one list each; codes by their index."""
    codes = sorted({f.code for f in reconstruction.findings})
    return {
        "codes": codes,
        "findings": [
            [
                codes.index(f.code),
                _SEVERITIES.index(f.severity),
                line[f.siglum],
                *_place(f.span),
                sentences.told(f.message),
                f.suggestion,
                _stretches(f.evidence, line),
            ]
            for f in reconstruction.findings
        ],
        "doubts": [
            [d.code, *_place(d.span), sentences.told(d.message), _stretches(d.parts, line)]
            for d in sorted(reconstruction.doubts, key=lambda d: (d.span, d.code))
        ],
    }


def _stretches(places: Iterable[Attestation], line: Mapping[str, int]) -> list[int]:
    """Witness, start and length, one after the other."""
    return [x for a in places for x in (line[a.siglum], *_place(a.span))]


def _place(span: Span) -> tuple[int, int]:
    return (span.start, len(span))
