"""What counts once: copies are known by what they share, not by what is right in them."""

from random import Random

from chuyi_recon.core import pipeline
from chuyi_recon.core.families.dependence import dependence_scores
from chuyi_recon.core.settings import Settings
from tests.line import LEXICON, make_family, make_witness, reconstruct_texts

TEXT = "".join(
    f"第{n}条　{clause}\n"
    for n, clause in zip(
        "一二三四五六七八九十",
        (
            "为了加强堤防管理，保障防洪安全，根据有关法律，结合本市实际，制定本办法。",
            "本市行政区域内河道堤防的规划、建设、维护和管理，适用本办法。",
            "市水行政主管部门负责全市堤防的统一管理，区县按照分工负责。",
            "堤防工程应当符合防洪规划，依法办理审批手续后方可开工建设。",
            "任何单位和个人都有保护堤防的义务，有权检举破坏堤防的行为。",
            "在堤防保护范围内，禁止爆破、打井、采石、取土和建造房屋。",
            "汛期堤防巡查实行责任制，发现险情应当立即上报并组织抢修。",
            "维护经费列入财政预算，专款专用，不得截留、挪用或者侵占。",
            "对在堤防保护工作中作出显著成绩的单位和个人，给予表彰奖励。",
            "违反本办法规定的，责令停止违法行为，限期恢复原状，可以罚款。",
        ),
        strict=True,
    )
)
GUESSES = "的一是了在有和国大中人上为个地业"


def misread(text: str, rate: float, seed: str) -> str:
    rng = Random(seed)
    return "".join(rng.choice(GUESSES) if c not in "\n　" and rng.random() < rate else c for c in text)


def copies(count: int) -> dict[str, str]:
    """Four fair witnesses, and a bad one with `count` copies that each have slips of their own."""
    bad = misread(TEXT, 0.15, "bad")
    fair = {s: misread(TEXT, 0.03, s) for s in "abcd"}
    return fair | {f"z{i}": misread(bad, 0.005, f"copy {i}") for i in range(count + 1)}


def sources(texts: dict[str, str], base: str | None = None) -> list[list[str]]:
    """The witnesses that count once, together."""
    found = reconstruct_texts(texts, base).table.independence_classes
    return sorted([s for s in found if found[s] == source] for source in set(found.values()))


def test_copies_of_a_bad_witness_count_once() -> None:
    assert sources(copies(3)) == [["a"], ["b"], ["c"], ["d"], ["z0", "z1", "z2", "z3"]]


def test_they_do_not_outvote_those_who_read_for_themselves() -> None:
    assert (
        reconstruct_texts(copies(4)).text.splitlines()
        == reconstruct_texts(copies(0)).text.splitlines()
        == TEXT.splitlines()
    )


def test_the_pivot_is_none_of_them() -> None:
    assert make_family(copies(4)).lead_witness.startswith("z")
    assert reconstruct_texts(copies(4)).family.lead_witness in "abcd"


def test_a_base_stays_the_pivot_although_it_has_copies() -> None:
    assert reconstruct_texts(copies(4), base="z0").family.lead_witness == "z0"


def test_good_witnesses_that_agree_are_no_copies() -> None:
    fair = {s: misread(TEXT, 0.02, s) for s in "abcdef"}
    assert sources(fair) == [[s] for s in "abcdef"]


def test_a_pair_that_shares_little_says_nothing_of_copying() -> None:
    def found(texts: dict[str, str]) -> set[tuple[str, str]]:
        own = make_family(texts)
        case = pipeline._make_context(own, pipeline.fold_witnesses(own.witnesses, LEXICON), LEXICON, Settings())
        return set(dependence_scores(case.table.loci))

    assert ("z0", "z1") in found(copies(1))
    # Of two lines all that the copies share are some ten readings.
    assert found({s: "".join(t.splitlines(True)[:2]) for s, t in copies(1).items()}) == set()


def test_witnesses_of_one_group_count_once_whatever_they_say() -> None:
    texts = {"a": TEXT, "b": TEXT.replace("堤防", "河堤"), "c": TEXT.replace("防洪", "防汛")}
    given = [make_witness(s, t, "" if s == "c" else "one run") for s, t in texts.items()]
    own = pipeline.make_family("notice", given, LEXICON, Settings())
    found = pipeline.reconstruct(own, LEXICON, Settings()).table.independence_classes
    assert found["a"] == found["b"] != found["c"]
