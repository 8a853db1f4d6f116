"""`recon eval --report`: the page says what the table says, shows where, and is written over nothing that was read."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from chuyi_recon import reconstruct
from chuyi_recon.core import pipeline
from chuyi_recon.errors import NothingInCommon
from tests.actors.stage import hash_folder, run_failing_command
from tests.app.commands import CORPORA, NOTICE, STATION, RunRecon, write_files
from tests.app.test_align import TOML
from tests.app.test_eval import STATION_TRUTH, TRUTH, a_set

WICKED = "<script>alert(1)</script>&amp;“楚怡”\N{RIGHT-TO-LEFT OVERRIDE}"


def page_of(workdir: Path, recon: RunRecon, *arguments: str) -> str:
    done = recon("eval", *arguments, "--report", "report.html")
    assert done.code == 0, done.err
    return (workdir / "report.html").read_text("utf-8")


def rows(page: str, table: str) -> list[list[str]]:
    """The cells of each row of the tables of a kind, as text."""
    found = re.findall(rf"(?s)<table class=\"{table}\"[^>]*>(.*?)</table>", page)
    return [
        [unescape(re.sub(r"<[^>]*>", "", cell)) for cell in re.findall(r"(?s)<t[dh][^>]*>(.*?)</t[dh]>", row)]
        for body in found
        for row in re.findall(r"(?s)<tr[^>]*>(.*?)</tr>", body)
    ]


def two_families(workdir: Path) -> None:
    """One whose truth differs at three places, and one without an error."""
    changed = TRUTH.replace("抓好落实", "切实抓好落买").replace("10所", "10处")
    a_set(workdir, **{"truth.txt": changed})
    write_files(workdir / "set/station/witnesses", STATION)
    write_files(workdir / "set/station", {"truth.txt": STATION_TRUTH})


def test_the_counts_are_those_of_the_rates_that_are_printed(workdir: Path, recon: RunRecon) -> None:
    two_families(workdir)
    page = page_of(workdir, recon, "set", "--json", "figures.json")
    record = json.loads((workdir / "figures.json").read_bytes())
    table = {cells[0]: cells[1:] for cells in rows(page, "sortable") if len(cells) == 6}
    for family in record["families"]:
        text = family["text"]
        characters, errors, cer, bare, best = table[family["name"]]
        assert int(characters) == text["characters"]
        assert int(errors) == round(text["reconstruction"]["cer"] * text["characters"])
        told = [text["reconstruction"]["cer"], text["reconstruction"]["bare"], text["best"]["cer"]]
        assert [cer, bare, best] == [f"{100 * rate:.2f}" for rate in told]
    assert table["notice"][1] == "4" and table["station"][1] == "0"
    assert table["mean"][2] == f"{100 * record['overall']['text']['mean']['reconstruction']['cer']:.2f}"
    confusions = [cells for cells in rows(page, "sortable") if len(cells) == 3][1:]
    half = len(confusions) // 2  # of all families, and of the one that has errors
    assert confusions[:half] == [c for c in confusions[half:] if c != ["truth", "read as", "times"]][:half]
    assert sum(int(cells[2]) for cells in confusions[:half]) == 4
    assert ["处", "所", "1"] in confusions and ["切", "dropped", "1"] in confusions


def test_lines_stand_side_by_side_with_what_differs_marked(workdir: Path, recon: RunRecon) -> None:
    two_families(workdir)
    page = page_of(workdir, recon, "set/notice")
    lines = {cells[0]: cells[1:] for cells in rows(page, "lines")}
    assert lines["line"] == ["truth", "reconstruction"]
    assert lines["3"][0].endswith("建设10处“楚怡”高职学校。") and lines["3"][1].endswith("建设10所“楚怡”高职学校。")
    assert "10<del>处</del>“楚怡”" in page and "10<ins>所</ins>“楚怡”" in page
    assert "分工<del>切实</del>抓好落<del>买</del>" in page and "分工<u></u>抓好落<ins>实</ins>" in page


def test_every_family_has_a_row_that_leads_to_its_lines(workdir: Path, recon: RunRecon) -> None:
    two_families(workdir)
    page = page_of(workdir, recon, "set")
    links = re.findall(r'<a href="#(f\d+)"><bdi>(\w+)</bdi>', page)
    assert links == re.findall(r'<summary id="(f\d+)"><h2><bdi>(\w+)</bdi>', page)
    assert [name for _, name in links] == ["notice", "station"]


def test_what_agrees_and_is_far_from_a_difference_is_folded_and_stands_there_once(
    workdir: Path, recon: RunRecon
) -> None:
    folder = write_files(workdir / "long", {})
    text = (CORPORA / "heritage-station/w1.txt").read_text("utf-8")
    write_files(folder, {"a.txt": text, "b.txt": text})
    made = reconstruct({"a": text, "b": text}).text
    half = made.index("\n", len(made) // 2)
    write_files(folder, {"truth.txt": f"{made[:half]}甲{made[half:]}"})
    page = page_of(workdir, recon, "long")
    folded = [int(n) for n in re.findall(r"(\d+) lines that agree", page)]
    assert len(folded) == 2 and min(folded) > 3
    assert page.count("</i>澄溪縣政府 公告</p>") == page.count("澄溪縣政府 公告") == 1
    assert len([cells for cells in rows(page, "lines") if len(cells) == 3]) <= 5  # the head, and three or four lines


def test_hundreds_of_families_share_one_style_and_stand_closed(workdir: Path, recon: RunRecon) -> None:
    two_families(workdir)
    one = len(page_of(workdir, recon, "set/notice"))
    for n in range(30):
        write_files(workdir / f"many/d{n:02}/witnesses", NOTICE)
        write_files(workdir / f"many/d{n:02}", {"truth.txt": TRUTH.replace("10所", "10处")})
    page = page_of(workdir, recon, "many")
    assert page.count("<style>") == 1 and '<details class="family" open>' not in page
    assert len(page) < one + 30 * 6_000


def test_whatever_a_text_or_a_name_holds_is_shown_and_does_nothing(workdir: Path, recon: RunRecon) -> None:
    texts = {name: text + WICKED + "\n" for name, text in NOTICE.items()}
    folder = workdir / "R&D"
    write_files(folder, {**texts, "family.toml": TOML, "truth.txt": TRUTH + "<ins>" + WICKED + "\n"})
    page = page_of(workdir, recon, folder.name)
    assert "<script>alert" not in page
    assert "<del>&lt;ins&gt;&lt;script&gt;alert(1)&lt;/script&gt;</del>&amp;amp;“楚怡”[202E]</td>" in page
    assert "<h2><bdi>R&amp;D</bdi></h2>" in page
    assert re.findall(r"https?://|src=|url\(|@import", page) == []
    assert "default-src 'none'" in page


def test_a_figure_of_words_is_given_where_the_script_has_words(workdir: Path, recon: RunRecon) -> None:
    weir = "The weir of Ningyuan was built in the twelfth year and mended nine times since.\n"
    write_files(workdir / "in/english", {"a.txt": weir, "b.txt": weir, "truth.txt": weir.replace("nine", "ten")})
    assert "words 6.67 %" in page_of(workdir, recon, "in/english")
    write_files(workdir / "in/notice", {**NOTICE, "family.toml": TOML, "truth.txt": TRUTH})
    assert "words" not in page_of(workdir, recon, "in/notice")
    table = {cells[0]: cells[-1] for cells in rows(page_of(workdir, recon, "in"), "sortable") if len(cells) == 7}
    assert table == {"family": "words", "english": "6.67", "notice": "-", "mean": "", "by characters": ""}


def test_the_page_speaks_the_language_that_is_asked_for(workdir: Path, recon: RunRecon) -> None:
    two_families(workdir)
    page = page_of(workdir, recon, "set", "--lang", "zh")
    assert '<html lang="zh-Hans">' in page and "<h1>校定文本与标准文本对照</h1>" in page
    assert "各组误读合计：4 处错误" in page and ">脱<" in page
    assert re.findall(r"(?i)\b(?:truth|reconstruction|errors|lines|family|open|close)\b", re.sub(
        r"(?s)<(?:style|script)>.*?</|<[^>]*>", "", page)) == []  # fmt: skip


def test_a_family_that_cannot_be_made_is_on_the_page_with_the_reason(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise NothingInCommon("the 3 witnesses of notice share no text", "check them")

    a_set(workdir)
    monkeypatch.setattr(pipeline, "reconstruct", failing)
    assert recon("eval", "set", "--report", "report.html").code == 3
    page = (workdir / "report.html").read_text("utf-8")
    assert "counted as an empty text: the 3 witnesses of notice share no text" in page
    assert ["notice", "83", "-", "100.00", "100.00", "0.00"] in rows(page, "sortable")


def test_the_same_bytes_come_of_any_order_and_any_number_of_jobs(workdir: Path, recon: RunRecon) -> None:
    two_families(workdir)
    first = page_of(workdir, recon, "set")
    assert page_of(workdir, recon, "set/station", "set/notice", "--jobs", "2") == first


# ------------------------------------------------------------ how it refuses


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report.pdf"], 2, "error: --report report.pdf is no HTML file — let its name end in .html"),
        (["set/notice/witnesses/page.html"], 2, "error: --report set/notice/witnesses/page.html is a folder — "),
        (["truth.html"], 2, "error: --report truth.html is what is measured — choose another file"),
        (["labels.html"], 2, "error: --report labels.html is what is measured — "),
        (["web.html"], 2, "error: --report web.html is what is measured — "),
        (["photo.html"], 2, "error: --report photo.html is what is measured — "),
        (["family.html"], 2, "error: --report family.html is what is measured — "),
        (["manifest.html"], 2, "error: --report manifest.html is what is measured — "),
        (["settings.html"], 2, "error: --report settings.html is what is measured — "),
        (["set/notice/truth.txt/a.html"], 5, "error: set/notice/truth.txt cannot be written: not a directory"),
        (["a.html", "--json", "a.html"], 2, "error: --json and --report both name a.html — choose another file for"),
    ],
)
def test_the_page_is_written_over_nothing_that_was_read(
    workdir: Path, recon: RunRecon, arguments: list[str], code: int, said: str
) -> None:
    a_set(workdir, **{"labels.json": "{}"})
    write_files(workdir / "other", {**NOTICE, "family.toml": TOML, "truth.txt": TRUTH})
    (workdir / "recon.toml").write_text("", "utf-8")
    (workdir / "set/notice/witnesses/photo.txt").write_bytes(
        b"\0\1\2"
    )  # it cannot be read, and is a witness all the same
    (workdir / "set/notice/witnesses/page.html").mkdir()
    for name, path in {
        "truth": "set/notice/truth.txt", "labels": "set/notice/labels.json", "web": "set/notice/witnesses/web.txt",
        "photo": "set/notice/witnesses/photo.txt", "family": "set/notice/family.json",
        "manifest": "other/family.toml", "settings": "recon.toml",
    }.items():  # fmt: skip
        (workdir / f"{name}.html").symlink_to(workdir / path)
    before = hash_folder(workdir)
    done = run_failing_command(workdir, recon, "eval", "set", "other", "--report", *arguments)
    assert (done.code, done.error[: len(said)]) == (code, said)
    assert hash_folder(workdir) == before


def test_figures_are_not_written_over_a_manifest_either(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "other", {**NOTICE, "family.toml": TOML, "truth.txt": TRUTH})
    done = run_failing_command(workdir, recon, "eval", "other", "--json", "other/family.toml")
    assert (done.code, "other/family.toml is what is measured" in done.error) == (2, True)


def test_without_a_truth_there_is_no_page(workdir: Path, recon: RunRecon) -> None:
    (a_set(workdir, **{"labels.json": "{}"}) / "notice/truth.txt").unlink()
    done = run_failing_command(workdir, recon, "eval", "set", "--report", "a.html")
    assert (done.code, "--report shows what a truth says" in done.error) == (2, True)
