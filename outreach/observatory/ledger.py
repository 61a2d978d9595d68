"""What analysts asked of the observatory: who, when, which question, how many rows; month by month, kept a year.

A month is a file, and others after it when it grows.

Shared by the Datasette plugin, which writes, and by the coordination, which reads; knows neither of them, no register.
"""

import errno
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
# Longer than any address that is answered.
LONGEST: Final = 9_500
# Less than what the observatory's process may write in a file (`walls.py`).
PART_BYTES: Final = 64_000_000
_NAMED: Final = re.compile(r"(\d{4}-\d{2})(?:\.(\d{4}))?\.jsonl")


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
    """Add a question to its month; one write, so that two never mix; raises `OSError` when it is not all written."""
    folder.mkdir(mode=0o700, exist_ok=True)
    told = asdict(asked) | {"address": asked.address[:LONGEST]}
    line = f"{json.dumps(told, ensure_ascii=False)}\n".encode()
    handle = os.open(_find_last(folder, asked.at[:7]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(handle, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(handle)


def list_months(folder: Path) -> list[str]:
    """List the months something was asked in, the newest first."""
    return sorted({named[1] for path in folder.glob("*.jsonl") if (named := _NAMED.fullmatch(path.name))}, reverse=True)


def _list_parts(folder: Path, month: str) -> list[Path]:
    named = ((path, _NAMED.fullmatch(path.name)) for path in folder.glob("*.jsonl"))
    return [path for _, path in sorted((found[2] or "", path) for path, found in named if found and found[1] == month)]


def _find_last(folder: Path, month: str) -> Path:
    parts = _list_parts(folder, month)
    if parts and parts[-1].stat().st_size < PART_BYTES:
        return parts[-1]
    return folder / (f"{month}.{len(parts) + 1:04}.jsonl" if parts else f"{month}.jsonl")


def _read_month(folder: Path, month: str) -> Iterator[str]:
    for part in _list_parts(folder, month):
        with part.open(encoding="utf-8", errors="replace") as file:
            yield from file


def read_asked(folder: Path, month: str) -> Iterator[Asked]:
    """Yield what was asked in a month, in its order; a line cut short by a crash is left out."""
    yield from _read_lines(_read_month(folder, month))


def list_asked(folder: Path, month: str, page: int, size: int) -> tuple[list[Asked], int]:
    """Return a page of what was asked in a month (its last one at most), the newest first, and the month's lines.

    A script asks a hundred thousand times a month: only what is shown is read.
    """
    count = sum(1 for _ in _read_month(folder, month))
    page = min(page, max(1, -(-count // size)))
    lines = _read_month(folder, month)
    shown = list(_read_lines(islice(lines, max(0, count - page * size), max(0, count - (page - 1) * size))))
    return shown[::-1], count


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
    for part in [part for month in old for part in _list_parts(folder, month)]:
        part.unlink(missing_ok=True)
    return len(old)
