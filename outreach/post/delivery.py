"""Delivery: one mail by SMTP with TLS and login, or as a file of `instance/mail/` when no host is set.

Raises `Undelivered`. Once the server has said yes to the text, the mail has left, whatever becomes of the connection.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final

from outreach.post.faults import Undelivered, judge_answer, judge_fault
from outreach.settings import MailSettings
from outreach.whole_files import write_whole

# A server that sends one sign now and then never exceeds a time-out: the whole has its own.
WHOLE_DELIVERY: Final = 3
OK: Final = 250


def find_longest(mail: MailSettings) -> int:
    """Return how many seconds a delivery may take at most."""
    return WHOLE_DELIVERY * mail.timeout_seconds


def deliver(mail: MailSettings, folder: Path, letter: EmailMessage) -> None:
    """Send a mail; raises `Undelivered`."""
    if not mail.host:
        _write(folder, letter)
        return
    try:
        content = letter.as_bytes(policy=LINES)
        with _connect(mail) as server:
            _hand_over(server, mail.sender, str(letter["To"]), content)
    except Undelivered:
        raise
    except Exception as fault:  # whatever it is, the mail stays owed and the others are tried
        raise judge_fault(fault) from None


class _Watched(smtplib.SMTP):
    """A connection that is cut when the whole delivery takes too long."""

    watch: threading.Timer

    def connect(self, host: str = "", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        # One step later at most, each being bounded by its own time-out.
        self.watch = threading.Timer((WHOLE_DELIVERY - 1) * float(self.timeout), _cut, [self])
        self.watch.name, self.watch.daemon = "outreach-delivery", True
        self.watch.start()
        try:
            return super().connect(host, port, source_address)
        except BaseException:
            self._stop_watching()
            raise

    def close(self) -> None:
        self._stop_watching()
        super().close()

    def _stop_watching(self) -> None:
        self.watch.cancel()
        self.watch.join()


class _WatchedSecure(_Watched, smtplib.SMTP_SSL):
    """The same, in TLS from the first byte."""


def _cut(server: smtplib.SMTP) -> None:
    held = server.sock
    if held is not None:
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)


@contextmanager
def _connect(mail: MailSettings) -> Iterator[smtplib.SMTP]:
    where: dict[str, Any] = {
        "host": mail.host,
        "port": mail.port,
        "timeout": mail.timeout_seconds,
        # What it says of itself is the sender's domain: never the machine's name.
        "local_hostname": parseaddr(mail.sender)[1].rpartition("@")[2] or "localhost",
    }
    trusted = ssl.create_default_context(cafile=mail.ca_file or None) if mail.tls or mail.starttls else None
    server = _WatchedSecure(context=trusted, **where) if mail.tls else _Watched(**where)
    try:
        if mail.starttls and not mail.tls:
            _secure(server, trusted)
        if mail.username:
            _log_in(server, mail)
        yield server
        # The text was accepted: a server that is gone before it says goodbye changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _secure(server: smtplib.SMTP, trusted: ssl.SSLContext | None) -> None:
    try:
        server.starttls(context=trusted)
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise Undelivered("no_tls") from None


def _log_in(server: smtplib.SMTP, mail: MailSettings) -> None:
    try:
        server.login(mail.username, mail.password)
    except smtplib.SMTPNotSupportedError:
        raise Undelivered("bad_login") from None


def _hand_over(server: smtplib.SMTP, sender: str, mailbox: str, content: bytes) -> None:
    server.ehlo_or_helo_if_needed()
    code, _ = server.mail(parseaddr(sender)[1])
    if code != OK:
        raise Undelivered("refused_sender", code)
    code, _ = server.rcpt(parseaddr(mailbox)[1])
    if code not in (OK, 251):
        raise judge_answer(code, "refused")
    code, _ = server.data(content)
    if code != OK:
        raise judge_answer(code, "refused_text")


def _write(folder: Path, letter: EmailMessage) -> None:
    # Named after its Message-ID: written twice, it is one file.
    name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(folder / f"{name}.eml", letter.as_bytes())
    except OSError:
        raise Undelivered("not_written") from None
