"""The one message a referent gets: how many people may come, since when, where to answer.

Never the right, the place or anything about a person: an e-mail travels in clear and stays in mailboxes.
"""

from datetime import date
from email.message import EmailMessage
from email.utils import make_msgid

SUBJECT = "Orientations à voir : {n}"
BODY = """Bonjour {name},

{n} orientation(s) attendent votre structure, la plus ancienne depuis le {since:%d/%m/%Y}.

Les personnes peuvent venir sans rendez-vous, avec un bon : elles demandent le référent aller-vers.
Pour voir et répondre : {url}/desk

Ce message ne contient rien sur les personnes. Vous ne le recevez qu’une fois.
L’équipe de l’aller-vers
"""


def write_letter(*, sender: str, mailbox: str, name: str, n: int, since: date, url: str) -> EmailMessage:
    """Write the message that tells a referent how many referrals wait and since when."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = mailbox
    letter["Subject"] = SUBJECT.format(n=n)
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(BODY.format(name=name, n=n, since=since, url=url))
    return letter
