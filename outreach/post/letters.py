"""The one message a referent gets: how many people may come, since when, where to answer.

Never the right, the place or anything about a person: an e-mail travels in clear and stays in mailboxes.
"""

from datetime import date
from email.message import EmailMessage
from email.utils import make_msgid

ONE = "Une orientation attend votre structure, depuis le {since:%d/%m/%Y}."
SEVERAL = "{n} orientations attendent votre structure, la plus ancienne depuis le {since:%d/%m/%Y}."
BODY = """Bonjour {name},

{waiting}

Les personnes viennent avec un bon et demandent le référent aller-vers.
Pour voir et répondre : {url}/desk

Ce message ne contient rien sur les personnes.
L’équipe de l’aller-vers
"""


def write_letter(*, sender: str, mailbox: str, name: str, n: int, since: date, url: str) -> EmailMessage:
    """Write the message that tells a referent how many referrals wait and since when."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = mailbox
    letter["Subject"] = f"Orientations à voir : {n}"
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    letter["Auto-Submitted"] = "auto-generated"
    waiting = (ONE if n == 1 else SEVERAL).format(n=n, since=since)
    letter.set_content(BODY.format(name=name, waiting=waiting, url=url))
    return letter
