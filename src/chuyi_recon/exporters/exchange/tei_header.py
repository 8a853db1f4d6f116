"""`teiHeader` of a TEI file: title, who is responsible, the witnesses, and how variation is encoded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import regex

from chuyi_recon.core.model import Family, ResolvedRuling
from chuyi_recon.exporters.exchange.tei_names import RECON
from chuyi_recon.exporters.generator import generator_name
from chuyi_recon.exporters.xml_text import xml_attributes, xml_text
from chuyi_recon.messages import Language, Message, render, word
from chuyi_recon.views.passages.page import collapse_white_space

_DATE = regex.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z?)?")


def editor_ids(rulings: Iterable[ResolvedRuling]) -> Mapping[str, str]:
    """By name the identifier of each editor, in order of their names; of one who gives none, none."""
    names = sorted({r.ruling.editor for r in rulings if r.ruling.editor.strip()})
    return {name: f"editor-{n}" for n, name in enumerate(names, 1)}


def header_element(
    family: Family,
    witness_ids: Mapping[str, str],
    editors: Mapping[str, str],
    unplaced: Iterable[ResolvedRuling],
    language: Language,
) -> str:
    """The element; rulings that are `unplaced`, of no place in the text, are notes of who is responsible for them."""
    title = collapse_white_space(family.title) or family.name
    notes: dict[str, list[str]] = {}
    for ruled in unplaced:
        notes.setdefault(editors.get(ruled.ruling.editor, RECON), []).append(ruling_note(ruled, editors, language))
    people = [(RECON, "recon", "exchange.recon"), *((i, name, "exchange.editor") for name, i in editors.items())]
    return "".join(
        (
            f"<teiHeader{xml_attributes(xml__lang=language)}>\n<fileDesc>\n<titleStmt>\n",
            f"<title>{xml_text(title)}</title>\n",
            *(
                f"<respStmt{xml_attributes(xml__id=i)}><resp>{_say(Message(what), language)}</resp>"
                f"<name>{xml_text(name)}</name>{''.join(notes.get(i, ()))}</respStmt>\n"
                for i, name, what in people
            ),
            "</titleStmt>\n<publicationStmt>\n",
            f"<p>{_say(Message('exchange.publication'), language)}</p>\n",
            "</publicationStmt>\n<sourceDesc>\n<listWit>\n",
            *_witnesses(family, witness_ids, language),
            "</listWit>\n</sourceDesc>\n</fileDesc>\n<encodingDesc>\n",
            '<variantEncoding method="parallel-segmentation" location="internal"/>\n',
            _application(),
            "</encodingDesc>\n</teiHeader>\n",
        )
    )


def _witnesses(family: Family, ids: Mapping[str, str], language: Language) -> Iterator[str]:
    """Each with its siglum, its files and their sums; what gave the wording says so."""
    for w in family.witnesses:
        files = ", ".join(f"{xml_text(name)}" for name, _, _ in w.files)
        base = f" <note>{_say(Message('exchange.base'), language)}</note>" if w.siglum == family.base else ""
        sums = "".join(f' <idno type="sha256">{each}</idno>' for _, each, _ in w.files if each)
        yield f"<witness{xml_attributes(xml__id=ids[w.siglum], n=w.siglum)}>{files}{sums}{base}</witness>\n"


def _application() -> str:
    """What made the file: the only thing in it that may differ between two versions of recon."""
    name, _, version = generator_name().partition(" ")
    return (
        f"<appInfo>\n<application{xml_attributes(ident=name, version=version)}><label>{name}</label></application>\n"
        "</appInfo>\n"
    )


def ruling_note(ruled: ResolvedRuling, editors: Mapping[str, str], language: Language) -> str:
    """A ruling in words: when, what, the text, what came of it, the editor's note."""
    ruling = ruled.ruling
    when = ruling.date if _DATE.fullmatch(ruling.date) else None
    date = f"<date{xml_attributes(when=when)}>{xml_text(ruling.date)}</date> " if ruling.date else ""
    text = f" “{xml_text(collapse_white_space(ruling.text))}”" if ruling.text else ""
    said = f"{ruling.choice}{text} ({_say(word(ruled.outcome), language)})"
    more = f" {xml_text(collapse_white_space(ruling.note))}" if ruling.note.strip() else ""
    attributes = xml_attributes(
        type="ruling",
        subtype=ruled.outcome,
        n=ruling.id,
        resp=f"#{editors[ruling.editor]}" if ruling.editor in editors else None,
    )
    return f"<note{attributes}>{date}{said}{more}</note>"


def _say(message: str, language: Language) -> str:
    return xml_text(render(message, language))
