"""`recon review`: what it writes, and that just that changes; by script, by line prompts, on the screen."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from chuyi_recon.app.files import storage
from chuyi_recon.app.i18n.widths import display_width
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.review import model, plain
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.help_page import HELP
from chuyi_recon.app.review.screen import SCROLL_KEYS, ReviewScreen
from chuyi_recon.app.review.session import Session, open_session
from chuyi_recon.app.review.state import ReviewState
from chuyi_recon.app.rulings import by_family, log
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
        (("at 楚信",), "no listed place has 楚信"),
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
    assert done.code == 0 and "0 places are open" in done.err, done.err
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
    assert done.code == 5 and "rulings.jsonl cannot be written: is a directory" in done.err, done.err


# ------------------------------------------------------------ the screen


def opened(workdir: Path) -> Session:
    a_family(workdir)
    intake, _ = by_family.add_rulings(read_families([Path("corpora")], IntakeOptions(), ChineseLexicon(), Settings()))
    return open_session(intake, "ZL", Filters())


def on_screen(
    session: Session, *keys: str, size: tuple[int, int] = (80, 24), ambiguous: int | None = None
) -> tuple[ReviewScreen, Callable[[str], str]]:
    """The screen after some keys, and what each of its parts showed then."""
    shown: dict[str, str] = {}
    app = ReviewScreen(
        session.families, session.initial_state, session.handle_key, lambda code, _width: code, ambiguous
    )

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            if not app.is_running:
                return
            shown["beside"] = "yes" if app.screen.has_class("wide") else "no"
            for part in ("head", "list", "place", "ask"):
                shown[part] = str(app.query_one(f"#{part}").render())

    asyncio.run(run())
    return app, lambda part: shown.get(part, "")


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (40, 16)])
def test_the_screen_shows_the_list_and_the_place_at_any_size(workdir: Path, size: tuple[int, int]) -> None:
    _, shown = on_screen(opened(workdir), size=size)
    assert "1 of 1 (open)" in shown("head")
    assert shown("list").startswith("> [ ]") and "行动" in shown("place")
    _, shown = on_screen(opened(workdir), *["]"] * (size[0] < 80), size=size)
    assert "proposed: 行动" in shown("place")


def test_a_place_that_does_not_fit_is_scrolled_by_key_and_says_that_there_is_more(workdir: Path) -> None:
    _, first = on_screen(opened(workdir), size=(40, 16))
    assert first("place").splitlines()[-1] == "-- more below: ] --"
    for down, up in (("]", "["), ("ctrl+d", "ctrl+u")):
        _, further = on_screen(opened(workdir), *[down] * 9, size=(40, 16))
        assert further("place").splitlines()[-1] == "-- more above: [ --"
        assert further("place").splitlines()[0] != first("place").splitlines()[0]
        _, back = on_screen(opened(workdir), *[down] * 9, *[up] * 9, size=(40, 16))
        assert back("place") == first("place"), "as many keys back as there were"


def test_page_up_goes_up_a_page_that_is_read(workdir: Path) -> None:
    _, first = on_screen(opened(workdir), "question_mark", size=(40, 16))
    _, down = on_screen(opened(workdir), "question_mark", "pagedown", size=(40, 16))
    _, up = on_screen(opened(workdir), "question_mark", "pagedown", "pageup", size=(40, 16))
    assert first("place") == up("place") != down("place")


@pytest.mark.parametrize("size", [(80, 24), (140, 40), (40, 16)])
@pytest.mark.parametrize("keys", [(), ("question_mark",), ("v",), ("e",), ("f",), ("x",), ("2",)])
def test_no_line_is_wider_than_the_terminal_whether_quotation_marks_take_one_cell_or_two(
    workdir: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    _, shown = on_screen(opened(workdir), *keys, size=size)
    for part in ("head", "list", "place", "ask"):
        for line in shown(part).splitlines():
            assert display_width(line, ambiguous=2) <= size[0], (part, line)


def test_nothing_stands_beside_a_text_where_it_is_not_known_how_wide_its_marks_are(workdir: Path) -> None:
    for ambiguous, beside in ((None, "no"), (2, "no"), (1, "yes")):
        _, shown = on_screen(opened(workdir), size=(140, 40), ambiguous=ambiguous)
        assert shown("beside") == beside


def test_another_size_is_drawn_anew(workdir: Path) -> None:
    session = opened(workdir)
    app = ReviewScreen(session.families, session.initial_state, session.handle_key, lambda code, _width: code, 1)
    seen: list[str] = []

    async def run() -> None:
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause()
            seen.append(str(app.query_one("#place").render()))
            await pilot.resize_terminal(40, 16)
            await pilot.pause()
            seen.append(str(app.query_one("#place").render()))

    asyncio.run(run())
    assert "more below" not in seen[0] and "more below" in seen[1]


def test_a_key_on_the_screen_is_a_line_in_the_file_at_once(workdir: Path) -> None:
    app, shown = on_screen(opened(workdir), "2")
    assert written()[0]["text"] == "计划"
    assert app.state.count_in_state("ruled") == 1 and "no place is open" in shown("ask")


def test_what_is_typed_on_the_screen_is_ruled_as_it_was_typed(workdir: Path) -> None:
    on_screen(opened(workdir), "t", "backspace", "backspace", "a", "space", "b", "enter")
    assert written()[0]["text"] == "a b"


def test_undo_on_the_screen_also_takes_back_what_an_earlier_session_ruled(workdir: Path) -> None:
    on_screen(opened(workdir), "2")
    _, shown = on_screen(opened(workdir), "u")
    assert "retract" in written()[1] and "taken back at line 5, 实际制定楚怡【行动】方案，确保行: → 计划" in shown(
        "ask"
    )


def test_after_the_last_place_a_page_says_what_was_ruled_where_it_is_and_what_to_run(workdir: Path) -> None:
    _, shown = on_screen(opened(workdir), "2")
    page = shown("place")
    for told in (
        "Every place is settled.",
        "another reading taken: 1",
        "unsupported-phrase 1",
        "Written to corpora/notice/rulings.jsonl",
        "recon align corpora/notice",
    ):
        assert told in page
    on_screen(opened(workdir), "u")
    on_screen(opened(workdir), "enter", "enter", "enter")
    assert len(written()) == 3, "a ruling, its retraction, a ruling: the keys after it ruled nothing"


def test_what_is_left_is_said_on_the_page_too(workdir: Path) -> None:
    _, shown = on_screen(opened(workdir), "d", "enter")
    assert "Left: 0 places are open, 1 deferred." in shown("place")


# ------------------------------------------------------------ the file and the session


NOTICE_2022 = CORPORA / "chuyi-2022"


def open_notice(workdir: Path) -> Session:
    if not storage.is_file(workdir / "corpora/chuyi-2022/family.toml"):
        shutil.copytree(NOTICE_2022, workdir / "corpora/chuyi-2022")
    intake, _ = by_family.add_rulings(read_families([Path("corpora")], IntakeOptions(), ChineseLexicon(), Settings()))
    return open_session(intake, "ZL", Filters())


def lines_of_notice() -> list[dict[str, object]]:
    path = Path("corpora/chuyi-2022/rulings.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def at_a_place_with_parts(state: ReviewState) -> ReviewState:
    return replace(state, current=next(i for i, e in enumerate(state.entries) if len(e.parts) > 1))


def test_a_step_is_written_whole_and_taken_back_whole_also_tomorrow(workdir: Path) -> None:
    session = open_notice(workdir)
    first = session.initial_state
    taken = session.handle_key(at_a_place_with_parts(first), "enter")
    acts = len(taken.act_by_entry)
    assert acts > 2 and len(lines_of_notice()) == acts and len({line["date"] for line in lines_of_notice()}) == 1
    tomorrow = open_notice(workdir)
    assert tomorrow.initial_state.act_by_entry.keys() == taken.act_by_entry.keys()
    back = tomorrow.handle_key(tomorrow.initial_state, "u")
    assert [("retract" in line) for line in lines_of_notice()] == [False] * acts + [True] * acts
    assert back.act_by_entry == {} and back.count_in_state("open") == first.count_in_state("open")
    assert back.entries == first.entries, "what is proposed is what was proposed before"


def test_the_same_act_of_another_session_is_not_written_again(workdir: Path) -> None:
    session = open_notice(workdir)
    ruled = session.handle_key(at_a_place_with_parts(session.initial_state), "enter")
    session.handle_key(ruled, "enter")
    before = lines_of_notice()
    tomorrow = open_notice(workdir)
    state = tomorrow.initial_state
    for i, act in ruled.act_by_entry.items():
        if act.kind == "reading":
            state = tomorrow.handle_key(tomorrow.handle_key(replace(state, current=i, mode="walk"), "t"), "escape")
            assert act.text == state.act_by_entry[i].text
    assert lines_of_notice() == before


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_a_disk_that_is_full_half_way_leaves_the_session_in_step_with_the_file(workdir: Path) -> None:
    import resource

    session = open_notice(workdir)
    one = session.handle_key(session.initial_state, "enter")
    path = Path("corpora/chuyi-2022/rulings.jsonl")
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 300, hard))
    try:
        failed = session.handle_key(at_a_place_with_parts(one), "enter")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert failed.was_refused and "not ruled" in failed.message
    assert path.read_bytes() == before and failed.act_by_entry == one.act_by_entry
    session.handle_key(failed, "u")
    kept, retraction = lines_of_notice()
    assert kept["choice"] and retraction["retract"] == session_ids(kept)


def session_ids(line: dict[str, object]) -> str:
    (entry,) = log.parse_log(Path("x"), json.dumps(line).encode())
    assert entry.ruling is not None
    return entry.ruling.id


def test_a_clock_that_stands_still_or_goes_back_keeps_the_order_of_an_editors_words(
    workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "current_time", lambda: "2024-05-01T08:00:00.000Z")
    session = opened(workdir)
    state = session.initial_state
    for key in ("1", "escape", "2"):
        state = session.handle_key(state, key)
    assert [line["date"] for line in written()] == ["2024-05-01T08:00:00.000Z", "2024-05-01T08:00:00.001Z"]


# ------------------------------------------------------------ help, and words as able as keys


def test_the_help_page_lists_every_key_and_every_word() -> None:
    keys = {key for row in HELP for key in row.keys}
    digits = set(model.DIGITS)
    assert {*model.MOVE_KEYS, *model.GLOBAL_KEYS, *model.PLACE_KEYS, *SCROLL_KEYS, "y"} - digits <= keys
    words = {word.partition(" ")[0] for row in HELP for word in row.words}
    assert set(plain.COMMAND_WORDS) == words
    assert set(plain.CHINESE_COMMANDS.values()) == words - {"1-9"}, "each has a Chinese word"


def test_every_key_that_is_no_scrolling_has_a_word() -> None:
    with_word = {key for row in HELP if row.words for key in row.keys}
    assert {*model.GLOBAL_KEYS, *model.PLACE_KEYS} - with_word == set("fswo"), "these are `filter`"


def test_a_script_says_yes_where_it_is_asked_and_must_not_end_before(workdir: Path, recon: RunRecon) -> None:
    shutil.copytree(NOTICE_2022, workdir / "corpora/chuyi-2022")
    lines = ("at 省政府各厅委", "omit")
    done = recon("review", "corpora", "--script", script(workdir, *lines), "--editor", "ZL")
    assert done.code == 2 and "ends where a yes or a number is asked for" in done.err and not lines_of_notice()
    done = recon("review", "corpora", "--script", script(workdir, *lines, "take"), "--editor", "ZL")
    assert done.code == 2 and "y (yes) or n (no)" in done.err and not lines_of_notice()
    done = recon("review", "corpora", "--script", script(workdir, *lines, "yes"), "--editor", "ZL")
    assert done.code == 0 and lines_of_notice()[0]["choice"] == "omit"


@pytest.mark.parametrize("words", [("filter flag single-support",), ("筛选 标记 仅一本有",)])
def test_a_filter_takes_a_flag_by_its_code_or_its_chinese_name(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    shutil.copytree(NOTICE_2022, workdir / "corpora/chuyi-2022")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(words)))
    assert "1 of 9 (open, single-support)" in recon("review", "corpora", "--plain", "--editor", "ZL").out


def test_a_filter_for_what_there_is_not_is_no_word(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    done = recon("review", "corpora", "--script", script(workdir, "filter flag unsuported-phrase"), "--editor", "ZL")
    assert done.code == 2 and "did you mean unsupported-phrase?" in done.err


def test_what_was_ruled_and_which_flags_there_are_is_said_in_chinese(
    workdir: Path, recon: RunRecon, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(NOTICE_2022, workdir / "corpora/chuyi-2022")
    monkeypatch.setattr("sys.stdin", io.StringIO("筛选 标记 仅一本有\n采用\n上移\n撤回\n列表\n"))
    out = recon("review", "corpora", "--plain", "--editor", "ZL", "--lang", "zh").out
    assert "第 1 处，共 9 处（存疑、仅一本有）" in out
    assert "裁定：予以保留，虽仅一本有之" in out
    assert "已撤回第 13 行「【关于实施职业教育“楚怡”行动的通知】各市州、县市」处裁定 2 条" in out
    assert "[ ] !! 0.75 + 仅一本有" in out and "single-support" not in out


def test_one_place_is_open_and_two_places_are(workdir: Path, recon: RunRecon) -> None:
    a_family(workdir)
    done = recon("review", "corpora", "--script", script(workdir, "# nothing"), "--editor", "ZL")
    assert done.err.startswith("1 place is open, 0 deferred, 0 ruled")
    done = recon("review", "corpora", "--script", script(workdir, "2"), "--editor", "ZL", "--lang", "zh")
    assert "存疑 0 处，暂缓 0 处，已裁定 1 处" in done.err


def test_escape_only_closes_and_q_quits(workdir: Path) -> None:
    app, shown = on_screen(opened(workdir), "question_mark", "escape", "escape")
    assert not app.state.finished and "行动" in shown("place")
    app, _ = on_screen(opened(workdir), "q")
    assert app.state.finished and not storage.is_file(RULINGS)
