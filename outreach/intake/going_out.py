"""An outing as it is told, by a page or by a phone without network: looked at, then kept with its line of the audit.

Knows no page. A day is one of the last thirty; the place is one of the territory's.
"""

import re
import sqlite3
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from outreach import errors
from outreach.intake.arrival import LATEST_DAYS
from outreach.intake.house import House
from outreach.register import audit, outings
from outreach.vocabulary import CHANNELS, PARTS_OF_DAY

_USUAL: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Outing = dict[str, Any]


def check_outing(house: House, told: Mapping[str, Any], *, account_id: str, structure_id: str, today: date) -> Outing:
    """Return the outing that is told as it may be kept; raises `Refusal` 100, 204 or 211."""
    place = house.territory.neighbourhoods.get(str(told["neighbourhood"]))
    if place is None:
        raise errors.Refusal(errors.UNKNOWN_NEIGHBOURHOOD, code=str(told["neighbourhood"])[:40])
    if not today - timedelta(days=LATEST_DAYS) <= told["on_day"] <= today:
        raise errors.Refusal(errors.BAD_OUTING_DAY, days=LATEST_DAYS)
    if told["part_of_day"] not in PARTS_OF_DAY or told["channel"] not in CHANNELS:
        raise errors.Refusal(errors.BAD_REQUEST)
    return {
        "id": read_id(told["id"]),
        "territory_id": house.territory.id,
        "account_id": account_id,
        "structure_id": structure_id,
        "on_day": told["on_day"].isoformat(),
        "part_of_day": told["part_of_day"],
        "channel": told["channel"],
        "neighbourhood": place.code,
        "sector": place.sector,
    }


def keep_outing(house: House, writer: sqlite3.Connection, outing: Outing, today: date, part_of_day: str) -> None:
    """Keep an outing once; raises `Refusal` (212) when another one bears its id."""
    if outings.record_outing(writer, outing):
        audit.record_audit(
            writer, house.territory.id, today, part_of_day,
            account_id=outing["account_id"], action="started", subject_kind="outing", subject_id=outing["id"],
        )  # fmt: skip
    elif not outings.is_same_outing(writer, outing):
        raise errors.Refusal(errors.OTHER_OUTING)


def read_id(told: str) -> str:
    """Return an id that a page or a phone made, in its usual writing; raises `Refusal` (100)."""
    if _USUAL.fullmatch(told):
        return told
    try:
        return str(UUID(told))
    except ValueError:
        raise errors.Refusal(errors.BAD_REQUEST) from None
