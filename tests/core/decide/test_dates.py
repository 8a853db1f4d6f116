"""A date that only one witness has below the text."""

from tests.line import reconstruct_texts

DATE = "2020年5月14日\n"
BODY = (
    "云州省堤防管理条例\n（2020年5月14日云州省人民代表大会常务委员会通过）\n第一条为了加强堤防管理，制定本条例。\n"
    "第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省人民代表大会常务委员会\n"
)


def test_the_date_of_a_signature_that_a_stamp_hides_from_others_is_printed_if_they_have_it_above() -> None:
    got = reconstruct_texts({"a": BODY + "KWA\n", "b": BODY + "上\n干\n", "c": BODY + DATE})
    assert got.text.endswith(DATE)
    last = got.decisions[-1] if got.decisions[-1].text else next(d for d in reversed(got.decisions) if d.text)
    assert last.open


def test_a_date_that_nobody_else_has_anywhere_is_not_printed() -> None:
    got = reconstruct_texts({"a": BODY, "b": BODY, "c": BODY + "2021年6月1日\n"})
    assert "2021" not in got.text


def test_where_others_have_only_a_stamp_the_signature_of_one_stands() -> None:
    body = BODY.replace("2020年5月14日", "1月")
    got = reconstruct_texts({"a": body + "KWA\n", "b": body + "上\n干\n", "c": body + DATE})
    assert "KWA" not in got.text
    assert got.text.endswith(DATE)
