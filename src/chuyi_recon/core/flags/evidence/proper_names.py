"""Where a proper name stands: what tells a name replaced by another from a word misread.

Shapes, not a list of names: a name is what a dictionary has as one, a surname with a given name, or a word that no dictionary has and the document
has again and again. In: a key and a place in it. Out: the signs of the name round the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from chuyi_recon.core.flags.base import bigrams_by_witness, cache_per_family, witness_has_name
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.name_exchanges import MAX_RIVALS, PROPER
from chuyi_recon.core.flags.evidence.outvoted_words import OutvotedWords
from chuyi_recon.core.text.notation import HAN_NUMERALS

_HAN = regex.compile(r"\p{Han}+")
_LAST_HAN = regex.compile(r"\p{Han}+\Z")
_WINDOW = 8  # signs on each side that are cut into words; a name is shorter
_NUMERALS = frozenset(HAN_NUMERALS + "元年")  # 唐贞元十四年 is a year, 十八罗汉 a number
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


def words_at(context: FlagContext, key: str, a: int, b: int) -> Iterator[tuple[int, int, str]]:
    """The words that signs `[a, b)` of a key stand in, each with its signs; marks end what is cut into words."""
    start = _LAST_HAN.search(key, max(0, a - _WINDOW), a)
    end = _HAN.match(key, b, b + _WINDOW)
    at = start.start() if start else a
    for word in _segment(context, key[at : end.end() if end else b]):
        if at < b and at + len(word) > a:
            yield at, at + len(word), word
        at += len(word)


@cache_per_family
def _segment(context: FlagContext, text: str) -> tuple[str, ...]:
    return context.lexicon.segment(text, [t for t in context.terms if t in text])


def is_made_of_words(context: FlagContext, key: str, a: int, b: int) -> bool:
    """Whether all of `[a, b)` stands in known words of two signs or more."""
    found = [w for _, _, w in words_at(context, key, a, b)]
    return bool(found) and all(len(w) > 1 and context.lexicon.has_word(w) for w in found)


def find_name(context: FlagContext, siglum: str, a: int, b: int) -> tuple[int, int] | None:
    """The signs of the name that `[a, b)` of a witness's key stands in; None where ordinary words stand there.

    A name that stands once must look like one; a word that is none of the dictionary's must stand
    `_NAME_AGAIN` times, or it is a misreading of something.
    """
    key = context.folded[siglum].key
    found = list(words_at(context, key, a, b))
    if not found:
        return None
    first, last = found[0][0], found[-1][1]
    if last - first == 2 and first and key[first - 1] in _SURNAMES:
        # A given name that is a word (建国) is cut from its surname: the whole stands alone, or again.
        alone = first == 1 or not _HAN.match(key[first - 2])
        first -= alone or bigrams_by_witness(context)[siglum].contains(key[first - 1 : last], _NAME_AGAIN)
    if not first <= a <= b <= last or last - first > _NAME_SHAPE or last - first < 2:
        return None
    word = key[first:last]
    proper = len(found) == 1 and context.lexicon.part_of_speech(word) in PROPER
    if context.lexicon.has_word(word) and not proper:
        return None
    if proper or (_is_person_name(word) and key[last : last + 1] not in _NUMERALS):
        return first, last
    return (first, last) if bigrams_by_witness(context)[siglum].contains(word, _NAME_AGAIN) else None


def _may_have_name(context: FlagContext, siglum: str, a: int, b: int) -> bool:
    """Whether `find_name` can find one round `[a, b)`, told without cutting the text into words: few places can."""
    key = context.folded[siglum].key
    if not _SURNAMES.isdisjoint(key[max(0, b - 3) : a + 1]):
        return True
    if bigrams_by_witness(context)[siglum].may_recur(a, b - a, _NAME_AGAIN):
        return True
    return _may_be_proper(context, key[max(0, b - _NAME_SHAPE) : a], key[a:b], key[b : a + _NAME_SHAPE])


@cache_per_family
def _may_be_proper(context: FlagContext, before: str, inside: str, after: str) -> bool:
    """Whether a dictionary has a name that holds a stretch; most rivals have the same text round it."""
    text, first, last = before + inside + after, len(before), len(before + inside)
    words = [text[s:e] for s in range(first + 1) for e in range(max(last, s + 2), min(len(text), s + _NAME_SHAPE) + 1)]
    facts = context.lexicon.look_up(words)
    return any(facts[w][1] in PROPER for w in words)


def _is_person_name(word: str) -> bool:
    return len(word) == 3 and word[0] in _SURNAMES


def find_replaced_names(context: FlagContext, every: Sequence[OutvotedWords]) -> Iterator[tuple[str, str]]:
    """The false name and the true one where a difference puts another name in the place of one.

    Who does not know a name writes the word he knows (枫林 for 枫岭); a misreading makes no word at all
    (枫岺). Of a person's name any change makes another one; so it does of what stands in quotation marks, unless the witness has the true one elsewhere. A name that its rivals have too, somewhere, is another name of the same document.
    """
    every = [d for d in every if not (d.shared_against_base and d.siglum == context.family.base)]
    yield from (pair for d in every if (pair := _replaced_in_quotes(context, d)) is not None)
    yield from (pair for d in every if _is_exchange(d) and (pair := _replaced_name(context, d)) is not None)


def _replaced_in_quotes(context: FlagContext, d: OutvotedWords) -> tuple[str, str] | None:
    """The false name and the true one where a difference lies in quotation marks, in both texts round the same words."""
    mine, theirs, longest = context.folded[d.siglum].key, context.folded[d.rival_siglum].key, _NAME_SHAPE
    a = mine.rfind('"', max(0, d.first - longest), d.first) + 1
    b = mine.find('"', d.last, d.last + longest) if a else -1
    if b < 0 or b - a > longest or not d.certain or d.rival_first < 0:
        return None
    if not (_HAN.fullmatch(d.reading) and _HAN.fullmatch(d.rival_reading) and _HAN.fullmatch(mine, a, b)):
        return None
    before, after = mine[a : d.first], mine[d.last : b]
    true = before + d.rival_reading + after
    if theirs[d.rival_first - len(before) - 1 : d.rival_first + len(d.rival_reading) + len(after) + 1] != f'"{true}"':
        return None
    if witness_has_name(context, d.siglum, true) or any(
        witness_has_name(context, e.siglum, mine[a:b]) for e in d.evidence
    ):
        return None
    return mine[a:b], true


def _is_exchange(d: OutvotedWords) -> bool:
    """Whether Han stand against as many other ones, and are no numbers."""
    if not d.certain or d.rival_first < 0 or len(d.reading) != len(d.rival_reading) or len(d.reading) > _NAME_SHAPE:
        return False
    return bool(_HAN.fullmatch(d.reading) and _HAN.fullmatch(d.rival_reading)) and not _NUMERALS.issuperset(
        d.reading + d.rival_reading
    )


def _rival_places(context: FlagContext, d: OutvotedWords) -> list[tuple[str, int]]:
    """Where its first rivals have what stands against a difference."""
    starts = [(e.siglum, context.folded[e.siglum].sign_at(e.span.start)) for e in d.evidence]
    inside = d.rival_first - next(at for siglum, at in starts if siglum == d.rival_siglum)
    return [(siglum, at + inside) for siglum, at in starts[:MAX_RIVALS]]


def _replaced_name(context: FlagContext, d: OutvotedWords) -> tuple[str, str] | None:
    """The false name and the true one, which the first rival has that has a name there."""
    mine, length = context.folded[d.siglum].key, len(d.rival_reading)
    places = [
        (siglum, at)
        for siglum, at in _rival_places(context, d)
        if context.folded[siglum].key.startswith(d.rival_reading, at)
        and _may_have_name(context, siglum, at, at + length)
    ]
    if not places:
        return None
    made_of_words = is_made_of_words(context, mine, d.first, d.last)
    if not (made_of_words or _SURNAMES.intersection(mine[max(0, d.last - 3) : d.first + 1])):
        return None  # no word, and no name of a person
    for siglum, at in places:
        theirs, end = context.folded[siglum].key, at + length
        name = find_name(context, siglum, at, end)
        if name is None:
            continue
        a, b, true = d.first - (at - name[0]), d.last + (name[1] - end), theirs[name[0] : name[1]]
        if a < 0 or mine[a : d.first] != theirs[name[0] : at] or mine[d.last : b] != theirs[end : name[1]]:
            continue
        shaped = _is_person_name(true) and _is_person_name(mine[a:b])
        if not (shaped or made_of_words):
            return None
        known = any(witness_has_name(context, o.siglum, mine[a:b]) for o in d.evidence)
        return None if known else (mine[a:b], true)
    return None
