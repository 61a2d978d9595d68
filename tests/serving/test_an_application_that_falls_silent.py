"""Half-sent requests can hold every thread of the application: it is started again, and only then."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from outreach.serving.app_process import BLOCKING_THREADS
from outreach.serving.child import Child, Launch
from outreach.serving.readiness import Sign
from outreach.serving.watch import Pace, Watch
from tests.serving.server_at_work import Server, find_free_ports, wait_until

HALF = (
    b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 100000\r\n\r\na=1"
)
QUICK = """
from outreach.serving.supervisor import serve
from outreach.serving.watch import Pace
from outreach.settings import read_settings
serve(read_settings(), lambda told: print(told, flush=True), Pace(every=0.3, answer_within=1.0, failures=3))
"""


def test_half_sent_posts_on_every_thread_are_outlived(server: Server) -> None:
    server.command = [sys.executable, "-c", QUICK]
    server.start_and_wait()
    with ExitStack() as held:
        for _ in range(2 * BLOCKING_THREADS):
            half = held.enter_context(socket.create_connection(("127.0.0.1", server.settings.port), timeout=30))
            half.sendall(HALF)
        assert "application" in server.read_until("Ne répond plus")
        wait_until(lambda: server.ask(server.settings.port, "/health") == 200)
        assert server.ask(server.settings.observatory_port, "/") == 403
    assert server.end() == 0
    assert not server.list_children()


def test_an_observatory_that_falls_silent_is_started_again_alone(server: Server) -> None:
    server.command = [sys.executable, "-c", QUICK]
    server.start_and_wait()
    # Asked at least once: until the first answer, silence means nothing.
    time.sleep(1.5)
    for pid in server.list_children("datasette"):
        os.kill(pid, signal.SIGSTOP)
    assert "observatoire" in server.read_until("Ne répond plus")
    assert server.ask(server.settings.port, "/health") == 200
    wait_until(lambda: server.ask(server.settings.observatory_port, "/") == 403)
    assert server.end() == 0
    assert not [line for line in server.told if "application" in line and "relance" in line]


class Doorkeeper:
    """A port that answers, or takes the question and says nothing."""

    def __init__(self) -> None:
        self.answers = True
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.silent: list[socket.socket] = []
        threading.Thread(target=self.keep, daemon=True).start()

    def keep(self) -> None:
        """Take visitors until the port is closed."""
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            if self.answers:
                visitor.recv(1000)
                visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                visitor.close()
            else:
                self.silent.append(visitor)

    def close(self) -> None:
        """Close the port and forget the visitors."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for visitor in self.silent:
            visitor.close()


@pytest.fixture
def doorkeeper() -> Iterator[Doorkeeper]:
    """A doorkeeper of a free port."""
    made = Doorkeeper()
    yield made
    made.close()


@pytest.fixture
def child(doorkeeper: Doorkeeper, tmp_path: Path) -> Iterator[Child]:
    """A living child that the doorkeeper answers for."""
    launch = Launch(["sleep", "600"], {"PATH": "/bin:/usr/bin"})
    made = Child("portier", Sign(doorkeeper.port, "/health", frozenset({200})), lambda: launch)
    made.start()
    yield made
    made.stop()


PACE = Pace(every=0.0, answer_within=0.05, failures=3, start_within=600.0)


def test_some_missed_answers_are_forgiven_and_a_row_of_them_is_not(child: Child, doorkeeper: Doorkeeper) -> None:
    watch = Watch(child, PACE)
    for answers in (True, False, False, True, False, False):
        doorkeeper.answers = answers
        watch.ask()
        assert not watch.silent
    watch.ask()
    assert watch.silent


def test_silence_means_nothing_until_the_first_answer_after_a_start(child: Child, doorkeeper: Doorkeeper) -> None:
    watch = Watch(child, PACE)
    doorkeeper.answers = False
    for _ in range(5):
        watch.ask()
    assert not watch.silent
    doorkeeper.answers = True
    watch.ask()
    doorkeeper.answers = False
    for _ in range(3):
        watch.ask()
    assert watch.silent
    child.stop()
    child.start()
    assert not watch.silent
    watch.ask()
    assert not watch.silent


def test_a_child_that_never_answers_after_a_start_is_silent_in_the_end(child: Child, doorkeeper: Doorkeeper) -> None:
    doorkeeper.answers = False
    watch = Watch(child, Pace(every=0.0, answer_within=0.05, failures=3, start_within=0.0))
    for _ in range(3):
        watch.ask()
    assert watch.silent


def test_a_child_that_died_is_not_called_silent() -> None:
    launch = Launch(["true"], {"PATH": "/bin:/usr/bin"})
    child = Child("bref", Sign(find_free_ports()[0], "/", frozenset({200})), lambda: launch)
    child.start()
    watch = Watch(child, Pace(failures=1, start_within=0.0))
    wait_until(lambda: not child.running)
    watch.ask()
    assert not watch.silent
    child.stop()
