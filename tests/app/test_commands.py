"""The other commands: explain, init, schema, --version and --help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from chuyi_recon import __version__
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from tests.app.commands import NOTICE, RunRecon, run_in_process, write_files
from tests.app.test_align import TOML

CODES = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]


def corpora(workdir: Path) -> Path:
    return write_files(workdir / "corpora" / "notice", {**NOTICE, "family.toml": TOML})


@pytest.mark.parametrize("code", CODES)
def test_explain_prints_the_page_of_a_flag(recon: RunRecon, code: str) -> None:
    done = recon("explain", code)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{code} (")
    for heading in ("What it finds", "Why it matters", "Example", "Where it is wrong"):
        assert heading in done.out


def test_explain_all_prints_every_page_in_report_order(recon: RunRecon) -> None:
    done = recon("explain", "--all")
    assert done.code == 0
    at = [done.out.index(f"{code} (") for code in CODES]
    assert at == sorted(at) and len(at) >= 9


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["repetion-loop"], "did you mean repetition-loop?"),
        (["repetition-loop", "--all"], "or --all"),
    ],
)
def test_an_unknown_flag_is_wrong_usage(recon: RunRecon, arguments: list[str], said: str) -> None:
    done = recon("explain", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_init_writes_a_manifest_that_align_takes(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "通知", NOTICE)
    done = recon("init", "通知")
    assert (done.code, "通知/family.toml" in done.err) == (0, True)
    assert recon("align", "通知").code == 0
    assert (workdir / "recon-out/通知/reconstruction.txt").is_file()


def test_init_does_not_write_over_what_is_there(workdir: Path, recon: RunRecon) -> None:
    write_files(workdir / "notice", {**NOTICE, "family.toml": TOML})
    done = recon("init", "notice")
    assert (done.code, "--force" in done.err) == (2, True)
    assert (workdir / "notice/family.toml").read_text("utf-8") == TOML
    assert recon("init", "notice", "--force").code == 0
    assert (workdir / "notice/family.toml").read_text("utf-8") != TOML
    assert recon("init", "nowhere").code == 2
    (workdir / "empty").mkdir()
    assert recon("init", "empty").code == 2


def test_the_schema_holds_for_the_record(workdir: Path, recon: RunRecon) -> None:
    corpora(workdir)
    recon("align", "corpora")
    schema = json.loads(recon("schema").out)
    record = json.loads((workdir / "recon-out/notice/reconstruction.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(record, schema)
    record["stretches"] = "关于"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema)


def test_a_schema_that_there_is_not_is_named_and_those_that_there_are(recon: RunRecon) -> None:
    done = recon("schema", "evla")
    assert (done.code, done.out) == (2, "")
    assert "did you mean eval?" in done.err
    assert "known are: reconstruction, check, eval" in recon("schema", "?").err
    assert recon("schema", "reconstruction").out == recon("schema").out


def test_the_version_says_what_it_is_made_of(recon: RunRecon) -> None:
    done = recon("--version")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == f"recon {__version__}"
    assert any(line.startswith("  jieba 0.42") for line in lines)


@pytest.mark.parametrize("command", ["align", "check", "eval", "explain", "init", "schema"])
def test_every_command_explains_itself(recon: RunRecon, command: str) -> None:
    done = recon(command, "--help")
    assert done.code == 0
    assert f"recon {command}" in done.out
    assert command in recon("--help").out


@pytest.mark.parametrize(
    "arguments",
    [["explain", "--all"], ["explain", "--settings"], ["init", "notice", "--force"], ["schema"], ["schema", "eval"]],
)
def test_every_command_takes_the_common_options(workdir: Path, recon: RunRecon, arguments: list[str]) -> None:
    write_files(workdir / "notice", NOTICE)
    done = recon(*arguments, "-q", "-vv", "--color", "never", "--lang", "zh")
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("arguments", [["--help"], ["align", "--help"], ["--version"], ["align", "--bogus"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from chuyi_recon.app.cli.main import main; sys.argv = ['recon', *sys.argv[1:]]; main();"
        "heavy = {'jieba', 'opencc', 'numpy', 'rapidfuzz', 'regex', 'msgspec', 'chardet', 'lxml', 'pypdfium2'}"
        " & set(sys.modules);"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_package_imports_quickly_and_gives_its_types() -> None:
    code = (
        "import sys, chuyi_recon; assert 'numpy' not in sys.modules and 'typer' not in sys.modules;"
        "from chuyi_recon import *; import chuyi_recon.core.model as m;"
        "assert Reconstruction is m.Reconstruction and issubclass(ReconError, Exception);"
        "assert set(chuyi_recon.__all__) <= set(dir(chuyi_recon))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="reconstrcut"):
        __import__("chuyi_recon").reconstrcut  # noqa: B018  # asked for on purpose


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes of this kind")
def test_a_reader_that_stops_early_is_no_error(workdir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "chuyi_recon", "explain", "--all"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    assert process.wait(60) == 0
    assert err == b""


def test_output_in_a_poor_locale_is_still_utf_8(workdir: Path) -> None:
    env = {**os.environ, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run_in_process("explain", "--all", cwd=workdir, env=env)
    assert done.returncode == 0
    assert "职业" in done.stdout.decode("utf-8")
