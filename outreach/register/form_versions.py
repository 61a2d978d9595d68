"""Every version of a questionnaire that was ever in service, and the teams it is given to.

Keeps the file as it was and the survey it became, as text; reads neither. Which file is in service is said above.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from outreach.register.database import Register
from outreach.register.ids import draw_id

# All but the file and the survey, which are long.
_TOLD: Final = (
    "v.id, v.form_id, v.version, v.title_fr, v.file_kind, v.sha256, v.served_from, v.replaced_on, v.withdrawn_on,"
    " v.account_id"
)


def record_version(writer: sqlite3.Connection, version: Mapping[str, Any]) -> None:
    """Keep a version that comes into service."""
    writer.execute(
        "insert into form_version (id, territory_id, form_id, version, title_fr, file_kind, source, compiled, sha256,"
        " served_from, account_id) values (:id, :territory_id, :form_id, :version, :title_fr, :file_kind, :source,"
        " :compiled, :sha256, :served_from, :account_id)",
        dict(version),
    )


def list_in_service(connection: sqlite3.Connection) -> dict[str, sqlite3.Row]:
    """List the version in service of each questionnaire, withdrawn ones too, by form id; without file or survey."""
    rows = connection.execute(f"select {_TOLD} from form_version v where v.replaced_on is null")
    return {row["form_id"]: row for row in rows}


def find_in_service(connection: sqlite3.Connection, form_id: str) -> sqlite3.Row | None:
    """Find the version in service of a questionnaire, withdrawn or not, with its file and survey."""
    row: sqlite3.Row | None = connection.execute(
        "select * from form_version where form_id = :form_id and replaced_on is null", {"form_id": form_id}
    ).fetchone()
    return row


def find_version(connection: sqlite3.Connection, version_id: str) -> sqlite3.Row | None:
    """Find a version by the id of its row, with its file and survey."""
    row: sqlite3.Row | None = connection.execute(
        "select * from form_version where id = :id", {"id": version_id}
    ).fetchone()
    return row


def list_versions(register: Register, form_id: str) -> list[sqlite3.Row]:
    """List the versions of a questionnaire, the newest first, with the login of who published; without the file."""
    return register.reader.execute(
        f"select {_TOLD}, a.login from form_version v left join account a on a.id = v.account_id"
        " where v.form_id = :form_id order by v.replaced_on is null desc, v.rowid desc",
        {"form_id": form_id},
    ).fetchall()


def list_all(connection: sqlite3.Connection, form_id: str) -> list[sqlite3.Row]:
    """List every version of a questionnaire with file and survey, the oldest first."""
    return connection.execute(
        "select * from form_version where form_id = :form_id order by rowid", {"form_id": form_id}
    ).fetchall()


def list_editions(connection: sqlite3.Connection, form_id: str, version: str) -> list[sqlite3.Row]:
    """List what was served under one version, with file and survey: the one in service first, then the latest."""
    return connection.execute(
        "select * from form_version where form_id = :form_id and version = :version"
        " order by replaced_on is null desc, replaced_on desc, rowid desc",
        {"form_id": form_id, "version": version},
    ).fetchall()


def replace_version(writer: sqlite3.Connection, version_id: str, today: date) -> None:
    """Say that a version is no longer the one in service."""
    writer.execute(
        "update form_version set replaced_on = :today where id = :id", {"id": version_id, "today": today.isoformat()}
    )


def return_version(writer: sqlite3.Connection, version_id: str) -> None:
    """Say that a version known before is in service again, and offered."""
    writer.execute("update form_version set replaced_on = null, withdrawn_on = null where id = :id", {"id": version_id})


def withdraw_version(writer: sqlite3.Connection, version_id: str, on_day: str) -> None:
    """Say that a version in service is offered no more."""
    writer.execute(
        "update form_version set withdrawn_on = :on_day where id = :id", {"id": version_id, "on_day": on_day}
    )


def find_withdrawal(connection: sqlite3.Connection, form_id: str) -> str | None:
    """Find the day since when a questionnaire is offered no more, None when it is offered."""
    row = connection.execute(
        "select withdrawn_on from form_version where form_id = :form_id and replaced_on is null"
        " and withdrawn_on is not null",
        {"form_id": form_id},
    ).fetchone()
    return row[0] if row else None


def list_withheld(connection: sqlite3.Connection, structure_id: str) -> set[str]:
    """List the questionnaires that a team is not offered: given to other teams only, or withdrawn."""
    rows = connection.execute(
        "select form_id from form_version where replaced_on is null and withdrawn_on is not null union"
        " select form_id from form_team where form_id not in"
        " (select form_id from form_team where structure_id = :structure_id)",
        {"structure_id": structure_id},
    )
    return {row[0] for row in rows}


def list_teams(connection: sqlite3.Connection, form_id: str) -> list[str]:
    """List the ids of the structures whose teams a questionnaire is given to; none means every team."""
    rows = connection.execute("select structure_id from form_team where form_id = :form_id", {"form_id": form_id})
    return [row[0] for row in rows]


def give_form(writer: sqlite3.Connection, territory_id: str, form_id: str, structure_ids: Iterable[str]) -> None:
    """Give a questionnaire to the teams of these structures alone; to every team when there is none."""
    writer.execute("delete from form_team where form_id = :form_id", {"form_id": form_id})
    writer.executemany(
        "insert into form_team values (:id, :territory_id, :form_id, :structure_id)",
        [
            {"id": draw_id(), "territory_id": territory_id, "form_id": form_id, "structure_id": structure_id}
            for structure_id in dict.fromkeys(structure_ids)
        ],
    )
