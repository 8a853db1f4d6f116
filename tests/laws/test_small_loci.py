"""Laws: a difference is as small as it is. Two with a sign between them that all have are two, and so are two words."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Locus, Reconstruction
from chuyi_recon.exporters import EXPORTERS
from tests.laws.families import TRUTH, law
from tests.line import reconstruct_texts

_TEXT = TRUTH[2] + TRUTH[5]
_HAN = [i for i, c in enumerate(_TEXT) if c.isalpha() and not c.isascii()]
_OTHERS = "鼎彝簋卣觚斝尊罍"  # signs that the text has nowhere
_LINE = "Die alte Ordnung war gefallen und niemand wusste noch welche Verfassung das Land morgen haben werde"
_WORDS = _LINE.split()


def parted(reconstruction: Reconstruction) -> list[Locus]:
    """The loci at which witnesses differ."""
    return [locus for locus in reconstruction.table.loci if len({r.key for r in locus.readings}) > 1]


def with_signs(changes: dict[int, str]) -> str:
    """The text with other signs at some places."""
    return "".join(changes.get(i, c) for i, c in enumerate(_TEXT))


@law(40)
@given(st.lists(st.sampled_from(_HAN), min_size=2, max_size=5, unique=True), st.data())
def test_signs_misread_by_different_witnesses_are_loci_of_their_own(places: list[int], data: st.DataObject) -> None:
    who = {at: data.draw(st.sampled_from("bcd")) for at in places}
    texts = {"a": _TEXT} | {
        w: with_signs({at: sign for at, sign in zip(places, _OTHERS, strict=False) if who[at] == w}) for w in "bcd"
    }
    for locus in parted(reconstruct_texts(texts)):
        said = {r.key for r in locus.readings}
        held = [at for at, sign in zip(places, _OTHERS, strict=False) if any(sign in key for key in said)]
        # Only what one witness misread in a row is one difference.
        assert all(q == p + 1 and who[p] == who[q] for p, q in pairwise(sorted(held)))


@law(40)
@given(st.lists(st.integers(0, len(_WORDS) - 1), min_size=2, max_size=4, unique=True), st.data())
def test_words_misread_are_loci_of_their_own(places: list[int], data: st.DataObject) -> None:
    texts = {}
    for w in "abcd":
        bad = data.draw(st.sets(st.sampled_from(places)))
        texts[w] = " ".join(word[:-1] + "ß" if i in bad else word for i, word in enumerate(_WORDS))
    for locus in parted(reconstruct_texts(texts)):
        assert all(len(r.text.split()) <= 1 for r in locus.readings)


@law(20)
@given(st.integers(4, 12), st.integers(1, 10))
def test_a_rewritten_clause_hides_no_difference_of_the_others_in_the_file(length: int, at: int) -> None:
    line = TRUTH[5]
    first = line.index("院校") - length
    place = first + 1 + at % (length - 2)
    other = line[:place] + "鼎" + line[place + 1 :]
    texts = {"a": line, "b": line, "c": other, "d": line[:first] + "罍尊" + line[first + length :]}
    whole = {s: f"{TRUTH[2]}\n{t}\n{TRUTH[9]}" for s, t in texts.items()}
    rows = json.loads(EXPORTERS["alignment"].export(reconstruct_texts(whole)))["rows"]
    said = [{s: whole[s][i:j] for s, (i, j) in row.items()} for row in rows]
    assert any(row.get("c") == "鼎" and row.get("a") == row.get("b") == line[place] for row in said)


def test_two_differences_on_either_side_of_a_line_end_are_two() -> None:
    head, tail = TRUTH[2], TRUTH[9]
    texts = {"a": f"{head}下同\n次说其法。{tail}", "b": f"{head}\n此名密语次说其法。{tail}"}
    said = [{r.siglum: r.key for r in locus.readings} for locus in parted(reconstruct_texts(texts))]
    assert said == [{"a": "下同", "b": ""}, {"a": "", "b": "此名密语"}]


def test_a_rewritten_clause_is_one_and_the_next_clause_another() -> None:
    texts = {
        "a": f"{TRUTH[2]}武大心头却也欢喜。那时传得东平府人人知晓。",
        "b": f"{TRUTH[2]}武大心头一日在街上闲游，喜不自胜。传得东平府人人知晓。",
    }
    said = [{r.siglum: r.key for r in locus.readings} for locus in parted(reconstruct_texts(texts))]
    assert said == [{"a": "却也欢喜", "b": "一日在街上闲游,喜不自胜"}, {"a": "那时", "b": ""}]
