"""`outreach verify` tells where a referral is held amiss, and warns of the days on which nobody answers."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from outreach.cli import run
from outreach.intake import House
from outreach.register import structures
from outreach.register.migrations import migrate, steps
from tests.conftest import TODAY
from tests.referral_rows import open_referral

Verify = Callable[[], tuple[int, str, str]]


@pytest.fixture
def verify(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Run the command on the cast's instance."""
    (house.settings.instance / "outreach.toml").write_text("fictitious = true\n")
    monkeypatch.setenv("OUTREACH_INSTANCE", str(house.settings.instance))
    monkeypatch.setenv("OUTREACH_TODAY", TODAY.isoformat())

    def run_command() -> tuple[int, str, str]:
        code = run(("verify",))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_command


def test_where_a_referral_is_held_is_compared_with_its_events(house: House, verify: Verify) -> None:
    referral = open_referral(house, "caf", on_day=TODAY)
    with house.register.writing() as writer:
        # The submission that `open_referral` writes holds no real answers.
        writer.execute("drop trigger submission_is_kept_as_sent")
        writer.execute("update submission set answers_sha256 ="
                       " '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'")  # fmt: skip
    assert verify() == (0, "1 saisies vérifiées, aucune différence.\n", "")
    for amiss in ("state = 'seen'", "chased = 'reminded'", "structure_id = (select max(id) from structure)"):
        with closing(sqlite3.connect(house.settings.register_path)) as hand:
            hand.execute(f"update referral_now set {amiss}")
            hand.commit()
        code, _, complaint = verify()
        assert code == 1 and f"orientation {referral}" in complaint, amiss
    with closing(sqlite3.connect(house.settings.register_path)) as hand:
        hand.execute("delete from referral_now")
        hand.commit()
    assert verify()[0] == 1


def test_holes_and_ties_are_told_and_are_no_fault(house: House, verify: Verify) -> None:
    caf = structures.list_structure_ids(house.register.reader, house.territory.id)["caf"]
    live = structures.find_live_referent(house.register.reader, caf, TODAY)
    assert live is not None
    with house.register.writing() as writer:
        structures.end_referent(writer, live["id"], TODAY + timedelta(days=10))
        for day in (20, 25):
            structures.record_referent(
                writer, house.territory.id, structure_id=caf, display_name="R", mailbox="r@caf.example", rank=1,
                live_from=TODAY + timedelta(days=day),
            )  # fmt: skip
    code, told, _ = verify()
    assert code == 0 and "À régler bientôt" in told
    assert "- à partir du 04/12/2026, personne ne répond pour CAF" in told and "jusqu’au 12/12/2026" in told
    assert "- à partir du 18/12/2026, deux personnes de rang 1 répondent pour CAF" in told


def test_the_register_of_an_older_version_keeps_what_it_owed(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        steps.apply(Database(old), stop_before="m007_referrals_that_close")
        old.executescript(OLD_ROWS)
    assert migrate(path)[0] == "m007_referrals_that_close"
    with closing(sqlite3.connect(path)) as new:
        rows = new.execute("select id, referent_id, sent_on, muted, mail_id, dropped from notification order by id")
        assert rows.fetchall() == [("n1", "p", "2026-10-02", 0, None, 0), ("n2", "p", None, 0, None, 0)]
        assert new.execute("select state, sent_on from referral_now").fetchall() == [("sent", "2026-10-02")]
        assert new.execute("select mail_pace from referent").fetchall() == [("daily",)]
        assert new.execute("pragma foreign_key_check").fetchall() == []


OLD_ROWS = """
    insert into structure values ('s','1','caf','caf','CAF','CAF','','','','','','','',null,1,'2026-01-01');
    insert into referent values ('p','1','s','Référente','r@caf.example',1,'2026-01-01',null);
    insert into account values ('a','1','worker','field','s','x',1,null,'2026-01-01');
    insert into submission (id, territory_id, account_id, structure_id, form_id, form_version, received_on, part_of_day,
        answers, answers_sha256) values ('v','1','a','s','contact','1','2026-10-01','morning','{}','0');
    insert into contact (id, territory_id, submission_id, met_on, part_of_day, channel, neighbourhood, sector, result)
        values ('c','1','v','2026-10-01','morning','market','n','n','met');
    insert into gap values ('g','1','c',1,'rsa','income','1','not_claimed','unaware',null);
    insert into referral values ('r','1','g','s','s','yes','2026-10-01');
    insert into referral_event values ('e1','1','r',1,'opened',null,'s','a','2026-10-01');
    insert into referral_event values ('e2','1','r',2,'sent',null,'s',null,'2026-10-02');
    insert into notification values ('n1','1','r','p','opened','2026-10-01','2026-10-02',1,null,0);
    insert into notification values ('n2','1','r','p','reopened','2026-10-09',null,3,'ConnectionRefusedError',0);
"""
