"""The documents against the code: what exists is told, and what is told exists."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import shlex
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import msgspec
import pytest

import chuyi_recon
from chuyi_recon import errors
from chuyi_recon.app.cli.main import list_commands
from chuyi_recon.app.files import storage
from chuyi_recon.app.golden import comparison
from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project import family_job, settings_file
from chuyi_recon.app.scoring import work
from chuyi_recon.app.scoring.trials import Trial
from chuyi_recon.core import model
from chuyi_recon.core.decide import named_rules, year_brackets
from chuyi_recon.core.flags.catalogue import FAMILY_FLAGS, WITNESS_FLAGS
from chuyi_recon.core.model import Ground
from chuyi_recon.core.settings import Settings
from chuyi_recon.evaluation.measures import GroundTruth
from chuyi_recon.exporters import EXPORTERS, record
from chuyi_recon.messages import flag_name
from chuyi_recon.messages.templates import TEMPLATES
from tests.test_architecture import ROOMS

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "chuyi_recon"


def load_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = load_pages()
TEXTS = {path: (ROOT / path).read_text("utf-8") for path in PAGES.PAGES}
READMES = ("README.md", "README.zh-CN.md")
COMMANDS = list(list_commands())
GROUPS = {name.split()[0] for name in COMMANDS if " " in name}
FLAGS = [flag.code for flag in (*WITNESS_FLAGS, *FAMILY_FLAGS)]
ERRORS = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.ReconError)]
CODES = set(errors.ExitCode)


# ------------------------------------------------------------ what is looked for


def unmentioned(names: Iterable[str], text: str) -> list[str]:
    """The names that do not stand in `text` as words of their own."""
    return [n for n in names if not re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)]


def section(text: str, heading: str) -> str:
    """What stands under `## heading`, up to the next one; empty if there is no such heading."""
    found = re.search(rf"(?ms)^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text)
    return found[1] if found else ""


def options_of(command: str) -> set[str]:
    """Every option of a command, long and short, with `--help`."""
    written = [w for w, _, _ in PAGES.parameters(command) if w.startswith("-")]
    return {"-h", "--help", *(name for w in written for name in re.findall(r"(?<![\w-])--?[a-z][\w-]*", w))}


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language; of shell where it is empty."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


def wrong_commands(text: str) -> list[str]:
    """Each `make …` and `recon …` in `text` that would be refused."""
    lines = [line.split("#")[0].strip() for block in blocks(text, "") for line in block.splitlines()]
    lines += re.findall(r"`((?:make|recon) [^`\n]+)`", text)
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    wrong = []
    for line in (told for told in lines if told.startswith(("make ", "recon "))):
        words = shlex.split(line.partition(" > ")[0])
        if words[:1] == ["make"] and not targets.issuperset(w for w in words[1:] if "=" not in w):
            wrong.append(line)
        elif words[:1] == ["recon"] and len(words) > 1:
            many = 2 if " ".join(words[1:3]) in COMMANDS else 1
            name, rest = " ".join(words[1 : many + 1]), words[many + 1 :]
            if name in ("--version", "-h", "--help", "COMMAND") or (not rest and name in GROUPS):
                continue
            known = options_of(name) if name in COMMANDS else set()
            if name not in COMMANDS or any(w.startswith("-") and w.split("=")[0] not in known for w in rest):
                wrong.append(line)
    return wrong


def broken_links(path: str, text: str) -> list[str]:
    """Each relative link that leads to no file, or to no heading of it."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = (ROOT / path).parent / file if file else ROOT / path
        if not target.is_file() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            broken.append(link)
    return broken


def anchors(text: str) -> set[str]:
    """The names under which headings can be linked to."""
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"(?m)^#+ (.*)$", text)}


# ------------------------------------------------------------ printed parts


@pytest.mark.parametrize("path", PAGES.PAGES)
def test_the_printed_parts_are_what_the_code_says(path: str) -> None:
    assert TEXTS[path] == PAGES.filled(TEXTS[path]), "run `make docs`, and read what changed"


def test_every_part_that_can_be_printed_stands_in_a_page() -> None:
    used = set(re.findall(r"(?m)^<!-- made: (\S+)", "".join(TEXTS.values())))
    assert used == set(PAGES.MAKERS)


def test_a_changed_part_is_found() -> None:
    page = TEXTS["docs/settings.md"].replace("unit: signs", "unit: pages", 1)
    assert PAGES.filled(page) == TEXTS["docs/settings.md"] != page


# ------------------------------------------------------------ what exists is told


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_its_section_with_every_option(command: str) -> None:
    told = section(TEXTS["docs/commands.md"], f"recon {command}")
    assert told
    assert unmentioned(options_of(command) - {"-h", "--help"}, told) == []


def test_every_flag_has_its_page_with_all_four_headings() -> None:
    for code in FLAGS:
        told = section(TEXTS["docs/flags.md"], code)
        assert [h for h in PAGES.HEADINGS if f"**{h}**" not in told] == [], code


@pytest.mark.parametrize("path", READMES)
def test_a_readme_tells_every_flag_once_in_a_table_of_counts(path: str) -> None:
    assert re.findall(r"(?m)^\| `([a-z-]+)` \|(?: *\d* \|)+$", TEXTS[path]) == FLAGS
    assert len(FLAGS) == 16


def test_chinese_readers_are_told_the_name_and_the_sense_of_every_flag() -> None:
    rows = re.findall(r"(?m)^\| `([a-z-]+)` (\S+) \| (.+) \|$", TEXTS["README.zh-CN.md"])
    assert [(code, name) for code, name, _ in rows] == [(code, flag_name(code).render("zh")) for code in FLAGS]
    assert all(re.search(r"[一-龥]{2}", sense) for _, _, sense in rows)


@pytest.mark.parametrize("path", READMES)
def test_a_readme_has_a_table_of_every_command(path: str) -> None:
    told = re.findall(r"(?m)^\| `recon ([a-z]+)` \| \S", TEXTS[path])
    assert sorted(told) == sorted({name.split()[0] for name in COMMANDS})
    assert told == re.findall(r"(?m)^\| `recon ([a-z]+)` \| \S", TEXTS["README.md"]), "both in one order"


def test_every_setting_has_its_section() -> None:
    headings = set(re.findall(r"(?m)^###? (.*)$", TEXTS["docs/settings.md"]))
    assert [f.name for f in fields(Settings) if f.name not in headings] == []


def test_every_exit_code_is_told() -> None:
    rows = set(map(int, re.findall(r"(?m)^\| (\d+) \|", TEXTS["docs/commands.md"])))
    assert rows == CODES
    assert unmentioned(map(str, CODES), section(TEXTS["README.md"], "What you get")) == []
    assert unmentioned(map(str, CODES), re.sub(r"[^\d]", " ", section(TEXTS["README.zh-CN.md"], "结果文件"))) == []


@pytest.mark.parametrize(
    ("path", "codes", "words"),
    [
        ("README.md", "Exit codes: ", ("golden", "ruling", "--fail-on")),
        ("README.zh-CN.md", "退出码：", ("审定", "裁定", "--fail-on")),
    ],
)
def test_a_readme_tells_every_exit_code_in_order_and_what_makes_it_1(
    path: str, codes: str, words: tuple[str, ...]
) -> None:
    told = TEXTS[path].partition(codes)[2].partition("\n\n")[0]
    assert [int(n) for n in re.findall(r"(?:^|[;；]\s*)(\d+)", told)] == sorted(CODES)
    assert [word for word in words if word not in told] == []


def test_every_error_has_its_section_with_its_code() -> None:
    page = TEXTS["docs/errors.md"]
    own = [e for e in ERRORS if e is not errors.ReconError]
    assert [e.__name__ for e in own if not section(page, f"{e.__name__} ({e.exit_code})")] == []
    assert set(re.findall(r"(?m)^## (\w+) \(", page)) == {e.__name__ for e in own}


@pytest.mark.parametrize("path", [*READMES, "docs/results.md"])
def test_every_result_file_is_told(path: str) -> None:
    assert unmentioned([f"`{e.filename}`" for e in EXPORTERS.values()], TEXTS[path]) == []


def test_every_result_has_a_section_and_its_name_for_write() -> None:
    page = TEXTS["docs/results.md"]
    assert [e.filename for e in EXPORTERS.values() if not section(page, e.filename)] == []
    assert unmentioned([f"`{name}`" for name in EXPORTERS], page) == []
    assert unmentioned([f"`{name}`" for name in EXPORTERS], TEXTS["docs/commands.md"]) == []
    assert unmentioned(comparison.GOLDEN_FILES, section(page, "Golden files")) == []
    assert storage.RESULT_FILES.issuperset(e.filename for e in EXPORTERS.values())


def test_every_member_of_the_record_is_told() -> None:
    forms = [c for c in vars(record).values() if isinstance(c, type) and issubclass(c, record.RecordForm)]
    members = {f.encode_name for form in forms for f in msgspec.structs.fields(form)}
    assert (
        unmentioned([f"`{m}`" for m in sorted(members)], section(TEXTS["docs/results.md"], "reconstruction.json")) == []
    )


def test_every_member_of_the_figures_of_eval_is_told() -> None:
    said = section(TEXTS["docs/results.md"], "Figures of recon eval")
    assert unmentioned([f"`{m}`" for m in sorted(members_of(figures()))], said) == []


def figures() -> dict[str, Any]:
    """The figures of a family with a truth and labels."""
    texts = {"web": "支持建设3楚怡高水平职业本科学校。", "scan": "支持建设3所楚怡高水平职业本科学校。"}
    witnesses = tuple(model.Witness(s, model.Transcription(t), f"{s}.txt") for s, t in texts.items())
    load = family_job.FamilyJob("letter", witnesses, None, "", None, (), ChineseLexicon(), Settings())
    return work.make_record([work.evaluate_family(Trial(load, GroundTruth(texts["scan"], ())))])


def members_of(value: object) -> set[str]:
    """Every name in a record, but for codes, totals and sigla."""
    if isinstance(value, dict):
        inner = {k: v for k, v in value.items() if k not in ("web", "scan", *FLAGS)}
        return set(inner).union(*map(members_of, value.values()))
    return set().union(*map(members_of, value)) if isinstance(value, (list, tuple)) else set()


def test_every_ground_and_doubt_is_told() -> None:
    codes = ("spliced", "single-support", "base-not-followed", "mixed-script")
    assert unmentioned([f"`{name}`" for name in (*Ground, *codes)], TEXTS["docs/concepts.md"]) == []


def test_every_type_and_every_file_is_in_the_architecture() -> None:
    page = TEXTS["docs/architecture.md"]
    types = [n for n in model.__all__ if not n.endswith("Array") and n not in ("Kind", "Severity", "Repair")]
    assert unmentioned(types, page) == []
    told_together = (SOURCE / "core" / "flags", SOURCE / "app" / "cli" / "commands")
    stems = {p.stem for p in SOURCE.rglob("*.py") if p.parent not in told_together and not p.stem.startswith("__")}
    assert unmentioned(sorted(stems), page) == []


# ------------------------------------------------------------ what is told exists


@pytest.mark.parametrize("path", TEXTS)
def test_commands_that_are_told_exist(path: str) -> None:
    assert wrong_commands(TEXTS[path]) == []


@pytest.mark.parametrize("path", TEXTS)
def test_links_lead_somewhere(path: str) -> None:
    assert broken_links(path, TEXTS[path]) == []


@pytest.mark.parametrize("path", TEXTS)
def test_python_in_the_documents_imports_what_there_is(path: str) -> None:
    for block in blocks(TEXTS[path], "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom):
                assert node.module == "chuyi_recon"
                assert {a.name for a in node.names} <= set(chuyi_recon.__all__)


@pytest.mark.parametrize("path", READMES)
def test_folders_and_files_named_in_a_readme_exist(path: str) -> None:
    named = re.findall(r"`((?:corpora|docs|golden|src|tests)/[^`<*]*)`", TEXTS[path])
    assert [n for n in named if not (ROOT / n).exists()] == []
    assert named


@pytest.mark.parametrize("path", TEXTS)
def test_documents_stay_within_the_repository(path: str) -> None:
    assert re.findall(r"\.\./shared|(?<![\w.])/(?:work|root|home|tmp)\b/", TEXTS[path]) == []


@pytest.mark.parametrize("path", [*TEXTS, "CONTRIBUTING.md"])
def test_options_that_are_named_exist(path: str) -> None:
    text = "\n".join(
        line for line in (ROOT / path).read_text("utf-8").splitlines() if "python -m benchmarks" not in line
    )
    named = set(re.findall(r"`(?:[^`\n]* )?(--[a-z][a-z-]+)", text))
    assert named - set().union({"--version", "--from"}, *map(options_of, COMMANDS)) == set()


@pytest.mark.parametrize("path", READMES)
def test_codes_that_a_readme_names_are_those_of_a_flag_or_a_rule(path: str) -> None:
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", TEXTS[path]))
    assert named - {*FLAGS, year_brackets.RULE, named_rules.RULE} == set()


@pytest.mark.parametrize("path", READMES)
def test_files_that_a_readme_names_are_written_or_read(path: str) -> None:
    known = {*storage.RESULT_FILES, storage.MANIFEST_FILE, storage.RULINGS_FILE, settings_file.RECON_FILE.name}
    named = set(re.findall(r"`([\w-]+\.(?:txt|json|jsonl|html|md|sarif|toml|xml))`", TEXTS[path]))
    assert named - known - {"doc_ocr_p1.txt", "doc_ocr_p2.txt"} == set()  # pages of an example


@pytest.mark.parametrize("path", [*TEXTS, "CONTRIBUTING.md"])
def test_files_of_the_source_that_are_named_exist(path: str) -> None:
    named = re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|txt|json|js|css|yml|svg))`", (ROOT / path).read_text("utf-8"))
    wrong = [n for n in named if not any((folder / n).exists() for folder in (ROOT, SOURCE, SOURCE / "core"))]
    assert [n for n in wrong if not re.fullmatch(r"(ocr|web)/p\d\.txt", n)] == []  # pages of an example


def test_functions_and_modules_that_are_named_exist() -> None:
    source = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))
    defined = set(re.findall(r"(?m)^ *(?:def|class) (\w+)", source)) | {"str"}
    for path, text in TEXTS.items():
        called = re.findall(r"`(?:[\w.]+\.)?([a-z_A-Z]\w+)\(", text)
        assert [n for n in called if n not in defined] == [], path
        for dotted in re.findall(r"`((?:core|engines|app|views|exporters|evaluation)(?:\.\w+)+)`", text):
            assert exists(dotted), (path, dotted)


def exists(dotted: str) -> bool:
    """Whether there is such a module of ours, or such a name in one."""
    module, _, name = dotted.rpartition(".")
    file = SOURCE / dotted.replace(".", "/")
    return (
        file.is_dir()
        or file.with_suffix(".py").is_file()
        or hasattr(importlib.import_module(f"chuyi_recon.{module}"), name)
    )


def test_the_steps_of_the_line_are_functions_of_the_source() -> None:
    listing = section(TEXTS["docs/architecture.md"], "The line").split("```")[1]
    steps = set(re.findall(r"(?m)^ *([a-z_]+(?:, [a-z_]+)*)(?=\(| {2,})", listing))
    names = {name for step in steps for name in step.split(", ")}
    defined = set(
        re.findall(r"(?m)^def (\w+)", "\n".join(p.read_text("utf-8") for p in (SOURCE / "core").rglob("*.py")))
    )
    assert names - defined == set()
    assert len(names) > 15


def test_the_rooms_stand_in_the_order_in_which_they_may_be_imported() -> None:
    page = section(TEXTS["docs/architecture.md"], "Who may import what")
    for name in ("core", "app"):
        (told,) = re.findall(rf"(?s)Rooms of `{name}`(?:, lowest first)?: (.*?)\.", page)
        rooms = [r for r in ROOMS[name] if (SOURCE / name / r).is_dir() or r in ("settings", "pipeline")]
        assert re.findall(r"`(\w+)`", told) == rooms


def test_lines_of_errors_are_lines_that_the_catalogue_makes() -> None:
    patterns = [pattern_of(both[0]) for code, both in TEMPLATES.items() if code.startswith(("error.", "hint."))]
    parts = list[str]()
    for line in re.findall(r"(?m)^error: (.*)$", TEXTS["docs/errors.md"]):
        problem, _, hint = line.partition(" — ")
        if not hint.startswith("see recon ") and not problem.startswith("there is no option "):  # of the parser
            parts += [problem] if hint.startswith("pip install ") else [problem, hint]
    assert [part for part in parts if not any(p.fullmatch(part) for p in patterns)] == []
    assert len(parts) > 80


def pattern_of(template: str) -> re.Pattern[str]:
    """What a template can say; one that has hardly a word of its own says nothing here."""
    fields = [(words, name is not None) for words, name, _, _ in Formatter().parse(template)]
    if sum(len(words) for words, _ in fields) < 6:
        return re.compile("(?!)")
    return re.compile("".join(re.escape(words) + (".+" if has_field else "") for words, has_field in fields))


def test_the_attributes_of_an_error_are_told_by_their_names() -> None:
    (told,) = re.findall(r"is a `ReconError` with (.*?);", TEXTS["docs/errors.md"])
    error = errors.ReconError("what", "hint")
    assert [name for name in re.findall(r"`(\w+)`", told) if not hasattr(error, name)] == []


def test_nothing_is_installed_that_is_not_published() -> None:
    """Until there is a distribution: `pip install` takes a folder, or a library of somebody else's."""
    paths = [*SOURCE.rglob("*.py"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs").glob("*.yml"), *ROOT.glob("*.md")]
    installed = re.compile(r"pip install [^\n]*chuyi-recon")
    assert [p.name for p in (*paths, ROOT / ".pre-commit-hooks.yaml") if installed.search(p.read_text("utf-8"))] == []


def test_the_hook_runs_a_command_that_there_is_and_is_told_as_it_is() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    (entry,) = re.findall(r"(?m)^ *entry: (.*)$", hook)
    assert wrong_commands(f"`{entry}`") == [] and entry.split()[1] in COMMANDS
    (files,) = re.findall(r"(?m)^ *files: (.*)$", hook)
    assert files in TEXTS["docs/ci.md"]
    for touched in ("corpora/通知/web.txt", "golden/通知/flags.json", "recon.toml"):
        assert re.search(files, touched)
    assert not re.search(files, "docs/recon.toml.md")
    ids = re.findall(r"(?m)^- id: (.*)$", hook)
    assert set(re.findall(r"(?m)- id: (\S+)", TEXTS["docs/ci.md"])) == set(ids)


def test_the_workflow_runs_commands_that_there_are() -> None:
    workflow = (ROOT / "docs" / "ci-example.yml").read_text("utf-8")
    runs = re.findall(r"run: (recon [^|\n]*?)(?: \|\||$)", workflow, re.MULTILINE)
    assert len(runs) >= 3
    assert wrong_commands("".join(f"`{run}`\n" for run in runs)) == []


# ------------------------------------------------------------ the checks themselves


def test_a_name_that_is_not_told_is_found() -> None:
    assert unmentioned(["--out", "--output", "align"], "recon align --output x") == ["--out"]
    assert section("## a\ntext\n## b\n", "c") == ""


@pytest.mark.parametrize(
    "line", ["make coffee", "recon revise corpora/", "recon align corpora/ --wrong", "recon check --golden=x --base y"]
)
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    assert wrong_commands(f"```\n{line}  # why\n```\n") == [line]
    assert wrong_commands(f"Say `{line}` here.") == [line]


def test_a_link_that_leads_nowhere_is_found() -> None:
    assert broken_links("README.md", "[a](docs/none.md) [b](docs/flags.md#none) [c](docs/flags.md#spaced-text)") == [
        "docs/none.md",
        "docs/flags.md#none",
    ]
