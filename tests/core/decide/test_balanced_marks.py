"""What two witnesses insert into the base, and what of it may be a speck."""

from tests.line import reconstruct_texts

REST = "统一命名、统一标识、统一风格，所需经费由省财政解决，不得向学校摊派。\n"


def restored(base: str, *others: str) -> str:
    texts = {"web": base + REST} | {s: o + REST for s, o in zip("abc", others, strict=False)}
    return reconstruct_texts(texts, "web").text.removesuffix(REST)


def test_a_measure_word_that_two_have_is_restored() -> None:
    assert restored("支持建设3楚怡学校。", "支持建设3所楚怡学校。", "支持建设3所楚怡学校。") == "支持建设3所楚怡学校。"


def test_a_dot_that_two_have_may_be_a_speck_of_their_scan() -> None:
    for speck in "·.丶":
        read = f"支持建设楚怡{speck}学校。"
        assert restored("支持建设楚怡学校。", read, read) == "支持建设楚怡学校。"


def test_a_dot_that_three_have_is_a_dot() -> None:
    read = "聘请卡尔·马恩为顾问。"
    assert restored("聘请卡尔马恩为顾问。", read, read, read) == read


def test_a_dot_that_comes_with_words_is_restored_with_them() -> None:
    read = "聘请卡尔·马恩为顾问。"
    assert restored("聘请卡尔为顾问。", read, read) == read
