"""Rewritten passages as an editor would draw them: lemma ] reading, a row for each sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Span
from chuyi_recon.exporters.alignment_rows.agreed import AlignmentColumns, AlignmentRow
from chuyi_recon.exporters.alignment_rows.rewritten import redraw_passages
from chuyi_recon.views.apparatus import code_points

Part = Mapping[str, str]  # by siglum what stands here


def rows_of(parts: Sequence[str | Part]) -> tuple[list[AlignmentRow], dict[str, str]]:
    """Rows and texts of three witnesses: what all have sign by sign, and what stands in one row."""
    texts = dict.fromkeys("abc", "")
    rows: list[AlignmentRow] = []
    for part in parts:
        for row in [dict.fromkeys("abc", c) for c in part] if isinstance(part, str) else [part]:
            rows.append({s: Span(len(texts[s]), len(texts[s]) + len(t)) for s, t in row.items() if t})
            for s, text in row.items():
                texts[s] += text
    return rows, texts


def redrawn(rows: Sequence[AlignmentRow], texts: Mapping[str, str]) -> list[AlignmentRow]:
    """The rows as an editor would draw them; a leads."""
    found = redraw_passages(
        AlignmentColumns.from_rows(("a", "b", "c"), rows),
        texts,
        [code_points(text + "\0") for text in texts.values()],
        "a",
    )
    return found.rows(range(len(found)))


def drawn(*parts: str | Part) -> str:
    """The rows as one line: common text, and where the witnesses part [a|c]; b reads as a."""
    rows, texts = rows_of(parts)
    said = [[row[s].extract(texts[s]) if s in row else "" for s in "ac"] for row in redrawn(rows, texts)]
    out = ""
    for alike, group in groupby(said, lambda row: (row[0] == row[1], not row[0], not row[1])):
        here, there = map("".join, zip(*group, strict=True))
        out += here if alike[0] else f"[{here}|{there}]"
    return out


def ab(text: str) -> list[Part]:
    """Text that a and b have, sign by sign."""
    return [{"a": c, "b": c} for c in text]


def c(text: str) -> list[Part]:
    """Text that c has alone."""
    return [{"c": sign} for sign in text]


def test_the_marks_of_the_first_and_the_last_clause_of_a_rewritten_passage_are_common() -> None:
    found = drawn("管护员巡坝", *c("，堤上无人，水位渐高，险情不断。该"), *ab("测水，逐日填表。其"), "日志")
    assert found == "管护员巡坝[测水|]，[|堤上无人，水位渐高，险情不断][逐日填表|]。[|该][其|]日志"


def test_a_clause_put_in_behind_a_mark_begins_with_it() -> None:
    found = drawn("库区禁渔，", *c("又须护林，并由"), *ab("凡属"), "管理所之人")
    assert found == "库区禁渔[|，又须护林]，[|并由][凡属|]管理所之人"


def test_a_clause_written_anew_up_to_its_mark_is_one_difference() -> None:
    found = drawn("汛期将至，", *c("各乡备料，无不齐整"), *ab("人人有责"), "。其后")
    assert found == "汛期将至，[|各乡备料，无不齐整][人人有责|]。其后"


def test_what_one_has_twice_stands_beside_its_copy() -> None:
    found = drawn("歌曰", {"c": "其"}, *ab("水之清兮"), "水之清兮", "毕")
    assert found == "歌曰[|其]水之清兮[水之清兮|]毕"


def test_a_single_sign_that_is_there_twice_proves_nothing() -> None:
    assert drawn("学校", {"a": "本科", "b": "本科", "c": "科"}, "生源") == "学校[本科|科]生源"


def test_marks_in_prose_of_words_are_let_alone() -> None:
    parts: list[str | Part] = ["They sat late", *c(", talking"), *ab(", for the night"), " passed"]
    rows, texts = rows_of(parts)
    assert redrawn(rows, texts) == rows


SIGNS = st.text("天地玄黄宇宙，。", min_size=1, max_size=6)
SIGLA = st.sampled_from(["a", "c", "ab", "bc", "ac"])


@given(st.lists(st.one_of(SIGNS, st.tuples(SIGLA, SIGNS)), min_size=1, max_size=12))
def test_no_witness_loses_a_sign_or_its_order(parts: list[str | tuple[str, str]]) -> None:
    said: list[str | Part] = []
    for part in parts:
        said += [part] if isinstance(part, str) else [dict.fromkeys(part[0], sign) for sign in part[1]]
    rows, texts = rows_of(said)
    found = redrawn(rows, texts)
    for siglum, text in texts.items():
        assert "".join(row[siglum].extract(text) for row in found if siglum in row) == text
        spans = [row[siglum] for row in found if siglum in row]
        assert all(x.end == y.start for x, y in pairwise(spans))
