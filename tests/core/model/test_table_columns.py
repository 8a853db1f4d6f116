"""The table's rows and loci are columns; what is taken out of them says the same."""

import numpy as np
import pytest

from chuyi_recon.core.model import Loci, Table
from chuyi_recon.core.model.table_columns import AGREED, LOCUS_KINDS
from tests.line import reconstruct_texts

REST = "统一命名、统一标识、统一风格，所需经费由省财政解决，不得向学校摊派。"


def table() -> Table:
    return reconstruct_texts(
        {
            "a": f"支持建设3楚怡学校，办好实训基地。{REST}",
            "b": f"支持建设3所楚怡学校；办好实训基地。{REST}",
            "c": f"支持建设3所楚信学校，办好实训基地。{REST}",
        }
    ).table


def column(loci: Loci, i: int) -> list[int]:
    return loci.variant[:, i].tolist()


def test_equal_readings_have_one_number_and_the_numbers_stand_in_code_point_order() -> None:
    loci = table().loci
    parted = {tuple(r.key for r in locus.readings): column(loci, locus.ordinal) for locus in loci.disputed}
    assert parted == {("", "所", "所"): [0, 1, 1], ("怡", "怡", "信"): [1, 1, 0], (",", ";", ","): [0, 1, 0]}


def test_a_witness_that_abstains_has_no_number_no_length_and_no_reading() -> None:
    page = "第二条　县级以上地方人民政府应当把河道堤防的防洪安全和清淤疏浚工作纳入国民经济和社会发展规划。"
    loci = reconstruct_texts(
        {"a": f"第一条　{REST}\n{page}\n第三条　{REST}", "b": f"第一条　{REST}\n第三条　{REST}"}, "a"
    ).table.loci
    lost = [locus.ordinal for locus in loci if locus.reading("b") is None]
    assert "".join(loci[i].readings[0].text for i in lost).strip() == page
    assert {(column(loci, i)[1], int(loci.first[1, i]), int(loci.length[1, i])) for i in lost} == {(-1, -1, 0)}


def test_a_locus_is_made_once_and_is_what_the_columns_say() -> None:
    loci = table().loci
    assert loci[1] is loci[1] is loci.get_many([1])[0]
    for i, locus in enumerate(loci):
        assert (locus.ordinal, locus.kind, locus.row, locus.slot) == (
            i,
            LOCUS_KINDS[loci.kind[i]],
            loci.row[i],
            loci.slot[i],
        )
        assert [len(r.key) for r in locus.readings] == loci.length[loci.present[:, i], i].tolist()


def test_loci_and_rows_are_sequences() -> None:
    held = table()
    assert held.loci[-1].ordinal == len(held.loci) - 1
    assert held.loci[:2] == (held.loci[0], held.loci[1])
    assert [r.ordinal for r in held.rows[1:]] == list(range(1, len(held.rows)))
    with pytest.raises(IndexError):
        held.loci[len(held.loci)]


def test_columns_cannot_be_written_into() -> None:
    held = table()
    for column in (held.loci.first, held.loci.variant, held.loci.length, held.rows.start):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0


def test_rows_and_loci_tile_one_another() -> None:
    held = table()
    assert held.rows.bounds.tolist() == [0, *np.cumsum(np.bincount(held.loci.row)).tolist()]
    assert sum(len(held.loci_of(row)) for row in held.rows) == len(held.loci)


def test_the_kind_is_read_from_the_signs() -> None:
    loci = table().loci
    assert [locus.kind for locus in loci.disputed] == ["substantive", "substantive", "accidental"]
    assert all(len({r.key for r in locus.readings}) == 1 for locus in loci if loci.kind[locus.ordinal] == AGREED)
