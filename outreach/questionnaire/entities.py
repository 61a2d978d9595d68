"""Which records the answers say (`contact`, `gap`, `referral`), by the entities of the questionnaire.

Trusts answers already checked, so that reading them again years later says the same. Knows no table.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from outreach.questionnaire.expressions import holds
from outreach.questionnaire.instance import Node
from outreach.questionnaire.plan import Path
from outreach.questionnaire.reckoning import Reckoning
from outreach.questionnaire.survey import Entity, EntityRecord, Lists, Question, Survey


def read_entities(survey: Survey, answers: Mapping[str, Any], lists: Lists, today: date) -> tuple[EntityRecord, ...]:
    """Return the records of checked answers in the order of the form; a blank answer is a column left out."""
    reckoning = Reckoning(survey, lists, today)
    reckoning.plant(answers)
    reckoning.settle()
    entities = _read_columns(survey)
    nodes = [reckoning.top, *reckoning.list_applying(reckoning.top)]
    records = (_read_record(reckoning, node, *entities[node.spot.path]) for node in nodes if node.spot.path in entities)
    return tuple(record for record in records if record is not None)


def _read_record(reckoning: Reckoning, node: Node, entity: Entity, columns: Mapping[Path, str]) -> EntityRecord | None:
    reckoning.stand(node)
    if entity.create_if is not None and not holds(entity.create_if, reckoning):
        return None
    said = {columns[kid.spot.path]: kid.value for kid in _list_own(node) if kid.spot.path in columns}
    return EntityRecord(entity.name, node.place, {column: value for column, value in said.items() if value is not None})


def _list_own(node: Node) -> list[Node]:
    # Not those of a repeat inside: each of its instances is a record of its own.
    own: list[Node] = []
    for kid in node.kids.values():
        if not isinstance(kid, list) and kid.applies:
            own += [kid, *_list_own(kid)]
    return own


@lru_cache(64)
def _read_columns(survey: Survey) -> dict[Path, tuple[Entity, dict[Path, str]]]:
    questions = [node for node in survey.walk() if isinstance(node, Question) and node.save_to is not None]
    return {
        entity.path: (
            entity,
            {node.path: node.save_to[1] for node in questions if node.save_to and node.save_to[0] == entity.name},
        )
        for entity in survey.entities
    }
