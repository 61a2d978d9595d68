"""Which records the answers say (`contact`, `gap`, `referral`), by the entities of the questionnaire.

Trusts answers already checked, so that reading them again years later says the same. Knows no table.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from outreach.questionnaire.expressions import holds
from outreach.questionnaire.plan import Path
from outreach.questionnaire.survey import Entity, EntityRecord, Lists, Question, Survey
from outreach.questionnaire.walk import Nodes, Walk


def read_entities(survey: Survey, answers: Mapping[str, Any], lists: Lists, today: date) -> tuple[EntityRecord, ...]:
    """Return the records of checked answers in the order of the form; a blank answer is a column left out."""
    walk = _Read(survey, lists, today)
    walk.run(answers)
    return tuple(record for record in walk.records if record is not None)


class _Read(Walk):
    """A walk that gathers, at the end of each section, the record that its entity says."""

    records: list[EntityRecord | None]
    told: dict[str, Any]

    def begin(self) -> None:
        self.records, self.told = [], {}

    def judge(self, question: Question, value: Any, place: str) -> None:
        if question.save_to is not None:
            self.told[question.name] = value

    def enter(self, path: Path, nodes: Nodes, told: Any, place: str) -> dict[str, Any]:
        entity, columns = _read_columns(self.survey).get(path, (None, {}))
        if entity is None:
            return super().enter(path, nodes, told, place)
        for name in columns:
            self.told.pop(name, None)
        # Its turn is kept now: a gap comes before its referral although it is complete after it.
        turn = len(self.records)
        self.records.append(None)
        kept = super().enter(path, nodes, told, place)
        if entity.create_if is None or holds(entity.create_if, self):
            said = {column: self.told[name] for name, column in columns.items() if self.told.get(name) is not None}
            self.records[turn] = EntityRecord(entity.name, place, said)
        return kept


@lru_cache(64)
def _read_columns(survey: Survey) -> dict[Path, tuple[Entity, dict[str, str]]]:
    questions = [node for node in survey.walk() if isinstance(node, Question) and node.save_to is not None]
    return {
        entity.path: (
            entity,
            {node.name: node.save_to[1] for node in questions if node.save_to and node.save_to[0] == entity.name},
        )
        for entity in survey.entities
    }
