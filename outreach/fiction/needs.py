"""Which rights somebody may lack, and how often each comes up: by family, place in the list, search words.

Pure: a territory's catalogue of any length in, weights out. Draws nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outreach.fiction.marginals import Marginals, Table, Weights
from outreach.territory import Right, Territory

# Which column of a person a condition of `marginals.toml` speaks of.
CONDITIONS = {"ages": "age_band", "households": "household", "housings": "housing", "activities": "activity"}


@dataclass(slots=True)
class Needs:
    """The weights of a territory's rights for anybody, worked out once for all who are alike."""

    marginals: Marginals
    territory: Territory
    topics: dict[str, Table] = field(default_factory=dict)
    usual: dict[str, float] = field(default_factory=dict)
    known: dict[tuple[Any, ...], dict[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the topic of each right and how often it comes up with those whom it concerns."""
        for right in self.territory.rights.values():
            self.topics[right.code] = _find_topic(self.marginals, right)
        for family in self.territory.families:
            rights = [right for right in self.territory.rights.values() if right.family == family]
            self.usual.update(self._weigh_family(self._find_family(family)["weight"], rights))

    def weigh(self, columns: Mapping[str, Any]) -> dict[str, float]:
        """Return the weight of each right for somebody."""
        alike = tuple(columns[column] for column in CONDITIONS.values())
        if alike not in self.known:
            self.known[alike] = {
                right.code: self.usual[right.code] * (1 if self._may_concern(right, columns) else self._stray)
                for right in self.territory.rights.values()
            }
        return dict(self.known[alike])

    def find_statuses(self, right: str) -> Weights:
        """Return how a right stands when it is not received."""
        told: Weights = self.topics[right].get("status", self.marginals.gaps["status"])
        return told

    @property
    def _stray(self) -> float:
        return float(self.marginals.needs["stray"])

    def _find_family(self, code: str) -> Table:
        return self.marginals.families.get(code, self.marginals.families["default"])

    def _weigh_family(self, whole: float, rights: list[Right]) -> Iterator[tuple[str, float]]:
        told = self.marginals.needs
        steps = {right.code: told["spread"] ** -(rank / max(1, len(rights) - 1)) for rank, right in enumerate(rights)}
        for right in rights:
            weight = whole * steps[right.code] / sum(steps.values()) * self.topics[right.code].get("weight", 1)
            yield right.code, weight * (told["sensitive"] if right.sensitive else 1)

    def _may_concern(self, right: Right, columns: Mapping[str, Any]) -> bool:
        return all(
            columns[column] in told[name]
            for told in (self._find_family(right.family), self.topics[right.code])
            for name, column in CONDITIONS.items()
            if name in told
        )


def _find_topic(marginals: Marginals, right: Right) -> Table:
    said = {_spell(words) for words in right.search_words}
    label = f" {_spell(right.label_fr)} "
    for topic in marginals.topics:
        if any(_spell(word) in said or f" {_spell(word)} " in label for word in topic["words"]):
            return topic
    return {}


def _spell(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.lower()))
