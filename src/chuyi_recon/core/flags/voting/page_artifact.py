"""What belongs to the page or the transcription and not to the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from chuyi_recon.core.flags.base import Flag, Sample, abbreviate, is_half_supported, notes_by_witness, span_of_signs
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.flags.evidence.pages.furniture import find_page_furniture
from chuyi_recon.core.flags.evidence.pages.stamps import find_stamps
from chuyi_recon.core.model import Attestation, Finding, Role, Severity, Span, Subject, Witness
from chuyi_recon.core.text.markup import find_markup
from chuyi_recon.core.text.notation import KeyLines, is_issuing_body, key_lines
from chuyi_recon.core.text.transcriber_notes import TranscriberNote
from chuyi_recon.messages import Message, list_sigla, sigla_have

_PAGE_STRAY = 6  # signs: a longer last line is no end of a stamp or heading that a page cut; 3 and 12 decide alike


class PageArtifact(Flag):
    """Page numbers, markup, half-recognised duplicates of a line, stray ends of a stamp.

    What it finds
        Lines that are nothing but a page number; the marks `#` and `**` that a transcription put
        in; a line that is a piece of the line beside it, read twice with its first signs lost; a
        few signs of a letterhead or stamp that stand alone at the very end; the first line of
        the text where it comes back as the running head of a page, or a line that opens one page
        after the other; a first or last line that names an issue of a journal. Also, badly misread,
        what stands where other witnesses have such a head or number and is shared by none as text;
        and lines below the last sentence that are no words, where two witnesses have each their own;
        notes about the transcription; and notes at the foot of a page, begun with a mark, that were
        read on into the text, which another witness has without them;
        headings that say they are continued, and what comes back above such ones.

        A head is text where the first page has no title but it, and so are bare figures that most
        witnesses have between whole sentences.

    Why it matters
        They are no words of the document. Left in, a page number becomes part of a sentence.

    Example
        `展 和 改 革 委 员 会` above `湖 南 省 发 展 和 改 革 委 员 会`; a `22` at the foot.

    Where it is wrong
        A table whose cells are bare figures, one a line, looks like page numbers: figures are let
        alone where the next or the previous line is a bare figure too. A true short line that
        repeats the end of its neighbour is taken for a duplicate, unless another witness has it.
    """

    code: ClassVar[str] = "page-artifact"
    severity: ClassVar[Severity] = "low"
    role: ClassVar[Role] = Role.WITHHOLDS
    subject: ClassVar[Subject] = Subject.FURNITURE
    samples: ClassVar[tuple[Sample, ...]] = (
        Sample(
            "a page number between two paragraphs",
            {
                "a": "一、各县应于年底以前完成普查工作，结果报省。\n第 4 页\n二、普查经费由省财政统一安排，不得挪用。\n",
                "b": "一、各县应于年底以前完成普查工作，结果报省。\n二、普查经费由省财政统一安排，不得挪用。\n",
            },
            expected=(("a", "第 4 页"),),
        ),
        Sample(
            "Markdown marks",
            {
                "a": "## 一、总则\n**第一条**为了加强堤防管理，制定本办法。\n",
                "b": "一、总则\n第一条为了加强堤防管理，制定本办法。\n",
            },
            expected=(("a", "##"), ("a", "**")),
        ),
        Sample(
            "a line read twice, its first signs lost the first time",
            {
                "a": "源 和 社 会 保 障 厅\n云 州 省 人 力 资 源 和 社 会 保 障 厅\n关于做好技能评价工作的通知\n各市人民政府：现就有关事项通知如下。\n",
                "b": "云州省人力资源和社会保障厅\n关于做好技能评价工作的通知\n各市人民政府：现就有关事项通知如下。\n",
            },
            expected=(("a", "源 和 社 会 保 障 厅"),),
        ),
        Sample(
            "a running head above the title, and again on the second page",
            {
                "a": "云州市堤防管理办法\n云州市堤防管理办法\n第一条为了加强堤防管理，制定本\n云州市堤防管理办法\n办法。第二条堤防由水利局管理。\n",
                "b": "云州市堤防管理办法\n第一条为了加强堤防管理，制定本办法。第二条堤防由水利局管理。\n",
            },
            expected=(("a", "云州市堤防管理办法"),),
        ),
        Sample(
            "the head of a gazette's page, well and badly read",
            {
                "a": "云州省人民代表大会常务委员会公报2013年第1期\n云州省人民代表大会常务委员会文件\n关于加强堤防管理的决定\n各市人民政府：请遵照执行。\n",
                "b": "云州省人民代表太会常务委员会公报2013年弟1期\n云州省人民代表大会常务委员会文件\n关于加强堤防管理的决定\n各市人民政府：请遵照执行。\n",
            },
            expected=(
                ("a", "云州省人民代表大会常务委员会公报2013年第1期"),
                ("b", "云州省人民代表太会常务委员会公报2013年弟1期"),
            ),
        ),
        Sample(
            "the head of a gazette's page misread beyond its pattern, and a letterhead that is as like",
            {
                "a": "云州省人民代表大会常务委员会公报2013年第1期\n云州省人民代表大会常务委员会文件\n关于加强堤防管理的决定\n各市人民政府：请遵照执行。\n",
                "b": "云洲省人民代素大会带务要员会公报203年氧1期\n云州省人民代表大会常务委员会文件\n关于加强堤防管理的决定\n各市人民政府：请遵照执行。\n",
                "c": "云州省人民代表大会常务委员会文件\n关于加强堤防管理的决定\n各市人民政府：请遵照执行。\n",
            },
            expected=(
                ("a", "云州省人民代表大会常务委员会公报2013年第1期"),
                ("b", "云洲省人民代素大会带务要员会公报203年氧1期"),
            ),
        ),
        Sample(
            "a page number misread, where another witness has it",
            {
                "a": "云州市堤防管理办法\n第一条各县应于年底以前完成普查，结果报省。\n第 4 页 共 6 页\n第二条普查经费由省财政统一安排。\n",
                "b": "云州市堤防管理办法\n第一条各县应于年底以前完成普查，结果报省。\n策4真共6其\n第二条普查经费由省财政统一安排。\n",
            },
            expected=(("a", "第 4 页 共 6 页"), ("b", "策4真共6其")),
        ),
        Sample(
            "a running head in a copy whose own first line is misread",
            {
                "a": "云州市堤防管理办法\n云州市堤防管理办法\n第一条为了加强堤防管理，制定本\n云州市堤防管理办法\n办法。第二条堤防由水利局管理。\n",
                "b": "云州市堤防0\n云州市堤防管理办法\n第一条为了加强堤防管理，制定本\n云州市堤防管理办法\n办法。第二条堤防由水利局管理。\n",
            },
            expected=(("a", "云州市堤防管理办法"), ("b", "云州市堤防0"), ("b", "云州市堤防管理办法")),
        ),
        Sample(
            "a running head cut at the page's edge, above a letterhead and the title in two lines",
            {
                "a": "关于加强堤防管理和汛期值守工作若干问\n云州省水利厅文件\n关于加强堤防管理和汛期\n值守工作若干问题的通知\n一、各县应当检查堤防，发现险情立即上报。\n",
                "b": "关于加强堤防管理和汛期值守工作若干问\n云州省水利厅文件\n关于加强堤防管理和讯期\n值守工作若干问题的通知\n一、各县应当检查堤防，发现险情立即上报。\n"
                "关于加强堤防管理和汛期值守工作若干问\n二、各县应当备足物资。\n",
            },
            expected=(
                ("a", "关于加强堤防管理和汛期值守工作若干问"),
                ("b", "关于加强堤防管理和汛期值守工作若干问"),
            ),
        ),
        Sample(
            "numbers of a list that are set apart from their text are no page numbers",
            {
                "a": "下列河道由县管理。\n(1)\n青溪自源头至渡口一段。\n(2)\n雁水自渡口至县界一段。\n",
                "b": "下列河道由县管理。\n(1)青溪自源头至渡口一段。\n(2)雁水自渡口至县界一段。\n",
            },
        ),
        Sample(
            "a chapter's heading at the top of a page is like the first one, and is none",
            {
                "a": "第一章总则与定义\n第一章总则与定义\n第一条为了加强堤防管理，制定本办法。\n— 3 —\n第二章总则与监督\n第二条堤防由水利局管理。\n",
                "b": "第一章总则与定义\n第一条为了加强堤防管理，制定本办法。\n第二章总则与监督\n第二条堤防由水利局管理。\n",
            },
            expected=(("a", "第一章总则与定义"), ("a", "— 3 —")),
        ),
        Sample(
            "a stamp that two engines misread, each in its way",
            {
                "a": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\nKWA\n",
                "b": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\n上\n干\n",
                "c": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\n",
            },
            expected=(("a", "KWA"), ("b", "上"), ("b", "干")),
        ),
        Sample(
            "a stamp that runs on behind the last sentence",
            {
                "a": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。文会帛\n云州省水利厅\n",
                "b": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\nKWA\n云州省水利厅\n",
                "c": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\n",
            },
            expected=(("a", "文会帛"), ("b", "KWA")),
        ),
        Sample(
            "a page number that stands under the text alone",
            {
                "a": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理。\n23\n",
                "b": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管埋。\n23\n",
            },
            expected=(("a", "23"), ("b", "23")),
        ),
        Sample(
            "a name under a text, misread by one engine, is no stamp",
            {
                "a": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\n陆维成\n",
                "b": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\n陆维戍\n",
                "c": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理，日常巡查由乡镇负责。\n云州省水利厅\nKWA\n",
            },
        ),
        Sample(
            "a single sign under a text that two engines read alike is no stamp",
            {
                "a": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理。\n乙\n",
                "b": "第一条为了加强堤防管理，制定本办法。\n第二条堤防由县水利局管理。\n乙\n",
            },
        ),
        Sample(
            "an issue of a journal cited in the text",
            {
                "a": "关于查阅公报的通知\n刊登于省人民政府公报2013年第1期，请各单位查阅。\n各市人民政府：请遵照执行。\n",
                "b": "关于查阅公报的通知\n刊登于省人民政府公报2013年第1期，请各单位查阅。\n各市人民政府：请遵照执行。\n",
            },
        ),
        Sample(
            "figures of a table, one a line, are text",
            {
                "a": "各县学校数如下。\n12\n18\n25\n合计五十五所，均已开学。\n",
                "b": "各县学校数如下。\n12\n18\n25\n合计五十五所，均已开学。\n",
            },
        ),
        Sample(
            "a number inside a sentence is no page number",
            {
                "a": "全省共建成示范校\n22所，其中县级12所。\n其余各校明年建成。\n",
                "b": "全省共建成示范校22所，其中县级12所。\n其余各校明年建成。\n",
            },
        ),
        Sample(
            "a signature that repeats the end of a name above it, in both copies",
            {
                "a": "云州省人民政府办公厅\n关于防汛的通知\n各县：请即部署。\n办公厅\n",
                "b": "云州省人民政府办公厅\n关于防汛的通知\n各县：请即部署。\n办公厅\n",
            },
        ),
    )

    def find(self, context: FlagContext) -> Iterator[Finding]:
        """Marks, page numbers and pieces of lines, in order of witness and place."""
        every = [key_lines(context.folded[w]) for w in context.family.sigla]
        furniture_by_witness = find_page_furniture(context)
        stamps_by_witness = find_stamps(context, furniture_by_witness)
        for n, (w, rows) in enumerate(zip(context.family.witnesses, every, strict=True)):
            found = [(s, "mark") for s in _markup_spans(w.text)]
            found += [(s, "stamp") for s in stamps_by_witness[w.siglum]]
            frame = furniture_by_witness[w.siglum]
            others = [o.distinct for o in (*every[:n], *every[n + 1 :])]
            for i, key in enumerate(rows.keys):
                if i in frame:
                    found.append((rows[i].span, frame[i]))
                elif len(key) > 1 and key.isalpha() and _is_line_fragment(context, w.siglum, rows, i, others):
                    found.append((rows[i].span, "piece"))
            out = [self._finding(w.siglum, span, what, span.extract(w.text)) for span, what in found]
            out += [
                note
                for note in (self._note_finding(context, w, n) for n in notes_by_witness(context).get(w.siglum, ()))
                if not any(span.overlaps(note.span) for span, what in found if what != "mark")
            ]
            yield from sorted(out, key=lambda f: (f.span, f.message))

    def _note_finding(self, context: FlagContext, w: Witness, note: TranscriberNote) -> Finding:
        span = span_of_signs(context, w.siglum, note.span.start, note.span.end)
        text = abbreviate(span.extract(w.text))
        if note.continued_by:
            finding_message = Message(
                "finding.page-artifact.footnote",
                text=text,
                sigla=list_sigla(note.continued_by),
            )
            return Finding(
                self.code, self.severity, w.siglum, span, finding_message, "", (Attestation(w.siglum, span),)
            )
        there = tuple(
            Attestation(o, span_of_signs(context, o, s.start, s.end)) for o, s in note.replaced_by.items() if len(s)
        )
        if not there:
            finding_message = Message("finding.page-artifact.transcription-note", text=text)
            return Finding(
                self.code, self.severity, w.siglum, span, finding_message, "", (Attestation(w.siglum, span),)
            )
        words = abbreviate(there[0].span.extract(context.family.witness(there[0].siglum).text))
        finding_message = Message(
            "finding.page-artifact.unread-text",
            text=text,
            sigla=sigla_have(note.replaced_by),
            words=words,
        )
        return Finding(self.code, self.severity, w.siglum, span, finding_message, "", there)

    def _finding(self, siglum: str, span: Span, what: str, text: str) -> Finding:
        if what == "mark":
            finding_message = Message("finding.page-artifact.markup", mark=text.strip())
        elif what == "page":
            finding_message = Message("finding.page-artifact.page-number", text=abbreviate(text))
        elif what == "head":
            finding_message = Message("finding.page-artifact.running-head", text=abbreviate(text))
        elif what == "stamp":
            finding_message = Message(
                "finding.page-artifact.misread-stamp",
                text=abbreviate(text),
            )
        else:
            finding_message = Message("finding.page-artifact.line-fragment", text=abbreviate(text))
        return Finding(self.code, self.severity, siglum, span, finding_message, "", (Attestation(siglum, span),))


def _markup_spans(text: str) -> list[Span]:
    """The markup of a text: every mark by itself, but of a formula or an escaped sign the first one.

    A table has cells, which is no fault; a character that is written in code is text.
    """
    found = find_markup(text)
    tables, codes = [t.span for t in found.tables], list(found.coded_stretches)
    cells = frozenset(found.cell_edges)
    out, at = [], 0
    for span in found.hidden:
        while at < len(codes) and codes[at].span.end <= span.start:
            at += 1
        code = codes[at] if at < len(codes) and codes[at].span.start <= span.start else None
        if code is not None and not (code.plain and span.start == code.span.start):
            continue
        if span.start not in cells or not any(t.start <= span.start < t.end for t in tables):
            out.append(span)
    return out


def _is_line_fragment(
    context: FlagContext, siglum: str, rows: KeyLines, i: int, others: Sequence[frozenset[str]]
) -> bool:
    """A line that no other witness has, and that is a part of a name beside it or a stray end of one above."""
    key = rows.keys[i]
    near = (*rows.keys[max(0, i - 2) : i], *rows.keys[i + 1 : i + 3])
    part = any(len(o) > len(key) and _is_start_or_end(key, o) and is_issuing_body(o) for o in near)
    last = i == len(rows) - 1 and len(key) <= _PAGE_STRAY
    stray = last and not is_half_supported(context, siglum, rows.edges[i], rows.edges[i + 1])
    stray = stray and any(o.endswith(key) and is_issuing_body(o) for o in rows.keys[:i])
    return (part or stray) and not any(key in o for o in others)


def _is_start_or_end(piece: str, whole: str) -> bool:
    """Whether a line is the beginning or end of another, one misread sign at its own edge let pass."""
    return whole.startswith(piece) or whole.endswith(piece) or (len(piece) > 3 and whole.endswith(piece[1:]))
