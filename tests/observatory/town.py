"""Random towns for the tests of releases: in memory for the pure rules, in a migrated register for the rest."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from outreach.observatory.bands import CONVERSATIONS, DELAY_BANDS
from outreach.observatory.partition import DECLARED, WHOLE, Person
from outreach.observatory.persons import Door, Ended, Gap, Period
from outreach.observatory.release import Published, publish
from outreach.register import Register, open_register
from outreach.register.contacts import find_contact, withdraw_contact
from outreach.register.migrations import migrate
from outreach.sealing.keys import create_keys
from outreach.settings import Settings
from outreach.territory import Denominator, Family, Neighbourhood, Right, Sector, StructureSheet, Territory
from outreach.vocabulary import (
    ACTIVITIES,
    AGE_BANDS,
    AMOUNT_BANDS,
    CHANNELS,
    GAP_REASONS,
    GAP_STATUSES,
    HOUSEHOLDS,
    HOUSINGS,
    LANGUAGES,
    OWED,
    SEXES,
    STEPS,
)

SECTORS = {"north": ("mill", "locks"), "south": ("market", "orchard", "station")}
RIGHTS = {"rsa": False, "apl": False, "css": False, "aspa": False, "grant": False, "permit": True, "disability": True}
ATTRIBUTE_CODES = {"household": HOUSEHOLDS, "housing": HOUSINGS, "activity": ACTIVITIES, "language": LANGUAGES}
STRUCTURES = {"caf": ("rsa", "apl"), "cpam": ("css",), "ccas": ("aspa", "disability"), "law": ("permit",)}


def build_territory() -> Territory:
    """Build an invented town."""
    received = {right: tuple(code for code, rights in STRUCTURES.items() if right in rights) for right in RIGHTS}
    return Territory(
        id="99001",
        name="Ville-Essai",
        languages=("fr",),
        sectors={code: Sector(code, f"Secteur {code}", code) for code in SECTORS},
        neighbourhoods={
            place: Neighbourhood(place, f"Quartier {place}", place, code)
            for code, places in SECTORS.items()
            for place in places
        },
        families={code: Family(code, code.title(), code) for code in ("income", "health")},
        bodies={},
        structures={
            code: StructureSheet(code, "k", code.upper(), code, "", "", "", "", "", "") for code in STRUCTURES
        },
        rights={
            code: Right(code, code.upper(), code, "health" if code in ("css", "disability") else "income",
                        "", "", received[code], (), delicate, "1")
            for code, delicate in RIGHTS.items()
        },
        roads=(),
        denominators={
            "inhabitants": Denominator("inhabitants", "Habitants", "Inhabitants", 2500.0, "persons", 2020, "Essai"),
            "could_claim_more": Denominator("could_claim_more", "À plus", "More", 12.5, "percent", 2023, "Essai"),
        },
    )  # fmt: skip


class Town:
    """A register filled by SQL, with a fixed seed."""

    def __init__(self, folder: Path, seed: int = 1) -> None:
        self.path = folder / "outreach.db"
        migrate(self.path)
        self.register: Register = open_register(self.path)
        self.draw = random.Random(seed)
        self.structures = {code: self.new_id() for code in STRUCTURES}
        self.account = self.new_id()
        self.writer: sqlite3.Connection | None = None
        with self.register.writing() as writer:
            for code, key in self.structures.items():
                writer.execute(
                    "insert into structure values (?, '99001', ?, 'k', ?, ?, '', '', '', '', '', '', '', null, 1, ?)",
                    (key, code, code, code, "2026-01-01"),
                )
            writer.execute(
                "insert into account values (?, '99001', 'terrain', 'field', ?, 'x', 1, null, '2026-01-01')",
                (self.account, self.structures["caf"]),
            )

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction a visit, or one for all while the town is being filled."""
        if self.writer is not None:
            yield self.writer
            return
        with self.register.writing() as writer:
            yield writer

    def new_id(self) -> str:
        """Draw an id."""
        return str(UUID(int=self.draw.getrandbits(128), version=4))

    def open_path(self) -> str:
        """Open a path, as a slip does."""
        key = self.new_id()
        with self.writing() as writer:
            writer.execute("insert into path values (?, '99001', ?, '2026-01-01')", (key, self.new_id()))
        return key

    def record_visit(
        self, met_on: date, *, received_on: date | None = None, replaces: str | None = None, **told: object
    ) -> str:
        """Log a visit, a person drawn at random unless told; returns the submission's id."""
        draw, submission = self.draw, self.new_id()
        sector = str(told.get("sector") or draw.choice(list(SECTORS)))
        visit = {
            "path_id": None, "channel": draw.choice(list(CHANNELS)), "neighbourhood": draw.choice(SECTORS[sector]),
            "sector": sector, "result": "met", "first_meeting": "yes",
            "age_band": draw.choice([*AGE_BANDS, None]), "sex": draw.choice([*SEXES, None]),
            **{name: draw.choice([*codes, None]) for name, codes in ATTRIBUTE_CODES.items()},
        } | told  # fmt: skip
        gaps = visit.pop("gaps", [])
        answers = json.dumps({"gaps": [{"right": right} for right, _, _ in gaps]})  # type: ignore[attr-defined]
        received = (received_on or met_on).isoformat()
        with self.writing() as writer:
            former = find_contact(writer, replaces) if replaces else None
            if former is not None:
                withdraw_contact(writer, former["id"])
            writer.execute(
                "insert into submission values (?, '99001', ?, ?, ?, 'contact', '1', 1, ?, 'morning', ?, ?, ?)",
                (submission, self.account, self.structures["caf"], self._record_outing(writer, met_on), received,
                 answers, "h", replaces),
            )  # fmt: skip
            contact = self.new_id()
            writer.execute(
                "insert into contact (id, territory_id, submission_id, path_id, met_on, part_of_day, channel,"
                " neighbourhood, sector, result, first_meeting, age_band, sex, household, housing, activity, language)"
                " values"
                f" ('{contact}', '99001', '{submission}', :path_id, '{met_on}', 'morning', :channel, :neighbourhood,"
                " :sector, :result, :first_meeting, :age_band, :sex, :household, :housing, :activity, :language)",
                visit,
            )
            for position, (right, status, referral) in enumerate(gaps):  # type: ignore[arg-type]
                self._record_gap(writer, contact, position, right, status, referral, met_on)
        return submission

    def _record_outing(self, writer: sqlite3.Connection, on_day: date) -> str:
        key = self.new_id()
        writer.execute(
            "insert into outing values (?, '99001', ?, ?, ?, 'morning', 'street', 'mill', 'north', 0)",
            (key, self.account, self.structures["caf"], on_day.isoformat()),
        )
        return key

    def _record_gap(self, writer, contact, position, right, status, referral, met_on):  # type: ignore
        gap = self.new_id()
        writer.execute(
            "insert into gap values (?, '99001', ?, ?, ?, 'income', '1', ?, ?, ?)",
            (
                gap,
                contact,
                position,
                right,
                status,
                self.draw.choice([*GAP_REASONS, None]),
                self.draw.choice([*STEPS, None]),
            ),
        )
        if referral is None:
            return
        structure, outcome, days = referral
        key, place = self.new_id(), self.structures[structure]
        writer.execute(
            "insert into referral values (?, '99001', ?, ?, ?, 'yes', ?, null)",
            (key, gap, place, place, met_on.isoformat()),
        )
        events = [("opened", met_on)] + ([(outcome, met_on + timedelta(days=days))] if outcome else [])
        for rank, (kind, day) in enumerate(events, start=1):
            amount = self.draw.choice([*AMOUNT_BANDS, None]) if kind == "right_opened" else None
            writer.execute(
                "insert into referral_event values (?, '99001', ?, ?, ?, null, ?, null, ?, null, ?, null)",
                (self.new_id(), key, rank, kind, place, day.isoformat(), amount),
            )

    def fill(self, first: date, days: int, visits: int) -> None:
        """Log many visits: a third are doors, some persons come back with their slip."""
        with self.register.writing() as self.writer:
            self._fill(first, days, visits)
        self.writer = None

    def _fill(self, first: date, days: int, visits: int) -> None:
        paths = [self.open_path() for _ in range(max(1, visits // 3))]
        for _ in range(visits):
            day = first + timedelta(days=self.draw.randrange(days))
            if self.draw.random() < 0.35:
                self.record_visit(day, result=self.draw.choice(["absent", "declined", "not_now"]))
                continue
            slip = self.draw.random() < 0.6
            self.record_visit(
                day,
                path_id=self.draw.choice(paths) if slip else None,
                first_meeting=self.draw.choice(["yes", "yes", "no"]),
                gaps=self.draw_gaps(slip),
            )

    def draw_gaps(self, slip: bool) -> list[tuple[str, str, tuple[str, str | None, int] | None]]:
        """Draw the gaps of a visit and what became of their referrals."""
        chosen = self.draw.sample(list(RIGHTS), self.draw.choice([0, 1, 1, 2, 3]))
        gaps = []
        for right in chosen:
            receivers = [code for code, rights in STRUCTURES.items() if right in rights]
            outcome = self.draw.choice(["right_opened", "right_refused", "did_not_come", None])
            referral = (receivers[0], outcome, self.draw.randrange(60)) if receivers and slip else None
            gaps.append((right, self.draw.choice(list(GAP_STATUSES)), referral))
        return gaps


@dataclass
class Place:
    """A town, its settings, and a way to publish it on a day."""

    town: Town
    settings: Settings

    def publish(self, today: date) -> Published:
        """Publish what is closed on this day."""
        return publish(self.town.register, build_territory(), self.settings, today)


def make_place(folder: Path, seed: int = 1) -> Place:
    """Make an empty town with its keys."""
    settings = Settings(instance=folder, fictitious=True)
    create_keys(settings.keys)
    return Place(Town(folder, seed), settings)


def draw_period(dice: random.Random, size: int) -> Period:
    """Draw a period in memory, with values more frequent in some places than in others."""
    period = Period("2026-T1")
    for rank in range(size):
        sector = dice.choice(list(SECTORS))
        place = dice.choices(SECTORS[sector], weights=range(1, len(SECTORS[sector]) + 1))[0]
        slip = dice.random() < 0.7
        key = f"path:{rank}" if slip else f"visit:{rank}"
        age, sex = dice.choice(list(AGE_BANDS)), dice.choice(list(SEXES))
        period.persons[key] = Person(key, WHOLE if slip else DECLARED, sector, place, age, sex)
        period.conversations[key] = dice.choice(list(CONVERSATIONS))
        for name, codes in ATTRIBUTE_CODES.items():
            if dice.random() < 0.8:
                period.told.setdefault(name, {})[key] = dice.choice([*codes, "not_told"])
        channel = dice.choice(list(CHANNELS))
        period.channels.setdefault(channel, set()).add(key)
        period.met_by[channel] = period.met_by.get(channel, 0) + 1
        favourite = list(RIGHTS)[len(place) % len(RIGHTS)]
        for right in sorted({dice.choice([favourite, *RIGHTS]) for _ in range(dice.randrange(4))}):
            status, reason = dice.choice([*GAP_STATUSES, "blank"]), dice.choice([*GAP_REASONS, "blank"])
            period.gaps.append(Gap(key, right, "income", status, reason))
            receivers = [code for code, rights in STRUCTURES.items() if right in rights]
            if slip and receivers:
                outcome = dice.choice(["right_opened", "right_refused", "did_not_come"])
                opened = dice.choice(["2025-T4", "2026-T1", "2026-T1"])
                amount = dice.choice([*AMOUNT_BANDS, "blank"]) if outcome == "right_opened" else "blank"
                delays = tuple((owed, dice.choice(list(DELAY_BANDS))) for owed in OWED)
                period.ended.append(Ended(key, receivers[0], outcome, opened, right, "income", amount, delays))
                period.known_to.setdefault(receivers[0], set()).add(key)
        period.doors.append(Door(sector, f"2026-0{rank % 3 + 1}", dice.choice(list(CHANNELS)), "absent"))
    period.meetings = period.covered = size
    return period
