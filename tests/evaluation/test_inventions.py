"""How much of what a transcription invented is printed all the same."""

from chuyi_recon.core.model import Span
from chuyi_recon.evaluation.flag_scores import Label
from chuyi_recon.evaluation.inventions import Inventions, measure_inventions
from tests.line import reconstruct_texts

HEAD = "关于开展堤防检查的通知\n各市水利局：为做好汛期工作，现将有关事项通知如下。\n"
BODY = "一、加强堤防巡查，发现险情立即上报，不得延误。\n二、备足防汛物资，落实专人保管，定期清点更换。\n"
FALSE = "弘扬抗洪精神，谱写新时代水利事业新篇章，为全面建设现代化贡献力量。\n"


def label(siglum: str, text: str, what: str, code: str = "hallucinated-section") -> Label:
    at = text.index(what)
    return Label(siglum, code, Span(at, at + len(what)))


def test_an_invention_that_is_kept_out_is_not_printed() -> None:
    false = HEAD + FALSE + BODY
    r = reconstruct_texts({"a": HEAD + BODY, "b": HEAD + BODY, "c": false})
    assert measure_inventions(r, [label("c", false, FALSE.strip())]) == Inventions(len(FALSE.strip()), 0)


def test_one_that_reaches_the_text_is_counted_without_its_line_end() -> None:
    text = HEAD + FALSE + BODY
    r = reconstruct_texts({"a": text})
    assert measure_inventions(r, [label("a", text, FALSE)]) == Inventions(len(FALSE.strip()), len(FALSE.strip()))


def test_what_another_witness_attests_too_is_none() -> None:
    text = HEAD + FALSE + BODY
    r = reconstruct_texts({"a": text, "b": text})
    assert measure_inventions(r, [label("a", text, FALSE.strip())]).printed == 0


def test_other_labels_are_no_inventions() -> None:
    text = HEAD + FALSE + BODY
    assert (
        measure_inventions(reconstruct_texts({"a": text}), [label("a", text, FALSE, "repetition-loop")]) == Inventions()
    )
