"""Who may import what: the table of docs/architecture.md, read off the source with `ast`.

A line that its room may not have is named: `core/fold.py:12 imports rich, which its room may not`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "chuyi_recon"
SOURCE = Path(__file__).parents[1] / "src" / PACKAGE
LONGEST = 350  # lines

FOUNDATION = (
    "core.said",
    "core.model",
    "core.errors",
    "core.settings",
    "core.lexicon",
)  # each may import those before it
SHARED = (
    "core.markup",
    "core.fold",
    "core.clauses",
    "core.notation",
    "core.confidence",
    "core.pairs",
    "core.faults",
    "core.presence",
    "core.grams",
    "core.order",
    "core.dittography",
    "core.footnotes",
    "core.notes",
    "core.hyphens",
)  # what every room of the core may use besides
# fmt: off
IMPURE = {
    "os", "io", "sys", "pathlib", "time", "datetime", "random", "secrets", "uuid", "logging", "locale", "tempfile",
    "shutil", "glob", "subprocess", "socket", "threading", "multiprocessing", "asyncio", "signal", "urllib", "http",
    "ssl", "builtins", "importlib",
}
# fmt: on
NUMERIC = {"numpy", "rapidfuzz", "regex"}
PARSERS = {"msgspec", "lxml", "numpy", "regex"}  # format libraries that readers and exporters use
OWN = {"core.decode": "chardet"}  # the encoding of a file in doubt is guessed in one place
DRAWN = {"desk.plot": "matplotlib"}  # an optional part: who does not draw never loads it
ARCHIVE = {"numpy", "pyarrow", "duckdb", "pyspark", "rapidfuzz"}
STANDARD = frozenset(sys.stdlib_module_names)


def lines_imported(source: str) -> Iterator[tuple[int, str]]:
    """Each import with its line, as a dotted name; ours without the package's own name, as `core.model`."""
    tree = ast.parse(source)
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            modules = {f"{origin}.{a.name}" for a in node.names} if is_package(origin) else {origin}
            yield from ((node.lineno, name) for name in sorted(modules))


def is_package(name: str) -> bool:
    """Whether a dotted name is a folder of ours: `from chuyi_recon.core import model` imports a module."""
    first, *rest = name.split(".")
    return first == PACKAGE and SOURCE.joinpath(*rest).is_dir()


def may(module: str, imported: str) -> bool:
    """Whether `module` (dotted, without the package's name) may import `imported`."""
    room = module.split(".")[0]
    if imported.split(".")[0] in DRAWN.values():
        return DRAWN.get(module) == imported.split(".")[0]
    if room in ("desk", "__init__", "__main__"):
        return True  # the desk uses everything, and the two public doors open it
    ours = imported == PACKAGE or imported.startswith((PACKAGE + ".", "."))
    if not ours:
        library = imported.split(".")[0]
        return OWN.get(module) == library or may_borrow(room, library)
    name = imported.removeprefix(PACKAGE).removeprefix(".")
    if room == "core":
        return may_in_core(module, name)
    known: dict[str, tuple[str, ...]] = {
        "readers": ("core.said", "core.model", "core.errors", "core.decode"),
        "exporters": (
            "core.said",
            "core.model",
            "core.errors",
            "core.decode",
            "core.flags",
        ),  # the last for the pages of flags
        "archive": ("core.said", "core.model", "core.errors", "core.fold", "core.families"),
        "engines": ("core.said", "core.model", "core.errors"),
    }
    return within(name, known.get(room, ())) or (within(name, (room,)) and not crosses(module, name))


def may_borrow(room: str, library: str) -> bool:
    """Whether a room may import a library that is not ours."""
    if room == "core":
        return library in NUMERIC or (library in STANDARD and library not in IMPURE)
    if room in ("readers", "exporters"):
        return library in PARSERS or (library in STANDARD and library not in ("os", "pathlib", "time", "random"))
    if room == "archive":
        return library in ARCHIVE or library in STANDARD
    return library in STANDARD or (room == "engines" and library == "pyspark")


def may_in_core(module: str, name: str) -> bool:
    """Whether one part of the core may know another."""
    founding = next((i for i, f in enumerate(FOUNDATION) if within(module, (f,))), None)
    if founding is not None:  # its own folder, and those before it
        return within(name, FOUNDATION[:founding]) or (
            module != FOUNDATION[founding] and within(name, (FOUNDATION[founding],))
        )
    if module == "core.pipeline":  # the line knows every room but the one that knows truths
        return within(name, ("core",)) and not within(name, ("core.measure",))
    if within(name, (*FOUNDATION, *SHARED)):
        return True
    parts = module.split(".")
    return len(parts) > 2 and within(name, (".".join(parts[:2]),)) and not crosses(module, name)


def crosses(module: str, name: str) -> bool:
    """Whether one flag or format reaches for another: only their table of contents knows them all."""
    folder, own = module.rpartition(".")[::2]
    return (
        folder in ("core.flags", "readers", "exporters")
        and own != "__init__"
        and name.removeprefix(folder + ".") in entries(folder)
    )


def entries(folder: str) -> set[str]:
    """The flags, readers or exporters in a folder: files that have what their kind must have."""
    wanted = {"core.flags": ("find",), "readers": ("read", "sniff"), "exporters": ("export",)}[folder]
    files = SOURCE.joinpath(*folder.split(".")).glob("*.py")
    defined = {
        f.stem: {n.name for n in ast.walk(ast.parse(f.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
        for f in files
    }
    return {stem for stem, names in defined.items() if names.issuperset(wanted) and stem not in ("__init__", "base")}


def within(name: str, allowed: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of `allowed` or lies below it."""
    return any(name == a or name.startswith(a + ".") for a in allowed)


def opened(source: str) -> Iterator[tuple[int, str]]:
    """Each line that reads or writes a file by itself."""
    touching = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "fdopen", "rmtree"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            f = node.func
            name = f.id if isinstance(f, ast.Name) else f.attr if isinstance(f, ast.Attribute) else ""
            if name in touching or (name == "open" and (isinstance(f, ast.Name) or "Path" in ast.unparse(f))):
                yield node.lineno, name


def faults(module: str, source: str) -> list[str]:
    """What a file does that its room may not, one sentence each."""
    path = module.replace(".", "/") + ".py"
    out = [
        f"{path}:{line} imports {name}, which its room may not"
        for line, name in lines_imported(source)
        if not may(module, name)
    ]
    if module not in ("desk.files", "desk.adding"):
        out += [
            f"{path}:{line} calls {name}: only desk/files.py and desk/adding.py touch files"
            for line, name in opened(source)
        ]
    return out


FILES = sorted(SOURCE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_imports_and_opens_only_what_its_room_may(path: Path) -> None:
    module = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    assert faults(module, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.fold", "import os"),
        ("core.fold", "from rich import print"),
        ("core.fold", "import jieba"),
        ("core.fold", "from chuyi_recon.core.pipeline import reconstruct"),
        ("core.weigh", "from chuyi_recon.core.align import align"),
        ("core.weigh", "from chuyi_recon.desk.files import read"),
        ("core.model", "from chuyi_recon.core.fold import fold"),
        ("core.model", "from chuyi_recon.core.settings import Settings"),
        ("core.model.table", "from chuyi_recon.core.fold import fold"),
        ("core.pipeline", "from chuyi_recon.exporters import EXPORTERS"),
        ("core.pipeline", "from chuyi_recon.core.measure.family import measure"),
        ("core.weigh", "from chuyi_recon.core.measure.rates import plain"),
        ("core.measure.family", "from chuyi_recon.core.flags import FAMILY_FLAGS"),
        ("desk.sheets", "import matplotlib"),
        ("exporters.text", "from chuyi_recon.core.fold import fold"),
        ("exporters.text", "from chuyi_recon.exporters import flags"),
        ("exporters.text", "from chuyi_recon.exporters.flags import export"),
        ("exporters.text", "import typer"),
        ("archive.sketch", "from chuyi_recon.engines import serial"),
        ("engines.serial", "from chuyi_recon.core.pipeline import reconstruct"),
        ("readers.text", "from chuyi_recon.desk import files"),
        ("core.fold", "text = open('004.txt')"),
        ("desk.cli", "text = Path('004.txt').read_text()"),
    ],
)
def test_a_forbidden_line_is_found_and_named(module: str, line: str) -> None:
    found = faults(module, f'"""A room."""\n{line}\n')
    assert len(found) == 1
    assert found[0].startswith(module.replace(".", "/") + ".py:2 ")


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.settings", "from chuyi_recon.core.errors import SettingsError"),
        ("core.align.gate", "from chuyi_recon.core.align.anchors import anchors"),
        ("core.align.gate", "from chuyi_recon.core import fold"),
        ("core.pipeline", "from chuyi_recon.core.align import align"),
        ("core.measure.family", "from chuyi_recon.core.measure.rates import plain"),
        ("desk.plot", "import matplotlib"),
        ("exporters.__init__", "from chuyi_recon.exporters import flags, text"),
        ("exporters.json_", "from chuyi_recon.exporters.record import Record"),
        ("__main__", "from chuyi_recon.desk.cli import main"),
        ("desk.files", "text = open('004.txt')"),
    ],
)
def test_an_allowed_line_is_left_alone(module: str, line: str) -> None:
    assert faults(module, line) == []
