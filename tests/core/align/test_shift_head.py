"""A title that stands twice at the head of a text: which of the two copies another witness has."""

from tests.line import reconstruct_texts


def test_a_copy_without_a_running_head_has_the_title_and_not_the_head_above_it() -> None:
    title, body = "雁湖区公共图书馆办法\n", "第一条为了便利读者，制定本办法。\n第二条图书馆每日开放。\n"
    got = reconstruct_texts({"a": title + title + body, "b": title + title + body, "c": title + body})
    assert got.text == title + body


def test_of_a_sentence_written_twice_at_the_head_of_a_text_the_second_is_the_one_too_many() -> None:
    said, body = "各县应于年底以前完成普查工作，结果报省。\n", "第二条普查经费由省财政统一安排，不得挪用。\n"
    got = reconstruct_texts({"a": said + said + body, "b": said + body, "c": said + body})
    loop = [f for f in got.findings if f.code == "repetition-loop"]
    assert [(f.siglum, f.span.start) for f in loop] == [("a", len(said))]
    assert got.text == said + body
