"""`recon read`: page images become witnesses, one for each engine."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from chuyi_recon.app.ocr import engines, rapidocr_engine, tesseract_engine
from chuyi_recon.app.ocr.hocr_document import hocr_document
from chuyi_recon.app.ocr.recognition import Recognition, RecognizedLine, RecognizedWord
from chuyi_recon.core.model import Box, Span
from chuyi_recon.errors import InputError, MissingPart
from chuyi_recon.messages import Message
from chuyi_recon.readers import read
from tests.app.commands import RunRecon
from tests.drawn_pages import chinese_font, drawn_page, require_tesseract

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
NOTICE = ("关于实施职业教育行动的通知", "各市州人民政府：建设3所高水平学校。")


class Engine:
    """An engine that reads the same two lines on every page, but for a page that is too small."""

    install = "pip install rapidocr onnxruntime"

    def __init__(self, name: str, lines: tuple[str, ...] = NOTICE, installed: bool = True, version: str = "1") -> None:
        self.name, self.lines, self.installed, self.version, self.asked = name, lines, installed, version, 0

    def is_installed(self) -> bool:
        return self.installed

    def load(self, language: str) -> Engine:
        return self

    def recognize(self, image: object, *, is_crop: bool = False) -> Recognition:
        self.asked += 1
        if image.width < 10:  # type: ignore[attr-defined]
            raise InputError(Message("error.ocr.engine-failed", engine=self.name, told="too small"))
        return Recognition(400, 200, tuple(line_of(text, n) for n, text in enumerate(self.lines)))


def line_of(text: str, n: int = 0) -> RecognizedLine:
    return RecognizedLine(
        tuple(RecognizedWord(c, Box(10 + 20 * i, 40 * n, 30 + 20 * i, 40 * n + 30), 0.9) for i, c in enumerate(text))
    )


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> tuple[Engine, Engine]:
    one, other = Engine("rapidocr"), Engine("tesseract", (NOTICE[0].replace("职业", "取业"), NOTICE[1]))
    monkeypatch.setattr(engines, "ENGINES", {"rapidocr": one, "tesseract": other})
    return one, other


def picture(width: int = 60, shade: int = 255) -> bytes:
    out = BytesIO()
    Image.new("L", (width, 40), shade).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    folder = tmp_path / "scans"
    folder.mkdir()
    for n in (10, 2, 1):
        (folder / f"p{n}.png").write_bytes(picture(shade=n))
    return folder


def test_each_engine_becomes_a_witness_with_boxes_and_its_own_group(
    recon: RunRecon, two: tuple[Engine, Engine], scans: Path, tmp_path: Path
) -> None:
    made = recon("read", str(scans / "p1.png"), "-o", str(tmp_path / "通知"))
    assert (made.code, made.out) == (0, "")
    manifest = (tmp_path / "通知" / "family.toml").read_text("utf-8")
    assert manifest.count("[[witness]]") == 2 and 'group = "tesseract"' in manifest
    assert [p.name for p in (tmp_path / "通知" / "pages").iterdir()] == ["p1.png"]
    aligned = recon("align", str(tmp_path / "通知"), "-o", str(tmp_path / "out"))
    assert aligned.code == 0
    text = (tmp_path / "out" / "通知" / "reconstruction.txt").read_text("utf-8")
    assert text == "".join(f"{line}\n" for line in NOTICE)


def test_pages_stand_in_the_natural_order_of_their_names(
    recon: RunRecon, two: tuple[Engine, Engine], scans: Path, tmp_path: Path
) -> None:
    recon("read", str(scans), "-o", str(tmp_path / "f"), "--engines", "rapidocr")
    numbers = [
        (tmp_path / "f" / "rapidocr" / f"p{n}.hocr").read_text("utf-8").split("ppageno ")[1][0] for n in (1, 2, 10)
    ]
    assert numbers == ["0", "1", "2"]


def test_what_was_read_is_not_read_again_unless_image_or_engine_changed(
    recon: RunRecon, two: tuple[Engine, Engine], scans: Path, tmp_path: Path
) -> None:
    command = ("read", str(scans), "-o", str(tmp_path / "f"), "--engines", "rapidocr")
    recon(*command)
    assert two[0].asked == 3
    said = recon(*command)
    assert two[0].asked == 3 and "pages read before and kept: 3" in said.err
    (scans / "p2.png").write_bytes(picture(70))
    recon(*command)
    assert two[0].asked == 4, "another image"
    two[0].version = "2"
    recon(*command)
    assert two[0].asked == 7, "another version"
    recon(*command, "--again")
    assert two[0].asked == 10


def test_a_manifest_that_is_there_keeps_its_words_and_gets_the_engine_it_lacks(
    recon: RunRecon, two: tuple[Engine, Engine], scans: Path, tmp_path: Path
) -> None:
    family = tmp_path / "f"
    recon("read", str(scans), "-o", str(family), "--engines", "rapidocr")
    manifest = family / "family.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('title = ""', 'title = "通知"'), "utf-8")
    recon("read", str(scans), "-o", str(family), "--engines", "tesseract")
    text = manifest.read_text("utf-8")
    assert 'title = "通知"' in text and text.count("[[witness]]") == 2


def test_a_page_that_cannot_be_read_is_named_and_the_rest_goes_on(
    recon: RunRecon, two: tuple[Engine, Engine], scans: Path, tmp_path: Path
) -> None:
    (scans / "p3.png").write_bytes(b"no picture")
    (scans / "p4.png").write_bytes(picture(5))
    made = recon("read", str(scans), "-o", str(tmp_path / "f"), "--engines", "rapidocr")
    assert made.code == 3
    assert "p3.png is no image that can be opened" in made.err and "p4.png: rapidocr could not read it" in made.err
    assert len(list((tmp_path / "f" / "rapidocr").iterdir())) == 3


def test_a_missing_engine_is_one_line_with_the_command_that_installs_it(
    recon: RunRecon, two: tuple[Engine, Engine], scans: Path, tmp_path: Path
) -> None:
    two[0].installed = False
    made = recon("read", str(scans), "-o", str(tmp_path / "f"), "--engines", "rapidocr")
    assert made.code == 4 and made.err.count("\n") == 1
    assert "rapidocr is not installed" in made.err and "pip install rapidocr onnxruntime" in made.err
    assert recon("read", str(scans), "-o", str(tmp_path / "f")).code == 0, "the other one is there"
    two[1].installed = False
    assert recon("read", str(scans), "-o", str(tmp_path / "f")).code == 4
    wrong = recon("read", str(scans), "-o", str(tmp_path / "f"), "--engines", "teseract")
    assert wrong.code == 2 and "tesseract" in wrong.err


def test_a_folder_without_pages_is_said_so(recon: RunRecon, two: tuple[Engine, Engine], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    made = recon("read", str(tmp_path / "empty"), "-o", str(tmp_path / "f"))
    assert made.code == 2 and "no pages" in made.err and not (tmp_path / "f").exists()


def test_frames_of_a_tiff_and_pages_of_a_pdf_are_pages(
    recon: RunRecon, two: tuple[Engine, Engine], tmp_path: Path
) -> None:
    frames = [Image.new("L", (60, 40), shade) for shade in (1, 2)]
    frames[0].save(tmp_path / "letter.tif", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "letter.pdf", save_all=True, append_images=frames[1:])
    made = recon("read", str(tmp_path / "letter.tif"), str(tmp_path / "letter.pdf"), "-o", str(tmp_path / "f"))
    assert made.code == 0, made.err
    names = sorted(p.name for p in (tmp_path / "f" / "pages").iterdir())
    assert names == ["letter-p1-2.png", "letter-p1.png", "letter-p2-2.png", "letter-p2.png"]


def test_what_an_engine_read_is_what_its_file_says() -> None:
    line = RecognizedLine(
        (
            RecognizedWord("Word", Box(0, 0, 40, 20), 0.5),
            RecognizedWord("2016", Box(50, 0, 90, 20), 0.75, spaced=True),
            RecognizedWord("版<&>", Box(90, 0, 120, 20), 0.999),
        )
    )
    data = hocr_document(Recognition(400, 200, (line, line_of("第二行", 1))), "../pages/p1.png", 1, "x 1", "0" * 64)
    got = read("p1.hocr", data)
    assert got.text == "Word 2016版<&>\n第二行\n"
    (where,) = got.locate(Span(5, 9))
    assert (where.boxes, where.confidence, where.image) == ((Box(50, 0, 90, 20),), 0.75, "../pages/p1.png")


def test_a_language_that_tesseract_lacks_is_named_with_its_package() -> None:
    require_tesseract()
    with pytest.raises(MissingPart, match="xyz_vert") as raised:
        tesseract_engine.load("chi_sim+xyz_vert")
    assert raised.value.hint == "apt-get install tesseract-ocr-xyz-vert"


@pytest.mark.skipif(find_spec("rapidocr") is None, reason="rapidocr is not installed")
def test_rapidocr_reads_a_drawn_page_with_a_box_for_each_character() -> None:
    chinese_font()
    found = rapidocr_engine.load("").recognize(Image.open(BytesIO(drawn_page(NOTICE))))
    assert [line.text for line in found.lines] == list(NOTICE)
    first = found.lines[0].words
    assert len(first) == len(NOTICE[0]) and all(a.box.left < b.box.left for a, b in pairwise(first))
    assert all(0.5 < w.confidence <= 1 for w in first)


def test_two_engines_and_align_are_two_commands(recon: RunRecon, tmp_path: Path) -> None:
    require_tesseract()
    pytest.importorskip("rapidocr", reason="rapidocr is not installed")
    (tmp_path / "p1.png").write_bytes(drawn_page(NOTICE))
    made = recon("read", str(tmp_path / "p1.png"), "-o", str(tmp_path / "通知"))
    assert made.code == 0, made.err
    assert recon("align", str(tmp_path / "通知"), "-o", str(tmp_path / "out")).code == 0
    text = (tmp_path / "out" / "通知" / "reconstruction.txt").read_text("utf-8")
    assert "关于实施职业教育行动的通知" in text
