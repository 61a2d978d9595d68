"""Which records the answers say (`contact`, `gap`, `referral`), by the entities of the questionnaire.

Trusts answers already checked, so that reading them again years later says the same. Knows no table.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    reckoning.settle(planted=True)
    return read_settled(reckoning)


def read_settled(reckoning: Reckoning) -> tuple[EntityRecord, ...]:
    """Return the records of answers just checked: those that `read_entities` will find in what is kept of them."""
    entities = _read_columns(reckoning.survey)
    nodes = [node for node in _list_sections(reckoning.top) if node.spot.path in entities]
    records = (_read_record(reckoning, node, *entities[node.spot.path]) for node in nodes)
    return tuple(record for record in records if record is not None)


def _read_record(
    reckoning: Reckoning, node: Node, entity: Entity, columns: Sequence[tuple[Path, str]]
) -> EntityRecord | None:
    reckoning.stand(node)
    if entity.create_if is not None and not holds(entity.create_if, reckoning):
        return None
    said = {column: _read_below(node, steps) for steps, column in columns}
    return EntityRecord(entity.name, node.place, {column: value for column, value in said.items() if value is not None})


def _read_below(node: Node, steps: Path) -> Any:
    for step in steps:
        kid = node.kids[step]
        # Not those of a repeat inside: each of its instances is a record of its own.
        if isinstance(kid, list) or not kid.applies:
            return None
        node = kid
    return node.value


def _list_sections(node: Node) -> Iterator[Node]:
    """Yield a section and those under it that apply, each before what it holds."""
    yield node
    for kid in node.kids.values():
        for one in kid if isinstance(kid, list) else (kid,) if kid.spot.spots else ():
            if one.applies:
                yield from _list_sections(one)


@lru_cache(64)
def _read_columns(survey: Survey) -> dict[Path, tuple[Entity, list[tuple[Path, str]]]]:
    questions = [node for node in survey.walk() if isinstance(node, Question) and node.save_to is not None]
    return {
        entity.path: (
            entity,
            [
                (node.path[len(entity.path) :], node.save_to[1])
                for node in questions
                if node.save_to and node.save_to[0] == entity.name and node.path[: len(entity.path)] == entity.path
            ],
        )
        for entity in survey.entities
    }
