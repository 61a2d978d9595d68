"""What a spreadsheet shows of open referrals: right, status, sector, dates, where each stands. Never who.

Knows words and the territory; reads no register.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from outreach.desk.sheet_columns import AMOUNT, ANSWER, ANSWERS, CAUSE, ELSEWHERE, REFERENCE, STATE, Translate
from outreach.desk.step_choices import SAID
from outreach.follow_up import find_owed
from outreach.settings import Delays
from outreach.territory import Territory
from outreach.vocabulary import AMOUNT_BANDS, DECLINE_CAUSES, EVENT_KINDS, GAP_STATUSES, NOT_TOLD_LABEL, REFUSAL_CAUSES

_DAYS: Final = ("opened_on", "since", "presented_on")


def build_row(
    row: Any, territory: Territory, rules: Delays, translate: Translate, label_column: str
) -> dict[str, str | date]:
    """Return the cells of one referral, the columns to fill left out."""
    told: dict[str, str | date] = {
        REFERENCE: row["referral_id"],
        "right": _label(territory.rights.get(row["right"]), label_column, row["right"]),
        "status": translate(GAP_STATUSES.get(row["status"], NOT_TOLD_LABEL)) if row["status"] else "",
        "sector": _label(territory.sectors.get(row["sector"]), label_column, row["sector"]),
        STATE: translate(EVENT_KINDS[row["state"]]),
    }
    told |= {name: date.fromisoformat(row[name]) for name in _DAYS if row[name]}
    owed = find_owed(row, rules)
    return told | ({"due_on": owed.due} if owed else {})


def _label(found: object | None, column: str, code: str | None) -> str:
    return (code or "") if found is None else str(getattr(found, column))


def list_choices_of_cells(
    others: Sequence[Any], translate: Translate, label_column: str
) -> Mapping[str, Sequence[str]]:
    """List the words that the drop-downs offer, by column to fill."""
    causes = dict.fromkeys((*DECLINE_CAUSES.values(), *REFUSAL_CAUSES.values()))
    return {
        ANSWER: [translate(SAID[kind]) for kind in ANSWERS],
        CAUSE: [translate(label) for label in causes],
        AMOUNT: [translate(label) for label in AMOUNT_BANDS.values()],
        ELSEWHERE: [row[label_column] for row in others],
    }
