"""How the line does on printed pages: running heads and page numbers of many shapes, on statutes drawn from a seed.

    python -m benchmarks.pages [FIRST-LAST] [--examples]

Each family is one statute, with a title, chapters, articles and lists, printed on pages and read by three to five
engines; the last engine has, in half of the families, another print with other pages and no head. Prints for each
style of head and foot the mean CER, that of the same readings without heads and feet, and what a page's furniture
costs: characters printed that are not in the text, and characters of the text that are not printed, each beyond those
of the same readings without furniture. `--examples` shows the places.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from statistics import mean

from rapidfuzz.distance import Levenshtein

from benchmarks import ills
from benchmarks.families import words
from benchmarks.generated import cer, run
from chuyi_recon.core.text.normal_form import normalize_text as normal

SEEDS = range(1, 7)
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
HAN = "一二三四五六七八九十"
PLACES = ("云州省", "青溪市", "江渚县", "雁湖区")
MATTERS = ("堤防管理", "河道保护", "古树名木保护", "渡口安全", "集市贸易", "档案管理", "公共图书馆", "散装粮食运输")
KINDS = ("条例", "办法", "规定", "实施细则")

FEET = {
    "none": "",
    "3": "{n}",
    "- 3 -": "- {n} -",
    "— 3 —": "— {n} —",
    "·3·": "·{n}·",
    "3/12": "{n}/{of}",
    "〔3〕": "〔{n}〕",
    "(3)": "({n})",
    "Ⅲ": "{roman}",
    "iii": "{small}",
    "第 3 页": "第 {n} 页",
    "第三页": "第{han}页",
    "第 3 页 共 12 页": "第 {n} 页 共 {of} 页",
    "第3页/共12页": "第{n}页/共{of}页",
    "共12页 第3页": "共{of}页 第{n}页",
    "3 of 12": "{n} of {of}",
    "Page 3": "Page {n}",
    "~3~": "~{n}~",
}
SMALL = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
HEADS = ("none", "title", "title cut", "gazette", "journal", "chapter", "number and title")


@dataclass(frozen=True, slots=True)
class Print:
    """How a page is set."""

    head: str
    foot: str
    width: int
    lines: int


def statute(rng: Random) -> tuple[str, str]:
    """A title, and a text that begins with it."""
    vocabulary, weights = words()
    place = rng.choice(PLACES)
    title = f"{place}{rng.choice(MATTERS)}{rng.choice(KINDS)}"

    def clause() -> str:
        return "".join(rng.choices(vocabulary, cum_weights=weights, k=rng.randint(3, 7)))

    def sentence() -> str:
        return "，".join(clause() for _ in range(rng.randint(1, 4))) + "。"

    rows = [title, f"（2016年11月2日{place}人民代表大会常务委员会第{rng.choice(HAN)}次会议通过）"]
    article = 0
    for chapter in range(rng.randint(2, 3)):
        rows.append(f"第{HAN[chapter]}章 {rng.choice(('总则', '保护与管理', '监督检查', '法律责任', '附则'))}")
        for _ in range(rng.randint(3, 5)):
            article += 1
            number = HAN[article - 1] if article <= 10 else f"十{HAN[article - 11]}"
            rows.append(f"第{number}条 {sentence()}{sentence()}")
            if rng.random() < 0.35:
                rows.append(f"{clause()}应当包括下列内容：")
                rows += [f"（{HAN[i]}）{clause()}；" for i in range(rng.randint(2, 4))]
            if rng.random() < 0.3:
                rows.append(sentence())
    rows.append(f"第{'十' if article >= 10 else ''}{HAN[article % 10]}条 本{title[-2:]}自2017年1月1日起施行。")
    return title, "\n".join(rows)


def set_in(text: str, title: str, page: Print, rng: Random) -> list[list[str]]:
    """The text on pages of lines, with their heads and feet."""
    rows = [p[i : i + page.width] for p in text.split("\n") for i in range(0, max(1, len(p)), page.width)]
    body = [rows[i : i + page.lines] for i in range(0, len(rows), page.lines)]
    first, year = rng.randint(1, 60), rng.randint(1990, 2020)
    out, chapter = [], ""
    for n, part in enumerate(body):
        chapter = next((r for r in part if "章 " in r[:5]), chapter)
        number, of = (n + 1, len(body)) if "12" in page.foot else (first + n, first + len(body))
        head = {
            "none": "",
            "title": title,
            "title cut": title[:8],
            "gazette": f"{title[:3]}人民代表大会常务委员会公报 {year}年第{first % 12 + 1}期",
            "journal": "法规汇编",
            "chapter": chapter,
            "number and title": f"{number}  {title}",
        }[page.head]
        foot = "" if page.head == "number and title" else _foot(page.foot, number, of)
        out.append([*([head] if head else []), *part, *([foot] if foot else [])])
    return out


def _foot(style: str, n: int, of: int) -> str:
    at = (n - 1) % 10
    return FEET[style].format(n=n, of=of, roman=ROMAN[at], small=SMALL[at], han=HAN[at])


def family(head: str, foot: str, seed: int) -> tuple[str, dict[str, str], dict[str, str]]:
    """A statute, its readings, and the same readings without heads and feet."""
    rng = Random(f"pages {head} {foot} {seed}")
    title, true = statute(rng)
    pages = [Print(head, foot, rng.choice((20, 26, 32)), rng.choice((18, 24, 30)))]
    if rng.random() < 0.5:
        pages.append(Print("none", rng.choice(("none", foot)), rng.choice((24, 30)), rng.choice((20, 26))))
    bare, furnished = {}, {}
    many = rng.randint(3, 5)
    for k in range(many):
        page = pages[-1] if k == many - 1 else pages[0]
        rate = rng.choice((0.004, 0.01, 0.02, 0.04))
        for into, printed in ((furnished, page), (bare, Print("none", "none", page.width, page.lines))):
            same = Random(f"{head} {foot} {seed} {k}")
            read = []
            for n, rows in enumerate(set_in(true, title, printed, Random(seed))):
                own = Random(f"{head} {foot} {seed} {k} {n}")
                framed = len(rows) - len(set_in(true, title, Print("none", "none", page.width, page.lines), own)[n])
                top = 1 if framed and printed.head != "none" else 0
                core = rows[top : len(rows) - (framed - top)]
                body = "".join(ills.engine(list("\n".join(core)), own, rate))
                around = [
                    "".join(ills.engine(list(r), own, min(0.08, 2 * rate)))
                    for r in (*rows[:top], *rows[len(core) + top :])
                ]
                read += [*around[:top], body, *around[top:]]
            into[f"w{k}"] = ("\n\n" if same.random() < 0.3 else "\n").join(read)
    return true, furnished, bare


def lost_and_added(true: str, made: str) -> tuple[int, int]:
    """Characters of the text that are not printed, and characters printed that are not of the text."""
    lost = added = 0
    for o in Levenshtein.opcodes(true, made):
        if o.tag != "equal":
            lost += max(0, (o.src_end - o.src_start) - (o.dest_end - o.dest_start))
            added += max(0, (o.dest_end - o.dest_start) - (o.src_end - o.src_start))
    return lost, added


def measured(styles: Sequence[tuple[str, str]], seeds: Sequence[int], examples: bool) -> Iterator[str]:
    """A line for each style, and one for all."""
    every: list[tuple[float, float, int, int]] = []
    for head, foot in styles:
        found = []
        for seed in seeds:
            true, furnished, bare = family(head, foot, seed)
            plain = normal(true)
            made, without = (normal(run(texts).text) for texts in (furnished, bare))
            (lost, added), (lost0, added0) = lost_and_added(plain, made), lost_and_added(plain, without)
            found.append((cer(true, made), cer(true, without), lost - lost0, added - added0))
            if examples:
                for o in Levenshtein.opcodes(plain, made):
                    if o.tag != "equal" and max(o.src_end - o.src_start, o.dest_end - o.dest_start) > 1:
                        yield (
                            f"  seed {seed}: …{plain[max(0, o.src_start - 8) : o.src_start]}"
                            f"[{plain[o.src_start : o.src_end]}] made [{made[o.dest_start : o.dest_end]}]"
                        )
        every += found
        yield _row(f"head {head}, foot {foot}", found)
    yield _row("all", every)


def _row(name: str, found: Sequence[tuple[float, float, int, int]]) -> str:
    made, without, lost, added = zip(*found, strict=True)
    return f"{name}: CER {mean(made):.4f}, without furniture {mean(without):.4f}, lost {sum(lost)}, added {sum(added)}"


def main(arguments: list[str]) -> int:
    """Prints the table."""
    asked = [a for a in arguments if not a.startswith("-")]
    first, last = (int(x) for x in asked[0].split("-")) if asked else (SEEDS[0], SEEDS[-1])
    styles = [("title", foot) for foot in FEET] + [(head, "— 3 —") for head in HEADS if head != "title"]
    for line in measured(styles, range(first, last + 1), "--examples" in arguments):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
