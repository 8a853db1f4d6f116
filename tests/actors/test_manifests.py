"""A family.toml that contradicts itself stops the run before any work, in one line that says where."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.actors.stage import BYSTANDER, MANIFEST, complete_families, run_failing_command, write_family
from tests.app.commands import RunRecon

WEB, SCAN = '[[witness]]\nfile = "web.txt"\n', '[[witness]]\nfile = "scan.txt"\n'


@pytest.mark.parametrize(
    ("toml", "said", "advice"),
    [
        pytest.param("title = “通知”", "is not TOML", "straight quotation marks", id="syntax"),
        pytest.param("[[witness]\n", "is not TOML", "", id="brackets"),
        pytest.param('base = "a"\nbase = "b"\n', "is not TOML", "", id="a key twice"),
        pytest.param("x = " + "[" * 5000, "is not TOML", "", id="endless brackets"),
        pytest.param("base = 1" + "0" * 5000 + "\n" + WEB, "is not TOML", "", id="an endless number"),
        pytest.param("", "names no witness", "recon init", id="nothing"),
        pytest.param('titel = "通知"\n' + WEB, "unknown key 'titel'", "did you mean title?", id="unknown key"),
        pytest.param(WEB + 'fiel = "x"\n', "witness 1: unknown key 'fiel'", "did you mean file?", id="below"),
        pytest.param('"标题" = 1\n' + WEB, "unknown key '标题'", "known are: select, ignore", id="foreign key"),
        pytest.param(WEB + SCAN.replace("scan", "../secret"), "witness 2: ../secret.txt lies", "copy it", id="outside"),
        pytest.param('[[witness]]\nfile = "a/../../secret.txt"\n', "lies outside", "copy it", id="outside by a detour"),
        pytest.param('[[witness]]\nfile = "/etc/hostname"\n', "lies outside", "copy it", id="absolute"),
        pytest.param('[[witness]]\nfile = "link.txt"\n', "link.txt lies outside", "copy it", id="outside by a link"),
        pytest.param('[[witness]]\nfile = "links/secret.txt"\n', "lies outside", "copy it", id="a linked folder"),
        pytest.param(WEB + SCAN + 'siglum = "web"\n', "web.txt and scan.txt are both called 'web'", "", id="siglum"),
        pytest.param('base = "wbe"\n' + WEB, "the base 'wbe' names no witness", "did you mean web?", id="base"),
        pytest.param('base = "' + "x" * 9000 + '"\n' + WEB, "names no witness", "known are: web", id="a long base"),
        pytest.param(WEB + WEB, "witness 2: web.txt is already witness 1", "once", id="a file twice"),
        pytest.param(WEB + SCAN.replace("scan", "./web"), "web.txt is already witness 1", "once", id="a detour"),
        pytest.param('[[witness]]\nfile = "wbe.txt"\n', "there is no file wbe.txt", "mean web.txt?", id="no file"),
        pytest.param('[[witness]]\nfile = "."\n', "there is no file .", "", id="a folder"),
        pytest.param('[[witness]]\nfile = "' + "x" * 5000 + '"\n', "there is no file", "", id="an endless name"),
        pytest.param('[[witness]]\nfile = "web\\u0000.txt"\n', "is no name of a file", "zero byte", id="a zero byte"),
        pytest.param('[[witness]]\nsiglum = "a"\n', "witness 1 names no file", "file =", id="no file"),
        pytest.param("[[witness]]\nfile = 4\n", "file = 4 is no string", "quotation marks", id="a number"),
        pytest.param('[[witness]]\nfile = ["web.txt"]\n', "is no string", "quotation marks", id="a list"),
        pytest.param('witness = ["web.txt"]\n', "witness 1: 'web.txt' is no table", "", id="a list of names"),
        pytest.param('witness = "web.txt"\n', "witness = 'web.txt' is no list", "double brackets", id="no list"),
        pytest.param('[witness]\nfile = "web.txt"\n', "is no list", "double brackets", id="a table"),
        pytest.param(WEB + 'source = "orc"\n', "source = 'orc' is unknown", "did you mean ocr?", id="source"),
        pytest.param(WEB + 'siglum = "a\\nb"\n', "is no siglum", "line ends", id="siglum"),
        pytest.param("[settings]\nlacnua = 40\n" + WEB, "unknown setting 'lacnua'", "mean lacuna?", id="a setting"),
        pytest.param("[settings]\nlacuna = 4\nlikeness = 2\n" + WEB, "likeness = 2 is out of range", "", id="a range"),
        pytest.param("lacuna = 40\n" + WEB, "unknown key 'lacuna'", "under [settings]", id="a setting outside"),
        pytest.param('ignroe = ["spaced-text"]\n' + WEB, "unknown key 'ignroe'", "did you mean ignore?", id="ignore"),
        pytest.param('ignore = ["spaced-txt"]\n' + WEB, "ignore: no flag is called", "mean spaced-text?", id="a flag"),
        pytest.param('fail-on = "hihg"\n' + WEB, "fail-on = 'hihg'", "did you mean high?", id="fail-on"),
        pytest.param(WEB + 'ignore = ["spaced-text"]\n', "unknown key 'ignore'", "above the first", id="ignore below"),
        pytest.param("title = 2022-01-01\n" + WEB, "is no string", "quotation marks", id="a date"),
    ],
)  # fmt: skip
def test_a_broken_manifest_is_refused(workdir: Path, recon: RunRecon, toml: str, said: str, advice: str) -> None:
    folder = write_family(workdir, toml=toml)
    (workdir / "secret.txt").write_text("秘密", "utf-8")
    if sys.platform != "win32":
        (folder / "link.txt").symlink_to("../secret.txt")
        (folder / "links").symlink_to(workdir)
    write_family(workdir, BYSTANDER)
    scene = run_failing_command(workdir, recon, "align", "notice", BYSTANDER)
    assert (scene.code, scene.families, scene.notes) == (2, [], ())
    assert scene.error.startswith("error: notice/family.toml")
    assert said in scene.error and advice in scene.error
    assert len(scene.error) < 1000


def test_a_manifest_in_another_encoding_is_refused(workdir: Path, recon: RunRecon) -> None:
    (write_family(workdir) / "family.toml").write_bytes('title = "关于实施"\n'.encode("gb18030"))
    scene = run_failing_command(workdir, recon, "align", "notice/family.toml")
    assert (scene.code, scene.families) == (2, [])
    assert "notice/family.toml is not UTF-8 (byte 9) — save it as UTF-8" in scene.error


def test_a_manifest_that_cannot_be_read_is_wrong_usage(workdir: Path, recon: RunRecon) -> None:
    folder = write_family(workdir)
    (folder / "family.toml").unlink()
    (folder / "family.toml").symlink_to("family.toml")
    scene = run_failing_command(workdir, recon, "align", "notice")
    assert (scene.code, scene.families) == (2, [])
    assert "notice/family.toml cannot be read" in scene.error


def test_a_link_inside_the_folder_is_allowed(workdir: Path, recon: RunRecon) -> None:
    folder = write_family(workdir, toml=MANIFEST.replace("scan.txt", "link.txt"))
    (folder / "link.txt").symlink_to("scan.txt")
    assert recon("align", "notice").code == 0


def test_a_manifest_inside_a_result_folder_is_passed_over(workdir: Path, recon: RunRecon) -> None:
    write_family(workdir)
    recon("align", "notice")
    results = workdir / "recon-out/notice"
    (results / "family.toml").write_text('[[witness]]\nfile = "reconstruction.txt"\n', "utf-8")
    done = recon("align", ".", "-o", "second")
    assert (done.code, done.err) == (0, "passed over results in recon-out: notice\n")
    assert complete_families(workdir / "second") == ["notice"]
    done = recon("align", "recon-out", "-o", "third")
    assert (done.code, (workdir / "third").exists()) == (2, False)
    assert "no witnesses in recon-out — results of recon are no witnesses" in done.err


@pytest.mark.skipif(not hasattr(os, "fchmod") or sys.platform == "darwin", reason="names are UTF-8 there")
def test_init_refuses_what_no_manifest_could_name(workdir: Path, recon: RunRecon) -> None:
    folder = write_family(workdir)
    (folder / "family.toml").unlink()
    (folder / "第1\n页.txt").write_text("通知", "utf-8")
    assert recon("init", "notice").code == 0
    assert recon("align", "notice").code == 0
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb9\xd8.txt")).write_text("通知", "utf-8")
    done = recon("init", "notice", "--force")
    assert (done.code, "\\xb9\\xd8.txt" in done.err and "rename it" in done.err) == (2, True)
