"""What a rejected reading is to the lemma: misread, misheard, or neither; with tables of a few lines."""

import pytest

from chuyi_recon.core.model import Ground, Likeness
from chuyi_recon.views.confusables import NoConfusables, compare_readings, label_rejected_readings
from tests.exporters.builder import at, build


class Few:
    """Tables of four pairs."""

    def look_alike(self, one: str, other: str) -> bool:
        return {one, other} in ({"己", "已"}, {"未", "末"}, {"書", "晝"})

    def sound_alike(self, one: str, other: str) -> bool:
        return {one, other} in ({"己", "已"}, {"的", "得"}, {"事", "是"})


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        ("己", "已", "look-alike"),  # both: what is seen comes first
        ("未己", "末已", "look-alike"),
        ("的", "得", "sound-alike"),
        ("的是", "得事", "sound-alike"),
        ("楚怡", "楚信", "neither"),  # an invention
        ("未怡", "末信", "neither"),  # one pair alone excuses nothing
        ("未的", "末得", "neither"),
        ("女子学校", "好学校", "look-alike"),
        ("modem", "modern", "look-alike"),
        ("O5", "05", "look-alike"),
        ("〔2022〕", "〔2021〕", "neither"),
        ("己，", "已。", "look-alike"),  # marks are no words
    ],
)
def test_every_exchanged_pair_must_be_alike(one: str, other: str, label: Likeness) -> None:
    assert compare_readings(one, other, Few()) == label
    assert compare_readings(other, one, Few()) == label


@pytest.mark.parametrize(
    ("one", "other"),
    [("所", ""), ("", ""), ("楚怡", "楚怡"), ("本科学校", "本科学"), ("职业本科", "业本科学"), ("。", "，")],
)
def test_what_is_added_or_lost_and_what_differs_in_marks_alone_has_no_label(one: str, other: str) -> None:
    assert compare_readings(one, other, Few()) is None
    assert compare_readings(other, one, Few()) is None


def test_with_empty_tables_every_exchange_of_han_is_neither() -> None:
    assert compare_readings("己", "已", NoConfusables()) == "neither"


def test_each_rejected_reading_is_held_against_the_lemma() -> None:
    made = build(
        [
            at("事业", "000 001 004"),
            at({"000": "未", "001": "末", "004": "为"}, printed="未"),
            at({"000": "己", "001": "己\n", "004": ""}, printed="己"),
        ]
    )
    assert label_rejected_readings(made, Few()).likeness == {1: {"001": "look-alike", "004": "neither"}}


def test_characters_of_one_script_are_compared_as_they_stand() -> None:
    made = build([at({"000": "圖 書", "001": "圖晝"}, printed="圖 書")])
    assert label_rejected_readings(made, Few()).likeness == {0: {"001": "look-alike"}}


def test_accidental_differences_and_lemmas_that_nobody_has_are_not_explained() -> None:
    made = build(
        [
            at({"000": "（", "001": "("}, printed="（", kind="accidental"),
            at({"000": "己", "001": "已"}, printed="巳", ground=Ground.RULED),
            at({"000": "己", "001": "已"}, printed="", ground=Ground.OMITTED),
        ]
    )
    assert label_rejected_readings(made, Few()).likeness == {}


def test_nothing_else_of_the_reconstruction_changes() -> None:
    made = build([at({"000": "未", "001": "末"}, printed="未")])
    told = label_rejected_readings(made, Few())
    assert told.likeness
    assert told != made
    assert label_rejected_readings(told, NoConfusables()).text == made.text
    assert (told.table, told.decisions, told.stretches, told.findings) == (
        made.table, made.decisions, made.stretches, made.findings,
    )  # fmt: skip
