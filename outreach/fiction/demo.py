"""Filling a fictitious instance: a year of visits through the real doors, then the release of its past quarters.

Refuses an instance that is not marked fictitious (`outreach.toml`). Knows no page; hands its progress to `tell`.
"""

from collections.abc import Callable
from datetime import date, timedelta

from outreach import errors
from outreach.fiction.cast import find_cast, name_referents
from outreach.fiction.dice import Dice
from outreach.fiction.marginals import read_marginals
from outreach.fiction.rounds import Planner
from outreach.fiction.year import Year
from outreach.intake import House
from outreach.observatory.release import publish
from outreach.register import submissions


def fill_demo(
    house: House, until: date, *, size: int = 2500, seed: int = 2018, tell: Callable[[str], None] = print
) -> None:
    """Fill a fictitious instance with a year of visits and close its past quarters; raises `Refusal` (307).

    The same seed and day give the same visits. An instance that has visits already keeps them, and only them.
    """
    if not house.settings.fictitious:
        raise errors.Refusal(errors.NOT_FICTITIOUS)
    if submissions.count_submissions(house.register):
        tell("Les données fictives sont déjà là : rien n’a été ajouté.")
        return
    dice, marginals, cast = Dice(seed), read_marginals(), find_cast(house)
    name_referents(house, until, dice)
    rounds = Planner(dice, marginals, house.territory, cast.field).plan_year(until, size)
    year = Year(house, cast, dice, marginals)
    for one in rounds:
        year.agenda.carry_out(one.on_day - timedelta(days=1))
        year.go_out(one, until)
    year.agenda.carry_out(until)
    tell(f"{size} visites fictives du {rounds[0].on_day:%d/%m/%Y} au {until:%d/%m/%Y}.")
    _close_quarters(house, until, tell)


def _close_quarters(house: House, until: date, tell: Callable[[str], None]) -> None:
    try:
        published = publish(house.register, house.territory, house.settings, until)
    except errors.Refusal as refusal:
        if refusal.problem is not errors.NOTHING_TO_PUBLISH:
            raise
        tell(refusal.sentence)
    else:
        tell(f"Trimestres publiés : {', '.join(published.quarters)}.")
