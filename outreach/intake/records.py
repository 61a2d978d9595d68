"""From answers to rows: which contact, gaps and referrals a submission says. Pure, hence done again by `verify`.

Ids are derived from the submission's, so that reading it twice gives the same rows. Opens no transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from outreach.questionnaire import EntityRecord, Lists, Question, Survey, read_entities
from outreach.register.contacts import CONTACT_COLUMNS, GAP_COLUMNS
from outreach.register.ids import derive_id
from outreach.register.structures import name_structure
from outreach.territory import Territory, route

Row = dict[str, Any]
# The question of a questionnaire that says for which public a right is routed (a code of families.csv).
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of one submission."""

    contact: Row | None
    gaps: tuple[Row, ...]
    referrals: tuple[Row, ...]


def derive_records(
    survey: Survey, territory: Territory, lists: Lists, submission: Mapping[str, Any], outing: Mapping[str, Any],
    answers: Mapping[str, Any], said: Sequence[EntityRecord] | None = None,
) -> Records:  # fmt: skip
    """Read the rows that a checked submission says: none when its questionnaire makes no contact.

    `said` is what its answers say, when that was just read.
    """
    if not survey.needs_outing:
        return Records(None, (), ())
    if said is None:
        said = read_entities(survey, answers, lists, date.fromisoformat(outing["on_day"]))
    contact = next((_build_contact(entity, submission, outing) for entity in said if entity.entity == "contact"), None)
    gaps: dict[str, Row] = {}
    referrals: list[Row] = []
    for entity in said:
        if entity.entity == "gap" and contact is not None:
            gaps[entity.place] = _build_gap(entity, len(gaps) + 1, contact, territory)
        elif entity.entity == "referral":
            parent = gaps.get(entity.place.rpartition("/")[0]) or gaps.get(entity.place)
            if parent is not None:
                routed = route(territory, parent["right"], outing["neighbourhood"], find_public(survey, answers))
                referrals.append(_build_referral(entity, parent, outing, name_structure(territory.id, routed)))
    return Records(contact, tuple(gaps.values()), tuple(referrals))


def find_public(survey: Survey, answers: Mapping[str, Any]) -> str | None:
    """Return the public that checked answers say, None when the questionnaire or the person tells none."""
    told: Any = answers
    for name in _find_public_path(survey):
        told = told.get(name) if isinstance(told, Mapping) else None
    return told if isinstance(told, str) else None


@lru_cache(64)
def _find_public_path(survey: Survey) -> tuple[str, ...]:
    paths = (node.path for node in survey.walk() if isinstance(node, Question) and node.name == PUBLIC)
    return next(paths, ())


def _build_contact(entity: EntityRecord, submission: Mapping[str, Any], outing: Mapping[str, Any]) -> Row:
    known = {
        "id": derive_id(submission["id"], "contact"),
        "submission_id": submission["id"],
        "outing_id": outing["id"],
        "met_on": outing["on_day"],
    }
    shared = {name: outing[name] for name in ("territory_id", "part_of_day", "channel", "neighbourhood", "sector")}
    return {**dict.fromkeys(CONTACT_COLUMNS), **_write_values(entity.columns), **shared, **known}


def _build_gap(entity: EntityRecord, position: int, contact: Row, territory: Territory) -> Row:
    right = territory.rights[entity.columns["right"]]
    known = {
        "id": derive_id(contact["submission_id"], f"gap/{position}"),
        "territory_id": contact["territory_id"],
        "contact_id": contact["id"],
        "position": position,
        "family": right.family,
        "rule_version": right.rule_version,
    }
    return {**dict.fromkeys(GAP_COLUMNS), **_write_values(entity.columns), **known}


def _build_referral(entity: EntityRecord, gap: Row, outing: Mapping[str, Any], routed_structure_id: str) -> Row:
    return {
        "id": derive_id(gap["id"], "referral"),
        "territory_id": gap["territory_id"],
        "gap_id": gap["id"],
        "structure_id": name_structure(gap["territory_id"], entity.columns["structure"]),
        "routed_structure_id": routed_structure_id,
        "agreement": entity.columns.get("agreement", "yes"),
        "structure_reason": entity.columns.get("structure_reason"),
        "opened_on": outing["on_day"],
    }


def _write_values(columns: Mapping[str, Any]) -> Row:
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in columns.items()}
