"""recon.toml and pyproject.toml: what is found, what wins, and what a wrong one is answered with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from chuyi_recon.app.project import settings_file
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.core import pipeline
from chuyi_recon.core.settings import Settings, grouped, of_flag, thresholds
from chuyi_recon.errors import SettingsError
from tests.actors.stage import complete_families, run_failing_command, write_family
from tests.app.commands import NOTICE, RunRecon
from tests.line import LEXICON, make_family

LOOP = "全省统筹推进，各市州按照职责分工抓好落实。\n"
LOOPED = NOTICE["scan.txt"] + LOOP * 30


@pytest.mark.parametrize(
    ("text", "said", "advice"),
    [
        ("[settings]\nlacnua = 40\n", "unknown setting 'lacnua'", "did you mean lacuna?"),
        ("[settings]\nloop_neighbors = 8\n", "unknown setting 'loop_neighbors'", "did you mean loop_shortest?"),
        ("[settings]\nhead_line = 4\n", "unknown setting 'head_line'", "did you mean head_lines?"),
        ("[settings]\nweb_lines = 0\n", "web_lines = 0 is out of range", "counted in lines and lies"),
        ("[settings]\nlean_most = 400\n", "unknown setting 'lean_most'", "known are: "),  # it was one
        ("[settings]\nlacuna = 4000\n", "lacuna = 4000 is out of range", "counted in signs and lies between 4 and 400"),
        ('[settings]\nlacuna = "40"\n', "lacuna = '40' is no whole number", "between 4 and 400"),
        ("[settings]\nlacuna = 25.5\n", "lacuna = 25.5 is no whole number", "between 4 and 400"),
        ("[settings]\nlacuna = true\n", "lacuna = True is no whole number", "between 4 and 400"),
        ("[settings]\nlikeness = nan\n", "likeness = nan is out of range", "between 0.02 and 1.0"),
        ("[settings]\nlikeness = [0.2]\n", "likeness = [0.2] is no number", "between 0.02 and 1.0"),
        ("[setings]\n", "unknown key 'setings'", "did you mean settings?"),
        ("lacuna = 40\n", "unknown key 'lacuna'", "it belongs under [settings]"),
        ("settings = 1\n", "settings = 1 is no table", "write [settings]"),
        ('ignore = ["repetion-loop"]\n', "ignore: no flag is called 'repetion-loop'", "did you mean repetition-loop?"),
        ('select = "repetition-loop"\n', "select = 'repetition-loop' is no list", 'select = ["…"]'),
        ("select = []\n", "select = [] asks no flag", "leave select out"),
        ('entities = "楚怡"\n', "entities = '楚怡' is no list", 'entities = ["…"]'),
        ('entities = ["楚"]\n', "entities: '楚' is no name", "two characters or more"),
        ('entites = ["楚怡"]\n', "unknown key 'entites'", "did you mean entities?"),
        ('fail-on = "hihg"\n', "fail-on = 'hihg' is unknown", "did you mean high?"),
        ("fail_on = 1\n", "unknown key 'fail_on'", "did you mean fail-on?"),
        ("lacuna = \n", "is not TOML", "quotation marks"),
    ],
)
@pytest.mark.parametrize("command", ["align", "check", "explain"])
def test_a_wrong_recon_toml_stops_the_run_in_one_line(
    workdir: Path, recon: RunRecon, text: str, said: str, advice: str, command: str
) -> None:
    write_family(workdir)
    (workdir / "recon.toml").write_text(text, "utf-8")
    scene = run_failing_command(workdir, recon, command, "--settings" if command == "explain" else "notice")
    assert (scene.code, scene.families) == (2, [])
    assert scene.error.startswith("error: recon.toml: ") or scene.error.startswith("error: recon.toml is not TOML")
    assert said in scene.error and advice in scene.error


def test_a_wrong_setting_in_pyproject_toml_is_refused_where_it_stands(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    project = workdir / "pyproject.toml"
    project.write_text("[tool.recon.settings]\nlacnua = 1\n", "utf-8")
    assert run_failing_command(workdir, recon, "align", "notice").error.startswith(
        "error: pyproject.toml: unknown setting 'lacnua'"
    )
    project.write_text("[tool]\nrecon = 1\n", "utf-8")
    assert run_failing_command(workdir, recon, "align", "notice").code == 2
    project.write_text("[tool.other]\n", "utf-8")
    assert (
        "has no [tool.recon]"
        in run_failing_command(workdir, recon, "align", "notice", "--config", "pyproject.toml").error
    )
    project.write_text("[tool.other\n", "utf-8")  # broken, but it says nothing to us
    assert recon("align", "notice").code == 0


@pytest.mark.parametrize("path", ["no.toml", "notice", "notice/web.txt"])
def test_a_config_that_is_none_is_wrong_usage(workdir: Path, recon: RunRecon, path: str) -> None:
    write_family(workdir)
    scene = run_failing_command(workdir, recon, "align", "notice", "--config", path)
    assert (scene.code, scene.error.startswith(f"error: {path} ")) == (2, True)


def test_of_several_files_the_named_one_wins_then_recon_toml_then_pyproject(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    (workdir / "other.toml").write_text("[settings]\nlacuna = 41\n", "utf-8")
    assert "default settings: there is no recon.toml here" in recon("align", "notice", "-v").err
    (workdir / "pyproject.toml").write_text(
        '[tool.recon]\nfail-on = "low"\n[tool.recon.settings]\nlacuna = 42\n', "utf-8"
    )
    assert "settings of pyproject.toml" in recon("align", "notice", "-v").err
    assert "lacuna = 42  (default 25; signs; 4 to 400)" in recon("explain", "--settings").out
    (workdir / "recon.toml").write_text("[settings]\nlacuna = 43\n", "utf-8")
    assert "settings of recon.toml" in recon("check", "notice", "-v").err
    assert "lacuna = 43 " in recon("explain", "--settings").out
    assert "lacuna = 41 " in recon("explain", "--settings", "--config", "other.toml").out
    assert "settings of other.toml" in recon("align", "notice", "-v", "--config", "other.toml").err


def test_explain_settings_shows_every_threshold_with_unit_range_and_reason(workdir: Path, recon: RunRecon) -> None:
    (workdir / "recon.toml").write_text('ignore = ["spaced-text"]\nfail-on = "high"\n', "utf-8")
    done = recon("explain", "--settings")
    assert (done.code, done.err) == (0, "")
    for f in thresholds():
        m = f.metadata
        assert f"{f.name} = {f.default}  (default {f.default}; {m['unit']}; {m['low']} to {m['high']})" in done.out
        assert m["reason"].split()[-1] in done.out
    for name in grouped():
        assert f"{name}\n{'-' * len(name)}\n" in done.out
    assert "select = all" in done.out and "ignore = spaced-text" in done.out and "fail-on = high" in done.out


def test_explain_of_a_flag_ends_with_its_settings_if_it_has_any(recon: RunRecon) -> None:
    said = recon("explain", "repetition-loop").out
    assert said.splitlines()[-len(of_flag("repetition-loop")) - 1] == "Settings"
    assert "    loop_shortest: default 6; signs; 1 to 200\n" in said
    assert "Settings" not in recon("explain", "wrong-document-number").out


def test_fail_on_comes_from_the_file_unless_the_command_says_otherwise(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir, scan=LOOPED.encode())
    assert recon("align", "notice").code == 0
    (workdir / "recon.toml").write_text('fail-on = "low"\n', "utf-8")
    assert recon("align", "notice").code == 1
    assert recon("align", "notice", "--fail-on", "never").code == 0


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('ignore = ["repetition-loop"]', {"repetition-loop": False}),
        ('select = ["repetition-loop"]', {"repetition-loop": True}),
        ('select = ["repetition-loop", "spaced-text"]\nignore = ["repetition-loop"]', {"repetition-loop": False}),
    ],
)
def test_a_flag_that_is_not_asked_neither_reports_nor_withholds(
    workdir: Path, recon: RunRecon, text: str, codes: dict[str, bool]
) -> None:
    write_family(workdir, toml='[[witness]]\nfile = "scan.txt"\n', scan=LOOPED.encode())
    (workdir / "recon.toml").write_text(text, "utf-8")
    assert (recon("align", "notice").code, complete_families(workdir / "recon-out")) == (0, ["notice"])
    found = {f["code"] for f in json.loads((workdir / "recon-out/notice/flags.json").read_bytes())}
    printed = (workdir / "recon-out/notice/reconstruction.txt").read_text("utf-8")
    for code, asked in codes.items():
        assert (code in found, printed.count(LOOP.strip()) < 5) == (asked, asked)
    if "select" in text:
        assert found <= {c for c, asked in codes.items() if asked}


def test_from_python_an_unknown_code_and_a_wrong_type_are_refused() -> None:
    texts = {"a": NOTICE["web.txt"], "b": NOTICE["scan.txt"]}
    with pytest.raises(SettingsError, match=r"no flag is called 'repetion-loop'"):
        pipeline.reconstruct(make_family(texts), LEXICON, Settings(ignore=("repetion-loop",)))
    with pytest.raises(SettingsError, match=r"lacuna = 2\.5 is no whole number"):
        replace(Settings(), lacuna=2.5)


def own(workdir: Path, name: str, text: str) -> Path:
    """A family with settings of its own, and a loop in its witness."""
    return write_family(workdir, name, f'{text}[[witness]]\nfile = "scan.txt"\n', scan=LOOPED.encode())


def found_in(workdir: Path, name: str) -> set[str]:
    return {f["code"] for f in json.loads((workdir / "recon-out" / name / "flags.json").read_bytes())}


def test_settings_of_a_family_hold_for_it_alone(workdir: Path, recon: RunRecon) -> None:
    own(workdir, "looped", 'ignore = ["repetition-loop"]\n')
    own(workdir, "other", "")
    assert recon("align", "looped", "other").code == 0
    assert "repetition-loop" not in found_in(workdir, "looped")
    assert "repetition-loop" in found_in(workdir, "other")


def test_a_family_goes_before_the_project_and_adds_to_what_it_ignores(workdir: Path, recon: RunRecon) -> None:
    (workdir / "recon.toml").write_text('ignore = ["repetition-loop"]\n[settings]\nloop_shortest = 9\n', "utf-8")
    folder = own(workdir, "looped", 'ignore = ["spaced-text"]\n[settings]\nloop_shortest = 7\n')
    project = settings_file.load_config(None).settings
    (load,) = read_families([folder], IntakeOptions(), LEXICON, project).jobs
    assert (project.loop_shortest, load.settings.loop_shortest) == (9, 7)
    assert load.settings.ignore == ("repetition-loop", "spaced-text")
    assert replace(load.settings, loop_shortest=9, ignore=project.ignore) == project


def test_a_family_may_say_when_it_fails_and_the_command_line_goes_before_it(workdir: Path, recon: RunRecon) -> None:
    own(workdir, "strict", 'fail-on = "low"\n')
    own(workdir, "lenient", 'fail-on = "never"\n')
    assert recon("align", "lenient").code == 0
    assert recon("align", "lenient", "strict").code == 1
    (workdir / "recon.toml").write_text('fail-on = "low"\n', "utf-8")
    assert recon("align", "lenient").code == 0
    assert recon("align", "strict", "--fail-on", "never").code == 0
    assert recon("align", "lenient", "--fail-on", "low").code == 1
