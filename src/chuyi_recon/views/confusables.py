"""What a rejected reading is to the lemma: a misreading by eye, by ear, or neither.

己 for 已 and 迸 for 进 are what an eye or an engine takes for one another; 得 for 的 what is typed by
ear. 信 for 怡 is neither: somebody made it up. An editor weighs these differently, so the record says
which it is. Nothing is decided by it: no step is given the tables, and what is explained is a finished
`Reconstruction`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from chuyi_recon.core.model import Decision, Likeness, Reconstruction, Span


class Confusables(Protocol):
    """Which Han look alike and which sound alike; those of Chinese are in `app/language/confusables`.

    Both are symmetric.
    """

    def look_alike(self, one: str, other: str) -> bool:
        """Whether two characters look alike."""
        ...

    def sound_alike(self, one: str, other: str) -> bool:
        """Whether two characters share a syllable, whatever its tone."""
        ...


class NoConfusables:
    """Knows no two characters that are alike."""

    def look_alike(self, one: str, other: str) -> bool:  # noqa: ARG002 (the protocol's)
        """False."""
        return False

    def sound_alike(self, one: str, other: str) -> bool:  # noqa: ARG002 (the protocol's)
        """False."""
        return False


# What the tables do not hold: figures, Latin, kana and marks that are read for one another or for a Han, as signs of
# the key. Put together by hand, of what engines are known for; not measured, for our sets hold too few of them.
_CONFUSABLE_PAIRS = (
    *("0O", "0o", "0D", "0Q", "0〇", "0口", "0○", "O〇", "O○", "〇○", "oO", "1l", "1I", "1|", "1i", "1丨", "lI", "l|"),
    *("I|", "I丨", "2Z", "2z", "5S", "5s", "6b", "6G", "8B", "9g", "9q", "38", "68", "17", "cC", "sS", "uU", "vV"),
    *("wW", "xX", "zZ", "x×", "X×", "十+", "十×", "一-", "一_", "一~", "一ー", "二=", "二ニ", "三≡", "八ハ", "力カ"),
    *("口ロ", "夕タ", "工エ", "卜ト", "千チ", "口□", "囗□", "丶、", "丿/", "人(", "入("),
)
_CONFUSABLE = frozenset(map(frozenset, _CONFUSABLE_PAIRS))
# One sign read as two, or two as one; a Han and its parts side by side or one above the other, where each part is a
# character too. Put together by hand.
_DECOMPOSITIONS = (
    *("m rn", "w vv", "d cl", "好 女子", "如 女口", "姓 女生", "明 日月", "时 日寸", "旺 日王", "昌 日日", "旦 日一"),
    *("早 日十", "林 木木", "村 木寸", "材 木才", "相 木目", "杜 木土", "李 木子", "查 木旦", "杏 木口", "和 禾口"),
    *("秋 禾火", "种 禾中", "種 禾重", "香 禾日", "站 立占", "章 立早", "音 立日", "加 力口", "叶 口十", "吕 口口"),
    *("吐 口土", "男 田力", "思 田心", "忠 中心", "志 士心", "忘 亡心", "想 相心", "岩 山石", "吉 士口", "古 十口"),
    *("胡 古月", "計 言十", "記 言己", "訂 言丁", "對 业寸", "对 又寸", "功 工力", "新 亲斤", "外 夕卜", "多 夕夕"),
    *("台 厶口", "合 人一口", "公 八厶", "分 八刀", "全 人王", "岁 山夕", "歌 哥欠", "朝 卓月", "期 其月", "政 正文"),
)
_PARTS = dict(whole.split(" ") for whole in _DECOMPOSITIONS)


def compare_readings(one: str, other: str, confusables: Confusables) -> Likeness | None:
    """What two readings are to one another, sign by sign; the same whichever comes first.

    `look-alike` where the signs of every exchanged pair look alike, or one reading is the other with a
    sign taken apart (女子 for 好); else `sound-alike` where those of every pair sound alike; else
    `neither`. None where no word is exchanged: they are equal or differ in marks, or signs were added or lost.
    """
    if one == other or not one or not other:
        return None
    if _decompose(one) == _decompose(other):
        return "look-alike"
    exchanged = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    # With fewer additions and losses than exchanges it is those that happened: 职业本科 and 业本科学.
    if len(one) != len(other) or Levenshtein.distance(one, other) < len(exchanged):
        return None
    words = [(a, b) for a, b in exchanged if a.isalnum() or b.isalnum()]
    if not words:
        return None
    if all(frozenset((a, b)) in _CONFUSABLE or confusables.look_alike(a, b) for a, b in words):
        return "look-alike"
    return "sound-alike" if all(confusables.sound_alike(a, b) for a, b in words) else "neither"


def _decompose(text: str) -> str:
    """`text` with each sign that can be read as two taken apart."""
    return "".join(_PARTS.get(c, c) for c in text)


def label_rejected_readings(reconstruction: Reconstruction, confusables: Confusables) -> Reconstruction:
    """The same reconstruction, and of each rejected reading of its substantive loci what it is to the lemma.

    Left out are readings that add or lose something or are the lemma, and loci whose lemma was not copied from one.
    """
    texts = _WitnessTexts(reconstruction)

    @cache
    def between(one: tuple[str, str], other: tuple[str, str]) -> Likeness | None:
        """Of two readings, each as its key and its characters, the closer of the two answers.

        Witnesses of two scripts are compared in keys; 書 and 晝, which look alike, do not once they are 书 and 昼.
        """
        known_labels = [compare_readings(a, b, confusables) for a, b in zip(one, other, strict=True)]
        return next((label for label in _LIKENESS_ORDER if label in known_labels), None)

    found: dict[int, dict[str, Likeness]] = {}
    for locus in reconstruction.table.loci.substantive:
        decision = reconstruction.decisions[locus.ordinal]
        lemma = texts.lemma_of(decision) if decision.text else None
        if lemma is None:
            continue
        others = [r for r in locus.readings if r.key != lemma[0]]
        labels = {r.siglum: between(texts.signs_and_characters(r.siglum, r.span), lemma) for r in others}
        if known_labels := {siglum: label for siglum, label in labels.items() if label is not None}:
            found[locus.ordinal] = known_labels
    return replace(reconstruction, likeness=found)


_LIKENESS_ORDER: tuple[Likeness, ...] = ("look-alike", "sound-alike", "neither")


class _WitnessTexts:
    """The signs of stretches of a reconstruction's witnesses: their key, and the characters they came from."""

    def __init__(self, reconstruction: Reconstruction) -> None:
        self._folded = reconstruction.folded
        self._texts = {w.siglum: w.text for w in reconstruction.family.witnesses}

    def signs_and_characters(self, siglum: str, span: Span) -> tuple[str, str]:
        """The key of a stretch, and its characters without white space and marks of layout."""
        folded, text = self._folded[siglum], self._texts[siglum]
        first, last = folded.sign_range(span)
        return folded.key[first:last], "".join(text[i] for i in folded.origin[first:last].tolist())

    def lemma_of(self, decision: Decision) -> tuple[str, str] | None:
        """The same of what is printed; None where it was not copied (an emendation)."""
        if "".join(a.span.extract(self._texts[a.siglum]) for a in decision.copied_from) != decision.text:
            return None
        parts = [self.signs_and_characters(a.siglum, a.span) for a in decision.copied_from]
        return "".join(key for key, _ in parts), "".join(characters for _, characters in parts)
