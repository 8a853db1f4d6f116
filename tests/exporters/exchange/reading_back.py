"""What we export, read back by someone who knows TEI and CollateX and nothing of us."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from chuyi_recon.core.model import Reconstruction

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTING = ("wit", "source", "resp", "facs", "corresp", "target", "who")


def parse_tei(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def sigla_of(tei: etree._Element) -> Mapping[str, str]:
    """By identifier the siglum."""
    return {w.get(ID): w.get("n") for w in tei.iter(f"{TEI}witness")}


def texts_in_tei(data: bytes) -> Mapping[str, str]:
    """The text of each witness without white space: what stands bare, and of each `app` the reading that names it."""
    tei = parse_tei(data)
    names = sigla_of(tei)
    out = dict.fromkeys(names.values(), "")
    for paragraph in tei.iter(f"{TEI}p"):
        if paragraph.getparent().tag != f"{TEI}body":
            continue
        for siglum in out:
            out[siglum] += paragraph.text or ""
        for app in paragraph:
            for reading in app.iter(f"{TEI}lem", f"{TEI}rdg"):
                for pointer in (reading.get("wit") or "").split():
                    out[names[pointer.removeprefix("#")]] += "".join(reading.itertext())
            for siglum in out:
                out[siglum] += app.tail or ""
    return {siglum: "".join(text.split()) for siglum, text in out.items()}


def lemma_text_in_tei(data: bytes) -> str:
    """The reconstruction without white space: what stands bare, and each `lem`."""
    body = parse_tei(data).find(f".//{TEI}body")
    for away in list(body.iter(f"{TEI}rdg", f"{TEI}note")):
        away.getparent().remove(away)
    return "".join("".join(body.itertext()).split())


def dead_pointers(data: bytes) -> list[str]:
    """The internal pointers that lead nowhere."""
    tei = parse_tei(data)
    ids = {e.get(ID) for e in tei.iter() if e.get(ID)}
    every = [p for e in tei.iter() for name in POINTING for p in (e.get(name) or "").split()]
    return [p for p in every if not p.startswith("#") or p[1:] not in ids]


def tokens_in_json(data: bytes) -> Iterator[tuple[str, list[tuple[int, dict[str, Any]]]]]:
    """Of each witness its tokens, each with its column."""
    record = json.loads(data)
    for siglum, line in zip(record["witnesses"], record["table"], strict=True):
        yield siglum, [(column, token) for column, cell in enumerate(line) for token in cell or ()]


def readings_in_order(made: Reconstruction) -> Mapping[str, str]:
    """What each witness has at the loci, in their order, without white space."""
    loci = made.table.loci
    out = dict.fromkeys(loci.sigla, "")
    for locus in loci:
        for reading in locus.readings:
            out[reading.siglum] += "".join(reading.text.split())
    return out
