"""Brings the catalog of Chinese up to date with the code, and compiles it: `make tongue`.

Out: `messages.po`, in which what is new waits for a translation and what is gone is dropped, and `messages.mo`, which
recon reads. Prints what waits. Exit code 1 where anything does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import typer
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from chuyi_recon.core.flags import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.desk.cli import app
from chuyi_recon.desk.helping import LABELS, texts
from chuyi_recon.desk.tongue import DOMAIN, LOCALE, sections

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PO = LOCALE / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
KEYWORDS = ("said", "tr", "N_")  # functions whose first argument is a text of the catalog


def wanted() -> dict[str, list[str]]:
    """Every text that the catalog must know, with the files in which it stands."""
    out: dict[str, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        for text in _marked(ast.parse(path.read_text("utf-8"))):
            out.setdefault(text, []).append(where)
    for text in (*texts(typer.main.get_command(app)), *LABELS):
        out.setdefault(text, []).append("help")
    for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS):
        for head, body in sections(flag.__doc__ or ""):
            for text in (t for t in (head, body) if _is_english(t)):
                out.setdefault(text, []).append(f"flag {flag.code}")
    return out


def _is_english(text: str) -> bool:
    """Whether there is anything to translate: an example in Chinese stands as it is."""
    return any(c.isascii() and c.isalpha() for c in text)


def _marked(tree: ast.AST) -> Iterator[str]:
    """The first arguments of the keywords, where they are texts as they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                yield first.value


class Plain(Catalog):
    """A catalog in whose head is nothing of the day, the machine or a person."""

    mime_headers = property(
        lambda _self: [("Language", "zh_CN"), ("Content-Type", "text/plain; charset=utf-8")], lambda _self, _value: None
    )


def catalog() -> Catalog:
    """The catalog as it should be: what the code wants, with the translations that there are."""
    old = read_po(BytesIO(PO.read_bytes()), locale="zh_CN") if PO.exists() else Plain(locale="zh_CN")
    new = Plain(
        locale="zh_CN", charset="utf-8", fuzzy=False, header_comment="# The Chinese of recon; see tools/tongue.py."
    )
    for text, where in sorted(wanted().items()):
        known = old.get(text)
        new.add(text, known.string if known else "", [(place, None) for place in sorted(set(where))])
    return new


def written(new: Catalog) -> tuple[bytes, bytes]:
    """The bytes of the `.po` and of the `.mo`."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, new, width=0, include_lineno=False)
    write_mo(mo, new)
    return po.getvalue(), mo.getvalue()


def main() -> int:
    """Writes both files."""
    new = catalog()
    po, mo = written(new)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po)
    PO.with_suffix(".mo").write_bytes(mo)
    waiting = [m.id for m in new if m.id and not m.string]
    for text in waiting:
        sys.stdout.write(f"waits for its Chinese: {text[:100]}\n")
    sys.stdout.write(f"{len(new)} texts, {len(waiting)} wait\n")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
