"""Laws of the page: layout and forms are those of most sources, whoever is the pivot; a restored line is a line."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.core.model import Reconstruction
from chuyi_recon.core.pipeline import make_family, reconstruct
from chuyi_recon.core.settings import Settings
from chuyi_recon.core.text.lexicon import EmptyLexicon
from tests.laws.families import Making, Text, excerpts, law, reconstructed, witness

_HANS, _HANT = "关于实施职业教育与学校设专层级统筹发传创国县区", "關於實施職業教育與學校設專層級統籌發傳創國縣區"
_TO_HANT = str.maketrans(_HANS, _HANT)


class _Scripts(EmptyLexicon):
    """No words, but the script of the notice."""

    def simplify(self, text: str) -> str:
        return text.translate(str.maketrans(_HANT, _HANS))


def _in_one_line(text: Text) -> str:
    return "".join(text)


def _a_sign_a_line(text: Text) -> str:
    return "\n".join("".join(text))


def _letter_spaced(text: Text) -> str:
    return "\n".join(" ".join(line) for line in text)


def _half_width(text: Text) -> str:
    return "\n".join(text).translate(str.maketrans("，；：（）。", ",;:()."))


def _apart(text: Text) -> str:
    return "\n\n".join(text)


def _shown(text: Text) -> str:
    """Signs that show nothing between all others, as a web page has them against being copied."""
    return "\N{ZERO WIDTH SPACE}".join("\n".join(text))


ODD = st.sampled_from([_in_one_line, _letter_spaced, _half_width, _apart, _shown])


def _for_each_pivot(texts: dict[str, str]) -> list[Reconstruction]:
    given = tuple(witness(s, t) for s, t in texts.items())
    family = make_family("楚怡", given, _Scripts(), Settings())
    return [reconstruct(replace(family, lead_witness=p), _Scripts(), Settings()) for p in family.sigla]


@law(60)
@given(excerpts(), ODD, st.integers(0, 2))
def test_one_witness_imposes_no_layout_whoever_is_the_pivot(
    truth: Text, odd: Callable[[Text], str], place: int
) -> None:
    text = "\n".join(truth)
    texts = [text, text + "\n"]
    texts.insert(place, odd(truth))
    for made in _for_each_pivot({f"{i:03}": t for i, t in enumerate(texts)}):
        assert made.text.strip() == text


@law(30)
@given(excerpts(), st.lists(st.booleans(), min_size=3, max_size=5))
def test_the_text_is_in_one_script_that_of_most(truth: Text, traditional: list[bool]) -> None:
    text = "\n".join(truth)
    texts = {f"{i:03}": (text.translate(_TO_HANT) if t else text) + "\n" * i for i, t in enumerate(traditional)}
    most = 2 * sum(traditional) >= len(traditional) and any(traditional)
    for made in _for_each_pivot(texts):
        assert made.text.strip() == (text.translate(_TO_HANT) if most else text)


@law(60)
@given(excerpts(), st.sets(st.integers(1, 7), min_size=1, max_size=2), st.booleans())
def test_what_is_restored_to_a_base_ends_as_the_lines_of_its_givers(truth: Text, lost: set[int], whole: bool) -> None:
    """Whole lines that the base lost, and the last signs of lines."""
    gone = {n for n in lost if n < len(truth) - 1 and {n - 1, n + 1}.isdisjoint(lost)}
    kept = [line if n not in gone else "" if whole else line[:-1] for n, line in enumerate(truth)]
    text = "\n".join(truth)
    texts = {"000": text, "001": text + "\n", "004": "\n".join(line for line in kept if line)}
    assert reconstructed(Making("004", texts)).text == text


@law(30)
@given(excerpts(), st.sampled_from([_in_one_line, _letter_spaced, _half_width, _apart]))
def test_a_base_keeps_its_layout_and_its_forms(truth: Text, odd: Callable[[Text], str]) -> None:
    text = "\n".join(truth)
    base = odd(truth)
    assert reconstructed(Making("004", {"000": text, "001": text + "\n", "004": base})).text == base
