"""When and where fictitious teams go out: days by season, channels, neighbourhoods, how many visits.

Hands on `Round`s in the order of their days. Writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import holidays

from outreach.fiction.cast import PERIOD
from outreach.fiction.dice import Dice
from outreach.fiction.marginals import Marginals, Table
from outreach.territory import Territory


@dataclass(frozen=True, slots=True)
class Round:
    """One outing of a team and the number of visits it makes; `place` is the rank of the neighbourhood."""

    id: str
    account_id: str
    structure_id: str
    on_day: date
    part_of_day: str
    channel: str
    neighbourhood: str
    place: int
    visits: int


@dataclass(slots=True)
class Month:
    """The days of one month by weight, the visits it should have and those it has."""

    days: dict[date, float] = field(default_factory=dict)
    share: float = 0.0
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Planner:
    """Draws rounds for teams in a territory."""

    dice: Dice
    marginals: Marginals
    territory: Territory
    teams: Sequence[tuple[str, str]]

    def plan_rounds(self, until: date, size: int, awaited: int) -> list[Round]:
        """Plan rounds that make `size` visits in the period that ends on a day, that very day and week included.

        Every team's outing of that day is long enough to send somebody to each of the `awaited` desks.
        """
        planned = list(self._plan_last_days(until, max(awaited, min(8, size // (3 * len(self.teams))))))
        left = size - sum(one.visits for one in planned)
        months = self._share_out(until, left)
        while left > 0:
            # The month that is furthest behind its share: seasons show even in a small town.
            month = max(months, key=lambda one: one.share - one.visits)
            day = self.dice.choose(list(month.days), list(month.days.values()))
            planned.append(self._plan_round(day, self.dice.choose(self.teams), left))
            month.visits += planned[-1].visits
            left -= planned[-1].visits
        return sorted(planned, key=lambda one: one.on_day)

    def _share_out(self, until: date, visits: int) -> list[Month]:
        months: dict[str, Month] = {}
        for day, weight in self._weigh_days(until):
            months.setdefault(f"{day:%Y-%m}", Month()).days[day] = weight
        whole = sum(sum(month.days.values()) for month in months.values())
        for month in months.values():
            month.share = visits * sum(month.days.values()) / whole
        return list(months.values())

    def _plan_last_days(self, until: date, visits: int) -> Iterator[Round]:
        # A home is never empty on the first day: every team is out today, and was out this week.
        for team in self.teams:
            for days_ago in (0, 1, 3):
                planned = self._plan_round(until - timedelta(days=days_ago), team, visits)
                yield replace(planned, visits=visits)

    def _weigh_days(self, until: date) -> Iterator[tuple[date, float]]:
        calendar = self.marginals.calendar
        closed = holidays.country_holidays("FR", years=range(until.year - 2, until.year + 1))
        for days_ago in range(2, PERIOD.days):
            day = until - timedelta(days=days_ago)
            if day not in closed:
                yield day, calendar["months"][day.month - 1] * calendar["weekdays"][day.weekday()]

    def _plan_round(self, day: date, team: tuple[str, str], most: int) -> Round:
        channels = self.marginals.channels
        saturday = self.marginals.calendar["saturday"] if day.weekday() == 5 else channels
        channel = self.dice.pick({code: channels[code]["weight"] for code in saturday})
        codes = list(self.territory.neighbourhoods)
        place = self.dice.choose(
            range(len(codes)), [find_place(self.marginals, rank)["weight"] for rank in range(len(codes))]
        )
        return Round(
            id=self.dice.draw_id(),
            account_id=team[0],
            structure_id=team[1],
            on_day=day,
            part_of_day=self.dice.pick(channels[channel]["parts_of_day"]),
            channel=channel,
            neighbourhood=codes[place],
            place=place,
            visits=min(most, self.dice.count(*channels[channel]["visits"])),
        )


def find_place(marginals: Marginals, rank: int) -> Table:
    """Return what is told of the neighbourhood of this rank; the last one told serves for all that follow."""
    return marginals.places[min(rank, len(marginals.places) - 1)]
