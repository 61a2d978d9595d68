"""What the tests of the coordination's questionnaires share: a file sent through the page, and what is on disk."""

import io
import re
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from outreach.intake import House
from tests.conftest import Person, read_plainly, read_token

NEW = "/coordination/forms/new"
# The neighbourhood of trials.
PLACE = "neighbourhood=grande_borne"

Files = dict[str, bytes]


def send_form(
    someone: Person, content: bytes, name: str = "halls.xlsx", files: Files | None = None, status: int = 303
) -> str:
    """Send a questionnaire; return where its report is, or the page that refuses it."""
    told: dict[str, Any] = {"csrf_token": read_token(someone.read(NEW)), "form": FileStorage(io.BytesIO(content), name)}
    told["files"] = [FileStorage(io.BytesIO(held), other) for other, held in (files or {}).items()]
    answer = _post(someone, NEW, told)
    assert answer.status_code == status, f"{answer.status}\n{answer.text[:2000]}"
    return str(answer.headers["Location"]) if status == 303 else read_plainly(answer.text)


def join_files(someone: Person, address: str, files: Files) -> None:
    """Put files beside a questionnaire on trial."""
    told: dict[str, Any] = {"csrf_token": read_token(someone.read(address)), "action": "files"}
    told["files"] = [FileStorage(io.BytesIO(held), name) for name, held in files.items()]
    assert _post(someone, address, told).status_code == 303


def _post(someone: Person, address: str, told: dict[str, Any]) -> TestResponse:
    # Written here: the test client leaves the file of a large body open.
    boundary, body = encode_multipart(told)
    return someone.client.post(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def publish(someone: Person, address: str, status: int = 303, **told: object) -> str:
    """Publish a questionnaire on trial as its page was just shown."""
    page = f"{address}/publish"
    seen = re.search(r'name="seen" value="([^"]*)"', someone.read(page))
    assert seen
    return someone.send(page, {"seen": seen[1], "whom": "every", **told}, page=page, status=status)


def look_at_everything(house: House) -> tuple[dict[str, int], dict[str, bytes]]:
    """Return how many rows each table has, and every file of the instance but the register's."""
    reader = house.register.reader
    tables = [row[0] for row in reader.execute("select name from sqlite_master where type = 'table'")]
    rows = {table: reader.execute(f'select count(*) from "{table}"').fetchone()[0] for table in tables}
    folder: Path = house.settings.instance
    kept = ("outreach.db", "outreach.db-wal", "outreach.db-shm")
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in kept and "compiled" not in path.parts
    }
    return rows, files
