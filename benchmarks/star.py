"""What others' alignments of pairs say of many witnesses, and what a plain vote makes of it.

A program that aligns two texts gives the stretches in which the first and every other one are equal or part. Laid
over one another they make rows, in the form `recon-alignment/1`: one for each stretch of the first that nobody
parts from, one for each that somebody does, and one for what stands between two of its characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

Span = tuple[int, int]
Op = tuple[str, int, int, int, int]  # equal, replace, delete, insert; a stretch of the first text, one of the other
Row = dict[str, Span]
Aligner = Callable[[str, str], Sequence[Op]]


def rapidfuzz(first: str, other: str) -> Sequence[Op]:
    """One shortest way from the one to the other."""
    from rapidfuzz.distance import Levenshtein

    return [(o.tag, o.src_start, o.src_end, o.dest_start, o.dest_end) for o in Levenshtein.opcodes(first, other)]


def difflib(first: str, other: str) -> Sequence[Op]:
    """The standard library's matcher, without the heuristic that drops frequent signs."""
    return SequenceMatcher(None, first, other, autojunk=False).get_opcodes()


ALIGNERS: Mapping[str, Aligner] = {"rapidfuzz": rapidfuzz, "difflib": difflib}


def rows(texts: Mapping[str, str], first: str, aligner: Aligner) -> list[Row]:
    """The rows of a star round `first`, in its order.

    >>> rows({"a": "一二三四", "b": "一貳三四五"}, "a", rapidfuzz)
    [{'a': (0, 1), 'b': (0, 1)}, {'a': (1, 2), 'b': (1, 2)}, {'a': (2, 4), 'b': (2, 4)}, {'b': (4, 5)}]
    """
    size = len(texts[first])
    others = {s: list(aligner(texts[first], texts[s])) for s in sorted(texts) if s != first}
    parted = _units((op[1], op[2]) for ops in others.values() for op in ops if op[0] != "equal" and op[1] < op[2])
    # By witness and place in `first`: where in the witness that place is, before and after what is put in there.
    before, after = ({s: [0] * (size + 1) for s in others} for _ in range(2))
    put_in = set[int]()
    for s, ops in others.items():
        for tag, a, b, c, d in ops:
            if tag == "insert":
                before[s][a], after[s][a] = c, d
                put_in.add(a)
            for i in range(a + 1, b + 1):
                before[s][i] = after[s][i] = c + i - a if tag == "equal" else d
    edges = sorted(
        {0, size, *(e for unit in parted for e in unit), *put_in.difference(*(range(a + 1, b) for a, b in parted))}
    )
    out: list[Row] = []
    for a, b in zip(edges, [*edges[1:], size], strict=True):
        if a in put_in:
            out.append({s: (before[s][a], after[s][a]) for s in others if before[s][a] < after[s][a]})
        if a < b:
            row = {first: (a, b), **{s: (after[s][a], before[s][b]) for s in others}}
            out.append({s: row[s] for s in sorted(row) if row[s][0] < row[s][1]})
    return [row for row in out if row]


def signs(texts: Mapping[str, str], first: str, aligner: Aligner) -> list[Row]:
    """The same star with a row for every character of `first`, the finest rows that its alignments allow.

    What others have in place of a stretch stands against it character by character if it is as long, else in a row of
    its own before it.

    >>> signs({"a": "一二三四", "b": "一貳叁五四"}, "a", difflib)
    [{'a': (0, 1), 'b': (0, 1)}, {'b': (1, 4)}, {'a': (1, 2)}, {'a': (2, 3)}, {'a': (3, 4), 'b': (4, 5)}]
    """
    size = len(texts[first])
    before: list[Row] = [{} for _ in range(size + 1)]
    own: list[Row] = [{first: (i, i + 1)} for i in range(size)]
    for s in sorted(texts):
        for tag, a, b, c, d in aligner(texts[first], texts[s]) if s != first else ():
            if tag == "equal" or (tag == "replace" and b - a == d - c):
                for i in range(a, b):
                    own[i][s] = c + i - a, c + i - a + 1
            elif c < d:
                before[a][s] = c, d
    return [row for rows in zip(before, [*own, {}], strict=True) for row in rows if row]


def _units(spans: Iterable[Span]) -> list[Span]:
    """Stretches that overlap made one, in order."""
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a < out[-1][1]:
            out[-1] = out[-1][0], max(b, out[-1][1])
        else:
            out.append((a, b))
    return out


def vote(texts: Mapping[str, str], aligned: Sequence[Mapping[str, Span]]) -> str:
    """Of every row what most witnesses have; of equally many the reading of the first siglum."""
    out = []
    for row in aligned:
        said = [texts[s][slice(*row.get(s, (0, 0)))] for s in sorted(texts)]
        out.append(Counter(said).most_common(1)[0][0])
    return "".join(out)
