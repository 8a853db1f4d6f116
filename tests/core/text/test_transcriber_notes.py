"""What is a note of whoever transcribed, and what only looks like one."""

from collections.abc import Mapping

import pytest

from chuyi_recon.core.model import Family, Transcription, Witness
from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.transcriber_notes import find_notes

LINES = (
    "青山县水库管理办法",
    "第一条　水库大坝由管理所每日巡查，填写日志，发现裂缝立即报告。",
    "第二条　汛期水位由县防汛办公室调度，任何单位不得擅自开闸放水。",
    "第三条　库区禁止炸鱼、毒鱼，违者没收渔具，并处五十元罚款。",
    "第四条　本办法自公布之日起施行。",
)
TEXT = "\n".join(LINES) + "\n"


def found(texts: Mapping[str, str], base: str | None = None) -> dict[str, list[str]]:
    """By siglum the notes, in signs of the key."""
    folded = {s: fold(t, lambda x: x) for s, t in texts.items()}
    family = Family("f", tuple(Witness(s, Transcription(t)) for s, t in texts.items()), "a", base)
    return {s: [n.span.extract(folded[s].key) for n in every] for s, every in find_notes(family, folded).items()}


def beside(line: str) -> str:
    return "\n".join((*LINES[:2], line, *LINES[2:])) + "\n"


def instead_of(line: int, note: str) -> str:
    return "\n".join((*LINES[:line], note, *LINES[line + 1 :])) + "\n"


def key(text: str) -> str:
    return fold(text, lambda x: x).key


@pytest.mark.parametrize(
    "note",
    [
        "对不起，我看不清这张照片，无法转录。",
        "[本页空白]",
        "（此处省略一条）",
        "[illegible text]",
        "I'm sorry, I cannot read the text in this image.",
        "【下一页另行上传】",  # no word of a transcriber's, but an aside on its own line in the stead of a paragraph
    ],
)
def test_a_note_in_the_stead_of_text_that_two_share(note: str) -> None:
    texts = {"a": instead_of(2, note), "b": instead_of(2, note), "c": TEXT}
    assert found(texts, base="c") == {"a": [key(note)], "b": [key(note)]}


@pytest.mark.parametrize("note", ["以下是扫描件第一页的全部文字内容：", "Here is the text from the image:"])
def test_a_preface(note: str) -> None:
    assert found({"a": f"{note}\n{TEXT}", "b": TEXT}) == {"a": [key(note)]}


def test_a_closing() -> None:
    note = "以上为图片内容的转录，如有需要请告诉我。"
    assert found({"a": f"{TEXT}{note}\n", "b": f"{TEXT}{note}\n", "c": TEXT}) == {"a": [key(note)], "b": [key(note)]}


def test_boxes_stand_for_as_many_signs() -> None:
    assert found({"a": TEXT.replace("大坝", "□□"), "b": TEXT.replace("大坝", "[?][?]"), "c": TEXT}) == {
        "a": ["□□"],
        "b": ["[?][?]"],
    }


def test_boxes_to_be_ticked_are_none() -> None:
    assert found({"a": TEXT.replace("大坝", "□大坝"), "b": TEXT, "c": TEXT.replace("大坝", "口大坝")}) == {}


@pytest.mark.parametrize("line", ["（以下省略）", "抱歉，图片无法识别。"])
def test_what_all_have_is_text(line: str) -> None:
    text = instead_of(2, line)
    assert found({"a": text, "b": text, "c": text}) == {}


def test_the_document_s_own_words_are_none() -> None:
    own = "第二条　照片无法识别的，由馆员另行登记。"
    text = "\n".join(("照片档案管理办法", "第一条　照片应当逐张识别，注明内容。", own, *LINES[2:]))
    assert found({"a": text, "b": text.replace(own + "\n", ""), "c": text}) == {}


def test_an_aside_that_others_have_within_their_text_is_none() -> None:
    assert found({"a": instead_of(2, "（县防汛办公室）"), "b": TEXT, "c": TEXT}) == {}


def test_who_does_not_go_over_the_place_says_nothing() -> None:
    note = "（此处省略一条）"
    assert found({"a": instead_of(2, note), "b": "\n".join(LINES[:2])}) == {}


CAPTION = "Photograph of a dam beside a village, in muted colours"


def test_a_caption_in_another_alphabet_than_the_document_s_is_a_note_though_two_models_made_it() -> None:
    text = beside(CAPTION)
    assert found({"a": text, "b": text, "c": TEXT, "d": TEXT}) == {s: [CAPTION.replace(" ", "")] for s in "ab"}


def test_the_same_caption_again_is_a_note_where_nobody_can_tell_what_others_have() -> None:
    again = beside(CAPTION) + f"{CAPTION}\n第五条　另行规定\n"
    assert found({"a": again, "b": TEXT, "c": TEXT})["a"].count(CAPTION.replace(" ", "")) == 2


def test_english_in_a_bilingual_document_is_none() -> None:
    english = "No photograph of this dam may be taken. All scans are kept by the county office."
    assert found({"a": beside(english), "b": english + "\n" + english, "c": TEXT}) == {}
