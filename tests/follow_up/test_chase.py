"""The clock's pass: each step an event about what is owed, each end said once, nothing of what was answered."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from outreach.follow_up import Author, Step, When, chase, record_step
from outreach.intake import House
from outreach.register import notifications, referrals, structures
from tests.conftest import TODAY
from tests.referral_rows import open_referral

TOLD = Author("toolkit")
REFERENT = Author("referent")


def say(house: House, referral: str, kind: str, day: date, author: Author = REFERENT) -> None:
    record_step(house.register, referral, Step(kind), author=author, when=When(day, "morning"))


def send_out(house: House, day: date = TODAY, structure: str = "caf") -> str:
    referral = open_referral(house, structure, on_day=day)
    say(house, referral, "sent", day, TOLD)
    return referral


def let_days_pass(house: House, first: date, days: int) -> Counter[str]:
    done: Counter[str] = Counter()
    for number in range(days):
        done += chase(house.register, house.settings.follow_up, first + timedelta(days=number))
    return done


def list_kinds(house: House, referral: str) -> list[str]:
    return [row["kind"] for row in referrals.list_events(house.register, referral)]


def test_each_step_is_an_event_of_nobody_with_what_it_is_about(house: House) -> None:
    referral = send_out(house)
    assert let_days_pass(house, TODAY, 10) == {"reminded": 1}
    event = referrals.list_events(house.register, referral)[-1]
    assert (event["kind"], event["cause"], event["account_id"]) == ("reminded", "acknowledge", None)
    (line,) = notifications.list_unsent(house.register.reader)
    assert (line["kind"], line["state"], line["chased_for"]) == ("reminded", "sent", "acknowledge")


def test_a_pass_done_twice_adds_nothing(house: House) -> None:
    for _ in range(3):
        send_out(house)
    day = date(2026, 11, 30)
    assert chase(house.register, house.settings.follow_up, day) == {"reminded": 3}
    assert chase(house.register, house.settings.follow_up, day) == {}


def test_no_step_on_a_sunday_or_a_holiday_even_after_days_without_a_server(house: House) -> None:
    send_out(house)
    for day in (date(2026, 12, 6), date(2026, 12, 25)):
        assert chase(house.register, house.settings.follow_up, day) == ({} if day.day == 6 else {"did_not_come": 1})


def test_who_answers_is_left_alone_and_a_new_debt_is_another(house: House) -> None:
    referral = send_out(house)
    say(house, referral, "presented", TODAY)
    assert let_days_pass(house, TODAY, 15) == {}  # ten working days, and two of grace
    assert let_days_pass(house, TODAY + timedelta(days=15), 2) == {"reminded": 1}
    say(house, referral, "accepted", date(2026, 12, 10))
    assert let_days_pass(house, date(2026, 12, 10), 40) == {}
    kinds = list_kinds(house, referral)
    assert kinds == ["opened", "sent", "presented", "reminded", "accepted"]


def test_nobody_came_and_silence_are_ends_that_come_once(house: House) -> None:
    never, came = send_out(house), send_out(house)
    say(house, never, "accepted", TODAY)
    for kind in ("presented", "accepted"):
        say(house, came, kind, TODAY)
    done = let_days_pass(house, TODAY, 120)
    assert (done["did_not_come"], done["expired"]) == (1, 1)
    ends = {row["referral_id"]: row for row in house.register.reader.execute("select * from referral_now")}
    assert ends[never]["since"] == (TODAY + timedelta(days=30)).isoformat()
    assert (ends[came]["state"], ends[came]["since"]) == ("expired", (TODAY + timedelta(days=90)).isoformat())
    # She comes after all: it is open again, and its days begin again.
    say(house, never, "presented", date(2027, 3, 30))
    assert chase(house.register, house.settings.follow_up, date(2027, 3, 30)) == {}


def test_a_structure_without_a_deputy_is_called_instead(house: House) -> None:
    referral = send_out(house)
    let_days_pass(house, TODAY, 29)
    assert list_kinds(house, referral) == ["opened", "sent", "reminded", "call_listed", "committee_listed"]


def test_where_nobody_answers_the_coordination_calls_at_once(house: House) -> None:
    referral = send_out(house)
    live = structures.find_live_referent(house.register.reader, structure_of(house, referral), TODAY)
    assert live is not None
    with house.register.writing() as writer:
        structures.record_absence(writer, house.territory.id, live["id"], TODAY, TODAY + timedelta(days=60))
    assert let_days_pass(house, TODAY, 10) == {"call_listed": 1}
    assert notifications.list_unsent(house.register.reader) == []


def structure_of(house: House, referral: str) -> str:
    found = referrals.find_state(house.register.reader, referral)
    assert found is not None
    return str(found["structure_id"])


def test_a_town_chooses_its_delays(house: House) -> None:
    send_out(house)
    rules = replace(house.settings.follow_up, acknowledge_days=1, grace_days=1, presented_days=3)
    assert chase(house.register, rules, TODAY + timedelta(days=1)) == {}
    assert chase(house.register, rules, TODAY + timedelta(days=2)) == {"reminded": 1}
    assert chase(house.register, rules, TODAY + timedelta(days=3)) == {"did_not_come": 1}


def test_a_muted_pass_owes_nobody_a_word(house: House) -> None:
    send_out(house)
    assert chase(house.register, house.settings.follow_up, date(2026, 11, 30), muted=True) == {"reminded": 1}
    assert notifications.list_unsent(house.register.reader) == []
