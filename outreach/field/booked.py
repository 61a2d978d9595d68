"""An appointment as a phone or a page tells it, and as it is told back. Read with care; decides nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from outreach import errors
from outreach.intake import Booked, Wanted

# What stands in the place of a questionnaire's name in the record of an appointment: no questionnaire can be named so.
BOOKING: Final = "#booking"
_MOST_TURNS: Final = 1_000_000


def is_booking(record: object) -> bool:
    """Tell whether a record says that it is an appointment."""
    return isinstance(record, Mapping) and record.get("form") == BOOKING


def read_wanted(account_id: str, posted: Mapping[str, str]) -> Wanted:
    """Read the appointment that a phone tells; raises `Refusal` (100)."""
    turn = posted.get("turn", "")
    if not turn.isascii() or not turn.isdigit() or not 0 < int(turn[:9]) <= _MOST_TURNS:
        raise errors.Refusal(errors.BAD_REQUEST)
    return read_choice(account_id, posted.get("visit", ""), posted, int(turn[:9]))


def read_choice(account_id: str, visit_id: str, posted: Mapping[str, str], turn: int | None = None) -> Wanted:
    """Read the choice of a list of dated slots, `day/slot` or nothing; raises `Refusal` (100)."""
    day, _, slot_id = posted.get("choice", "").partition("/")
    if not slot_id:
        return Wanted(account_id, visit_id, posted.get("structure", ""), turn=turn)
    try:
        return Wanted(account_id, visit_id, posted.get("structure", ""), slot_id, date.fromisoformat(day), turn)
    except ValueError:
        raise errors.Refusal(errors.BAD_REQUEST) from None


def tell_booked(booked: Booked) -> dict[str, Any]:
    """Tell a phone what became of an appointment: no day when no place is left."""
    return {
        "structure": booked.structure,
        "day": booked.on_day.isoformat() if booked.on_day else None,
        "at": booked.starts_at,
        "changed": booked.changed,
    }
