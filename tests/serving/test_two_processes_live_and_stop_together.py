"""`outreach serve` on real processes: both answer, both stop, neither outlives the command, a dead one comes back."""

import os
import shutil
import signal
from datetime import date

import pytest

from outreach.register import open_register
from outreach.register.releases import record_release
from outreach.settings import Settings
from outreach.territory import find_territory, read_territory
from tests.serving.server_at_work import Server, wait_until


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_both_answer_then_stop_and_leave_no_orphan(server: Server, number: int) -> None:
    server.start_and_wait()
    assert server.ask(server.settings.port, "/health") == 200
    assert server.ask(server.settings.observatory_port, "/") == 403
    assert server.end(number) == 0
    assert not server.list_children()
    assert f"http://127.0.0.1:{server.settings.port}" in "".join(server.told)


def test_a_supervisor_killed_without_warning_leaves_no_orphan(server: Server) -> None:
    server.start_and_wait()
    assert server.list_children("outreach.serving.app_process") and server.list_children("datasette")
    server.end(signal.SIGKILL)
    wait_until(lambda: not server.list_children())


def test_stopping_before_it_is_ready_leaves_no_orphan(server: Server) -> None:
    server.start()
    wait_until(server.list_children)
    assert server.end(signal.SIGINT) == 0
    assert not server.list_children()


@pytest.mark.parametrize(
    "name, words", [("datasette", "observatoire"), ("outreach.serving.app_process", "application")]
)
def test_a_killed_child_comes_back(server: Server, name: str, words: str) -> None:
    server.start_and_wait()
    for pid in server.list_children(name):
        os.kill(pid, signal.SIGKILL)
    assert words in server.read_until("relance")
    wait_until(lambda: server.ask(server.settings.port, "/health") == 200)
    wait_until(lambda: server.ask(server.settings.observatory_port, "/") == 403)
    server.end()


def test_a_new_release_is_served_at_once(server: Server) -> None:
    server.start_and_wait()
    settings = server.settings
    shutil.copy(settings.releases / "observatoire-vide.db", settings.releases / "observatoire-neuf.db")
    note_release(settings, "observatoire-neuf.db")
    server.read_until("observatoire-neuf.db")
    wait_until(lambda: server.ask(settings.observatory_port, "/") == 403)
    assert server.list_children("observatoire-neuf.db")
    server.end()


def test_no_address_asked_for_is_written_down(server: Server) -> None:
    server.start_and_wait()
    for port in (server.settings.port, server.settings.observatory_port):
        server.ask(port, "/?jeton=secret-de-passage")
    server.end()
    logs = "".join(path.read_text("utf-8") for path in server.settings.logs.iterdir())
    assert "secret-de-passage" not in "".join(server.told) + logs


def note_release(settings: Settings, file_name: str) -> None:
    """Write down a release as `publish` does."""
    territory = read_territory(find_territory(settings.territory, settings.instance))
    register = open_register(settings.register_path)
    with register.writing() as writer:
        record_release(
            writer,
            territory.id,
            closed_on=date(2026, 10, 16),
            periods="[]",
            file_name=file_name,
            content_sha256="",
            method_version="1",
            manifest="{}",
        )
    register.close()
