"""`recon explain`: the page of a flag or a doubt, with its settings; the list of all; or all settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chuyi_recon.app.cli.options import ColorOption, ConfigOption, LangOption, QuietOption, VerboseOption
from chuyi_recon.app.i18n.suggest import list_names
from chuyi_recon.app.i18n.translate import PAGE_WIDTH, is_english, split_sections, translate, translate_page
from chuyi_recon.app.i18n.widths import display_width, wrap_indented
from chuyi_recon.app.terminal.choices import ColorChoice, Language
from chuyi_recon.messages import Message, flag_name, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from dataclasses import Field

    from rich.table import Table

    from chuyi_recon.app.project.settings_file import Config


def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="The code of a flag or doubt: repetition-loop.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="The pages of all flags and doubts.")] = False,
    settings: Annotated[
        bool, typer.Option("--settings", help="Every setting: its value here, default, unit, range and reason.")
    ] = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
    verbose: VerboseOption = 0,
    color: ColorOption = ColorChoice.auto,
    lang: LangOption = Language.auto,
) -> int:
    """Say what a flag or a doubt tells, why it matters, with an example, and where it is wrong; or list them."""
    from chuyi_recon.app.i18n.suggest import did_you_mean, short_repr
    from chuyi_recon.app.project import settings_file
    from chuyi_recon.app.terminal.painter import Painter
    from chuyi_recon.errors import UsageError

    pages = explained_pages()
    if (code is not None) + everything + settings > 1:
        raise UsageError(Message("hint.give-flag-code"), Message("hint.known-names", names=list_names(pages)))
    if code is not None and code not in pages:
        raise UsageError(Message("error.flag.unknown", code=short_repr(code)), did_you_mean(code, pages))
    painter = Painter(color.value, quiet, verbose)
    if settings:
        painter.print_text(settings_text(settings_file.load_config(config)))
    elif code is None and not everything:
        painter.print_parts(page_list(pages.values()))
    else:
        chosen = pages.values() if code is None else [pages[code]]
        painter.print_text("\n\n".join(page.render() for page in chosen))
    return 0


@dataclass(frozen=True, slots=True)
class ExplainedPage:
    """What is said of a flag or of a doubt."""

    code: str
    name: str
    kind: str  # a flag's severity, or that it is a doubt
    text: str
    settings: tuple[Field[Any], ...]

    def render(self, width: int = PAGE_WIDTH) -> str:
        """The page under its code, with the settings that it asks, if there are any."""
        head = f"{self.code} ({translate(self.kind)})"
        if not is_english():
            head = f"{self.code} {translate(self.name)}（{translate(self.kind)}）"
        parts = [f"{head}\n{'=' * display_width(head)}\n{translate_page(self.text, width)}"]
        if self.settings:
            own = (f"    {f.name}: {describe_threshold(f)}" for f in self.settings)
            parts.append("\n".join([translate("Settings"), *own]))
        return "\n\n".join(parts)


def explained_pages() -> dict[str, ExplainedPage]:
    """By code the pages of all flags, in their order, and of the doubts."""
    from chuyi_recon.core.constitute.doubt_pages import DOUBTS
    from chuyi_recon.core.flags.catalogue import FLAGS
    from chuyi_recon.core.settings import of_flag, thresholds

    flags = [
        ExplainedPage(code, flag_name(code), flag.severity, flag.__doc__ or "", of_flag(code))
        for code, flag in FLAGS.items()
    ]
    doubts = [
        ExplainedPage(
            code, word(code), word("doubt"), doubt.text, tuple(f for f in thresholds() if f.name in doubt.settings)
        )
        for code, doubt in DOUBTS.items()
    ]
    return {page.code: page for page in (*flags, *doubts)}


def page_list(pages: Iterable[ExplainedPage]) -> Iterator[Table]:
    """One line a page: its code, how grave it usually is, in Chinese its name, and what it is about."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for page in pages:
        name = () if is_english() else (translate(page.name),)
        about = translate(split_sections(page.text)[0][1])
        table.add_row(page.code, translate(page.kind), *name, about)
    yield table


def describe_threshold(setting: Field[Any]) -> str:
    """Default, unit and range of a threshold."""
    metadata = setting.metadata
    parts = {
        "default": setting.default,
        "unit": word(metadata["unit"]),
        "low": metadata["low"],
        "high": metadata["high"],
    }
    return translate(Message("settings.default-unit-and-range", **parts))


def settings_text(config: Config) -> str:
    """Every setting, under what it belongs to: its value, default, unit and range in one line, and why the default."""
    from chuyi_recon.core.settings import grouped

    chosen = config.settings
    every, none = translate("all"), translate("none")
    parts = [
        translate(config.describe()),
        f"select = {', '.join(chosen.select) or every}  ({translate('default all; codes of flags')})\n"
        + describe_setting(translate("The flags that are asked.")),
        f"ignore = {', '.join(chosen.ignore) or none}  ({translate('default none; codes of flags')})\n"
        + describe_setting(
            translate("Flags that are not asked, also if selected: they report nothing and withhold nothing.")
        ),
        f"entities = {', '.join(chosen.entities) or none}  ({translate('default none; names')})\n"
        + describe_setting(
            translate(
                "Names of the document that are right: words, never told as false, "
                "and before others where readings part."
            )
        ),
        f"fail-on = {config.fail_on.value}  ({translate('default never; never, low, medium or high')})\n"
        + describe_setting(translate("The severity from which on a finding makes the exit code 1.")),
        f"language = {chosen.language}  ({translate('default en; en or zh')})\n"
        + describe_setting(translate("The language of marks, notes and messages in results, whatever the locale is.")),
    ]
    for name, group in grouped().items():
        parts.append(f"{translate(name)}\n{'-' * display_width(translate(name))}")
        parts += [
            f"{f.name} = {getattr(chosen, f.name)}  ({describe_threshold(f)})\n{reason_paragraph(f)}" for f in group
        ]
    return "\n\n".join(parts)


def describe_setting(sentence: str) -> str:
    """What a setting does that is no threshold."""
    return f"    {sentence}" if is_english() else wrap_indented(sentence, 96, "    ")


def reason_paragraph(setting: Field[Any]) -> str:
    """Why the default of a threshold is what it is, as a paragraph."""
    from textwrap import wrap

    from chuyi_recon.app.i18n.setting_reasons import setting_reason

    reason = setting_reason(setting)
    if not is_english():
        return wrap_indented(reason, 96, "    ")
    return "\n".join(wrap(reason[:1].upper() + reason[1:], 96, initial_indent="    ", subsequent_indent="    "))
