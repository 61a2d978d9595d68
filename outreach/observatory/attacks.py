"""What an attacker would try on a candidate before it leaves; each attack names what it gained.

Recomputes everything from the rows, never from the method that made them, so that a fault of the method is seen.
"""

import re
from collections.abc import Iterator, Mapping, Set
from math import sqrt
from statistics import fmean
from typing import Final

from outreach import errors
from outreach.observatory.candidate import Candidate, Row
from outreach.observatory.partition import DECLARED, WHOLE, K
from outreach.observatory.tables import GROUP, ROW_TABLES, TABLES
from outreach.observatory.themes import DOMINANCE_PERCENT, SENSITIVE_TIMES
from outreach.observatory.words import NONE

# Six standard deviations: chance does this once in a billion releases, an order kept always does.
ORDER_LIMIT: Final = 6.0
CODE: Final = re.compile(r"[a-z0-9_]{1,40}|[0-9]{4}-T[1-4]|[0-9]{4}-[01][0-9]")
Groups = Mapping[tuple[object, ...], Set[str]]


def check_candidate(candidate: Candidate, k: int = K) -> None:
    """Raise `Refusal` (309) with the first attack that gains something."""
    for attack in (find_small_groups, find_small_counts, find_betraying_values, find_kept_order, find_strange_cells):
        for gain in attack(candidate, k):
            raise errors.Refusal(errors.UNSAFE_RELEASE, reason=f"{candidate.period.quarter}, {gain}")


def find_small_groups(candidate: Candidate, k: int) -> Iterator[str]:
    """Add and subtract the groups of all tables: what can be formed is a union of atoms, each of k persons."""
    atoms: dict[str, tuple[object, ...]] = {key: () for key in candidate.period.persons}
    for name in _list_filled(candidate):
        groups = group_persons(candidate, name, tuple(GROUP))
        if sum(len(keys) for keys in groups.values()) != len(atoms):
            yield f"table {name} : une personne manque ou paraît dans deux groupes."
        for group, keys in groups.items():
            for key in keys:
                atoms[key] += (name, group)
        if "opened_quarter" in TABLES[name].columns:
            opened = group_persons(candidate, name, (*GROUP, "opened_quarter"))
            yield from _list_small(candidate, {cells: keys for cells, keys in opened.items() if cells[-1] != NONE}, k)
    formed: dict[tuple[object, ...], set[str]] = {}
    for key, atom in atoms.items():
        if atom:
            formed.setdefault(atom, set()).add(key)
    yield from _list_small(candidate, formed, k)


def _list_small(candidate: Candidate, groups: Groups, k: int) -> Iterator[str]:
    persons = candidate.period.persons
    for keys in groups.values():
        # A declared first meeting may be someone already met: it never makes a whole person.
        weight = sum(WHOLE if key.startswith("path:") else DECLARED for key in keys if key in persons)
        if weight < k * WHOLE:
            yield f"un groupe ne tient que {weight / WHOLE:g} personnes."


def find_small_counts(candidate: Candidate, k: int) -> Iterator[str]:
    """Read every count, and subtract the parts from the total."""
    for name, rows in candidate.tables.items():
        if "n" in TABLES[name].columns:
            place = list(TABLES[name].columns).index("n")
            counts = [int(row.cells[place]) for row in rows]
            if any(n < k for n in counts):
                yield f"table {name} : un compte sous {k}."
            if name == "doors" and counts and sum(counts) != len(candidate.period.doors):
                yield "table doors : il reste une différence entre le total et ses parties."


def find_betraying_values(candidate: Candidate, k: int) -> Iterator[str]:
    """Guess the value of someone known to be in a group."""
    for name in _list_filled(candidate):
        sensitive = {value for fact in candidate.facts[name] for value in fact.sensitive}
        groups = group_persons(candidate, name, tuple(GROUP))
        values = _list_values(candidate, name)
        holders = set().union(*values.values()) if values else set()
        for keys in groups.values():
            yield from _list_small(candidate, {("own",): keys & holders}, k)
            yield from _find_dominance(candidate, name, keys, values)
            for value in sensitive:
                yield from _find_excess(candidate, name, keys, values.get(value, set()))


def _find_dominance(candidate: Candidate, name: str, keys: Set[str], values: Mapping[str, Set[str]]) -> Iterator[str]:
    # A partner sets aside the persons it was referred.
    for left in [keys, *(keys - known for known in candidate.period.known_to.values())]:
        if any(100 * len(left & held) > DOMINANCE_PERCENT * len(left) for held in values.values()):
            yield f"table {name} : une valeur couvre plus de {DOMINANCE_PERCENT} % d’un groupe."


def _find_excess(candidate: Candidate, name: str, keys: Set[str], held: Set[str]) -> Iterator[str]:
    town = len(candidate.period.persons)
    for known in [set[str](), *candidate.period.known_to.values()]:
        left = keys - known
        if len(left & held) * town > SENSITIVE_TIMES * len(held) * len(left):
            yield f"table {name} : une valeur sensible dépasse {SENSITIVE_TIMES} fois sa part dans la ville."


def _list_values(candidate: Candidate, name: str) -> dict[str, set[str]]:
    columns = list(TABLES[name].columns)
    values: dict[str, set[str]] = {}
    for row in candidate.tables[name]:
        assert row.person is not None
        told = dict(zip(columns, map(str, row.cells), strict=True))
        if name == "right_status" and told["right"] != NONE:
            values.setdefault(f"{told['family']}/{told['right']}", set()).add(row.person)
        if name == "referral_outcome" and told["structure"] != NONE:
            values.setdefault(told["structure"], set()).add(row.person)
            values.setdefault(f"outcome:{told['outcome']}", set()).add(row.person)
    return values


def find_kept_order(candidate: Candidate, _k: int) -> Iterator[str]:
    """Read the numbers of rows as an order: of arrival, or the same in two tables."""
    arrival: Mapping[str, float] = {key: place for place, key in enumerate(candidate.period.persons)}
    orders = {name: _rank_persons(candidate.tables[name]) for name in _list_filled(candidate)}
    for name, order in orders.items():
        for other in [arrival, *(orders[seen] for seen in orders if seen > name)]:
            if abs(correlate_ranks(order, other)) > ORDER_LIMIT:
                yield f"table {name} : l’ordre des lignes a gardé une trace."


def _rank_persons(rows: list[Row]) -> dict[str, float]:
    # The middle of a person's rows: her first row would tell how many she has, which follows when she was met.
    places: dict[str, list[int]] = {}
    for place, row in enumerate(sorted(rows, key=lambda row: row.rowid)):
        assert row.person is not None
        places.setdefault(row.person, []).append(place)
    return {person: fmean(found) for person, found in places.items()}


def correlate_ranks(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return Spearman's correlation of two orders, in standard deviations of chance."""
    both = [key for key in one if key in other]
    n = len(both)
    if n < 3:
        return 0.0
    first = {key: place for place, key in enumerate(sorted(both, key=one.__getitem__))}
    second = {key: place for place, key in enumerate(sorted(both, key=other.__getitem__))}
    squares = sum((first[key] - second[key]) ** 2 for key in both)
    return (1 - 6 * squares / (n * (n * n - 1))) * sqrt(n - 1)


def find_strange_cells(candidate: Candidate, _k: int) -> Iterator[str]:
    """Look for an identifier, a day or free text where only codes belong."""
    for name in (*ROW_TABLES, "persons", "doors"):
        for row in candidate.tables.get(name, ()):
            for column, cell in zip(TABLES[name].columns, row.cells, strict=True):
                if not column.endswith("_label") and not (isinstance(cell, int) or CODE.fullmatch(cell)):
                    yield f"table {name}, colonne {column} : autre chose qu’un code."


def group_persons(candidate: Candidate, name: str, columns: tuple[str, ...]) -> dict[tuple[object, ...], set[str]]:
    """Return the persons of each group that some columns of a table form."""
    places = [list(TABLES[name].columns).index(column) for column in columns]
    groups: dict[tuple[object, ...], set[str]] = {}
    for row in candidate.tables[name]:
        assert row.person is not None
        groups.setdefault(tuple(row.cells[place] for place in places), set()).add(row.person)
    return groups


def _list_filled(candidate: Candidate) -> list[str]:
    return [name for name in ROW_TABLES if candidate.tables.get(name)]
