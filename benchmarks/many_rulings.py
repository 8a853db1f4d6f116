"""By what power of their number the time of rulings grows: 1,000, 10,000 and 100,000 lines of rulings.jsonl.

    python -m benchmarks.many_rulings             every class
    python -m benchmarks.many_rulings deferrals   one of them

Each class lies beside three small copies; the table gives seconds of processor, from the lines to the text, and the
exponent of the last step. Above `LIMIT` the exit code is 1.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from benchmarks.exponents import LIMIT
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.rulings import log
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Ruling, Span, Transcription, Witness
from chuyi_recon.core.rulings import anchor_loci, anchor_witness_span
from chuyi_recon.core.settings import Settings

SIZES = (1_000, 10_000, 100_000)  # rulings
LEAST = 0.5  # seconds: shorter times say nothing of growth
_TEXT = "建立楚怡职业教育联席会议制度，各市州按照职责分工抓好落实，定期报告工作进展{}。\n"
_COPIES = {"web": "情况", "scan": "状况", "photo": "状况"}
_DATE = "2024-05-01T08:00:00.000Z"


def prepare() -> pipeline.PreparedFamily:
    """Three copies that part at one place."""
    witnesses = [Witness(s, Transcription(_TEXT.format(own)), f"{s}.txt", s) for s, own in _COPIES.items()]
    lexicon, settings = ChineseLexicon(), Settings()
    return pipeline.prepare(pipeline.make_family("", witnesses, lexicon, settings), lexicon, settings)


PREPARED = prepare()
_MADE = pipeline.conclude(PREPARED)
_AT = next(locus.ordinal for locus in _MADE.table.loci if locus.kind == "substantive")
_PLACE = anchor_loci(_MADE, Span(_AT, _AT + 1))
_STRETCH = anchor_witness_span(_MADE, "scan", Span(5, 25))

CLASSES: Mapping[str, Callable[[int], Ruling]] = {
    "one editor": lambda n: Ruling(_PLACE, "text", f"词{n}", "CL", _DATE, f"第{n}次"),
    "one word": lambda n: Ruling(_PLACE, "text", "状", f"校{n}", _DATE, f"据{n}"),
    "many words": lambda n: Ruling(_PLACE, "text", f"词{n}", f"校{n}", _DATE),
    "deferrals": lambda n: Ruling(_PLACE, "defer", None, f"校{n}", _DATE, f"待查{n}"),
    "stretches": lambda n: Ruling(_STRETCH, "keep" if n % 2 else "withhold", None, f"校{n}", _DATE, "", "scan"),
    "places gone": lambda n: Ruling((f"无此文字{n}", ("字",), "亦无此文字"), "omit", None, f"校{n}", _DATE),
}


def seconds(make: Callable[[int], Ruling], many: int) -> float:
    """Seconds of processor that so many rulings take: the lines read, the text made under them."""
    rulings = (make(n) for n in range(many))
    lines = (log.RulingLine(r.anchor, r.choice, r.text, r.editor, r.date, r.note, r.witness) for r in rulings)
    data = b"\n".join(map(msgspec.json.encode, lines))
    begun = time.process_time()
    entries = log.unretracted(log.parse_log(Path("rulings.jsonl"), data))
    assert len(pipeline.conclude(PREPARED, (e.ruling for e in entries if e.ruling)).text)
    return time.process_time() - begun


def main(names: list[str]) -> int:
    """Prints a line for each class; returns 1 if one grows faster than the limit."""
    worst = 0.0
    print(f"{'class':<14} {' '.join(f'{size:>8}' for size in SIZES)}  exponent")
    for name in names or list(CLASSES):
        spent = [seconds(CLASSES[name], size) for size in SIZES]
        power = math.log(max(spent[-1], LEAST) / max(spent[-2], LEAST)) / math.log(SIZES[-1] / SIZES[-2])
        worst = max(worst, power)
        mark = " !" if power > LIMIT else ""
        print(f"{name:<14} {' '.join(f'{s:>8.2f}' for s in spent)}  {power:.2f}{mark}", flush=True)
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
