"""The report as a person uses it, in headless Chromium: it asks for nothing, complains of nothing, and does as told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.families import BASE, sample
from chuyi_recon.app.language.confusables import TableConfusables
from chuyi_recon.core.model import Reconstruction, Ruling, Witness
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from chuyi_recon.exporters.report import export
from chuyi_recon.exporters.report.index import render_index
from chuyi_recon.exporters.report.index_entry import make_index_entry
from chuyi_recon.messages import Message
from chuyi_recon.views.apparatus import Apparatus
from chuyi_recon.views.confusables import label_rejected_readings
from chuyi_recon.views.nesting import find_enclosing
from tests.exporters.page_record import places, unpacked
from tests.laws.families import witness

if TYPE_CHECKING:
    from tests.browser.chromium import Page

ROOT = Path(__file__).parents[2]
UNSEEN = "\N{RIGHT-TO-LEFT OVERRIDE}，\N{ZERO WIDTH SPACE}"
WICKED = f"第一条　为传承<script alert(1)</script &amp;“楚怡”精神{UNSEEN}制定本通知。\n"
TEXTS = {
    "web": WICKED + "支持建设3楚怡高水平职业本科学校，全省统筹推进。\n各市州按照职责分工抓好落实。\n",
    "scan": WICKED + "支持建设3所“楚怡”高水平职业本科学校，全省统筹推进。\n各市州按照职责分工抓好落实。\n- 2 -\n",
    "photo": WICKED + "支持建设 3 所“楚怡”高水平职业本科学校，全省统筹推迸。\n各市州按照职责分工抓好落实𠀋。\n",
}


def made_of(given: tuple[Witness, ...], base: str, rulings: tuple[Ruling, ...] = ()) -> Reconstruction:
    family = make_family("楚怡", given, EmptyLexicon(), Settings(), base=base)
    return reconstruct(family, EmptyLexicon(), Settings(), rulings=rulings)


def written(path: Path, given: tuple[Witness, ...], base: str) -> Path:
    made = made_of(given, base)
    path.write_bytes(export(Apparatus(label_rejected_readings(made, TableConfusables()))))
    return path


@pytest.fixture(scope="session")
def letter(folder: Path) -> Path:
    """The report of a short family whose text looks like markup and holds what cannot be seen."""
    return written(folder / "letter.html", tuple(witness(s, t) for s, t in TEXTS.items()), "web")


@pytest.fixture(scope="session")
def notice(folder: Path) -> Path:
    """The report of the notice."""
    files = sorted((ROOT / "corpora" / "chuyi-2022").glob("*.txt"))
    return written(folder / "notice.html", tuple(witness(f.name[:3], f.read_text("utf-8")) for f in files), "004")


@pytest.fixture(scope="session")
def long(folder: Path) -> Path:
    """The report of five copies of a long text."""
    copies = sample(60_000).copies
    return written(folder / "long.html", tuple(witness(c.siglum, c.text) for c in copies), BASE)


@pytest.fixture(autouse=True)
def quiet(page: Page) -> Iterator[None]:
    """Every test: nothing is asked for but the page itself, and nothing is complained of."""
    page.said.clear()
    page.size(1440, 900)
    yield
    page.eval("1")
    assert page.said == []
    assert [a for a in page.asked if not a.startswith("file:")] == []
    assert len([a for a in page.asked if a.startswith("file:") and "#" not in a]) <= 1


@cache
def data_of(path: Path) -> Any:
    found = re.search(r'id="record">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def shown(page: Page, selector: str) -> list[str]:
    """The texts of all elements that a selector finds."""
    return list(page.eval(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.textContent)"))


def count(page: Page, selector: str) -> int:
    return int(page.eval(f"document.querySelectorAll({json.dumps(selector)}).length"))


def fragment(page: Page) -> str:
    return str(page.eval("decodeURIComponent(location.hash)"))


def chosen(page: Page) -> str:
    """The text of the chosen clause; empty where none is."""
    return "".join(shown(page, '[aria-current="true"]'))


# ------------------------------------------------------------ what it draws


def test_text_that_looks_like_markup_is_shown_as_it_is(page: Page, letter: Path) -> None:
    page.open(letter)
    prose = "".join(shown(page, ".clause"))
    assert "<script alert(1)</script &amp;“楚怡”精神" in prose
    assert count(page, "script") == 2


def test_what_cannot_be_seen_is_shown_by_its_code_point(page: Page, letter: Path) -> None:
    page.open(letter)
    assert {"[202E]", "[200B]"} <= set(shown(page, ".clause .sign"))
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page.eval("document.getElementById('app').textContent")


def test_all_that_is_printed_is_drawn(page: Page, notice: Path) -> None:
    page.open(notice)
    drawn = set()
    for top in range(0, int(page.eval("document.querySelector('.box').scrollHeight")), 400):
        page.eval(f"document.querySelector('.box').scrollTop = {top}")
        page.settle()
        drawn |= set(map(int, page.eval("[...document.querySelectorAll('.box [data-row]')].map(e => e.dataset.row)")))
    said = data_of(notice)
    assert drawn <= set(range(len(said["rows"])))
    assert len(drawn) == int(shown(page, ".count")[0].split()[-1])


def test_a_clause_that_is_clicked_shows_its_witnesses_and_why_it_reads_so(page: Page, letter: Path) -> None:
    page.open(letter)
    page.click(".clause .s", next(i for i, said in enumerate(shown(page, ".clause .s")) if "所" in said))
    assert "3" in chosen(page)
    assert shown(page, ".synopsis dt bdi") == ["photo", "scan", "web"]
    lemmas = shown(page, ".entry .lemma")
    assert any("所" in lemma for lemma in lemmas)
    assert any("restored" in how for how in shown(page, ".entry .how"))


def test_a_place_counts_a_rare_han_as_one_character(page: Page, letter: Path) -> None:
    page.open(letter, "#find=" + "𠀋")
    page.press("/")
    page.press("Enter")
    whole = TEXTS["photo"]
    row = page.eval(
        "[...document.querySelectorAll('.synopsis dt')].find(e => e.textContent.startsWith('photo')).textContent"
    )
    start, end = map(int, re.findall(r"(\d+)–(\d+)", row)[0])
    assert "".join(shown(page, ".synopsis dd")[0].split()) == whole[start:end].strip()


# ------------------------------------------------------------ filters


def told_by_filter(page: Page) -> dict[str, int]:
    """What the filters say is found: places, findings, doubts, and of how many clauses how many are listed."""
    names = ("places", "findings", "doubts", "shown", "all")
    return dict(zip(names, map(int, re.findall(r"\d+", shown(page, ".count")[0])), strict=True))


def test_a_filter_leaves_the_clauses_that_have_the_flag_and_counts_the_findings(page: Page, notice: Path) -> None:
    said = data_of(notice)
    page.open(notice, "#code=repetition-loop")
    inner = unpacked(said["inner"])  # loops inside invented chapters
    loops = [i for i, f in enumerate(said["findings"]) if said["codes"][f[0]] == "repetition-loop"]
    counted = [i for i in loops if i not in inner]
    assert 0 < len(counted) < len(loops)
    assert shown(page, '[data-facet="code"][data-value="repetition-loop"] .many') == [str(len(counted))]
    assert told_by_filter(page)["findings"] == len(counted)
    assert count(page, ".box [data-row]:not(.dim)") > 0
    page.open(notice, "#code=hallucinated-section")
    assert told_by_filter(page)["shown"] > told_by_filter(page)["findings"] > 0  # one chapter has many clauses


def test_the_number_of_every_filter_is_that_of_the_places_or_findings_it_leaves(page: Page, notice: Path) -> None:
    page.open(notice)
    head = dict(re.findall(r"(open places|findings|doubts) (\d+)", shown(page, ".figures")[0]))
    items = page.eval(
        "[...document.querySelectorAll('.choice[data-facet]')].map(e => [e.dataset.facet, e.dataset.value])"
    )
    numbers = dict(zip(map(tuple, items), map(int, shown(page, ".choice[data-facet] .many")), strict=True))
    assert numbers["state", "open"] == int(head["open places"])
    by_severity = {s: n for (facet, s), n in numbers.items() if facet == "severity"}
    assert by_severity.pop("doubt") == int(head["doubts"])
    assert sum(by_severity.values()) == int(head["findings"])
    for (facet, value), number in numbers.items():
        page.open(notice, f"#{facet}={value}")
        found = told_by_filter(page)
        of_findings = found["doubts"] + found["findings"]
        assert (found["places"] if facet in ("state", "step") else of_findings) == number, (facet, value)
        assert found["shown"] <= found["all"]


def test_places_and_findings_that_are_asked_for_at_once_belong_together(page: Page, notice: Path) -> None:
    said = data_of(notice)
    page.open(notice, "#state=open&code=entity-substitution")
    code = said["codes"].index("entity-substitution")
    own = {i for i, f in enumerate(said["findings"]) if f[0] == code}
    at = [p for p in places(said) if p.state == "open" and own & set(p.remarks)]
    assert told_by_filter(page)["places"] == len(at)
    assert told_by_filter(page)["findings"] == len({i for p in at for i in p.remarks} & own)


def test_two_filters_ask_for_one_finding_that_meets_both(page: Page, notice: Path) -> None:
    said = data_of(notice)
    code, w = said["codes"].index("repetition-loop"), 1
    wanted = [f for f in said["findings"] if f[0] == code and f[2] == w]
    page.open(notice, f"#code=repetition-loop&witness={said['witnesses'][w]['siglum']}")
    assert wanted
    page.press("n")
    heads = shown(page, ".remark-head")
    assert any("repetition-loop" in h and said["witnesses"][w]["siglum"] in h for h in heads)
    other = '[data-facet="severity"][data-value="low"] .many'
    assert shown(page, other) == ["0"]


def test_filters_that_nothing_passes_say_so_and_can_be_cleared(page: Page, notice: Path) -> None:
    page.open(notice, "#code=wrong-issuer&step=0&state=open")
    assert page.eval("!document.querySelector('.empty-note').hidden")
    page.click(".filters-head button")
    assert page.eval("document.querySelector('.empty-note').hidden")
    assert fragment(page) in ("", "#")


def test_open_places_are_found_by_filter_and_by_key(page: Page, notice: Path) -> None:
    page.open(notice, "#state=open")
    total = int(shown(page, '[data-facet="state"][data-value="open"] .many')[0])
    page.open(notice)
    seen = set()
    for _ in range(total):
        page.press("n")
        assert count(page, ".entry .open-word") > 0
        seen.add(fragment(page))
    page.press("n")
    assert fragment(page) in seen  # there are no more
    assert len(seen) == total


# ------------------------------------------------------------ keys


def test_the_keys_walk_the_clauses_and_the_places_in_them(page: Page, letter: Path) -> None:
    page.open(letter)
    page.press("j")
    first = chosen(page)
    page.press("j")
    second = chosen(page)
    assert first != second
    page.press("ArrowUp")
    assert chosen(page) == first
    page.press("End")
    last = chosen(page)
    page.press("Home")
    assert chosen(page) == first != last
    page.eval("location.hash = ''")
    while "3" not in chosen(page):
        page.press("j")
    page.press("]")
    assert count(page, ".entry.locus") == 1
    assert page.eval("document.activeElement.matches('[aria-current]')")


@pytest.mark.parametrize("width", [1440, 700])
def test_a_filter_is_set_without_a_pointer(page: Page, notice: Path, width: int) -> None:
    page.size(width, 800)
    page.open(notice)
    page.press("f", " ")
    assert page.eval("document.activeElement.checked")
    assert fragment(page).startswith("#state=")
    page.press("Escape")
    assert page.eval("document.querySelector('.box').contains(document.activeElement)")


def test_enter_goes_into_the_apparatus_and_escape_comes_back(page: Page, letter: Path) -> None:
    page.open(letter)
    page.press("j", "Enter")
    assert page.eval("document.activeElement.id") == "apparatus-head"
    page.press("Escape")
    assert page.eval("document.activeElement.matches('.clause')")
    page.press("Escape")
    assert chosen(page) == ""


def test_a_question_mark_lists_every_key(page: Page, letter: Path) -> None:
    page.open(letter)
    page.press("?")
    assert page.eval("document.querySelector('dialog').open")
    assert {"j", "n", "]", "Enter", "Esc", "/", "f", "s", "r", "t", "x", "?"} <= set(shown(page, "dialog kbd"))
    page.press("Escape")
    assert not page.eval("document.querySelector('dialog').open")


def test_what_is_typed_into_the_search_is_no_command(page: Page, letter: Path) -> None:
    page.open(letter)
    page.press("/")
    page.send("Input.insertText", text="j")
    page.settle()
    assert chosen(page) == ""
    assert "find=j" in fragment(page)


def test_the_search_finds_what_only_a_witness_has(page: Page, letter: Path) -> None:
    page.open(letter)
    page.press("/")
    page.send("Input.insertText", text="推迸")
    page.press("Enter")
    assert shown(page, ".found") == ["1 of 1 clauses"]
    assert "推进" in chosen(page)


def test_the_strip_is_walked_by_keys_and_clicked(page: Page, notice: Path) -> None:
    page.open(notice)
    page.press("s")
    assert page.eval("document.activeElement.getAttribute('role')") == "slider"
    page.press("End")
    assert page.eval("document.querySelector('.box').scrollTop") > 0
    page.click(".strip")
    middle = int(page.eval("document.querySelector('[aria-current]').dataset.row"))
    assert 0.2 < middle / len(data_of(notice)["rows"]) < 0.8


# ------------------------------------------------------------ side by side


def test_what_is_under_the_pointer_is_shown_on_both_sides(page: Page, letter: Path) -> None:
    page.open(letter, "#view=compare&left=photo&right=scan")
    page.hover(".bit.differs")
    paired = shown(page, ".pair .paired")
    assert len(paired) == 2
    assert "迸" in paired[0]
    assert "进" in paired[1]


def test_the_two_sides_scroll_as_one_and_are_swapped(page: Page, notice: Path) -> None:
    page.open(notice, "#view=compare&left=001&right=003")
    page.eval("document.querySelector('.box').scrollTop = 3000")
    page.settle()
    tops = page.eval(
        "[...document.querySelectorAll('.pair')]"
        ".map(p => [...p.querySelectorAll('.side')].map(s => s.getBoundingClientRect().top))"
    )
    assert all(left == right for left, right in tops)
    page.press("x")
    assert "left=003&right=001" in fragment(page)


def test_only_where_two_witnesses_differ(page: Page, letter: Path) -> None:
    page.open(letter, "#view=compare&left=photo&right=scan")
    every = count(page, ".pair")
    page.click(".sides input")
    left = count(page, ".pair")
    assert 0 < left < every
    assert count(page, ".pair:not(:has(.differs, .one, .void))") == 0


# ------------------------------------------------------------ state, language, rulings


def test_the_state_stands_in_the_address_and_comes_back_from_it(page: Page, notice: Path) -> None:
    page.open(notice)
    page.press("2", "x", "j", "j", "l")
    there = page.eval("location.hash")
    heading = shown(page, "#apparatus-head")
    page.open(notice, there)
    assert shown(page, "#apparatus-head") == heading
    assert page.eval("document.documentElement.lang") == "zh-Hans"
    assert page.eval("document.querySelector('nav [aria-pressed=true]').textContent") == "对照"


@pytest.mark.parametrize(
    ("language", "fragment", "spoken"),
    [
        ("zh-CN", "", "zh-Hans"),
        ("zh", "#view=compare", "zh-Hans"),
        ("zh-TW", "#lang=en", "en"),
        ("en-US", "", "en"),
        ("fr", "", "en"),
        ("en-US", "#lang=zh", "zh-Hans"),
    ],
)
def test_the_page_opens_in_its_readers_language_unless_the_address_says_otherwise(
    page: Page, letter: Path, language: str, fragment: str, spoken: str
) -> None:
    page.language(language)
    page.open(letter, fragment)
    assert page.eval("document.documentElement.lang") == spoken
    page.language("en-US")


def test_what_flags_and_decisions_say_is_in_the_chosen_language_everywhere(page: Page, notice: Path) -> None:
    page.open(notice)
    page.press("j", "j", "n")
    remarks = {"en": list[str](), "zh": list[str]()}
    for lang in remarks:
        page.open(notice, f"#lang={lang}&view=text&clause=29")
        remarks[lang] += shown(page, ".entry .reason") + shown(page, ".remark > p:not(.proposal, .quiet)")
        page.open(notice, f"#lang={lang}&view=tables")
        remarks[lang] += shown(page, "section:last-child tbody td:nth-child(5)")
        page.eval("dispatchEvent(new Event('beforeprint'))")
        remarks[lang] += [s.split(": ", 1)[1] for s in shown(page, "#paper .paper-flag")]
        page.eval("dispatchEvent(new Event('afterprint'))")
    assert len(remarks["en"]) == len(remarks["zh"]) > 100
    assert [s for s in remarks["en"] if re.search(r"此本|误识|各本|从 ", s)] == []
    assert [s for s in remarks["zh"] if re.search(r"[a-z]{2,} [a-z]{2,}", s)] == []
    assert [s for s in remarks["zh"] + remarks["en"] if re.search(r"undefined|\{\w+\}", s)] == []


def test_chinese_is_quoted_as_in_the_other_results_and_flags_have_their_names(page: Page, notice: Path) -> None:
    files = sorted((ROOT / "corpora" / "chuyi-2022").glob("*.txt"))
    made = made_of(tuple(witness(f.name[:3], f.read_text("utf-8")) for f in files), "004")
    page.open(notice, "#lang=zh")
    page.eval("dispatchEvent(new Event('beforeprint'))")
    told = {s.split(": ", 1)[1] for s in shown(page, "#paper .paper-flag")}
    page.eval("dispatchEvent(new Event('afterprint'))")
    outer = [f for f, around in zip(made.findings, find_enclosing(made.findings), strict=True) if around is None]
    messages = {f.message.render("zh") for f in outer if isinstance(f.message, Message)}
    quoted = {said for said in messages if "「" in said}
    assert quoted and quoted <= told
    assert "脱字 dropped-characters" in shown(page, "[data-facet=code] bdi")
    page.open(notice, "#lang=en")
    assert "dropped-characters" in shown(page, "[data-facet=code] bdi")


def test_an_address_that_names_nothing_known_is_passed_over(page: Page, letter: Path) -> None:
    page.open(letter, "#view=nowhere&clause=99999&left=nobody&lang=xx&code=%E0%A4%A&step=9")
    assert page.eval("document.querySelector('nav [aria-pressed=true]').textContent") == "Text"


def test_the_tables_lead_to_the_places_they_count(page: Page, letter: Path) -> None:
    page.open(letter, "#view=tables")
    cells = shown(page, "section:first-child tbody tr:first-child td")
    assert cells[:4] == ["进", "迸", "1", "looks alike"]
    page.click(".lead")
    assert "推进" in chosen(page)


# ------------------------------------------------------------ size, paper, small windows


def test_a_long_text_is_drawn_only_where_it_is_looked_at(page: Page, long: Path) -> None:
    page.open(long)
    most = 0
    for _ in range(12):
        page.eval("document.querySelector('.box').scrollTop += 9000")
        page.settle()
        most = max(most, count(page, "*"))
    assert most < 4000
    page.press("End")
    assert page.eval("document.querySelector('[aria-current]').getBoundingClientRect().bottom") <= 900
    page.press("k", "k")
    assert page.eval("document.querySelector('[aria-current]').getBoundingClientRect().top") > 0


def test_paper_holds_the_whole_text_with_numbered_notes_at_the_end_of_each_section(page: Page, notice: Path) -> None:
    page.open(notice)
    page.eval("dispatchEvent(new Event('beforeprint'))")
    prose = "".join(page.eval("[...document.querySelectorAll('#paper .prose .s')].map(e => e.textContent)"))
    assert "".join(prose.split()) == "".join(data_of(notice)["text"].split())
    numbers = [n for n in shown(page, "#paper sup") if n.isdigit()]
    assert numbers == [str(i + 1) for i in range(len(numbers))]
    notes = [re.match(r"\d+ ", n) for n in shown(page, "#paper .notes p")]
    assert [n[0].strip() for n in notes if n] == numbers
    assert [head.strip() for head in shown(page, "#paper .head")] == ["一、工作目标", "二、主要任务", "三、组织实施"]
    at_end = "s.querySelectorAll('.notes').length === 1 && s.lastChild.matches('.notes')"
    assert page.eval(f"[...document.querySelectorAll('#paper section')].every(s => {at_end})")
    assert count(page, "#paper button, #paper input") == 0
    page.eval("dispatchEvent(new Event('afterprint'))")
    assert count(page, "#paper *") == 0
    assert page.paper().startswith(b"%PDF")


@pytest.mark.parametrize("asked", ["?print=clean", "button"])
def test_the_text_alone_is_printed_if_asked_for(page: Page, notice: Path, asked: str) -> None:
    page.open(notice, asked if asked.startswith("?") else "")
    page.eval("window.print = () => { dispatchEvent(new Event('beforeprint')) }")
    if asked == "button":
        page.click(".menu summary")
        page.click(".menu button", 1)
    else:
        page.eval("print()")
    lines = [line.rstrip() for line in data_of(notice)["text"].split("\n") if line.strip()]
    assert shown(page, "#paper p") == lines
    assert count(page, "#paper sup, #paper .notes, #paper h1, #paper .s") == 0
    page.eval("dispatchEvent(new Event('afterprint'))")


def test_no_printed_page_has_a_single_line(page: Page, letter: Path) -> None:
    page.open(letter, "?print=clean")
    page.eval("dispatchEvent(new Event('beforeprint'))")
    page.send("Emulation.setEmulatedMedia", media="print")
    style = "getComputedStyle(document.querySelector('#paper {}')).{}"
    assert page.eval(style.format(".prose", "orphans")) == page.eval(style.format(".prose", "widows")) == "2"
    assert page.eval(style.format(".last", "breakInside")) == "avoid"
    assert page.eval("document.querySelector('#paper .last').children.length") == 3
    page.send("Emulation.setEmulatedMedia", media="")


@pytest.mark.parametrize("view", ["text", "compare", "tables"])
@pytest.mark.parametrize("dark", [False, True])
def test_a_narrow_window_needs_no_scrolling_sideways(page: Page, notice: Path, view: str, dark: bool) -> None:
    page.size(360, 780, dark=dark)
    page.open(notice, f"#view={view}&clause=90")
    assert page.eval("document.documentElement.scrollWidth") <= 360
    assert page.eval("[...document.querySelectorAll('.box, header')].every(e => e.scrollWidth <= e.clientWidth)")


def test_the_index_is_drawn_without_any_code(page: Page, folder: Path) -> None:
    given = tuple(witness(s, t) for s, t in TEXTS.items())
    made = reconstruct(make_family("楚怡", given, EmptyLexicon(), Settings(), base="web"), EmptyLexicon(), Settings())
    (folder / "index.html").write_bytes(render_index([make_index_entry(Apparatus(made), (0, 1, 2))] * 2))
    page.open(folder / "index.html")
    assert count(page, "tbody tr") == 2
    assert count(page, "svg path") > 1
    assert count(page, "script") == 0
    page.size(360, 780)
    assert page.eval("document.documentElement.scrollWidth") <= 360


def test_an_index_of_many_thousand_families_is_searched_sorted_and_paged(page: Page, folder: Path) -> None:
    given = tuple(witness(s, t) for s, t in TEXTS.items())
    made = reconstruct(make_family("楚怡", given, EmptyLexicon(), Settings(), base="web"), EmptyLexicon(), Settings())
    one = make_index_entry(Apparatus(made), (0, 1, 2))
    entries = [replace(one, name=f"卷 {n:05}", title=f"第{n}号通知", open_places=n % 7) for n in range(3000)]
    (folder / "index.html").write_bytes(render_index([*entries, replace(one, name="异卷", title="", open_places=99)]))
    page.open(folder / "index.html")
    first = "document.querySelector('tbody a')"
    assert count(page, "tbody tr") == 100
    assert page.eval(f"{first}.getAttribute('href')") == "%E5%8D%B7%2000000/report.html"
    page.eval("document.querySelector('nav button:last-of-type').click()")
    assert page.eval(f"{first}.textContent") == "第100号通知"
    page.eval("document.querySelectorAll('th button')[4].click()")
    assert page.eval(f"{first}.textContent") == "异卷", "most open places first, from the first page"
    assert page.eval("document.querySelectorAll('th')[4].getAttribute('aria-sort')") == "descending"
    page.eval("document.querySelector('input').value = '第29 号'")
    page.eval("document.querySelector('input').dispatchEvent(new Event('input')) && null")
    page.until("document.querySelector('[role=status]').textContent === 'found: 111'")
    page.size(360, 780)
    assert page.eval("document.documentElement.scrollWidth") <= 360


def test_a_report_leads_back_to_the_index_where_there_is_one(page: Page, letter: Path, folder: Path) -> None:
    page.open(letter)
    assert count(page, ".index-link") == 0
    given = tuple(witness(s, t) for s, t in TEXTS.items())
    (folder / "letter").mkdir()
    indexed = folder / "letter" / "report.html"
    indexed.write_bytes(export(Apparatus(made_of(given, "web"), indexed=True)))
    page.open(indexed)
    assert page.eval("document.querySelector('.index-link').href") == (folder / "index.html").as_uri()
