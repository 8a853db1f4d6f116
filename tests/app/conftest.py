"""An empty working folder, and the command line in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from chuyi_recon.app.cli.main import main
from tests.app.commands import CommandOutput, RunRecon


@pytest.fixture
def workdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def recon(workdir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> RunRecon:
    """Runs a command line in that folder."""

    def run(*arguments: str | Path) -> CommandOutput:
        monkeypatch.setattr(sys, "argv", ["recon", *map(str, arguments)])
        capsys.readouterr()
        code = main()
        return CommandOutput(code, *capsys.readouterr())

    return run
