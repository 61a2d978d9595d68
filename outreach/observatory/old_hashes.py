"""How version 1 of the method hashed a release, so that one made by it can still be checked and added to.

Reads the whole file at once: those releases were small.
"""

import hashlib
import json
from contextlib import closing
from pathlib import Path
from typing import Final

from outreach.observatory.release_file import open_release

# Tables and columns in the order in which version 1 declared them.
_TABLES: Final = ("right_status", "referral_outcome", "doors", "persons", "meetings", "periods")


def hash_as_version_one(path: Path) -> str:
    """Return the content hash that version 1 gave a release."""
    with closing(open_release(path)) as reader:
        tables = {
            name: sorted(map(list, reader.execute(f'select rowid, * from "{name}"').fetchall())) for name in _TABLES
        }
    return hashlib.sha256(json.dumps(tables, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
