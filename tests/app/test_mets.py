"""A METS file is one witness of the pages that it names, in its order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chuyi_recon.app.project.intake import IntakeOptions, read_families
from chuyi_recon.app.project.manifest import draft_manifest, find_witnesses, load_manifest
from chuyi_recon.app.project.pages.mets import pages_of_mets
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.errors import ManifestError
from tests.app.commands import RunRecon
from tests.readers.samples import samples
from tests.readers.small_pages import ALTO

FIRST, SECOND = ALTO, ALTO.replace("通知".encode(), "附件".encode()).replace(b"p1.png", b"p2.png")
TEXT = "通知\n\n各市州：\nWord 2016\n\f附件\n\n各市州：\nWord 2016\n"
NO_TEXT = ALTO.replace(b"CONTENT", b"LABEL")


def mets(groups: dict[str, tuple[str, ...]], pages: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A METS file of groups of addresses by use; `pages` names, for each page, the addresses of its files."""
    files = "".join(
        f'<mets:fileGrp USE="{use}">'
        + "".join(f'<mets:file ID="{a}"><mets:FLocat xlink:href="{a}"/></mets:file>' for a in addresses)
        + "</mets:fileGrp>"
        for use, addresses in groups.items()
    )
    rows = pages or tuple(zip(*groups.values(), strict=True))
    pointers = ("".join(f'<mets:fptr FILEID="{address}"/>' for address in row) for row in rows)
    divs = "".join(f'<mets:div TYPE="page">{inside}</mets:div>' for inside in pointers)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<mets:fileSec>{files}</mets:fileSec>"
        f'<mets:structMap TYPE="LOGICAL"><mets:div TYPE="monograph"/></mets:structMap>'
        f'<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="physSequence">{divs}</mets:div></mets:structMap></mets:mets>'
    ).encode()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A folder as a digitisation leaves it: images, segmentation without text, full text; the second page first."""
    groups = {
        "IMG": ("img/2.png", "img/1.png"),
        "FULLTEXT": ("alto/b.xml", "alto/a.xml"),
        "SEG": ("seg/b.xml", "seg/a.xml"),
    }
    rows = (("img/1.png", "alto/a.xml", "seg/a.xml"), ("img/2.png", "alto/b.xml", "seg/b.xml"))
    return write(
        tmp_path / "扫描",
        {
            "mets.xml": mets(groups, rows),
            "img/1.png": b"\x89PNG\r\n\x1a\n",
            "img/2.png": b"\x89PNG\r\n\x1a\n",
            "alto/a.xml": FIRST,
            "alto/b.xml": SECOND,
            "seg/a.xml": NO_TEXT,
            "seg/b.xml": NO_TEXT,
            "web.txt": TEXT.replace("\f", "").encode(),
        },
    )


def test_a_folder_with_mets_is_one_witness_in_the_order_of_the_map(scan: Path) -> None:
    got = read_families([scan], IntakeOptions(one_family=True), EmptyLexicon(), Settings())
    assert not got.problems, "images and segmentation that METS names are no witnesses"
    (job,) = got.jobs
    files = {w.siglum: [name for name, _ in w.files] for w in job.files}
    assert files == {"mets": ["a.xml", "b.xml"], "web": ["web.txt"]}


def test_a_mets_that_was_given_alone_finds_its_pages(scan: Path, recon: RunRecon, tmp_path: Path) -> None:
    done = recon(
        "align", scan / "mets.xml", scan / "web.txt", "--one-family", "-o", tmp_path / "out", "--write", "json"
    )
    assert done.code == 0, done.err
    (path,) = (tmp_path / "out").rglob("reconstruction.json")
    (scanned,) = (w for w in json.loads(path.read_bytes())["witnesses"] if w["siglum"] == "mets")
    assert [(p["file"], p["page"], p["image"]) for p in scanned["parts"]] == [
        ("a.xml", 1, "p1.png"),
        ("b.xml", 1, "p2.png"),
    ]


def test_family_toml_names_a_mets_for_all_its_pages(scan: Path, recon: RunRecon, tmp_path: Path) -> None:
    (scan / "family.toml").write_text('[[witness]]\nfile = "mets.xml"\n[[witness]]\nfile = "web.txt"\n', "utf-8")
    told = load_manifest(scan)
    assert [(e.siglum, e.files) for e in told.entries] == [
        ("mets", ("alto/a.xml", "alto/b.xml")),
        ("web", ("web.txt",)),
    ]
    done = recon("align", scan, "-o", tmp_path / "out", "--write", "text")
    assert done.code == 0, done.err
    (scan / "alto" / "b.xml").unlink()
    with pytest.raises(ManifestError, match=r"alto/b\.xml"):
        load_manifest(scan)


def test_init_writes_the_pages_of_a_mets_as_one_witness(scan: Path) -> None:
    found = find_witnesses(scan)
    assert not found.left_out
    toml = draft_manifest(scan, found.witnesses)
    assert 'siglum = "mets"\nfiles = ["alto/a.xml", "alto/b.xml"]' in toml and "seg/" not in toml


def test_a_page_that_does_not_lie_there_is_said(scan: Path) -> None:
    three = {"FULLTEXT": ("alto/a.xml", "alto/lost.xml", "alto/b.xml")}
    (scan / "mets.xml").write_bytes(mets(three))
    got = read_families([scan], IntakeOptions(one_family=True), EmptyLexicon(), Settings())
    assert [str(note) for note in got.notes] == ["alto/a.xml…alto/b.xml has no page 2"]


@pytest.mark.parametrize(
    ("groups", "chosen"),
    [
        ({"GT": ("alto/a.xml",), "OCR": ("alto/b.xml",)}, "alto/b.xml"),  # the later
        ({"FULLTEXT": ("alto/a.xml",), "OCR": ("alto/b.xml",)}, "alto/a.xml"),  # the one that says so
        ({"OCR": ("alto/a.xml",), "TXT-FULLTEXT": ("web.txt",)}, "alto/a.xml"),  # the one with places
        ({"OCR": ("alto/a.xml",), "SEG": ("seg/a.xml",)}, "alto/a.xml"),  # the one with text
        ({"OCR": ("./alto/a.xml",), "IMG": ("img/1.png",)}, "alto/a.xml"),
        ({"OCR": ("file://alto/a.xml",)}, "alto/a.xml"),
    ],
)
def test_of_several_groups_one_is_read(scan: Path, groups: dict[str, tuple[str, ...]], chosen: str) -> None:
    (scan / "mets.xml").write_bytes(mets(groups))
    got = pages_of_mets(scan / "mets.xml")
    assert got is not None and [f.relative_to(scan).as_posix() for f in got.pages.files] == [chosen]


@pytest.mark.parametrize("address", ["../web.txt", "/etc/hostname", "http://example.org/a.xml", "", "none.xml"])
def test_nothing_outside_of_the_folder_is_taken(scan: Path, address: str) -> None:
    write(scan.parent, {"web.txt": "各市州".encode()})
    (scan / "mets.xml").write_bytes(mets({"FULLTEXT": (address,)}))
    assert pages_of_mets(scan / "mets.xml") is None
    got = read_families(
        [scan / "mets.xml", scan / "web.txt"], IntakeOptions(one_family=True), EmptyLexicon(), Settings()
    )
    (problem,) = got.problems
    assert "mets.xml is METS" in problem.problem and problem.hint


def test_pages_stand_by_their_number_where_all_have_one(scan: Path) -> None:
    said = mets({"FULLTEXT": ("alto/b.xml", "alto/a.xml")})
    for number in (b"2", b"1"):
        said = said.replace(b'<mets:div TYPE="page">', b'<mets:div TYPE="page" ORDER="' + number + b'">', 1)
    (scan / "mets.xml").write_bytes(said)
    got = pages_of_mets(scan / "mets.xml")
    assert got is not None and [f.name for f in got.pages.files] == ["a.xml", "b.xml"]


def test_mets_files_in_the_wild_name_files_that_are_not_there() -> None:
    for path in samples("mets"):
        assert pages_of_mets(path) is None
