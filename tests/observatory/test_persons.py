"""Who counts as a person of a period, and what leaves with her."""

from datetime import date

import pytest
from town import Place

from outreach.observatory.partition import DECLARED, WHOLE
from outreach.observatory.periods import QUARTER
from outreach.observatory.persons import Period
from outreach.observatory.reading import read_periods
from outreach.observatory.reading_past import read_past

WINTER, SPRING = "2026-T1", "2026-T2"
RSA = [("rsa", "not_claimed", None)]


def read(place: Place, *quarters: str) -> list[Period]:
    reader = place.town.register.reader
    return list(read_periods(reader, "99001", QUARTER, 8, quarters, read_past(reader, "99001", QUARTER)))


def test_a_slip_makes_one_person_of_many_visits_placed_at_the_first(place: Place) -> None:
    slip = place.town.open_path()
    place.town.record_visit(date(2026, 2, 3), path_id=slip, age_band="40_64", neighbourhood="mill", sector="north")
    place.town.record_visit(date(2026, 1, 3), path_id=slip, age_band="25_39", neighbourhood="orchard", sector="south")
    [winter] = read(place, WINTER)
    [person] = winter.persons.values()
    assert (person.neighbourhood, person.age_band, person.weight) == ("orchard", "25_39", WHOLE)
    assert (winter.meetings, winter.covered) == (2, 2)


def test_without_slip_only_a_declared_first_meeting_is_a_person(place: Place) -> None:
    place.town.record_visit(date(2026, 1, 3), first_meeting="yes", gaps=RSA)
    for told in ("no", None, "not_told"):
        place.town.record_visit(date(2026, 1, 3), first_meeting=told, gaps=RSA)
    [winter] = read(place, WINTER)
    assert [person.weight for person in winter.persons.values()] == [DECLARED]
    assert (winter.meetings, winter.covered, len(winter.gaps)) == (4, 1, 1)


def test_a_door_is_no_person(place: Place) -> None:
    place.town.record_visit(date(2026, 1, 3), result="absent", channel="market", sector="north")
    [winter] = read(place, WINTER)
    assert not winter.persons and not winter.meetings
    assert [(door.channel, door.month) for door in winter.doors] == [("market", "2026-01")]


def test_a_late_visit_counts_in_the_next_period_still_open(place: Place) -> None:
    place.town.record_visit(date(2026, 3, 30), received_on=date(2026, 4, 15))
    place.town.record_visit(date(2026, 3, 30), received_on=date(2026, 4, 16))
    winter, spring = read(place, WINTER, SPRING)
    assert (len(winter.persons), winter.late) == (1, 0)
    assert (len(spring.persons), spring.late) == (1, 1)


def test_the_same_right_of_a_path_leaves_once_in_24_months(place: Place) -> None:
    slip = place.town.open_path()
    for day in (date(2024, 2, 1), date(2024, 2, 9), date(2025, 12, 20), date(2026, 1, 5)):
        place.town.record_visit(day, path_id=slip, gaps=[*RSA, ("css", "refused", None)] if day.day == 9 else RSA)
    quarters = ("2024-T1", "2025-T4", WINTER)
    assert [[gap.right for gap in period.gaps] for period in read(place, *quarters)] == [["rsa", "css"], [], ["rsa"]]


def test_a_correction_takes_the_place_of_what_it_corrects(place: Place) -> None:
    wrong = place.town.record_visit(date(2026, 3, 3), gaps=RSA)
    place.town.record_visit(
        date(2026, 3, 3), received_on=date(2026, 5, 2), replaces=wrong, gaps=[("css", "refused", None)]
    )
    winter, spring = read(place, WINTER, SPRING)
    assert [gap.right for gap in winter.gaps] == ["css"] and len(winter.persons) == 1
    assert not spring.persons


def test_a_referral_leaves_with_the_quarter_of_its_outcome(place: Place) -> None:
    slip = place.town.open_path()
    gaps = [("rsa", "not_claimed", ("caf", "right_opened", 40)), ("css", "refused", ("cpam", None, 0))]
    place.town.record_visit(date(2026, 3, 3), path_id=slip, neighbourhood="mill", sector="north", gaps=gaps)
    winter, spring = read(place, WINTER, SPRING)
    assert not winter.ended and len(winter.gaps) == 2
    [ended] = spring.ended
    assert (ended.structure, ended.outcome, ended.opened_quarter) == ("caf", "right_opened", WINTER)
    assert spring.persons[ended.person].neighbourhood == "mill" and not spring.gaps
    assert spring.known_to["caf"] == {ended.person}


@pytest.mark.parametrize(
    ("met", "received", "period"),
    [
        (date(2026, 3, 31), date(2026, 3, 31), "2026-T1"),
        (date(2026, 3, 31), date(2026, 4, 16), "2026-T2"),
        (date(2025, 1, 1), date(2026, 1, 20), "2026-T1"),
    ],
)
def test_a_visit_counts_in_the_first_period_still_open(met: date, received: date, period: str) -> None:
    assert QUARTER.find_period(met, received) == period


def test_a_quarter_closes_fifteen_days_after_its_end() -> None:
    assert list(QUARTER.list_closed("2025-T4", date(2026, 4, 15))) == ["2025-T4"]
    assert list(QUARTER.list_closed("2025-T4", date(2026, 4, 16))) == ["2025-T4", "2026-T1"]
