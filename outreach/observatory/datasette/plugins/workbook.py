"""The rows of a page as a workbook: what a spreadsheet opens with its accents, numbers and words, and where it is from.

Loaded by Datasette from `--plugins-dir`. Reads the release alone, and never a cookie.
"""

import asyncio
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from datasette.plugins import pm
from datasette.utils.asgi import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from pluggy import HookimplMarker

from outreach.observatory.datasette.plugins.choices import tell_chosen
from outreach.observatory.datasette.plugins.pages import name_column, tell_address
from outreach.observatory.tables import DATABASE
from outreach.settings import TIME_ZONE

# The same mark as `datasette.hookimpl`, with its types.
hookimpl = HookimplMarker("datasette")
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS: Final = (10, 50)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@hookimpl
def register_output_renderer(datasette: Any) -> dict[str, object]:
    """Answer `.xlsx` beside `.json` and `.csv`."""
    return {"extension": "xlsx", "render": render, "can_render": lambda: True}


async def render(
    datasette: Any, columns: Sequence[str], rows: Sequence[Sequence[object]], request: Any, data: Mapping[str, Any]
) -> Response:
    """Return the workbook of the rows of a table, a figure, a question or a query."""
    if data.get("error"):
        return Response.json({"ok": False, "error": data["error"]}, status=400)
    name = request.url_vars.get("table") or data.get("query_name") or ""
    about = find_description(datasette, name)
    source = [
        ("Titre", about.get("title") or "Requête"),
        ("Choix", await tell_chosen(datasette, request.path, request.query_string) or "Aucun : tout est compté"),
        ("Définition", about.get("description") or str((data.get("query") or {}).get("sql") or "")),
        *tell_source(datasette),
        ("Adresse", tell_address(datasette, request)),
        ("Lu le", datetime.now(TIME_ZONE).strftime("%d/%m/%Y")),
    ]
    heads = [name_column(column, about.get("columns")) for column in columns]
    say = build_sayer(datasette)
    told = [[say(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    body = await asyncio.to_thread(write_workbook, heads, told, source)
    headers = {"content-disposition": f'attachment; filename="{re.sub("[^a-z0-9_]", "", name) or "requete"}.xlsx"'}
    return Response(body, content_type=KIND, headers=headers)


def find_description(datasette: Any, name: str) -> Mapping[str, Any]:
    """Return what is said of a table, a figure or a question: its title, its definition, its columns."""
    about = datasette.metadata("databases").get(DATABASE, {})
    found: Mapping[str, Any] = about.get("tables", {}).get(name) or about.get("queries", {}).get(name) or {}
    return found


def tell_source(datasette: Any) -> list[tuple[str, str]]:
    """Return what one must say to quote a figure."""
    release = (datasette.metadata() or {}).get("release", {})
    return [
        ("Source", f"Observatoire du non-recours – {release.get('territory', '')}"),
        (
            "Données",
            "fictives" if str(datasette.metadata("description")).startswith("Données fictives") else "publiées",
        ),
        ("Publication du", release.get("day", "")),
        ("Périodes", release.get("periods", "")),
        ("Rencontres couvertes", release.get("covered", "")),
        ("Empreinte", release.get("hash", "")),
    ]


def build_sayer(datasette: Any) -> Callable[[str, object], object]:
    """Build what turns a value into a cell: a number stays one, a code becomes its words, as on pages."""
    known: dict[tuple[str, object], object] = {}

    def say(column: str, value: object) -> object:
        if isinstance(value, (int, float)):
            return value
        if (column, value) not in known:
            shown = pm.hook.render_cell(
                row=(), value=value, column=column, table=None, database=DATABASE, datasette=datasette
            )
            known[column, value] = next((one for one in shown if one is not None), str(value))
        return known[column, value]

    return say


def write_workbook(heads: Sequence[str], rows: Sequence[Sequence[object]], source: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook of two sheets: the rows, and where they are from; a text never becomes a formula."""
    book = Workbook(write_only=True)
    sheet, about = book.create_sheet("Données"), book.create_sheet("Source")
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads):
        longest = max((len(str(row[place])) for row in rows[:200]), default=0)
        width = min(max(WIDTHS[0], len(head) + 2, longest + 2), WIDTHS[1])
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.append([_build_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_build_cell(sheet, value) for value in row])
    if heads:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 24, 100
    for name, text in source:
        about.append([_build_cell(about, name, bold=True), _build_cell(about, text)])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _build_cell(sheet: Any, value: object, *, bold: bool = False) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, _NOT_XML.sub("", value))
    # Said to be a text, even when it begins with `=`.
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
