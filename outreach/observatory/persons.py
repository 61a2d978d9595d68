"""What a period holds: persons, the values that leave with them, and doors.

Pure data. A person is a path, or a declared first meeting without one; a later meeting without slip is never a person,
only one of the town's meetings.
"""

from dataclasses import dataclass, field
from typing import Final

from outreach.observatory.partition import DECLARED, WHOLE, Person
from outreach.vocabulary import AGE_BANDS, SEXES

UNKNOWN: Final = "unknown"
BLANK: Final = "blank"
# Published once per retention period, as a right is.
ATTRIBUTES: Final = ("household", "housing", "activity", "language")


@dataclass(frozen=True, slots=True)
class Gap:
    """One right a person does not receive, as it leaves: once per retention period for a path."""

    person: str
    right: str
    family: str
    status: str
    reason: str = BLANK


@dataclass(frozen=True, slots=True)
class Ended:
    """A referral that reached its outcome in the period; `delays` are bands by what was owed."""

    person: str
    structure: str
    outcome: str
    opened_quarter: str
    right: str = ""
    family: str = ""
    amount_band: str = BLANK
    delays: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """A door without a person: absent, declined or not now."""

    sector: str
    month: str
    channel: str
    result: str
    weight: int = WHOLE


@dataclass(slots=True)
class Period:
    """All that one period counts; `known_to` says which persons each structure was referred.

    `told` holds, by attribute, the value of each person that has one to leave; `conversations` what came of meeting
    her; `channels` the persons met by each channel and `met_by` the meetings. `year_persons` is said by the last period
    of a civil year, with the weight of the year's smallest period.
    """

    quarter: str
    persons: dict[str, Person] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    conversations: dict[str, str] = field(default_factory=dict)
    doors: list[Door] = field(default_factory=list)
    known_to: dict[str, set[str]] = field(default_factory=dict)
    met_by: dict[str, int] = field(default_factory=dict)
    channels: dict[str, set[str]] = field(default_factory=dict)
    year_persons: int | None = None
    year_fewest: int = 0
    meetings: int = 0
    covered: int = 0
    late: int = 0


def round_covered(period: Period) -> int:
    """Return the share of meetings that rows cover, in percent: down to 5, or those left out could be counted."""
    return 100 * period.covered // period.meetings // 5 * 5 if period.meetings else 0


def name_person(path_id: str | None, first_meeting: str | None, root_id: str) -> str | None:
    """Return the key of the person of a contact, or nothing for a later meeting without slip."""
    if path_id:
        return f"path:{path_id}"
    return f"visit:{root_id}" if first_meeting == "yes" else None


def make_person(
    key: str, path_id: str | None, sector: str, neighbourhood: str, age_band: str | None, sex: str | None
) -> Person:
    """Return a person at the place and age of a meeting; a slip makes her weigh one."""
    weight = WHOLE if path_id else DECLARED
    age, gender = age_band if age_band in AGE_BANDS else None, sex if sex in SEXES else None
    return Person(key, weight, sector, neighbourhood, age or UNKNOWN, gender or UNKNOWN)
