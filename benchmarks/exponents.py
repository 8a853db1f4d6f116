"""By what power of its length the time of a text grows, for classes of input that some step might be slow on.

    python -m benchmarks.exponents            every class
    python -m benchmarks.exponents square     one of them

Each class is a family of three copies that part at two signs, with 20,000 and with 200,000 characters a copy; the table
gives seconds and the exponent between the two. Above `LIMIT` the exit code is 1. A family that shares no text counts,
too: to find that out must cost no more.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections.abc import Callable, Mapping

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.core import pipeline
from chuyi_recon.core.model import Transcription, Witness
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import NothingInCommon

LIMIT = 1.3
SIZES = (20_000, 200_000)  # characters of a copy
LEAST = 0.5  # seconds: shorter times say nothing of growth
COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"

_random = random.Random(7)  # the same texts every time


def han(length: int) -> str:
    """Common characters in no order."""
    return "".join(_random.choices(COMMON, k=length))


def lines(length: int, make: Callable[[int], str]) -> str:
    """Lines numbered from 0, of that length together."""
    unit = len(make(1000)) + 1
    return "\n".join(map(make, range(length // unit + 1)))[:length]


def once(unit: str, length: int) -> str:
    """A unit again and again, with some text on either side."""
    return han(30) + (unit * (length // len(unit) + 1))[:length] + han(30)


CLASSES: Mapping[str, Callable[[int], str]] = {
    # text
    "paragraphs": lambda n: lines(n, lambda _: han(60) + "。"),
    "one line": han,
    "short lines": lambda n: lines(n, lambda _: han(2)),
    "lines of one sign": lambda n: lines(n, lambda _: han(1)),
    "spaced signs": lambda n: " ".join(han(n // 2)),
    "Latin words": lambda n: once("lorem ipsum dolor ", n),
    # numbers
    "page numbers": lambda n: lines(n, lambda i: f"- {i} -"),
    "bare numbers": lambda n: lines(n, str),
    "items": lambda n: lines(n, lambda i: f"{i}."),
    "items in brackets": lambda n: "".join(f"（{i % 9}）" for i in range(n // 3)),
    "Han items": lambda n: lines(n, lambda i: "一二三四五六七八九十"[i % 10] + "、" + han(8)),
    "Han figures": lambda n: once("一二三四五六七八九十百", n),
    "figures": lambda n: "".join(_random.choices("0123456789", k=n)),
    "document numbers": lambda n: lines(n, lambda i: f"湘教发〔2022〕{i}号"),
    "dates": lambda n: lines(n, lambda i: f"2022年4月{i % 30}日"),
    "circled figures": lambda n: lines(n, lambda i: "①②③④⑤"[i % 5] + han(5)),
    "pages": lambda n: lines(n, lambda i: han(60) + f"。\n- {i} -"),
    # marks
    "dots": lambda n: once(".", n),
    "full stops": lambda n: once("。", n),
    "commas": lambda n: once("，", n),
    "dots of omission": lambda n: once("…", n),
    "opening quotes": lambda n: lines(n, lambda _: "“" + han(5)),
    "quotes alone": lambda n: once("“", n),
    "pairs of quotes": lambda n: once("“”", n),
    "opening brackets": lambda n: lines(n, lambda _: "（" + han(5)),
    "black brackets": lambda n: once("【", n),
    "boxes": lambda n: "".join("□" + han(1) for _ in range(n // 2)),
    "words and dots": lambda n: "".join(han(4) + "……" for _ in range(n // 6)),
    # white space and marks without width
    "spaces": lambda n: once(" ", n),
    "wide spaces": lambda n: once("\u3000", n),
    "line ends": lambda n: once("\n", n),
    "no width": lambda n: once("\u200b", n),
    "turned direction": lambda n: once("\u202e", n),
    "combining marks": lambda n: once("\u0301", n),
    "joined emoji": lambda n: once("👩\u200d🏫", n),
    "one letter": lambda n: once("a", n),
    # markup
    "braces": lambda n: once("{{", n),
    "unclosed marks": lambda n: lines(n, lambda _: "{{" + han(4) + "|"),
    "bars": lambda n: once("|", n),
    "backslashes": lambda n: once("\\", n),
    "stars": lambda n: once("*", n),
    "hashes": lambda n: once("#", n),
    "angles": lambda n: once("<", n),
    "tags": lambda n: once("<b>", n),
    "open tags": lambda n: "".join('<div class="' + han(3) for _ in range(n // 15)),
    "entities": lambda n: once("&nbsp;", n),
    "dollars": lambda n: once("$", n),
    "open formulas": lambda n: lines(n, lambda _: "$" + han(3)),
    "fractions": lambda n: once("\\frac{", n),
    "tables": lambda n: lines(n, lambda _: f"|{han(3)}|{han(3)}|"),
    "rules of tables": lambda n: once("|---", n),
    "notes in brackets": lambda n: lines(n, lambda i: han(20) + f"[{i}]"),
    # web and loops
    "addresses": lambda n: lines(n, lambda i: f"https://www.example.org/{i}/{han(3)}"),
    "menus": lambda n: lines(n, lambda _: " | ".join(han(4) for _ in range(8))),
    "one line repeated": lambda n: once(han(30) + "。\n", n),
    "one clause repeated": lambda n: once(han(8) + "，", n),
    "one sign repeated": lambda n: once("的", n),
    "two loops": lambda n: once("支持", n // 2) + once("建设建", n // 2),
}


def seconds(text: str) -> float:
    """Seconds of processor that a family of three copies of a text takes, all of the line."""
    third, half = len(text) // 3, len(text) // 2
    copies = (text, text[:third] + "错" + text[third + 1 :], text[:half] + "误" + text[half + 1 :])
    witnesses = [Witness(f"{n}", Transcription(copy), f"{n}.txt", f"{n}") for n, copy in enumerate(copies)]
    begun = time.process_time()
    try:
        family = pipeline.make_family("", witnesses, ChineseLexicon(), Settings())
        pipeline.reconstruct(family, ChineseLexicon(), Settings())
    except NothingInCommon:
        pass
    return time.process_time() - begun


def exponent(short: float, long: float) -> float:
    """By what power of the length time grows between the two sizes."""
    return math.log(max(long, LEAST) / max(short, LEAST)) / math.log(SIZES[1] / SIZES[0])


def main(names: list[str]) -> int:
    """Prints a line for each class; returns 1 if one grows faster than the limit."""
    worst = 0.0
    seconds(han(2000))  # loads the dictionaries
    print(f"{'class':<20} {SIZES[0]:>8} {SIZES[1]:>8}  exponent")
    for name in names or list(CLASSES):
        short, long = (seconds(CLASSES[name](size)) for size in SIZES)
        power = exponent(short, long)
        worst = max(worst, power)
        print(f"{name:<20} {short:>8.2f} {long:>8.2f}  {power:.2f}{' !' if power > LIMIT else ''}", flush=True)
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
