"""Seeded damage with causes: what a web editor loses, what one scan does to all who read it, what one engine misreads.

A copy is a list with one item for each true character: what the copy shows in its place (`""`: lost; more than one
character: something is added). The damage of a scan is drawn once and handed to every engine that reads it, so that
engines share errors, as they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

Copy = list[str]

# Signs that are confused by shape; written for this generator.
_PAIRS = (
    "己已 末未 土士 人入 日曰 大太 天夫 干千 午牛 田由 甲申 白自 目且 县具 治冶 准淮 设没 进迸 定走 推椎 历厉 名各 "
    "间问 处外 体休 住往 待侍 令今 折拆 贷货 责贵 免兔 乌鸟 拔拨 技枝 授援 板扳 情惰 清请 晴睛 记纪 项顶 管菅 官宫 "
    "完宗 究穷 容客 宣宜 实买 力刀 办为 方万 市币 布希 全金 会舍 合台 性牲 法怯 学字 提堤 建健 经径 业亚 生主 产严 "
    "发友 社杜 重里 政攻 府俯 区医 国围 所昕 08 17 35 一二"
)
LOOKALIKE = {a: b for p in _PAIRS.split() for a, b in ((p[0], p[1]), (p[1], p[0]))}
MARKS = {
    "，": ("", "。", "、", ","),
    "。": ("", "．", "，"),
    "“": ("", '"'),
    "”": ("", '"'),
    "；": ("", "："),
    "、": ("", "，"),
}
FRAGILE = "“”个所项人条次座份0123456789年月日"  # what a web copy loses more often than other signs
COMMON = "的一是了在有和国大中人上为个地业成会可工主发年政学行生民经理建设"  # what an engine guesses


def misread(c: str, rng: Random) -> str:
    """What an engine shows for a character that it cannot read: its like, nothing, a guess, or two."""
    if c in MARKS:
        return rng.choice(MARKS[c])
    what = rng.random()
    if what < 0.75 and c in LOOKALIKE:
        return LOOKALIKE[c]
    if what < 0.9:
        return rng.choice([x for x in COMMON if x != c])
    return "" if what < 0.97 else c + rng.choice("·.丶一")


def engine(text: Copy, rng: Random, rate: float, lines: float = 0.0) -> Copy:
    """A reading of a page that shows `text`; marks are misread four times as often, `lines` of the lines are lost."""
    out = [misread(c, rng) if c and c != "\n" and rng.random() < rate * (4 if c in MARKS else 1) else c for c in text]
    at = 0
    while at < len(out):
        end = at + 28
        if rng.random() < lines:
            out[at:end] = ["\n" if c == "\n" else "" for c in out[at:end]]
        at = end
    return out


def scan(text: Sequence[str], rng: Random, rate: float) -> Copy:
    """A page with spots: runs of one to four characters that every engine misreads alike."""
    out = list(text)
    at = 0
    while at < len(out):
        if rng.random() < rate:
            for i in range(at, min(len(out), at + rng.randint(1, 4))):
                if out[i] != "\n":
                    out[i] = misread(out[i], rng)
        at += 1
    return out


def web(text: Sequence[str], rng: Random, rate: float) -> Copy:
    """A web copy that has lost characters: marks and figures first, now and then a few together."""
    out = list(text)
    for i, c in enumerate(text):
        if c != "\n" and rng.random() < rate * (6 if c in FRAGILE else 1):
            for j in range(i, min(len(out), i + rng.choice((1, 1, 1, 1, 2, 3)))):
                out[j] = "" if out[j] != "\n" else "\n"
    return out


def wrapped(copy: Copy, width: int) -> str:
    """The copy as text; `width` characters a line, 0: as the paragraphs run."""
    text = "".join(copy)
    if not width:
        return text
    rows = (p[i : i + width] for p in text.split("\n") for i in range(0, max(1, len(p)), width))
    return "\n".join(rows)
