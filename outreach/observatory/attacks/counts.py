"""Counts under k, and what is left when the parts are taken from the total."""

from collections.abc import Iterator

from outreach.observatory.attacks.sight import Sight
from outreach.observatory.partition import ALL, DECLARED, OTHER, WHOLE
from outreach.observatory.tables import TABLES


def find_small_counts(sight: Sight, k: int) -> Iterator[str]:
    """Read every count, and subtract the parts from the total."""
    tables = sight.candidate.tables
    for name, rows in tables.items():
        if "n" in TABLES[name].columns:
            place = list(TABLES[name].columns).index("n")
            if any(int(cells[place]) < k for cells in rows.cells):
                yield f"table {name} : un compte sous {k}."
    period = sight.candidate.period
    yield from _find_rest(sight, "doors", len(period.doors))
    yield from _find_rest(sight, "channels", period.meetings)
    yield from _find_small_channels(sight, k)
    year = tables.get("year_persons")
    if year is not None and any(int(cells[-1]) % 5 for cells in year.cells):
        yield "table year_persons : un compte que rien n’arrondit."


def _find_rest(sight: Sight, name: str, total: int) -> Iterator[str]:
    rows = sight.candidate.tables.get(name)
    counts = [int(cells[-1]) for cells in rows.cells] if rows is not None else []
    if counts and sum(counts) != total:
        yield f"table {name} : il reste une différence entre le total et ses parties."


def _find_small_channels(sight: Sight, k: int) -> Iterator[str]:
    rows, period = sight.candidate.tables.get("channels"), sight.candidate.period
    told = [str(cells[1]) for cells in rows.cells] if rows is not None else []
    named = {code for code in told if code not in (ALL, OTHER)}
    groups = [period.channels.get(code, set()) for code in named]
    if OTHER in told:
        groups.append(set[str]().union(*(keys for code, keys in period.channels.items() if code not in named)))
    for keys in groups:
        weight = sum(WHOLE if key.startswith("path:") else DECLARED for key in keys)
        if weight < k * WHOLE:
            yield f"table channels : un mode ne tient que {weight / WHOLE:g} personnes."
