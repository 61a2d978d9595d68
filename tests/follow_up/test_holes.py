"""Every road has exactly one live referent every day, or the hole is told before it hurts."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.follow_up.holes import LOOK_AHEAD_DAYS, list_holes, list_ties
from outreach.intake import House
from outreach.register import structures
from outreach.register.answering import list_answering
from tests.conftest import TODAY
from tests.referral_rows import open_referral

# One instance for all the examples: each begins by taking back what the one before wrote.
TAKEN_BACK = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
SPELLS = st.lists(st.tuples(st.integers(-10, 70), st.integers(0, 40)), max_size=4)
PEOPLE = st.lists(
    st.tuples(st.integers(1, 3), st.integers(-20, 50), st.one_of(st.none(), st.integers(0, 70)), SPELLS), max_size=4
)


def find_caf(house: House) -> str:
    return structures.list_structure_ids(house.register.reader, house.territory.id)["caf"]


def name_people(house: House, caf: str, people: list[Any]) -> None:
    with house.register.writing() as writer:
        writer.execute("delete from absence")
        writer.execute("delete from referent where structure_id = ?", [caf])
        for rank, start, length, spells in people:
            begins = TODAY + timedelta(days=start)
            key = structures.record_referent(
                writer, house.territory.id, structure_id=caf, display_name="R", mailbox="r@caf.example", rank=rank,
                live_from=begins,
            )  # fmt: skip
            if length is not None:
                structures.end_referent(writer, key, begins + timedelta(days=length))
            for first, days in spells:
                away = TODAY + timedelta(days=first)
                structures.record_absence(writer, house.territory.id, key, away, away + timedelta(days=days))


@TAKEN_BACK
@given(people=PEOPLE)
def test_a_day_has_exactly_one_live_referent_or_is_a_hole(house: House, people: list[Any]) -> None:
    caf, reader = find_caf(house), house.register.reader
    name_people(house, caf, people)
    holes = [hole for hole in list_holes(house.register, house.territory, TODAY) if hole.structure_id == caf]
    told = {hole.first + timedelta(days=n) for hole in holes for n in range((hole.last - hole.first).days + 1)}
    for number in range(LOOK_AHEAD_DAYS):
        day = TODAY + timedelta(days=number)
        live = structures.find_live_referent(reader, caf, day)
        answering = list_answering(reader, day).get(caf, [])
        assert (day in told) == (live is None) == (not answering)
        assert live is None or answering[0]["id"] == live["id"]
    assert all((later.first - sooner.last).days > 1 for sooner, later in pairwise(holes))
    assert max(told, default=TODAY) < TODAY + timedelta(days=LOOK_AHEAD_DAYS)
    assert [hole.open_ended for hole in holes[:-1]] == [False] * len(holes[:-1])


@TAKEN_BACK
@given(away=st.lists(st.tuples(st.integers(0, 500), st.integers(-5, 65), st.integers(0, 30)), max_size=12))
def test_every_road_has_its_one_live_referent_every_day_but_in_the_holes(
    house: House, away: list[tuple[int, int, int]]
) -> None:
    named = [row["id"] for row in house.register.reader.execute("select id from referent order by id")]
    with house.register.writing() as writer:
        writer.execute("delete from absence")
        for who, first, days in away:
            start = TODAY + timedelta(days=first)
            key = named[who % len(named)]
            structures.record_absence(writer, house.territory.id, key, start, start + timedelta(days=days))
    holes = {
        (hole.structure_id, hole.first + timedelta(days=number))
        for hole in list_holes(house.register, house.territory, TODAY)
        for number in range((hole.last - hole.first).days + 1)
    }
    led_to = {structures.name_structure(house.territory.id, road.structure) for road in house.territory.roads}
    for day in (TODAY + timedelta(days=number) for number in range(LOOK_AHEAD_DAYS)):
        answering = list_answering(house.register.reader, day)
        assert {key for key in led_to if not answering.get(key)} == {key for key, when in holes if when == day}


def test_absences_that_meet_leave_a_hole_and_say_from_when(house: House) -> None:
    assert list_holes(house.register, house.territory, TODAY) == []
    caf, first = find_caf(house), date(2026, 12, 21)
    spell = [((first - TODAY).days, 9)]
    name_people(house, caf, [(1, -30, None, spell), (2, -30, None, [((first - TODAY).days + 3, 30)])])
    (hole,) = list_holes(house.register, house.territory, TODAY)
    assert (hole.first, hole.last, hole.open_ended) == (date(2026, 12, 24), date(2026, 12, 30), False)
    assert hole.label_fr.startswith("CAF")


def test_two_people_of_one_rank_are_told(house: House) -> None:
    caf = find_caf(house)
    name_people(house, caf, [(1, -30, 40, []), (1, 5, None, []), (2, -30, None, [])])
    (tie,) = list_ties(house.register, TODAY)
    assert (tie.rank, tie.first) == (1, TODAY + timedelta(days=5))


def test_a_structure_that_no_road_leads_to_is_no_hole_until_something_waits_there(house: House) -> None:
    led_to = {road.structure for road in house.territory.roads}
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    idle = [key for code, key in ids.items() if code not in led_to]
    with house.register.writing() as writer:
        writer.execute("delete from referent")
    told = {hole.structure_id for hole in list_holes(house.register, house.territory, TODAY)}
    assert told == set(ids.values()) - set(idle)


def test_a_retired_structure_where_something_waits_is_told_as_well(house: House) -> None:
    caf = find_caf(house)
    open_referral(house, "caf", on_day=TODAY)
    with house.register.writing() as writer:
        writer.execute("delete from referent where structure_id = ?", [caf])
        writer.execute("update structure set active = 0 where id = ?", [caf])
    assert caf in {hole.structure_id for hole in list_holes(house.register, house.territory, TODAY)}
