"""`recon review` and the page beside the place: where it stands is said, and one key opens its picture."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from chuyi_recon.app.crops import viewer
from chuyi_recon.app.crops.viewer import PictureViewer
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.ocr.hocr_document import hocr_document
from chuyi_recon.app.ocr.recognition import Recognition, RecognizedLine, RecognizedWord
from chuyi_recon.app.project.intake import IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.app.review import card
from chuyi_recon.app.review.filters import Filters
from chuyi_recon.app.review.inline_picture import find_picture_widget
from chuyi_recon.app.review.screen import ReviewScreen
from chuyi_recon.app.review.session import Session, open_session
from chuyi_recon.core.settings import Settings
from tests.paged import HEIGHT, WIDTH, box_of_sign

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
LINES = ("关于实施职业教育楚怡行动的通知", "支持建设三所高水平职业本科学校", "全省统筹推迸各市州抓好落实")


class Shown(PictureViewer):
    """A viewer that keeps what it is given, on a machine with a screen or without."""

    def __init__(self, has_screen: bool = True) -> None:
        super().__init__()
        self.pictures, self.has_screen = list[bytes](), has_screen

    def show(self, jpeg: bytes) -> bool:
        self.pictures.append(jpeg)
        return self.has_screen


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """A page with its image beside another copy of the text."""
    folder = tmp_path / "通知"
    folder.mkdir()
    lines = tuple(
        RecognizedLine(tuple(RecognizedWord(c, box_of_sign(n, i), 0.9) for i, c in enumerate(line)))
        for n, line in enumerate(LINES)
    )
    (folder / "scan.hocr").write_bytes(hocr_document(Recognition(WIDTH, HEIGHT, lines), "p1.png", 1, "x 1", "0"))
    Image.new("L", (WIDTH, HEIGHT), 255).save(folder / "p1.png")
    (folder / "web.txt").write_text("\n".join(LINES).replace("推迸", "推进"), "utf-8")
    (folder / "family.toml").write_text(
        'base = "web"\n[[witness]]\nfile = "scan.hocr"\n[[witness]]\nfile = "web.txt"\n', "utf-8"
    )
    return folder


def session_of(family: Path, viewer: PictureViewer) -> Session:
    intake = read_all_witnesses(read_families([family], IntakeOptions(), ChineseLexicon(), Settings()))
    session = open_session(intake, "ZL", Filters(state=None))
    session.viewer = viewer
    return session


def test_the_card_of_a_place_names_file_page_and_box(family: Path) -> None:
    session = session_of(family, Shown())
    shown = "\n".join(line.plain for line in card.place_lines(session.families, session.initial_state))
    assert "scan.hocr, page 1, box 140,120-160,140" in shown


def test_one_key_opens_the_picture_and_rules_nothing(family: Path) -> None:
    viewer = Shown()
    session = session_of(family, viewer)
    after = session.handle_key(session.initial_state, "i")
    assert viewer.pictures[0].startswith(b"\xff\xd8")
    assert "page 1, box" in after.message and not after.was_refused
    assert (after.undo_stack, after.current, after.mode) == ((), session.initial_state.current, "walk")
    assert not (family / "rulings.jsonl").exists()


def test_without_a_screen_file_page_and_box_are_named(family: Path) -> None:
    session = session_of(family, Shown(has_screen=False))
    after = session.handle_key(session.initial_state, "i")
    assert after.was_refused and "scan.hocr, page 1, box" in after.message


def test_without_the_image_file_page_and_box_are_named(family: Path) -> None:
    (family / "p1.png").unlink()
    session = session_of(family, Shown())
    after = session.handle_key(session.initial_state, "i")
    assert after.was_refused
    assert "scan.hocr, page 1, box" in after.message and "there is no image 'p1.png'" in after.message


def test_of_plain_texts_the_key_says_that_nobody_knows_the_page(family: Path) -> None:
    (family / "scan.hocr").write_text("\n".join(LINES), "utf-8")
    session = session_of(family, Shown())
    after = session.handle_key(session.initial_state, "i")
    assert after.was_refused and "no witness says" in after.message


def test_a_viewer_is_started_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[Path]()
    monkeypatch.setattr(viewer, "_can_show", lambda: True)
    monkeypatch.setattr(viewer, "_start", started.append)
    opened = PictureViewer()
    assert opened.show(b"one") and opened.show(b"two")
    assert [p.read_bytes() for p in started] == [b"one", b"two"]


def test_where_nobody_looks_at_a_screen_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer.sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(viewer, "_start", lambda path: pytest.fail("started"))
    assert not PictureViewer().show(b"jpeg")


# ------------------------------------------------------------ in the terminal itself


class Drawn(Static):
    """A widget that keeps the picture it is given."""

    image: BytesIO | None = None


def screen_of(session: Session, picture: Any) -> ReviewScreen:
    return ReviewScreen(
        session.families,
        session.initial_state,
        session.handle_key,
        lambda code, width: code,
        1,
        picture,
        session.picture_at,
    )


def run_screen(app: ReviewScreen, size: tuple[int, int], *keys: str) -> tuple[bool, int]:
    """Whether a picture is shown after some keys, and how many lines the place has then."""

    async def run() -> tuple[bool, int]:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            for key in keys:
                await pilot.press(key)
                await app.workers.wait_for_complete()
            await pilot.pause()
            return bool(app.query_one("#picture").display), app.query_one("#place").size.height

    return asyncio.run(run())


def test_a_terminal_that_draws_shows_the_picture_and_the_place_gives_it_room(family: Path) -> None:
    drawn = Drawn(id="picture")
    shown, height = run_screen(screen_of(session_of(family, Shown()), drawn), (100, 40))
    assert shown and drawn.image is not None
    assert drawn.image.getvalue().startswith(b"\xff\xd8")
    (family / "p1.png").unlink()
    without, more = run_screen(screen_of(session_of(family, Shown()), Drawn(id="picture")), (100, 40))
    assert not without
    assert more > height


def test_no_picture_is_shown_over_the_help_or_on_a_low_screen(family: Path) -> None:
    assert not run_screen(screen_of(session_of(family, Shown()), Drawn(id="picture")), (100, 40), "?")[0]
    assert run_screen(screen_of(session_of(family, Shown()), Drawn(id="picture")), (100, 40), "?", "escape")[0]
    assert not run_screen(screen_of(session_of(family, Shown()), Drawn(id="picture")), (100, 20))[0]


def test_the_library_draws_our_pictures(family: Path) -> None:
    widgets = pytest.importorskip("textual_image.widget", reason="textual-image is not installed")
    shown, _ = run_screen(screen_of(session_of(family, Shown()), widgets.HalfcellImage(id="picture")), (100, 40))
    assert shown


def test_where_nobody_sits_at_a_terminal_there_is_no_widget() -> None:
    assert find_picture_widget() is None
