"""Dated slots: days and hours of the wall clock, public holidays left out, the next free place found."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.territory.reception import DAYS_AHEAD, DatedSlot, WeeklySlot, find_place, list_dated

MONDAY = date(2026, 11, 30)


def weekly(weekday: int, starts_at: str, places: int = 1, **told: date) -> WeeklySlot:
    """Describe a weekly slot named by its day and hour."""
    from_day = told.pop("from_day", date(2020, 1, 1))
    return WeeklySlot(f"{weekday}-{starts_at}", "caf", weekday, starts_at, places, from_day, told.get("until_day"))


def list_days(slots: list[WeeklySlot], first: date, last: date) -> list[tuple[str, str]]:
    """List the days and hours of the dated slots."""
    return [(one.on_day.isoformat(), one.starts_at) for one in list_dated(slots, first, last)]


def test_every_week_in_the_order_of_the_hours() -> None:
    slots = [weekly(2, "14:00"), weekly(2, "09:30"), weekly(1, "16:00")]
    assert list_days(slots, date(2026, 11, 23), date(2026, 12, 1)) == [
        ("2026-11-23", "16:00"), ("2026-11-24", "09:30"), ("2026-11-24", "14:00"), ("2026-11-30", "16:00"),
        ("2026-12-01", "09:30"), ("2026-12-01", "14:00"),
    ]  # fmt: skip


def test_public_holidays_are_left_out() -> None:
    every_day = [weekly(day, "09:30") for day in range(1, 8)]
    held = {day for day, _ in list_days(every_day, date(2026, 12, 20), date(2027, 1, 5))}
    assert "2026-12-25" not in held and "2027-01-01" not in held and len(held) == 15
    # Easter Monday, 1 May, 8 May, Ascension Day, Whit Monday, 14 July.
    held = {day for day, _ in list_days(every_day, date(2027, 3, 28), date(2027, 7, 15))}
    assert not held & {"2027-03-29", "2027-05-01", "2027-05-08", "2027-05-06", "2027-05-17", "2027-07-14"}


@pytest.mark.parametrize("change", [date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)])
def test_a_change_of_clocks_moves_nothing(change: date) -> None:
    slots = [weekly(day, at) for day in range(1, 8) for at in ("02:30", "09:30")]
    first = change - timedelta(days=DAYS_AHEAD // 2)
    held = list_days(slots, first, first + timedelta(days=DAYS_AHEAD))
    assert (change.isoformat(), "02:30") in held and (change.isoformat(), "09:30") in held
    assert len(held) == len(set(held)) and all(date.fromisoformat(day) >= first for day, _ in held)


def test_a_slot_is_held_from_its_first_day_to_its_last() -> None:
    slot = weekly(1, "09:30", from_day=date(2026, 11, 24), until_day=date(2026, 12, 7))
    days = list_days([slot], date(2026, 11, 1), date(2026, 12, 31))
    assert days == [("2026-11-30", "09:30"), ("2026-12-07", "09:30")]
    assert list_days([weekly(1, "09:30", until_day=date(2020, 1, 1))], date(2026, 11, 1), date(2026, 12, 1)) == []


def test_the_next_place_is_later_that_day_then_earlier_then_another_day() -> None:
    slots = [weekly(1, at) for at in ("09:00", "10:00", "11:00")] + [weekly(3, "09:00")]
    dated = list_dated(slots, MONDAY, MONDAY + timedelta(days=9))
    asked, taken = dated[1], {}
    got: list[DatedSlot | None] = []
    for _ in range(8):
        place = find_place(dated, taken, asked, MONDAY - timedelta(days=1))
        got.append(place)
        if place:
            taken[place.slot_id, place.on_day] = 1
    assert [(one.on_day.day, one.starts_at) if one else None for one in got] == [
        (30, "10:00"), (30, "11:00"), (30, "09:00"), (2, "09:00"), (7, "09:00"), (7, "10:00"), (7, "11:00"),
        (9, "09:00"),
    ]  # fmt: skip
    assert find_place(dated, taken, asked, MONDAY) is None


def test_of_today_no_earlier_hour_is_given() -> None:
    dated = list_dated([weekly(1, "09:00"), weekly(1, "10:00")], MONDAY, MONDAY + timedelta(days=7))
    taken = {("1-10:00", MONDAY): 1}
    place = find_place(dated, taken, dated[1], MONDAY)
    assert place is not None and (place.on_day, place.starts_at) == (MONDAY + timedelta(days=7), "09:00")


@given(
    st.lists(st.tuples(st.integers(1, 7), st.sampled_from(["08:00", "09:30", "14:00"]), st.integers(1, 3)), max_size=6,
             unique_by=lambda one: one[:2]),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(0, 200),
)  # fmt: skip
def test_no_slot_is_given_more_people_than_it_has_places(
    told: list[tuple[int, str, int]], today: date, wishes: int
) -> None:
    dated = list_dated([weekly(*one) for one in told], today, today + timedelta(days=DAYS_AHEAD))
    taken: dict[tuple[str, date], int] = {}
    for wish in range(wishes if dated else 0):
        place = find_place(dated, taken, dated[wish * 7 % len(dated)], today)
        if place is None:
            continue
        taken[place.slot_id, place.on_day] = taken.get((place.slot_id, place.on_day), 0) + 1
        assert taken[place.slot_id, place.on_day] <= place.places and place.on_day >= today
