"""Marks on which witnesses part evenly: decided by how each of them reads marks where the others agree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.line import reconstruct_texts

CASES = ("盗窃案", "抢夺案", "诈骗案", "侵占案", "诽谤案", "虐待案", "遗弃案", "重婚案", "伤害案", "包庇案")
MARKS = st.text("；：。 ", min_size=10, max_size=10)


def charter(marks: str) -> str:
    """A list in which each item ends with its mark; a blank is none."""
    items = zip(CASES, marks, strict=True)
    lines = (f"{n}.{case}由当地法院审理{mark.strip()}\n" for n, (case, mark) in enumerate(items, 1))
    return "下列案件由本院管辖，有关单位应当协助办理：\n" + "".join(lines)


def ends(text: str) -> str:
    """The marks that the items end with."""
    return "".join(line[-1] if line[-1] in "；：。，" else " " for line in text.splitlines()[1:])


# Two that drop marks, and two that do not, of which one reads a semicolon as a colon.
PARTED = {
    "a": charter("；； ；； ； ； "),
    "b": charter("； ；；；； ；  "),
    "c": charter("；；；；；；；；；；").replace("由当地", "曲当地"),
    "d": charter("：：：：：：；：：：").replace("法院审", "法阮审"),
}


def test_two_that_drop_marks_say_little_against_two_that_have_one() -> None:
    assert ends(reconstruct_texts(PARTED).text) == "；" * 10


def test_the_reason_tells_that_habits_decided() -> None:
    told = [d for d in reconstruct_texts(PARTED).decisions if "by how each of them reads marks" in d.reason]
    assert told
    assert all(d.confidence <= 0.8 for d in told)


@settings(deadline=None, max_examples=25)
@given(MARKS, MARKS)
def test_no_habit_overrules_what_more_than_half_read(common: str, odd: str) -> None:
    words = {"a": "协助", "b": "协肋", "c": "办助", "d": "协劝"}  # no two of them are copies
    texts = {s: charter(odd if s == "d" else common).replace("协助", word) for s, word in words.items()}
    assert ends(reconstruct_texts(texts).text) == common
