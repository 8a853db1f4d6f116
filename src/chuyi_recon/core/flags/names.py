"""Where a proper name stands: what tells a name replaced by another from a word misread.

Shapes, not a list of names: a name is what a dictionary has as one, a surname with a given name, what
stands before the sign for a county or a town, or a word that no dictionary has and the document
has again and again. In: a key and a place in it. Out: the signs of the name round the place.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from chuyi_recon.core.flags.base import once
from chuyi_recon.core.flags.differences import Difference
from chuyi_recon.core.model import Case
from chuyi_recon.core.notation import HAN_NUMERALS

_HAN = regex.compile(r"\p{Han}+")
_WINDOW = 8  # signs on each side that are cut into words; a name is shorter
_LONGEST = 4  # signs of a name
_AGAIN = 2  # times a word that no dictionary has must stand in a witness to be a name of its document
_PROPER = frozenset({"nr", "ns", "nt", "nz", "nrt", "nrfg"})
_NUMERALS = frozenset(HAN_NUMERALS + "元年")  # 唐贞元十四年 is a year, 十八罗汉 a number
_PLACE = frozenset("省市县区乡镇村")
# The signs that most Chinese surnames are: a closed class, as numerals are.
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤方俞任袁柳"
    "鲍史唐费岑薛雷贺倪汤滕殷罗毕郝邬傅齐康伍余顾孟黄萧尹姚邵汪毛狄贝戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻贾路"
    "江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫宗丁邓郁杭洪诸左石崔吉龚程邢裴陆荣翁荀甄曲封储靳"
    "段焦巴谷车侯班仰仲伊宁仇栾甘厉祖武符刘景詹龙叶司黎白蒲卓蔺屠蒙乔翟谭劳冉桑桂牛尚温庄晏柴阎连艾廖耿"
    "匡文寇欧蔚师巩聂敖冷辛简饶曾游岳帅佟商梅闻莘肖涂覃"
)


def words_at(case: Case, key: str, a: int, b: int) -> Iterator[tuple[int, int, str]]:
    """The words that signs `[a, b)` of a key stand in, each with its signs; marks end what is cut into words."""
    start, end = a, b
    while start > 0 and a - start < _WINDOW and _HAN.match(key[start - 1]):
        start -= 1
    while end < len(key) and end - b < _WINDOW and _HAN.match(key[end]):
        end += 1
    at = start
    for word in _cut(case, key[start:end]):
        if at < b and at + len(word) > a:
            yield at, at + len(word), word
        at += len(word)


@once
def _cut(case: Case, text: str) -> tuple[str, ...]:
    return case.lexicon.words(text)


def makes_a_word(case: Case, key: str, a: int, b: int) -> bool:
    """Whether all of `[a, b)` stands in known words of two signs or more."""
    found = [w for _, _, w in words_at(case, key, a, b)]
    return bool(found) and all(len(w) > 1 and case.lexicon.known(w) for w in found)


def name_at(case: Case, key: str, a: int, b: int) -> tuple[int, int] | None:
    """The signs of the name that `[a, b)` of a key stands in; None where ordinary words stand there.

    A name that stands once must look like one; a word that is none of the dictionary's must stand
    `_AGAIN`, or it is a misreading of something.
    """
    found = list(words_at(case, key, a, b))
    if not found:
        return None
    first, last = found[0][0], found[-1][1]
    if not first <= a <= b <= last or last - first > _LONGEST or last - first < 2:
        return None
    word = key[first:last]
    proper = len(found) == 1 and case.lexicon.tag(word) in _PROPER
    if case.lexicon.known(word) and not proper:
        return None
    if proper or (_is_person(word) and key[last : last + 1] not in _NUMERALS) or _is_place(case, key, first, last):
        return first, last
    return (first, last) if key.count(word) >= _AGAIN else None


def _is_person(word: str) -> bool:
    return len(word) == 3 and word[0] in _SURNAMES


def _is_place(case: Case, key: str, first: int, last: int) -> bool:
    if key[last - 1] in _PLACE and last - first > 2:
        return True
    return key[last : last + 1] in _PLACE and not case.lexicon.known(key[last - 1 : last + 1])


def replaced(case: Case, d: Difference) -> tuple[str, str] | None:
    """The false name and the true one where a difference puts another name in the place of one; None where it does not.

    Who does not know a name writes the word he knows (枫林 for 枫岭); a misreading makes no word at all
    (枫岺). Of a person's name any change makes another one. A name that its rivals have too, somewhere,
    is another name of the same document.
    """
    if not d.sure or d.at < 0 or len(d.said) != len(d.true) or len(d.said) > _LONGEST:
        return None
    if not (_HAN.fullmatch(d.said) and _HAN.fullmatch(d.true)) or set(d.said + d.true) <= _NUMERALS:
        return None
    mine = case.folded[d.siglum].key
    if len(d.said) == 1 and not _may_be_replaced(case, mine, d.first):
        return None
    given = next(a for a in d.evidence if a.siglum == d.giver)
    inside = d.at - case.folded[d.giver].at(given.span.start)
    for e in d.evidence:
        theirs, at = case.folded[e.siglum].key, case.folded[e.siglum].at(e.span.start) + inside
        end = at + len(d.true)
        name = name_at(case, theirs, at, end) if theirs.startswith(d.true, at) else None
        if name is None:
            continue
        a, b, true = d.first - (at - name[0]), d.last + (name[1] - end), theirs[name[0] : name[1]]
        if a < 0 or mine[a : d.first] != theirs[name[0] : at] or mine[d.last : b] != theirs[end : name[1]]:
            continue
        persons = _is_person(true) and _is_person(mine[a:b])
        if not (persons or makes_a_word(case, mine, d.first, d.last)):
            return None
        return None if any(mine[a:b] in case.folded[o.siglum].key for o in d.evidence) else (mine[a:b], true)
    return None


def _may_be_replaced(case: Case, key: str, at: int) -> bool:
    """Whether a sign makes a known word with a neighbour, or a surname stands near: most misreadings do neither."""
    beside = key[max(0, at - 1) : at + 1], key[at : at + 2]
    return any(len(p) == 2 and case.lexicon.known(p) for p in beside) or not _SURNAMES.isdisjoint(
        key[max(0, at - 2) : at + 1]
    )
