"""What is owed and until when: working days as offices count them, public holidays and clock changes included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.follow_up.delays import Due, find_end, find_owed, find_step
from outreach.settings import Delays
from outreach.territory.working_days import add_working_days, is_working_day, list_public_holidays
from outreach.vocabulary import CLOCK_STEPS

RULES = Delays()
FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


def row(**told: object) -> dict[str, object]:
    blank = dict.fromkeys(
        ("sent_on", "acknowledged_on", "presented_on", "answered_on", "chased", "chased_for", "chased_on")
    )
    begun = {"is_open": 1, "state": "sent", "begun_on": FRIDAY.isoformat(), "opened_on": FRIDAY.isoformat()}
    days = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    return {**blank, **begun, **days}


@pytest.mark.parametrize(
    ("since", "count", "due"),
    [
        (FRIDAY, 3, date(2026, 11, 25)),
        (FRIDAY, 0, FRIDAY),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),  # Christmas is a Friday
        (date(2026, 4, 30), 3, date(2026, 5, 6)),  # the first of May, a Friday
        (date(2026, 5, 13), 1, date(2026, 5, 15)),  # Ascension
        (date(2026, 4, 3), 1, date(2026, 4, 7)),  # Easter Monday
        (date(2026, 3, 27), 1, date(2026, 3, 30)),  # clocks go forward on the Sunday between
        (date(2026, 10, 23), 1, date(2026, 10, 26)),  # and back
    ],
)
def test_working_days_are_counted_as_offices_count_them(since: date, count: int, due: date) -> None:
    assert add_working_days(since, count) == due


@given(DAYS, st.integers(1, 60))
def test_a_delay_ends_on_a_working_day_and_holds_as_many_as_were_asked(since: date, count: int) -> None:
    due = add_working_days(since, count)
    between = [since + timedelta(days=number) for number in range(1, (due - since).days + 1)]
    assert is_working_day(due) and sum(map(is_working_day, between)) == count


def test_a_year_has_the_eleven_public_holidays_of_france() -> None:
    assert all(len(list_public_holidays(year)) == 11 for year in (2025, 2026, 2027, 2028))


def test_one_thing_is_owed_at_a_time() -> None:
    assert find_owed(row(), RULES) is None  # not told yet
    owed = find_owed(row(sent_on=FRIDAY), RULES)
    assert owed is not None and (owed.kind, owed.due) == ("acknowledge", date(2026, 11, 25))
    assert not owed.is_late(owed.due) and owed.is_late(owed.due + timedelta(days=1))
    seen = {"sent_on": FRIDAY, "acknowledged_on": FRIDAY}
    assert find_owed(row(**seen), RULES) is None  # she has not come: nobody owes anything
    owed = find_owed(row(**seen, presented_on=FRIDAY), RULES)
    assert owed is not None and (owed.kind, owed.due) == ("answer", date(2026, 12, 4))
    owed = find_owed(row(**seen, presented_on=FRIDAY, answered_on=FRIDAY), RULES)
    assert owed is not None and (owed.kind, owed.due) == ("outcome", date(2027, 1, 26))
    assert find_owed(row(**seen, presented_on=FRIDAY, is_open=0), RULES) is None


def walk(told: dict[str, object], answering: int, until: date) -> list[tuple[str, date]]:
    """Let the clock pass every day and note its steps."""
    day, steps = FRIDAY, []
    while day <= until:
        due = find_step(told, RULES, day, answering)
        if due is not None:
            steps.append((due.kind, day))
            told = {**told, "chased": due.kind, "chased_for": due.cause, "chased_on": day.isoformat()}
        day += timedelta(days=1)
    return steps


def test_the_chase_goes_step_by_step_and_no_further() -> None:
    steps = walk(row(sent_on=FRIDAY), 2, date(2027, 3, 1))
    assert [kind for kind, _ in steps] == list(CLOCK_STEPS)
    # Due on Wednesday 25, two days of grace, then three working days, three, ten.
    assert [day for _, day in steps] == [date(2026, 11, 27), date(2026, 12, 2), date(2026, 12, 7), date(2026, 12, 21)]


@pytest.mark.parametrize(
    ("answering", "kinds"),
    [
        (0, ["call_listed", "committee_listed"]),
        (1, ["reminded", "call_listed", "committee_listed"]),
        (3, list(CLOCK_STEPS)),
    ],
)
def test_where_nobody_can_be_told_the_coordination_calls(answering: int, kinds: list[str]) -> None:
    assert [kind for kind, _ in walk(row(sent_on=FRIDAY), answering, date(2027, 3, 1))] == kinds


def test_what_is_owed_next_is_chased_from_the_start() -> None:
    told = row(
        sent_on=FRIDAY, acknowledged_on=FRIDAY, presented_on=FRIDAY, chased="call_listed", chased_for="acknowledge",
        chased_on=FRIDAY,
    )  # fmt: skip
    assert walk(told, 2, date(2026, 12, 8)) == [("reminded", date(2026, 12, 8))]


@given(DAYS, st.sampled_from([None, 0, 5, 20]), st.integers(0, 200))
def test_nothing_is_ever_chased_before_its_day(sent_on: date, presented: int | None, later: int) -> None:
    came = None if presented is None else sent_on + timedelta(days=presented)
    told = row(sent_on=sent_on, acknowledged_on=came, presented_on=came)
    owed, today = find_owed(told, RULES), sent_on + timedelta(days=later)
    assert owed is not None
    due = find_step(told, RULES, today, 2)
    assert (due is not None) == (today >= add_working_days(owed.due, RULES.grace_days))


def test_who_never_came_is_said_after_thirty_days_and_silence_ends_after_ninety() -> None:
    for days, end in ((29, None), (30, Due("did_not_come")), (200, Due("did_not_come"))):
        assert find_end(row(), RULES, FRIDAY + timedelta(days=days)) == end
    came = row(presented_on=FRIDAY, state="presented")
    for days, end in ((30, None), (89, None), (90, Due("expired"))):
        assert find_end(came, RULES, FRIDAY + timedelta(days=days)) == end
    assert find_end(row(is_open=0), RULES, FRIDAY + timedelta(days=400)) is None
