"""The clock does what is due and survives what fails; a child that dies at once is not started in a hurry."""

import os
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.intake import open_house, purge
from outreach.register import Register, audit, open_register
from outreach.serving.child import LONGEST_PAUSE_SECONDS, Child, Launch
from outreach.serving.clock import Chore, list_chores, run_clock
from outreach.serving.readiness import Sign, is_ready
from outreach.settings import Settings
from tests.serving.server_at_work import find_free_ports, wait_until


def test_a_chore_that_fails_is_told_by_its_name_and_tried_again(
    instance: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    again, done = threading.Semaphore(0), threading.Event()

    def fail(register: Register) -> None:
        again.release()
        raise ValueError("lea@example.org")

    chores = (Chore("messages", 0.01, fail), Chore("reste", 60, lambda register: done.set()))
    with run_clock(instance, chores):
        assert all(again.acquire(timeout=30) for _ in range(3))
        assert done.wait(30)
    told = capfd.readouterr().err
    assert "messages" in told and "ValueError" in told and "example" not in told


def test_the_chores_of_an_instance_run_on_an_empty_register(instance: Settings) -> None:
    done = threading.Event()
    with run_clock(instance, (*list_chores(instance), Chore("après", 60, lambda register: done.set()))):
        assert done.wait(30)


def test_what_looks_at_dates_is_done_again_when_the_day_changes(instance: Settings) -> None:
    days, done, turned = [date(2026, 10, 24)], threading.Semaphore(0), threading.Semaphore(0)

    class Turning(Settings):
        """An instance whose day the test turns."""

        def today(self) -> date:
            return days[0]

    turning = Turning(**{one.name: getattr(instance, one.name) for one in fields(instance)})
    chores = (
        Chore("relances", 3600, lambda register: done.release(), each_day=True),
        Chore("messages", 0.01, lambda register: turned.release()),
    )
    with run_clock(turning, chores):
        for day in (25, 26):
            assert done.acquire(timeout=30)
            days[0] = date(2026, 10, day)
        assert done.acquire(timeout=30)
        # The day does not change again: nothing more, however often the clock turns.
        assert all(turned.acquire(timeout=30) for _ in range(10)) and not done.acquire(blocking=False)


@pytest.fixture
def short_lived() -> Iterator[Child]:
    """A child that ends at once."""
    launch = Launch(["true"], dict(os.environ))
    child = Child("bref", Sign(find_free_ports()[0], "/", frozenset({200})), lambda: launch)
    yield child
    child.stop()


def test_the_pause_before_a_new_start_grows_up_to_a_limit(short_lived: Child) -> None:
    short_lived.start()
    pauses = []
    for _ in range(7):
        wait_until(lambda: not short_lived.running)
        short_lived.keep_alive()
        pauses.append(short_lived.pause)
        short_lived.start_again_at = 0.0
        short_lived.keep_alive()
    assert pauses == [1, 3, 7, 15, 30, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]


def test_a_child_that_waits_for_its_pause_is_not_started(short_lived: Child) -> None:
    short_lived.pause = LONGEST_PAUSE_SECONDS
    short_lived.start()
    wait_until(lambda: not short_lived.running)
    assert not short_lived.keep_alive()
    assert short_lived.process is None


def test_a_child_that_gives_way_does_so_with_its_whole_session() -> None:
    child = Child("discret", Sign(find_free_ports()[0], "/", frozenset({200})), lambda: launch)
    launch = Launch(["sleep", "600"], {"PATH": "/bin:/usr/bin"}, niceness=7)
    ours = _read_group(os.getpid())
    child.start()
    try:
        assert child.process is not None
        process = child.process.pid
        wait_until(lambda: Path(f"/proc/{process}/comm").read_text("ascii") == "sleep\n")
        assert os.getpriority(os.PRIO_PROCESS, process) >= 7
        # Empty where Linux does not share the processor by sessions.
        assert _read_group(process).rpartition("nice ")[2] in ("7\n", "")
        assert _read_group(os.getpid()) == ours
    finally:
        child.stop()


def _read_group(process: int) -> str:
    path = Path(f"/proc/{process}/autogroup")
    return path.read_text("ascii") if path.exists() else ""


def test_nobody_there_is_not_ready() -> None:
    assert not is_ready(Sign(find_free_ports()[0], "/health", frozenset({200})))


def test_a_log_is_for_the_operator_alone(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "bref.log"
    launch = Launch(["sh", "-c", "echo plainte >&2; echo adresse"], dict(os.environ), log=log)
    child = Child("bref", Sign(1, "/", frozenset()), lambda: launch)
    child.start()
    wait_until(lambda: not child.running)
    child.stop()
    assert log.read_text("utf-8") == "plainte\n"
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_register_in_which_somebody_was_erased_yesterday_is_written_anew(instance: Settings) -> None:
    register, told = open_register(instance.register_path), b"caneton-de-l-escalier"
    yesterday = instance.today() - timedelta(days=1)
    with register.writing() as writer:
        writer.execute("insert into path values ('p', '91286', ?, '2026-11-23')", [told.decode()])
    with register.writing() as writer:
        writer.execute("delete from path")
        audit.record_audit(
            writer, "91286", yesterday, "morning", account_id=None, action="erased", subject_kind="path", subject_id="p"
        )  # fmt: skip
    (chore,) = (one for one in list_chores(instance) if one.name == "effacements")
    files = [instance.register_path.with_name(f"outreach.db{ending}") for ending in ("", "-wal")]
    assert any(told in one.read_bytes() for one in files)
    chore.do(register)
    assert not any(told in one.read_bytes() for one in files if one.exists())
    # Once is enough: a large register is not written anew every night after.
    assert register.rewritten_on == instance.today()
    written = instance.register_path.stat().st_mtime_ns
    chore.do(register)
    assert instance.register_path.stat().st_mtime_ns == written
    register.close()


def test_the_clock_purges_what_is_no_longer_kept(instance: Settings) -> None:
    purge = next(chore for chore in list_chores(instance) if chore.name == "conservation")
    register = open_register(instance.register_path)
    with register.writing() as writer:
        writer.execute("insert into path values ('p', '91286', 'h', '2024-02-29')")
        writer.execute("insert into path values ('q', '91286', 'i', :day)", {"day": instance.today().isoformat()})
    purge.do(register)
    assert [row["id"] for row in register.reader.execute("select id from path")] == ["q"] and purge.each_day
    # Written anew already: the night has nothing left to do for it.
    tomorrow = instance.today() + timedelta(days=1)
    assert not audit.was_deleted_between(register.reader, date.min, tomorrow)
    register.close()


def test_a_purge_whose_file_was_not_written_anew_leaves_that_to_the_night(instance: Settings) -> None:
    register, today = open_register(instance.register_path), instance.today()
    with register.writing() as writer:
        writer.execute("insert into path values ('p', '91286', 'h', '2024-02-29')")
    house = open_house(instance)
    purge(house, today, "afternoon", most_bytes=0)
    house.register.close()
    assert audit.was_deleted_between(register.reader, today, today + timedelta(days=1))
    register.close()
