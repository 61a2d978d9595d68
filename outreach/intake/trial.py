"""A questionnaire tried out: everything a submission goes through, but nothing is kept.

Hands on what would be. Reads the lists of the territory; opens no transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from outreach import errors
from outreach.intake.arrival import FaultyAnswers
from outreach.intake.house import House
from outreach.intake.library import NOWHERE
from outreach.intake.records import Records, derive_records
from outreach.questionnaire import Checked, Survey, check_answers
from outreach.vocabulary import CHANNELS

# Nobody's: what is derived from it is shown, then forgotten.
_ID: Final = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Tried:
    """What would be kept of some answers: themselves, checked and reckoned, and the records they make."""

    checked: Checked
    records: Records


def plan_outing(house: House, survey: Survey, neighbourhood: str) -> dict[str, Any]:
    """Return an outing that nobody makes, in a neighbourhood when one is needed; raises `Refusal` (204)."""
    if not survey.needs_outing:
        return {"id": "", "on_day": house.settings.today().isoformat(), "neighbourhood": NOWHERE}
    if neighbourhood not in house.territory.neighbourhoods:
        raise errors.Refusal(errors.UNKNOWN_NEIGHBOURHOOD, code=neighbourhood[:40])
    return {
        "id": _ID,
        "territory_id": house.territory.id,
        "on_day": house.settings.today().isoformat(),
        "part_of_day": house.settings.part_of_day(),
        "channel": next(iter(CHANNELS)),
        "neighbourhood": neighbourhood,
        "sector": house.territory.neighbourhoods[neighbourhood].sector,
    }


def try_answers(house: House, survey: Survey, answers: Mapping[str, Any], outing: Mapping[str, Any]) -> Tried:
    """Check some answers as if they were sent; raises `FaultyAnswers`."""
    lists = house.library.find_lists(outing["neighbourhood"])
    checked = check_answers(survey, answers, lists, date.fromisoformat(outing["on_day"]))
    if checked.faults:
        raise FaultyAnswers(checked.faults)
    records = derive_records(survey, house.territory, lists, {"id": _ID}, outing, checked.answers)
    return Tried(checked, records)
