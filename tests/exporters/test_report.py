"""`report.html` without a browser: what is in it, what can never be, how large it is, and its figures."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import Any

import pytest

from benchmarks.families import BASE, sample
from chuyi_recon.app.i18n.translate import set_language
from chuyi_recon.core.model import Anchor, Ground, Likeness, Reconstruction, Span
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.rulings import anchor_witness_span
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.exporters import EXPORTERS
from chuyi_recon.exporters.report import confidence_steps, export, tables
from chuyi_recon.exporters.report.index import render_index
from chuyi_recon.exporters.report.index_entry import IndexEntry, make_index_entry
from chuyi_recon.exporters.report.packing import pack_numbers
from chuyi_recon.exporters.report.sentences import SentenceEncoder
from chuyi_recon.exporters.report.strings import _PAGED_STRINGS, _STRINGS
from chuyi_recon.messages import LANGUAGES, Message, MessageList, fill_template
from chuyi_recon.messages.templates import TEMPLATES
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.passages import PassageAnchors, gravity_order, list_passages
from tests.exporters.builder import At, at, build, finding, notice
from tests.exporters.page_record import Reader, places, record, unpacked
from tests.laws.families import witness

PARTS = {p.name: p.read_text("utf-8") for p in (files("chuyi_recon.exporters.report") / "parts").iterdir()}
CODE = "\n".join(text for name, text in PARTS.items() if name.endswith(".js"))
STRINGS = _STRINGS | _PAGED_STRINGS
FIXED = 200_000  # bytes that a report may have besides three times its witnesses


# ------------------------------------------------------------ what can never be in it


def test_text_that_looks_like_markup_is_data_and_nothing_else() -> None:
    wicked = "</script><script>alert('楚怡')</script><!--&amp;<img src=x onerror=alert(1)>"
    made = build([at(wicked, "000 004"), at({"000": "</title>", "004": "<b>&"}, is_open=True, reason="<i>why</i>")])
    family = replace(made.family, title="</title><script>alert(2)</script>")
    made = replace(made, table=replace(made.table, family=family))
    page = export(Apparatus(made))
    read = Reader(page)
    assert [tag for tag, _ in read.elements].count("script") == 2
    assert not {"img", "b", "i"} & {tag for tag, _ in read.elements}
    assert record(page)["witnesses"][0]["text"].startswith(wicked)
    assert read.inside["title#"] == "</title><script>alert(2)</script>"


def test_the_policy_names_the_script_and_the_style_that_are_there_and_forbids_the_rest() -> None:
    read = Reader(export(Apparatus(notice())))
    policy = next(a["content"] or "" for t, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    told = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    for directive, inside in (("script-src", read.inside["script#"]), ("style-src", read.inside["style#"])):
        assert told.pop(directive) == f"'sha256-{b64encode(sha256(inside.encode()).digest()).decode()}'"
    assert set(told.values()) == {"'none'"}
    assert "default-src" in told


def test_the_page_has_no_address_and_no_way_to_read_text_as_markup() -> None:
    everything = "\n".join(PARTS.values())
    for forbidden in ("http:", "https:", "//cdn", "url(", "@import", "@font-face", " src=", " style=", "onclick="):
        assert forbidden not in everything.replace('"http-equiv', ""), forbidden
    markup = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "srcdoc", "Fragment(")
    for forbidden in (*markup, "eval(", "new Function", "fetch(", "XMLHttpRequest", "import(", "setTimeout("):
        assert forbidden not in CODE, forbidden


def test_a_part_is_short_enough_to_be_read() -> None:
    assert {name: n for name, text in PARTS.items() if (n := len(text.splitlines())) > 350} == {}


# ------------------------------------------------------------ its words


def test_every_word_of_the_page_is_in_both_languages_with_the_same_places_to_fill() -> None:
    assert all(len(both) == len(LANGUAGES) and all(both) for both in STRINGS.values())
    assert [
        k for k, (en, zh) in STRINGS.items() if set(re.findall(r"{\w+}", en)) != set(re.findall(r"{\w+}", zh))
    ] == []


def test_every_key_is_asked_for_and_every_key_that_is_asked_for_is_there() -> None:
    asked = set(re.findall(r'\brender\("([\w-]+)"', CODE))
    asked |= set(re.findall(r'(?:section|heading)\("([\w-]+)"', CODE)) | set(re.findall(r'"(key-[\w-]+)"', CODE))
    assert asked - set(_STRINGS) - set(_PAGED_STRINGS) == set()
    assert set(_PAGED_STRINGS) - asked == set()
    made = [rf"{re.escape(stem)}[\w-]+" for stem in re.findall(r"render\(`([\w-]+)\$\{", CODE)]
    words = set(re.findall(r'"([\w-]+)"', CODE)) | {"noscript"}
    left = [
        k
        for k in _STRINGS
        if k not in asked | words and not k.startswith("index") and not any(re.fullmatch(m, k) for m in made)
    ]
    assert left == []


def test_every_ground_kind_and_likeness_has_its_words() -> None:
    needed = [f"ground-{g}" for g in Ground] + [f"kind-{k}" for k in ("web", "ocr", "vlm", "human", "unknown")]
    assert set(needed) <= set(_STRINGS)
    assert {"look-alike", "sound-alike", "neither"} <= set(_STRINGS)


def test_the_page_opens_in_the_language_that_was_asked_for() -> None:
    page = export(Apparatus(notice(), "zh"))
    assert record(page)["lang"] == "zh"
    assert b'<html lang="zh-Hans">' in page
    assert record(EXPORTERS["html"].export(notice()))["lang"] == "en"


# ------------------------------------------------------------ its colours


def colours(dark: bool) -> dict[str, tuple[float, float, float]]:
    """The colours of a scheme by name; what dark does not say again is as in light."""
    blocks = re.findall(r":root \{(.*?)\}", PARTS["colours.css"], re.DOTALL)
    found: dict[str, tuple[float, float, float]] = {}
    for block in blocks[: 2 if dark else 1]:
        for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{6});", block):
            found[name] = (int(value[:2], 16) / 255, int(value[2:4], 16) / 255, int(value[4:], 16) / 255)
    return found


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_what_it_stands_on(dark: bool) -> None:
    c = colours(dark)
    on = ["paper", "panel", "chosen", "pair"]
    pairs = [("ink", ground) for ground in (*on, "tint1", "tint2", "tint3", "tint4")]
    pairs += [(text, ground) for text in ("quiet", "accent", "mute", "differs") for ground in on[:3]]
    pairs += [(text, "paper") for text in ("severe", "medium", "low", "doubt")] + [("on-accent", "accent")]
    assert [(a, b, round(contrast(c[a], c[b]), 2)) for a, b in pairs if contrast(c[a], c[b]) < 4.5] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_tints_fall_or_rise_in_lightness_step_by_step(dark: bool) -> None:
    c = colours(dark)
    lights = [luminance(c[name]) for name in ("paper", "tint1", "tint2", "tint3", "tint4")]
    assert lights == sorted(lights, reverse=not dark)


def test_every_step_has_an_underline_of_its_own() -> None:
    found = re.findall(r"\.s([1-4]) \{ [^}]*underline (\w+)", PARTS["marks.css"])
    assert [step for step, _ in found] == ["1", "2", "3", "4"]
    assert len({style for _, style in found}) == 4


def rules(style: str) -> list[tuple[str, str]]:
    """Selector and body of each rule, comments aside."""
    bare = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", style, flags=re.DOTALL)
    return [(selector.strip(), body) for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", bare)]


def test_every_mark_is_in_the_legend() -> None:
    marks = {c for selector, _ in rules(PARTS["marks.css"]) for c in re.findall(r"\.([a-z][\w-]*)", selector)}
    drawn = set(re.findall(r"[\w-]+", PARTS["legend.js"])) | {f"{c}{s}" for c in "sbv" for s in range(5)}
    on_what_it_stands = {"block", "pair", "clause", "flag", "figure"}
    assert len(marks) > 30
    assert marks - drawn - on_what_it_stands == set()


def test_what_the_text_is_drawn_with_stands_among_the_marks() -> None:
    saying = ("background: var", "text-decoration", "outline:", "box-shadow")
    drawn = [s for s, body in rules(PARTS["text.css"]) if ":hover" not in s and any(each in body for each in saying)]
    assert drawn == []


# ------------------------------------------------------------ its data


@pytest.mark.parametrize("length", [0, 8_000], ids=["the notice", "with moved paragraphs"])
def test_every_reading_can_be_found_again_in_the_data(length: int) -> None:
    made = generated(length) if length else notice()
    said = record(export(Apparatus(made)))
    assert bool(length) == any(said["jumps"])
    for w, siglum in enumerate(made.family.sigla):
        sizes, jumps = unpacked(said["readings"][w]), unpacked(said["jumps"][w])
        starts = dict(zip(jumps[::2], jumps[1::2], strict=True))
        at_ = 0
        for locus in made.table.loci:
            size = sizes[locus.ordinal]
            at_ = starts.get(locus.ordinal, at_)
            reading = locus.reading(siglum)
            assert (size >= 0) == (reading is not None)
            if reading is not None:
                assert Span(at_, at_ + size) == reading.span
                at_ += size
    assert sum(unpacked(said["printed"])) == len(made.text)
    stated = [said["confidences"][i] for i in unpacked(said["confidence"])]
    assert stated == [round(d.confidence * 10_000) for d in made.decisions]


def test_the_places_of_the_data_are_those_that_the_review_lists() -> None:
    made = generated(8_000)
    view = Apparatus(made)
    told = places(record(export(view)))
    listed = [own for p in view.passages for own in (p, *p.parts)]
    assert [(p.kind, p.state, p.locus, p.loci) for p in told] == [
        (p.kind, p.state, p.loci.start, len(p.loci)) for p in listed
    ]
    assert sum(p.state == "open" and not p.is_part for p in told) == len(view.open_passages) > 1


def test_an_open_place_has_the_anchors_of_all_that_the_review_writes() -> None:
    made = generated(8_000)
    said = record(export(Apparatus(made)))
    listed = [own for p in list_passages(made) for own in (p, *p.parts) if own.state == "open"]
    for p, (anchor, before, after, readings) in zip(listed, said["rulable"], strict=True):
        found = PassageAnchors(made).anchor_text(p)
        assert (as_lists(found.anchor), before, after) == ([*anchor], found.before, found.after)
        assert [r[0] for r in readings] == [r.text for r in p.readings]
        for reading, (*_, owners) in zip(p.readings, readings, strict=True):
            for place, (w, *own) in zip(reading.places, owners, strict=True):
                assert made.family.sigla[w] == place.siglum
                if len(place.span):
                    whole = [own[0], [own[1]], own[2]] if len(own) > 1 else [anchor[0], [anchor[1][own[0]]], anchor[2]]
                    assert whole == as_lists(anchor_witness_span(made, place.siglum, place.span))


def as_lists(anchor: Anchor) -> list[object]:
    return [anchor[0], [*anchor[1]], anchor[2]]


def test_of_very_many_open_places_the_gravest_can_be_ruled_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chuyi_recon.exporters.report.places._MAX_RULED", 3)
    view = Apparatus(generated(8_000))
    grave = sorted(view.open_passages, key=gravity_order)[:3]
    listed = [own for p in view.passages for own in (p, *p.parts) if own.state == "open"]
    can = [p for p, told in zip(listed, record(export(view))["rulable"], strict=True) if told is not None]
    assert can == [p for p in listed if any(p is own for g in grave for own in (g, *g.parts))] != listed


def test_a_report_leads_back_to_the_page_over_several_families_where_there_is_one() -> None:
    assert record(export(Apparatus(notice(), indexed=True)))["indexed"] is True
    assert record(export(Apparatus(notice())))["indexed"] is False


def test_findings_inside_a_withheld_section_are_shown_and_not_counted() -> None:
    held = finding("000", 0, 12, "made up", code="hallucinated-section", severity="high")
    inside = finding("000", 2, 4, "楚怡 is lost", code="dropped-characters", severity="low")
    alone = finding("004", 0, 2, "支持 is lost", code="dropped-characters", severity="low")
    made = build([at("支持建设三所高水平职业学校", "000 004")], findings=(held, inside, alone))
    said = record(export(Apparatus(made)))
    assert len(said["findings"]) == 3
    assert [made.findings[i].message for i in unpacked(said["inner"])] == ["楚怡 is lost"]
    assert [row[-1] for row in said["tables"]["witnesses"]] == [[1, 0, 0], [0, 0, 1]]


def in_chinese(message: str) -> str:
    assert isinstance(message, Message)
    return message.render("zh")


def worded(sentence: Any, templates: list[list[str]], lang: int) -> str:
    """A sentence as the page puts it together."""
    if not isinstance(sentence, list):
        return str(sentence)
    number, *parts = sentence
    told = [worded(p, templates, lang) for p in parts]
    if number < 0:
        return templates[0][lang].join(told)
    names = list(dict.fromkeys(re.findall(r"{(\w+)}", templates[number][0])))
    return fill_template(templates[number][lang], dict(zip(names, told, strict=True)))


def test_every_sentence_can_be_told_in_both_languages_from_the_data() -> None:
    made = generated(8_000)
    said = record(EXPORTERS["html"].render(Apparatus(made)))
    templates = said["templates"]
    for f, told in zip(made.findings, said["findings"], strict=True):
        assert worded(told[5], templates, 0) == f.message
        assert worded(told[5], templates, 1) == in_chinese(f.message)
    reasons = list(dict.fromkeys(d.reason for d in made.decisions))
    assert [worded(r, templates, 0) for r in said["reasons"]] == reasons
    assert [worded(r, templates, 1) for r in said["reasons"]] == list(map(in_chinese, reasons))
    doubts = sorted(made.doubts, key=lambda d: (d.span, d.code))
    assert [worded(d[3], templates, 1) for d in said["doubts"]] == [in_chinese(d.message) for d in doubts]
    assert [t for t in templates if t[0] == t[1]] == []


def test_words_with_braces_in_a_sentence_are_left_as_they_are() -> None:
    sentences = SentenceEncoder()
    told = sentences.encode(Message("finding.repetition-loop.repeats", copy="{first}", first=MessageList(["{x}", "a"])))
    assert told == [1, "{first}", [-1, "{x}", "a"]]
    repeats = ("{copy} repeats {first}", TEMPLATES["finding.repetition-loop.repeats"][1])
    assert sentences.templates() == [(", ", "、"), repeats]


def test_a_page_is_the_same_whatever_language_is_spoken() -> None:
    made = generated(8_000)
    pages = []
    for lang in ("en", "zh"):
        set_language(lang)
        pages.append(EXPORTERS["html"].render(Apparatus(made)))
    assert pages[0] == pages[1]


def test_numbers_are_read_as_they_were_written() -> None:
    numbers = [-1, 0, 5, 88, 89, 90, 8098, 8099, 8100, 729_000, 2_000_000]
    assert unpacked(pack_numbers(numbers)) == numbers


def generated(length: int) -> Reconstruction:
    """Five damaged copies of one text."""
    copies = sample(length).copies
    given = tuple(witness(c.siglum, c.text) for c in copies)
    return reconstruct(make_family("生成", given, EmptyLexicon(), Settings(), base=BASE), EmptyLexicon(), Settings())


def test_the_page_is_no_larger_than_three_times_the_witnesses_and_a_little() -> None:
    made = generated(20_000)
    witnesses = sum(len(w.text.encode()) for w in made.family.witnesses)
    assert len(export(Apparatus(made))) <= FIXED + 3 * witnesses
    assert len(export(Apparatus(notice()))) <= FIXED  # what all pages have in common is not half of it


def test_a_traditional_text_says_so_and_one_without_han_is_of_no_language() -> None:
    def told(text: str) -> str:
        given = witness("004", text)
        simple = str.maketrans("關於實職業教動對處過進還驛舊築", "关于实职业教动对处过进还驿旧筑")

        class Lexicon(EmptyLexicon):
            def simplify(self, text: str) -> str:
                return text.translate(simple)

        made = reconstruct(make_family("x", (given,), Lexicon(), Settings()), Lexicon(), Settings())
        return Apparatus(made).languages["004"]

    assert told("關於實施職業教育「楚怡」行動的通知。") == "zh-Hant"
    assert told("关于实施职业教育“楚怡”行动的通知。") == "zh-Hans"
    assert told("Notice No. 7 of 2022.") == "und"


# ------------------------------------------------------------ steps and tables


def test_the_strip_shows_the_worst_of_each_part() -> None:
    made = build([at("支持建设", "000 004"), at("三所", "000 004")])
    low = replace(made.decisions[1], confidence=0.8)
    made = replace(made, decisions=(made.decisions[0], low))
    assert confidence_steps.confidence_strip(Apparatus(made), 3) == (2, 2, 3)
    assert confidence_steps.confidence_strip(Apparatus(made), 100) == (2, 2, 2, 2, 3, 3)


def confused(*loci: At) -> list[list[object]]:
    """The confusions of a family all of whose rejected readings look alike."""
    made = build(loci)
    like: dict[int, dict[str, Likeness]] = {
        locus.ordinal: {r.siglum: "look-alike" for r in locus.readings if r.text != d.text}
        for locus, d in zip(made.table.loci, made.decisions, strict=True)
        if locus.kind == "substantive"
    }
    return list(tables.confusion_rows(Apparatus(replace(made, likeness=like))))


def test_the_same_confusion_counts_wherever_it_stands() -> None:
    wrong = at({"000": "推迸", "004": "推进"}, printed="推进")
    again = at({"000": "迸行", "003": "迸行", "004": "进行"}, printed="进行")
    assert confused(wrong, at("，", "000 003 004"), again) == [["进", "迸", "look-alike", {"000": 2, "003": 1}, [0, 2]]]


def test_a_withheld_reading_is_no_confusion() -> None:
    assert confused(at({"000": "推迸", "004": "推进"}, printed="推进", withheld=("000",))) == []


def test_a_repeated_block_is_in_its_table_with_its_place() -> None:
    made = build(
        [at("楚怡楚怡楚怡", "000 004")],
        findings=(finding("000", 0, 6, "楚怡 three times", code="repetition-loop", severity="high"),),
    )
    assert list(tables.repetition_rows(Apparatus(made))) == [["000", 0, 6, 0]]


# ------------------------------------------------------------ the page over several families


def listed(name: str, title: str = "") -> IndexEntry:
    return replace(make_index_entry(Apparatus(notice()), (1, 2, 3)), name=name, title=title)


def test_the_index_leads_to_every_report_by_a_relative_address() -> None:
    page = render_index([listed("chuyi-2022", "通知"), listed("馆藏 <1>", "<b>&")])
    links = [a["href"] for tag, a in Reader(page).elements if tag == "a"]
    assert links == ["chuyi-2022/report.html", "%E9%A6%86%E8%97%8F%20%3C1%3E/report.html"]
    assert b"<b>" not in page
    assert not any(tag == "script" for tag, _ in Reader(page).elements)


def test_the_index_tells_the_figures_of_a_family() -> None:
    page = render_index([listed("chuyi-2022", "通知")], "zh").decode()
    assert "1 / 2 / 3" in page
    assert "90.00 % / 90.00 %" in page
    assert 'lang="zh-Hans"' in page


def test_the_index_of_very_many_families_has_their_figures_once_and_draws_no_row() -> None:
    one = listed("馆藏 <1>", "</script>")
    page = render_index([replace(one, name=f"{n}") for n in range(600)] + [one])
    assert b"<tr" not in page and page.count(b"</script>") == 2, "a title ends no element"
    (data,) = re.findall(rb'<script type="application/json" id="record">(.*?)</script>', page)
    found = json.loads(data)
    assert len(found["name"]) == len(found["strip"]) == 601 and found["name"][-1] == "馆藏 <1>"
    assert {len(strip) for strip in found["strip"]} <= set(range(41))
    assert b"families: 601" in page


def test_a_name_that_turns_the_line_round_is_shown_by_its_code_point() -> None:
    page = render_index([listed("a\N{RIGHT-TO-LEFT OVERRIDE}b")]).decode()
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page
    assert "a[202E]b" in page
