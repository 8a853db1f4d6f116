"""A rare sign that engines guess at is decided over all its places."""

from tests.line import reconstruct_texts

PLACES = (
    "为了加强中华{}保护管理，制定本条例。",
    "市人民政府应当将中华{}保护管理纳入规划。",
    "保护经费列入预算，中华{}保护区由渔政部门管理。",
    "鼓励公众参与中华{}保护活动，提高保护意识。",
)
GUESSES = {
    "w1": ("醇", "事", "鲳", "鲳"),
    "w2": ("晤", "嫩", "鱼", "乌"),
    "w3": ("乌", "嫩", "鲜", "印"),
    "w4": ("", "", "", ""),
    "w5": ("鲜", "鲟", "鲟", "鲟"),
}


def texts(guesses: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {s: "\n".join(p.format(g) for p, g in zip(PLACES, own, strict=True)) + "\n" for s, own in guesses.items()}


def test_the_reading_of_a_witness_that_is_of_one_mind_outweighs_scattered_guesses() -> None:
    text = reconstruct_texts(texts(GUESSES)).text
    assert text.count("中华鲟") == 3


def test_it_is_printed_only_where_a_witness_has_it() -> None:
    assert reconstruct_texts(texts(GUESSES)).text.startswith("为了加强中华鲟") is False


def test_the_reason_says_how_often() -> None:
    reasons = [d.reason for d in reconstruct_texts(texts(GUESSES)).decisions if d.text == "鲟"]
    assert len(reasons) == 3
    assert all("3 of 4 places" in r for r in reasons)


def test_two_witnesses_of_one_mind_each_decide_nothing() -> None:
    torn = {**GUESSES, "w1": ("鲳", "鲳", "鲳", "鲳")}
    assert "3 of 4 places" not in " ".join(d.reason for d in reconstruct_texts(texts(torn)).decisions)


def test_a_reading_that_most_sources_have_stands() -> None:
    most = {**GUESSES, **dict.fromkeys(("w1", "w2", "w3"), ("鲢", "鲢", "鲢", "鲢"))}
    assert reconstruct_texts(texts(most)).text.count("中华鲢") == 4
