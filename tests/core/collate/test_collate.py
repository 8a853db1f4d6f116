"""The table, drawn: one line a locus, a column a witness; `-` is an omission, `.` a lacuna."""

from collections.abc import Iterable, Mapping

from chuyi_recon.core import pipeline
from chuyi_recon.core.collate import build_table
from chuyi_recon.core.model import Alignment, Blocks, Family, PairwiseAlignment, Table
from chuyi_recon.core.model.alignment import BlockRow
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.clauses import split_clauses
from chuyi_recon.core.text.fold import fold
from tests.line import LEXICON, make_witness, reconstruct_texts


def drawn(table: Table, *, rows: bool = False) -> list[str]:
    """The loci as text; with `rows`, a number before the first locus of each row."""
    out = []
    for row in table.rows:
        for locus in table.loci_of(row):
            cells = []
            for siglum in table.family.sigla:
                r = locus.reading(siglum)
                cells.append("." if r is None else r.text.strip() or "-")
            lead = f"{row.ordinal}: " if rows and locus.ordinal == row.loci.start else ""
            out.append(lead + "|".join(cells))
    return out


def table_of(texts: Mapping[str, str], base: str | None = None) -> Table:
    return reconstruct_texts(texts, base).table


REST = "统一命名、统一标识、统一风格，所需经费由省财政解决，不得向学校摊派。"


def test_an_addition_of_words_and_marks_is_two_loci() -> None:
    table = table_of({"a": f"支持建设3楚怡学校。{REST}", "b": f"支持建设3所“楚怡”学校。{REST}"}, "a")
    assert drawn(table)[:6] == ["支持建设3|支持建设3", "-|所", "-|“", "楚怡|楚怡", "-|”", "学校。|学校。"]


def test_a_figure_is_never_cut() -> None:
    table = table_of({"a": f"改造危桥480座，全省通车。{REST}", "b": f"改造危桥840座，全省通车。{REST}"}, "a")
    assert drawn(table)[:3] == ["改造危桥|改造危桥", "480|840", "座，|座，"]


def test_a_latin_word_is_never_cut() -> None:
    table = table_of({"a": f"保存级为TIFF格式，另存一份。{REST}", "b": f"保存级为T1FE格式，另存一份。{REST}"}, "a")
    assert drawn(table)[:3] == ["保存级为|保存级为", "TIFF|T1FE", "格式，|格式，"]


def test_one_mark_for_another_is_accidental_and_words_are_substantive() -> None:
    table = table_of({"a": f"办好院校；遴选建设。{REST}", "b": f"办好院校，遴选完成。{REST}"}, "a")
    assert [locus.kind for locus in table.loci if locus.kind != "agreed"] == ["accidental", "substantive"]


def test_clauses_of_the_pivot_make_the_rows() -> None:
    table = table_of({"a": f"支持建设。并统一命名，{REST}", "b": f"支持建设。并统一命名，{REST}"}, "a")
    assert drawn(table, rows=True)[:2] == ["0: 支持建设。|支持建设。", "1: 并统一命名，|并统一命名，"]


def by_hand(texts: Mapping[str, str], pivot: str, pairings: tuple[PairwiseAlignment, ...]) -> Table:
    """The table of an alignment written down in the test."""
    witnesses = tuple(make_witness(s, t) for s, t in texts.items())
    folded = {s: fold(t, str) for s, t in texts.items()}
    alignment = Alignment(pivot, len(folded[pivot]), pairings)
    cut = {s: split_clauses(s, t, Settings()) for s, t in texts.items()}
    return build_table(Family("notice", witnesses, pivot), folded, alignment, cut)


def block(p: tuple[int, int], w: tuple[int, int], kind: str = "equal") -> BlockRow:
    return *p, *w, kind


def pairing(siglum: str, blocks: Iterable[BlockRow], length: int) -> PairwiseAlignment:
    return PairwiseAlignment(siglum, Blocks.of(blocks), length)


def test_what_no_block_holds_is_a_lacuna_of_the_witness_and_not_an_omission() -> None:
    table = by_hand(
        {"a": "甲乙丙丁。", "b": "甲丁。"},
        "a",
        (pairing("b", (block((0, 1), (0, 1)), block((3, 5), (1, 3))), 3),),
    )
    assert drawn(table) == ["甲|甲", "乙丙|.", "丁。|丁。"]


def test_an_empty_side_of_a_block_is_an_omission() -> None:
    blocks = (block((0, 1), (0, 1)), block((1, 3), (1, 1), "differs"), block((3, 5), (1, 3)))
    table = by_hand({"a": "甲乙丙丁。", "b": "甲丁。"}, "a", (pairing("b", blocks, 3),))
    assert drawn(table) == ["甲|甲", "乙丙|-", "丁。|丁。"]


def test_text_that_one_witness_has_alone_stands_at_its_place_and_who_runs_on_omits_it() -> None:
    texts = {"a": "甲乙。丙丁。", "b": "甲乙。外文。丙丁。", "c": "甲乙。"}
    pairings = (
        pairing("b", (block((0, 3), (0, 3)), block((3, 6), (6, 9))), 9),
        pairing("c", (block((0, 3), (0, 3)),), 3),
    )
    assert drawn(by_hand(texts, "a", pairings), rows=True) == [
        "0: 甲乙。|甲乙。|甲乙。",
        "1: -|外文。|.",
        "2: 丙丁。|丙丁。|.",
    ]


def test_a_moved_block_stands_in_the_rows_of_the_text_it_corresponds_to() -> None:
    texts = {"a": "甲乙。丙丁。", "b": "丙丁。甲乙。"}
    table = by_hand(texts, "a", (pairing("b", (block((0, 3), (3, 6), "moved"), block((3, 6), (0, 3))), 6),))
    assert drawn(table, rows=True) == ["0: 甲乙。|甲乙。", "1: 丙丁。|丙丁。"]
    assert [row.cells["b"].moved for row in table.rows] == [True, False]


def test_overlapping_differences_that_allow_no_cut_share_one_locus() -> None:
    texts = {"a": "甲乙丙丁。", "b": "甲子丑寅丁。", "c": "甲乙卯。"}
    pairings = (
        pairing("b", (block((0, 1), (0, 1)), block((1, 3), (1, 4), "differs"), block((3, 5), (4, 6))), 6),
        pairing("c", (block((0, 2), (0, 2)), block((2, 4), (2, 3), "differs"), block((4, 5), (3, 4))), 4),
    )
    assert drawn(by_hand(texts, "a", pairings)) == ["甲|甲|甲", "乙丙丁|子丑寅丁|乙卯", "。|。|。"]


def test_overlapping_differences_of_as_many_signs_are_cut_where_either_begins_or_ends() -> None:
    texts = {"a": "甲乙丙丁。", "b": "甲子丑丁。", "c": "甲乙寅卯。"}
    pairings = (
        pairing("b", (block((0, 1), (0, 1)), block((1, 3), (1, 3), "differs"), block((3, 5), (3, 5))), 5),
        pairing("c", (block((0, 2), (0, 2)), block((2, 4), (2, 4), "differs"), block((4, 5), (4, 5))), 5),
    )
    assert drawn(by_hand(texts, "a", pairings)) == ["甲|甲|甲", "乙|子|乙", "丙|丑|寅", "丁|丁|卯", "。|。|。"]


def test_an_addition_before_text_that_does_not_run_on_is_not_widened_to_the_number_behind_it() -> None:
    texts = {
        "w3": "恢复面积万亩。7年将木闸改为条石混凝土闸，设启闭",
        "w4": "条石面积万亩。57年将木闸条石面积57年将条石面积1.6万亩。1957年将木闸改为条石混凝土闸，设启闭至",
    }
    table = table_of(texts)
    for siglum, text in texts.items():
        held = [r.span for locus in table.loci for r in locus.readings if r.siglum == siglum and len(r.span)]
        assert sum(map(len, held)) == len(text)


def test_a_figure_with_a_digit_more_at_its_end_is_one_reading() -> None:
    table = table_of({"a": f"改造危桥48座，全省通车。{REST}", "b": f"改造危桥480座，全省通车。{REST}"}, "a")
    assert drawn(table)[:3] == ["改造危桥|改造危桥", "48|480", "座，|座，"]


def test_a_letter_behind_a_figure_is_no_part_of_it() -> None:
    table = table_of({"a": f"湘教发〔2020〕7号\n{REST}", "b": f"湘教发〔2020j7号\n{REST}"}, "a")
    assert "2020|2020" in drawn(table)


def test_witnesses_without_a_sign_have_a_table_too() -> None:
    texts = {"a": "", "b": f"支持建设3所楚怡学校。{REST}", "c": "", "d": f"支持建设3所楚怡学校。{REST}"}
    own = Family("notice", tuple(make_witness(s, t) for s, t in texts.items()), "b")
    table = pipeline._make_context(own, pipeline.fold_witnesses(own.witnesses, LEXICON), LEXICON, Settings()).table
    assert "".join(locus.readings[0].text for locus in table.loci) == texts["b"]


def test_a_witness_of_which_nothing_is_in_place_stands_before_the_pivot() -> None:
    texts = {"a": "甲乙。丙丁。", "b": "外文。丙丁。"}
    moved = pairing("b", (block((3, 6), (3, 6), "moved"),), 6)
    assert drawn(by_hand(texts, "a", (moved,))) == ["-|外文。", "甲乙。|.", "丙丁。|丙丁。"]
    assert drawn(by_hand(texts, "a", (pairing("b", (), 6),))) == [
        "-|外文。",
        "-|丙丁。",
        "甲乙。|.",
        "丙丁。|.",
    ]
