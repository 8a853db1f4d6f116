"""The pictures of places: which file is a page's image, what is cut of it, and what a hostile file does: nothing."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from chuyi_recon.app.crops import cutting, pictures
from chuyi_recon.app.crops.cutting import cut_places
from chuyi_recon.app.crops.sources import ImageSources
from chuyi_recon.app.terminal.choices import ShownImages
from chuyi_recon.core.model import Box, Transcription
from chuyi_recon.messages import code_of
from chuyi_recon.views.apparatus import Apparatus
from tests.paged import HEIGHT, WIDTH, box_of_sign, paged, reconstruct_mixed

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
LINES = ("关于实施职业教育楚怡行动的通知", "支持建设三所高水平职业本科学校", "全省统筹推迸各市州抓好落实")
WEB = "\n".join(LINES).replace("推迸", "推进")
RED = (200, 30, 20)


def page_image(width: int = WIDTH, height: int = HEIGHT, form: str = "PNG", **more: object) -> bytes:
    """A white page on which 迸 is a black square."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    image.paste(0, box_of_sign(2, 5))
    out = BytesIO()
    image.resize((width, height)).save(out, form, **more)
    return out.getvalue()


def view_of(scan: Transcription) -> Apparatus:
    return Apparatus(reconstruct_mixed({"scan": scan, "web": WEB}))


def cut(
    folder: Path, image: str = "p1.png", *, shown: ShownImages = ShownImages.open, **more: object
) -> cutting.CutPlaces:
    """The pictures of a page whose image is called so, of a family in a folder."""
    sources = ImageSources(folder, {"scan.hocr": folder / "scan.hocr"}, **more)  # type: ignore[arg-type]
    return cut_places(view_of(paged(LINES, image=image)), sources, shown)


def is_dark(pixel: tuple[int, int, int]) -> bool:
    return max(pixel) < 90


def middle(jpeg: bytes) -> tuple[int, int, int]:
    """The colour in the middle of what the red line encloses."""
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    red = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if image.getpixel((x, y))[0] > 150 and image.getpixel((x, y))[1] < 90
    ]
    assert red
    xs, ys = [x for x, _ in red], [y for _, y in red]
    found: tuple[int, int, int] = image.getpixel(((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2))
    return found


# ------------------------------------------------------------ what is cut


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (3 * WIDTH, 3 * HEIGHT), (WIDTH // 2, HEIGHT // 2)])
def test_the_sign_is_what_is_outlined_on_an_image_of_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "p1.png").write_bytes(page_image(*size))
    made = cut(tmp_path)
    assert made.note == ""
    (crop,) = made.crops.values()
    assert is_dark(middle(crop.jpeg))
    assert crop.width <= pictures.MAX_WIDTH and crop.height <= pictures.MAX_HEIGHT
    assert Image.open(BytesIO(crop.jpeg)).size == (crop.width, crop.height)


def test_a_photograph_is_shown_upright_whether_the_engine_knew_exif_or_not(tmp_path: Path) -> None:
    lying = Image.open(BytesIO(page_image())).transpose(Image.Transpose.ROTATE_90)  # as the camera wrote it
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    lying.save(tmp_path / "p1.jpg", exif=exif)
    (knew,) = cut(tmp_path, "p1.jpg").crops.values()
    assert is_dark(middle(knew.jpeg))
    assert knew.width > knew.height

    left, top, right, bottom = box_of_sign(2, 5)
    turned = Box(top, WIDTH - right, bottom, WIDTH - left)  # the sign on the image as it lies
    place = view_of(paged(LINES, image="p1.jpg")).page_places
    of_sign = next(p for p in place.values() if p.marks == (box_of_sign(2, 5),))
    from dataclasses import replace

    raw = replace(
        of_sign,
        extent=Box(0, 0, HEIGHT, WIDTH),
        marks=(turned,),
        window=Box(top - 20, WIDTH - right - 100, bottom + 20, WIDTH),
    )
    ignorant = pictures.open_page(tmp_path / "p1.jpg", 1, "p1.jpg").cut(raw)
    assert is_dark(middle(ignorant.jpeg))
    assert ignorant.width > ignorant.height


def test_a_tiff_of_several_pages_gives_that_of_the_page(tmp_path: Path) -> None:
    pages = [Image.new("L", (WIDTH, HEIGHT), 255), Image.open(BytesIO(page_image()))]
    pages[0].save(tmp_path / "scan.tif", save_all=True, append_images=pages[1:])
    scan = paged(("封面",), LINES, image="scan.tif")
    sources = ImageSources(tmp_path, {"scan.hocr": tmp_path / "scan.hocr"})
    view = view_of(scan)
    n = next(n for n, p in view.page_places.items() if p.marks == (box_of_sign(2, 5),))
    assert is_dark(middle(cut_places(view, sources, ShownImages.all).crops[n].jpeg))


def test_only_open_places_are_cut_unless_all_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "p1.png").write_bytes(page_image())
    view = view_of(paged(LINES, image="p1.png"))
    sources = ImageSources(tmp_path, {"scan.hocr": tmp_path / "scan.hocr"})
    is_open = {n for n, p in enumerate(view.numbered_passages) if p.state == "open"}
    assert set(cut_places(view, sources, ShownImages.open).crops) == is_open & set(view.page_places)
    assert set(cut_places(view, sources, ShownImages.all).crops) == set(view.page_places)
    assert cut_places(view, sources, ShownImages.none).crops == {}


def test_pictures_beyond_the_bound_are_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p1.png").write_bytes(page_image())
    monkeypatch.setattr(cutting, "MAX_BYTES", 10)
    made = cut(tmp_path)
    assert made.crops == {}
    assert code_of(made.note) == "crops.without-image"


# ------------------------------------------------------------ which file it is


def test_the_name_that_the_format_gives_is_looked_for_beside_its_file_and_above(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p1.png").write_bytes(page_image())
    (tmp_path / "ocr" / "deep").mkdir(parents=True)
    files = {"scan.hocr": tmp_path / "ocr" / "deep" / "scan.hocr"}
    for named in ("../../pages/p1.png", "pages/p1.png", "..\\..\\pages\\p1.png"):
        made = cut_places(view_of(paged(LINES, image=named)), ImageSources(tmp_path, files), ShownImages.open)
        assert len(made.crops) == 1, (named, made.note)


def test_images_of_family_toml_are_known_by_name_else_by_their_place(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(page_image(30, 90))
    (tmp_path / "SCAN.png").write_bytes(page_image())
    for declared, image in ((("cover.png", "SCAN.png"), ""), (("SCAN.png",), "/elsewhere/other.tif")):
        made = cut(tmp_path, image, declared={"": declared})
        assert len(made.crops) == 1, made.note


def test_an_image_that_a_witness_names_itself_goes_before_that_of_the_family(tmp_path: Path) -> None:
    (tmp_path / "own.png").write_bytes(page_image())
    made = cut(tmp_path, declared={"": ("lost.png",), "scan": ("own.png",)})
    assert len(made.crops) == 1


def test_the_image_of_a_pdf_is_its_page(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    Image.open(BytesIO(page_image())).convert("RGB").save(tmp_path / "scan.pdf", resolution=72)
    made = cut_places(
        view_of(paged(LINES)), ImageSources(tmp_path, {"scan.hocr": tmp_path / "scan.pdf"}), ShownImages.open
    )
    (crop,) = made.crops.values()
    assert is_dark(middle(crop.jpeg))


def test_pages_whose_image_nobody_names_are_no_fault(tmp_path: Path) -> None:
    assert cut(tmp_path, "") == cutting.CutPlaces({})


# ------------------------------------------------------------ what a hostile file does


def bomb() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (bomb(), "error.image.too-large"),
        (page_image()[:200], "error.ocr.no-image"),
        (b"", "error.ocr.no-image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1000 400\n", "error.ocr.no-image"),
        (b"%PDF-1.7 \n", "error.ocr.no-image"),
        (page_image(400, 1000), "error.image.another-shape"),
    ],
)
def test_a_file_that_is_no_image_of_the_page_is_one_note(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "p1.png").write_bytes(data)
    made = cut(tmp_path)
    assert made.crops == {}
    assert code_of(made.note) == "crops.without-image"
    assert code_of(made.note.parameters["why"]) == why  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["../secret.png", "../../secret.png", "ocr/../../secret.png", "..\\secret.png"])
def test_an_image_outside_of_the_folder_is_not_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(page_image())
    family = tmp_path / "family"
    (family / "ocr").mkdir(parents=True)
    for made in (cut(family, name), cut(family, "", declared={"": (name,)})):
        assert made.crops == {}
        assert "secret" in made.note


def test_a_name_from_the_root_of_the_disk_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(page_image())
    family = tmp_path / "family"
    family.mkdir()
    made = cut(family, "", declared={"": (str(tmp_path / "secret.png"),)})
    assert made.crops == {}
    assert code_of(made.note.parameters["why"]) == "error.image.outside-folder"  # type: ignore[attr-defined]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(page_image())
    family = tmp_path / "family"
    family.mkdir()
    try:
        (family / "p1.png").symlink_to(tmp_path / "secret.png")
    except OSError:
        pytest.skip("this system makes no links")
    made = cut(family)
    assert made.crops == {}
    assert code_of(made.note.parameters["why"]) == "error.image.outside-folder"  # type: ignore[attr-defined]


def test_a_missing_file_is_one_note(tmp_path: Path) -> None:
    made = cut(tmp_path)
    assert (made.crops, code_of(made.note.parameters["why"])) == ({}, "error.image.missing")  # type: ignore[attr-defined]


def test_without_pillow_there_are_no_pictures_and_one_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p1.png").write_bytes(page_image())
    monkeypatch.setattr(cutting, "can_open_images", lambda: False)
    made = cut(tmp_path)
    assert (made.crops, code_of(made.note)) == ({}, "crops.no-pillow")
