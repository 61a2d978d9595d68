"""Delivery: one message by SMTP with TLS and login, or as a file of `instance/mail/` when no host is set.

Raises `Undelivered` with a short cause that holds no content and no address.
"""

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from outreach.settings import MailSettings

TIMEOUT_SECONDS = 20


class Undelivered(Exception):
    """A message that did not leave; it stays owed."""


def deliver(mail: MailSettings, folder: Path, letter: EmailMessage) -> None:
    """Send a message; raises `Undelivered`."""
    try:
        if mail.host:
            _send(mail, letter)
        else:
            _write(folder, letter)
    except (OSError, smtplib.SMTPException) as fault:
        code = getattr(fault, "smtp_code", "")
        raise Undelivered(f"{type(fault).__name__} {code}".strip()) from None


def _send(mail: MailSettings, letter: EmailMessage) -> None:
    with smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())
        if mail.username:
            server.login(mail.username, mail.password)
        server.send_message(letter)


def _write(folder: Path, letter: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / f"{uuid4()}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(letter.as_bytes())
