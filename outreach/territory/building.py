"""Checked rows become the frozen parts of a territory.

Hands on sectors, structures, rights and the rest, one a row. Checks nothing: `checks` has already said what is wrong.
"""

from types import MappingProxyType

from outreach.territory.columns import CONFIRMED, CRITERIA, LABELS, NO, SHEETS, TO_CONFIRM, YES
from outreach.territory.sheets import Row
from outreach.territory.territory import (
    Action,
    Body,
    Committee,
    Family,
    Neighbourhood,
    Right,
    Road,
    Sector,
    StructureSheet,
)


def build_sector(row: Row) -> Sector:
    """Build a sector."""
    return Sector(*_list_labels(row), confirmed=_is_confirmed(row))


def build_neighbourhood(row: Row) -> Neighbourhood:
    """Build a neighbourhood."""
    return Neighbourhood(*_list_labels(row), sector=row["sector"], confirmed=_is_confirmed(row))


def build_family(row: Row) -> Family:
    """Build a family of rights."""
    return Family(*_list_labels(row))


def build_body(row: Row) -> Body:
    """Build a body that decides, pays or leads without receiving people."""
    return Body(*_list_labels(row))


def build_structure(row: Row) -> StructureSheet:
    """Build a structure; « à confirmer » languages and delays are not known yet."""
    typed = {"status", "languages", "delay_days", "slips", "search_words"}
    told = {column: row[column] for column in SHEETS["structures.csv"].columns if column not in typed}
    return StructureSheet(
        **told,
        confirmed=_is_confirmed(row),
        languages=_list_known(row, "languages"),
        delay_days=_read_number(row["delay_days"]),
        slips=row["slips"].lower() not in NO,
        search_words=row.list_parts("search_words"),
    )


def build_right(row: Row) -> Right:
    """Build a right."""
    return Right(
        *_list_labels(row),
        family=row["family"],
        decided_by=row["decided_by"],
        paid_by=row["paid_by"],
        received_by=row.list_parts("received_by"),
        search_words=row.list_parts("search_words"),
        sensitive=row["sensitive"].lower() in YES,
        rule_version=row["rule_version"],
        actions=row.list_parts("action"),
        source=row["source"],
        checked_on=row["checked_on"],
        inclusion_theme=row["inclusion_theme"],
        who_fr=row["who_fr"],
        papers_fr=row["papers_fr"],
        openfisca_variable=row["openfisca_variable"],
    )


def build_road(row: Row) -> Road:
    """Build a road."""
    return Road(
        right=row["right"],
        neighbourhood=row["neighbourhood"],
        public=row["public"],
        structure=row["structure"],
        confirmed=_is_confirmed(row),
    )


def build_action(row: Row) -> Action:
    """Build an action of the road map."""
    return Action(
        number=row["number"],
        label_fr=row["label_fr"],
        label_en=row["label_en"],
        family=row["family"],
        public_fr=row["public_fr"],
        pilots=_list_known(row, "pilots"),
        co_pilots=_list_known(row, "co_pilots"),
        criteria=MappingProxyType({column: row[column] for column in CRITERIA}),
        served_by=row.list_parts("served_by"),
        source=row["source"],
        confirmed=_is_confirmed(row),
    )


def build_committee(row: Row) -> Committee:
    """Build a committee."""
    return Committee(
        *_list_labels(row),
        members=_list_known(row, "members"),
        associates=_list_known(row, "associates"),
        led_by_fr=row["led_by_fr"],
        secretary_fr=row["secretary_fr"],
        meetings_a_year=_read_number(row["meetings_a_year"]),
        rhythm_fr=row["rhythm_fr"],
        rhythm_en=row["rhythm_en"],
        source=row["source"],
        confirmed=_is_confirmed(row),
    )


def _list_labels(row: Row) -> tuple[str, str, str]:
    code, label_fr, label_en = (row[column] for column in LABELS)
    return code, label_fr, label_en


def _is_confirmed(row: Row) -> bool:
    return row["status"] == CONFIRMED


def _list_known(row: Row, column: str) -> tuple[str, ...]:
    return tuple(part for part in row.list_parts(column) if part != TO_CONFIRM)


def _read_number(cell: str) -> int | None:
    return int(cell) if cell not in ("", TO_CONFIRM) else None
