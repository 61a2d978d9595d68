"""A fictitious town as it lives: outings, doors, people who come back with their slip, corrections, referrals.

Draws, and writes with the pen it is given, muted. Publishes nothing.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from outreach.fiction.answers import Told, write_answers
from outreach.fiction.cast import Cast
from outreach.fiction.dice import Dice
from outreach.fiction.fates import Agenda
from outreach.fiction.marginals import Marginals
from outreach.fiction.needs import Needs
from outreach.fiction.pens import Pen
from outreach.fiction.people import Columns, Gap, Person, Population
from outreach.fiction.rounds import Round
from outreach.follow_up import When
from outreach.intake import Arrival, find_public
from outreach.questionnaire import Survey, check_answers
from outreach.territory import Territory
from outreach.vocabulary import NOT_TOLD


@dataclass
class Town:
    """The town so far: who has a slip, and what each referral waits for."""

    territory: Territory
    survey: Survey
    cast: Cast
    dice: Dice
    marginals: Marginals
    pen: Pen
    agenda: Agenda
    known: dict[str, list[Person]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out what lasts."""
        needs = Needs(self.marginals, self.territory)
        self.population = Population(self.dice, self.marginals, self.territory, needs, self._find_public)

    def live(self, one: Round, until: date) -> None:
        """Let desks answer up to a day, then make its outing; today's stays open, and sends somebody to every desk."""
        self.agenda.carry_out(one.on_day - timedelta(days=1))
        self.pen.begin_outing(self._write_outing(one))
        awaited = self.cast.desks if one.on_day == until else ()
        for rank in range(one.visits):
            self._visit(one, awaited[rank] if rank < len(awaited) else "")
        if one.on_day < until:
            self.pen.end_outing(one.id)

    def finish(self, until: date) -> None:
        """Let desks answer up to the last day, and write what the pen still holds."""
        self.agenda.carry_out(until)
        self.pen.finish()

    def _write_outing(self, one: Round) -> dict[str, str]:
        return {
            "id": one.id,
            "territory_id": self.territory.id,
            "account_id": one.account_id,
            "structure_id": one.structure_id,
            "on_day": one.on_day.isoformat(),
            "part_of_day": one.part_of_day,
            "channel": one.channel,
            "neighbourhood": one.neighbourhood,
            "sector": self.territory.neighbourhoods[one.neighbourhood].sector,
        }

    def _visit(self, one: Round, structure: str) -> None:
        result = "met" if structure else self.dice.pick(self.marginals.channels[one.channel]["results"])
        if result == "met":
            self._meet(one, structure)
            return
        contact: Columns = {"result": result}
        if result == "not_now" and self.dice.happens(self.marginals.come_back["share"]):
            later = timedelta(days=self.dice.count(*self.marginals.come_back["days"]))
            contact["come_back_on"] = (one.on_day + later).isoformat()
        self._send(self._arrive(one, contact, []), one)

    def _meet(self, one: Round, structure: str) -> None:
        table = self.marginals.returning
        neighbours = self.known.setdefault(one.neighbourhood, [])
        shown = bool(neighbours) and not structure and self.dice.happens(table["with_slip"])
        if shown:
            person = self.dice.choose(neighbours)
        else:
            person = self.population.draw_person(one.neighbourhood, one.place, one.channel)
        first = not shown and not self.dice.happens(table["without_slip"])
        contact = {"result": "met", "first_meeting": "yes" if first else "no", **self.population.tell_person(person)}
        gaps = self.population.draw_gaps(person, contact, again=shown, structure=structure)
        if self.dice.happens(self.marginals.notes["share"]):
            contact["note"] = self.dice.choose(self.marginals.notes["texts"])
        slip = self._tell(one, contact, gaps, person.slip)
        if slip and not person.slip:
            person.slip = slip
            self._remember(neighbours, person)

    def _tell(self, one: Round, contact: Columns, gaps: list[Gap], known_slip: str) -> str:
        arrival = self._arrive(one, contact, gaps, known_slip)
        if self.dice.happens(self.marginals.gaps["corrected"]):
            # What was sent first: a gap forgotten, or else the language mistaken.
            hasty = self._arrive(one, contact if gaps else {**contact, "language": NOT_TOLD}, gaps[:-1], known_slip)
            slip, _ = self.pen.send(hasty, When(one.on_day, one.part_of_day))
            arrival = replace(arrival, replaces_id=hasty.submission_id, known_slip=slip)
        return self._send(arrival, one)

    def _send(self, arrival: Arrival, one: Round) -> str:
        slip, opened = self.pen.send(arrival, When(one.on_day, one.part_of_day))
        self.agenda.open(opened, one.on_day)
        return slip

    def _arrive(self, one: Round, contact: Columns, gaps: list[Gap], known_slip: str = "") -> Arrival:
        return Arrival(
            submission_id=self.dice.draw_id(),
            form_version=self.survey.version,
            answers=write_answers(self.survey, _tell_contact(contact), [_tell_gap(gap) for gap in gaps]),
            account_id=one.account_id,
            structure_id=one.structure_id,
            outing_id=one.id,
            slip=self.dice.draw_slip(),
            known_slip=known_slip,
        )

    def _find_public(self, contact: Columns) -> str | None:
        answers = write_answers(self.survey, _tell_contact(contact), [])
        # What the calculation reads: no list of the territory, no day.
        return find_public(self.survey, check_answers(self.survey, answers, {}, date.min).answers)

    def _remember(self, neighbours: list[Person], person: Person) -> None:
        # However large the town, memory is bounded.
        if len(neighbours) < self.marginals.returning["remembered"]:
            neighbours.append(person)
        else:
            neighbours[self.dice.count(0, len(neighbours) - 1)] = person


def _tell_contact(contact: Columns) -> Told:
    # What saves to no column (whether a child is small) is asked under its own name.
    return {"contact": contact, "": contact}


def _tell_gap(gap: Gap) -> Told:
    return {"gap": gap.columns, "referral": gap.referral or {}, "": {"refer": "yes" if gap.referral else "no"}}
