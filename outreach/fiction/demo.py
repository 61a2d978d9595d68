"""Filling a fictitious instance: eighteen months of visits, then the release of its past quarters.

Refuses an instance that is not marked fictitious (`outreach.toml`). Knows no page; hands its progress to `tell`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from outreach import errors
from outreach.fiction.beside import fill_beside
from outreach.fiction.cast import Desks, find_cast, name_referents
from outreach.fiction.dice import Dice
from outreach.fiction.fates import Agenda
from outreach.fiction.marginals import read_marginals
from outreach.fiction.pens import Pen, ThroughIntake
from outreach.fiction.receptions import book_places, give_agreements, keep_slots
from outreach.fiction.rounds import Planner
from outreach.fiction.straight import Straight
from outreach.fiction.town import Town
from outreach.follow_up.chase import TOLD
from outreach.intake import House
from outreach.observatory.release import publish
from outreach.register import news, notifications, submissions
from outreach.register.ids import drawing_ids

SMALLEST, USUAL, LARGEST = 50, 4_000, 1_000_000
# From here on rows go straight into the tables, and nothing is published: that is for the bench.
STRAIGHT_FROM = 20_000
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
SECONDS_BETWEEN = 5.0
# What came of referrals since then is news to those who opened them.
UNREAD = timedelta(days=3)
# Reminders since then are for the first delivery to send.
LETTERS_SINCE = timedelta(days=10)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a fictitious town; `straight` says how it is written, else its size does."""

    until: date
    size: int = USUAL
    seed: int = 2018
    straight: bool | None = None

    def __post_init__(self) -> None:
        """Raise `Refusal` (330) on what cannot be."""
        if not SMALLEST <= self.size <= LARGEST:
            _refuse(f"{_spell(self.size)} visites", f"Demandez de {SMALLEST} à {_spell(LARGEST)} visites.")
        if not EARLIEST <= self.until <= LATEST:
            _refuse(f"le {self.until.isoformat()}", f"Choisissez un jour de {EARLIEST.year} à {LATEST.year - 1}.")
        if self.seed < 0:
            _refuse(f"la graine {self.seed}", "Donnez un nombre entier, 0 ou plus.")


def fill_demo(house: House, wish: Wish, tell: Tell = print) -> None:
    """Fill a fictitious instance with visits and close its past quarters; raises `Refusal` (307).

    The same seed and day give the same visits. An instance that has visits already keeps them, and only them.
    """
    if not house.settings.fictitious:
        raise errors.Refusal(errors.NOT_FICTITIOUS)
    if submissions.count_submissions(house.register):
        tell("Les données fictives sont déjà là : rien n’a été ajouté.")
        return
    straight = wish.size >= STRAIGHT_FROM if wish.straight is None else wish.straight
    dice = Dice(wish.seed)
    with house.register.relaxing(), drawing_ids(dice.draw_row_id):
        name_referents(house, wish.until, dice)
        first = _write(house, wish, dice, straight, tell)
    _read_news(house, wish.until)
    tell(f"{_spell(wish.size)} visites fictives du {first:%d/%m/%Y} au {wish.until:%d/%m/%Y}.")
    if wish.size >= STRAIGHT_FROM:
        tell("Rien n’est publié à cette taille ; faites-le avec : outreach publish")
    else:
        _close_quarters(house, wish.until, tell)


def _write(house: House, wish: Wish, dice: Dice, straight: bool, tell: Tell) -> date:
    marginals, cast, desks = read_marginals(house.territory), find_cast(house), Desks(house)
    survey = house.library.find_survey("contact")
    pen: Pen = Straight(house, survey, desks) if straight else ThroughIntake(house, survey)
    agenda = Agenda(
        pen,
        house.territory,
        cast,
        desks,
        dice,
        house.settings.follow_up,
        marginals.fates,
        marginals.told,
        wish.until - timedelta(days=marginals.reception["days"]),
    )
    town = Town(house.territory, survey, cast, dice, marginals, pen, agenda)
    rounds = Planner(dice, marginals, house.territory, cast.field).plan_rounds(wish.until, wish.size, len(cast.desks))
    told, visits = time.monotonic(), 0
    for one in rounds:
        town.live(one, wish.until)
        visits += one.visits
        if time.monotonic() - told >= SECONDS_BETWEEN:
            told = time.monotonic()
            tell(f"… {_spell(visits)} visites sur {_spell(wish.size)}")
    town.finish(wish.until)
    keep_slots(house, cast.desks, marginals.reception, dice, wish.until)
    book_places(house, agenda.recent, marginals.reception, dice, wish.until)
    give_agreements(house, agenda.recent, marginals.agreements, dice, wish.until)
    if wish.size < STRAIGHT_FROM:
        fill_beside(house, cast, dice, wish.until)
        # The last reminders are for the first delivery: a demonstration has a few messages to read, one a referent.
        with house.register.writing() as writer:
            notifications.let_leave(writer, TOLD, wish.until - LETTERS_SINCE)
    return rounds[0].on_day


def _read_news(house: House, until: date) -> None:
    # Eighteen months of news would hide those of the week.
    with house.register.writing() as writer:
        for account_id, _ in find_cast(house).field:
            news.record_read_before(writer, account_id, until - UNREAD)


def _close_quarters(house: House, until: date, tell: Tell) -> None:
    try:
        published = publish(house.register, house.territory, house.settings, until)
    except errors.Refusal as refusal:
        if refusal.problem is not errors.NOTHING_TO_PUBLISH:
            raise
        tell(refusal.sentence)
    else:
        tell(f"Trimestres publiés : {', '.join(published.quarters)}.")


def _refuse(told: str, remedy: str) -> None:
    raise errors.Refusal(errors.BAD_WISH, told=told, remedy=remedy)


def _spell(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
