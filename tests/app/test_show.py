"""`recon show`: where a place may be named, what is said of it, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chuyi_recon.app.project.family_choice import find_occurrences, line_span, parse_reference, widen_span
from chuyi_recon.core.model import Span
from chuyi_recon.errors import UsageError
from tests.app.commands import NOTICE, STATION, RunRecon, write_files
from tests.app.test_align import TOML


def a_family(workdir: Path) -> Path:
    return write_files(workdir / "corpora/notice", {**NOTICE, "family.toml": TOML})


def test_a_place_shows_every_witness_sign_under_sign_and_why_the_reading_won(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    done = recon("show", "notice", "--find", "建设3所")
    assert done.code == 0, done.err
    assert "建设3所“楚怡”" in done.out and "建设3＿_楚怡_" in done.out
    assert "restored" in done.out and "have what the base dropped" in done.out
    assert "web.txt:3:" in done.out and "dropped-characters" in done.out
    assert done.out.splitlines()[0].startswith("notice:")


def test_a_family_is_named_by_its_folder_or_by_its_name_under_corpora(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    first = recon("show", "corpora/notice", "--line", "3")
    assert first.code == 0 and recon("show", "notice", "--line", "3").out == first.out
    assert recon("show", "corpora/notice:20-30").code == 0


def test_without_a_place_the_open_passages_are_listed_and_with_all_the_decided_ones_too(
    workdir: Path, recon: RunRecon
) -> None:
    a_family(workdir)
    assert recon("show", "notice").out.strip() == "no passage is open"
    everything = recon("show", "notice", "--all").out
    assert "[所]" in everything and "place" in everything.splitlines()[0]


def test_what_only_a_witness_has_is_shown_where_it_stands(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    done = recon("show", "notice", "--find", "推迸")
    assert done.code == 0
    assert "the text does not have '推迸'; shown is what stands where photo have it" in done.err
    assert "迸" in done.out and "look-alike" in done.out


def test_json_is_for_programs(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    (place,) = json.loads(recon("show", "notice", "--find", "建设3所", "--format", "json").out)["places"]
    texts = place["witnesses"]
    assert "3所“楚怡”" in texts["scan"] and "3楚怡" in texts["web"]
    reading = place["passages"][0]["readings"][1]
    assert (reading["text"], reading["printed"], sorted(reading["places"])) == ("所", True, ["photo", "scan"])
    listed = json.loads(recon("show", "notice", "--all", "--format", "json").out)
    assert {p["kind"] for p in listed["passages"]} <= {"locus", "withheld", "flag", "doubt"}


def test_full_says_who_speaks_for_how_much(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    out = recon("show", "notice", "--line", "3", "--format", "full").out
    assert "reliability" in out and "independent witnesses: 3" in out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("show", "notise"), "no family under corpora/ is called 'notise' — did you mean notice?"),
        (("show", "notice", "--find", "楚信"), "no witness has it either"),
        (("show", "notice", "--find", ""), "nothing to find"),
        (("show", "notice", "--line", "99"), "the text has"),
        (("show", "notice:3-2"), "ends before it begins"),
        (("show", "notice:90000-90001"), "past the end"),
        (("show", "notice:1-2", "--line", "1"), "more than one place"),
        (("show", "corpora"), "2 families"),
    ],
)
def test_a_place_that_is_none_is_one_line_and_exit_2(
    workdir: Path, recon: RunRecon, asked: tuple[str, ...], said: str
) -> None:
    a_family(workdir)
    write_files(workdir / "corpora/station", STATION)
    done = recon(*asked)
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1, done.err


def test_a_path_that_exists_is_one_whatever_is_in_it(workdir: Path) -> None:
    (workdir / "通知:1-2").mkdir()
    assert parse_reference("通知:1-2").span is None
    assert parse_reference("通知:3-4").span == Span(3, 4)


def test_lines_and_occurrences_count_code_points() -> None:
    text = "一、总则\n𠮷野家\n"
    assert line_span(text, 2).extract(text) == "𠮷野家"
    assert find_occurrences("楚怡楚怡", "楚怡") == (Span(0, 2), Span(2, 4))
    assert widen_span(Span(6, 7), text).extract(text) == "𠮷野家"
    with pytest.raises(UsageError, match="3 lines"):
        line_span(text, 4)


PAIR = 'base = "web"\n[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "scan.txt"\n'
REPEATED = "各县应当支持楚怡学校建设。\n全省统筹推进，各市州抓好落实。\n各县应当支持楚怡学校建设。\n"


def test_what_is_the_same_at_several_places_is_shown_once_with_all_of_them(workdir: Path, recon: RunRecon) -> None:
    texts = {"web.txt": REPEATED, "scan.txt": REPEATED, "photo.txt": REPEATED.replace("楚怡", "楚信")}
    write_files(workdir / "corpora/notice", {**texts, "family.toml": TOML})
    out = recon("show", "notice", "--find", "支持楚怡学校").out
    head = out.splitlines()[0]
    assert head == "notice:0-13, line 1; notice:30-43, line 3"
    assert out.count("支持楚怡学校") == 3, "the text and two witnesses, once"
    assert len(json.loads(recon("show", "notice", "--find", "支持楚怡学校", "-f", "json").out)["places"]) == 2


def test_what_differs_in_one_place_is_shown_twice(workdir: Path, recon: RunRecon) -> None:
    texts = {"web.txt": REPEATED, "scan.txt": REPEATED, "photo.txt": REPEATED.replace("楚怡", "楚信", 1)}
    write_files(workdir / "corpora/notice", {**texts, "family.toml": TOML})
    out = recon("show", "notice", "--find", "支持楚怡学校").out
    assert out.splitlines()[0] == "notice:0-13, line 1" and "\nnotice:30-43, line 3\n" in out


@pytest.mark.parametrize(("lang", "name"), [("en", "single-support"), ("zh", "仅一本有")])
def test_a_doubt_is_told_by_its_name(workdir: Path, recon: RunRecon, lang: str, name: str) -> None:
    text = NOTICE["scan.txt"]
    write_files(
        workdir / "corpora/notice",
        {"web.txt": f"{text}各市州于每年十二月底前报送工作总结。\n", "scan.txt": text, "family.toml": PAIR},
    )
    (line,) = [line for line in recon("show", "notice", "--lang", lang).out.splitlines() if "报送" in line]
    assert line.split()[3] == name
    shown = recon("show", "notice", "--find", "报送工作", "--lang", lang).out
    assert (f"{name}: only web has this" if lang == "en" else f"{name}：仅 web 有此文字") in shown
