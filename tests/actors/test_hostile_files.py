"""Files made to do harm to whoever reads them: each costs its own witness at most, and the others make the family.

All are small on the disk. What each reader refuses is in its own tests; here it is the command that survives.
"""

from __future__ import annotations

import os
import socket
import sys
import unicodedata
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from chuyi_recon.app.files import storage
from tests.actors.stage import BYSTANDER, MANIFEST, run_failing_command, write_family
from tests.app.commands import NOTICE, RunRecon, write_files
from tests.readers.documents import word_files

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>{}</p></body></text></TEI>'
TEN_TIMES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def edition(entities: str, text: str) -> bytes:
    return f"<?xml version='1.0'?><!DOCTYPE TEI [{entities}]>{TEI.format(text)}".encode()


def zip_bomb() -> bytes:
    """A DOCX of some 300 kB whose text unpacks to 300 MB."""
    out = BytesIO(word_files.by_hand(word_files.paragraph(word_files.run("楚怡"))))
    packed = BytesIO()
    with ZipFile(out) as small, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in small.namelist():
            if name != "word/document.xml":
                archive.writestr(name, small.read(name))
        with archive.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)
    return packed.getvalue()


def pdf_bomb() -> bytes:
    """A PDF of some kB whose page unpacks, twice, to 256 MB."""
    packer = zlib.compressobj()
    once = b"".join([*(packer.compress(b" " * 4_000_000) for _ in range(64)), packer.flush()])
    stream = zlib.compress(once)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    filters = b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(stream)
    return head + page + filters + stream + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def escaping_docx() -> bytes:
    """A DOCX whose main part is said to lie outside of it."""
    data = BytesIO()
    with ZipFile(BytesIO(word_files.by_hand("<w:p/>"))) as small, ZipFile(data, "w") as archive:
        for name in small.namelist():
            archive.writestr(name, small.read(name).replace(b'"word/document.xml"', b'"../../../../etc/passwd"'))
        archive.writestr("../../../../etc/passwd", "root")
    return data.getvalue()


BOMBS = {
    "entities that grow": lambda: edition(f'<!ENTITY a0 "楚怡">{TEN_TIMES}', "&a11;"),
    "one long entity, often": lambda: edition(f'<!ENTITY a "{"楚" * 2000}">', "&a;" * 200_000),
    "an entity that is a file": lambda: edition('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    "an entity of itself": lambda: edition('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    "elements in elements": lambda: TEI.format("<seg>" * 20_000).encode(),
    "a page of elements in elements": lambda: b"<!DOCTYPE html><body>" + b"<div>" * 100_000 + "楚怡".encode(),
    "JSON in JSON": lambda: b'{"pages":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number without end": lambda: b'{"text":"1","n":' + b"1" * 1_000_000 + b"}",
    "half a character in JSON": lambda: b'{"text": "\\ud800"}\n',
    "a ZIP bomb": zip_bomb,
    "a PDF bomb": pdf_bomb,
    "a DOCX that leads outside": escaping_docx,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_hostile_file_costs_its_witness(workdir: Path, recon: RunRecon, bomb: str) -> None:
    folder = write_family(workdir, toml=MANIFEST.replace("scan.txt", "scan.bin"))
    (folder / "scan.bin").write_bytes(BOMBS[bomb]())
    write_family(workdir, BYSTANDER)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (3, [BYSTANDER, "notice"])
    assert scene.error.startswith("error: notice/scan.bin ")
    assert "root:" not in Path("recon-out/notice/reconstruction.json").read_text("utf-8")


@pytest.mark.parametrize(
    "markup",
    [
        '<!DOCTYPE TEI [<!ENTITY a SYSTEM "{0}">]>' + TEI.format("楚怡&a;"),
        '<!DOCTYPE TEI SYSTEM "{0}">' + TEI.format("楚怡"),
        '<!DOCTYPE TEI [<!ENTITY % a SYSTEM "{0}">%a;]>' + TEI.format("楚怡"),
        '<!DOCTYPE html><link rel=stylesheet href="{0}"><img src="{0}"><script src="{0}"></script><p>楚怡</p>',
        '<?xml version="1.0"?><?xml-stylesheet href="{0}"?>' + TEI.format('<xi:include href="{0}"/>楚怡'),
    ],
)
def test_no_file_has_us_ask_another_machine(workdir: Path, recon: RunRecon, markup: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        folder = write_family(workdir, toml=MANIFEST.replace("scan.txt", "scan.bin"))
        (folder / "scan.bin").write_text(markup.replace("{0}", address), "utf-8")
        assert recon("align", ".").code in (0, 3)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_text_in_one_line_without_end_is_refused_before_it_is_decoded(workdir: Path, recon: RunRecon) -> None:
    folder = write_family(workdir)
    with (folder / "scan.txt").open("wb") as file:
        file.write("楚怡".encode())
        file.truncate(100_000_000)  # a hole: nothing on the disk
    scene = run_failing_command(workdir, recon, "align", ".")
    assert (scene.code, scene.families) == (3, ["notice"])
    assert "notice/scan.txt holds more than 10000000 characters" in scene.error or "binary file" in scene.error


def test_a_file_that_is_larger_than_any_is_not_read(workdir: Path, recon: RunRecon) -> None:
    folder = write_family(workdir)
    with (folder / "scan.txt").open("wb") as file:
        file.truncate(storage.MAX_FILE + 1)
    done = recon("align", ".")
    assert done.code == 3 and "notice/scan.txt is larger than 1 GB" in done.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_no_witness(workdir: Path, recon: RunRecon) -> None:
    folder = write_family(workdir)
    (folder / "scan.txt").unlink()
    os.mkfifo(folder / "scan.txt")
    scene = run_failing_command(workdir, recon, "align", ".")
    assert scene.code == 2 and "there is no file scan.txt" in scene.error


@pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's")
@pytest.mark.parametrize("name", ["/dev/zero", "/proc/kmsg", "/proc/self/pagemap", "/dev/null"])
def test_what_the_kernel_makes_up_is_read_to_no_end(workdir: Path, recon: RunRecon, name: str) -> None:
    write_files(workdir / "loose", NOTICE)
    assert recon("align", name, "loose", "--one-family").code in (2, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.txt", "A.txt"), (unicodedata.normalize("NFC", "é.txt"), unicodedata.normalize("NFD", "é.txt"))],
)
def test_witnesses_whose_names_are_one_to_some_file_systems_are_two(
    workdir: Path, recon: RunRecon, one: str, other: str
) -> None:
    folder = write_files(workdir / "loose", {one: NOTICE["web.txt"], other: NOTICE["scan.txt"]})
    if len(list(folder.iterdir())) < 2:
        pytest.skip("here they are one")
    assert recon("align", "loose", "--write", "text").code == 0
    assert recon("show", "loose:1-5").code == 0


@pytest.mark.parametrize("target", ["../secret.txt", "/etc/hostname"])
def test_a_link_in_a_folder_leads_no_family_outside(workdir: Path, recon: RunRecon, target: str) -> None:
    write_files(workdir, {"secret.txt": NOTICE["scan.txt"]})
    folder = write_family(workdir)
    (folder / "scan.txt").unlink()
    (folder / "scan.txt").symlink_to(target)
    scene = run_failing_command(workdir, recon, "align", ".")
    assert scene.code in (2, 3) and "outside" in scene.error
