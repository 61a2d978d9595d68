"""What Datasette says of a release in French: a title and a description for every table, view and column.

Made from the declaration of the tables and the heads of the views, so that none can be forgotten.
"""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from outreach import errors
from outreach.observatory.dashboards import build_dashboards
from outreach.observatory.figures import answer
from outreach.observatory.inquiries import list_inquiries
from outreach.observatory.passes import ROLES_LET_IN
from outreach.observatory.questions import View, list_views
from outreach.observatory.release_file import open_release
from outreach.observatory.tables import CASES, DATABASE, GROUP, ROW_TABLES, TABLES, Table
from outreach.vocabulary import space_french

FICTITIOUS: Final = "Données fictives. "


def build_metadata(release_file: Path) -> dict[str, Any]:
    """Return Datasette's metadata of a release, which itself says its territory and whether it is fictitious."""
    with closing(open_release(release_file)) as reader:
        about = dict(reader.execute("select name, value from about").fetchall())
        views = {
            view.name: _describe("question", view.title, _tell(reader, view), view.columns) | _tell_how(reader, view)
            for view in list_views()
        }
    warning = FICTITIOUS if about.get("données") == "fictives" else ""
    title = f"Observatoire du non-recours – {about['territoire']}"
    state = about.get("état", f"Périodes publiées : {about.get('périodes', 'aucune')}.")
    description = (
        f"{warning}{state} Chaque groupe publié réunit au moins 11 personnes ; ce qui a paru ne change plus."
        " La table « about » dit la méthode et la part des rencontres couverte."
    )
    tables = {
        table.name: _describe("table", table.title, table.description, table.columns) for table in TABLES.values()
    }
    counted = {f"{CASES}{name}": _describe_cases(TABLES[name]) for name in ROW_TABLES}
    return {
        "title": title,
        "description": description,
        "release": _tell_release(about),
        "plugins": {"datasette-dashboards": build_dashboards()},
        # Nobody but those a pass lets in; the plugin says the same before Datasette is asked.
        "allow": {"role": sorted(ROLES_LET_IN)},
        "databases": {
            DATABASE: {
                "title": title,
                "description": description,
                "tables": {**views, **tables, **counted},
                "queries": build_queries(),
            }
        },
    }


def build_queries() -> dict[str, dict[str, Any]]:
    """Return the questions with choices, as Datasette asks them."""
    return {
        inquiry.name: {
            **_describe("inquiry", inquiry.title, inquiry.description, inquiry.columns),
            "theme": inquiry.theme,
            "figure": inquiry.figure,
            "sql": inquiry.query,
            "params": list(inquiry.choices),
        }
        for inquiry in list_inquiries()
    }


def _tell_release(about: Mapping[str, str]) -> dict[str, str]:
    # What one must say to quote a figure; an observatory still empty has less.
    told = {"territory": "territoire", "day": "publié le", "periods": "périodes", "covered": "rencontres couvertes",
            "method": "méthode", "hash": "empreinte du contenu"}  # fmt: skip
    words = {name: about.get(french, "") for name, french in told.items()}
    return words | {"day": "/".join(reversed(words["day"].split("-")))}


def _describe(kind: str, title: str, description: str, columns: Mapping[str, str]) -> dict[str, Any]:
    told = {column: space_french(text) for column, text in columns.items()}
    return {"kind": kind, "title": space_french(title), "description": space_french(description), "columns": told}


def _tell(reader: sqlite3.Connection, view: View) -> str:
    return f"{view.description} {_read(reader, view)}".strip()


def _read(reader: sqlite3.Connection, view: View) -> str:
    try:
        return answer(reader, view).reading
    except errors.Refusal:
        return ""


def _tell_how(reader: sqlite3.Connection, view: View) -> dict[str, Any]:
    told = {"Numérateur": view.numerator, "Dénominateur": view.denominator, "Périmètre": view.scope,
            "Mise en garde": view.caveat, "Version": str(view.version)}  # fmt: skip
    how = {name: space_french(text) for name, text in told.items()}
    return {"definition": space_french(view.definition), "reading": space_french(_read(reader, view)), "how": how}


def _describe_cases(table: Table) -> dict[str, Any]:
    columns = {f"of_{name}" if name in GROUP else name: text for name, text in table.columns.items()}
    told = {**columns, "cases": "Nombre de lignes de la table, identiques entre elles."}
    title, description = f"{table.title} : décompte", f"Les lignes de la table « {table.name} », comptées."
    return {**_describe("table", title, description, told), "hidden": True}


def record_metadata(release_file: Path) -> Path:
    """Write the metadata beside its release and return the path."""
    path = release_file.with_suffix(".metadata.json")
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(build_metadata(release_file), file, ensure_ascii=False, indent=1)
    os.replace(temporary, path)
    return path
