"""The table of a family, in columns: signs become characters, rows and loci get their numbers.

In: a family, its folded texts, the alignment and each witness's clauses. Out: a `Table`. Law: every
character of every witness stands in exactly one cell and one reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from unicodedata import category

import numpy as np

from chuyi_recon.core.collate.rows import RowBlock, row_blocks
from chuyi_recon.core.collate.segments import pivot_star
from chuyi_recon.core.model import Alignment, BoolArray, Clauses, Family, FoldedText, IntArray, Table
from chuyi_recon.core.model.table_columns import ACCIDENTAL, AGREED, ROW_KINDS, SUBSTANTIVE, Loci, Rows
from chuyi_recon.core.text.code_points import code_points
from chuyi_recon.core.text.fold import sign_extents
from chuyi_recon.errors import InternalError
from chuyi_recon.messages import Message

_ABSENT = -1
_HAN, _WIDE = 0x3400, 0xFB00  # between them stand Han, Hangul and private signs, none of them a mark
_CLAUSE_ADDED = 12  # signs: an addition with a closing mark is a clause of its own from here on; 6 and 24 decide alike


def build_table(
    family: Family,
    folded: Mapping[str, FoldedText],
    alignment: Alignment,
    clauses: Mapping[str, Clauses],
) -> Table:
    """The table of a family. Rows stand in order of the pivot; at one slot islands first, then by siglum.

    Where the alignment's pivot is `CONSENSUS`, which is no witness, it has no line in the table, and what nobody else
    has there is no locus.
    """
    ends = {s: _drop_repeats(folded[s].signs_at(clauses[s].end)) for s in {*family.sigla, alignment.pivot}}
    made = list(row_blocks(pivot_star(alignment, folded), folded, ends, _CLAUSE_ADDED))
    loci = _make_loci(family, folded, made)
    for w, witness in enumerate(family.witnesses):
        held = int((loci.end[w] - loci.start[w]).sum())
        if held != len(witness.text):
            raise InternalError(
                Message(
                    "error.bug.table-loses-characters",
                    family=family.name,
                    held=held,
                    all=len(witness.text),
                    siglum=witness.siglum,
                ),
                Message("hint.report-with-files"),
            )
    places = np.repeat([ROW_KINDS.index(s.row_kind) for s in made], [int(s.row_starts.sum()) for s in made])
    moved = _moved_readings(family.sigla, made)
    if alignment.pivot not in family.sigla:
        loci, places, moved = _drop_empty_loci(loci, places, moved)
    rows = _make_rows(loci, places.astype(np.int8), moved, alignment.pivot)
    return Table(family, rows, loci, {s: family.independence_class(s) for s in family.sigla})


def _drop_empty_loci(loci: Loci, places: IntArray, moved: BoolArray) -> tuple[Loci, IntArray, BoolArray]:
    """The loci at which some witness has a reading, and their rows with the places of these."""
    there = np.flatnonzero(loci.present.any(axis=0))
    loci = loci.select(there)
    kept, row = np.unique(loci.row, return_inverse=True)
    return replace(loci, row=row.astype(np.int32)), places[kept], moved[:, there]


def _drop_repeats(ordered: IntArray) -> IntArray:
    """The values of an ordered vector, each once."""
    new = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    found: IntArray = ordered[new]
    return found


def _moved_readings(sigla: Sequence[str], made: Sequence[RowBlock]) -> BoolArray:
    """Which readings stand out of order in their witness."""
    out = [np.zeros((len(sigla), 0), bool)]
    for s in made:
        part = np.zeros((len(sigla), len(s.units)), bool)
        own = [line for line, w in enumerate(s.units.sigla) if w in sigla]
        part[[sigla.index(s.units.sigla[line]) for line in own]] = (s.units.moved & (s.units.first >= 0))[own]
        out.append(part)
    return np.concatenate(out, axis=1)


def _make_loci(family: Family, folded: Mapping[str, FoldedText], made: Sequence[RowBlock]) -> Loci:
    """The units of all strips as loci. What counts are the readings: where units agree, signs may part."""
    sigla = family.sigla
    count = sum(len(s.units) for s in made)
    first, last = np.full((len(sigla), count), _ABSENT, np.int32), np.zeros((len(sigla), count), np.int32)
    at = 0
    for s in made:
        here = slice(at, at + len(s.units))
        for line, siglum in enumerate(s.units.sigla):
            if siglum not in sigla:  # the consensus
                continue
            w = sigla.index(siglum)
            first[w, here], last[w, here] = s.units.first[line], s.units.last[line]
        at = here.stop
    last[first < 0] = 0
    start, end = np.zeros_like(first), np.zeros_like(last)
    for w, witness in enumerate(family.witnesses):
        tiles = sign_extents(folded[witness.siglum], witness.text)
        there = first[w] >= 0
        start[w] = np.where(there, tiles[first[w]], 0)
        end[w] = np.where(last[w] > first[w], tiles[last[w]], start[w])
        end[w][~there] = 0
    slot = np.concatenate([s.units.pivot_first for s in made] or [np.zeros(0, np.int32)])
    row = np.concatenate([s.row_starts for s in made] or [np.zeros(0, bool)]).cumsum(dtype=np.int32) - 1
    keys = tuple(folded[s].key for s in sigla)
    agreed = np.concatenate([s.units.agreed for s in made] or [np.zeros(0, bool)])
    variant, kind = number_variants(keys, first, last, agreed)
    texts = tuple(w.text for w in family.witnesses)
    withheld = np.zeros(first.shape, bool)
    return Loci(sigla, texts, keys, first, last, start, end, variant, withheld, kind, row, slot)


def number_variants(
    keys: Sequence[str], first: IntArray, last: IntArray, agreed: BoolArray
) -> tuple[IntArray, IntArray]:
    """The numbers of the distinct keys at each locus, in code point order, and the kind of each locus.

    `agreed` loci are looked at sign by sign, all at once; of the others, those whose readings have one sign
    at most; what is left is compared as strings.
    """
    points = [code_points(k) for k in keys]
    there = first >= 0
    size = np.where(there, last - first, 0)
    variant = np.where(there, 0, _ABSENT).astype(np.int16)
    kind = np.full(first.shape[1], AGREED, np.int8)
    open_loci = ~agreed | ~_identical_signs(points, first, size, there, agreed)
    short = np.flatnonzero(open_loci & (size.max(axis=0, initial=0) <= 1))
    _number_single_signs(points, short, first, size, there, variant, kind)
    wide = np.flatnonzero(open_loci & (size.max(axis=0, initial=0) > 1))
    # An absent reading is an empty one here: 0 to 0.
    begins, ends = (np.where(there[:, wide], c[:, wide], 0).T.tolist() for c in (first, last))
    numbers, kinds = [], []
    for here, begin, end in zip(there[:, wide].T.tolist(), begins, ends, strict=True):
        readings = [key[a:b] for key, a, b in zip(keys, begin, end, strict=True)]
        distinct = sorted({k for k, present in zip(readings, here, strict=True) if present})
        numbers.append([distinct.index(k) if present else _ABSENT for k, present in zip(readings, here, strict=True)])
        parted = len(distinct) > 1
        kinds.append(AGREED if not parted else ACCIDENTAL if _differ_in_marks(distinct) else SUBSTANTIVE)
    if numbers:
        variant[:, wide], kind[wide] = np.array(numbers, np.int16).T, kinds
    return variant, kind


def _identical_signs(
    points: Sequence[IntArray], first: IntArray, size: IntArray, there: BoolArray, agreed: BoolArray
) -> BoolArray:
    """Of the agreed loci, those at which all that are there have the very same signs."""
    out = np.zeros(len(agreed), bool)
    which = np.flatnonzero(agreed)
    if not which.size:
        return out
    lead = there[:, which].argmax(axis=0)
    model, long = first[lead, which], size[lead, which]
    ok = np.ones(len(which), bool)
    begin = long.cumsum() - long
    inner = np.arange(int(long.sum())) - np.repeat(begin, long)
    wanted = np.zeros(len(inner), np.uint32)
    for w, own in enumerate(points):
        part = np.repeat(lead == w, long)
        wanted[part] = own[(np.repeat(model, long) + inner)[part]]
    for w, own in enumerate(points):
        here = there[w, which]
        ok &= ~here | (size[w, which] == long)
        checked = np.repeat(here & ok, long)
        other = own[(np.repeat(first[w, which], long) + inner)[checked]] != wanted[checked]
        wrong = np.repeat(np.arange(len(which)), long)[checked][other]
        ok[wrong] = False
    out[which] = ok
    return out


def _number_single_signs(
    points: Sequence[IntArray],
    which: IntArray,
    first: IntArray,
    size: IntArray,
    there: BoolArray,
    variant: IntArray,
    kind: IntArray,
) -> None:
    """Numbers the readings of loci at which nobody has more than one sign; none at all sorts first."""
    signs = np.full((len(points), len(which)), _ABSENT, np.int64)
    for w, own in enumerate(points):
        here = there[w, which]
        signs[w, here] = 0
        has = size[w, which] == 1
        signs[w, has] = own[first[w, which[has]]].astype(np.int64) + 1  # a zero byte is a sign, too
    ordered = np.sort(signs, axis=0)
    new = np.ones(ordered.shape, bool)
    new[1:] = ordered[1:] != ordered[:-1]
    new &= ordered >= 0
    rank = np.zeros(signs.shape, np.int16)
    for line, fresh in zip(ordered, new, strict=True):
        rank += (line < signs) & fresh
    variant[:, which] = np.where(there[:, which], rank, _ABSENT)
    parted = new.sum(axis=0) > 1
    # Most signs are Han, and no marks: whoever has one parts in words.
    maybe = np.flatnonzero(parted & ((signs < _HAN) | (signs > _WIDE)).all(axis=0))
    exchanged = np.zeros(len(which), bool)
    for i in maybe.tolist():
        exchanged[i] = all(c < 0 or (c > 0 and _is_mark(chr(c - 1))) for c in signs[:, i].tolist())
    kind[which] = np.where(parted, np.where(exchanged, ACCIDENTAL, SUBSTANTIVE), AGREED)


def _differ_in_marks(keys: Sequence[str]) -> bool:
    """Whether only one mark stands for another."""
    one, *rest = keys
    return all(
        len(one) == len(other) and all(a == b or (_is_mark(a) and _is_mark(b)) for a, b in zip(one, other, strict=True))
        for other in rest
    )


def _is_mark(sign: str) -> bool:
    return category(sign)[0] in "PS"


def _make_rows(loci: Loci, place: IntArray, moved: BoolArray, pivot: str) -> Rows:
    """The rows with their cells; `agreement` is with the pivot, or where it has nothing the first that has text."""
    count = len(place)
    shape = (len(loci.sigla), count)
    start, end = np.full(shape, _ABSENT, np.int32), np.full(shape, _ABSENT, np.int32)
    earliest = np.full(shape, len(loci), np.intp)
    size, over, same = (np.zeros(shape, np.int64) for _ in range(3))
    for w in range(len(loci.sigla)):
        own = np.flatnonzero(loci.first[w] >= 0)
        if not own.size:  # a witness without a sign that covers no place
            continue
        rows = loci.row[own]
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        ends = np.append(begins[1:], len(rows)) - 1
        at = rows[begins]
        start[w, at], end[w, at] = loci.start[w, own[begins]], loci.end[w, own[ends]]
        earliest[w, at] = own[begins]
        size[w] = np.bincount(loci.row, loci.length[w], count)
    end = np.where(start < 0, _ABSENT, np.maximum(start, end))
    # The pivot leads; where it has nothing, of those that have text the one that comes first.
    lead = np.where(size > 0, earliest, len(loci)).argmin(axis=0) if count else np.zeros(0, np.intp)
    if pivot in loci.sigla:
        lead = np.where(size[loci.sigla.index(pivot)] > 0, loci.sigla.index(pivot), lead)
    leads = lead[loci.row]
    model = loci.length[leads, np.arange(len(loci))]
    number = loci.variant[leads, np.arange(len(loci))]
    for w in range(len(loci.sigla)):
        here = loci.first[w] >= 0
        over[w] = np.bincount(loci.row, np.where(here, model, 0), count)
        same[w] = np.bincount(loci.row, np.where(here & (loci.variant[w] == number), model, 0), count)
    total = size + over
    agreement = np.where(total > 0, 2 * same / np.maximum(total, 1), 0.0)
    bounds = np.append(np.flatnonzero(np.diff(loci.row, prepend=-1)), len(loci)).astype(np.int32)
    out_of_order = np.array([np.bincount(loci.row, m, count) > 0 for m in moved])
    return Rows(loci.sigla, place, bounds, start, end, agreement, out_of_order)
