"""A sentence is its English, wherever it goes, and knows of what it was made."""

from __future__ import annotations

import ast
import gettext
import json
import pickle
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon import errors
from chuyi_recon.app.i18n.translate import DOMAIN, LOCALE_FOLDER, translate_to_chinese
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS, Flag
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters.json_lines import encode
from chuyi_recon.messages import MessageList, Said, list_sigla, said, sigla_carry, sigla_go_on, sigla_have, sigla_run_on
from tests.line import reconstruct_texts

ROOT = Path(__file__).parents[1]
ROOMS = ("core", "readers", "exporters", "engines")
MESSAGES = gettext.translation(DOMAIN, LOCALE_FOLDER, ["zh_CN"])
words = st.text("底本楚怡所“”{}% a,、", max_size=8)
sentences = st.deferred(
    lambda: st.builds(
        lambda a, b, many: said("{a} has {b}; {many}", a=a, b=b, many=MessageList(many)),
        words | st.integers() | sentences,
        words,
        st.lists(words | sentences, max_size=3),
    )
)


def parts_of(sentence: Said) -> Iterator[Said]:
    """A sentence and all sentences in it."""
    yield sentence
    for part in sentence.parts.values():
        for one in part if isinstance(part, MessageList) else (part,):
            if isinstance(one, Said):
                yield from parts_of(one)


# ------------------------------------------------------------ what a sentence is


@given(words, st.lists(words, max_size=4))
def test_a_sentence_is_what_its_template_says_in_english(word: str, many: list[str]) -> None:
    sentence = said("{many} have {word}", many=MessageList(many), word=word)
    english = f"{', '.join(many)} have {word}"
    assert sentence == english
    assert hash(sentence) == hash(english)
    assert type(str(sentence)) is str
    assert {english: 1}[sentence] == 1


@given(sentences)
def test_it_goes_to_another_process_with_all_its_parts(sentence: Said) -> None:
    again = pickle.loads(pickle.dumps(sentence))
    assert again == sentence
    assert [s.template for s in parts_of(again)] == [s.template for s in parts_of(sentence)]


@given(sentences)
def test_told_with_the_same_templates_it_is_itself(sentence: Said) -> None:
    assert sentence.told(lambda template: template) == str(sentence)


@given(sentences)
def test_json_has_the_english(sentence: Said) -> None:
    assert json.loads(encode({"message": sentence, "many": (sentence,)})) == {
        "message": str(sentence),
        "many": [str(sentence)],
    }


def test_a_sentence_in_a_sentence_is_told_too_and_a_persons_words_are_not() -> None:
    look_up = {"{who} 所": "{who}：所", "{sigla} has": "{sigla}", ", ": "、", "all agree": "各本一致"}
    assert said("{who} 所", who=sigla_have(["004"])).told(look_up.__getitem__) == "004：所"
    assert said("{who} 所", who="all agree").told(look_up.__getitem__) == "all agree：所"
    assert said("{who} 所", who=MessageList(["甲", said("all agree")])).told(look_up.__getitem__) == "甲、各本一致：所"


def test_a_part_that_is_missing_is_a_fault_where_the_sentence_is_made() -> None:
    with pytest.raises(KeyError):
        said("{who} have it")


def test_sigla_are_told_once_each_in_order_with_the_verb_they_need() -> None:
    assert sigla_have(["001", "000", "001"]) == "000, 001 have"
    assert [f(["004"]) for f in (sigla_have, sigla_go_on, sigla_run_on, sigla_carry)] == [
        "004 has",
        "004 goes on",
        "004 runs on",
        "004 carries",
    ]
    assert list_sigla(iter("乙甲乙")) == ("乙", "甲") == tuple(sorted("甲乙"))


# ------------------------------------------------------------ whatever is said can be said in Chinese


def told(reconstruction: Reconstruction) -> set[str]:
    """All sentences about one family."""
    return {
        *(f.message for f in reconstruction.findings),
        *(d.reason for d in reconstruction.decisions if d.reason),
        *(d.message for d in reconstruction.doubts),
        *(r.explanation for r in reconstruction.rulings if r.explanation),
    }


def untranslated(every: set[str]) -> list[str]:
    """Those that are no sentence, or one of which the catalog lacks a template."""
    return sorted(
        s
        for s in every
        if not isinstance(s, Said) or any(MESSAGES.gettext(part.template) == part.template for part in parts_of(s))
    )


@pytest.mark.parametrize("flag", [*WITNESS_FLAGS, *FAMILY_FLAGS], ids=lambda f: f.code)
def test_whatever_is_said_of_the_samples_of_a_flag_is_in_the_catalog(flag: type[Flag]) -> None:
    every = set(chain.from_iterable(told(reconstruct_texts(dict(s.witnesses), s.base)) for s in flag.samples))
    assert every
    assert untranslated(every) == []


@pytest.mark.parametrize("base", ["004", None], ids=["with its base", "without a base"])
@pytest.mark.parametrize("name", ["chuyi-2022", "heritage-station"])
def test_whatever_is_said_of_a_corpus_is_in_the_catalog(name: str, base: str | None) -> None:
    texts = {p.name[:3]: p.read_text("utf-8") for p in sorted((ROOT / "corpora" / name).glob("*.txt"))}
    every = told(reconstruct_texts(texts, base if base in texts else None))
    assert len(every) > 20
    assert untranslated(every) == []
    assert [s for s in every if translate_to_chinese(s) == s] == []


def test_a_sentence_that_nobody_translated_is_seen() -> None:
    assert untranslated({"all agree", said("all agree"), said("{who} agree", who=sigla_have("a"))}) == [
        "a has agree",
        "all agree",
    ]


def spoken(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that make what a person reads: errors, findings, doubts, repairs, what is found of a ruling."""
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    kinds |= {"Finding", "Doubt", "Repair", "Found", "FoundStretch", "omitted", "accepted"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
            yield node


def loose(tree: ast.AST) -> list[int]:
    """Lines on which such a call is given a sentence that is no `said`: text with a space, or put together."""
    return [
        given_.lineno
        for call in spoken(tree)
        for given_ in (*call.args, *(k.value for k in call.keywords))
        if isinstance(given_, ast.JoinedStr)
        or (isinstance(given_, ast.Constant) and isinstance(given_.value, str) and " " in given_.value)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_says_a_sentence_that_is_no_said(room: str) -> None:
    files = sorted((ROOT / "src" / "chuyi_recon" / room).rglob("*.py"))
    assert files
    assert {p.name: at for p in files if (at := loose(ast.parse(p.read_text("utf-8"))))} == {}


def test_a_loose_sentence_is_seen() -> None:
    assert loose(ast.parse('raise InputError(f"{name} is bad")\nDoubt("spliced", span, "no witness has it")')) == [1, 2]
    assert loose(ast.parse('raise InputError(said("{name} is bad", name=name))\nDoubt("spliced", span, told)')) == []
