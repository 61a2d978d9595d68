"""The cast of a demonstration: one account a role, and referents whose names say that nobody bears them.

Writes accounts, referents and absences through the register. Mailboxes end in `.example`: nowhere (RFC 2606).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from outreach.access import hash_password
from outreach.fiction.dice import Dice
from outreach.fiction.marginals import Table, read_marginals
from outreach.intake import House
from outreach.register import accounts, structures

# The fictitious team was there before the first fictitious visit.
SENIORITY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who writes in a fictitious year: accounts (id, structure's id) by role, referents' accounts by structure's id."""

    field: tuple[tuple[str, str], ...]
    referents: dict[str, str]
    coordinator: str


def make_demo_accounts(house: House, password: str, today: date) -> list[str]:
    """Make the demo accounts that are missing, all with one password, and return the logins made."""
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    made = []
    for told in read_marginals().accounts:
        if accounts.find_login(house.register, told["login"]) is not None:
            continue
        password_hash = hash_password(password)
        with house.register.writing() as writer:
            accounts.record_account(
                writer,
                house.territory.id,
                today - SENIORITY,
                login=told["login"],
                role=told["role"],
                structure_id=_find_structure(ids, list(house.territory.structures), told),
                password_hash=password_hash,
            )
        made.append(str(told["login"]))
    return made


def _find_structure(ids: dict[str, str], codes: list[str], told: Table) -> str | None:
    if "structure" not in told:
        return None
    wanted = str(told["structure"])
    return ids[wanted if wanted in ids else codes[int(told["place"]) % len(codes)]]


def find_cast(house: House) -> Cast:
    """Find the demo accounts; raises `LookupError` when `make_demo_accounts` was not called before."""
    found = {}
    for told in read_marginals().accounts:
        known = accounts.find_login(house.register, told["login"])
        if known is None:
            raise LookupError(f"no demo account {told['login']}")
        found[told["login"]] = known[0]
    return Cast(
        tuple((one.id, str(one.structure_id)) for one in found.values() if one.role == "field"),
        {str(one.structure_id): one.id for one in found.values() if one.role == "referent"},
        next(one.id for one in found.values() if one.role == "coordinator"),
    )


def name_referents(house: House, until: date, dice: Dice) -> None:
    """Name a referent and a deputy for each structure, with their absences of the year."""
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    for sheet in house.territory.structures.values():
        box = sheet.code.replace("_", "-")
        for rank, title in ((1, "Référente"), (2, "Suppléant")):
            with house.register.writing() as writer:
                referent_id = structures.record_referent(
                    writer,
                    house.territory.id,
                    structure_id=ids[sheet.code],
                    display_name=f"{title} {sheet.label_fr} ({'fictive' if rank == 1 else 'fictif'})",
                    mailbox=f"{'referente' if rank == 1 else 'suppleant'}@{box}.example",
                    rank=rank,
                    live_from=until - SENIORITY,
                )
                for first, last in _list_absences(until, rank, dice):
                    structures.record_absence(writer, house.territory.id, referent_id, first, last)


def _list_absences(until: date, rank: int, dice: Dice) -> list[tuple[date, date]]:
    # Ranks are away in different months, so that somebody always answers; one referent in four is away these days.
    if rank == 1 and dice.happens(25):
        spells = [until - timedelta(days=dice.count(0, 3))]
    else:
        spells = []
    spells += [until - timedelta(days=dice.count(40, 150) + 180 * (rank - 1)) for _ in range(2)]
    return [(first, first + timedelta(days=dice.count(4, 11))) for first in spells]
