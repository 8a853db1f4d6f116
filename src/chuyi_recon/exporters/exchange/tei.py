"""`apparatus.xml`: TEI P5 with the apparatus in the text, by parallel segmentation.

What all witnesses have stands bare. Elsewhere an `app` names who reads what: of the witnesses that are there each
stands in exactly one `@wit`; one that stands in none has a lacuna. White space is no variation: that of the text stands
outside of `app`, none stands at the ends of a `lem` or `rdg`, and line ends within one are `lb`. Lines are paragraphs,
as in the other forms for people. Where a witness begins late or ends early it says so (`witStart`, `witEnd`), where it
lacks printed text in between stands a `gap`. What no witness has as it is printed is `supplied`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import regex

from chuyi_recon.core.model import Ground, ResolvedRuling
from chuyi_recon.exporters.exchange.tei_header import editor_ids, header_element, ruling_note
from chuyi_recon.exporters.exchange.tei_names import RECON, pointers, witness_ids
from chuyi_recon.exporters.exchange.tei_zones import Facsimile
from chuyi_recon.exporters.report.page import read_part
from chuyi_recon.exporters.xml_text import xml_attributes, xml_text
from chuyi_recon.messages import render
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages.page import collapse_white_space
from chuyi_recon.views.segments import Segment, SegmentReading, Segments, cut_segments

_NAMESPACE = "http://www.tei-c.org/ns/1.0"
_BREAK = regex.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_BREAK_OR_WORDS = regex.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]|[^\n\r\f\v\x85\u2028\u2029]+")
_PAGE = "\f"
_DECIMALS = 4
_REASONS: Mapping[Ground, str] = {Ground.EMENDED: "emended", Ground.RULED: "ruled"}


def export(view: Apparatus) -> bytes:
    """The bytes of the file."""
    return "".join(_TeiWriter(view).document()).encode()


def relax_ng() -> str:
    """The RelaxNG schema of the file; it says what is written, a part of what TEI allows."""
    return read_part("apparatus.rng", __package__)


class _TeiWriter:
    """The names in a file, and where witnesses begin, end and break off."""

    def __init__(self, view: Apparatus) -> None:
        self.view = view
        self.ids = witness_ids(view.sigla)
        self.editors = editor_ids(view.reconstruction.rulings)
        self.facsimile = Facsimile({w.siglum: w for w in view.family.witnesses}, self.ids)
        self.language = view.languages[view.family.lead_witness]
        self.said_in = None if self.language.startswith(view.language) else view.language  # of notes, where it differs
        self.segments = cut_segments(view)
        self.edges = _lacuna_edges(self.segments)
        self.rulings: dict[int, list[ResolvedRuling]] = defaultdict(list)
        for ruled in view.reconstruction.rulings:
            if ruled.loci is not None and ruled.loci.start < len(view.loci):
                self.rulings[ruled.loci.start].append(ruled)

    def document(self) -> Iterator[str]:
        view = self.view
        text = "".join(self.body())  # first of all: it asks for the zones
        placed = {id(r) for own in self.rulings.values() for r in own}
        unplaced = [r for r in view.reconstruction.rulings if id(r) not in placed]
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{_NAMESPACE}">\n'
        yield header_element(view.family, self.ids, self.editors, unplaced, view.language)
        yield self.facsimile.element()
        yield f"<text{xml_attributes(xml__lang=self.language)}>\n<body>\n{text}</body>\n</text>\n</TEI>\n"

    def body(self) -> Iterator[str]:
        """Paragraphs; one that holds nothing is left out."""
        lines, line = list[str](), list[str]()
        for piece in self.pieces():
            if piece not in ("\n", _PAGE):
                line.append(piece)
                continue
            if "".join(line).strip():
                lines.append(f"<p>{''.join(line)}</p>\n")
            line = []
            if piece == _PAGE:
                lines.append("<pb/>\n")
        if "".join(line).strip() or not any(each.startswith("<p>") for each in lines):
            lines.append(f"<p>{''.join(line)}</p>\n")
        yield from lines

    def pieces(self) -> Iterator[str]:
        """What stands in the paragraphs; between two of them a line feed, between two pages a form feed."""
        for i in range(len(self.segments)):
            segment = self.segments.segment(i)
            if not segment.contested:
                yield from _bare(segment.text)
                continue
            words = segment.text.strip()
            before, _, after = segment.text.partition(words) if words else ("", "", segment.text)
            yield from _bare(before)
            yield self.app(i, segment, words)
            yield from _bare(after)

    def app(self, i: int, segment: Segment, words: str) -> str:
        """The apparatus of one segment, in one line."""
        decision = self.view.decisions[segment.loci.start]
        lemma = segment.lemma
        variants = segment.readings[1:] if lemma else segment.readings
        inside = [self.lem(segment, lemma, words), *map(self.rdg, variants), *self.absences(i)]
        if self.segments.contested[i]:
            reason = render(decision.reason, self.view.language)
            if decision.open or reason:
                kind = "open" if decision.open else "decision"
                attributes = xml_attributes(type=kind, xml__lang=self.said_in)
                inside.append(f"<note{attributes}>{xml_text(collapse_white_space(reason))}</note>")
            inside += (
                ruling_note(r, self.editors, self.view.language) for r in self.rulings.get(segment.loci.start, ())
            )
        return f"<app{xml_attributes(xml__id=f'app-{i + 1}')}>{''.join(inside)}</app>"

    def lem(self, segment: Segment, lemma: SegmentReading | None, words: str) -> str:
        decision = self.view.decisions[segment.loci.start]
        content = _shown(words)
        same_words = any(reading.same_words for reading in segment.readings)
        if words and lemma is None and not same_words:
            sources = [self.ids[s] for s in dict.fromkeys(a.siglum for a in decision.copied_from)]
            reason = _REASONS.get(decision.ground, "composed")
            evidence = "external" if sources else "conjecture"
            resp = self._responsible(segment)
            attributes = xml_attributes(reason=reason, evidence=evidence, source=pointers(sources), resp=resp)
            content = f"<supplied{attributes}>{content}</supplied>"
        elif words and decision.ground is Ground.RESTORED:
            content = f'<supplied reason="omitted-in-base" evidence="external">{content}</supplied>'
        attributes = xml_attributes(
            wit=pointers(self.ids[s] for s in lemma.sigla) if lemma else None,
            cert=f"{round(segment.confidence, _DECIMALS):g}",
            facs=pointers(self._zones(lemma)) if lemma else None,
        )
        return f"<lem{attributes}>{content}</lem>"

    def rdg(self, reading: SegmentReading) -> str:
        kind = "withheld" if reading.withheld else "orthographic" if reading.same_words else None
        attributes = xml_attributes(
            wit=pointers(self.ids[s] for s in reading.sigla), type=kind, facs=pointers(self._zones(reading))
        )
        return f"<rdg{attributes}>{_shown(reading.text)}</rdg>"

    def absences(self, i: int) -> Iterator[str]:
        """The witnesses that end, break off or begin here."""
        for mark, sigla in self.edges.get(i, {}).items():
            yield f"<rdg{xml_attributes(wit=pointers(self.ids[s] for s in sigla), type='lacuna')}>{mark}</rdg>"

    def _zones(self, reading: SegmentReading) -> Iterator[str]:
        for siglum, span in zip(reading.sigla, reading.places, strict=True):
            yield from self.facsimile.zones_of(siglum, span)

    def _responsible(self, segment: Segment) -> str:
        ruled = self.rulings.get(segment.loci.start, ())
        names = [self.editors[r.ruling.editor] for r in ruled if r.ruling.editor in self.editors]
        return pointers(dict.fromkeys(names) or [RECON])


def _lacuna_edges(segments: Segments) -> Mapping[int, Mapping[str, Sequence[str]]]:
    """By segment, by what is marked there, the sigla; only lacunae in which something is printed are told.

    Of one at the begin of the text the last segment says `witStart`, of one at its end the first `witEnd`, of one
    between the first has a `gap`.
    """
    out: dict[int, dict[str, list[str]]] = defaultdict(dict)
    printed = segments.view.text_offsets[segments.bounds]
    for w, siglum in enumerate(segments.view.sigla):
        absent = segments.start[w] < 0
        edges = np.flatnonzero(np.diff(absent.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).tolist()
        for first, last in edges:
            if printed[first] == printed[last]:
                continue
            at, mark = (first, '<gap reason="lost"/>')
            if first == 0:
                at, mark = last - 1, "<witStart/>"
            elif last == len(segments):
                mark = "<witEnd/>"
            out[at].setdefault(mark, []).append(siglum)
    return out


def _bare(text: str) -> Iterator[str]:
    """Text outside of an apparatus: lines, and what ends them."""
    for piece in _BREAK_OR_WORDS.findall(text):
        if _BREAK.fullmatch(piece):
            yield _PAGE if piece == _PAGE else "\n"
        else:
            yield xml_text(piece)


def _shown(text: str) -> str:
    """A reading: its lines, without white space at their ends, parted by `lb`; between two pages `pb`.

    >>> _shown("  本科学校。\\n三、组织\\f实施\\n")
    '本科学校。<lb/>三、组织<pb/>实施'
    """
    out = ""
    for piece in _BREAK_OR_WORDS.findall(text.strip()):
        if _BREAK.fullmatch(piece):
            out += "<pb/>" if piece == _PAGE else "<lb/>"
        else:
            out += xml_text(collapse_white_space(piece))
    return out
