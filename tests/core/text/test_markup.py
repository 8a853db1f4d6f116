"""Markup is found by its whole form; the same signs in plain text stay text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.text.fold import fold
from chuyi_recon.core.text.markup import find_markup


def text_in(source: str) -> str:
    """What a reader compares of a text, without white space."""
    found = find_markup(source)
    hidden = {i for s in found.hidden for i in range(s.start, s.end)}
    coded = {c.span.start: c.char for c in found.coded_characters}
    return "".join("".join(coded.get(i, c) for i, c in enumerate(source) if i not in hidden).split())


PLAIN = (
    "5*3*2=30，8 * 9",
    "张**、李**、王**三人",
    "身份证号430****1234",
    "____年____月____日（____）",
    "C#语言，#12，编号1_000_2",
    "US$5和US$6，$100 和 $200，earns $5,000 and $6,000.",
    "a<b，b>a，x <y 且 y> z",
    "首页 | 新闻 | 公告",
    "他说──好，1—2",
    "[2023](5)，见[注](下)",
    "R&D，AT&T，a&b;",
    "C:\\Users\\new",
    "表1* 与表2* 所列数据",
    "重金属（*）与盐（*）",
    "``Bread and Water''",
)

MARKED = (
    ("## 一、总则 ##\n正文", "一、总则正文"),
    ("**总则**，由**林业局**负责；***甲***；**“专项”**工作", "总则，由林业局负责；甲；“专项”工作"),
    ("*关于做好保护工作的通知*\n_注_", "关于做好保护工作的通知注"),
    ("```markdown\n甲\n```\n~~~\n乙\n~~~", "甲乙"),
    ("甲\n---\n乙\n* * *\n丙\n***\n丁\n===\n", "甲乙丙丁"),
    ("> 各乡镇\n> > 各村", "各乡镇各村"),
    ("1\\. 甲\\*乙\\_丙，青林发\\[2023\\]18号", "1.甲*乙_丙，青林发[2023]18号"),
    ("![图](images/a_1.png)\n见[公告](https://example.cn/a)和<https://example.cn>", "见公告和https://example.cn"),
    ("正文[^1]，`甲`，~~乙~~\n[^1]: 注", "正文1，甲，乙1注"),
    ("<!-- 第3页 -->甲<br/>乙<sup>2</sup><u>丙</u><pagebreak page='3'/>\n<page>\n<|im_end|>", "甲乙2丙"),
    (
        "<table border=1 style='a: b'><tr><th colspan=\"2\">甲\\n乙</th></tr><tr><td>1</td><td></td></tr></table>",
        "甲乙1",
    ),
    ("<td>甲</td><td>乙</td></tr>", "甲乙"),
    ("<image><page>154</page><x>10</x></image>甲", "甲"),
    ("甲&nbsp;乙&lt;2023&gt;&#65292;&amp;", "甲乙<2023>，&"),
    ("| 序号 | 树种 |\n|:---|---:|\n| 1 | 香樟 |\n以上", "序号树种1香樟以上"),
    ("树种 | 树龄\n--- | ---\n香樟 | 320\n", "树种树龄香樟320"),
    ("| 甲 | 乙 |\n|---+---|\n| 丙 | 丁 |", "甲乙丙丁"),
    ("+---+---+\n| 甲 | 乙 |\n+===+===+", "甲乙"),
    ("┌──┬──┐\n│甲│乙│\n└──┴──┘", "甲乙"),
    ("占$95.0\\%$，$3.2$个，\\(a=1\\)，$$x+y=2$$", "占95.0%，3.2个，a=1，x+y=2"),
    ("$18^{\\circ}\\mathrm{C}$，$7.2\\pm 0.1$，$\\geq 6\\mathrm{mg/L}$", "18°C，7.2±0.1，≥6mg/L"),
    ("滿意程度 $ ^{19} $計算，m^{2}", "滿意程度19計算，m2"),
    ("\\begin{tabular}{lc} 甲 & 乙 \\\\ \\hline \\multicolumn{2}{c}{丙} \\end{tabular}", "甲乙丙"),
    ("\\section{总则}\\textbf{第一条}", "总则第一条"),
)


@pytest.mark.parametrize("text", PLAIN)
def test_signs_that_are_ordinary_characters_are_text(text: str) -> None:
    assert find_markup(text).hidden == ()


@pytest.mark.parametrize(("text", "wanted"), MARKED)
def test_of_markup_the_text_inside_it_is_left(text: str, wanted: str) -> None:
    assert text_in(text) == wanted


def test_a_table_and_its_cells_are_known_in_every_form() -> None:
    forms = {
        "html": "<table><tr><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr></table>",
        "markdown": "| 一 | 二 |\n|---|---|\n| 三 | 四 |",
        "ruled": "│一│二│\n│三│四│",
        "latex": "\\begin{tabular}{cc}一 & 二 \\\\ 三 & 四\\end{tabular}",
    }
    for form, text in forms.items():
        found, folded = find_markup(text), fold(text, str)
        assert [t.form for t in found.tables] == [form]
        assert {folded.sign_at(c) for c in found.cell_edges} == {0, 1, 2, 3, 4}
    plain = "树种 树龄 所在村\n香樟 320 桥头村"
    assert [t.form for t in find_markup(plain).tables] == ["plain"]
    assert [plain[g.start : g.end] for g in find_markup(plain).column_gaps] == [" "] * 4
    assert find_markup("展 和 改 革\n湖 南 省 发").column_gaps == ()
    assert find_markup("The committee met here\nIt was good then").tables == ()


def test_what_is_left_of_a_fraction_or_a_power_is_not_what_it_says() -> None:
    told = {
        "$95.0\\%$": True,
        "$3.2$": True,
        "$^{19}$": True,
        "$10^{6}$": False,
        "$\\frac{a}{b}$": False,
        "$\\pm$": False,
    }
    assert {text: find_markup(text).coded_stretches[0].plain for text in told} == told


@given(st.text("#*_>-|~`=$\\[](){}<>/&;.:!^ \n甲乙a1tdr", max_size=60))
def test_markup_lies_in_its_text_in_order_and_folds_to_one_sign_a_character(text: str) -> None:
    found = find_markup(text)
    ends = [0, *(end for s in found.hidden for end in (s.start, s.end)), len(text)]
    assert ends == sorted(ends)
    hidden = {i for s in found.hidden for i in range(s.start, s.end)}
    assert hidden.isdisjoint(fold(text, str).origin.tolist())
    assert hidden.isdisjoint(c.span.start for c in found.coded_characters)
    assert all(0 <= at <= len(text) for at in (*found.cell_edges, *found.block_edges))
