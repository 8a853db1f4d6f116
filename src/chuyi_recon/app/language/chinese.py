"""Script and words of Chinese: opencc and jieba behind `core.lexicon.Lexicon`.

Both load on first use, in about a second. jieba would keep its dictionary in a cache file, by default in the temporary
directory that all users share; none is read or written here, for the bytes of a result hang on no cache.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import Any, NamedTuple

# jieba changes its dictionary while it is taught terms: one thread at a time.
_LOCK = RLock()
_UNKNOWN_WORD = False, ""
_LONGEST_PIECE = 4096  # signs
_PIECE = re.compile(rf"(?s:.{{1,{_LONGEST_PIECE - 1}}}[^\w+#&.%\-\r]|.{{1,{_LONGEST_PIECE}}})")


class ChineseLexicon:
    """The `Lexicon` of the command line and of `chuyi_recon.reconstruct`.

    It holds nothing itself, so that it can be pickled: the dictionaries are loaded once in a
    process, whoever asks first, and none of them changes.
    """

    def simplify(self, text: str) -> str:
        """`text` in simplified characters, equally long, sign for sign.

        >>> ChineseLexicon().simplify("歷史建築舊澄溪驛")
        '历史建筑旧澄溪驿'

        Phrases are looked at as a whole (乾隆 stays, 乾燥 becomes 干燥); where a phrase would change
        its length, its characters are converted one by one.
        """
        if text.isascii():
            return text
        convert = _converter()
        simple = convert(text)
        if len(simple) == len(text):
            return simple
        return "".join(s if len(s := convert(c)) == 1 else c for c in text)

    def segment(self, text: str, terms: Iterable[str] = ()) -> tuple[str, ...]:
        """`text` cut into words that tile it. `terms` are words of this call alone, in any order.

        >>> ChineseLexicon().segment("培育楚怡工坊", terms=["楚怡"])
        ('培育', '楚怡', '工坊')
        """
        with _LOCK, _with_terms(terms) as tokenizer:
            return tuple(word for piece in _cut_pieces(text) for word in tokenizer.cut(piece))

    def has_word(self, word: str) -> bool:
        """Whether the dictionary has the word, as it is or in simplified characters."""
        with _LOCK:
            entries = _dictionary().tokenizer.FREQ
            return bool(entries.get(word) or entries.get(self.simplify(word)))

    def look_up(self, words: Iterable[str]) -> Mapping[str, tuple[bool, str]]:
        """Whether the dictionary has each of the words, and its tag, as `known` and `tag` say.

        All are simplified as lines of one text: no phrase reaches over a line's end, and to begin anew for each word
        takes twenty times as long.

        >>> ChineseLexicon().look_up(["職業", "楚怡"])
        {'職業': (True, 'n'), '楚怡': (False, '')}
        """
        wanted = list(dict.fromkeys(words))
        simple = _converter()("\n".join(wanted)).split("\n") if wanted else []
        tags = _dictionary().tags  # the words of the dictionary, all that have a frequency
        found = {}
        for word, line in zip(wanted, simple, strict=True):
            tag = tags.get(word)
            if tag is None and line != word:
                tag = tags.get(line if len(line) == len(word) else self.simplify(word))
            found[word] = _UNKNOWN_WORD if tag is None else (True, tag)
        return found

    def part_of_speech(self, word: str) -> str:
        """The word's part of speech in jieba's dictionary, as it is or in simplified characters; empty if it has none.

        >>> lexicon = ChineseLexicon()
        >>> tuple(map(lexicon.part_of_speech, ("湖南省", "職業", "所", "楚怡")))
        ('ns', 'n', 'c', '')
        """
        tags = _dictionary().tags
        return tags.get(word) or tags.get(self.simplify(word), "")


def _cut_pieces(text: str) -> list[str]:
    """A long text in pieces that end with a mark: there jieba begins anew, so that the words are the same.

    Of a run without one, which no document has, a word may be cut: jieba's time grows with the square of it.
    """
    return [text] if len(text) <= _LONGEST_PIECE else _PIECE.findall(text)


@contextmanager
def _with_terms(terms: Iterable[str]) -> Iterator[Any]:
    """The tokenizer with the terms among its words; afterwards it is what it was.

    A copy of the dictionary would take 500,000 entries a call. Every frequency is worked out
    before the first term is added, so that their order cannot matter.
    """
    tokenizer = _dictionary().tokenizer
    entries: dict[str, int] = tokenizer.FREQ
    wanted = {t: _term_frequency(tokenizer, t) for t in set(terms) if len(t) > 1}
    before = {part: entries.get(part) for t in wanted for part in (t[:n] for n in range(1, len(t) + 1))}
    try:
        for part, known in before.items():
            entries[part] = wanted.get(part, known or 0)
        yield tokenizer
    finally:
        for part, known in before.items():
            if known is None:
                del entries[part]
            else:
                entries[part] = known


def _term_frequency(tokenizer: Any, term: str) -> int:
    """The lowest frequency at which `term` is likelier whole than cut up."""
    share = 1.0
    for word in tokenizer.cut(term, HMM=False):
        share *= max(tokenizer.FREQ.get(word) or 1, 1) / tokenizer.total
    return max(int(share * tokenizer.total) + 1, tokenizer.FREQ.get(term) or 1)


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("t2s").convert


class _Dictionary(NamedTuple):
    tokenizer: Any
    tags: dict[str, str]  # part of speech by word


@cache
def _dictionary() -> _Dictionary:
    """jieba's own, silent, made of its dictionary file: no cache that anybody can write to is believed.

    The file is read once, for words and tags, a column at a time: two thirds of the time that it takes jieba to make
    its own, and 40 MB less.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes, pkg_resources: jieba is of 2020
        import jieba

    jieba.setLogLevel("CRITICAL")  # it writes to stderr
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        entries = file.read().decode("utf-8").split()  # word, frequency, tag
    words, frequencies, tags = entries[::3], list(map(int, entries[1::3])), entries[2::3]
    tokenizer.FREQ = heads = dict(zip(words, frequencies, strict=True))
    while heads:  # jieba looks for a longer word where the word without its last sign is an entry
        heads = dict.fromkeys({word[:-1] for word in heads if len(word) > 1}.difference(tokenizer.FREQ), 0)
        tokenizer.FREQ |= heads
    tokenizer.total, tokenizer.initialized = sum(frequencies), True
    return _Dictionary(tokenizer, dict(zip(words, tags, strict=True)))
