"""The parts of the READMEs and of docs/ that are printed from the code; `make docs` writes them anew.

A page holds such a part between `<!-- made: NAME -->` and `<!-- end -->`. What stands outside is
written by hand. `tests/test_docs.py` fails where a page is not what `pages()` gives.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args, get_type_hints

from typer.models import ArgumentInfo, OptionInfo

from chuyi_recon.app.cli.main import list_commands
from chuyi_recon.app.files import writing
from chuyi_recon.app.golden import comparison, drift_sheet
from chuyi_recon.app.i18n.setting_reasons import setting_reason
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project import family_job
from chuyi_recon.app.project.intake import IntakeOptions, read_all_witnesses, read_families
from chuyi_recon.app.project.summary_table import summary_table
from chuyi_recon.app.scoring import work
from chuyi_recon.app.scoring.tables import evaluation_tables
from chuyi_recon.app.scoring.trials import TruthOptions, read_trials
from chuyi_recon.app.terminal.painter import Painter
from chuyi_recon.core import pipeline
from chuyi_recon.core.constitute.doubt_pages import DOUBTS
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS, Flag
from chuyi_recon.core.model import Reconstruction, Role, Row
from chuyi_recon.core.settings import Settings, grouped, of_flag
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.messages import Language

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.zh-CN.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")))
HEADINGS = ("What it finds", "Why it matters", "Example", "Where it is wrong")
CLAUSE = "支持建设3楚怡"  # how the clause shown in the READMEs begins in the base

LONGEST = 16  # lines shown of a result

# The family of docs/results.md.
LETTER = {
    "web": ("web", "支持建设3楚怡高水平职业本科学校。全省统筹推进。\n"),
    "scan": ("ocr", "支持建设3所“楚怡”高水平职业本科学校。全省统筹推进。\n"),
    "photo": ("vlm", "支持建设 3 所“楚怡”高水平职业本科学校。全省统筹推迸。\n- 7 -\n"),
}
TRUE = "支持建设3所“楚怡”高水平职业本科学校。全省统筹推进。\n"  # what it should be
_MADE = re.compile(r"(?s)(<!-- made: (\S+)(?: ([^\n]+?))? -->\n).*?(<!-- end -->)")


def pages() -> dict[str, str]:
    """Every page by its path, as it should be."""
    return {path: filled((ROOT / path).read_text("utf-8")) for path in PAGES}


def filled(page: str) -> str:
    """`page` with every made part as the code has it now; raises `KeyError` for a part nobody makes."""
    return _MADE.sub(lambda m: f"{m[1]}\n{MAKERS[m[2]](m[3] or '').strip()}\n\n{m[4]}", page)


# ------------------------------------------------------------ commands


def parameters(name: str) -> Iterator[tuple[str, OptionInfo | ArgumentInfo, Any]]:
    """Each parameter of a command: how it is written, what typer knows of it, its default."""
    function = inspect.unwrap(list_commands()[name])
    hints = get_type_hints(function, include_extras=True)
    for key, parameter in inspect.signature(function).parameters.items():
        info = next(a for a in get_args(hints[key]) if isinstance(a, (OptionInfo, ArgumentInfo)))
        kind = get_args(hints[key])[0]
        plain = next((k for k in (*get_args(kind), kind) if k is not type(None) and isinstance(k, type)), str)
        takes = info.metavar or ("|".join(plain) if hasattr(plain, "__members__") else "")  # an Enum: its values
        if isinstance(info, ArgumentInfo):
            needed = parameter.default is inspect.Parameter.empty
            many = "…" if "list" in str(kind) else ""
            yield (f"{takes}{many}" if needed else f"[{takes}{many}]"), info, None
        else:
            # The first name stands where a default would, if the type were not `Annotated`.
            names = [n for n in (info.default, *(info.param_decls or ())) if isinstance(n, str) and n.startswith("-")]
            yield f"{', '.join(names)} {takes}".strip(), info, parameter.default


def options(name: str) -> str:
    """The arguments and options of a command as a table."""
    lines = ["| | | default |", "|---|---|---|"]
    for written, info, default in parameters(name):
        told = (
            ""
            if default in (None, False, "", inspect.Parameter.empty) or getattr(info, "count", False)
            else f"`{getattr(default, 'value', default)}`"
        )
        lines.append(f"| `{written.replace('|', chr(92) + '|')}` | {info.help} | {told} |")
    return "\n".join(lines)


# ------------------------------------------------------------ the house


def packages(_: str) -> str:
    """Every package with the first line of what it says of itself, and its files."""
    source = ROOT / "src" / "chuyi_recon"
    lines = ["| folder | | files |", "|---|---|---|"]
    for folder in sorted({p.parent for p in source.rglob("*.py")}):
        told = (ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or "").split("\n")[0]
        files = ", ".join(f"`{p.stem}`" for p in sorted(folder.glob("*.py")) if p.name != "__init__.py")
        name = folder.relative_to(source).as_posix()
        lines.append(f"| `{name if name != '.' else 'chuyi_recon'}/` | {told} | {files} |")
    return "\n".join(lines)


# ------------------------------------------------------------ flags and settings


def flags(_: str) -> str:
    """The catalogue of flags, and the page of each: the docstring of its class."""
    lines = ["| code | usual severity | | takes a vote |", "|---|---|---|---|"]
    for kind, catalogue in (("witness", WITNESS_FLAGS), ("family", FAMILY_FLAGS)):
        for flag in catalogue:
            out = "" if flag.role is Role.ADVISES else flag.role.value
            lines.append(f"| [`{flag.code}`](#{flag.code}) | {flag.severity} | {kind} flag | {out} |")
    return "\n".join([*lines, *(page_of(flag) for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS))])


def page_of(flag: type[Flag]) -> str:
    """The docstring of a flag in Markdown, and the names of its settings."""
    return _page(flag.code, flag.__doc__ or "", [f.name for f in of_flag(flag.code)])


def _page(code: str, page: str, settings: Sequence[str]) -> str:
    lines = inspect.cleandoc(page).splitlines()
    told = [f"**{line}**\n" if line in HEADINGS else line.removeprefix("    ") for line in lines]
    own = ", ".join(f"[`{name}`](settings.md#{name})" for name in settings)
    return "\n".join([f"\n## {code}\n", *told, *([f"\n**Settings**\n\n{own}"] if own else [])])


def doubts(_: str) -> str:
    """The page of each doubt."""
    return "\n".join(_page(doubt.code, doubt.text, doubt.settings) for doubt in DOUBTS.values())


def settings(_: str) -> str:
    """Every setting with its unit, range and reason, under what it belongs to; flags lead to their pages."""
    parts = []
    for name, group in grouped().items():
        known = {flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)}.issuperset(name.split(", "))
        flags = ", ".join(f"[{code}](flags.md#{code})" for code in name.split(", "))
        parts.append(f"## {flags if known else name.capitalize()}")
        for f in group:
            m, reason = f.metadata, setting_reason(f)
            parts.append(
                f"### {f.name}\n\nDefault `{f.default}`; unit: {m['unit']}; from {m['low']} to {m['high']}.\n\n"
                f"{reason[:1].upper()}{reason[1:]}"
            )
    return "\n\n".join(parts)


# ------------------------------------------------------------ the notice, for the READMEs


@cache
def notice() -> Reconstruction:
    """The reconstruction of the five documents."""
    load = read_all_witnesses(
        read_families([ROOT / "corpora" / "chuyi-2022"], IntakeOptions(), ChineseLexicon(), Settings())
    ).jobs[0]
    family = pipeline.make_family(load.name, load.held, load.lexicon, load.settings, load.base, load.title)
    return pipeline.reconstruct(family, load.lexicon, load.settings)


def clause_row() -> Row:
    """The row of the clause that the READMEs show."""
    r = notice()
    base = r.family.witness(r.family.lead_witness)
    return next(
        row
        for row in r.table.rows
        if base.siglum in row.cells and row.cells[base.siglum].span.extract(base.text).startswith(CLAUSE)
    )


def clause(_: str) -> str:
    """What each witness has of one clause, and what becomes of it."""
    r, row = notice(), clause_row()
    lines = [
        f"{w.siglum}  {w.source}  {row.cells[w.siglum].span.extract(w.text).strip()}"
        for w in r.family.witnesses
        if w.siglum in row.cells
    ]
    made = "".join(s.text for s in r.stretches if s.row == row.ordinal).strip()
    return "\n".join(["```", *lines, "", f"          {made}", "```"])


def provenance(_: str) -> str:
    """The stretches of that clause as `reconstruction.json` has them, without row and locus."""
    lines = []
    for s in notice().stretches:
        if s.row == clause_row().ordinal and s.text.strip():
            places = {a.siglum: [a.span.start, a.span.end] for a in s.attestations}
            told = {"text": s.text, "ground": s.ground.value, "places": places}
            lines.append(json.dumps(told, ensure_ascii=False))
    return "\n".join(["```json", *lines, "```"])


def flagged(_: str) -> str:
    """How often each flag points at each witness of the notice."""
    r = notice()
    count = Counter((f.code, f.siglum) for f in r.findings)
    codes = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
    lines = [f"| | {' | '.join(r.family.sigla)} |", "|---|" + "---:|" * len(r.family.sigla)]
    for code in codes:
        cells = [str(count[code, s] or "") for s in r.family.sigla]
        lines.append(f"| `{code}` | {' | '.join(cells)} |")
    return "\n".join(lines)


# ------------------------------------------------------------ the small family of docs/results.md


@cache
def letter(language: Language = "en") -> family_job.FamilyResult:
    """The results of the family `letter`, through the files that an archivist would write."""
    settings = Settings(language=language)
    names = tuple(e.name for e in EXPORTERS.values() if not e.needs_boxes)
    with TemporaryDirectory() as place:
        load = read_all_witnesses(
            read_families([lay(Path(place))], IntakeOptions(exporter_names=names), ChineseLexicon(), settings)
        ).jobs[0]
    return family_job.process_family(load)


def lay(place: Path) -> Path:
    """The folder of `letter`, in `place`."""
    folder = place / "letter"
    folder.mkdir()
    manifest = ['base = "web"']
    for siglum, (kind, text) in LETTER.items():
        (folder / f"{siglum}.txt").write_text(text, "utf-8", newline="")
        manifest.append(f'[[witness]]\nfile = "{siglum}.txt"\nsource = "{kind}"')
    (folder / "family.toml").write_text("\n".join(manifest), "utf-8")
    return folder


def witnesses(_: str) -> str:
    """What stands in the files of `letter`."""
    lines = [f"{s + '.txt':10} {line}" for s, (_, text) in LETTER.items() for line in text.splitlines()]
    return "\n".join(["```", *lines, "```"])


def result(asked: str) -> str:
    """One result file of `letter`, or its beginning: `flags.json`, `flags.json in Chinese`; of TEI the text alone."""
    name, _, language = asked.partition(" in ")
    lines = dict(letter("zh" if language == "Chinese" else "en").files)[name].decode().strip().splitlines()
    if name.endswith(".xml"):  # the header names the version
        lines = lines[next(n for n, line in enumerate(lines) if line.startswith("<text")) :]
    shown = [*lines[:LONGEST], "…"] if len(lines) > LONGEST else lines
    fence = next((kind for kind in ("json", "xml") if name.endswith(f".{kind}")), "")
    return "\n".join([f"```{fence}", *shown, "```"])


def record(member: str) -> str:
    """One member of `reconstruction.json`: itself, or of a list the first item that tells of 所, else the first."""
    value = json.loads(dict(letter().files)["reconstruction.json"])[member]
    if isinstance(value, list) and value:
        value = next((item for item in value if "所" in json.dumps(item, ensure_ascii=False)), value[0])
    return f"```json\n{json.dumps(value, ensure_ascii=False)}\n```"


def summary(_: str) -> str:
    """The table that `recon align` prints of `letter`."""
    sheet = StringIO()
    with redirect_stdout(sheet):
        Painter("never").print_parts(summary_table([letter().summary], "recon-out"))
    return f"```\n{sheet.getvalue().strip()}\n```"


def drifted(_: str) -> str:
    """What `recon check` prints of `letter` where a golden file lacks the 所."""
    with TemporaryDirectory() as place:
        load = read_all_witnesses(
            read_families(
                [lay(Path(place))],
                IntakeOptions(exporter_names=comparison.GOLDEN_EXPORTERS),
                ChineseLexicon(),
                Settings(),
            )
        ).jobs[0]
        family = comparison.GoldenFamily(load, Path(place) / "golden")
        now = dict(comparison.check_family(family).result.files)
        spoiled = now["reconstruction.txt"].replace("所".encode(), b"")
        writing.write_files(family.golden_files, [*(now | {"reconstruction.txt": spoiled}).items()])
        checked = comparison.check_family(family)
    sheet = StringIO()
    with redirect_stdout(sheet):
        for drift in checked.drifts:
            Painter("never").print_parts(drift_sheet.drift_lines(drift, "golden", full=True))
    return f"```\n{sheet.getvalue().strip()}\n```"


def evaluated(_: str) -> str:
    """What `recon eval` prints of `letter`."""
    with TemporaryDirectory() as place:
        folder = lay(Path(place))
        (folder / "truth.txt").write_text(TRUE, "utf-8")
        found = read_trials([folder], TruthOptions(), IntakeOptions(), ChineseLexicon(), Settings())
        record = work.make_record([work.evaluate_family(t) for t in found.trials])
    sheet = StringIO()
    with redirect_stdout(sheet):
        Painter("never").print_parts(evaluation_tables(record, each=False))
    return f"```\n{sheet.getvalue().strip()}\n```"


MAKERS: dict[str, Callable[[str], str]] = {
    "packages": packages,
    "options": options,
    "flags": flags,
    "doubts": doubts,
    "settings": settings,
    "clause": clause,
    "provenance": provenance,
    "flagged": flagged,
    "witnesses": witnesses,
    "result": result,
    "record": record,
    "summary": summary,
    "evaluated": evaluated,
    "drifted": drifted,
}


def write() -> None:
    """Writes the pages that differ, and names them."""
    for path, page in pages().items():
        if (ROOT / path).read_text("utf-8") != page:
            (ROOT / path).write_text(page, "utf-8", newline="\n")
            sys.stdout.write(f"{path} written\n")


if __name__ == "__main__":
    write()
