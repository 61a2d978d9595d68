"""The values that leave: gaps as right × status, ended referrals as structure × outcome.

Pure. Says which values are watched and which are sensitive; decides nothing about groups.
"""

from collections.abc import Mapping

from outreach.observatory.partition import OTHER, WHOLE
from outreach.observatory.persons import BLANK, Gap, Period
from outreach.observatory.themes import Fact
from outreach.territory import Territory

Words = Mapping[str, Mapping[str, str]]


def build_gap_facts(period: Period, territory: Territory, words: Words, k: int) -> list[Fact]:
    """Return one fact a person and right; a right of fewer than k persons is named by its family only."""
    names = _name_rights(period, territory, k)
    delicate = _list_delicate_names(names, territory)
    facts = []
    for gap in period.gaps:
        family, right = names[gap.right]
        status = gap.status if gap.status in words["status"] else BLANK
        cells = (family, right, words["right"].get(right, right), status, words["status"][status])
        value = f"{family}/{right}"
        sensitive = frozenset({value}) if value in delicate else frozenset[str]()
        facts.append(Fact(gap.person, cells, frozenset({value}), sensitive))
    return facts


def _name_rights(period: Period, territory: Territory, k: int) -> dict[str, tuple[str, str]]:
    families = {gap.right: _find_family(gap, territory) for gap in period.gaps}
    enough = k * WHOLE
    by_right: dict[str, set[str]] = {}
    for gap in period.gaps:
        by_right.setdefault(gap.right, set()).add(gap.person)
    named = {
        right
        for right, holders in by_right.items()
        if right in territory.rights and _weigh_holders(period, holders) >= enough
    }
    folded: dict[str, set[str]] = {}
    for right in by_right.keys() - named:
        folded.setdefault(families[right], set()).update(by_right[right])
    wide = {family for family, holders in folded.items() if _weigh_holders(period, holders) >= enough}
    return {
        right: (
            (families[right], right)
            if right in named
            else (families[right] if families[right] in wide else OTHER, OTHER)
        )
        for right in by_right
    }


def _find_family(gap: Gap, territory: Territory) -> str:
    return territory.rights[gap.right].family if gap.right in territory.rights else gap.family


def _weigh_holders(period: Period, holders: set[str]) -> int:
    return sum(period.persons[key].weight for key in holders)


def _list_delicate_names(names: Mapping[str, tuple[str, str]], territory: Territory) -> set[str]:
    # A family that hides one sensitive right is as sensitive as it; so is a right no longer in the catalogue.
    return {
        f"{family}/{shown}"
        for right, (family, shown) in names.items()
        if right not in territory.rights or territory.rights[right].sensitive
    }


def build_ended_facts(period: Period, territory: Territory, words: Words, k: int) -> list[Fact]:
    """Return one fact an ended referral; a structure of fewer than k persons is not named."""
    holders: dict[str, set[str]] = {}
    for referral in period.ended:
        holders.setdefault(referral.structure, set()).add(referral.person)
    names = {code: code if _weigh_holders(period, keys) >= k * WHOLE else OTHER for code, keys in holders.items()}
    # A structure that only receives sensitive rights is sensitive itself, and so is the group that hides it.
    delicate = {names[code] for code in _list_delicate_structures(territory) if code in names}
    facts = []
    for referral in period.ended:
        structure, outcome = names[referral.structure], referral.outcome
        label = words["structure"].get(structure, structure)
        cells = (structure, label, outcome, words["outcome"].get(outcome, outcome))
        sensitive = frozenset({structure}) if structure in delicate else frozenset[str]()
        facts.append(Fact(referral.person, cells, frozenset({structure, f"outcome:{outcome}"}), sensitive))
    return facts


def _list_delicate_structures(territory: Territory) -> set[str]:
    received: dict[str, list[bool]] = {}
    for right in territory.rights.values():
        for structure in right.received_by:
            received.setdefault(structure, []).append(right.sensitive)
    return {structure for structure, delicate in received.items() if all(delicate)}
