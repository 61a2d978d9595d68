"""What a server must have for itself before it starts: the instance and both ports.

Raises `Refusal` with the remedy. Two granians on one port would share the traffic without a word.
"""

import errno
import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from outreach import errors
from outreach.settings import Settings

HOST = "127.0.0.1"


@contextmanager
def claim_instance(folder: Path) -> Iterator[None]:
    """Hold the instance for this process; raises `Refusal` (306) when another one does."""
    # The system lets go of the lock whatever way the process ends; the file itself means nothing.
    handle = os.open(folder / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise errors.Refusal(errors.ALREADY_SERVED) from None
        yield
    finally:
        os.close(handle)


def check_ports(settings: Settings) -> None:
    """Bind both ports and let them go; raises `Refusal` (305) on one that is taken."""
    with socket.socket() as app, socket.socket() as observatory:
        _bind(app, settings.port, "OUTREACH_PORT")
        _bind(observatory, settings.observatory_port, "OUTREACH_OBSERVATORY_PORT")


def _bind(claim: socket.socket, port: int, variable: str) -> None:
    claim.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claim.bind((HOST, port))
        # Only a listening socket excludes the other one when both settings name the same port.
        claim.listen(1)
    except OSError as fault:
        if fault.errno == errno.EACCES:
            raise errors.Refusal(
                errors.BAD_SETTINGS,
                name=variable,
                fault=f"le port {port} est réservé au système",
                remedy="Choisissez un port au-dessus de 1023.",
            ) from None
        raise errors.Refusal(errors.PORT_BUSY, port=port, variable=variable) from None
