"""Where a proper name stands: what tells a name replaced by another from a word misread.

Shapes, not a list of names: a name is what a dictionary has as one, a surname with a given name, what
stands before the sign for a county or a town, or a word that no dictionary has and the document
has again and again. In: a key and a place in it. Out: the signs of the name round the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from chuyi_recon.core.flags.base import once, pairs_of, stands_in
from chuyi_recon.core.flags.case import Case
from chuyi_recon.core.flags.evidence.name_exchanges import PROPER
from chuyi_recon.core.flags.evidence.outvoted_words import Difference
from chuyi_recon.core.text.bigram_index import Pairs
from chuyi_recon.core.text.notation import HAN_NUMERALS

_HAN = regex.compile(r"\p{Han}+")
_LAST_HAN = regex.compile(r"\p{Han}+\Z")
_WINDOW = 8  # signs on each side that are cut into words; a name is shorter
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
_NAME_SHAPE = 4  # signs: a longer word is no name told by its shape; at 2 flags .942 for .940; at 8 no figure changes
_NAME_AGAIN = 2  # times a word of no shape stands to be the document's name; flags .927 at 1, .936 at 4, .940 here


def words_at(case: Case, key: str, a: int, b: int) -> Iterator[tuple[int, int, str]]:
    """The words that signs `[a, b)` of a key stand in, each with its signs; marks end what is cut into words."""
    start = _LAST_HAN.search(key, max(0, a - _WINDOW), a)
    end = _HAN.match(key, b, b + _WINDOW)
    at = start.start() if start else a
    for word in _cut(case, key[at : end.end() if end else b]):
        if at < b and at + len(word) > a:
            yield at, at + len(word), word
        at += len(word)


@once
def _cut(case: Case, text: str) -> tuple[str, ...]:
    return case.lexicon.words(text, [t for t in case.terms if t in text])


def makes_a_word(case: Case, key: str, a: int, b: int) -> bool:
    """Whether all of `[a, b)` stands in known words of two signs or more."""
    found = [w for _, _, w in words_at(case, key, a, b)]
    return bool(found) and all(len(w) > 1 and case.lexicon.known(w) for w in found)


def name_at(case: Case, siglum: str, a: int, b: int) -> tuple[int, int] | None:
    """The signs of the name that `[a, b)` of a witness's key stands in; None where ordinary words stand there.

    A name that stands once must look like one; a word that is none of the dictionary's must stand
    `_NAME_AGAIN` times, or it is a misreading of something.
    """
    key = case.folded[siglum].key
    found = list(words_at(case, key, a, b))
    if not found:
        return None
    first, last = found[0][0], found[-1][1]
    if last - first == 2 and first and key[first - 1] in _SURNAMES:
        # A given name that is a word (建国) is cut from its surname: the whole stands alone, or again.
        alone = first == 1 or not _HAN.match(key[first - 2])
        first -= alone or pairs_of(case)[siglum].has(key[first - 1 : last], _NAME_AGAIN)
    if not first <= a <= b <= last or last - first > _NAME_SHAPE or last - first < 2:
        return None
    word = key[first:last]
    proper = len(found) == 1 and case.lexicon.tag(word) in PROPER
    if case.lexicon.known(word) and not proper:
        return None
    if proper or (_is_person(word) and key[last : last + 1] not in _NUMERALS) or _is_place(case, key, first, last):
        return first, last
    return (first, last) if pairs_of(case)[siglum].has(word, _NAME_AGAIN) else None


def _is_person(word: str) -> bool:
    return len(word) == 3 and word[0] in _SURNAMES


def _is_place(case: Case, key: str, first: int, last: int) -> bool:
    if key[last - 1] in _PLACE and last - first > 2:
        return True
    return key[last : last + 1] in _PLACE and not case.lexicon.known(key[last - 1 : last + 1])


def replaced(case: Case, every: Sequence[Difference]) -> Iterator[tuple[str, str]]:
    """The false name and the true one where a difference puts another name in the place of one.

    Who does not know a name writes the word he knows (枫林 for 枫岭); a misreading makes no word at all
    (枫岺). Of a person's name any change makes another one; so it does of a place's before its 县 or 区, and of what
    stands in quotation marks, unless the witness has the true one elsewhere. A name that its rivals have too, somewhere, is another name of the same document.
    """
    longest = _NAME_SHAPE
    every = [d for d in every if not (d.shared and d.siglum == case.family.base)]
    yield from (pair for d in every if (pair := _in_quotes(case, d)) is not None)
    every = [d for d in every if _is_exchange(d)]
    case.lexicon.look_up(p for d in every for p in _beside(case, d))
    asked = [(d, list(_round(case.folded[d.siglum].key, d, longest))) for d in every if _may_be_replaced(case, d)]
    case.lexicon.look_up(true for _, names in asked for _, true, _ in names)
    for d, names in asked:
        if _may_be_names(case, d, names):
            found = _replaced(case, d)
            if found is not None:
                yield found


def _in_quotes(case: Case, d: Difference) -> tuple[str, str] | None:
    """The false name and the true one where a difference lies in quotation marks, in both texts round the same words."""
    mine, theirs, longest = case.folded[d.siglum].key, case.folded[d.giver].key, _NAME_SHAPE
    a = mine.rfind('"', max(0, d.first - longest), d.first) + 1
    b = mine.find('"', d.last, d.last + longest) if a else -1
    if b < 0 or b - a > longest or not d.sure or d.at < 0:
        return None
    if not (_HAN.fullmatch(d.said) and _HAN.fullmatch(d.true) and _HAN.fullmatch(mine, a, b)):
        return None
    before, after = mine[a : d.first], mine[d.last : b]
    true = before + d.true + after
    if theirs[d.at - len(before) - 1 : d.at + len(d.true) + len(after) + 1] != f'"{true}"':
        return None
    if stands_in(case, d.siglum, true) or any(stands_in(case, e.siglum, mine[a:b]) for e in d.evidence):
        return None
    return mine[a:b], true


def _may_be_replaced(case: Case, d: Difference) -> bool:
    """Whether words are replaced, and a single one makes a known word with a neighbour, or a surname stands near.

    Most misreadings do neither.
    """
    key, at = case.folded[d.siglum].key, d.first
    near = not _SURNAMES.isdisjoint(key[max(0, at - 2) : at + 1]) or not _PLACE.isdisjoint(key[at + 1 : at + 4])
    if len(d.said) > 1 or near:
        return True
    return any(map(case.lexicon.known, _beside(case, d)))


def _is_exchange(d: Difference) -> bool:
    """Whether Han stand against as many other ones, and are no numbers."""
    if not d.sure or d.at < 0 or len(d.said) != len(d.true) or len(d.said) > _NAME_SHAPE:
        return False
    return bool(_HAN.fullmatch(d.said) and _HAN.fullmatch(d.true)) and not _NUMERALS.issuperset(d.said + d.true)


def _beside(case: Case, d: Difference) -> list[str]:
    """The pairs that the first sign of a difference makes with its neighbours."""
    key, at = case.folded[d.siglum].key, d.first
    return [p for p in (key[max(0, at - 1) : at + 1], key[at : at + 2]) if len(p) == 2]


def _round(key: str, d: Difference, longest: int) -> Iterator[tuple[str, str, int]]:
    """What can be the false name and the true one, and how many of their signs stand behind the difference."""
    spare = longest - len(d.said)
    for left in range(min(spare, d.first) + 1):
        before = key[d.first - left : d.first]
        if left and not _HAN.match(before):
            return
        for right in range(min(spare - left, len(key) - d.last) + 1):
            if right and not _HAN.match(key, d.last + right - 1):
                break
            if left + right + len(d.said) > 1:
                after = key[d.last : d.last + right]
                yield before + d.said + after, before + d.true + after, right


def _may_be_names(case: Case, d: Difference, names: Sequence[tuple[str, str, int]]) -> bool:
    """Whether one of the names round a difference can be a true one that is replaced, before any text is cut into words."""
    pairs = pairs_of(case)
    rivals = [(pairs[siglum], at + len(d.true)) for siglum, at in _places(case, d)]
    likely = False
    for false, true, right in names:
        shaped = (_is_person(false) and _is_person(true)) or any(
            r.key[e + right : e + right + 1] in _PLACE for r, e in rivals
        )
        if (shaped or not likely) and _may_be_name(case, rivals, false, true, right):
            if shaped:
                return True
            likely = True  # what else there may be changes nothing, but for persons
    return likely and makes_a_word(case, case.folded[d.siglum].key, d.first, d.last)


def _may_be_name(case: Case, rivals: Sequence[tuple[Pairs, int]], false: str, true: str, right: int) -> bool:
    """Whether what `rivals` have can be a name, and none of them has the false one; `right` signs of it are behind the places."""
    if case.lexicon.tag(true) not in PROPER:
        if case.lexicon.known(true):
            return False
        shape = _is_person(true) or (true[-1] in _PLACE and len(true) > 2)
        own = _NAME_AGAIN == 1  # any word is
        if not (shape or own) and not any(_stands_for_itself(r, true, end + right) for r, end in rivals):
            return False
    return not any(r.has(false) for r, _ in rivals)


def _stands_for_itself(rival: Pairs, word: str, end: int) -> bool:
    """Whether a rival has the word before this sign, and again elsewhere, or before the sign of a place."""
    start = end - len(word)
    return rival.key.startswith(word, start) and (
        rival.key[end : end + 1] in _PLACE or bool(rival.again(len(word))[start])
    )


def _places(case: Case, d: Difference) -> list[tuple[str, int]]:
    """Where its rivals have what stands against a difference."""
    starts = [(e.siglum, case.folded[e.siglum].at(e.span.start)) for e in d.evidence]
    inside = d.at - next(at for siglum, at in starts if siglum == d.giver)
    return [(siglum, at + inside) for siglum, at in starts]


def _replaced(case: Case, d: Difference) -> tuple[str, str] | None:
    """The false name and the true one, which the first rival has that has a name there."""
    mine = case.folded[d.siglum].key
    for siglum, at in _places(case, d):
        theirs, end = case.folded[siglum].key, at + len(d.true)
        name = name_at(case, siglum, at, end) if theirs.startswith(d.true, at) else None
        if name is None:
            continue
        a, b, true = d.first - (at - name[0]), d.last + (name[1] - end), theirs[name[0] : name[1]]
        if a < 0 or mine[a : d.first] != theirs[name[0] : at] or mine[d.last : b] != theirs[end : name[1]]:
            continue
        shaped = _is_person(true) and _is_person(mine[a:b])
        shaped |= _is_place(case, theirs, *name) and not stands_in(case, d.siglum, true)
        if not (shaped or makes_a_word(case, mine, d.first, d.last)):
            return None
        known = any(stands_in(case, o.siglum, mine[a:b]) for o in d.evidence)
        return None if known else (mine[a:b], true)
    return None
