"""The cast of a demonstration: one account a role, and referents whose names say that nobody bears them.

Writes accounts, referents and absences through the register. Mailboxes end in `.example`: nowhere (RFC 2606).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from outreach.access import hash_password
from outreach.fiction.dice import Dice
from outreach.fiction.marginals import Table, read_proportions
from outreach.intake import House
from outreach.register import accounts, structures
from outreach.register.answering import list_answering
from outreach.register.ids import drawing_ids

# How long a fictitious town looks back: eighteen months. Its people were there before.
PERIOD = timedelta(days=548)
SENIORITY = PERIOD + timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who writes in a fictitious town: accounts (id, structure's id) by role, referents' accounts by structure's id.

    `desks` are the codes of the referents' structures that somebody can be sent to.
    """

    field: tuple[tuple[str, str], ...]
    referents: dict[str, str]
    coordinator: str
    desks: tuple[str, ...]


@dataclass(slots=True)
class Desks:
    """The structures by code, those that receive people, and who answers there on a day, looked up once."""

    house: House
    ids: dict[str, str] = field(init=False)
    open: list[str] = field(init=False)
    answering: dict[tuple[str, date], str | None] = field(default_factory=dict)
    counted: dict[date, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the structures."""
        self.ids = structures.list_structure_ids(self.house.register.reader, self.house.territory.id)
        self.open = [self.ids[sheet.code] for sheet in self.house.territory.structures.values() if sheet.slips]

    def find_referent(self, structure_id: str, day: date) -> str | None:
        """Return who answers for a structure on a day."""
        if (structure_id, day) not in self.answering:
            found = structures.find_live_referent(self.house.register.reader, structure_id, day)
            self.answering[structure_id, day] = found["id"] if found is not None else None
        return self.answering[structure_id, day]

    def count_answering(self, structure_id: str, day: date) -> int:
        """Count those who answer for a structure on a day."""
        if day not in self.counted:
            found = list_answering(self.house.register.reader, day)
            self.counted[day] = {key: len(several) for key, several in found.items()}
        return self.counted[day].get(structure_id, 0)


def make_demo_accounts(house: House, password: str, today: date) -> list[str]:
    """Make the demo accounts that are missing, all with one password, and return the logins made."""
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    made = []
    for told in read_proportions()["accounts"]:
        if accounts.find_login(house.register, told["login"]) is not None:
            continue
        password_hash = hash_password(password)
        with house.register.writing() as writer, drawing_ids(partial(_name_account, told["login"])):
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


def _name_account(login: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"outreach:demo:account:{login}"))


def _find_structure(ids: dict[str, str], codes: list[str], told: Table) -> str | None:
    if "structure" not in told:
        return None
    wanted = str(told["structure"])
    return ids[wanted if wanted in ids else codes[int(told["place"]) % len(codes)]]


def find_cast(house: House) -> Cast:
    """Find the demo accounts; raises `LookupError` when `make_demo_accounts` was not called before."""
    found = {}
    for told in read_proportions()["accounts"]:
        known = accounts.find_login(house.register, told["login"])
        if known is None:
            raise LookupError(f"no demo account {told['login']}")
        found[told["login"]] = known[0]
    referents = {str(one.structure_id): one.id for one in found.values() if one.role == "referent"}
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    return Cast(
        tuple((one.id, str(one.structure_id)) for one in found.values() if one.role == "field"),
        referents,
        next(one.id for one in found.values() if one.role == "coordinator"),
        tuple(one.code for one in house.territory.structures.values() if one.slips and ids[one.code] in referents),
    )


def name_referents(house: House, until: date, dice: Dice) -> None:
    """Name a referent and a deputy for each structure, with their absences of the period."""
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    for sheet in house.territory.structures.values():
        box = sheet.code.replace("_", "-")
        absences = _list_absences(until, dice)
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
                for first, last in absences[rank]:
                    structures.record_absence(writer, house.territory.id, referent_id, first, last)


def _list_absences(until: date, dice: Dice) -> dict[int, list[tuple[date, date]]]:
    told = read_proportions()["absences"]
    away: dict[int, list[tuple[date, date]]] = {1: [], 2: []}
    if dice.happens(told["away_today"]):
        away[1].append(_draw_spell(until - timedelta(days=dice.count(0, 3)), dice))
    for spell in range(told["spells"]):
        for rank in (1, 2):
            away[rank].append(_draw_spell(until - timedelta(days=40 + 160 * spell + dice.count(0, 150)), dice))
    # Weeks when nobody answers, long enough ago for somebody to be there today.
    for week in range(6, PERIOD.days // 7):
        if dice.happens(told["silent"]):
            first = until - timedelta(days=7 * week)
            for rank in (1, 2):
                away[rank].append((first, first + timedelta(days=6)))
    return away


def _draw_spell(first: date, dice: Dice) -> tuple[date, date]:
    return first, first + timedelta(days=dice.count(4, 11))
