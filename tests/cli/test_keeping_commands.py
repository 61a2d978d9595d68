"""`outreach purge`, `backup` and `restore`: what they tell, what they refuse, what they leave with."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from outreach.intake import open_house
from outreach.register import accounts, backups, outings
from outreach.settings import read_settings
from tests.cli.conftest import Say

ENDED = date(2024, 2, 29)


@pytest.fixture
def put_outing(instance: Path) -> Callable[[date], None]:
    """Keep an outing in which nothing is left."""

    def put(day: date) -> None:
        house = open_house(read_settings())
        with house.register.writing() as writer:
            (structure_id,) = writer.execute("select id from structure limit 1").fetchone()
            account = accounts.record_account(
                writer, house.territory.id, day, login="equipe", role="field", structure_id=structure_id,
                password_hash="x",
            )  # fmt: skip
            outings.record_outing(
                writer,
                {
                    "id": "11111111-1111-4111-8111-111111111111", "territory_id": house.territory.id,
                    "account_id": account, "structure_id": structure_id, "on_day": day.isoformat(),
                    "part_of_day": "morning", "channel": "market", "neighbourhood": "x", "sector": "x",
                },
            )  # fmt: skip
        house.register.close()

    return put


def test_a_dry_run_counts_and_a_purge_purges(say: Say, put_outing: Callable[[date], None]) -> None:
    put_outing(ENDED)
    code, told, _ = say("purge", "--dry-run")
    assert code == 0 and "24 mois" in told and "Rien à effacer." in told
    code, told, _ = say("purge")
    assert code == 0 and "sorties vides  1" in told
    assert "Rien à effacer." in say("purge")[1]
    assert say("verify", "--rebuild")[0] == 0


def test_a_backup_comes_back_with_the_key_that_was_shown(
    say: Say, instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, key = str(tmp_path / "one.age"), tmp_path / "key.txt"
    code, told, complaint = say("backup", file)
    assert code == 1 and "--new-key" in complaint and not told
    code, private, _ = say("backup", "--new-key")
    assert code == 0 and private.startswith("AGE-SECRET-KEY-1") and private.count("\n") == 1
    assert say("backup", "--new-key")[0] == 1
    key.write_text(f"# sauvegardes de la ville\n{private}")
    code, told, complaint = say("backup", file)
    assert code == 0 and "100 %" in complaint
    assert say("backup", file)[0] == 1
    assert say("backup", str(instance / "one.age"))[0] == 1
    assert say("backup")[0] == 2
    assert say("restore", file, "--key", str(key))[0] == 1
    monkeypatch.setenv("OUTREACH_INSTANCE", str(tmp_path / "elsewhere"))
    for wrong in (tmp_path / "none", instance / "outreach.toml", instance / "outreach.db"):
        code, _, complaint = say("restore", file, "--key", str(wrong))
        assert code == 1 and complaint.count("\n") == 1
    code, told, complaint = say("restore", file, "--key", str(key))
    assert code == 0 and "vérifiées" in told and "100 %" in complaint
    assert say("verify", "--rebuild")[0] == 0


def test_a_backup_is_listed_until_it_is_said_destroyed(say: Say, instance: Path) -> None:
    house = open_house(read_settings())
    with house.register.writing() as writer:
        for mark, day in (("a", date(2025, 1, 2)), ("b", date.today())):
            backups.record_backup(writer, house.territory.id, day, mark * 64)
    house.register.close()
    for words in (("purge",), ("backup", "--list")):
        code, told, complaint = say(*words)
        assert code == 0 and "a" * 64 in complaint and "b" * 64 not in complaint
    assert say("backup", "--destroyed", "aaaaaaa")[0] == say("backup", "--destroyed", "cccccccccc")[0] == 1
    assert say("backup", "--destroyed", "aaaaaaaa")[0] == 0
    assert say("backup", "--destroyed", "aaaaaaaa")[0] == 1
    code, told, complaint = say("backup", "--list")
    assert not complaint and "b" * 64 in told and "a" * 64 not in told
