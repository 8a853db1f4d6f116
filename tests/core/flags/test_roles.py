"""What each flag may do: which cost a place its vote, which only advise, and what each looks at."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chuyi_recon.app.language.chinese import ChineseLexicon
from chuyi_recon.app.project.family_job import process_family
from chuyi_recon.app.project.job import FamilyJob
from chuyi_recon.core import pipeline
from chuyi_recon.core.flags.catalogue import FLAGS, VOTING, Flag
from chuyi_recon.core.flags.context import FlagContext
from chuyi_recon.core.model import Finding, FlagFindings, Role, Span, Subject
from chuyi_recon.core.settings import Settings
from tests.line import LEXICON, make_family, make_witness

# c has a line that nobody else has, a sign misread, a figure of its own and a line lost.
TEXTS = {
    "a": "各县应于年底以前完成普查工作，结果报省。\n普查经费三千元由省统一安排。\n各区照此办理。\n",
    "b": "各县应于年底以前完成普查工作，结果报省。\n普查经费三千元由省统一安排。\n各区照此办理。\n",
    "c": "各县应于年底以前完戌普查工作，结果报省。\n普查经费八千元由省统一安排。\n",
}


def advising() -> list[type[Flag]]:
    return [flag for flag in FLAGS.values() if flag.role is Role.ADVISES]


def test_what_the_flags_with_a_say_in_the_text_may_do() -> None:
    assert {code: FLAGS[code].role for code in sorted(VOTING)} == {
        "entity-substitution": Role.ACCUSES,
        "hallucinated-section": Role.WITHHOLDS,
        "page-artifact": Role.WITHHOLDS,
        "repetition-loop": Role.WITHHOLDS,
        "web-boilerplate": Role.WITHHOLDS,
        "wrong-document-number": Role.ACCUSES,
        "wrong-issuer": Role.ACCUSES,
    }


def test_each_flag_has_a_subject_of_its_own() -> None:
    assert len({flag.subject for flag in FLAGS.values()}) == len(FLAGS) == len(Subject)


@pytest.mark.parametrize("code", sorted(VOTING))
def test_no_flag_that_votes_needs_the_word_of_one_that_advises(code: str) -> None:
    others = {x for flag in advising() for x in (flag.role, flag.subject)}
    assert not FLAGS[code].needs & others


def test_a_flag_sees_of_earlier_findings_only_those_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    own = make_family(TEXTS)
    context = pipeline._make_context(own, pipeline.fold_witnesses(own.witnesses, LEXICON), LEXICON, Settings())
    earlier = tuple(
        FlagFindings(flag.role, flag.subject, (Finding(code, flag.severity, "c", Span(0, 5), ""),))
        for code, flag in FLAGS.items()
    )
    seen: list[set[Subject]] = []

    def find(self: Flag, context: FlagContext) -> Iterator[Finding]:
        seen.append({f.subject for f in context.earlier_findings})
        return iter(())

    monkeypatch.setattr(FLAGS["dropped-characters"], "find", find)
    pipeline.run_flags(replace(context, earlier_findings=earlier), {"dropped-characters"})
    kinds = {flag.subject for flag in FLAGS.values() if flag.code in VOTING}
    assert seen == [kinds | {Subject.FIGURE}]


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the flags that only advise, as they are asked from now on."""
    out: list[str] = []
    for flag in advising():

        def find(self: Flag, context: FlagContext, real=flag.find) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
            out.append(self.code)
            return real(self, context)  # type: ignore[no-any-return]

        monkeypatch.setattr(flag, "find", find)
    return out


def test_who_only_takes_the_text_has_no_flag_asked_that_only_advises(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = asked(monkeypatch)
    made = pipeline.reconstruct(make_family(TEXTS), LEXICON, Settings())
    assert made.text == TEXTS["a"]
    assert codes == []


def test_who_looks_at_the_findings_has_all_in_report_order_and_each_flag_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = asked(monkeypatch)
    made = pipeline.reconstruct(make_family(TEXTS), LEXICON, Settings())
    found = [f.code for f in made.findings]
    assert "number-conflict" in found
    assert "garbled-characters" in found
    assert [f.span.start for f in made.findings] == sorted(f.span.start for f in made.findings if f.siglum == "c")
    assert len(made.findings) == len(found)
    assert sorted(codes) == sorted(flag.code for flag in advising())


@pytest.mark.parametrize(
    ("write", "told", "asks"),
    [
        (("text",), False, False),
        (("text", "alignment"), False, False),
        (("text",), True, True),
        (("text", "flags"), False, True),
        (("annotated",), False, True),
    ],
)
def test_a_command_asks_for_advice_where_a_result_shows_it_or_it_tells_findings_itself(
    write: tuple[str, ...], told: bool, asks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = asked(monkeypatch)
    given = tuple(make_witness(s, t) for s, t in TEXTS.items())
    result = process_family(FamilyJob("notice", given, None, "", None, write, ChineseLexicon(), Settings(), told=told))
    assert bool(codes) is asks
    assert bool(result.findings) is asks
    assert (result.summary.finding_counts is not None) is asks
