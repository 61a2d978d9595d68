"""The command in this very process: what it says, what it leaves with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from outreach.cli import run

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command on an instance of its own: exit code, what it told, what it complained of."""
    monkeypatch.setenv("OUTREACH_INSTANCE", str(tmp_path / "instance"))

    def run_command(*words: str) -> tuple[int, str, str]:
        code = run(words)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_command


@pytest.fixture
def instance(say: Say, tmp_path: Path) -> Path:
    """An instance made by the command."""
    assert say("init")[0] == 0
    return tmp_path / "instance"
