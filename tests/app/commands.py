"""Runs `recon` in this process, as a person would type it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chuyi_recon.app.files.storage import MARK_FILE

CORPORA = Path(__file__).parents[2] / "corpora"

NOTICE = {
    "web.txt": "关于实施职业教育“楚怡”行动的通知\n\n支持建设3楚怡高水平职业本科学校，建设10所楚怡高职学校。\n"
    "全省统筹推进，各市州按照职责分工抓好落实，定期报告工作进展情况。\n",
    "scan.txt": "关于实施职业教育“楚怡”行动的通知\n\n支持建设3所“楚怡”高水平职业本科学校，建设10所“楚怡”高职学校。\n"
    "全省统筹推进，各市州按照职责分工抓好落实，定期报告工作进展情况。\n",
    "photo.txt": "关于实施职业教育“楚怡”行动的通知\n\n支持建设3所“楚怡”高水平职业本科学校，建设10所“楚怡”高职学校。\n"
    "全省统筹推迸，各市州按照职责分工抓好落实，定期报告工作进展情况。\n",
}
STATION = {
    "a.txt": "公告歷史建築「舊澄溪驛」修復及再利用計畫，並自即日起公開閱覽30日。\n"
    "依據：文化資產保存法第24條及其施行細則相關規定。\n",
    "b.txt": "公告歷史建築「舊澄溪驛」修復及再利用計畫，並自即日起公開閱覽30日。\n"
    "依據：文化資產保存法第24條及其施行細則相關規走。\n",
}


@dataclass(frozen=True)
class CommandOutput:
    """What a command left behind."""

    code: int
    out: str
    err: str


RunRecon = Callable[..., CommandOutput]


def write_files(folder: Path, texts: dict[str, str], encoding: str = "utf-8") -> Path:
    """A folder with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode(encoding))
    return folder


def read_results(out: Path) -> dict[str, bytes]:
    """Every file below a folder, by its place, but for the mark by which recon knows its results."""
    found = (p for p in sorted(out.rglob("*")) if p.is_file() and p.name != MARK_FILE)
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in found}


def run_in_process(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """`recon` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "chuyi_recon", *arguments], cwd=cwd, env=env, capture_output=True, check=False
    )
