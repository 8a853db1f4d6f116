"""The tables of likeness: what the file promises of itself, and what it knows of real confusions."""

import pickle

import pytest

from benchmarks.confusables import FRESH, LOOK, NEITHER, SOUND, TRADITIONAL, listed, shares
from chuyi_recon.app.language.confusables import TABLE_PATH, TableConfusables
from chuyi_recon.core.model import Likeness
from chuyi_recon.views.confusables import compare_readings

ALIKES = TableConfusables()
TEXT = TABLE_PATH.read_text("utf-8")
HEAD, _, BODY = TEXT.partition("[look]\n")
LOOKS, SOUNDS = (part.splitlines() for part in BODY.split("[sound]\n"))


@pytest.mark.parametrize(
    ("pairs", "label"),
    [
        ("己已 未末 迸进 日曰 土士 戊戌 侯候 折拆 崇祟 拨拔 大太 人入 千干 享亨 天夭 免兔", "look-alike"),
        ("書晝 鳥烏 責貴 復複 間問 錄綠 鐘鍾 東束 遺遣", "look-alike"),
        ("的得 事是 在再 做作 象向 式试 以已 权全 工公 只知 需须 级极 即及", "sound-alike"),
        ("怡信 楚建 年月 所校 培发 省县 文化 办修", "neither"),
    ],
)
def test_labels_of_pairs_that_an_archivist_knows(pairs: str, label: Likeness) -> None:
    known = pairs.split()
    assert {p: compare_readings(p[0], p[1], ALIKES) for p in known} == dict.fromkeys(known, label)


def test_of_known_pairs_no_fewer_are_known_than_the_page_says() -> None:
    least = ((LOOK, 0.91), (TRADITIONAL, 0.75), (FRESH, 0.78))
    assert [shares(listed(told))[0] >= share for told, share in least] == [True, True, True]
    assert shares(listed(SOUND))[1] == 1
    look, sound = shares(listed(NEITHER))
    assert look <= 0.02
    assert sound == 0


def test_both_tables_are_symmetric() -> None:
    for one, other in listed(LOOK + SOUND + NEITHER):
        assert ALIKES.look_alike(one, other) == ALIKES.look_alike(other, one)
        assert ALIKES.sound_alike(one, other) == ALIKES.sound_alike(other, one)


def test_signs_that_are_no_han_are_in_no_table() -> None:
    assert not any(f(a, b) for f in (ALIKES.look_alike, ALIKES.sound_alike) for a, b in ("3三", "，。", "aa", "𠮷吉"))


def test_the_file_names_its_sources_and_their_licences() -> None:
    assert all(line.startswith("# ") for line in HEAD.splitlines())
    for told in ("Unihan", "Unicode, Inc.", "Noto", "Open Font License", "Pillow", "tools/confusables.py"):
        assert told in HEAD


def test_the_file_is_sorted_so_that_a_diff_can_be_read() -> None:
    assert [line[0] for line in LOOKS] == sorted({line[0] for line in LOOKS})
    assert all(list(line) == sorted(set(line)) for line in LOOKS)
    spoken = [line.split(" ") for line in SOUNDS]
    assert [syllable for syllable, _ in spoken] == sorted({syllable for syllable, _ in spoken})
    assert all(list(chars) == sorted(set(chars)) for _, chars in spoken)


def test_the_file_is_small() -> None:
    assert len(TEXT.encode()) < 200_000
    assert "\r" not in TEXT


def test_the_tables_travel_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(ALIKES)).look_alike("己", "已")
