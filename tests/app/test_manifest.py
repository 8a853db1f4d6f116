"""family.toml says what can be, or is refused with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from chuyi_recon.app.project.manifest import WitnessEntry, draft_manifest, find_witnesses, load_manifest
from chuyi_recon.errors import DuplicateSiglum, ManifestError, NoSuchBase, OutsideFolder

CORPORA = Path(__file__).parents[2] / "corpora"


def family(folder: Path, toml: str, *names: str) -> Path:
    """A folder with that family.toml and files of these names."""
    for name in names or ("web.txt", "scan.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("关于实施职业教育“楚怡”行动的通知", "utf-8")
    (folder / "family.toml").write_text(toml, "utf-8")
    return folder


def test_the_notice_has_its_base_and_four_readings_of_one_scan() -> None:
    told = load_manifest(CORPORA / "chuyi-2022")
    assert told.base == "004"
    assert [(e.siglum, e.source, e.group) for e in told.entries] == [
        ("000", "vlm", ""),
        ("001", "vlm", ""),
        ("002", "vlm", ""),
        ("003", "vlm", ""),
        ("004", "web", ""),
    ]


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    told = load_manifest(
        family(
            tmp_path, '[[witness]]\nfile = "scan.txt"\n[[witness]]\nfile = "a/web.v2.txt"', "scan.txt", "a/web.v2.txt"
        )
    )
    assert (told.title, told.base) == ("", None)
    assert told.entries == (WitnessEntry("scan", ("scan.txt",)), WitnessEntry("web.v2", ("a/web.v2.txt",)))


def test_a_file_of_windows_with_a_mark_is_read(tmp_path: Path) -> None:
    family(tmp_path, "")
    (tmp_path / "family.toml").write_bytes(
        b"\xef\xbb\xbf" + 'title = "通知"\r\n[[witness]]\r\nfile = "web.txt"\r\n'.encode()
    )
    assert load_manifest(tmp_path).title == "通知"


@pytest.mark.parametrize(
    ("toml", "error", "what", "hint"),
    [
        ('titel = "通知"', ManifestError, "unknown key 'titel'", "did you mean title?"),
        ('[[witness]]\nfile = "web.txt"\nsigil = "w"', ManifestError, "witness 1: unknown key 'sigil'", "siglum"),
        ('[[witness]]\nfile = "web.txt"\nsource = "orc"', ManifestError, "source = 'orc'", "did you mean ocr?"),
        ('[[witness]]\nfile = "wbe.txt"', ManifestError, "no file wbe.txt", "did you mean web.txt?"),
        ('[[witness]]\nsiglum = "web"', ManifestError, "names no file", "file ="),
        ('[[witness]]\nfile = 4', ManifestError, "file = 4 is no string", "quotation marks"),
        ('[[witness]]\nfile = "web.txt"\nsiglum = "a\\nb"', ManifestError, "no siglum", "line ends"),
        ('[[witness]]\nfile = "../web.txt"', OutsideFolder, "outside the folder", "copy it"),
        (
            '[[witness]]\nfile = "web.txt"\n[[witness]]\nfile = "scan.txt"\nsiglum = "web"',
            DuplicateSiglum,
            "web.txt and scan.txt",
            "another",
        ),
        ('[[witness]]\nfiles = ["web.txt", "p2.txt"]', ManifestError, "there is no file p2.txt", "web.txt"),
        ('[[witness]]\nfiles = "p*.txt"', ManifestError, "no file is called 'p*.txt'", "web.txt"),
        ('[[witness]]\nfiles = []', ManifestError, "names no file", "add file"),
        ('[[witness]]\nfiles = ["web.txt", 3]', ManifestError, "files 2: 3 is no string", "quotation marks"),
        ('[[witness]]\nfile = "a.txt"\nfiles = ["scan.txt"]', ManifestError, "both file and files", "stand in files"),
        ('[[witness]]\nfiles = ["web.txt", "web.txt"]', ManifestError, "web.txt is already witness 1", "once"),
        ('[[witness]]\nfile = "web.txt"\n[[witness]]\nfiles = "*.txt"', ManifestError, "already witness 1", "once"),
        ('[[witness]]\nfiles = ["web.txt", "../a.txt"]', OutsideFolder, "outside the folder", "copy it"),
        ('[[witness]]\nfiles = "/etc/*"', ManifestError, "no file is called '/etc/*'", ""),
        ('[[witness]]\nfiles = "../*/*.toml"', ManifestError, "no file is called", ""),
        ('base = "wbe"\n[[witness]]\nfile = "web.txt"', NoSuchBase, "base 'wbe'", "did you mean web?"),
        ('title = “通知”', ManifestError, "not TOML", "straight quotation marks"),
        ('title = "通知"', ManifestError, "names no witness", "recon init"),
        ('witness = "web.txt"', ManifestError, "no list", "[[witness]]"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_advice(
    tmp_path: Path, toml: str, error: type[ManifestError], what: str, hint: str
) -> None:
    with pytest.raises(error) as raised:
        load_manifest(family(tmp_path, toml))
    assert what in raised.value.problem and hint in raised.value.hint
    assert "family.toml" in raised.value.problem
    assert raised.value.exit_code == 2


def test_a_link_or_an_absolute_path_does_not_lead_outside(tmp_path: Path) -> None:
    inside = tmp_path / "notice"
    family(inside, '[[witness]]\nfile = "link.txt"')
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(OutsideFolder):
        load_manifest(inside)
    with pytest.raises(OutsideFolder):
        load_manifest(family(inside, f'[[witness]]\nfile = "{(inside / "web.txt").as_posix()}"'))


def test_a_manifest_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "family.toml").write_bytes('title = "关于实施"'.encode("gb18030"))
    with pytest.raises(ManifestError, match="not UTF-8"):
        load_manifest(tmp_path)


def drafted(folder: Path) -> str:
    return draft_manifest(folder, find_witnesses(folder).witnesses)


def test_a_draft_can_be_loaded_and_names_every_file(tmp_path: Path) -> None:
    for name in ("000.txt", "004.txt", "004.md", '通知"甲".txt', ".hidden", "recon.toml"):
        (tmp_path / name).write_text("通知", "utf-8")
    (tmp_path / "family.toml").write_text(drafted(tmp_path), "utf-8")
    told = load_manifest(tmp_path)
    assert [(e.siglum, *e.files) for e in told.entries] == [
        ("000", "000.txt"),
        ("004.md", "004.md"),
        ("004.txt", "004.txt"),
        ('通知"甲"', '通知"甲".txt'),
    ]
    assert told.base is None


def test_an_empty_folder_has_no_draft(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="holds no file"):
        drafted(tmp_path)


PAGES = ("web.txt", "ocr/p1.txt", "ocr/p2.txt", "ocr/p10.txt", "ocr/p1.toml", "scan_p1.txt", "scan_p2.txt")


@pytest.mark.parametrize(
    ("files", "siglum", "expected"),
    [
        ('["ocr/p10.txt", "ocr/p2.txt"]', "ocr", ("ocr/p10.txt", "ocr/p2.txt")),  # in the order that is declared
        ('"ocr/p*.txt"', "ocr", ("ocr/p1.txt", "ocr/p2.txt", "ocr/p10.txt")),  # 2 before 10
        ('"ocr/*"', "ocr", ("ocr/p1.txt", "ocr/p2.txt", "ocr/p10.txt")),  # a .toml is no witness
        ('"scan_p?.txt"', "scan", ("scan_p1.txt", "scan_p2.txt")),
        ('["web.txt"]', "web", ("web.txt",)),
        ('["web.txt", "scan_p1.txt"]', "web", ("web.txt", "scan_p1.txt")),
    ],
)
def test_a_witness_may_consist_of_several_files(
    tmp_path: Path, files: str, siglum: str, expected: tuple[str, ...]
) -> None:
    (entry,) = load_manifest(family(tmp_path, f"[[witness]]\nfiles = {files}", *PAGES)).entries
    assert (entry.siglum, entry.files) == (siglum, expected)


def test_a_draft_puts_the_pages_of_one_witness_together(tmp_path: Path) -> None:
    family(tmp_path, "", *PAGES, "vlm/p1.txt", "notes/remarks.txt")
    (tmp_path / "family.toml").write_text(drafted(tmp_path), "utf-8")
    assert [(e.siglum, *e.files) for e in load_manifest(tmp_path).entries] == [
        ("remarks", "notes/remarks.txt"),
        ("ocr", "ocr/p1.txt", "ocr/p2.txt", "ocr/p10.txt"),
        ("scan", "scan_p1.txt", "scan_p2.txt"),
        ("vlm", "vlm/p1.txt"),
        ("web", "web.txt"),
    ]
