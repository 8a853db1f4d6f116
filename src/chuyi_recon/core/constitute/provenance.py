"""Who attests each printed character.

In: the loci and their decisions. Out: the stretches, and what sign each printed character is in the
witness that it is copied from. A witness attests a character that is copied from it; one that stands beside the locus
with the very signs that are printed; and what its reading has in common with them. Ties: of two rules
that speak of one witness at one character the first counts.

Most loci print one reading whole. Whoever reads the same there is credited for all of them at once; only
what partly agrees, and what is put together of several places, is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType

import numpy as np
from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.constitute.joined_keys import JoinedKeys
from chuyi_recon.core.model import BoolArray, Decision, IntArray, Loci, Span, Stretches
from chuyi_recon.core.model.arrays import sums_before
from chuyi_recon.core.text.code_points import to_string

_NO_SPANS: Mapping[str, Sequence[Span]] = MappingProxyType({})
_UNATTESTED = np.iinfo(np.int32).min  # instead of a shift: the witness does not attest the character


def make_stretches(
    loci: Loci, keys: JoinedKeys, decisions: Sequence[Decision], withheld: Mapping[str, Sequence[Span]] = _NO_SPANS
) -> Stretches:
    """The stretches.

    What is `withheld` of a witness, in order and without overlaps, attests nothing, also as a part of a reading; what a
    decision names beside its locus attests it all the same.
    """
    texts = [d.text for d in decisions]
    text, size = "".join(texts), np.array(list(map(len, texts)), np.int64)
    pieces = _copied_pieces(loci, keys, decisions, size)
    # What is printed at `n` stands in the text of the witness at `n` and its shift.
    shift = np.full((len(loci.sigla), len(text)), _UNATTESTED, np.int32)
    # Who is copied from is written last, over what another rule says of the same witness.
    _write_shifts(shift, keys, pieces.sign_offsets, _attest_readings(loci, keys, pieces))
    for w, siglum in enumerate(loci.sigla):
        if spans := withheld.get(siglum):
            _remove_withheld(shift[w], spans)
    _write_shifts(shift, keys, pieces.sign_offsets, _attest_elsewhere(loci, keys, pieces, decisions))
    each, place = _expand_ranges(pieces.printed_offset, pieces.length)
    shift[pieces.witness[each], place] = (pieces.start - pieces.printed_offset)[each]
    return _cut_stretches(loci, decisions, text, np.repeat(np.arange(len(size)), size), shift)


def _remove_withheld(shift: IntArray, spans: Sequence[Span]) -> None:
    """Takes out of one witness's line what stands in these stretches of its text."""
    place = np.where(shift == _UNATTESTED, -1, shift + np.arange(len(shift)))
    starts, ends = np.array([(s.start, s.end) for s in spans]).T
    n = np.searchsorted(starts, place, "right") - 1
    shift[(place >= 0) & (n >= 0) & (place < ends[n])] = _UNATTESTED


def _cut_stretches(loci: Loci, decisions: Sequence[Decision], text: str, locus: IntArray, shift: IntArray) -> Stretches:
    """The text cut wherever some witness begins, ends or jumps, and between loci."""
    edge = (shift[:, 1:] != shift[:, :-1]).any(axis=0) | (locus[1:] != locus[:-1])
    starts = np.flatnonzero(np.append(True, edge)) if text else np.zeros(0, np.int64)
    held = shift[:, starts]
    place = np.where(held == _UNATTESTED, -1, held + starts).astype(np.int32)
    bounds = np.append(starts, len(text)).astype(np.int32)
    return Stretches(loci.sigla, text, bounds, locus[starts].astype(np.int32), place, tuple(decisions))


@dataclass(frozen=True, eq=False)
class _CopiedPieces:
    """What is copied from the witnesses, piece by piece: where it is printed, and its place in a witness.

    `[first, last)` are the signs of a piece, in the line of keys; `locus` is where it is printed.
    """

    locus: IntArray
    witness: IntArray
    printed_offset: IntArray
    start: IntArray
    length: IntArray
    first: IntArray
    last: IntArray
    keys: JoinedKeys
    locus_count: int

    @cached_property
    def _expanded(self) -> tuple[IntArray, IntArray]:
        return _expand_ranges(self.first, self.last - self.first)

    @property
    def sign(self) -> IntArray:
        """The printed signs, as signs of the line of keys."""
        return self._expanded[1]

    @cached_property
    def sign_offsets(self) -> IntArray:
        """Where the printed signs stand in the printed text."""
        each, sign = self._expanded
        return self.keys.origin[sign] + (self.printed_offset - self.start)[each]

    @cached_property
    def bounds(self) -> IntArray:
        """The printed signs of locus `l` are `[bounds[l], bounds[l + 1])`."""
        often = np.bincount(self.locus, self.last - self.first, self.locus_count)
        return sums_before(often.astype(np.int64))

    @cached_property
    def key(self) -> str:
        """The printed signs."""
        return to_string(self.keys.code_points[self.sign])

    def key_of_locus(self, locus: int) -> str:
        """The printed signs of one locus."""
        return self.key[self.bounds[locus] : self.bounds[locus + 1]]


@dataclass(frozen=True, eq=False)
class _AttestedRuns:
    """Printed signs `[at, at + length)` are the signs from `sign` on, in the line of keys, of a witness."""

    witness: IntArray
    at: IntArray
    sign: IntArray
    length: IntArray

    @classmethod
    def of(cls, runs: Sequence[tuple[int, int, int, int]]) -> _AttestedRuns:
        """These runs as columns."""
        return cls(*_to_columns(runs))


def _copied_pieces(loci: Loci, keys: JoinedKeys, decisions: Sequence[Decision], size: IntArray) -> _CopiedPieces:
    """The pieces in the order in which they are printed; `size` are the characters printed at each locus.

    An editor's own words, or characters that no witness has (an emendation, a ruling), are copied from nowhere; what
    stands between them is credited where it is found.
    """
    line = {siglum: w for w, siglum in enumerate(loci.sigla)}
    taken = [d.copied_from if d.text else () for d in decisions]
    locus = np.repeat(np.arange(len(taken)), np.array(list(map(len, taken)), np.int64))
    every = list(chain.from_iterable(taken))
    spans = [a.span for a in every]
    columns = [line[a.siglum] for a in every], [s.start for s in spans], [s.end for s in spans]
    witness, start, end = (np.array(column, np.int64) for column in columns)
    own = np.flatnonzero(np.bincount(locus, end - start, len(size)) < size).tolist()
    length = end - start
    # The pieces of a locus follow one another; where some of it is copied from nowhere they are looked for.
    before = length.cumsum() - length
    begins = np.flatnonzero(np.diff(locus, prepend=-1))
    at = before - np.repeat(before[begins], np.diff(np.append(begins, len(locus))))
    for i in own:
        here = np.flatnonzero(locus == i)
        piece_texts = [loci.texts[w][s:e] for w, s, e in zip(witness[here], start[here], end[here], strict=True)]
        at[here] = _find_in_order(decisions[i].text, piece_texts)
    kept = at >= 0
    at = at[kept] + (size.cumsum() - size)[locus[kept]]
    locus, witness, start, end, length = (column[kept] for column in (locus, witness, start, end, length))
    first, last = keys.sign_at(witness, start), keys.sign_at(witness, end)
    return _CopiedPieces(locus, witness, at, start, length, first, last, keys, len(size))


def _find_in_order(text: str, pieces: Sequence[str]) -> list[int]:
    """Where pieces stand in a text, in their order; -1 for all of them if one is not found.

    >>> _find_in_order("湘教发〔2022〕7号", ["湘教发", "2022", "7号"])
    [0, 4, 9]
    """
    out: list[int] = []
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return [-1] * len(pieces)
        out.append(at)
        at += len(piece)
    return out


def _attest_readings(loci: Loci, keys: JoinedKeys, pieces: _CopiedPieces) -> _AttestedRuns:
    """What the readings have in common with what is printed in their places."""
    begin, often = pieces.bounds[:-1], np.diff(pieces.bounds)
    begun = loci.first + keys.first[:-1, None]
    voting = loci.voting & (loci.length > 0) & (often > 0)
    whole = _wholly_printed(loci, begun, pieces)
    printed = loci.variant[whole, np.arange(len(loci))]
    alike = voting & (whole >= 0) & (loci.variant == printed)
    # Two different readings of one sign have nothing in common.
    partial = voting & ~alike & ((whole < 0) | (often > 1) | (loci.length > 1))
    w, at = np.nonzero(alike)
    some = _attest_in_part(keys, pieces, partial, begun, begun + loci.length)
    return _AttestedRuns(
        np.append(w, some.witness),
        np.append(begin[at], some.at),
        np.append(begun[w, at], some.sign),
        np.append(often[at], some.length),
    )


def _attest_in_part(
    keys: JoinedKeys, pieces: _CopiedPieces, partial: BoolArray, begun: IntArray, ended: IntArray
) -> _AttestedRuns:
    """What the readings in `apart`, one by one, have in common with what is printed in their places."""
    witness, locus = np.nonzero(partial)
    runs: list[tuple[int, int, int, int]] = []
    known: dict[tuple[str, str], tuple[tuple[int, int, int], ...]] = {}  # the same slip is made again and again
    facts = (witness, locus, pieces.bounds[locus], begun[witness, locus], ended[witness, locus])
    for w, i, at, first, last in zip(*(column.tolist() for column in facts), strict=True):
        pair = pieces.key_of_locus(i), keys.text[first:last]
        if pair not in known:
            known[pair] = tuple(_common_blocks(*pair))
        runs += [(w, at + a, first + b, n) for a, b, n in known[pair]]
    return _AttestedRuns.of(runs)


def _wholly_printed(loci: Loci, begun: IntArray, pieces: _CopiedPieces) -> IntArray:
    """By locus the witness whose reading is printed there sign for sign; -1 where it is put together otherwise.

    `begun` is where each reading begins in the line of keys.
    """
    out = np.full(len(loci), -1, np.int64)
    signed = np.flatnonzero(pieces.last > pieces.first)
    locus, witness, first, last = (c[signed] for c in (pieces.locus, pieces.witness, pieces.first, pieces.last))
    if not signed.size:
        return out
    begins = np.append(True, locus[1:] != locus[:-1])
    torn = locus[1:][~begins[1:] & (first[1:] != last[:-1])]  # the next piece does not go on where one ended
    locus, witness, first = locus[begins], witness[begins], first[begins]
    same = (begun[witness, locus] == first) & (loci.length[witness, locus] == np.diff(pieces.bounds)[locus])
    out[locus[same]] = witness[same]
    out[torn] = -1
    return out


def _common_blocks(printed: str, read: str) -> Iterator[tuple[int, int, int]]:
    """What two strings of signs have in common: begin in the one, begin in the other, length."""
    if not set(printed).isdisjoint(read):
        for m in Levenshtein.opcodes(printed, read).as_matching_blocks():
            if m.size:
                yield m.a, m.b, m.size


def _attest_elsewhere(
    loci: Loci, keys: JoinedKeys, pieces: _CopiedPieces, decisions: Sequence[Decision]
) -> _AttestedRuns:
    """What stands outside the loci with the very signs that are printed in them."""
    line = {siglum: w for w, siglum in enumerate(loci.sigla)}
    runs: list[tuple[int, int, int, int]] = []
    for i, decision in enumerate(decisions):
        if not decision.attested_elsewhere:
            continue
        printed, at = pieces.key_of_locus(i), int(pieces.bounds[i])
        for place in decision.attested_elsewhere:
            w = line[place.siglum]
            first, last = keys.sign_at(np.array(w), np.array([place.span.start, place.span.end])).tolist()
            if keys.text[first:last] == printed:
                runs.append((w, at, first, last - first))
    return _AttestedRuns.of(runs)


def _write_shifts(shift: IntArray, keys: JoinedKeys, sign_offsets: IntArray, runs: _AttestedRuns) -> None:
    """Writes into `shift` that the runs attest what is printed at `signed`."""
    for w in range(len(shift)) if len(runs.witness) else ():
        mine = runs.witness == w
        at, sign, length = runs.at[mine], runs.sign[mine], runs.length[mine]
        each, printed = _expand_ranges(at, length)
        place = sign_offsets[printed]
        shift[w, place] = keys.origin[printed + (sign - at)[each]] - place


def _to_columns(rows: Sequence[tuple[int, int, int, int]]) -> IntArray:
    """Rows of four as four columns."""
    numbers = np.fromiter(chain.from_iterable(rows), np.int64, 4 * len(rows))
    return np.ascontiguousarray(numbers.reshape(-1, 4).T)


def _expand_ranges(start: IntArray, length: IntArray) -> tuple[IntArray, IntArray]:
    """The numbers `[start, start + length)` of each run, laid end to end, and which run each belongs to.

    >>> [x.tolist() for x in _expand_ranges(np.array([5, 2]), np.array([2, 3]))]
    [[0, 0, 1, 1, 1], [5, 6, 2, 3, 4]]
    """
    each = np.repeat(np.arange(len(length)), length)
    ends = length.cumsum()
    return each, np.arange(len(each)) + (start - ends + length)[each]
