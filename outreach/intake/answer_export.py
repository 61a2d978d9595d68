"""The answers to a questionnaire written out for somebody who may have them: whole, for her alone, and in the audit.

Chooses the file and who may; the formats are `answer_files`. A file that is there was recorded before it got its name.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Final

from outreach import errors
from outreach.intake.answer_files import write_answers_workbook, write_csv, write_json, write_zip
from outreach.intake.answer_tables import Table, list_tables, read_rows, reading_at_once
from outreach.intake.house import House
from outreach.register import accounts, audit
from outreach.register.accounts import Account

# Who may read answers one by one: those who keep the questionnaires, or the register.
READERS: Final = ("coordinator", "admin")
KINDS: Final = ("csv", "xlsx", "json")


def find_reader(house: House, login: str) -> Account:
    """Return the account of somebody who may have answers written out; raises `Refusal` (313, 324)."""
    found = accounts.find_login(house.register, login)
    if found is None:
        raise errors.Refusal(errors.UNKNOWN_ACCOUNT, login=login)
    account = found[0]
    if account.disabled or account.role not in READERS:
        raise errors.Refusal(errors.NOT_A_READER, login=login)
    return account


def export_answers(
    house: House, form_id: str, kind: str, reader: Account, *, target: Path | None = None, labels: bool = False,
    force: bool = False,
) -> Path:  # fmt: skip
    """Write the answers to a questionnaire and return the file; raises `Refusal` (202, 322, 325), nothing written."""
    tables = list_tables(house.register, form_id)
    if not tables:
        raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id)
    suffix = f".{kind}" if kind != "csv" or len(tables) == 1 else ".zip"
    target = target or Path(f"answers-{form_id}{suffix}")
    if target.suffix.lower() != suffix:
        raise errors.Refusal(errors.OTHER_ENDING, file=target, suffix=suffix)
    if target.exists() and not force:
        raise errors.Refusal(errors.FILE_TAKEN, file=target)
    waiting = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(house, file, tables, suffix, labels)
            file.flush()
            os.fsync(file.fileno())
        _record(house, form_id, reader)
        waiting.replace(target)
    finally:
        with suppress(OSError):
            waiting.unlink(missing_ok=True)
    return target


def _write(house: House, file: IO[bytes], tables: Sequence[Table], suffix: str, labels: bool) -> None:
    with reading_at_once(house.register) as connection:
        read = partial(read_rows, connection)
        if suffix == ".csv":
            write_csv(file, tables[0], read, labels)
        elif suffix == ".zip":
            write_zip(file, tables, read, labels, house.settings.today())
        elif suffix == ".xlsx":
            write_answers_workbook(file, tables, read, labels)
        else:
            write_json(file, tables, read, labels)


def _record(house: House, form_id: str, reader: Account) -> None:
    with house.register.writing() as writer:
        audit.record_audit(
            writer, house.territory.id, house.settings.today(), house.settings.part_of_day(),
            account_id=reader.id, action="exported", subject_kind="answers", subject_id=form_id,
        )  # fmt: skip
