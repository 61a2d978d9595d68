"""The people met in a fictitious year: who they are, what they may be entitled to, what they do not receive.

Draws; writes nothing. Columns are the register's, so that any questionnaire which saves to them can be answered.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from outreach.fiction.dice import Dice
from outreach.fiction.marginals import Marginals
from outreach.fiction.needs import Needs
from outreach.fiction.rounds import find_place
from outreach.territory import Right, Territory, route
from outreach.territory.territory import ANY
from outreach.vocabulary import COLUMN_CODES, NOT_TOLD, STEPS

Columns = dict[str, Any]
# Which public the questionnaire makes of what somebody tells, if any.
FindPublic = Callable[[Columns], str | None]


@dataclass(slots=True)
class Person:
    """Somebody invented; `slip` is the code she was handed, `told` the rights already spoken of."""

    columns: Columns
    neighbourhood: str
    slip: str = ""
    told: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Gap:
    """A right she does not receive, and the referral proposed for it if any."""

    columns: Columns
    referral: Columns | None


@dataclass(frozen=True, slots=True)
class Population:
    """Draws people and their gaps for a territory."""

    dice: Dice
    marginals: Marginals
    territory: Territory
    needs: Needs
    find_public: FindPublic

    def draw_person(self, neighbourhood: str, place: int, channel: str) -> Person:
        """Draw somebody of a neighbourhood, met in a channel."""
        table, dice = self.marginals.person, self.dice
        age = dice.pick(table["age_band"])
        household = dice.pick(table["household"][age])
        columns: Columns = {
            "age_band": age,
            "sex": dice.pick(table["sex"].get(household, table["sex"]["default"])),
            "household": household,
            "housing": dice.pick(find_place(self.marginals, place)["housing"]),
            "activity": dice.pick(table["activity"][age]),
            "language": dice.pick(table["language"]),
        }
        if channel == "night_round":
            columns["housing"] = dice.pick({"none": 60, "hotel": 20, "hosted": 20})
        if household in table["children"]["households"]:
            columns["children"] = int(dice.pick(table["children"]["counts"]))
            columns["under_six"] = "yes" if dice.happens(table["children"]["under_six"]) else "no"
        return Person(columns, neighbourhood)

    def tell_person(self, person: Person) -> Columns:
        """Return what she says of herself today: some questions are not asked, some not answered."""
        table = self.marginals.person
        told = {}
        for name, value in person.columns.items():
            if self.dice.happens(table["blank"]):
                continue
            unsaid = self.dice.happens(table["not_told"]) and f"contact.{name}" in COLUMN_CODES
            told[name] = NOT_TOLD if unsaid else value
        return told

    def draw_gaps(self, person: Person, contact: Columns, again: bool, structure: str = "") -> list[Gap]:
        """Draw the gaps told with a contact; with a structure’s code, the first is handed to it."""
        counts = self.marginals.returning["again"] if again else self.marginals.gaps["counts"]
        weights = self.needs.weigh(person.columns)
        for code in person.told:
            # A right already spoken of comes back at times: the same path × right must leave once only.
            weights[code] *= self.marginals.needs["again"]
        gaps = []
        for _ in range(max(int(self.dice.pick(counts)), 1 if structure else 0)):
            if not weights:
                break
            code = self.dice.pick(_keep_received(weights, self.territory, structure) if structure else weights)
            del weights[code]
            person.told.add(code)
            gaps.append(self._draw_gap(self.territory.rights[code], person, contact, structure))
            structure = ""
        return gaps

    def _draw_gap(self, right: Right, person: Person, contact: Columns, structure: str) -> Gap:
        table, dice = self.marginals.gaps, self.dice
        status = dice.pick(self.needs.find_statuses(right.code))
        columns: Columns = {"right": right.code, "status": status}
        if not dice.happens(table["blank_reason"]):
            columns["reason"] = dice.pick(table["reason"][status])
        steps = [code for code in STEPS if dice.happens(table["steps"].get(code, 0))]
        if steps:
            columns["steps"] = steps
        if not structure and not dice.happens(table["referred"]):
            return Gap(columns, None)
        agreed = bool(structure) or dice.happens(table["agreed"])
        proposed = self._find_proposed(right, person, contact)
        chosen = structure or proposed
        if not structure and dice.happens(table["elsewhere"]):
            chosen = dice.choose(right.received_by)
        referral = {"structure": chosen, "agreement": "yes" if agreed else "no"}
        if chosen != proposed and dice.happens(table["structure_reason"]):
            referral["structure_reason"] = dice.pick(table["structure_reasons"])
        return Gap(columns, referral)

    def _find_proposed(self, right: Right, person: Person, contact: Columns) -> str:
        apart = any(road.right == right.code and road.public != ANY for road in self.territory.roads)
        public = self.find_public(contact) if apart else None
        return route(self.territory, right.code, person.neighbourhood, public)


def _keep_received(weights: Mapping[str, float], territory: Territory, structure: str) -> Mapping[str, float]:
    received = {code: n for code, n in weights.items() if structure in territory.rights[code].received_by}
    return received or weights
