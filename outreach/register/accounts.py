"""Accounts of professionals: login, role, structure; a session epoch that ends every open session when it moves."""

import sqlite3
from dataclasses import dataclass
from datetime import date

from outreach.register.database import Register
from outreach.register.ids import draw_id


@dataclass(frozen=True, slots=True)
class Account:
    """One account as pages and permissions see it (never its password)."""

    id: str
    login: str
    role: str
    structure_id: str | None
    session_epoch: int
    disabled: bool


def record_account(
    writer: sqlite3.Connection,
    territory_id: str,
    today: date,
    *,
    login: str,
    role: str,
    structure_id: str | None,
    password_hash: str,
) -> str:
    """Make an account and return its id; raises `sqlite3.IntegrityError` when the login is taken."""
    account_id = draw_id()
    writer.execute(
        "insert into account (id, territory_id, login, role, structure_id, password_hash, created_on)"
        " values (:id, :territory_id, :login, :role, :structure_id, :password_hash, :created_on)",
        {
            "id": account_id,
            "territory_id": territory_id,
            "login": login,
            "role": role,
            "structure_id": structure_id,
            "password_hash": password_hash,
            "created_on": today.isoformat(),
        },
    )
    return account_id


def find_account(register: Register, account_id: str) -> Account | None:
    """Find an account by its id."""
    row = register.reader.execute("select * from account where id = :id", {"id": account_id}).fetchone()
    return _read(row) if row else None


def find_login(register: Register, login: str) -> tuple[Account, str] | None:
    """Find an account and its password's hash by login."""
    row = register.reader.execute("select * from account where login = :login", {"login": login}).fetchone()
    return (_read(row), str(row["password_hash"])) if row else None


def list_accounts(register: Register) -> list[sqlite3.Row]:
    """List accounts with the label of their structure, the living first."""
    return register.reader.execute(
        "select a.id, a.login, a.role, a.disabled_on, a.created_on, a.structure_id, s.label_fr as structure_fr,"
        " s.label_en as structure_en from account a left join structure s on s.id = a.structure_id"
        " order by a.disabled_on is not null, a.role, a.login"
    ).fetchall()


def disable_account(writer: sqlite3.Connection, account_id: str, today: date) -> None:
    """Close an account: its open sessions end with their next request."""
    writer.execute(
        "update account set disabled_on = :day, session_epoch = session_epoch + 1 where id = :id",
        {"day": today.isoformat(), "id": account_id},
    )


def enable_account(writer: sqlite3.Connection, account_id: str) -> None:
    """Open a closed account again."""
    writer.execute("update account set disabled_on = null where id = :id", {"id": account_id})


def end_sessions(writer: sqlite3.Connection, account_id: str) -> None:
    """End every open session of an account, wherever its cookie is."""
    writer.execute("update account set session_epoch = session_epoch + 1 where id = :id", {"id": account_id})


def change_password(writer: sqlite3.Connection, account_id: str, password_hash: str) -> None:
    """Keep a new password's hash and end every open session of the account."""
    writer.execute(
        "update account set password_hash = :hash, session_epoch = session_epoch + 1 where id = :id",
        {"hash": password_hash, "id": account_id},
    )


def _read(row: sqlite3.Row) -> Account:
    return Account(
        id=row["id"],
        login=row["login"],
        role=row["role"],
        structure_id=row["structure_id"],
        session_epoch=row["session_epoch"],
        disabled=row["disabled_on"] is not None,
    )
