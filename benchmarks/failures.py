"""The failures that are planted: passages lost, invented, repeated, moved; false names, figures, phrases; slips."""

from __future__ import annotations

from random import Random

import regex

from benchmarks.ills import LOOKALIKE
from benchmarks.planted_texts import Drawn, Text
from benchmarks.planting import Copy, Edit, Note, clause_start

_DATE = r"\d{4}年\d{1,2}月(?:\d{1,2}日)?"
_UNIT = (
    r"(?:[万亿]?(?:平方米|立方米|公里|厘米|毫米|个月|小时|公方|千瓦|册|人|座|条|处|台|元|吨|亩|米|件|通|张|行|字|只|名|家|枚|种|所"
    r"|卷|年|日|倍|项|艘|次|孔|架|间|石|两|斤|页|席|份|辆|方|起|口|户|级)|[万亿])"
)
_NUMBER = regex.compile(
    rf"{_DATE}|百分之[一二三四五六七八九十]{{2,}}|\d[\d,.]*%|\d[\d,.]*\d{_UNIT}?|\d{_UNIT}|[一二三四五六七八九十百]{{2,}}{_UNIT}"
)
MEASURED = regex.compile(r"(?<=[0-9万])(?:个|座|条|处|台|张|件|通|只|名|家|枚|种|所|卷|艘|册|份)(?=\p{P}|\p{Han})")
QUOTED = regex.compile(r"[“「]([^”」\n]{2,12})[”」]")
HEAD = regex.compile(r"(?m)^(?:（[一二三四五六七八九]）|[一二三四五六七八九]、|\d\.)")
_NUMERALS = "一二三四五六七八九"


# ------------------------------------------------------------ large losses


def resumed(copy: Copy, start: int, end: int, new: str, notes: list[Note]) -> Edit:
    """The edit of a loss, with the labels of its two edges."""
    true = copy.true
    cut, torn = not clause_start(true, start), not clause_start(true, end)
    notes.append(Note("missing-clause", "resume"))
    if cut:
        notes.append(Note("truncated-clause", "head"))
    if torn:
        notes.append(Note("truncated-clause", "tail"))
    return Edit(start, end, ("\n" if true[start - 1 : start] != "\n" and (cut or new) else "") + new, tuple(notes))


def opening(copy: Copy, made: Drawn) -> None:
    """The beginning after the letterhead lost, and another document's in its place."""
    text, rng = made.text, made.rng
    lines = [0, *(m.end() for m in regex.finditer("\n", text.true))]
    start = lines[rng.choice((0, 3, 4))] if text.about["base"] == "web" else lines[rng.choice((0, 1, 2))]
    end = start + rng.randint(60, 200)
    end = boundary(text.true, end, rng)
    if made.may_lose(start, end) and copy.free(start, end):
        notes = [Note("hallucinated-section")]
        copy.plant(resumed(copy, start, end, text.opening, notes))
        made.lose(start, end)
        made.opening_by += 1


def boundary(true: str, at: int, rng: Random) -> int:
    """A place near, where a line begins, or a clause, or in the middle of one."""
    what = rng.random()
    if what < 0.45:
        return next((i + 1 for i in range(at, len(true)) if true[i] == "\n"), len(true))
    if what < 0.65:
        return next((i + 1 for i in range(at, len(true)) if true[i] in "，。；"), len(true))
    while at < len(true) and (
        true[at - 1] in "，。；：\n“「（《、" or true[at] in "，。；：\n”」）》、" or true[at].isascii()
    ):
        at += 1
    return at


def middle(copy: Copy, made: Drawn) -> None:
    """A passage lost and an invented one in its place, or just put in."""
    text, rng = made.text, made.rng
    for _ in range(8):
        start = boundary(text.true, rng.randint(80, len(text.true) - 120), rng)
        end = boundary(text.true, start + rng.randint(25, 150), rng) if rng.random() < 0.95 else start
        if end == start:
            start = end = next((i + 1 for i in range(start, len(text.true)) if text.true[i] == "\n"), len(text.true))
        if end > len(text.true) - 30 or not copy.free(start, end) or not made.may_lose(start, end):
            continue
        new = made.invention()
        if new is None:
            return
        notes = [Note("hallucinated-section")]
        edit = resumed(copy, start, end, new, notes) if end > start else Edit(start, end, new, tuple(notes))
        if copy.plant(edit):
            made.lose(start, end)
            return


def skip(copy: Copy, made: Drawn) -> None:
    """A passage lost at a page's end, nothing in its place."""
    text, rng = made.text, made.rng
    for _ in range(8):
        start = boundary(text.true, rng.randint(80, len(text.true) - 120), rng)
        end = boundary(text.true, start + rng.randint(15, 140), rng)
        if end - start >= 12 and end < len(text.true) and copy.free(start, end) and made.may_lose(start, end):
            copy.plant(resumed(copy, start, end, "", []))
            made.lose(start, end)
            return


def template(copy: Copy, made: Drawn) -> None:
    """One invented pattern again and again, a word of it changed."""
    text, rng = made.text, made.rng
    pattern, words = text.template
    if pattern in made.used:
        return
    made.used.add(pattern)
    every = [pattern.replace("X", w) + "\n" for w in words[: rng.randint(3, 4)]]
    notes = [Note("hallucinated-section"), Note("repetition-loop", skip=(len(every[0]) + 1, 0))]
    for _ in range(8):
        start = boundary(text.true, rng.randint(80, len(text.true) - 150), rng)
        end = boundary(text.true, start + rng.randint(20, 120), rng)
        if end < len(text.true) - 30 and copy.free(start, end) and made.may_lose(start, end):
            copy.plant(resumed(copy, start, end, "".join(every), notes))
            made.lose(start, end)
            return


def loop(copy: Copy, rng: Random) -> None:
    """One sentence two to six times more."""
    found = list(regex.finditer(r"(?<=[。；\n])[^。；\n]{12,60}[。；]", copy.true))
    m = rng.choice(found)
    if copy.free(m.start(), m.end()):
        copy.plant(Edit(m.end(), m.end(), m[0] * rng.randint(1, 5), (Note("repetition-loop"),)))


def moved(copy: Copy, rng: Random) -> None:
    """A paragraph out of its place."""
    lines = list(regex.finditer(r"(?m)^.{30,140}\n", copy.true))
    i = rng.randrange(2, len(lines) - 4)
    m, at = lines[i], lines[i + rng.choice((2, 3))].end()
    if copy.free(m.start(), m.end()) and copy.free(at, at):
        copy.plant(Edit(m.start(), m.end(), ""))
        copy.plant(Edit(at, at, m[0], (Note("order-anomaly"),)))


# ------------------------------------------------------------ small errors


def common(a: str, b: str) -> int:
    """How many signs two texts begin with alike."""
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def rewrite(text: Text, rng: Random) -> Edit | None:
    """Words that are not the document's in the place of true ones."""
    true, false = rng.choice(text.pairs["rewrites"])
    at = text.true.find(true)
    head, tail = common(true, false), common(true[::-1], false[::-1])
    tail = min(tail, len(true) - head, len(false) - head)
    return (
        Edit(at + head, at + len(true) - tail, false[head : len(false) - tail], (Note("unsupported-phrase"),))
        if at >= 0
        else None
    )


def entity(copy: Copy, made: Drawn) -> None:
    """A false name at all its places, or at one; no two copies have the same."""
    rng = made.rng
    pairs = [p for p in made.text.pairs["entities"] if p[1] not in made.used]
    if not pairs:
        return
    often = [min(3, copy.true.count(true)) for true, _ in pairs]  # what comes again is exchanged more often
    true, false = rng.choices(pairs, often)[0]
    made.used.add(false)
    places = [m.start() for m in regex.finditer(regex.escape(true), copy.true)]
    if rng.random() < 0.25:
        places = [rng.choice(places)]
    for at in places:
        start, end, new = at, at + len(true), false
        if copy.true[start - 1] in "“「" and copy.true[end : end + 1] in "”」":
            start, end, new = start - 1, end + 1, copy.true[start - 1] + false + copy.true[end]
        copy.plant(Edit(start, end, new, (Note("entity-substitution"),)))


def number(text: Text, rng: Random) -> Edit | None:
    """A figure with two digits exchanged or one changed."""
    skip = {m.start() for m in HEAD.finditer(text.true)}
    found = [m for m in _NUMBER.finditer(text.true) if m.start() not in skip and not named(text.true, m.start())]
    if not found:
        return None
    m = rng.choice(found)
    digits = [i for i, c in enumerate(m[0]) if c.isdigit() or c in _NUMERALS]
    if regex.match(r"\d{4}年", m[0]):
        digits = [i for i in digits if i > 1]
    if not digits:
        return None
    new = list(m[0])
    i = rng.choice(digits)
    pair = [k for k in digits if k + 1 in digits and new[k] != new[k + 1] and new[k + 1] != "0"]
    if pair and rng.random() < 0.4:
        k = rng.choice(pair)
        new[k], new[k + 1] = new[k + 1], new[k]
    else:
        new[i] = rng.choice([c for c in ("123456789" if new[i].isdigit() else _NUMERALS) if c != new[i]])
    return Edit(m.start(), m.end(), "".join(new), (Note("number-conflict"),))


def named(true: str, at: int) -> bool:
    """Whether a figure belongs to a document's number or an article's."""
    line = true[true.rfind("\n", 0, at) + 1 : true.find("\n", at)]
    return ("号" in line and len(line) < 24) or "第" in true[max(0, at - 1) : at]


def garble(text: Text, rng: Random) -> Edit | None:
    """A sign misread as one that looks like it."""
    places = [i for i, c in enumerate(text.true) if c in LOOKALIKE and not c.isdigit() and c not in "一二"]
    i = rng.choice(places)
    return Edit(i, i + 1, LOOKALIKE[text.true[i]], (Note("garbled-characters"),))


def measure(text: Text, rng: Random) -> Edit | None:
    """A measure word lost."""
    found = list(MEASURED.finditer(text.true))
    if not found:
        return None
    m = rng.choice(found)
    return Edit(m.start(), m.end(), "", (Note("dropped-characters", "gap"),))


def dropped(text: Text, rng: Random) -> Edit | None:
    """One to three signs lost inside a clause."""
    places = [m.start() for m in regex.finditer(r"(?<=\p{Han}{2})\p{Han}(?=\p{Han}{3})", text.true)]
    at = rng.choice(places)
    return Edit(at, at + rng.choice((1, 2, 3)), "", (Note("dropped-characters", "gap"),))


def one_mark(text: Text, rng: Random) -> Edit | None:
    """A mark without its partner."""
    found = list(regex.finditer(r"[“「（《][^”」）》\n]{1,14}[”」）》]", text.true))
    if not found:
        return None
    m = rng.choice(found)
    new = m[0][1:] if rng.random() < 0.5 else m[0][:-1]
    return Edit(m.start(), m.end(), new, (Note("unbalanced-quotes"),))


def misnumbered(text: Text, rng: Random) -> Edit | None:
    """An item with another number."""
    found = list(HEAD.finditer(text.true))
    if not found:
        return None
    m = rng.choice(found)
    digits = "123456789" if m[0][0].isdigit() else _NUMERALS
    old = next(c for c in m[0] if c in digits)
    new = m[0].replace(old, rng.choice([c for c in digits[:6] if c != old]))
    return Edit(m.start(), m.end(), new, (Note("order-anomaly"),))


def page(copy: Copy, rng: Random) -> None:
    """Page numbers."""
    first = rng.randint(2, 20)
    for k in range(rng.choice((1, 2))):
        at = rng.choice([m.end() for m in regex.finditer("\n", copy.true)][3:-2])
        number = rng.choice((f"第 {first + k} 页", f"- {first + k} -", str(first + k)))
        copy.plant(Edit(at, at, number + "\n", (Note("page-artifact"),)))


def letterspaced(copy: Copy) -> None:
    """The first line of a name alone, set letter by letter."""
    lines = list(regex.finditer(r"(?m)^\p{Han}{6,20}$", copy.true))
    if lines:
        m = lines[0]
        copy.plant(Edit(m.start(), m.end(), " ".join(m[0]), (Note("spaced-text"),)))
