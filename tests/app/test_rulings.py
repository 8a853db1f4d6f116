"""`rulings.jsonl` in a folder: two editors, crashes, merges, and what the commands say of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chuyi_recon.app.files import storage
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.family_job import reconstruct_family
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.rulings import log
from chuyi_recon.app.rulings.by_family import find_rulings_folder
from chuyi_recon.core.model import Choice, Reconstruction, Ruling, Span
from chuyi_recon.core.rulings import anchor_loci
from chuyi_recon.core.settings import Settings
from chuyi_recon.errors import OutputError
from tests.app.commands import NOTICE, STATION, RunRecon, write_files

DATE = "2024-05-01T08:00:00.000Z"
BASE = 'base = "web"\n' + "".join(f'[[witness]]\nfile = "{name}"\n' for name in NOTICE)


def notice(folder: Path) -> Path:
    """The notice as a declared family."""
    write_files(folder, {**NOTICE, "family.toml": BASE})
    return folder


def known(folder: Path) -> dict[str, tuple[Reconstruction, Path, tuple[str, ...]]]:
    """By family its reconstruction without rulings, and where its rulings go."""
    intake = read_families([folder], IntakeOptions(), ChineseLexicon(), Settings())
    return {load.name: (reconstruct_family(load), *_home(intake.locations[load.name])) for load in intake.jobs}


def _home(lying: object) -> tuple[Path, tuple[str, ...]]:
    home, names = find_rulings_folder(lying)  # type: ignore[arg-type]
    assert home is not None
    return home, names


def word(made: Reconstruction, reading: str, text: str, editor: str = "CL", *, choice: Choice = "text") -> Ruling:
    """A ruling on the first locus at which some witness reads so."""
    at = next(i for i, locus in enumerate(made.table.loci) if reading in [r.text for r in locus.readings])
    return Ruling(anchor_loci(made, Span(at, at + 1)), choice, text, editor, DATE)


def spoken(folder: Path, reading: str, text: str, editor: str = "CL") -> Ruling:
    """The same, written beside the witnesses of a declared family."""
    ((made, home, names),) = known(folder).values()
    ruling = word(made, reading, text, editor)
    log.append_rulings(home, [ruling], names)
    return ruling


def printed(recon: RunRecon, *paths: Path) -> str:
    """What `recon align` makes of one family."""
    assert recon("align", *paths, "-q").code == 0
    (text,) = Path("recon-out").glob("*/reconstruction.txt")
    return text.read_text("utf-8")


# ------------------------------------------------------------ the file


def test_a_ruling_written_is_read_back_as_it_was(workdir: Path) -> None:
    ruling = Ruling(("支持建设3", ("", "所"), "楚怡"), "text", "所\n", "谢", DATE, "据“原件”", "")
    log.append_rulings(workdir, [ruling], ["scan.txt", "web.txt"])
    (entry,) = log.read_log(workdir / storage.RULINGS_FILE)
    assert (entry.ruling, entry.witnesses) == (ruling, ("scan.txt", "web.txt"))


def test_a_line_torn_by_a_crash_is_named_and_costs_no_other(workdir: Path) -> None:
    path = workdir / storage.RULINGS_FILE
    first, second = (Ruling(("前", ("所",), "后"), "text", t, "CL", DATE) for t in ("一", "二"))
    log.append_rulings(workdir, [first])
    with path.open("ab") as file:
        file.write('{"anchor":["前",["所"],"后"],"choice":"te'.encode())
    log.append_rulings(workdir, [second])
    entries = log.read_log(path)
    assert [e.ruling for e in entries] == [first, None, second]
    assert [(e.line_number, e.problem) for e in entries if e.problem] == [(2, "the line breaks off, as after a crash")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"<<<<<<< HEAD", "left by git"),
        (b"\xff\xfe{}", "invalid"),
        (b'{"anchor":["",["a"],""],"choice":"text","text":"b","mood":"good"}', "mood"),
        (b'{"anchor":["",["a"],""],"choice":"burn"}', "burn"),
        (b'{"anchor":["",["a"],""],"choice":"text"}', "needs a text"),
        (b'{"anchor":["",["a"],""],"choice":"keep"}', "needs a witness"),
        (b'{"anchor":["",[],""],"choice":"omit"}', "no reading"),
        (b'{"anchor":["",["a"],""],"choice":"omit","date":"yesterday"}', "yesterday"),
        (b"[1]", "array|breaks off"),
    ],
)
def test_a_line_that_is_no_ruling_is_named_with_the_reason(workdir: Path, line: bytes, why: str) -> None:
    (entry,) = log.parse_log(workdir / storage.RULINGS_FILE, b"\xef\xbb\xbf\r\n" + line + b"\r\n\n")
    assert entry.ruling is None
    assert entry.location.endswith("rulings.jsonl:2")
    assert any(part in entry.problem for part in why.split("|")), entry.problem


def test_dates_of_any_zone_are_one_instant(workdir: Path) -> None:
    line = '{"anchor":["",["a"],""],"choice":"omit","date":"%s"}\n'
    data = "".join(line % d for d in ("2024-05-01T16:00:00+08:00", "2024-05-01T08:00:00Z", "2024-05-01T08:00")).encode()
    entries = log.parse_log(workdir / storage.RULINGS_FILE, data)
    assert {e.ruling.date for e in entries if e.ruling} == {DATE}
    assert len(log.unretracted(entries)) == 1


def test_two_processes_that_add_at_once_lose_no_line(workdir: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from chuyi_recon.core.model import Ruling\n"
        "from chuyi_recon.app.rulings.log import append_rulings, compact_log\n"
        "for n in range(60):\n"
        "    said = [Ruling(('', ('所',), str(n)), 'text', '楚怡' * 400, sys.argv[1])]\n"
        "    append_rulings(Path(), said)\n"
        "    append_rulings(Path(), said)\n"  # so that there is something to take out
        "    compact_log(Path('rulings.jsonl'))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, editor], cwd=workdir) for editor in ("CL", "谢")]
    assert [p.wait() for p in running] == [0, 0]
    entries = log.read_log(workdir / storage.RULINGS_FILE)
    assert not [e.location for e in entries if e.problem]
    said = sorted((e.ruling.editor, int(e.ruling.anchor[2])) for e in log.unretracted(entries) if e.ruling)
    assert said == sorted((editor, n) for editor in ("CL", "谢") for n in range(60))
    assert [p.name for p in workdir.iterdir() if p.name.endswith((".lock", ".part"))] == []


def test_where_nothing_can_be_written_the_file_is_named(workdir: Path) -> None:
    write_files(workdir, {"n": "a file"})
    with pytest.raises(OutputError, match=r"rulings\.jsonl cannot be written"):
        log.append_rulings(workdir / "n", [Ruling(("", ("a",), ""), "omit")])


def test_git_is_told_once_how_to_merge_and_no_file_is_written_over(workdir: Path) -> None:
    ruling = Ruling(("", ("a",), ""), "omit")
    assert "wrote" in log.append_rulings(write_files(workdir / "a", {}), [ruling])
    assert (workdir / "a" / ".gitattributes").read_text() == "rulings.jsonl merge=union\n"
    assert log.append_rulings(workdir / "a", [ruling]) == ""
    own = write_files(workdir / "b", {".gitattributes": "*.txt text\n"})
    assert "add to" in log.append_rulings(own, [ruling])
    assert (own / ".gitattributes").read_text() == "*.txt text\n"
    above = write_files(workdir / "c", {".gitattributes": "**/rulings.jsonl merge=union\n"})
    assert log.append_rulings(write_files(above / "d", {}), [ruling]) == ""
    assert not (above / "d" / ".gitattributes").exists()


def test_what_no_longer_counts_goes_and_nothing_else_does(workdir: Path) -> None:
    path = workdir / storage.RULINGS_FILE
    anchor = ("", ("所",), "")
    first, taken_back = Ruling(anchor, "text", "一", "CL", DATE), Ruling(("", ("楚",), ""), "omit", None, "CL", DATE)
    later = Ruling(anchor, "text", "二", "CL", "2024-05-02T08:00:00.000Z")
    other = Ruling(anchor, "text", "三", "谢", DATE)
    log.append_rulings(workdir, [later, first, other, taken_back, other])
    log.retract_rulings(path, [taken_back.id, "000000000000"], "CL", DATE)
    with path.open("ab") as file:
        file.write(b"half a li\n")
    assert log.compact_log(path) == 4
    entries = log.read_log(path)
    assert [e.ruling for e in entries if e.ruling] == [later, other]
    assert [e.raw for e in entries if e.problem] == [b"half a li"]
    assert [e.retracted_id for e in entries if e.retracted_id] == ["000000000000"]
    assert log.compact_log(path) == 0


# ------------------------------------------------------------ two editors


def git(folder: Path, *arguments: str) -> str:
    """git in a folder, as somebody."""
    who = ("-c", "user.name=谢", "-c", "user.email=xie@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed: two branches cannot be merged")
@pytest.mark.parametrize(("other", "code", "text"), [("处", 1, "支持建设3所"), ("个", 0, "支持建设3个")])
def test_two_editors_on_two_branches_merge_their_words(
    recon: RunRecon, workdir: Path, other: str, code: int, text: str
) -> None:
    folder = notice(workdir / "corpora" / "n")
    recon("check", "--update")
    git(workdir, "init", "-q", "-b", "main")
    spoken(folder, "迸", "近", "CL")
    git(workdir, "add", "-A")
    git(workdir, "commit", "-qm", "one word")
    git(workdir, "checkout", "-qb", "xie")
    spoken(folder, "所", other, "谢")
    git(workdir, "commit", "-qam", "谢")
    git(workdir, "checkout", "-q", "main")
    spoken(folder, "所", "个", "CL")
    git(workdir, "commit", "-qam", "CL")
    git(workdir, "merge", "-q", "--no-edit", "xie")
    assert len(log.read_log(folder / storage.RULINGS_FILE)) == 3
    recon("check", "--update")
    done = recon("check")
    assert done.code == code
    assert ("in conflict, and not applied: 谢 ruled otherwise" in done.err) == bool(code)
    said = (workdir / "golden" / "n" / "reconstruction.txt").read_text("utf-8")
    assert text in said
    assert "统筹推近" in said


# ------------------------------------------------------------ the commands


def test_align_prints_what_was_ruled_and_says_nothing(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "n")
    spoken(folder, "所", "个")
    done = recon("align", folder)
    assert done.code == 0
    assert "ruling" not in done.err
    assert "支持建设3个“楚怡”" in printed(recon, folder)
    record = json.loads((workdir / "recon-out" / "n" / "reconstruction.json").read_text("utf-8"))
    assert [(r["outcome"], r["editor"]) for r in record["rulings"]] == [("applied", "CL")]


def test_a_stale_ruling_is_said_with_file_and_line_and_check_fails(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "corpora" / "n")
    ruling = spoken(folder, "迸", "近")
    write_files(folder, {"scan.txt": NOTICE["scan.txt"].replace("推进", "推近")})
    recon("check", "--update")
    done = recon("check")
    assert done.code == 1
    assert f"rulings.jsonl:1: ruling {ruling.id} of CL on" in done.err
    assert "is stale: it is applied, look at it again: the readings were 进, 迸; they are 近, 进, 迸" in done.err
    assert recon("align", "corpora").code == 0


def test_an_unreadable_line_is_said_and_the_others_count(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "n")
    spoken(folder, "所", "个")
    with (folder / storage.RULINGS_FILE).open("ab") as file:
        file.write(b'{"anchor":')
    done = recon("align", folder)
    assert done.code == 0
    assert "rulings.jsonl:2: no ruling, and passed over: the line breaks off" in done.err
    assert "支持建设3个" in printed(recon, folder)


def test_beside_loose_files_of_two_families_a_line_is_of_the_one_whose_files_it_names(
    recon: RunRecon, workdir: Path
) -> None:
    folder = write_files(workdir / "pile", {**NOTICE, **STATION})
    for made, home, names in known(folder).values():
        assert (home, set(names)) in ((folder, set(NOTICE)), (folder, set(STATION)))
        reading = "走" if "a.txt" in names else "迸"
        log.append_rulings(home, [word(made, reading, "某", choice="text")], names)
    recon("align", folder, "-q")
    texts = {p.parent.name: p.read_text("utf-8") for p in Path("recon-out").glob("*/reconstruction.txt")}
    assert "相關規某。" in texts["a"]
    assert "统筹推某，" in texts["photo"]
    write_files(folder, {"0.txt": NOTICE["scan.txt"].replace("定期", "按期")})  # the family is called otherwise now
    done = recon("align", folder)
    assert "orphaned" not in done.err
    assert "统筹推某，" in (workdir / "recon-out" / "0" / "reconstruction.txt").read_text("utf-8")


def test_a_line_whose_files_are_gone_is_orphaned_and_one_of_files_not_asked_for_is_passed_over(
    recon: RunRecon, workdir: Path
) -> None:
    folder = write_files(workdir / "pile", {**NOTICE, **STATION})
    for made, home, names in known(folder).values():
        log.append_rulings(home, [word(made, "走" if "a.txt" in names else "迸", "某")], names)
    some = [folder / name for name in NOTICE]
    assert "ruling" not in recon("align", *some).err
    for name in STATION:
        (folder / name).unlink()
    done = recon("align", folder)
    assert "is orphaned: none of its witnesses lies there any more" in done.err
    recon("check", folder, "--update")
    assert recon("check", folder).code == 1


def test_a_ruling_taken_back_leaves_the_bytes_of_before(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "n")
    before = printed(recon, folder)
    whole = {p.name: p.read_bytes() for p in (workdir / "recon-out" / "n").iterdir()}
    ruling = spoken(folder, "所", "个")
    assert printed(recon, folder) != before
    done = recon("rulings", "retract", folder, "--id", ruling.id[:5], "--editor", "谢")
    assert done.code == 0
    assert f"retracted ruling {ruling.id} of CL" in done.err
    printed(recon, folder)
    assert {p.name: p.read_bytes() for p in (workdir / "recon-out" / "n").iterdir()} == whole
    assert recon("rulings", "retract", folder, "--id", ruling.id).code == 2


def test_rulings_are_listed_with_what_became_of_them(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "n")
    first = spoken(folder, "所", "个")
    second = spoken(folder, "所", "处")
    log.append_rulings(folder, [Ruling(("没有", ("的",), "话"), "omit", None, "谢", DATE, "问档案馆")])
    said = json.loads(recon("rulings", "list", folder, "--format", "json").out)["rulings"]
    assert [(r["id"], r["outcome"]) for r in said[:2]] == [(first.id, "replaced"), (second.id, "applied")]
    assert (said[2]["outcome"], said[2]["note"], said[2]["line"]) == ("orphaned", "问档案馆", 3)
    table = recon("rulings", "list", folder).out
    assert "支持建设3[-|所]“" in table.replace('"', "“")
    assert "问档案馆" in table


def test_compacting_asks_first(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "n")
    spoken(folder, "所", "个")
    spoken(folder, "所", "处")
    assert recon("rulings", "compact", folder).code == 2
    assert len(log.read_log(folder / storage.RULINGS_FILE)) == 2
    assert recon("rulings", "compact", folder, "--yes").code == 0
    assert len(log.read_log(folder / storage.RULINGS_FILE)) == 1
    assert "nothing to remove" in recon("rulings", "compact", folder).err


def test_where_there_are_no_rulings_it_is_said(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "n")
    assert "no rulings" in recon("rulings", "list", folder).err
    assert recon("rulings", "compact", folder).code == 2


def test_a_finding_that_is_answered_fails_no_check(recon: RunRecon, workdir: Path) -> None:
    folder = notice(workdir / "corpora" / "n")
    for siglum in ("web", "scan"):
        write_files(folder, {f"{siglum}.txt": NOTICE["scan.txt"]})
    recon("check", "--update")
    assert recon("check", "--fail-on", "low").code == 1
    spoken(folder, "迸", "进")
    recon("check", "--update")
    assert recon("check", "--fail-on", "low").code == 0
    assert "answered by ruling" in recon("align", folder, "--format", "concise").out
