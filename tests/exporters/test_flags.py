"""flags.json: the form that docs/results.md promises to scripts."""

import json

from chuyi_recon.exporters import EXPORTERS
from tests.exporters.builder import at, build, finding, notice


def test_a_finding_is_written_with_the_words_it_points_at() -> None:
    first, second = json.loads(EXPORTERS["flags"].export(notice()))
    assert first == {
        "witness": "004",
        "code": "dropped-characters",
        "severity": "medium",
        "start": 4,
        "end": 7,
        "message": "a measure word may be missing",
        "quote": "3楚怡",
        "suggestion": None,
    }
    assert (second["witness"], second["quote"]) == ("001", "科学学校。")


def test_each_finding_has_its_own_line_so_that_a_diff_can_be_read() -> None:
    lines = EXPORTERS["flags"].export(notice()).decode().splitlines()
    assert [line[:14] for line in lines] == ["[", '{"witness":"00', '{"witness":"00', "]"]


def test_a_family_without_findings_gives_an_empty_list() -> None:
    assert EXPORTERS["flags"].export(build([at("通知", "004")])) == b"[]\n"


def test_places_count_code_points_and_not_bytes_or_utf16_units() -> None:
    seal = finding("004", 1, 2, "a character the font lacks", code="garbled-characters", severity="medium")
    made = build([at("𠮷祥", "004")], findings=(seal,))
    assert json.loads(EXPORTERS["flags"].export(made))[0]["quote"] == "祥"
