"""A real mail server of the tests' own, that keeps what it was given and misbehaves as it is told."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from outreach.settings import MailSettings

SENDER = "aller-vers@ville.example"


class Box:
    """What the server accepted, and how it answers: `for_address`, `for_text`; `on_text` is called with each text."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.for_address, self.for_text = "250 OK", "250 OK"
        self.refused: dict[str, str] = {}
        self.on_text: Callable[[EmailMessage], object] | None = None
        self.slow_seconds = 0.0
        # "before": the connection is cut with the text, nothing said; "after": the server says yes, then is gone.
        self.cuts = ""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        answer = self.refused.get(address, self.for_address)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        text = message_from_bytes(bytes(envelope.content or b""), EmailMessage, policy=policy.default)
        if self.slow_seconds:
            await asyncio.sleep(self.slow_seconds)
        if self.for_text.startswith("2"):
            self.accepted.append(text)
        if self.on_text is not None:
            await asyncio.to_thread(self.on_text, text)
        if self.cuts == "after":
            await server.push(self.for_text)
        if self.cuts:
            server.transport.close()
        return self.for_text

    def list_bodies(self) -> list[str]:
        """List the texts as they are read."""
        return [str(text.get_content()) for text in self.accepted]


def find_port() -> int:
    """Return a port that nobody holds now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serve_mail(**told: Any) -> Iterator[tuple[Box, MailSettings]]:
    """Serve on a free port until the end of the block, and say how to reach it."""
    box, port = Box(), find_port()
    server = Controller(box, hostname="127.0.0.1", port=port, **told)
    server.start()
    try:
        yield box, MailSettings(host="127.0.0.1", port=port, starttls=False, sender=SENDER)
    finally:
        server.stop()


@contextmanager
def serve_rubbish(*answers: bytes, drip: bytes = b"") -> Iterator[MailSettings]:
    """Serve bytes, whatever is asked: one answer at a time, an empty one hanging up, then silence, or a drip."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()
        thread = threading.Thread(target=_answer, args=(listening, answers, drip, done))
        thread.start()
        try:
            yield MailSettings(host="127.0.0.1", port=listening.getsockname()[1], starttls=False, sender=SENDER)
        finally:
            done.set()
            thread.join()


def _answer(listening: socket.socket, answers: tuple[bytes, ...], drip: bytes, done: threading.Event) -> None:
    caller, _ = listening.accept()
    with caller:
        for number, answer in enumerate(answers):
            # It spoke first; a text is read to its end.
            if number and not _listen(caller, to_end=answers[number - 1].startswith(b"354")):
                return
            if not answer:
                return
            caller.sendall(answer)
        while drip and not done.wait(0.2):
            try:
                caller.sendall(drip)
            except OSError:
                return
        done.wait(30)


def _listen(caller: socket.socket, to_end: bool) -> bool:
    heard = b""
    while not heard.endswith(b"\r\n.\r\n" if to_end else b"\r\n"):
        more = caller.recv(65536)
        if not more:
            return False
        heard += more
    return True


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost that vouches for itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]
    )
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    certificate, secret = folder / "mail.pem", folder / "mail.key"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, secret


def build_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Build what a server needs to speak TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


def check_login(server: Any, session: Any, envelope: Any, mechanism: str, told: Any) -> AuthResult:
    """Accept one login."""
    right = isinstance(told, LoginPassword) and (told.login, told.password) == (b"ville", b"secret")
    return AuthResult(success=right, handled=False)
