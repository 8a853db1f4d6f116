"""Who may import what: the tables of docs/architecture.md, read off the source with `ast`.

A line that its package may not have is named: `core/text/fold.py:12 imports rich, which core may not`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

PACKAGE = "chuyi_recon"
SOURCE = Path(__file__).parents[1] / "src" / PACKAGE
LONGEST = 350  # lines of a file
LARGEST = 16  # files of a folder, without its __init__

# Lowest first: a package imports those before it, and itself; those of one row know nothing of one another.
LAYERS = (
    ("messages",),
    ("errors",),
    ("core",),
    ("views",),
    ("evaluation", "readers", "exporters", "engines", "archive"),
    ("app",),
    ("__init__", "__main__"),
)
# The same within `core`, one room for each step of the line, and within `app`.
ROOMS = {
    "core": (
        "model", "settings", "text", "families", "align", "collate", "weigh", "flags", "decide", "constitute",
        "rulings", "consensus_alignment", "pipeline",
    ),
    "app": (
        "i18n", "files", "language", "terminal", "crops", "project", "rulings", "collection", "ocr", "golden",
        "findings_output",
        "scoring", "review", "cli",
    ),
}  # fmt: skip
# What of the rows above a package may not do without a reason: these alone.
ONLY = {
    "engines": ("messages", "errors"),  # the work arrives as a function
    "readers": ("messages", "errors", "core.model", "core.text.decode"),
    "exporters": ("messages", "errors", "core.model", "core.flags", "core.text", "views"),
}
LINE = "core.pipeline"  # the one file that knows every room; only `app` and the public API run it
# Files of which one must not know another: only the table of contents of their kind knows them all.
PEERS = {
    "core.flags.voting": ("find",),
    "core.flags.advisory": ("find",),
    "readers": ("read", "sniff"),
    "exporters": ("export",),
}
# fmt: off
IMPURE = {
    "os", "io", "sys", "pathlib", "time", "datetime", "random", "secrets", "uuid", "logging", "locale", "tempfile",
    "shutil", "glob", "subprocess", "socket", "threading", "multiprocessing", "asyncio", "signal", "urllib", "http",
    "ssl", "builtins", "importlib",
}
# fmt: on
NUMERIC = {"numpy", "rapidfuzz", "regex"}
PARSERS = {"msgspec", "lxml", "numpy", "regex", "pypdfium2", "markdown_it"}
ARCHIVE = {"numpy", "pyarrow", "duckdb", "pyspark", "rapidfuzz"}
STANDARD = frozenset(sys.stdlib_module_names)
OWN = {"core.text.decode": "chardet", "app.scoring.plot": "matplotlib"}  # a library that one file alone may load
STORAGE = (
    "app.files.storage",
    "app.files.writing",
    "app.files.locked_append",
    "app.files.work_folder",
)  # the only files that touch files

Imports = Mapping[str, frozenset[str]]


def package_of(module: str) -> str:
    return module.split(".")[0]


def row_of(name: str, rows: tuple[tuple[str, ...], ...]) -> int:
    return next((i for i, row in enumerate(rows) if name in row), -1)


def within(name: str, allowed: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of `allowed` or lies below it."""
    return any(name == a or name.startswith(a + ".") for a in allowed)


def lines_imported(source: str) -> Iterator[tuple[int, str]]:
    """Each import with its line, as a dotted name; what is imported for types alone counts too."""
    for node in ast.walk(ast.parse(source)):
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
    if imported != PACKAGE and not imported.startswith((PACKAGE + ".", ".")):
        return may_borrow(module, imported.split(".")[0])
    if imported.startswith("."):
        return False
    return may_know(module, imported.removeprefix(PACKAGE).removeprefix(".") or "__init__")


def may_borrow(module: str, library: str) -> bool:
    """Whether a module may import a library that is not ours."""
    if library in OWN.values():
        return OWN.get(module) == library
    package = package_of(module)
    if package in ("core", "views", "messages", "errors"):
        return library in NUMERIC or (library in STANDARD and library not in IMPURE)
    if package in ("readers", "exporters", "evaluation"):
        return library in PARSERS | NUMERIC or (
            library in STANDARD and library not in ("os", "pathlib", "time", "random")
        )
    if package == "archive":
        return library in ARCHIVE or library in STANDARD
    if package == "engines":
        return library == "pyspark" or library in STANDARD
    return True


def may_know(module: str, name: str) -> bool:
    """Whether a module may know another of ours: the layers, the rooms, the peers."""
    package, other = package_of(module), package_of(name)
    if other in ("__init__", "__version__"):  # the version
        return package == "app"
    if name == LINE:
        return package in ("app", "__init__")
    if package != other:
        if package in ONLY and not within(name, ONLY[package]):
            return False
        return row_of(package, LAYERS) > row_of(other, LAYERS) >= 0
    if package in ROOMS:
        rooms = tuple((room,) for room in ROOMS[package])
        own, its = (row_of([*m.split("."), ""][1], rooms) for m in (module, name))
        return own >= its >= 0 and not crosses(module, name)
    return not crosses(module, name)


def crosses(module: str, name: str) -> bool:
    """Whether one flag or format reaches for another."""
    folder, own = module.rpartition(".")[::2]
    return own != "__init__" and any(
        folder in ("core.flags.voting", "core.flags.advisory", kind) and name.removeprefix(kind + ".") in entries(kind)
        for kind in PEERS
        if within(folder, (kind,)) or (within(folder, ("core.flags",)) and within(kind, ("core.flags",)))
    )


def entries(folder: str) -> set[str]:
    """The flags, readers or exporters in a folder: files that have what their kind must have."""
    files = SOURCE.joinpath(*folder.split(".")).glob("*.py")
    defined = {
        f.stem: {n.name for n in ast.walk(ast.parse(f.read_text("utf-8"))) if isinstance(n, ast.FunctionDef)}
        for f in files
    }
    return {stem for stem, names in defined.items() if names.issuperset(PEERS[folder]) and stem != "__init__"}


def opened(source: str) -> Iterator[tuple[int, str]]:
    """Each line that reads or writes a file by itself."""
    touching = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "fdopen", "rmdir"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            f = node.func
            if isinstance(f, ast.Attribute) and ast.unparse(f.value) in ("storage", "locked_append"):
                continue
            method = f.attr if isinstance(f, ast.Attribute) else ""
            name = f.id if isinstance(f, ast.Name) else method
            if method in touching or (name == "open" and (not method or "Path" in ast.unparse(f))):
                yield node.lineno, name


def faults(module: str, source: str) -> list[str]:
    """What a file does that its package may not, one sentence each."""
    path = module.replace(".", "/") + ".py"
    out = [
        f"{path}:{line} imports {name}, which {package_of(module)} may not"
        for line, name in lines_imported(source)
        if not may(module, name)
    ]
    if module not in STORAGE:
        out += [f"{path}:{line} calls {name}: only app/files touches files" for line, name in opened(source)]
    return out


FILES = sorted(SOURCE.rglob("*.py"))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_imports_and_opens_only_what_its_package_may(path: Path) -> None:
    assert faults(module_of(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_file_is_short_enough_to_be_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("folder", sorted({p.parent for p in FILES}), ids=lambda p: str(p.relative_to(SOURCE)) or ".")
def test_a_folder_says_what_it_holds_and_holds_no_more_than_one_can_keep_in_mind(folder: Path) -> None:
    assert len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) <= LARGEST
    assert len(ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or "") > 20


def imports() -> Imports:
    """By module of ours, those of ours that it imports."""
    modules = {module_of(p).removesuffix(".__init__"): p for p in FILES}
    found: dict[str, frozenset[str]] = {}
    for module, path in modules.items():
        names = (
            n.removeprefix(PACKAGE + ".") for _, n in lines_imported(path.read_text("utf-8")) if n.startswith(PACKAGE)
        )
        found[module] = frozenset(n if n in modules else n.rpartition(".")[0] for n in names) & modules.keys()
    return found


def circle(graph: Imports) -> list[str]:
    """Modules of which each imports the next and the last the first; empty where there are none."""
    left = dict(graph)
    while free := [m for m, needs in left.items() if not (needs - {m}) & left.keys()]:
        for m in free:
            del left[m]
    path: list[str] = []
    while left and (not path or path[-1] not in path[:-1]):
        path.append(min((left[path[-1]] - {path[-1]}) & left.keys()) if path else min(left))
    return path


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle(imports()) == []


def test_a_circle_is_found() -> None:
    graph = {"a": frozenset({"b"}), "b": frozenset({"c"}), "c": frozenset({"b"}), "d": frozenset({"a"})}
    assert circle(graph) == ["a", "b", "c", "b"]


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.text.fold", "import os"),
        ("core.text.fold", "from rich import print"),
        ("core.text.fold", "import jieba"),
        ("core.text.fold", "from chuyi_recon.core.pipeline import reconstruct"),
        ("core.text.fold", "from chuyi_recon.core.align import align"),
        ("core.weigh.reliability", "from chuyi_recon.app.files.storage import read"),
        ("core.model", "from chuyi_recon.core.text.fold import fold"),
        ("core.model.text", "from chuyi_recon.core.settings import Settings"),
        ("core.pipeline", "from chuyi_recon.exporters import EXPORTERS"),
        ("core.pipeline", "from chuyi_recon.evaluation.measures import measure"),
        ("core.weigh.reliability", "from chuyi_recon.evaluation.error_rates import plain"),
        ("core.weigh.reliability", "from .support import support"),
        ("core.flags.evidence.stamps", "from chuyi_recon.core.decide import decide"),
        (
            "core.flags.voting.web_boilerplate",
            "from chuyi_recon.core.flags.voting.repetition_loop import RepetitionLoop",
        ),
        ("core.flags.voting.web_boilerplate", "from chuyi_recon.core.flags.advisory.spaced_text import SpacedText"),
        ("views.collation_sheet", "from chuyi_recon.exporters import EXPORTERS"),
        ("app.scoring.tables", "import matplotlib"),
        ("app.files.storage", "from chuyi_recon.app.cli.options import Color"),
        ("exporters.text", "from chuyi_recon.core.decide import decide"),
        ("exporters.text", "from chuyi_recon.exporters import flags"),
        ("exporters.text", "from chuyi_recon.exporters.flags import export"),
        ("exporters.text", "import typer"),
        ("exporters.text", "from chuyi_recon.core.pipeline import reconstruct"),
        ("archive.sketch", "from chuyi_recon.engines import serial"),
        ("engines.serial", "from chuyi_recon.core.pipeline import reconstruct"),
        ("readers.text", "from chuyi_recon.app.files import storage"),
        ("core.text.fold", "text = open('004.txt')"),
        ("app.cli.main", "text = Path('004.txt').read_text()"),
    ],
)
def test_a_forbidden_line_is_found_and_named(module: str, line: str) -> None:
    found = faults(module, f'"""A room."""\n{line}\n')
    assert len(found) == 1
    assert found[0].startswith(module.replace(".", "/") + ".py:2 ")


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.settings", "from chuyi_recon.errors import SettingsError"),
        ("core.align.homology", "from chuyi_recon.core.align.anchors import anchors"),
        ("core.align.homology", "from chuyi_recon.core.text import fold"),
        ("core.decide.evidence", "from chuyi_recon.core.weigh.confidence import share"),
        ("core.pipeline", "from chuyi_recon.core.align import align"),
        ("evaluation.measures", "from chuyi_recon.evaluation.error_rates import plain"),
        ("app.scoring.plot", "import matplotlib"),
        ("exporters.__init__", "from chuyi_recon.exporters import flags, text"),
        ("exporters.reconstruction_json", "from chuyi_recon.exporters.record import Record"),
        ("__main__", "from chuyi_recon.app.cli.main import main"),
        ("app.files.storage", "text = open('004.txt')"),
    ],
)
def test_an_allowed_line_is_left_alone(module: str, line: str) -> None:
    assert faults(module, line) == []
