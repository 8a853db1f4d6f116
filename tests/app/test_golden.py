"""What is told where a golden file differs, and why the place reads as it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.files import storage, writing
from chuyi_recon.app.golden.comparison import (
    GOLDEN_EXPORTERS,
    GOLDEN_FILES,
    GoldenFamily,
    check_family,
    find_orphans,
    update_golden,
)
from chuyi_recon.app.golden.differences import find_differences
from chuyi_recon.app.golden.drift import Drift, DriftCause, DriftDifference
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.core.model import Finding, Ground, Reconstruction, Ruling, Span
from chuyi_recon.core.settings import Settings
from chuyi_recon.exporters import EXPORTERS
from tests.app.commands import NOTICE, write_files
from tests.app.test_align import TOML
from tests.exporters.builder import at, build, finding, notice
from tests.line import LEXICON

EDIT = st.text(st.sampled_from('楚怡。，\n{|}\\所[]"'), max_size=12)


def bytes_of(made: Reconstruction) -> dict[str, bytes]:
    return {EXPORTERS[name].filename: EXPORTERS[name].export(made) for name in GOLDEN_EXPORTERS}


def told(golden: dict[str, bytes], made: Reconstruction) -> tuple[DriftDifference, ...]:
    return find_differences(golden, bytes_of(made), made, Settings())


def between(old: Reconstruction, new: Reconstruction) -> tuple[DriftDifference, ...]:
    return told(bytes_of(old), new)


def causes(d: DriftDifference, when: str) -> list[DriftCause]:
    return [c for c in d.causes if c.when == when]


# ------------------------------------------------------------ the text, and why


def test_what_was_restored_names_the_witnesses_and_the_reason() -> None:
    old = replace_printed(notice(), "所", "")
    (d,) = (d for d in between(old, notice()) if d.file == "reconstruction.txt")
    assert (d.line, [(p.golden, p.now) for p in d.parts if p.golden != p.now]) == (1, [("", "所")])
    (cause,) = causes(d, "now")
    assert cause == DriftCause("now", "ground", "restored", ("000", "001"), "所", "restored: 000, 001")


def test_what_is_printed_no_more_names_who_has_it_and_what_the_golden_mark_said() -> None:
    new = replace_printed(notice(), "所", "")
    (d,) = (d for d in between(notice(), new) if d.file == "reconstruction.txt")
    (golden,) = causes(d, "golden")
    assert (golden.kind, golden.text, golden.why) == ("mark", "所“楚怡”", "所“ ” in 000, 001; the base dropped them")
    (now,) = causes(d, "now")
    assert (now.kind, now.text, now.why) == ("ground", "", "restored: 000, 001")  # the decision that prints nothing


def test_words_that_no_decision_speaks_of_are_looked_for_in_the_witnesses() -> None:
    plain = build([at("支持建设3所学校。", "000 004")])
    golden = bytes_of(plain) | {"reconstruction.txt": "支持建设3所学校。星海书院。".encode()}
    (d,) = (d for d in told(golden, plain) if d.file == "reconstruction.txt")
    assert [(c.kind, c.witnesses, c.why) for c in d.causes] == [
        ("witness", (), "no witness has these words here in one piece")
    ]
    golden["reconstruction.txt"] = "支持建设3所学校。支持建设3所学校。".encode()
    (d,) = (d for d in told(golden, plain) if d.file == "reconstruction.txt")
    assert [(c.kind, c.witnesses) for c in d.causes] == [("witness", ("000", "004"))]


def test_a_flag_that_came_at_the_place_is_a_cause_and_one_elsewhere_is_none() -> None:
    here = finding("004", 4, 7, "所 is lost", code="dropped-characters", severity="medium")
    far = finding("004", 11, 13, "elsewhere", code="garbled-characters", severity="medium")
    old = replace(replace_printed(notice(), "所", ""), findings=())
    new = replace(notice(), findings=(here, far))
    (d,) = (d for d in between(old, new) if d.file == "reconstruction.txt")
    assert [c.name for c in causes(d, "now") if c.kind == "flag"] == ["dropped-characters"]


def test_a_flag_that_is_gone_is_a_cause_by_its_place_or_where_the_witness_was_changed_by_its_words() -> None:
    new = replace(replace_printed(notice(), "所", ""), findings=())
    for gone in (
        finding("004", 4, 7, "所 is lost", code="dropped-characters", severity="medium"),
        Finding("dropped-characters", "medium", "004", Span(4, 7), "所 is lost", "3所"),
    ):
        old = replace(notice(), findings=(gone,))
        golden = bytes_of(old)
        if gone.suggestion:  # the witness read otherwise then
            golden["flags.json"] = golden["flags.json"].replace('"quote":"3楚怡"'.encode(), '"quote":"三所"'.encode())
        (d,) = (d for d in told(golden, new) if d.file == "reconstruction.txt")
        assert [c.name for c in causes(d, "golden") if c.kind == "flag"] == ["dropped-characters"]


def test_an_editors_word_is_a_ruling() -> None:
    ruled = build(
        [
            at("建设", "000 004"),
            at({"000": "三", "004": "3"}, ground=Ground.RULED, printed="三", reason="陈: 原件作三"),
        ],
        rulings=((Ruling(("建设", ("三", "3"), ""), "reading", "三", "陈"), "applied"),),
    )
    plain = build([at("建设", "000 004"), at({"000": "三", "004": "3"}, ground=Ground.BASE, printed="3")])
    (d,) = (d for d in between(plain, ruled) if d.file == "reconstruction.txt")
    assert [(c.kind, c.name, c.why) for c in causes(d, "now")] == [("ruling", "ruled", "陈: 原件作三")]


def replace_printed(made: Reconstruction, text: str, printed: str) -> Reconstruction:
    """The same with the decision that prints `text` printing `printed`."""
    return build(
        [
            at(
                {r.siglum: r.text for r in locus.readings},
                ground=d.ground, reason=d.reason, kind=locus.kind, row=locus.row, is_open=d.open,
                printed=printed if d.text == text else d.text,
                withheld=tuple(r.siglum for r in locus.readings if r.withheld),
            )
            for d, locus in zip(made.decisions, made.table.loci, strict=True)
        ],
        base=made.family.base,
        findings=made.findings,
    )  # fmt: skip


# ------------------------------------------------------------ marks and flags


def test_a_clause_that_reads_the_same_and_is_marked_otherwise_is_told_of_annotated_txt() -> None:
    old = notice()
    new = replace(old, decisions=tuple(replace(d, sigla=d.sigla[:1]) for d in old.decisions))
    (d,) = between(old, new)
    assert (d.file, d.line) == ("annotated.txt", 1)
    marked = "{{{{所“楚怡”|所“ ” in {}; the base dropped them}}}}"
    ((golden, now),) = ((p.golden, p.now) for p in d.parts if p.golden != p.now)
    assert (golden, now) == (marked.format("000, 001"), marked.format("000"))


def test_a_text_that_differs_is_not_told_once_more_of_annotated_txt() -> None:
    found = between(replace_printed(notice(), "所", ""), notice())
    assert [d.file for d in found] == ["reconstruction.txt"]


def test_a_finding_that_came_one_that_is_gone_and_one_that_says_otherwise() -> None:
    old, new = (
        replace(notice(), findings=f)
        for f in (
            (finding("001", 0, 2, "gone", code="page-artifact", severity="low"),
             finding("004", 4, 7, "所 is lost here", code="dropped-characters", severity="medium")),
            (finding("004", 4, 7, "座 is lost here", code="dropped-characters", severity="medium"),
             finding("004", 9, 10, "came", code="spaced-text", severity="low")),
        )
    )  # fmt: skip
    gone, other, came = (d for d in between(old, new) if d.file == "flags.json")
    assert (gone.line, gone.golden, gone.now) == (2, "low page-artifact in 001 at 0-2: gone", "")
    assert [(p.golden, p.now) for p in other.parts if p.golden != p.now] == [("所", "座")]
    assert (came.golden, came.now) == ("", "low spaced-text in 004 at 9-10: came")


def test_findings_that_only_stand_elsewhere_are_one_difference_of_their_witness() -> None:
    made = build([at("迸度迸度", "000 004")])
    old, new = (
        replace(made, findings=tuple(finding("000", i, i + 1, "misread", code="garbled-characters", severity="low")
                                     for i in places))
        for places in ((0, 2), (0, 2))
    )  # fmt: skip
    golden = bytes_of(old)
    golden["flags.json"] = (
        golden["flags.json"]
        .replace(b'"start":0,"end":1', b'"start":9,"end":10')
        .replace(b'"start":2,"end":3', b'"start":8,"end":9')
    )
    (d,) = told(golden, new)
    assert d.before.startswith("findings in 000 that only stand elsewhere: 2")


@pytest.mark.parametrize(
    ("file", "spoil", "said"),
    [
        ("reconstruction.txt", lambda b: b.replace(b"\n", b"\r\n"), "line ends"),
        ("annotated.txt", lambda b: b"\xff" + b, "not UTF-8 (byte 0)"),
        ("flags.json", lambda b: b[:-3], "no list of findings"),
        ("flags.json", lambda b: b"\n" + b, "the same in other bytes"),
    ],
)
def test_a_golden_file_that_differs_in_no_word_says_what_is_wrong_with_it(
    file: str, spoil: Callable[[bytes], bytes], said: str
) -> None:
    made = build([at("支持建设\n3所学校。\n", "000 004")], findings=notice().findings[:0])
    golden = bytes_of(made)
    golden[file] = spoil(golden[file])
    (d,) = told(golden, made)
    assert (d.file, said in d.before) == (file, True)


@given(st.integers(0, 60), st.integers(0, 20), EDIT)
def test_whatever_happened_to_a_golden_file_it_is_told(start: int, length: int, put: str) -> None:
    made = notice()
    for file, data in bytes_of(made).items():
        text = data.decode()
        spoiled = (text[:start] + put + text[start + length :]).encode()
        found = told(bytes_of(made) | {file: spoiled}, made)
        assert (file in {d.file for d in found}) == (spoiled != data)


# ------------------------------------------------------------ the work, and the folder


def load(folder: Path) -> FamilyJob:
    write_files(folder / "notice", {**NOTICE, "family.toml": TOML})
    (only,) = read_families(
        [folder / "notice"], IntakeOptions(exporter_names=GOLDEN_EXPORTERS), LEXICON, Settings()
    ).jobs
    return only


def test_golden_files_that_are_missing_are_written_and_then_nothing_differs(tmp_path: Path) -> None:
    family, golden = load(tmp_path), tmp_path / "golden"
    checked = check_family(GoldenFamily(family, golden / family.name))
    assert checked.drifts == (Drift("notice", "missing", GOLDEN_FILES),)
    assert update_golden(golden, checked, "notice") == 3
    assert check_family(GoldenFamily(family, golden / family.name)).drifts == ()


def test_update_writes_only_what_differs(tmp_path: Path) -> None:
    family, golden = load(tmp_path), tmp_path / "golden"
    update_golden(golden, check_family(GoldenFamily(family, golden / family.name)), "notice")
    writing.write_file(golden / "notice/flags.json", b"[]\n")
    (golden / "notice/annotated.txt").unlink()
    checked = check_family(GoldenFamily(family, golden / family.name))
    assert [(d.kind, d.files) for d in checked.drifts] == [
        ("missing", ("annotated.txt",)),
        ("differs", ("flags.json",)),
    ]
    before = (golden / "notice/reconstruction.txt").stat().st_mtime_ns
    assert update_golden(golden, checked, "notice") == 2
    assert (golden / "notice/reconstruction.txt").stat().st_mtime_ns == before


def test_every_difference_is_kept_for_programs(tmp_path: Path) -> None:
    family = load(tmp_path)
    now = dict(check_family(GoldenFamily(family, tmp_path / "golden")).result.files)
    writing.write_files(tmp_path / "golden", [*(now | {"reconstruction.txt": "甲。乙，\n".encode() * 30}).items()])
    (drift,) = check_family(GoldenFamily(family, tmp_path / "golden")).drifts
    assert len(drift.differences) >= 1
    assert drift.files == ("reconstruction.txt",)


def test_golden_folders_without_a_family_are_orphans(tmp_path: Path) -> None:
    writing.write_file(tmp_path / "letter/reconstruction.txt", b"")
    assert find_orphans(tmp_path, ["notice"]) == (Drift("letter", "gone"),)
    assert find_orphans(tmp_path, ["letter"]) == ()


def test_every_result_is_known_when_a_folder_is_looked_at() -> None:
    assert {e.filename for e in EXPORTERS.values()} <= storage.RESULT_FILES
