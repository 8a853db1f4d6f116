"""Names that files and folders get do not depend on the machine or the order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuyi_recon.app.project import intake
from chuyi_recon.app.project.naming import assign_sigla, name_families, safe_file_name
from tests.app.commands import RunRecon

PARTS = st.sampled_from(["通知", "2022", "scan", "web", "函 稿", "a"])
PATHS = st.lists(st.lists(PARTS, min_size=2, max_size=4).map(lambda p: Path("/", *p)), unique=True, max_size=8)


@given(PATHS)
def test_names_of_families_differ_and_follow_their_folders(paths: list[Path]) -> None:
    names = name_families(paths)
    assert len({n.casefold() for n in names}) == len(paths)
    assert dict(zip(paths[::-1], name_families(paths[::-1]), strict=True)) == dict(zip(paths, names, strict=True))


@given(PATHS)
def test_sigla_differ_and_follow_their_files(paths: list[Path]) -> None:
    files = [p.with_name(p.name + ".txt") for p in paths]
    named = assign_sigla(files)
    assert len({s for s, _ in named}) == len(paths)
    assert dict(zip(files[::-1], assign_sigla(files[::-1]), strict=True)) == dict(zip(files, named, strict=True))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("湘教发〔2022〕7号", "湘教发〔2022〕7号"),
        ("a/b:c*?", "a-b-c"),
        ("通知\n第1页", "通知-第1页"),
        ("..", "family"),
        ("字" * 200, "字" * 80),
    ],
)
def test_a_name_is_safe_on_every_system(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_of_many_loose_files_the_families_are_found_as_of_few(
    workdir: Path, monkeypatch: pytest.MonkeyPatch, recon: RunRecon
) -> None:
    notice = "各市水利局：为做好汛期工作，保障人民生命财产安全，现将有关事项通知如下。加强堤防巡查，发现险情立即上报。"
    contract = "根据有关法律法规，经公开招标，甲乙双方协商一致，订立本合同。乙方为甲方加工地方文献三千册，古籍另计。"
    texts = {"a": notice, "b": contract, "c": notice.replace("险情", "脸情"), "d": contract.replace("三千", "二千")}
    for name, text in texts.items():
        (workdir / f"{name}.txt").write_text(text, "utf-8")
    monkeypatch.setattr(intake, "_MANY_LOOSE", 3)

    recon("align", *(f"{name}.txt" for name in texts), "-o", "out")

    assert sorted(path.name for path in Path("out").iterdir() if path.is_dir()) == ["a", "b"]
