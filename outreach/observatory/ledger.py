"""What analysts asked of the observatory: who, when, which question, how many rows; a file a month, kept a year.

Shared by the Datasette plugin, which writes, and by the coordination, which reads; knows neither of them, no register.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

KEPT_MONTHS: Final = 12
# A question longer than that is cut: its beginning says what it was.
LONGEST: Final = 4_000
_NAMED: Final = re.compile(r"\d{4}-\d{2}\.jsonl")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the minute (Europe/Paris, ISO 8601), the account, the address, rows, HTTP status, milliseconds."""

    at: str
    account_id: str
    address: str
    rows: int
    status: int
    ms: int


def record_asked(folder: Path, asked: Asked) -> None:
    """Add a question to its month; one write, so that two never mix."""
    folder.mkdir(mode=0o700, exist_ok=True)
    told = asdict(asked) | {"address": asked.address[:LONGEST]}
    handle = os.open(folder / f"{asked.at[:7]}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{json.dumps(told, ensure_ascii=False)}\n".encode())
    finally:
        os.close(handle)


def list_months(folder: Path) -> list[str]:
    """List the months something was asked in, the newest first."""
    return sorted((path.stem for path in folder.glob("*.jsonl") if _NAMED.fullmatch(path.name)), reverse=True)


def read_asked(folder: Path, month: str) -> Iterator[Asked]:
    """Yield what was asked in a month, in its order; a line cut short by a crash is left out."""
    if month in list_months(folder):
        with (folder / f"{month}.jsonl").open(encoding="utf-8", errors="replace") as file:
            yield from _read_lines(file)


def list_asked(folder: Path, month: str, page: int, size: int) -> tuple[list[Asked], int]:
    """Return a page of what was asked in a month (its last one at most), the newest first, and the month's lines.

    A script asks a hundred thousand times a month: only what is shown is read.
    """
    if month not in list_months(folder):
        return [], 0
    with (folder / f"{month}.jsonl").open(encoding="utf-8", errors="replace") as file:
        count = sum(1 for _ in file)
        page = min(page, max(1, -(-count // size)))
        file.seek(0)
        shown = islice(file, max(0, count - page * size), max(0, count - (page - 1) * size))
        return list(_read_lines(shown))[::-1], count


def _read_lines(lines: Iterable[str]) -> Iterator[Asked]:
    for line in lines:
        try:
            told = json.loads(line)
            yield Asked(**{field.name: told[field.name] for field in fields(Asked)})
        except (ValueError, KeyError, TypeError):
            continue


def forget_old(folder: Path, today: date) -> int:
    """Remove the months that ended twelve months ago or more; return how many there were."""
    first = today.year * 12 + today.month - 1 - KEPT_MONTHS
    old = [month for month in list_months(folder) if int(month[:4]) * 12 + int(month[5:]) - 1 < first]
    for month in old:
        (folder / f"{month}.jsonl").unlink(missing_ok=True)
    return len(old)
