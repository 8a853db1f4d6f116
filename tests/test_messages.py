"""A message is a code with its parameters, in a closed catalogue of two languages; it is its English as a text."""

from __future__ import annotations

import ast
import json
import pickle
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
import regex as re
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon import errors
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS, Flag
from chuyi_recon.core.model import Reconstruction
from chuyi_recon.exporters.json_lines import encode
from chuyi_recon.messages import (
    Message,
    MessageList,
    flag_name,
    list_sigla,
    sigla_carry,
    sigla_go_on,
    sigla_have,
    sigla_run_on,
    word,
)
from chuyi_recon.messages.templates import TEMPLATES
from tests.line import reconstruct_texts

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "chuyi_recon"
ROOMS = ("core", "readers", "exporters", "engines")
# In Chinese these leave out what a library says in English.
LEFT_OUT = {"why", "reason", "line", "column", "n", "sigla", "others", "signs"}
words = st.text("底本楚怡所“”{}% a,、", max_size=8)
messages = st.deferred(
    lambda: st.builds(
        lambda who, others: Message("decision.weighed.against", sigla=who, others=MessageList(others)),
        words | st.integers() | messages,
        st.lists(words | messages, max_size=3),
    )
)


# ------------------------------------------------------------ what a message is


@given(words, st.lists(words, max_size=4))
def test_a_message_is_what_its_template_says_in_english(other: str, many: list[str]) -> None:
    message = Message("decision.weighed.against", sigla=MessageList(many), others=other)
    english = f"{', '.join(many)} against {other}"
    assert message == english
    assert hash(message) == hash(english)
    assert type(str(message)) is str
    assert {english: 1}[message] == 1


@given(messages)
def test_it_goes_to_another_process_with_all_its_parameters(message: Message) -> None:
    again = pickle.loads(pickle.dumps(message))
    assert again == message
    assert (again.code, again.render("zh")) == (message.code, message.render("zh"))


@given(messages)
def test_rendered_in_english_it_is_itself(message: Message) -> None:
    assert message.render("en") == str(message)


@given(messages)
def test_json_has_the_english(message: Message) -> None:
    assert json.loads(encode({"message": message, "many": (message,)})) == {
        "message": str(message),
        "many": [str(message)],
    }


def test_a_message_in_a_message_is_rendered_too_and_a_persons_words_are_not() -> None:
    rejected = Message("decision.insertion-rejected", sigla=list_sigla(["004"]), why=Message("decision.base-followed"))
    assert rejected.render("zh") == "004 此处多出文字，未据补：从底本"
    own = Message("decision.insertion-rejected", sigla=MessageList(["甲", "the base is followed"]), why="all agree")
    assert own.render("zh") == "甲、the base is followed 此处多出文字，未据补：all agree"


def test_a_parameter_that_is_missing_and_a_code_that_is_none_are_faults_where_the_message_is_made() -> None:
    with pytest.raises(KeyError):
        Message("decision.weighed.against", sigla="004")
    with pytest.raises(KeyError):
        Message("decision.of-nobody")


def test_sigla_are_named_once_each_in_order_with_the_verb_they_need() -> None:
    assert sigla_have(["001", "000", "001"]) == "000, 001 have"
    assert [f(["004"]) for f in (sigla_have, sigla_go_on, sigla_run_on, sigla_carry)] == [
        "004 has",
        "004 goes on",
        "004 runs on",
        "004 carries",
    ]
    assert list_sigla(iter("乙甲乙")) == ("乙", "甲") == tuple(sorted("甲乙"))


def test_words_are_quoted_in_marks_that_they_do_not_hold() -> None:
    def lost(words: str) -> str:
        return Message("finding.missing-clause.within-text", lost=words, who="004").render("zh")

    assert lost("提炼") == "此处上下径接，脱“提炼”，004 有之"
    assert lost("所“楚怡”") == "此处上下径接，脱「所“楚怡”」，004 有之"
    assert lost("”「舊澄溪驛」") == "此处上下径接，脱『”「舊澄溪驛」』，004 有之"
    assert lost("{who}“") == "此处上下径接，脱「{who}“」，004 有之"
    assert lost("“「『〔") == "此处上下径接，脱““「『〔”，004 有之"


def test_every_flag_has_a_name_of_its_own_in_both_languages_and_nothing_else_has() -> None:
    codes = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
    assert {f"flag.{code}" for code in codes} == {code for code in TEMPLATES if code.startswith("flag.")}
    assert [str(flag_name(code)) for code in codes] == [code.replace("-", " ") for code in codes]
    names = [flag_name(code).render("zh") for code in codes]
    assert len(set(names)) == len(codes)
    assert all(re.fullmatch(r"\p{Han}+", name) for name in names)


def test_a_value_of_the_model_is_a_word_and_any_other_stays_itself() -> None:
    assert isinstance(word("restored"), Message)
    assert word("宁远.txt") == "宁远.txt"


# ------------------------------------------------------------ the catalogue is closed


def parameters(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def codes_used() -> set[str]:
    """Every text in the source that is a code, or the beginning of codes that are put together."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if "templates" not in path.parts:
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            found |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


def test_every_message_of_the_catalogue_is_used_and_none_is_used_that_it_lacks() -> None:
    texts = codes_used()
    unused = [c for c in TEMPLATES if c not in texts and c.removesuffix(".one").removesuffix(".many") not in texts]
    assert [c for c in unused if not c.startswith(("word.", "flag."))] == []
    calls = (
        argument.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message" and node.args
        for argument in ast.walk(node.args[0])
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "." in argument.value[1:]
    )
    assert [code for code in calls if code not in TEMPLATES and code != "flag."] == []


@pytest.mark.parametrize("code", TEMPLATES)
def test_both_languages_say_the_same_things(code: str) -> None:
    english, chinese = TEMPLATES[code]
    assert chinese
    assert parameters(chinese) <= parameters(english)
    assert parameters(english) - parameters(chinese) <= LEFT_OUT


# ------------------------------------------------------------ whatever is said is a message


def said_of(reconstruction: Reconstruction) -> set[str]:
    """All that is said of one family."""
    return {
        *(f.message for f in reconstruction.findings),
        *(d.reason for d in reconstruction.decisions if d.reason),
        *(d.message for d in reconstruction.doubts),
        *(r.explanation for r in reconstruction.rulings if r.explanation),
    }


def loose_texts(every: set[str]) -> list[str]:
    """What is no message."""
    return sorted(s for s in every if not isinstance(s, Message))


@pytest.mark.parametrize("flag", [*WITNESS_FLAGS, *FAMILY_FLAGS], ids=lambda f: f.code)
def test_whatever_is_said_of_the_samples_of_a_flag_is_a_message(flag: type[Flag]) -> None:
    every = set(chain.from_iterable(said_of(reconstruct_texts(dict(s.witnesses), s.base)) for s in flag.samples))
    assert every
    assert loose_texts(every) == []


@pytest.mark.parametrize("base", ["004", None], ids=["with its base", "without a base"])
@pytest.mark.parametrize("name", ["chuyi-2022", "heritage-station"])
def test_whatever_is_said_of_a_corpus_is_a_message(name: str, base: str | None) -> None:
    texts = {p.name[:3]: p.read_text("utf-8") for p in sorted((ROOT / "corpora" / name).glob("*.txt"))}
    every = said_of(reconstruct_texts(texts, base if base in texts else None))
    assert len(every) > 20
    assert loose_texts(every) == []


def test_a_text_that_is_no_message_is_seen() -> None:
    assert loose_texts({"all agree", Message("decision.base-followed")}) == ["all agree"]


def makers(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that make what a person reads: errors, findings, doubts, repairs, what is found of a ruling."""
    kinds = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)}
    kinds |= {"Finding", "Doubt", "Repair", "FoundRun", "FoundStretch", "decide_nothing", "decide_reading"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
            yield node


def loose(tree: ast.AST) -> list[int]:
    """Lines on which such a call is given a sentence that is no message: text with a space, or put together."""
    return [
        given_.lineno
        for call in makers(tree)
        for given_ in (*call.args, *(k.value for k in call.keywords))
        if isinstance(given_, ast.JoinedStr)
        or (isinstance(given_, ast.Constant) and isinstance(given_.value, str) and " " in given_.value)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_says_a_sentence_that_is_no_message(room: str) -> None:
    files = sorted((SOURCE / room).rglob("*.py"))
    assert files
    assert {p.name: at for p in files if (at := loose(ast.parse(p.read_text("utf-8"))))} == {}


def test_a_loose_sentence_is_seen() -> None:
    assert loose(ast.parse('raise InputError(f"{name} is bad")\nDoubt("spliced", span, "no witness has it")')) == [1, 2]
    assert loose(ast.parse('raise InputError(Message("error.x", name=name))\nDoubt("spliced", span, why)')) == []


def rendered_and_read_back(tree: ast.AST) -> list[int]:
    """Lines on which a message is taken apart as text: split, partitioned or searched for words."""
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inside = ast.unparse(node.func.value)
            if node.func.attr in ("split", "partition", "rpartition", "startswith") and inside.endswith(
                (".reason", ".message", ".explanation")
            ):
                out.append(node.lineno)
    return out


def test_nobody_reads_a_rendered_message() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    assert {p.name: at for p in files if (at := rendered_and_read_back(ast.parse(p.read_text("utf-8"))))} == {}
    assert rendered_and_read_back(ast.parse('decision.reason.partition(" against ")')) == [1]
