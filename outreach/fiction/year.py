"""A fictitious year as it goes: outings, doors, people who come back with their slip, referrals that live on.

Every visit goes through `intake.receive`, muted. Draws and sends; publishes nothing.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from outreach.fiction.answers import Told, write_answers
from outreach.fiction.cast import Cast
from outreach.fiction.dice import Dice
from outreach.fiction.fates import Agenda
from outreach.fiction.marginals import Marginals
from outreach.fiction.people import Columns, Gap, Person, Population
from outreach.fiction.rounds import Round
from outreach.intake import Arrival, House, receive
from outreach.register import outings, referrals, structures

FORM_ID = "contact"


@dataclass
class Year:
    """The year so far: who has a slip, and what each referral waits for."""

    house: House
    cast: Cast
    dice: Dice
    marginals: Marginals
    known: dict[str, list[Person]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out what lasts the year."""
        self.survey = self.house.library.find_survey(FORM_ID)
        self.population = Population(self.dice, self.marginals, self.house.territory)
        ids = structures.list_structure_ids(self.house.register.reader, self.house.territory.id)
        self.codes = {structure_id: code for code, structure_id in ids.items()}
        self.agenda = Agenda(self.house, self.cast, self.dice, self.marginals.fates, ids)

    def go_out(self, one: Round, until: date) -> None:
        """Make an outing and its visits; today's stays open, and each referent of the cast is sent somebody."""
        with self.house.register.writing() as writer:
            outings.record_outing(writer, self._write_outing(one))
        awaited = [self.codes[structure_id] for structure_id in self.cast.referents] if one.on_day == until else []
        for rank in range(one.visits):
            self._visit(one, awaited[rank] if rank < len(awaited) else "")
        if one.on_day < until:
            with self.house.register.writing() as writer:
                outings.end_outing(writer, one.id)

    def _write_outing(self, one: Round) -> dict[str, str]:
        return {
            "id": one.id,
            "territory_id": self.house.territory.id,
            "account_id": one.account_id,
            "structure_id": one.structure_id,
            "on_day": one.on_day.isoformat(),
            "part_of_day": one.part_of_day,
            "channel": one.channel,
            "neighbourhood": one.neighbourhood,
            "sector": self.house.territory.neighbourhoods[one.neighbourhood].sector,
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
        self._send(one, contact, [], "")

    def _meet(self, one: Round, structure: str) -> None:
        table = self.marginals.returning
        neighbours = self.known.setdefault(one.neighbourhood, [])
        shown = bool(neighbours) and not structure and self.dice.happens(table["with_slip"])
        if shown:
            person = self.dice.choose(neighbours)
        else:
            person = self.population.draw_person(one.neighbourhood, one.place, one.channel)
        first = not shown and not self.dice.happens(table["without_slip"])
        gaps = self.population.draw_gaps(person, again=shown, structure=structure)
        contact = {"result": "met", "first_meeting": "yes" if first else "no", **self.population.tell_person(person)}
        if self.dice.happens(self.marginals.notes["share"]):
            contact["note"] = self.dice.choose(self.marginals.notes["texts"])
        slip = self._send(one, contact, gaps, person.slip)
        if slip and not person.slip:
            person.slip = slip
            neighbours.append(person)

    def _send(self, one: Round, contact: Columns, gaps: list[Gap], known_slip: str) -> str:
        submission_id, slip = self.dice.draw_id(), self.dice.draw_slip()
        receipt = receive(
            self.house,
            self.survey,
            Arrival(
                submission_id=submission_id,
                form_version=self.survey.version,
                answers=write_answers(self.survey, {"contact": contact}, [_tell_gap(gap) for gap in gaps]),
                account_id=one.account_id,
                structure_id=one.structure_id,
                outing_id=one.id,
                slip=slip,
                known_slip=known_slip,
            ),
            today=one.on_day,
            part_of_day=one.part_of_day,
            muted=True,
        )
        for row in referrals.list_submission_referrals(self.house.register, submission_id) if gaps else ():
            self.agenda.plan(row["referral_id"], row["right"], row["structure_id"], one.on_day)
        return receipt.slip


def _tell_gap(gap: Gap) -> Told:
    return {"gap": gap.columns, "referral": gap.referral or {}, "": {"refer": "yes" if gap.referral else "no"}}
