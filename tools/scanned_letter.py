"""A family of three witnesses with page images, for the picture of the report: pages are drawn and really read.

In: an empty folder. Out: in it `letter/`, as `recon read` leaves it of a good scan, and beside what the engines read
of it `photo`, which Tesseract read of a blurred and slanted copy. Needs both engines and a font with Chinese.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFilter

from chuyi_recon.app.ocr.engines import choose_engines
from chuyi_recon.app.ocr.page_images import list_page_images
from chuyi_recon.app.ocr.reading import extend_manifest, read_pages
from tests.drawn_pages import drawn_page

_PAGES = (
    (
        "关于实施职业教育“楚怡”行动的通知",
        "各市州、县市区人民政府，省政府各厅委：",
        "为传承发扬爱国、求知、创业、兴工楚怡职业教育精神，",
        "推动我省职业教育内涵式高质量发展，经省人民政府同意，",
        "现就实施职业教育“楚怡”行动有关事项通知如下。",
        "一、工作目标",
    ),
    (
        "到2025年，全省职业教育规模结构更加合理，",
        "职业教育类型特色更加鲜明，发展环境更加优化。",
        "二、主要任务",
        "支持建设3所“楚怡”高水平职业本科学校，",
        "建设30所左右“楚怡”优质中职学校。",
        "全省统筹推进，各市州抓好落实。",
    ),
)
_PHOTO = '\n[[witness]]\nsiglum = "photo"\nfiles = "photo/*.hocr"\nsource = "ocr"\ngroup = "tesseract"\n'


def make_letter(folder: Path) -> Path:
    """The family's folder."""
    letter, other = folder / "letter", folder / "other"
    for name, spoil in (("scans", False), ("photos", True)):
        (folder / name).mkdir()
        for n, lines in enumerate(_PAGES, 1):
            drawn = drawn_page(lines, size=30, width=1000)
            (folder / name / f"{name[:-1]}{n}.png").write_bytes(_photograph(drawn) if spoil else drawn)
    _read(folder / "scans", letter, ("rapidocr", "tesseract"))
    _read(folder / "photos", other, ("tesseract",))
    (other / "tesseract").rename(letter / "photo")
    for image in (other / "pages").iterdir():
        image.rename(letter / "pages" / image.name)
    manifest = letter / "family.toml"
    manifest.write_text(
        manifest.read_text("utf-8").replace('title = ""', f'title = "{_PAGES[0][0]}"') + _PHOTO, "utf-8"
    )
    return letter


def _read(scans: Path, folder: Path, names: tuple[str, ...]) -> None:
    engines = [kind.load("") for kind in choose_engines(names)]
    pages = [page for page in list_page_images(sorted(scans.iterdir()), 300) if not isinstance(page, Exception)]
    for outcome in read_pages(pages, engines, folder):
        if outcome.errors:
            raise outcome.errors[0]
    extend_manifest(folder, names)


def _photograph(drawn: bytes) -> bytes:
    """The same page, smaller, slanted and out of focus."""
    image = Image.open(BytesIO(drawn)).rotate(0.6, fillcolor=255).filter(ImageFilter.GaussianBlur(1.8))
    small = image.resize((image.width // 2, image.height // 2)).resize(image.size)
    out = BytesIO()
    small.save(out, "PNG")
    return out.getvalue()
