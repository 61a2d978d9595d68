"""Whether the register's file is sound: its pages, its references, and each submission against its own hash.

Reads only. What the rows mean is compared elsewhere, by reading the submissions again.
"""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from outreach.register.database import Register

LIMIT = 20
# `referral_now` holds the rows of the view `referral_state`, no more, no less (decision 17).
_HELD_AMISS = (
    "select referral_id from (select * from referral_now except select * from referral_state)"
    " union select referral_id from (select * from referral_state except select * from referral_now) limit :limit"
)


def check_register(path: Path) -> None:
    """Read the register; raises `sqlite3.DatabaseError` when it is none, before a migration makes one of it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader:
        reader.execute("select 1 from structure limit 1").fetchone()


def list_faults(register: Register) -> tuple[int, list[str]]:
    """Return how many submissions were looked at and the first faults found, one sentence each."""
    reader = register.reader
    faults = [f"fichier : {row[0]}" for row in reader.execute(f"pragma integrity_check({LIMIT})") if row[0] != "ok"]
    faults += [
        f"table {row[0]} : une ligne renvoie à {row[2]}, absente" for row in reader.execute("pragma foreign_key_check")
    ]
    faults += [
        f"orientation {row[0]} : où elle en est n’est pas ce que disent ses étapes"
        for row in reader.execute(_HELD_AMISS, {"limit": LIMIT})
    ]
    count = 0
    for submission in reader.execute("select id, answers, answers_sha256 from submission order by rowid"):
        count += 1
        if hashlib.sha256(submission["answers"].encode()).hexdigest() != submission["answers_sha256"]:
            faults.append(f"saisie {submission['id']} : les réponses ne sont plus celles qui ont été reçues")
    return count, faults[:LIMIT]
