"""An identifier, a day or free text where only codes belong."""

import re
from collections.abc import Iterator
from typing import Final

from outreach.observatory.attacks.sight import Sight
from outreach.observatory.tables import ROW_TABLES, TABLES

CODE: Final = re.compile(r"[a-z0-9_]{1,40}|[0-9]{4}-T[1-4]|[0-9]{4}(-[01][0-9])?")
_LOOKED_AT: Final = (*ROW_TABLES, "persons", "doors", "channels", "meetings", "year_persons")


def find_strange_cells(sight: Sight, _k: int) -> Iterator[str]:
    """Read every kind of row."""
    for name in _LOOKED_AT:
        rows = sight.candidate.tables.get(name)
        for cells in {id(cells): cells for cells in rows.cells}.values() if rows is not None else ():
            for column, cell in zip(TABLES[name].columns, cells, strict=True):
                if not (isinstance(cell, int) or CODE.fullmatch(cell)):
                    yield f"table {name}, colonne {column} : autre chose qu’un code."
