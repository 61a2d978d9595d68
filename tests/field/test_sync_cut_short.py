"""Two posts at once, a server killed within a batch, and what logs and answers say: nothing twice, half or readable."""

import logging
import os
import signal
from multiprocessing import get_context
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from outreach.field.form_shelf import FormShelf
from outreach.field.synced import Synchronising
from outreach.intake import House, compare_rebuilt, open_desk, open_house
from outreach.sealing.slips import draw_slip
from outreach.settings import Settings
from tests.conftest import TODAY, find_account_row
from tests.sealed_records import ABSENT, MEETING, Hand, Phone, count_rows, tell_outing

CANARY = "QZCANARI"


def test_the_same_batch_twice_at_once_is_kept_once(house: House, hand_sync: Hand) -> None:
    phones = [hand_sync("worker") for _ in range(4)]
    outing = tell_outing()
    batch = [phones[0].seal(MEETING, outing=outing) for _ in range(20)]
    gate, told = Barrier(len(phones)), []

    def send(phone: Phone) -> None:
        gate.wait()
        told.append(phone.read_outcomes(*batch))

    threads = [Thread(target=send, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(outcomes) for outcomes in zip(*told, strict=True)] == [["duplicate"] * 3 + ["stored"]] * 20
    assert count_rows(house, "submission") == count_rows(house, "contact") == 20 and count_rows(house, "outing") == 1
    assert compare_rebuilt(house) == (20, [])


def sync_and_die(settings: Settings, records: list[Any], statement: str, times: int) -> None:
    """Take a batch in and be killed when the register is told something for the nth time."""
    house = open_house(settings)
    account = find_account_row(house, "worker")
    left = [times]

    def look(told: str) -> None:
        left[0] -= told.lower().startswith(statement)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    house.register._writer.set_trace_callback(look)
    Synchronising(open_desk(house, TODAY, "morning"), house.seal_keys.by_id, FormShelf(), lambda _: account).take_in(
        records
    )


@pytest.mark.parametrize(
    ("statement", "times"),
    [("insert into contact", 3), ("insert into audit", 20), ("rollback", 1), ("savepoint", 10), ("commit", 1)],
)
def test_a_server_killed_within_a_batch_leaves_nothing_of_it(
    house: House, phone: Phone, settings: Settings, statement: str, times: int
) -> None:
    outing = tell_outing()
    # A slip just drawn is somebody's already: the whole is taken back, then kept with a savepoint a record.
    slips = [*(draw_slip() for _ in range(19)), ""]
    slips[-1] = slips[0] if statement in ("rollback", "savepoint") else draw_slip()
    batch = [phone.seal([*MEETING, ("slip", slip)], outing=outing) for slip in slips]
    server = get_context("spawn").Process(target=sync_and_die, args=(settings, batch, statement, times))
    server.start()
    server.join()
    assert server.exitcode == -signal.SIGKILL
    for table in ("submission", "contact", "gap", "referral", "referral_event", "path", "audit_entry", "notification"):
        assert count_rows(house, table) == 0, table
    kept = len(set(slips))
    assert phone.read_outcomes(*batch).count("stored") == kept and compare_rebuilt(house) == (kept, [])


def test_a_register_that_cannot_write_keeps_nothing_and_all_of_it_comes_again(house: House, phone: Phone) -> None:
    batch = [phone.seal(MEETING) for _ in range(3)]
    house.register._writer.execute("pragma query_only = on")
    answer = phone.post(batch)
    assert (answer.status_code, answer.get_json()["number"]) == (500, 109)
    house.register._writer.execute("pragma query_only = off")
    assert count_rows(house, "submission") == 0 and phone.read_outcomes(*batch) == ["stored"] * 3


def test_a_record_that_nobody_foresaw_stops_no_other(house: House, phone: Phone) -> None:
    with house.register.writing() as writer:
        writer.execute(
            "create trigger unforeseen before insert on contact when new.result = 'declined'"
            " begin select raise(abort, 'QZCANARI'); end"
        )
    batch = [phone.seal(MEETING), phone.seal([("result", "declined")]), phone.seal(ABSENT)]
    receipts = phone.send(*batch)
    assert [one["outcome"] for one in receipts] == ["stored", "refused", "stored"]
    assert "souci" in receipts[1]["told"] and CANARY not in str(receipts)
    assert count_rows(house, "submission") == 2 and compare_rebuilt(house) == (2, [])


def test_nothing_of_a_content_is_in_a_log_or_an_answer(
    app: Flask, house: House, phone: Phone, hand_sync: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    with house.register.writing() as writer:
        writer.execute(
            "create trigger unforeseen before insert on contact when new.result = 'declined'"
            " begin select raise(abort, 'QZCANARI'); end"
        )
    records = [
        phone.seal([*MEETING, ("note", CANARY)]),
        phone.seal([("result", "declined"), ("note", CANARY)]),
        phone.seal([("result", CANARY)]),
        phone.seal([("result", "met"), (CANARY, CANARY)]),
        phone.seal([*ABSENT, ("replaces", CANARY)]),
        phone.seal([*ABSENT, ("known_slip", CANARY)]),
        phone.seal(outing=tell_outing(channel=CANARY)),
        phone.seal(files=[{"name": CANARY, "filename": CANARY, "type": CANARY, "data": CANARY}]),
        phone.seal(author=CANARY),
        phone.seal(outing_id=CANARY),
    ]
    with caplog.at_level(logging.DEBUG):
        told = phone.post(records).text
        told += "".join(hand_sync(login).post(records).text for login in ("teammate", "stranger"))
        app.logger.debug("the log is read")
    assert "the log is read" in caplog.text and "IntegrityError" in caplog.text
    assert CANARY not in told and CANARY not in caplog.text
