"""What a referent is written: how many referrals wait, since when, a link. Knows no register.

Never the right, the place or anything about a person: an e-mail travels in clear and stays in mailboxes.
"""

from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from typing import Final


@dataclass(frozen=True, slots=True)
class Count:
    """So many referrals, the oldest since a day."""

    n: int
    since: date


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail says, to whom, with the link that answers; `standing_in` when she answers in somebody's stead."""

    mailbox: str
    name: str
    message_id: str
    link: str
    opens_until: date
    new: Count | None = None
    late: Count | None = None
    late_elsewhere: Count | None = None
    standing_in: bool = False


NEW: Final = (
    "Une orientation attend votre structure, depuis le {since:%d/%m/%Y}.",
    "{n} orientations attendent votre structure, la plus ancienne depuis le {since:%d/%m/%Y}.",
)
LATE: Final = (
    "Une orientation attend toujours un mot de vous, depuis le {since:%d/%m/%Y}.",
    "{n} orientations attendent toujours un mot de vous, la plus ancienne depuis le {since:%d/%m/%Y}.",
)
LATE_ELSEWHERE: Final = (
    "Une orientation attend un mot de votre structure depuis le {since:%d/%m/%Y} : vous en assurez la suppléance.",
    "{n} orientations attendent un mot de votre structure, la plus ancienne depuis le {since:%d/%m/%Y} :"
    " vous en assurez la suppléance.",
)
STANDING_IN: Final = "En ce moment, c’est vous qui répondez pour votre structure."
RENEWED: Final = "Voici un nouveau lien vers vos orientations."

BODY: Final = """Bonjour {name},

{told}

Les personnes viennent avec un bon et demandent le référent aller-vers.
Pour voir et répondre, sans compte :
{link}

Ce lien n’est que pour vous et s’ouvre jusqu’au {until:%d/%m/%Y}.
Ce message ne contient rien sur les personnes.
L’équipe de l’aller-vers
"""


def write_letter(letter: Letter, sender: str) -> EmailMessage:
    """Write a mail."""
    told = [
        (one if count.n == 1 else several).format(n=count.n, since=count.since)
        for count, (one, several) in _list_counts(letter)
    ]
    total = sum(count.n for count, _ in _list_counts(letter))
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.mailbox
    mail["Subject"] = f"Orientations à voir : {total}" if total else "Un nouveau lien vers vos orientations"
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"
    words = "\n".join([*(told or [RENEWED]), *([STANDING_IN] if letter.standing_in else [])])
    # A server of before 8BITMIME carries it as well.
    mail.set_content(
        # A name of several lines would say things of its own.
        BODY.format(name=" ".join(letter.name.split()), told=words, link=letter.link, until=letter.opens_until),
        cte="quoted-printable",
    )
    return mail


def _list_counts(letter: Letter) -> list[tuple[Count, tuple[str, str]]]:
    told = ((letter.new, NEW), (letter.late, LATE), (letter.late_elsewhere, LATE_ELSEWHERE))
    return [(count, words) for count, words in told if count is not None]
