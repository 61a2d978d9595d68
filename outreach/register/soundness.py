"""Whether the register's file is sound: its pages, its references, and each submission against its own hash.

Reads only. What the rows mean is compared elsewhere, by reading the submissions again.
"""

import hashlib

from outreach.register.database import Register

LIMIT = 20


def list_faults(register: Register) -> tuple[int, list[str]]:
    """Return how many submissions were looked at and the first faults found, one sentence each."""
    reader = register.reader
    faults = [f"fichier : {row[0]}" for row in reader.execute(f"pragma integrity_check({LIMIT})") if row[0] != "ok"]
    faults += [
        f"table {row[0]} : une ligne renvoie à {row[2]}, absente" for row in reader.execute("pragma foreign_key_check")
    ]
    count = 0
    for submission in reader.execute("select id, answers, answers_sha256 from submission order by rowid"):
        count += 1
        if hashlib.sha256(submission["answers"].encode()).hexdigest() != submission["answers_sha256"]:
            faults.append(f"saisie {submission['id']} : les réponses ne sont plus celles qui ont été reçues")
    return count, faults[:LIMIT]
