"""Rulings beside a table of families: whose a line is, what it changes, and families of a table opened one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.project.intake import FamilyLocation
from chuyi_recon.app.rulings import by_family, log
from tests.app.commands import CommandOutput, RunRecon
from tests.app.test_align_families import (
    STATION_PAGES,
    TABLE,
    Row,
    align,
    archive,  # noqa: F401  # a fixture
    break_source,
    break_table,
    drop_column,
    empty_member,
    lay_pages,
    lay_table,
    made,  # noqa: F401  # a fixture
    repeat_member,
    repeat_page,
    rows,
)
from tests.app.test_review import OPEN

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")
import pyarrow.parquet as pq  # noqa: E402

from chuyi_recon.app.collection.aligning import opening  # noqa: E402
from chuyi_recon.app.rulings.beside_table import read_table_rulings  # noqa: E402

RULINGS = Path("rulings.jsonl")
# Two copies that part at one sign, 定 or 走: which is right nobody can say but an editor.
STATION_TEXT, RULED_TEXT = "施行細則相關規定", "施行細則相關規走"
NOTICE_PAGES = {"网": OPEN["web.txt"], "扫": OPEN["scan.txt"], "拍": OPEN["photo.txt"]}


def review(recon: RunRecon, *names: str, script: str = "2", table: str = "families.parquet") -> CommandOutput:
    Path("script.txt").write_text(f"{script}\n", "utf-8")
    return recon("review", "--families", table, *names, "--script", "script.txt", "--editor", "ZL")


def lines() -> list[dict[str, object]]:
    return [json.loads(line) for line in RULINGS.read_text("utf-8").splitlines()]


def write_lines(*said: dict[str, object]) -> None:
    RULINGS.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in said), "utf-8")


def without_results_of(name: str, found: dict[str, Row]) -> dict[str, Row]:
    return {family: row for family, row in found.items() if family != name}


# ---------------------------------------------------------------------- what a ruling changes


@pytest.mark.usefixtures("archive")
def test_a_ruling_changes_the_row_of_its_family_and_the_next_run_makes_no_other(
    recon: RunRecon,
    made: list[str],  # noqa: F811  # a fixture
) -> None:
    align(recon, "--jobs", "1", "-q")
    before = rows()
    assert STATION_TEXT in str(before["甲"]["text"])
    done = review(recon, "甲")
    assert done.code == 0, done.err
    (line,) = lines()
    assert (line["choice"], line["text"], line["editor"]) == ("reading", "走", "ZL")
    assert line["witnesses"] == ["乙", "甲"]

    made.clear()
    assert align(recon, "--jobs", "1", "-q").code == 0
    assert made == ["甲"]
    after = rows()
    assert RULED_TEXT in str(after["甲"]["text"])
    assert after["甲"]["open_places"] == 0
    assert without_results_of("甲", after) == without_results_of("甲", before)
    (ruled,) = json.loads(str(after["甲"]["record"]))["rulings"]
    assert (ruled["outcome"], ruled["editor"]) == ("applied", "ZL")

    made.clear()
    again = align(recon, "--jobs", "1")
    assert made == []
    assert "left as they lie: 2" in again.err
    align(recon, "-o", "fresh.parquet", "--jobs", "2", "-q")
    assert Path("results.parquet").read_bytes() == Path("fresh.parquet").read_bytes()


@pytest.mark.usefixtures("archive")
def test_a_ruling_that_is_retracted_brings_the_bytes_back_that_were_there(recon: RunRecon) -> None:
    align(recon, "-q")
    before = Path("results.parquet").read_bytes()
    review(recon, "甲")
    align(recon, "-q")
    assert Path("results.parquet").read_bytes() != before
    assert review(recon, "甲", script="undo").code == 0
    align(recon, "-q")
    assert Path("results.parquet").read_bytes() == before


@pytest.mark.usefixtures("archive")
def test_folders_of_results_obey_the_same_rulings(recon: RunRecon) -> None:
    review(recon, "甲")
    align(recon, "-q")
    assert align(recon, "-o", "out", "-q").code == 0
    assert Path("out/甲/reconstruction.txt").read_text("utf-8") == rows()["甲"]["text"]
    assert "ZL ruled" in Path("out/甲/annotated.txt").read_text("utf-8")
    assert Path("out/扫/reconstruction.txt").read_text("utf-8") == rows()["扫"]["text"]
    review(recon, "甲", script="undo")
    align(recon, "-o", "out", "-q")
    assert STATION_TEXT in Path("out/甲/reconstruction.txt").read_text("utf-8")


@pytest.mark.usefixtures("archive")
def test_what_is_ruled_in_a_report_names_the_pages(recon: RunRecon, monkeypatch: pytest.MonkeyPatch) -> None:
    from chuyi_recon.app.project import family_job

    named = dict[str, tuple[str, ...]]()
    process = family_job.export_results

    def watched(taken: family_job.ReadFamily, *more: object) -> family_job.FamilyResult:
        named[taken.load.name] = taken.load.ruling_files
        return process(taken, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(family_job, "export_results", watched)
    assert align(recon, "-o", "out", "-q", "--jobs", "1").code == 0
    assert named == {"扫": ("扫", "拍", "网"), "甲": ("乙", "甲")}


def test_a_ruling_stays_with_its_pages_when_their_family_is_called_otherwise(
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    review(recon, "甲")
    lay_table(archive, [*TABLE[:3], ("乙", "甲", "pages.jsonl"), ("乙", "乙", "pages.jsonl")])
    assert align(recon, "-q").code == 0
    assert RULED_TEXT in str(rows()["乙"]["text"])


@pytest.mark.usefixtures("archive")
def test_the_table_may_lie_in_another_folder_and_rulings_lie_beside_it(recon: RunRecon) -> None:
    Path("分组").mkdir()
    Path("families.parquet").rename("分组/families.parquet")
    assert review(recon, "甲", table="分组/families.parquet").code == 0
    assert Path("分组/rulings.jsonl").exists()
    assert not RULINGS.exists()
    assert recon("align", "--families", "分组/families.parquet", "-q").code == 0
    assert RULED_TEXT in str(rows()["甲"]["text"])


# ---------------------------------------------------------------------- whose a line is


@pytest.mark.parametrize(
    ("named", "family"),
    [
        (["甲", "乙"], "甲"),
        (["网", "扫", "甲"], "扫"),
        (["甲", "网"], "甲"),
        (["网", "甲"], "扫"),
        (["甲", "甲", "网", "扫"], "扫"),
        (["旧页", "乙"], "甲"),
        (["旧页"], None),
        (["孤"], None),
        ([], None),
    ],
    ids=["all", "most", "of two the first named", "or the other", "each once", "one is left", "gone", "no family", "-"],
)
def test_a_line_is_of_the_family_that_has_most_of_the_pages_it_names(
    named: list[str], family: str | None, workdir: Path
) -> None:
    write_lines({"anchor": ["相關規", ["定", "走"], "。"], "choice": "reading", "text": "走", "witnesses": named})
    families = {member: name for name, member, _ in TABLE if name}
    found = read_table_rulings(
        workdir / "families.parquet", lambda pages: {page: families[page] for page in pages if page in families}
    )
    assert list(found.by_family) == ([] if family is None else [family])
    assert len(found.unassigned) == (family is None)


@given(
    named=st.lists(st.sampled_from("甲乙丙丁戊己旧"), min_size=1, max_size=8),
    families=st.permutations("甲乙丙丁戊己").map(lambda pages: {"一": pages[:3], "二": pages[3:5], "三": pages[5:]}),
)
def test_a_line_is_of_the_same_family_beside_loose_files_and_beside_a_table(
    named: list[str], families: dict[str, list[str]]
) -> None:
    family_of = {page: name for name, pages in families.items() for page in pages}
    with TemporaryDirectory() as folder:
        line = {"anchor": ["相關規", ["定", "走"], "。"], "choice": "reading", "text": "走", "witnesses": named}
        Path(folder, "rulings.jsonl").write_text(json.dumps(line), "utf-8")
        (entry,) = log.read_log(Path(folder, "rulings.jsonl"))
        found = read_table_rulings(Path(folder, "families.parquet"), lambda _: family_of)
    loose = {
        name: FamilyLocation(Path(), tuple(Path(page) for page in pages), has_manifest=False)
        for name, pages in families.items()
    }
    assert "".join(found.by_family) == by_family._assign_entry(entry, Path(), loose)[0]


def test_where_no_rulings_lie_beside_a_table_nobody_looks_for_families(workdir: Path) -> None:
    def asked(_: frozenset[str]) -> dict[str, str]:
        raise AssertionError

    assert read_table_rulings(workdir / "families.parquet", asked).by_family == {}


# ---------------------------------------------------------------------- what is told


@pytest.mark.parametrize("out", ["results.parquet", "out"])
@pytest.mark.usefixtures("archive")
def test_lines_of_no_family_and_lines_that_are_none_are_told_with_file_and_line(out: str, recon: RunRecon) -> None:
    ruling: dict[str, object] = {"anchor": ["相關規", ["定", "走"], "。"], "choice": "reading", "text": "走"}
    write_lines({**ruling, "witnesses": ["旧页"]}, {**ruling, "note": "据原件"})
    with RULINGS.open("a", encoding="utf-8") as file:
        file.write('{"anchor":["相關規",["定"\n')
    done = align(recon, "-o", out)
    assert done.code == 0
    torn, gone, unnamed = done.err.splitlines()
    assert torn == "rulings.jsonl:3: no ruling, and passed over: the line breaks off, as after a crash"
    assert gone.startswith("rulings.jsonl:1: ruling ")
    assert gone.endswith("is orphaned: none of its pages is in a family of families.parquet any more")
    assert unnamed.startswith("rulings.jsonl:2: ruling ")
    assert unnamed.endswith("is orphaned: it names no page of families.parquet")


@pytest.mark.parametrize("out", ["results.parquet", "out"])
def test_a_ruling_that_no_longer_fits_is_told_by_every_run(
    out: str,
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    review(recon, "甲")
    lay_pages(archive, {**STATION_PAGES, **NOTICE_PAGES, "孤": "", "乙": STATION_PAGES["乙"].replace("走", "足")})
    for _ in range(2):
        done = align(recon, "-o", out)
        assert done.code == 0
        (told,) = [line for line in done.err.splitlines() if line.startswith("rulings.jsonl:1: ruling ")]
        assert "is stale: it is applied, look at it again: the readings were 定, 走; they are 定, 足" in told


@pytest.mark.usefixtures("archive")
def test_a_file_of_rulings_that_cannot_be_read_is_one_line_and_families_are_made_without_it(recon: RunRecon) -> None:
    RULINGS.symlink_to("/proc/self/mem")
    done = align(recon)
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert done.err.startswith("error: rulings.jsonl cannot be read")
    assert rows()["甲"]["status"] == "made"


@pytest.mark.usefixtures("archive")
def test_what_was_ruled_on_a_table_is_listed_with_what_came_of_it(recon: RunRecon) -> None:
    assert "no rulings" in recon("rulings", "list", "--families", "families.parquet").err
    review(recon, "甲")
    done = recon("rulings", "list", "--families", "families.parquet", "--format", "json")
    assert done.code == 0
    (row,) = json.loads(done.out)["rulings"]
    assert (row["family"], row["outcome"], row["text"], row["file"]) == ("甲", "applied", "走", "rulings.jsonl")
    refused = recon("rulings", "list", "pages.jsonl", "--families", "families.parquet")
    assert (refused.code, refused.err) == (2, "error: PATH means nothing beside --families — leave it out\n")


# ---------------------------------------------------------------------- families opened one by one


@pytest.mark.usefixtures("archive")
def test_review_without_a_name_opens_all_families_of_a_small_table(
    recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert review(recon).code == 0
    assert [line["witnesses"] for line in lines()] == [["乙", "甲"]]
    monkeypatch.setattr(opening, "MOST_UNNAMED", 1)
    done = review(recon)
    assert (done.code, done.err) == (
        2,
        "error: families.parquet has more than 1 families, and none is named — name those to open; in results.parquet "
        "the columns high and open_places say which are worst\n",
    )


def test_a_family_whose_base_and_columns_are_declared_is_opened_as_align_makes_it(
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    pages = {**NOTICE_PAGES, **STATION_PAGES, "孤": ""}
    pq.write_table(pa.table({"页码": list(pages), "正文": list(pages.values())}), "pages.parquet")
    lay_table(archive, [(f, m, "pages.parquet") for f, m, _ in TABLE], {"网": '{"base":true,"source":"web"}'})
    columns = ("--id-column", "页码", "--text-column", "正文")
    Path("script.txt").write_text("2\n", "utf-8")
    done = recon("review", "--families", "families.parquet", "扫", "--script", "script.txt", *columns)
    assert done.code == 0, done.err
    assert lines()[0]["text"] == "计划"
    assert align(recon, "-q", *columns).code == 0
    assert "楚怡计划方案" in str(rows()["扫"]["text"])
    shown = recon("show", "--families", "families.parquet", "扫", "--find", "楚怡计划方案", *columns)
    assert shown.code == 0
    assert "网*" in shown.out or "网 *" in shown.out


@pytest.mark.usefixtures("archive")
def test_show_opens_a_family_of_a_table_with_its_rulings(recon: RunRecon) -> None:
    listed = recon("show", "--families", "families.parquet", "甲", "--format", "json")
    assert [place["readings"] for place in json.loads(listed.out)["passages"]] != []
    at = str(rows_text(recon)).index("規定") + 1
    place = recon("show", "--families", "families.parquet", f"甲:{at}-{at + 1}")
    assert place.code == 0
    assert "定" in place.out and "走" in place.out
    review(recon, "甲")
    assert recon("show", "--families", "families.parquet", "甲").out == "no passage is open\n"


@pytest.mark.usefixtures("archive")
def test_export_gives_any_result_of_a_family_of_a_table_with_its_rulings(recon: RunRecon) -> None:
    text = str(rows_text(recon))
    assert recon("export", "--families", "families.parquet", "甲", "-f", "text").out == text
    review(recon, "甲")
    ruled = recon("export", "--families", "families.parquet", "甲", "-f", "text")
    assert (ruled.code, ruled.out) == (0, text.replace(STATION_TEXT, RULED_TEXT))
    assert recon("export", "--families", "families.parquet", "甲", "-f", "markdown", "-o", "甲.md").code == 0
    assert "規" in Path("甲.md").read_text("utf-8")


def rows_text(recon: RunRecon) -> object:
    align(recon, "-q")
    return rows()["甲"]["text"]


def test_a_family_whose_name_looks_like_a_place_is_found_by_its_whole_name(
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    lay_pages(archive, {"卷:3": STATION_PAGES["甲"], "卷:4": STATION_PAGES["乙"]})
    lay_table(archive, [("卷:3", "卷:3", "pages.jsonl"), ("卷:3", "卷:4", "pages.jsonl")])
    done = recon("show", "--families", "families.parquet", "卷:3", "--format", "json")
    assert json.loads(done.out)["passages"]
    assert recon("show", "--families", "families.parquet", "卷:3:2-5").out.startswith("卷:3:2-5")
    lay_table(archive, [("卷:9-3", "卷:3", "pages.jsonl"), ("卷:9-3", "卷:4", "pages.jsonl")])
    assert recon("show", "--families", "families.parquet", "卷:9-3").code == 0


@pytest.mark.usefixtures("archive")
def test_pages_in_files_are_opened_too(recon: RunRecon) -> None:
    Path("件").mkdir()
    for name, text in STATION_PAGES.items():
        Path(f"件/{name}.txt").write_text(text, "utf-8")
    ids = [f"件/{name}.txt" for name in STATION_PAGES]
    lay_table(Path(), [(ids[0], id_, id_) for id_ in ids])
    assert review(recon, ids[0]).code == 0
    assert lines()[0]["witnesses"] == sorted(ids)
    assert align(recon, "-q").code == 0
    assert RULED_TEXT in str(rows()[ids[0]]["text"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("甲乙", "no family of families.parquet is called '甲乙' — did you mean 甲?"),
        ("拍", "no family of families.parquet is called '拍' — it is a page of the family 扫"),
        ("渡口", "no family of families.parquet is called '渡口' — known are: "),
        ("\udcff", "no family of families.parquet is called '?' — known are: "),
    ],
)
@pytest.mark.usefixtures("archive")
def test_a_name_that_no_family_has_is_told_with_those_near_it(name: str, said: str, recon: RunRecon) -> None:
    for done in (review(recon, "甲", name), recon("show", "--families", "families.parquet", name)):
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert said in done.err
    assert not RULINGS.exists()


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (drop_column, 2, "families.parquet has no column source — give the table that recon group writes, with the"),
        (break_table, 3, "families.parquet is no whole Parquet file — "),
        (empty_member, 2, "families.parquet, row 2: the column member is empty — give the table that recon group"),
        (repeat_member, 2, "two pages are called 扫: in pages.jsonl and in pages.jsonl — give every page an id"),
        (repeat_page, 2, "two pages are called 扫: in pages.jsonl and in pages.jsonl — give every page an id"),
        (break_source, 2, "pages.parquet has no column text — name it with --id-column or --text-column"),
        (lambda folder: (folder / "families.parquet").unlink(), 2, "there is no families.parquet"),
    ],
)
def test_a_table_that_cannot_be_meant_opens_nothing_and_is_one_line(
    spoil: Callable[[Path], None],
    code: int,
    said: str,
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    spoil(archive)
    done = review(recon)
    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert said in done.err
    assert not RULINGS.exists()


def test_a_source_that_is_gone_is_told_and_what_is_left_is_opened(
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    lay_pages(archive, {"乙": STATION_PAGES["乙"], "丙": STATION_PAGES["甲"]}, "others.jsonl")
    lay_table(archive, [("甲", "甲", "gone.jsonl"), ("甲", "乙", "others.jsonl"), ("甲", "丙", "others.jsonl")])
    said = "gone.jsonl is not there; pages of the table of families that lay in it: 1"
    one = ("--families", "families.parquet", "甲")
    for done in (review(recon, "甲"), recon("show", *one), recon("export", *one, "-f", "text")):
        assert done.code == 3
        assert said in done.err
    assert lines()[0]["text"] == "走"


def test_a_family_of_which_no_page_is_left_is_told_and_nothing_is_opened(
    recon: RunRecon,
    archive: Path,  # noqa: F811  # a fixture
) -> None:
    (archive / "pages.jsonl").unlink()
    done = review(recon, "甲")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("error: pages.jsonl is not there")
    assert len(done.err.splitlines()) == len(set(done.err.splitlines())), "each once"
    assert recon("show", "--families", "families.parquet", "甲").code == 3
    exported = recon("export", "--families", "families.parquet", "甲", "-f", "text", "-o", "甲.txt")
    assert (exported.code, exported.out, Path("甲.txt").exists()) == (3, "", False)


@pytest.mark.usefixtures("archive")
def test_where_no_ruling_can_be_written_it_is_said_before_an_editor_thinks_of_one(recon: RunRecon) -> None:
    RULINGS.mkdir()
    done = review(recon, "甲")
    assert (done.code, done.out, done.err.count("\n")) == (5, "", 1)
    assert "rulings.jsonl cannot be written" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("review", "--families", "families.parquet", "--base", "网"), "--base means nothing beside --families"),
        (("review", "--families", "families.parquet", "--one-family"), "--one-family means nothing beside --families"),
        (("show", "--families", "families.parquet", "甲", "--base", "网"), "--base means nothing beside --families"),
        (
            ("export", "--families", "families.parquet", "甲", "-f", "text", "--one-family"),
            "--one-family means nothing beside --families",
        ),
        (("review",), "PATH is missing — see recon review --help"),
        (("rulings", "list"), "PATH is missing — see recon rulings list --help"),
    ],
)
@pytest.mark.usefixtures("archive")
def test_what_means_nothing_or_is_missing_is_said(arguments: tuple[str, ...], said: str, recon: RunRecon) -> None:
    done = recon(*arguments)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err
