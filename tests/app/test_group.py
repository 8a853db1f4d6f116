"""`recon group`: what it reads, what it writes, and what it says where something is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random

import pytest

from chuyi_recon.app.collection import sources
from chuyi_recon.app.files import parquet, writing
from tests.app.commands import CORPORA, RunRecon, read_results, run_in_process
from tests.archive.piles import draw_text, misread

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")
import pyarrow.parquet as pq  # noqa: E402

Rows = list[dict[str, object]]
ONE, TWO = draw_text(1), draw_text(2)
PAGES = {
    "甲": ONE,
    "乙": misread(ONE, 0.1, 1),
    "丙": misread(ONE, 0.2, 2)[:180],
    "丁": TWO,
    "戊": misread(TWO, 0.1, 3),
    "己": draw_text(3),
    "空": "",
}


def lay_lines(path: Path, pages: dict[str, str], **more: object) -> Path:
    path.write_text(
        "".join(json.dumps({"id": k, "text": v, **more}, ensure_ascii=False) + "\n" for k, v in pages.items()), "utf-8"
    )
    return path


def lay_table(path: Path, pages: dict[str, str], id_: str = "id", text: str = "text") -> Path:
    pq.write_table(pa.table({id_: list(pages), text: list(pages.values())}), path)
    return path


def rows(path: Path = Path("families.parquet")) -> Rows:
    return pq.read_table(path).to_pylist()


def roles(path: Path = Path("families.parquet")) -> dict[object, tuple[object, object]]:
    return {row["member"]: (row["family"], row["role"]) for row in rows(path)}


def test_each_page_has_its_family_its_likeness_and_its_role(recon: RunRecon, workdir: Path) -> None:
    assert recon("group", lay_lines(workdir / "archive.jsonl", PAGES)).code == 0
    medoid = {row["member"]: row["family"] for row in rows() if row["role"] == "medoid"}
    assert all(member == family for member, family in medoid.items())
    found = roles()
    assert found["丙"] == (found["甲"][0], "partial")
    assert found["乙"][0] == found["甲"][0] != found["丁"][0] == found["戊"][0]
    assert found["己"] == found["空"] == (None, "outsider")
    scores = {row["member"]: row["score"] for row in rows()}
    assert scores["己"] == scores["空"] == 0 < scores["丙"] < 1


def test_json_lines_and_parquet_of_the_same_pages_give_the_same_families(recon: RunRecon, workdir: Path) -> None:
    recon("group", lay_lines(workdir / "a.jsonl", PAGES), "-o", "one.parquet")
    recon("group", lay_table(workdir / "a.parquet", PAGES), "-o", "other.parquet")
    assert roles(Path("one.parquet")) == roles(Path("other.parquet"))


def test_columns_of_other_names_are_named(recon: RunRecon, workdir: Path) -> None:
    table = lay_table(workdir / "a.parquet", PAGES, "页码", "正文")
    assert recon("group", table, "--id-column", "页码", "--text-column", "正文").code == 0
    assert len(rows()) == len(PAGES)


def test_other_fields_of_a_record_are_kept(recon: RunRecon, workdir: Path) -> None:
    recon("group", lay_lines(workdir / "a.jsonl", PAGES, box=3, title="函"))
    assert {row["fields"] for row in rows()} == {'{"box":3,"title":"函"}'}


def test_files_of_any_format_are_pages_called_by_their_paths(recon: RunRecon, workdir: Path) -> None:
    assert recon("group", CORPORA / "chuyi-2022").code == 0
    found = rows()
    assert {Path(str(row["member"])).suffix for row in found} == {".txt"}
    assert len({row["family"] for row in found}) == 1


def test_the_same_bytes_for_any_order_any_threads_and_any_hash_seed(workdir: Path) -> None:
    shuffled = list(PAGES.items())
    Random(1).shuffle(shuffled)
    lay_lines(workdir / "a.jsonl", dict(PAGES))
    (workdir / "a").mkdir()
    run_in_process("group", "a.jsonl", "--jobs", "1", cwd=workdir, env={**os.environ, "PYTHONHASHSEED": "1"})
    first = [(workdir / name).read_bytes() for name in ("families.parquet", "families.related.parquet")]
    lay_lines(workdir / "a.jsonl", dict(shuffled))
    run_in_process(
        "group", "a.jsonl", "--jobs", "3", "--memory", "1KB", cwd=workdir, env={**os.environ, "PYTHONHASHSEED": "77"}
    )
    assert first == [(workdir / name).read_bytes() for name in ("families.parquet", "families.related.parquet")]


def test_one_page_very_often_is_one_text_with_many_members(recon: RunRecon, workdir: Path) -> None:
    pages = {f"{n:05}": ONE for n in range(3000)} | {"坏": misread(ONE, 0.2, 1)}
    recon("group", lay_table(workdir / "a.parquet", pages))
    assert len({row["family"] for row in rows()} - {None}) == 1
    assert len(rows()) == 3001
    assert [row["role"] for row in rows()].count("medoid") == 1


def test_related_pages_stand_apart(recon: RunRecon, workdir: Path) -> None:
    recon("group", lay_lines(workdir / "a.jsonl", {"甲": ONE, "乙": ONE[:130] + draw_text(9)[:270]}))
    assert roles() == {"甲": (None, "outsider"), "乙": (None, "outsider")}
    (pair,) = rows(Path("families.related.parquet"))
    assert {pair["member"], pair["other"]} == {"甲", "乙"}
    assert 0.2 < float(str(pair["score"])) < 0.5


def test_families_laid_out_as_folders_are_what_align_takes(recon: RunRecon, workdir: Path) -> None:
    lay_lines(workdir / "a.jsonl", PAGES)
    assert recon("group", "a.jsonl", "--write", "families").code == 0
    names = sorted(p.name for p in (workdir / "families").iterdir())
    assert names == sorted({str(row["family"]) for row in rows() if row["family"]})
    assert recon("align", "families", "-q").code == 0
    assert sorted(p.name for p in (workdir / "recon-out").iterdir() if p.is_dir()) == names


def test_a_text_that_several_pages_have_is_laid_out_once(recon: RunRecon, workdir: Path) -> None:
    lay_lines(workdir / "a.jsonl", {"甲": ONE, "甲/副本": ONE, "乙": misread(ONE, 0.1, 1)})
    recon("group", "a.jsonl", "--write", "families")
    (family,) = (workdir / "families").iterdir()
    assert len(list(family.glob("*.txt"))) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("a.parquet", "--text-column", "body"), 2, "a.parquet has no column body — name it with --id-column or"),
        (("a.parquet", "--memory", "much"), 2, "much is no amount of memory — write it like 500MB or 4GB"),
        (("a.parquet", "a.jsonl"), 2, "two pages are called 甲: in a.jsonl and in a.parquet — give every page"),
        (("cut.parquet",), 3, "cut.parquet is no whole Parquet file — it was cut off or damaged"),
        (("bare.jsonl",), 2, "bare.jsonl, line 1: the record lacks one of id, text"),
        (("number.parquet",), 2, "number.parquet: the column text holds no text"),
        (("null.parquet",), 2, "null.parquet, row 1: the page has no id"),
        (("nowhere.parquet",), 2, "there is no nowhere.parquet"),
        (("a.parquet", "-o", "folder"), 2, "folder is a folder"),
        (("a.parquet", "--write", "folder"), 2, "folder is not empty"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_nothing_is_written(
    recon: RunRecon, workdir: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    lay_table(workdir / "a.parquet", PAGES)
    lay_lines(workdir / "a.jsonl", PAGES)
    (workdir / "cut.parquet").write_bytes((workdir / "a.parquet").read_bytes()[:-40])
    (workdir / "bare.jsonl").write_text('{"text": "甲"}\n', "utf-8")
    pq.write_table(pa.table({"id": ["1"], "text": [5]}), workdir / "number.parquet")
    pq.write_table(pa.table({"id": pa.array([None], pa.string()), "text": ["甲"]}), workdir / "null.parquet")
    (workdir / "folder").mkdir()
    (workdir / "folder" / "notes.txt").write_text("他人所写", "utf-8")
    before = read_results(workdir)
    got = recon("group", *arguments)
    assert (got.code, got.out) == (code, "")
    assert said in got.err
    assert got.err.count("\n") == 1
    assert read_results(workdir) == before


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_grouped(recon: RunRecon, workdir: Path) -> None:
    (workdir / "pile").mkdir()
    lay_lines(workdir / "pile" / "a.jsonl", PAGES)
    (workdir / "pile" / "b.parquet").write_bytes(b"PAR1 and nothing else")
    got = recon("group", "pile")
    assert got.code == 3
    assert "pile/b.parquet is no whole Parquet file" in got.err
    assert len(rows()) == len(PAGES)


def test_lines_that_are_no_records_are_told_and_the_others_are_grouped(recon: RunRecon, workdir: Path) -> None:
    path = lay_lines(workdir / "a.jsonl", PAGES)
    path.write_text(path.read_text("utf-8").replace("\n", '\n{"id": \n', 2), "utf-8")
    got = recon("group", "a.jsonl")
    assert got.code == 3
    assert "a.jsonl: 2 lines are left out that are no records, the first is line 2" in got.err
    assert len(rows()) == len(PAGES)


def test_a_page_that_is_too_long_is_named_and_the_rest_is_grouped(
    recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "LONGEST", 1000)
    got = recon("group", lay_lines(workdir / "a.jsonl", PAGES | {"巨": ONE * 3}))
    assert got.code == 3
    assert "page 巨 of a.jsonl is left out: it has 1,200 characters" in got.err.replace(f"{workdir}/", "")
    assert len(rows()) == len(PAGES)


def test_a_full_disk_is_said_and_leaves_nothing(
    recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    lay_lines(workdir / "a.jsonl", PAGES)
    monkeypatch.setattr(writing, "_stage_file", full)
    got = recon("group", "a.jsonl")
    assert got.code == 5
    assert "families.parquet cannot be written" in got.err
    assert sorted(p.name for p in workdir.iterdir()) == ["a.jsonl"]


def test_without_the_optional_part_the_command_that_installs_it_is_told(
    recon: RunRecon, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    got = recon("group", lay_lines(workdir / "a.jsonl", PAGES))
    assert got.code == 4
    assert "pip install" in got.err
    assert got.err.count("\n") == 1


def test_an_earlier_result_is_no_page(recon: RunRecon, workdir: Path) -> None:
    (workdir / "pile").mkdir()
    lay_lines(workdir / "pile" / "a.jsonl", PAGES)
    for _ in range(2):
        assert recon("group", "pile", "-o", "pile/families.parquet").code == 0
    assert len(rows(Path("pile/families.parquet"))) == len(PAGES)
