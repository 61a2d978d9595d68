"""Messages meet a real SMTP server: they leave once, say nothing of a person, and stay owed when they cannot leave."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from outreach.post import Undelivered, deliver, write_letter
from outreach.settings import MailSettings


class Mailbox:
    """What a real server received; answers as it is told."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.received: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("2"):
            self.received.append(bytes(envelope.content or b""))
        return self.answer


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


def letter():  # type: ignore[no-untyped-def]
    return write_letter(
        sender="aller-vers@ville.example",
        mailbox="referent@caf.example",
        name="Référente CAF",
        n=3,
        since=date(2026, 11, 2),
        url="https://aller-vers.ville.example",
    )


def told(port: int) -> MailSettings:
    return MailSettings(host="127.0.0.1", port=port, starttls=False, sender="aller-vers@ville.example")


def test_a_message_says_how_many_since_when_and_where_to_answer(mailbox: tuple[Mailbox, int], tmp_path: Path) -> None:
    box, port = mailbox
    deliver(told(port), tmp_path, letter())
    (raw,) = box.received
    letter_read = message_from_bytes(raw, policy=policy.default)
    body = letter_read.get_content()  # type: ignore[attr-defined]
    for words in ("3 orientations attendent", "02/11/2026", "https://aller-vers.ville.example/desk"):
        assert words in body


def test_a_refused_message_stays_owed_and_the_cause_quotes_nothing(
    mailbox: tuple[Mailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    box.answer = "550 no such user referent@caf.example"
    with pytest.raises(Undelivered) as fault:
        deliver(told(port), tmp_path, letter())
    assert "550" in str(fault.value) and "caf" not in str(fault.value)


def test_a_server_that_is_away_is_told_in_one_word(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with pytest.raises(Undelivered, match="ConnectionRefusedError"):
        deliver(told(port), tmp_path, letter())


def test_without_a_server_messages_are_files_closed_to_others(tmp_path: Path) -> None:
    deliver(replace(told(0), host=""), tmp_path / "mail", letter())
    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml" and path.stat().st_mode & 0o777 == 0o600
