"""`recon review`: what it writes, and that just that changes; by script, by line prompts, on the screen."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from chuyi_recon.app.files import storage
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.screen import ReviewScreen
from chuyi_recon.app.review.session import Session, open_session
from chuyi_recon.app.rulings import by_family
from chuyi_recon.core.settings import Settings
from tests.app.commands import CORPORA, NOTICE, RunRecon, write_files
from tests.app.test_align import TOML

RULINGS = Path("corpora/notice/rulings.jsonl")
# 003 alone has 的; two others read 计划 for 行动, which the base does not.
OPEN = {
    "web.txt": NOTICE["web.txt"] + "各地要结合实际制定楚怡行动方案，确保行动取得实效。\n",
    "scan.txt": NOTICE["scan.txt"] + "各地要结合实际制定楚怡计划方案，确保行动取得实效。\n",
    "photo.txt": NOTICE["photo.txt"] + "各地要结合实际制定楚怡计划方案，确保行动取得实效。\n",
}


def a_family(workdir: Path) -> None:
    write_files(workdir / "corpora/notice", {**OPEN, "family.toml": TOML})


def written() -> list[dict[str, object]]:
    return [json.loads(line) for line in RULINGS.read_text("utf-8").splitlines()]


def text(recon: RunRecon, out: str = "out") -> str:
    assert recon("align", "corpora", "-o", out, "-q").code == 0
    return Path(out, "notice", "reconstruction.txt").read_text("utf-8")


def script(workdir: Path, *lines: str) -> str:
    (workdir / "script.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return "script.txt"


# ------------------------------------------------------------ scripts


def test_a_ruling_by_script_changes_its_place_and_nothing_else(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    before = text(recon)
    done = recon("review", "corpora", "--script", script(workdir, "# two against the base", "2"), "--editor", "ZL")
    assert done.code == 0, done.err
    (line,) = written()
    assert (line["choice"], line["text"], line["editor"]) == ("reading", "计划", "ZL")
    assert text(recon) == before.replace("楚怡行动方案", "楚怡计划方案")
    assert "ZL ruled" in Path("out/notice/annotated.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("take", "楚怡行动方案"),
        ("2", "楚怡计划方案"),
        ("text 行动计划", "楚怡行动计划方案"),
        ("omit", "楚怡方案"),
        ("1", "楚怡行动方案"),
    ],
)
def test_each_word_of_a_script_prints_what_it_says(workdir: Path, recon: RunRecon, line: str, now: str) -> None:
    a_family(workdir)
    assert recon("review", "corpora", "--script", script(workdir, line), "--editor", "ZL").code == 0
    assert now in text(recon)


def test_what_is_taken_back_gives_the_first_bytes(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    before = text(recon)
    recon("review", "corpora", "--script", script(workdir, "2"), "--editor", "ZL")
    assert text(recon) != before
    recon("review", "corpora", "--script", script(workdir, "undo"), "--editor", "ZL")
    assert text(recon) == before
    assert [*written()[1]] == ["retract", "editor", "date"], "a retraction is a line too"


def test_one_editor_does_not_take_back_anothers_word(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    recon("review", "corpora", "--script", script(workdir, "2"), "--editor", "ZL")
    done = recon("review", "corpora", "--script", script(workdir, "undo"), "--editor", "WM")
    assert done.code == 2 and "script.txt:1: 'undo': there is nothing to take back" in done.err


def test_a_place_put_off_stays_as_it_is_and_is_told(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    before = text(recon)
    done = recon("review", "corpora", "--script", script(workdir, "defer 待查原件"), "--editor", "ZL")
    assert "1 deferred" in done.err and text(recon) == before
    assert written()[0]["note"] == "待查原件"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("take", "tak"), "script.txt:2: 'tak' is no word of review — did you mean take?"),
        (("7",), "script.txt:1: '7': there is no reading 7 here — the lines before it are ruled"),
        (("at 楚信",), "no visible place has 楚信"),
        (("filter colour red",), "there is no such filter"),
    ],
)
def test_a_line_that_means_nothing_stops_a_script_and_says_where(
    workdir: Path, recon: RunRecon, lines: tuple[str, ...], said: str
) -> None:
    a_family(workdir)
    done = recon("review", "corpora", "--script", script(workdir, *lines), "--editor", "ZL")
    assert done.code == 2 and said in done.err, done.err


def test_reviewing_all_open_places_of_the_notice_changes_just_them_and_retracting_gives_back_the_first_bytes(
    workdir: Path, recon: RunRecon
) -> None:
    shutil.copytree(CORPORA / "chuyi-2022", workdir / "corpora/chuyi-2022")
    assert recon("align", "corpora", "-o", "first", "-q").code == 0
    takes = ["take"] * 40
    done = recon("review", "corpora", "--script", script(workdir, *takes), "--editor", "ZL")
    assert done.code == 0 and "0 open places" in done.err, done.err
    assert recon("align", "corpora", "-o", "taken", "-q").code == 0
    first, taken = (Path(o, "chuyi-2022", "reconstruction.txt").read_bytes() for o in ("first", "taken"))
    assert taken == first, "what is proposed of a declared base is what it has"
    lines = [
        "at 出版书籍等方式",
        "2",
        "at 中职专业()",
        "text 中职专业(群)",
        "at 歧视性",
        "3",
        "at 楚怡行动重点任务",
        "2",
    ]
    # Another session: all is ruled, so that all places are listed; the last word of an editor on a place counts.
    done = recon("review", "corpora", "--all", "--script", script(workdir, *lines), "--editor", "ZL")
    assert done.code == 0, done.err
    assert recon("align", "corpora", "-o", "ruled", "-q").code == 0
    ruled = Path("ruled/chuyi-2022/reconstruction.txt").read_text("utf-8")
    changes = {
        "出版书籍等方式": "出版书籍等形式",
        "优质中职专业()。": "优质中职专业(群)。",
        "歧视性政策": "特设特殊政策",
        "楚怡行动重点任务": "楚怡行动计划重点任务",
    }
    expected = first.decode("utf-8")
    for was, now in changes.items():
        assert expected.count(was) == 1
        expected = expected.replace(was, now)
    assert ruled == expected
    listed = json.loads(recon("rulings", "list", "corpora", "--format", "json").out)
    ids = [i for line in listed["rulings"] for i in ("--id", line["id"])]
    assert recon("rulings", "retract", "corpora", *ids).code == 0
    assert recon("align", "corpora", "-o", "back", "-q").code == 0
    for name in ("reconstruction.txt", "annotated.txt", "flags.json", "alignment.json"):
        assert Path("back/chuyi-2022", name).read_bytes() == Path("first/chuyi-2022", name).read_bytes(), name


# ------------------------------------------------------------ line prompts


def test_line_prompts_show_the_place_and_take_words(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_family(workdir)
    monkeypatch.setattr("sys.stdin", io.StringIO("witnesses\nexplain\nhelp\nlist\nfrobnicate\n2\n"))
    done = recon("review", "corpora", "--plain", "--editor", "ZL")
    assert done.code == 0
    assert "【行动】方案" in done.out and "2   [photo scan]" in done.out
    assert "corpora/notice/scan.txt:5:" in done.out, "the same stretch in each witness, with file and line"
    assert "'frobnicate' is no word of review" in done.out
    assert written()[0]["text"] == "计划"


def test_text_of_a_witness_is_never_markup_and_cannot_turn_the_line(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {name: body.replace("制定楚怡", "制定[bold]楚怡\u202e\x1b[31m") for name, body in OPEN.items()}
    write_files(workdir / "corpora/notice", {**odd, "family.toml": TOML})
    monkeypatch.setattr("sys.stdin", io.StringIO("down\n" * 12))
    out = recon("review", "corpora", "--plain", "--all", "--editor", "ZL").out
    assert "\u202e" not in out and "\x1b[31m" not in out and "\\u202e" in out


def test_a_disk_that_cannot_be_written_rules_nothing_and_says_so(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_family(workdir)
    (workdir / "corpora/notice/rulings.jsonl").mkdir()
    done = recon("review", "corpora", "--script", script(workdir, "2"), "--editor", "ZL")
    assert done.code in (2, 3) and "rulings.jsonl" in done.err, done.err


# ------------------------------------------------------------ the screen


def opened(workdir: Path) -> Session:
    a_family(workdir)
    intake, _ = by_family.add_rulings(read_families([Path("corpora")], IntakeOptions(), ChineseLexicon(), Settings()))
    return open_session(intake, "ZL", Filters())


def on_screen(
    session: Session, *keys: str, size: tuple[int, int] = (80, 24)
) -> tuple[ReviewScreen, Callable[[str], str]]:
    """The screen after some keys, and what each of its parts showed then."""
    shown: dict[str, str] = {}
    app = ReviewScreen(session.families, session.initial_state, session.handle_key, lambda code, _width: code)

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            for part in ("head", "list", "card", "ask"):
                if app.is_running:
                    shown[part] = str(app.query_one(f"#{part}").render())

    asyncio.run(run())
    return app, lambda part: shown.get(part, "")


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (40, 12)])
def test_the_screen_shows_the_list_and_the_place_at_any_size(workdir: Path, size: tuple[int, int]) -> None:
    _, shown = on_screen(opened(workdir), size=size)
    assert "1 of 1 (open)" in shown("head")
    assert shown("list").startswith("> [ ]") and "行动" in shown("card")
    assert "proposed: 行动" in shown("card")


def test_a_key_on_the_screen_is_a_line_in_the_file_at_once(workdir: Path) -> None:
    app, shown = on_screen(opened(workdir), "2")
    assert written()[0]["text"] == "计划"
    assert app.state.count_in_state("ruled") == 1 and "all places are ruled" in shown("ask")


def test_what_is_typed_on_the_screen_is_ruled_as_it_was_typed(workdir: Path) -> None:
    on_screen(opened(workdir), "t", "backspace", "backspace", "a", "space", "b", "enter")
    assert written()[0]["text"] == "a b"


def test_undo_on_the_screen_also_takes_back_what_an_earlier_session_ruled(workdir: Path) -> None:
    on_screen(opened(workdir), "2")
    _, shown = on_screen(opened(workdir), "u")
    assert "retract" in written()[1] and shown("ask") == "taken back"


def test_escape_only_closes_and_q_quits(workdir: Path) -> None:
    app, shown = on_screen(opened(workdir), "question_mark", "escape", "escape")
    assert not app.state.finished and "行动" in shown("card")
    app, _ = on_screen(opened(workdir), "q")
    assert app.state.finished and not storage.is_file(RULINGS)
