"""`--format` and `-q`: one option each, of one meaning in every command."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from typer.models import OptionInfo

from chuyi_recon.app.cli.main import list_commands
from chuyi_recon.exporters import EXPORTERS
from tests.app.commands import NOTICE, RunRecon, write_files
from tests.app.test_align import TOML
from tests.app.test_review import OPEN

FINDING_FORMS, LISTING_FORMS = "concise, full, json, github, sarif", "concise, full, json"


@pytest.fixture
def family(workdir: Path) -> Path:
    """A family with a place to rule on, and a script that rules."""
    (workdir / "script").write_text("2\n", "utf-8")
    return write_files(workdir / "corpora/notice", {**OPEN, "family.toml": TOML})


def option_names(command: str, parameter: str) -> tuple[str, ...]:
    hints = get_type_hints(inspect.unwrap(list_commands()[command]), include_extras=True)
    options = [a for a in get_args(hints[parameter]) if isinstance(a, OptionInfo)]
    names = (name for option in options for name in (option.default, *(option.param_decls or ())))
    return tuple(name for name in names if isinstance(name, str) and name.startswith("-"))


def test_the_form_is_asked_for_by_one_option_everywhere() -> None:
    asked = {
        command: option_names(command, name)
        for command, function in list_commands().items()
        for name in inspect.signature(inspect.unwrap(function)).parameters
        if {"-f", "--form", "--format"}.intersection(option_names(command, name))
    }
    assert asked == dict.fromkeys(("align", "check", "export", "reread", "show", "rulings list"), ("--format", "-f"))


@pytest.mark.parametrize(
    ("line", "forms"),
    [
        ("align corpora -f markdown", FINDING_FORMS),
        ("check --format text", FINDING_FORMS),
        ("show notice -f sarif", LISTING_FORMS),
        ("show notice --format github", LISTING_FORMS),
        ("rulings list corpora -f github", LISTING_FORMS),
        ("export notice -f concise", ", ".join(EXPORTERS)),
    ],
)
def test_a_form_that_a_command_cannot_give_is_refused_in_a_line_that_lists_what_it_can(
    family: Path, recon: RunRecon, line: str, forms: str
) -> None:
    done = recon(*line.split())
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert forms in done.err.replace("'", "")


@pytest.mark.parametrize("line", ["align corpora", "check", "show notice", "rulings list corpora", "export notice"])
def test_json_is_json_everywhere(family: Path, recon: RunRecon, line: str) -> None:
    assert recon("review", "corpora", "--script", "script", "--editor", "ZL").code == 0
    assert isinstance(json.loads(recon(*line.split(), "-f", "json", "-q").out), dict)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("align corpora", 0),
        ("align corpora --fail-on low", 1),
        ("check", 1),
        ("check --update", 0),
        ("init loose", 0),
        ("review corpora --script script --editor ZL", 0),
        ("rulings compact ruled --yes", 0),
        ("export notice -f markdown -o notice.md", 0),
    ],
)
def test_quiet_prints_nothing(family: Path, recon: RunRecon, line: str, code: int) -> None:
    write_files(Path("loose"), NOTICE | {"scan.pdf": "%PDF-1.7"})
    write_files(Path("ruled"), {"rulings.jsonl": ""})
    said = recon(*line.split())
    assert (said.code, bool(said.out + said.err)) == (code, True), "without it something is said"
    Path("loose/family.toml").unlink(missing_ok=True)
    Path("golden/notice/flags.json").unlink(missing_ok=True)
    (family / "rulings.jsonl").unlink(missing_ok=True)
    done = recon(*line.split(), "-q")
    assert (done.code, done.out, done.err) == (code, "", "")


@pytest.mark.parametrize(
    "line", ["show notice", "explain spliced", "schema", "rulings list corpora", "export notice -f text"]
)
def test_quiet_keeps_what_was_asked_for(family: Path, recon: RunRecon, line: str) -> None:
    recon("review", "corpora", "--script", "script", "--editor", "ZL")
    done = recon(*line.split(), "-q")
    assert done.code == 0 and done.out == recon(*line.split()).out != "" and done.err == ""


def test_quiet_keeps_errors(family: Path, recon: RunRecon) -> None:
    (family / "photo.txt").write_bytes(b"")
    done = recon("align", "corpora", "-q")
    assert done.code == 3 and done.err.startswith("error: corpora/notice/photo.txt holds no text")


def test_one_is_told_as_one(family: Path, recon: RunRecon) -> None:
    (family / "script").write_text("", "utf-8")
    (Path("script")).write_text("", "utf-8")
    assert recon("review", "corpora", "--script", "script", "--editor", "ZL").err.startswith("1 place is open, ")
    log = family / "rulings.jsonl"
    (Path("script")).write_text("2\n", "utf-8")
    assert "0 places are open, " in recon("review", "corpora", "--script", "script", "--editor", "ZL").err
    log.write_bytes(log.read_bytes() * 2)
    assert "removed 1 line\n" in recon("rulings", "compact", "corpora", "--yes").err
