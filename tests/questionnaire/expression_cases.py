"""The table of cases that Python and the phone share, and the context its expressions stand in."""

import json
import math
from pathlib import Path
from typing import Any

TABLE = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
CASES: list[tuple[str, Any]] = [(expression, expected) for expression, expected in TABLE["cases"]]


class TableContext:
    """The context of the table, in Python."""

    today: str = TABLE["context"]["today"]
    itself: str = TABLE["context"]["self"]

    def value(self, name: str) -> Any:
        """Return the value of a name."""
        return TABLE["context"]["values"].get(name, "")

    def lookup(self, list_name: str, column: str, key: str, value: str) -> str:
        """Return a cell of a list."""
        rows = TABLE["context"]["lists"].get(list_name, [])
        return next((str(row.get(column, "")) for row in rows if row.get(key) == value), "")


def tell(value: Any) -> Any:
    """Return a value as the table writes it: numbers that JSON has not, by name; a truth is no number."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value if isinstance(value, bool | str) else float(value) if isinstance(value, int | float) else value
