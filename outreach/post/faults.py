"""Why a mail did not leave, in a few words that quote nothing of it, and what follows: never again, or later.

What a mail server says is not kept: it often repeats the address.
"""

import smtplib
import ssl
from dataclasses import dataclass
from typing import Final

from outreach.vocabulary import Labels, mark

FAILURES: Final[Labels] = {
    "unreachable": mark("Le serveur de courrier ne répond pas."),
    "too_slow": mark("Le serveur de courrier est trop lent."),
    "dropped": mark("Le serveur de courrier a coupé avant de répondre."),
    "no_tls": mark("Le serveur de courrier n’offre pas de connexion sûre."),
    "bad_login": mark("Le serveur de courrier refuse l’identifiant ou le mot de passe."),
    "refused_sender": mark("Le serveur de courrier refuse l’expéditeur."),
    "refused_now": mark("Refusé pour l’instant."),
    "refused": mark("Cette adresse est refusée."),
    "refused_text": mark("Ce message est refusé."),
    "bad_address": mark("Aucun courrier ne peut porter cette adresse."),
    "not_written": mark("Le fichier du message n’a pas pu être écrit."),
}
# Nothing to do with this mail: the others would fail as well.
_OF_THE_SERVER: Final = frozenset(
    {"unreachable", "too_slow", "dropped", "no_tls", "bad_login", "refused_sender", "not_written"}
)
_FOR_GOOD: Final = frozenset({"refused", "refused_text", "bad_address"})


@dataclass(eq=False)
class Undelivered(Exception):
    """A mail that did not leave: a word of `FAILURES`, and the server's code if it gave one."""

    word: str
    code: int = 0

    @property
    def told(self) -> str:
        """What may be kept of it."""
        return f"{self.word} {self.code}" if self.code else self.word

    @property
    def for_good(self) -> bool:
        """Whether trying again changes nothing until somebody corrects the address."""
        return self.word in _FOR_GOOD

    @property
    def of_the_server(self) -> bool:
        """Whether the other mails would fail as well."""
        return self.word in _OF_THE_SERVER


def judge_answer(code: int, refused: str) -> Undelivered:
    """Judge what the server answered to an address or a text: no for good (5xx), or for now."""
    return Undelivered(refused if 500 <= code < 600 else "refused_now", code)


def judge_fault(fault: Exception) -> Undelivered:
    """Judge what broke on the way."""
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return Undelivered("bad_login", fault.smtp_code)
    if isinstance(fault, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return Undelivered("no_tls")
    if isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):
        return Undelivered("too_slow")
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return Undelivered("dropped")
    if isinstance(fault, smtplib.SMTPDataError):
        return judge_answer(fault.smtp_code, "refused_text")
    if isinstance(fault, smtplib.SMTPResponseException):
        return Undelivered("unreachable", fault.smtp_code)
    return Undelivered("unreachable") if isinstance(fault, OSError) else Undelivered("bad_address")
