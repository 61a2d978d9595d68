"""Many referrals at every point of their life, straight into the tables: what the pages and the clock are measured on.

One visit, one gap, one referral each. The same count and seed give the same rows.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from outreach.intake import House
from outreach.register import rows, structures
from outreach.register.contacts import CONTACT_COLUMNS
from outreach.vocabulary import REFUSAL_CAUSES

Row = dict[str, Any]
# What happened after it was opened and sent, and how often.
LIVES: Final[Mapping[tuple[str, ...], int]] = {
    (): 20,
    ("seen",): 15,
    ("seen", "accepted"): 15,
    ("seen", "presented"): 10,
    ("accepted", "presented", "right_opened"): 15,
    ("presented", "right_refused"): 5,
    ("seen", "did_not_come"): 10,
    ("expired",): 5,
    ("already_open",): 5,
}
BATCH: Final = 10_000


def fill_referrals(
    house: House, count: int, today: date, *, account_id: str, team_id: str, only_open: bool = False, seed: int = 7,
    structure: str = "", days: int = 80,
) -> None:  # fmt: skip
    """Write referrals of an account, to one structure (by code) or to all, opened in the last days."""
    dice = random.Random(seed)
    lives = [life for life in LIVES if not only_open or not life or life[-1] in ("seen", "accepted", "presented")]
    chances = [LIVES[life] for life in lives]
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    desks = [ids[structure]] if structure else sorted(ids.values())
    for first in range(0, count, BATCH):
        held: dict[str, list[Row]] = {table: [] for table in rows.TABLES}
        for _ in range(min(BATCH, count - first)):
            life = dice.choices(lives, chances)[0]
            _add_visit(held, house, dice, today - timedelta(days=dice.randrange(2, days)), account_id, team_id)
            _add_referral(held, house, dice, life, dice.choice(desks), account_id, today)
        with house.register.writing() as writer:
            rows.record_rows(writer, held)


def _draw(dice: random.Random) -> str:
    return str(UUID(int=dice.getrandbits(128), version=4))


def _add_visit(
    held: Mapping[str, list[Row]], house: House, dice: random.Random, day: date, account_id: str, team_id: str
) -> None:
    place = dice.choice(list(house.territory.neighbourhoods.values()))
    right = house.territory.rights[dice.choice(list(house.territory.rights))]
    town, told = {"territory_id": house.territory.id}, day.isoformat()
    outing = {
        **town, "id": _draw(dice), "account_id": account_id, "structure_id": team_id, "on_day": told,
        "part_of_day": "morning", "channel": "door_to_door", "neighbourhood": place.code, "sector": place.sector,
        "ended": 1,
    }  # fmt: skip
    submission = {
        **town, "id": _draw(dice), "account_id": account_id, "structure_id": team_id, "outing_id": outing["id"],
        "form_id": "contact", "form_version": "1", "received_on": told, "part_of_day": "morning", "answers": "{}",
        "answers_sha256": "0", "replaces_id": None,
    }  # fmt: skip
    path = {**town, "id": _draw(dice), "code_hmac": f"{dice.getrandbits(256):064x}", "opened_on": told}
    contact = {
        **dict.fromkeys(CONTACT_COLUMNS), **town, "id": _draw(dice), "submission_id": submission["id"],
        "outing_id": outing["id"], "path_id": path["id"], "met_on": told, "part_of_day": "morning",
        "channel": "door_to_door", "neighbourhood": place.code, "sector": place.sector, "result": "met",
    }  # fmt: skip
    gap = {
        **town, "id": _draw(dice), "contact_id": contact["id"], "position": 1, "right": right.code,
        "family": right.family, "rule_version": right.rule_version, "status": "not_claimed", "reason": "unaware",
        "steps": None,
    }  # fmt: skip
    for table, row in zip(("outing", "submission", "path", "contact", "gap"), (outing, submission, path, contact, gap)):
        held[table].append(row)


def _add_referral(
    held: Mapping[str, list[Row]], house: House, dice: random.Random, life: Sequence[str], structure_id: str,
    account_id: str, today: date,
) -> None:  # fmt: skip
    gap, opened = held["gap"][-1], held["contact"][-1]["met_on"]
    referral = {
        "id": _draw(dice), "territory_id": house.territory.id, "gap_id": gap["id"], "structure_id": structure_id,
        "routed_structure_id": structure_id, "agreement": "yes", "opened_on": opened, "structure_reason": None,
    }  # fmt: skip
    held["referral"].append(referral)
    day = date.fromisoformat(opened)
    for position, kind in enumerate(("opened", "sent", *life), 1):
        day = min(today, day + timedelta(days=dice.randrange(0, 6) if position > 2 else 0))
        held["referral_event"].append(
            {
                "id": _draw(dice), "territory_id": house.territory.id, "referral_id": referral["id"],
                "position": position, "kind": kind, "cause": next(iter(REFUSAL_CAUSES)) if "refused" in kind else None,
                "structure_id": structure_id, "account_id": account_id if position == 1 else None,
                "on_day": day.isoformat(),
            }
        )  # fmt: skip
