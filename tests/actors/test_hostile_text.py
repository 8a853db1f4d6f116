"""A witness whose characters are made to do harm where they are shown: none is obeyed, by any command or result.

The text of a witness is evidence, and stands in results as it is; what is printed has escapes for what cannot be.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.actors.stage import MANIFEST, write_family
from tests.app.commands import RunRecon
from tests.laws.families import TRUTH

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>[a](javascript:alert(3))"
FORMULA = "=cmd|' /C calc'!A0"
COMMANDS_OF_TERMINALS = "\u202e\u2066\x1b]0;title\x07\x9b31m\u2028\x7f\u200b"
ODD = f"{COMMANDS_OF_TERMINALS}{MARKUP}{FORMULA}%0A::error::x"
HARMLESS = "\n\u3000\u200d"  # what is not printable, and may stand on a terminal
PRINTED = [
    *(("align", "notice", "--write", "text", "-f", form) for form in ("concise", "full", "json", "github", "sarif")),
    *(("check", "notice", "-f", form) for form in ("concise", "full", "json", "github", "sarif")),
    *(("show", "notice", "--find", "alert", "-f", form) for form in ("concise", "full", "json")),
    ("review", "notice", "--plain"),
    ("rulings", "list", "notice"),
]


@pytest.fixture
def family(workdir: Path) -> Path:
    """A family of which one witness is made to do harm: at the beginning of a line, in it, and as its title."""
    whole = "\n".join(TRUTH)
    half = whole.index("。") + 1
    odd = f"{ODD}\n{whole[:half]}{ODD}{whole[half:]}"
    toml = f"title = '''{MARKUP}'''\n{MANIFEST}"
    return write_family(
        workdir, toml=toml, web=whole.encode(), scan=odd.encode(), photo=odd.replace("“楚怡", "“楚信", 1).encode()
    )


@pytest.mark.parametrize("arguments", PRINTED, ids=" ".join)
def test_no_command_prints_what_a_terminal_would_obey(
    family: Path, recon: RunRecon, arguments: tuple[str, ...]
) -> None:
    done = recon(*arguments)
    assert done.code in (0, 1) or arguments[0] in ("review", "rulings")
    odd = {c for c in done.out + done.err if not c.isprintable() and c not in HARMLESS}
    assert not odd
    if "json" in arguments or "sarif" in arguments:
        said = json.dumps(json.loads(done.out), ensure_ascii=False)
        assert "\u202e" in said  # as it is, to whoever decodes it
    if "github" in arguments:
        assert not re.search(r"(?m)^::error::x", done.out)


def test_results_do_nothing_where_they_are_opened(family: Path, recon: RunRecon) -> None:
    names = "text,annotated,json,flags,alignment,html,tei,markdown,docx,sarif,collatex,graphml,csv,diff"
    assert recon("align", "notice", "--write", names).code == 0
    folder = Path("recon-out/notice")
    for page in ("report.html", "diff.html"):
        shown = re.sub(r"(?s)<script[^>]*>.*?</script>", "", (folder / page).read_text("utf-8"))  # our own
        assert (
            "<img src=x" not in shown and "<script" not in shown and "onerror=alert" not in re.sub("&lt;.*", "", shown)
        )
    markdown = (folder / "reconstruction.md").read_text("utf-8")
    assert not re.search(r"(?<!\\)<|(?<!\\)\[(?!\^)|(?<!\\)`", markdown)
    rows = list(csv.reader(io.StringIO((folder / "apparatus.csv").read_text("utf-8-sig"), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    assert any("cmd|" in cell for row in rows for cell in row)


def test_the_text_of_a_witness_stays_as_it_is(family: Path, recon: RunRecon) -> None:
    assert recon("align", "notice", "--write", "text,json").code == 0
    said = json.loads(Path("recon-out/notice/reconstruction.json").read_text("utf-8"))
    assert FORMULA in json.dumps(said, ensure_ascii=False)
