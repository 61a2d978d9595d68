"""The values that leave, theme by theme: one fact is one value of one person.

Pure. Says which values are watched and which are sensitive; decides nothing about groups.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol, TypeVar

from outreach.observatory.partition import OTHER, WHOLE
from outreach.observatory.persons import Period
from outreach.observatory.themes import Value, gather
from outreach.territory import Territory
from outreach.vocabulary import NOT_TOLD

# Health: as a right that tells of it.
SENSITIVE_ACTIVITIES: Final = frozenset({"unable"})

V = TypeVar("V", bound=Hashable)
# One value of one person, by her key.
Fact = tuple[str, Value]


class AboutRight(Protocol):
    """Whatever tells of a right of a person."""

    @property
    def person(self) -> str:
        """The key of the person."""

    @property
    def right(self) -> str:
        """The right's code."""

    @property
    def family(self) -> str:
        """The family it had when it was told."""


def build_theme(name: str, period: Period, territory: Territory, k: int) -> dict[str, tuple[Value, ...]]:
    """Return the values of each person in a theme, by the name of its table."""
    return gather(THEMES[name](period, territory, k))


def _tell_conversations(period: Period, _territory: Territory, _k: int) -> Iterator[Fact]:
    values = Values()
    for person, said in period.conversations.items():
        yield person, values.make((said,), said)


def _tell_statuses(period: Period, territory: Territory, k: int) -> Iterator[Fact]:
    # The families of the other table of the same gaps: else the one minus the other would name what is folded.
    names, _ = name_rights(period.gaps, period, territory, k)
    delicate = _list_delicate_families(territory)
    values = Values()
    for gap in period.gaps:
        family = names[gap.right][0]
        sensitive = family if family in delicate else None
        yield gap.person, values.make((family, gap.status), f"{family}/{gap.status}", sensitive=sensitive)


def _tell_reasons(period: Period, territory: Territory, k: int) -> Iterator[Fact]:
    names, delicate = name_rights(period.gaps, period, territory, k)
    values = Values()
    for gap in period.gaps:
        name = names[gap.right]
        yield gap.person, values.make((*name, gap.reason), "/".join(name), sensitive=_find(name, delicate))


def _tell_outcomes(period: Period, territory: Territory, k: int) -> Iterator[Fact]:
    named = _list_frequent(((ended.person, ended.structure) for ended in period.ended), period, k)
    # A structure that only receives sensitive rights is sensitive itself, and so is the group that hides it.
    delicate = {code if code in named else OTHER for code in _list_delicate_structures(territory)}
    values = Values()
    for ended in period.ended:
        structure = ended.structure if ended.structure in named else OTHER
        sensitive = structure if structure in delicate else None
        watched = (structure, f"outcome:{ended.outcome}")
        yield ended.person, values.make((structure, ended.outcome), *watched, sensitive=sensitive)


def _tell_delays(period: Period, _territory: Territory, _k: int) -> Iterator[Fact]:
    values = Values()
    for ended in period.ended:
        for owed, band in ended.delays:
            yield ended.person, values.make((owed, band), f"{owed}/{band}")


def _tell_opened(period: Period, territory: Territory, k: int) -> Iterator[Fact]:
    opened = [ended for ended in period.ended if ended.outcome == "right_opened"]
    names, delicate = name_rights(opened, period, territory, k)
    values = Values()
    for ended in opened:
        name = names[ended.right]
        yield ended.person, values.make((*name, ended.amount_band), "/".join(name), sensitive=_find(name, delicate))


def _tell_attribute(attribute: str) -> Callable[[Period, Territory, int], Iterator[Fact]]:
    def tell(period: Period, _territory: Territory, k: int) -> Iterator[Fact]:
        told = period.told.get(attribute, {})
        named = _list_frequent(told.items(), period, k)
        # The name that hides a sensitive answer is as sensitive as it.
        told_codes = set(told.values()) & SENSITIVE_ACTIVITIES if attribute == "activity" else set[str]()
        delicate = {code if code in named else OTHER for code in told_codes}
        values = Values()
        for person, code in told.items():
            value = code if code in named or code == NOT_TOLD else OTHER
            watched = () if value == NOT_TOLD else (value,)
            sensitive = value if value in delicate else None
            yield person, values.make((value,), *watched, sensitive=sensitive)

    return tell


THEMES: Final[Mapping[str, Callable[[Period, Territory, int], Iterator[Fact]]]] = MappingProxyType(
    {
        "conversation": _tell_conversations,
        "family_status": _tell_statuses,
        "right_reason": _tell_reasons,
        "structure_outcome": _tell_outcomes,
        "delay": _tell_delays,
        "right_opened": _tell_opened,
        **{name: _tell_attribute(name) for name in ("household", "housing", "activity", "language")},
    }
)


class Values:
    """The values of a theme, each made once: a million facts share them."""

    def __init__(self) -> None:
        self._made: dict[tuple[tuple[str, ...], str | None], Value] = {}

    def make(self, cells: tuple[str, ...], *watched: str, sensitive: str | None = None) -> Value:
        """Return the value of some cells; `watched` are the names under which it may not dominate."""
        key = (cells, sensitive)
        if key not in self._made:
            delicate = frozenset({sensitive}) if sensitive is not None else frozenset[str]()
            self._made[key] = Value(cells, frozenset(watched), delicate)
        return self._made[key]


def name_rights(
    told: Iterable[AboutRight], period: Period, territory: Territory, k: int
) -> tuple[dict[str, tuple[str, str]], set[tuple[str, str]]]:
    """Return under which family and name each right leaves, and which of these names are sensitive.

    A right of fewer than k persons is named by its family only; a family of fewer, by nothing; and what would be left
    for less than k persons under no name takes the rarest name with it.
    """
    told = list(told)
    families = {one.right: find_family(one, territory) for one in told}
    named = _list_frequent(((one.person, one.right) for one in told), period, k) & territory.rights.keys()
    folded = ((one.person, families[one.right]) for one in told if one.right not in named)
    wide = _list_frequent(folded, period, k)
    names = {
        right: (family, right) if right in named else (family if family in wide else OTHER, OTHER)
        for right, family in families.items()
    }
    _fold_rarest(names, [(one.person, one.right) for one in told], period, k)
    # A family that hides one sensitive right is as sensitive as it; so is a right no longer in the catalogue.
    rights = territory.rights
    return names, {name for right, name in names.items() if right not in rights or rights[right].sensitive}


def _fold_rarest(names: dict[str, tuple[str, str]], told: Sequence[tuple[str, str]], period: Period, k: int) -> None:
    nameless = (OTHER, OTHER)
    while nameless in names.values() and len(set(names.values())) > 1:
        weights: dict[tuple[str, str], int] = {}
        for name, keys in _list_holders((person, names[right]) for person, right in told).items():
            weights[name] = sum(period.persons[key].weight for key in keys)
        if weights[nameless] >= k * WHOLE:
            return
        rarest = min((name for name in weights if name != nameless), key=lambda name: (weights[name], name))
        names.update({right: nameless for right, name in names.items() if name == rarest})


def find_family(told: AboutRight, territory: Territory) -> str:
    """Return the family of a right in the catalogue, or the one it had when it was told."""
    return territory.rights[told.right].family if told.right in territory.rights else told.family


def _find(name: tuple[str, str], delicate: set[tuple[str, str]]) -> str | None:
    return "/".join(name) if name in delicate else None


def _list_frequent(told: Iterable[tuple[str, str]], period: Period, k: int) -> set[str]:
    """List the values that at least k persons of the period have."""
    return {
        value
        for value, keys in _list_holders(told).items()
        if sum(period.persons[key].weight for key in keys) >= k * WHOLE
    }


def _list_holders(told: Iterable[tuple[str, V]]) -> dict[V, set[str]]:
    holders: dict[V, set[str]] = {}
    for person, value in told:
        holders.setdefault(value, set()).add(person)
    return holders


def _list_delicate_families(territory: Territory) -> set[str]:
    told: dict[str, list[bool]] = {}
    for right in territory.rights.values():
        told.setdefault(right.family, []).append(right.sensitive)
    return {family for family, delicate in told.items() if all(delicate)}


def _list_delicate_structures(territory: Territory) -> set[str]:
    received: dict[str, list[bool]] = {}
    for right in territory.rights.values():
        for structure in right.received_by:
            received.setdefault(structure, []).append(right.sensitive)
    return {structure for structure, delicate in received.items() if all(delicate)}
