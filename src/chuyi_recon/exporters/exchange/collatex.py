"""`collation.json`: the witnesses side by side, as CollateX writes its alignment table in JSON.

`table` has a line for each of `witnesses`, of as many columns as there are segments; a cell is null, or a list of one
token. `t` is what the witness has, white space and all: the tokens of a witness in the order of
`_token_array_position` are its text, character for character. `n` is what was compared. What CollateX has no word for
is beside it: `withheld` tokens, and by siglum the columns `[first, last)` of `lacunae`, where null is no omission.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chuyi_recon.exporters.json_lines import json_object
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.segments import Segments, cut_segments

_Token = dict[str, Any]  # a JSON object


def export(view: Apparatus) -> bytes:
    """The table as JSON, one witness a line."""
    segments = cut_segments(view)
    return json_object(
        {
            "witnesses": list(view.sigla),
            "table": list(map(list, _token_lines(segments))),
            "lacunae": {s: runs for w, s in enumerate(view.sigla) if (runs := _lacunae(segments, w))},
        }
    )


def _token_lines(segments: Segments) -> list[list[list[_Token] | None]]:
    """A line for each witness; tokens are numbered through all of them, with one number free between two witnesses."""
    lines, number = [], 0
    for w in range(len(segments.view.sigla)):
        line = _witness_line(segments, w, number)
        number += sum(cell is not None for cell in line) + 1
        lines.append(line)
    return lines


def _witness_line(segments: Segments, w: int, number: int) -> list[list[_Token] | None]:
    """The cells of one witness. White space that stands alone goes with the token before it, at the begin behind it."""
    view, loci = segments.view, segments.view.loci
    text, siglum, folded = loci.texts[w], view.sigla[w], view.folded[w]
    starts, ends = segments.start[w].tolist(), segments.end[w].tolist()
    own = sorted((starts[i], ends[i], i) for i in range(len(segments)) if 0 <= starts[i] < ends[i])
    line: list[list[_Token] | None] = [None] * len(segments)
    before = ""
    last: _Token | None = None
    for start, end, i in own:
        words = text[start:end]
        if not words.strip():
            if last is None:
                before += words
            else:
                last["t"] += words
            continue
        first, past = folded.sign_at(start), folded.sign_at(end)
        key = folded.key[first:past]
        last = _Token(_sigil=siglum, _token_array_position=number, n=key, t=before + words)
        if loci.withheld[w, segments.bounds[i]]:
            last["withheld"] = True
        line[i], before = [last], ""
        number += 1
    return line


def _lacunae(segments: Segments, w: int) -> list[list[int]]:
    absent = segments.start[w] < 0
    runs: list[list[int]] = np.flatnonzero(np.diff(absent.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).tolist()
    return runs
