"""`publish` rehearsed and verified: what it says, what it leaves with, and that it writes nothing."""

import os
import shutil
from pathlib import Path

import pytest

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import open_house
from outreach.serving.instance import create_instance
from outreach.settings import Settings, read_settings
from tests.cli.conftest import Say


@pytest.fixture
def filled(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A fictitious instance that has published, on a day when its next quarter waits."""
    monkeypatch.setenv("OUTREACH_TODAY", "2026-08-20")
    create_instance(Settings(instance=tmp_path / "instance"), None, fictitious=True)
    settings = read_settings()
    house = open_house(settings)
    make_demo_accounts(house, "demo-demo-1", settings.today())
    fill_demo(house, Wish(settings.today(), 400), tell=lambda told: None)
    house.register.close()
    monkeypatch.setenv("OUTREACH_TODAY", "2026-10-20")
    return settings


def list_contents(folder: Path) -> dict[str, bytes]:
    """List all the files of a folder with what they hold."""
    return {name: Path(top, name).read_bytes() for top, _, names in os.walk(folder) for name in names}


def test_a_rehearsal_tells_each_period_and_writes_nothing(say: Say, filled: Settings) -> None:
    before = list_contents(filled.releases)
    code, told, _ = say("publish", "--dry-run")
    assert code == 0 and "Rien n’est écrit" in told and "2026-T3" in told and "right_reason" in told
    assert list_contents(filled.releases) == before
    assert say("publish")[0] == 0
    code, told, complaint = say("publish", "--dry-run")
    assert code == 1 and not told and "Aucune période close" in complaint


def test_a_sound_release_is_recognised_and_a_cut_or_changed_one_is_not(say: Say, filled: Settings) -> None:
    assert say("publish")[0] == 0
    [file] = filled.releases.glob("*-2026-10-20-*.db")
    code, told, _ = say("publish", "--verify", str(file))
    assert code == 0 and "Publication saine" in told and "le registre la connaît" in told
    cut = Path(shutil.copy(file, file.parent.parent / "cut.db"))
    cut.write_bytes(cut.read_bytes()[:-5000])
    cut.with_name("text.db").write_text("rien", "utf-8")
    for bad in (cut, cut.with_name("text.db"), cut.with_name("absent.db")):
        code, told, complaint = say("publish", "--verify", str(bad))
        assert code == 1 and not told and f"Le fichier {bad.name} ne peut pas être reconnu" in complaint
        assert "Traceback" not in complaint
