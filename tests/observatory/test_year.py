"""The different persons of a civil year, told by its last period; periods of a month and of a year."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from town import Place, build_territory

from outreach.observatory.candidate import Method, build_candidate
from outreach.observatory.periods import PACES, QUARTER, Pace
from outreach.observatory.persons import Period
from outreach.observatory.reading import read_periods
from outreach.observatory.reading_past import read_past
from outreach.settings import ReleaseRules


def read(place: Place, quarter: str, pace: Pace = QUARTER) -> Period:
    reader = place.town.register.reader
    [period] = read_periods(reader, "99001", pace, 8, [quarter], read_past(reader, "99001", pace))
    return period


def tell_year(period: Period, k: int = 11) -> list[tuple[str | int, ...]]:
    return build_candidate(period, build_territory(), Method(bytes(32), k)).tables["year_persons"].cells


def meet(place: Place, day: date, slips: list[str]) -> None:
    for slip in slips:
        place.town.record_visit(day, path_id=slip)


def test_someone_met_in_three_quarters_is_one_person_of_the_year(place: Place) -> None:
    slips = [place.town.open_path() for _ in range(26)]
    for day in (date(2026, 2, 3), date(2026, 5, 3), date(2026, 11, 3)):
        meet(place, day, slips[:20])
    meet(place, date(2026, 8, 3), slips[12:])
    for _ in range(5):
        place.town.record_visit(date(2026, 8, 4), first_meeting="yes")
        place.town.record_visit(date(2026, 8, 4), first_meeting="no")
    last = read(place, "2026-T4")
    assert last.year_persons == 26 + 4
    assert tell_year(last) == [("2026-T4", "2026", 30)]
    assert read(place, "2026-T3").year_persons is None


def test_the_year_of_a_late_visit_is_that_of_the_period_it_counts_in(place: Place) -> None:
    meet(place, date(2026, 11, 3), [place.town.open_path() for _ in range(20)])
    place.town.record_visit(date(2026, 12, 20), received_on=date(2027, 2, 1), path_id=place.town.open_path())
    place.town.record_visit(date(2025, 12, 20), received_on=date(2026, 2, 1), path_id=place.town.open_path())
    assert read(place, "2026-T4").year_persons == 21
    assert read(place, "2026-T1").late == 1


def test_a_year_does_not_tell_how_many_a_silent_quarter_held(place: Place) -> None:
    meet(place, date(2026, 11, 3), [place.town.open_path() for _ in range(40)])
    assert tell_year(read(place, "2026-T4")) == [("2026-T4", "2026", 40)]
    meet(place, date(2026, 2, 3), [place.town.open_path() for _ in range(10)])
    assert read(place, "2026-T4").year_persons == 50
    assert tell_year(read(place, "2026-T4")) == []


@pytest.mark.parametrize(("code", "periods"), [("month", ["2026-01", "2026-02", "2026-03"]), ("year", ["2026"])])
def test_a_town_may_publish_by_the_month_or_by_the_year(place: Place, code: str, periods: list[str]) -> None:
    place.settings = replace(place.settings, release=ReleaseRules(period=code))
    place.town.fill(date(2026, 1, 1), 90, 450)
    early, late = (date(2026, 2, 16), date(2026, 4, 16)) if code == "month" else (None, date(2027, 1, 16))
    if early:
        assert list(place.publish(early).quarters) == periods[:1]
    published = place.publish(late)
    with closing(sqlite3.connect(published.file)) as reader:
        assert [row[0] for row in reader.execute("select quarter from periods order by 1")] == periods
        assert min(row[0] for row in reader.execute("select n from persons")) >= 11
        told = [row[0] for row in reader.execute("select year from year_persons")]
    assert told == (["2026"] if code == "year" else [])


def test_a_month_and_a_year_close_fifteen_days_after_their_end() -> None:
    month, year = PACES["month"], PACES["year"]
    assert list(month.list_closed("2025-12", date(2026, 2, 15))) == ["2025-12"]
    assert list(month.list_closed("2025-12", date(2026, 2, 16))) == ["2025-12", "2026-01"]
    assert list(year.list_closed("2025", date(2026, 1, 15))) == []
    assert list(year.list_closed("2025", date(2026, 1, 16))) == ["2025"]
    assert (month.count_kept(24), QUARTER.count_kept(24), year.count_kept(24)) == (24, 8, 2)
