"""What analysts asked of the observatory, month by month: who, when, which question, how many rows."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.intake import House
from outreach.observatory.dashboards import DASHBOARDS
from outreach.observatory.inquiries import list_inquiries
from outreach.observatory.ledger import KEPT_MONTHS, Asked, list_asked, list_months, read_asked
from outreach.observatory.questions import list_views
from outreach.observatory.tables import DATABASE, TABLES
from outreach.register import accounts

PAGE_SIZE: Final = 50
# How rows are written or turned over: the others, `_where` first, say which rows.
_HOW: Final = frozenset(
    {"_size", "_next", "_shape", "_stream", "_dl", "_nl", "_header", "_hide_sql", "_nocount", "_ttl"}
)
# What a spreadsheet would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One question as the coordination reads it: `chosen` is what was picked or written beside it."""

    asked: Asked
    login: str
    title: str
    chosen: str


def asked() -> Response:
    """Show what was asked in a month, the newest first."""
    house = at_hand(House)
    months = list_months(house.settings.queries)
    month = _read_month(months)
    number = max(request.args.get("page", 1, int), 1)
    shown, total = list_asked(house.settings.queries, month, number, PAGE_SIZE)
    count = max(1, -(-total // PAGE_SIZE))
    page = render_template(
        "coordination/asked.html",
        months=months,
        month=month,
        lines=list(_tell(house, shown)),
        total=total,
        number=min(number, count),
        count=count,
        kept=KEPT_MONTHS,
    )
    return make_response(page)


def asked_file(month: str) -> Response:
    """Hand out what was asked in a month as a CSV."""
    house = at_hand(House)
    if month not in list_months(house.settings.queries):
        raise errors.Refusal(errors.NOT_FOUND)
    lines = _tell(house, read_asked(house.settings.queries, month))
    # Handed out as it is read: a month may be long.
    response = Response(_write_csv(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=questions-{month}.csv"
    return response


def _write_csv(lines: Iterator[Line]) -> Iterator[str]:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("at", "account", "question", "chosen", "rows", "status", "milliseconds"))
    for line in lines:
        told = (line.asked.at, line.login, line.title, line.chosen, line.asked.rows, line.asked.status, line.asked.ms)
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in told])
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def _read_month(months: list[str]) -> str:
    chosen = request.args.get("month", "")
    return chosen if chosen in months else next(iter(months), "")


def _tell(house: House, lines: Iterable[Asked]) -> Iterator[Line]:
    titles = {inquiry.name: inquiry.title for inquiry in list_inquiries()}
    titles |= {view.name: view.title for view in list_views()} | {name: table.title for name, table in TABLES.items()}
    titles |= {board.name: board.title for board in DASHBOARDS}
    logins = {row["id"]: row["login"] for row in accounts.list_accounts(house.register)}
    for line in lines:
        path, _, query = line.address.partition("?")
        # Datasette also reads « ~6F » as the letter it stands for.
        name = unquote(path.replace("~", "%")).rsplit("/", 1)[-1].split(".")[0]
        chosen = [(key, value) for key, value in parse_qsl(query) if key not in _HOW]
        written = name == DATABASE
        sql = [value for key, value in chosen if key == "sql" and written]
        rest = ", ".join(f"{key} = {value}" for key, value in chosen if key != "sql" or not written)
        title = titles.get(name, "SQL" if written else name)
        yield Line(line, logins.get(line.account_id, "–"), title, " ; ".join(filter(None, (*sql, rest))))
