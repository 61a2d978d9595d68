"""Two senders at once send once; one killed between sending and noting sends the same mail again, never none."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from outreach.follow_up import chase, deliver_waiting
from outreach.intake import House
from outreach.register import open_register, referrals
from outreach.settings import TIME_ZONE, MailSettings
from tests.conftest import TODAY, describe_meeting, send_visit
from tests.mail_server import serve_mail
from tests.referral_rows import open_referral

NOON = datetime(2026, 11, 23, 12, tzinfo=TIME_ZONE)
PLACES = ("caf", "cpam", "ccas", "departement")


def write_settings(house: House, mail: MailSettings) -> dict[str, str]:
    """Say in the instance's file how mail leaves, and return the environment of a command."""
    told = f'fictitious = true\n[mail]\nhost = "{mail.host}"\nport = {mail.port}\nstarttls = false\n'
    (house.settings.instance / "outreach.toml").write_text(told, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTREACH_")}
    return kept | {"OUTREACH_INSTANCE": str(house.settings.instance), "OUTREACH_TODAY": TODAY.isoformat()}


def start_reminding(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).with_name("outreach")), "remind", "--now"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_many_senders_at_once_send_each_mail_once(house: House) -> None:
    for structure in PLACES:
        send_visit(house, describe_meeting("rsa", structure=structure))
    with serve_mail() as (box, mail):
        box.slow_seconds = 0.2
        told, settings = [], replace(house.settings, mail=mail)

        def pass_once() -> None:
            register = open_register(settings.register_path)
            told.append(deliver_waiting(register, settings, TODAY, now=NOON))
            register.close()

        threads = [threading.Thread(target=pass_once) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(box.accepted) == len(PLACES) == sum(left for left, _ in told)
        assert len({letter["Message-ID"] for letter in box.accepted}) == len(PLACES)
    events = Counter(row[0] for row in house.register.reader.execute("select kind from referral_event"))
    assert events == {"opened": len(PLACES), "sent": len(PLACES)}


def test_two_commands_at_once_chase_and_send_once(house: House) -> None:
    for structure in PLACES:
        referral = open_referral(house, structure, on_day=TODAY - timedelta(days=20))
        with house.register.writing() as writer:
            row = referrals.find_state(writer, referral)
            assert row is not None
            referrals.record_event(
                writer, row["territory_id"], referral, kind="sent", cause=None, structure_id=row["structure_id"],
                account_id=None, on_day=TODAY - timedelta(days=20),
            )  # fmt: skip
    with serve_mail() as (box, mail):
        environment = write_settings(house, mail)
        commands = [start_reminding(environment) for _ in range(2)]
        told = [command.communicate(timeout=120) for command in commands]
        assert [command.returncode for command in commands] == [0, 0], told
        assert len(box.accepted) == len(PLACES)
    events = Counter(row[0] for row in house.register.reader.execute("select kind from referral_event"))
    assert events["reminded"] == len(PLACES)


def test_no_lock_is_held_while_a_slow_server_thinks(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    with serve_mail() as (box, mail):
        box.on_text = lambda letter: send_visit(house, describe_meeting("css", structure="cpam"))
        assert deliver_waiting(house.register, replace(house.settings, mail=mail), TODAY, now=NOON) == (1, 0)
    assert house.register.reader.execute("select count(*) from submission").fetchone()[0] == 2


def test_killed_between_sending_and_noting_it_sends_the_same_mail_again(house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    with serve_mail() as (box, mail):
        environment = write_settings(house, mail)
        command = start_reminding(environment)

        def kill(letter: EmailMessage) -> None:
            command.send_signal(signal.SIGKILL)
            command.wait(60)

        box.on_text = kill
        command.communicate(timeout=120)
        assert command.returncode == -signal.SIGKILL and len(box.accepted) == 1
        box.on_text = None
        # Its claim holds: another sender cannot know that it is dead.
        again = start_reminding(environment)
        assert again.communicate(timeout=120)[0].endswith("0 messages partis, 0 en échec.\n")
        (row,) = house.register.reader.execute("select * from mail").fetchall()
        assert (row["state"], row["attempts"]) == ("sending", 1)
        # Once it has lapsed, the mail leaves again: who receives it can tell that it is one mail.
        settings, later = replace(house.settings, mail=mail), datetime.fromtimestamp(row["not_before"], TIME_ZONE)
        assert deliver_waiting(house.register, settings, TODAY, now=later) == (1, 0)
        first, second = box.accepted
        assert first["Message-ID"] == second["Message-ID"] and first.get_content() == second.get_content()
        assert deliver_waiting(house.register, settings, TODAY, now=later + timedelta(hours=1)) == (0, 0)
    (referral,) = referrals.list_submission_referrals(house.register, visit.submission_id)
    assert referral["state"] == "sent"


def test_what_arrived_before_the_kill_is_known_by_its_link(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    with serve_mail() as (box, mail):
        box.cuts = "before"
        settings = replace(house.settings, mail=mail)
        assert deliver_waiting(house.register, settings, TODAY, now=NOON) == (0, 1) and len(box.accepted) == 1
        with house.register.writing() as writer:
            writer.execute("update answer_link set opened_on = ?", [TODAY.isoformat()])
        assert deliver_waiting(house.register, settings, TODAY, now=NOON + timedelta(hours=1)) == (0, 0)
        assert len(box.accepted) == 1
    assert house.register.reader.execute("select state from mail").fetchone()[0] == "sent"
    assert house.register.reader.execute("select state from referral_now").fetchone()[0] == "sent"


def test_two_passes_at_once_chase_once(house: House) -> None:
    for _ in range(30):
        referral = open_referral(house, "caf", on_day=TODAY - timedelta(days=40))
        assert referral
    told: list[Counter[str]] = []

    def pass_once() -> None:
        register = open_register(house.settings.register_path)
        told.append(chase(register, house.settings.follow_up, TODAY))
        register.close()

    threads = [threading.Thread(target=pass_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum((one["did_not_come"] for one in told), 0) == 30
    events = Counter(row[0] for row in house.register.reader.execute("select kind from referral_event"))
    assert events == {"opened": 30, "did_not_come": 30}
