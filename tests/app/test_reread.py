"""`recon reread`: open places are read again on their page images; what is read is advice and never a vote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chuyi_recon.app.ocr import engines
from chuyi_recon.app.ocr.recognition import Recognition
from chuyi_recon.core.model import Span
from chuyi_recon.errors import InputError
from chuyi_recon.messages import Message
from chuyi_recon.views.reread_place import ShownText, read_at_place
from tests.app.commands import RunRecon
from tests.app.test_read import Engine, line_of, picture

pytest.importorskip("PIL.Image", reason="Pillow is not installed")
LINES = ("关于实施职业教育行动的通知", "各市州人民政府：建设三所高水平学校。")


class Rereader(Engine):
    """An engine that reads a page as it stands in `lines`, and a crop as it stands in `crop`."""

    crop: str | None = LINES[1]

    def recognize(self, image: object, *, is_crop: bool = False) -> Recognition:
        if not is_crop:
            return Recognition(400, 200, tuple(line_of(text, n) for n, text in enumerate(self.lines)))
        if self.crop is None:
            raise InputError(Message("error.ocr.engine-failed", engine=self.name, told="too small"))
        return Recognition(400, 200, (line_of(self.crop),) if self.crop else ())


@pytest.fixture
def family(recon: RunRecon, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, Rereader, Rereader]:
    """Two engines part at one sign of one page: 三 and 王."""
    one, other = Rereader("rapidocr", LINES), Rereader("tesseract", (LINES[0], LINES[1].replace("三", "王")))
    monkeypatch.setattr(engines, "ENGINES", {"rapidocr": one, "tesseract": other})
    (tmp_path / "p1.png").write_bytes(picture(400))
    assert recon("read", str(tmp_path / "p1.png"), "-o", str(tmp_path / "通知")).code == 0
    return tmp_path / "通知", one, other


def places(recon: RunRecon, folder: Path) -> list[dict[str, object]]:
    made = recon("reread", str(folder), "-f", "json")
    assert made.code == 0, made.err
    found: list[dict[str, object]] = json.loads(made.out)["places"]
    return found


def test_what_engines_read_again_is_told_with_the_witnesses_that_read_so(
    recon: RunRecon, family: tuple[Path, Rereader, Rereader]
) -> None:
    (place,) = places(recon, family[0])
    assert place["readings"] == {"rapidocr": {"三": 3}, "tesseract": {"三": 3}}
    assert place["agreed"] == "三" and place["witnesses"] == ["rapidocr"]
    told = recon("reread", str(family[0])).out
    assert "三: rapidocr 3 of 3, as rapidocr" in told


def test_engines_that_part_agree_on_nothing(recon: RunRecon, family: tuple[Path, Rereader, Rereader]) -> None:
    family[2].crop = LINES[1].replace("三", "玉")
    (place,) = places(recon, family[0])
    assert place["agreed"] is None
    assert "玉: tesseract 3 of 3, no witness" in recon("reread", str(family[0])).out


def test_rereading_changes_no_text_and_writes_nothing(
    recon: RunRecon, family: tuple[Path, Rereader, Rereader], tmp_path: Path
) -> None:
    def align(name: str) -> bytes:
        assert recon("align", str(family[0]), "-o", str(tmp_path / name)).code == 0
        return (tmp_path / name / "通知" / "reconstruction.json").read_bytes()

    before, files = align("before"), sorted(family[0].rglob("*"))
    family[1].crop = family[2].crop = LINES[1].replace("三", "五")
    places(recon, family[0])
    assert sorted(family[0].rglob("*")) == files
    assert align("after") == before


def test_a_crop_that_cannot_be_read_is_said_and_the_rest_goes_on(
    recon: RunRecon, family: tuple[Path, Rereader, Rereader]
) -> None:
    family[1].crop = family[2].crop = ""
    (place,) = places(recon, family[0])
    assert place["problem"] == "nothing was read there"
    family[1].crop = None
    (place,) = places(recon, family[0])
    assert "could not read it" in str(place["problem"])


def test_a_family_without_images_is_told_so(recon: RunRecon, family: tuple[Path, Rereader, Rereader]) -> None:
    (family[0] / "pages" / "p1.png").unlink()
    (place,) = places(recon, family[0])
    assert "p1.png" in str(place["problem"])


@pytest.mark.parametrize(
    ("read", "found"),
    [
        ("支持建设3楚怡高水平职业本科", "楚怡"),
        ("支持建设3高水平职业本科", ""),
        ("支持建设 3 楚 怡 高水平", "楚怡"),
        ("又一行\n支持建设3楚怡高水平职业本科", "楚怡"),
        ("全然不同的一行文字", None),
        ("支持建设3楚怡", None),
    ],
)
def test_the_signs_beside_a_place_find_it_again(read: str, found: str | None) -> None:
    assert read_at_place(ShownText("支持建设3楚信高水平职业本科", Span(5, 7)), read) == found
