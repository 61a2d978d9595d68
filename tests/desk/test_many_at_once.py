"""A full desk: lists by what is awaited, one right at a time, one answer for many, each judged where it stands."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from outreach.follow_up import Author, Step, When, find_late_since, find_owed, record_step
from outreach.intake import House
from outreach.register import desk_lists, referrals, structures
from outreach.settings import Delays
from tests.conftest import TODAY, Person
from tests.desk.inboxes import open_inbox
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
DAY = date(2026, 11, 2)


def say(house: House, referral: str, *kinds: str, on_day: date = TODAY) -> None:
    for kind in kinds:
        role = "toolkit" if kind == "sent" else "referent"
        record_step(house.register, referral, Step(kind), author=Author(role), when=When(on_day, "morning"))


def tell_kinds(house: House, referral: str) -> list[str]:
    return [row["kind"] for row in referrals.list_events(house.register, referral)]


def list_shown(page: str, room: str = "/desk/") -> list[str]:
    return re.findall(f'href="{room}([0-9a-f-]{{36}})"', page)


@pytest.fixture
def desk(house: House) -> dict[str, str]:
    """One referral of each kind that a list may hold."""
    made = {name: open_referral(house, "caf", on_day=DAY) for name in ("new", "late", "taken", "came", "slow", "ended")}
    say(house, made["late"], "sent", on_day=date(2026, 11, 3))
    say(house, made["taken"], "accepted")
    say(house, made["came"], "presented")
    say(house, made["slow"], "presented", on_day=DAY)
    say(house, made["ended"], "right_opened")
    return made


@pytest.mark.parametrize(
    ("show", "held"),
    [
        ("", {"new", "late", "came", "slow"}), ("mine", {"new", "late", "came", "slow"}), ("late", {"late", "slow"}),
        ("presented", {"came", "slow"}), ("open", {"new", "late", "taken", "came", "slow"}), ("ended", {"ended"}),
        ("<script>", {"new", "late", "came", "slow"}),
    ],
)  # fmt: skip
def test_each_list_holds_what_it_says(person: LogIn, desk: dict[str, str], show: str, held: set[str]) -> None:
    page = person("referent-caf").client.get("/desk", query_string={"show": show}).text
    assert set(list_shown(page)) == {desk[name] for name in held}
    assert f"({len(held)})" in page


def test_what_is_late_is_counted_as_the_clock_says_it(house: House, desk: dict[str, str]) -> None:
    rules, reader = Delays(), house.register.reader
    place = structures.list_structure_ids(reader, house.territory.id)["caf"]
    days = [date(2026, month, day) for month in (10, 11, 12) for day in range(1, 31)]
    for today in days:
        rows = reader.execute("select * from referral_now where is_open = 1").fetchall()
        late = {row["referral_id"] for row in rows if (owed := find_owed(row, rules)) and owed.is_late(today)}
        late_since = find_late_since(rules, today)
        listed = desk_lists.list_desk(house.register, place, "late", "", late_since, (100, 0))
        assert {row["referral_id"] for row in listed} == late, today
        assert desk_lists.count_desk(house.register, place, late_since)["late"] == len(late)


def test_one_right_at_a_time(person: LogIn, house: House) -> None:
    open_referral(house, "caf", on_day=DAY)
    other = open_referral(house, "caf", on_day=DAY, right="aide_logement")
    someone = person("referent-caf")
    page = someone.read("/desk?right=aide_logement")
    assert list_shown(page) == [other] and "À répondre (1)" in page
    assert len(list_shown(someone.read("/desk?right=nonsense"))) == 2
    assert "Rien dans cette liste." in someone.read("/desk?right=aide_logement&show=late")


@pytest.mark.parametrize(("kind", "label"), [("seen", "J’ai vu"), ("accepted", "Nous prenons")])
def test_one_tap_answers_for_all_that_is_ticked(person: LogIn, house: House, kind: str, label: str) -> None:
    made = [open_referral(house, "caf", on_day=DAY) for _ in range(3)]
    someone = person("referent-caf")
    assert label in someone.read("/desk")
    told: dict[str, object] = {"kind": kind, "chosen": [f"{one}/opened" for one in made[:2]]}
    assert someone.send("/desk/together", told, page="/desk") == "/desk"
    assert [tell_kinds(house, one) for one in made] == [["opened", kind], ["opened", kind], ["opened"]]
    assert "C’est noté pour 2 orientations." in someone.read("/desk")


def test_one_that_somebody_answered_meanwhile_stays_and_is_told_and_the_others_are_noted(
    person: LogIn, house: House
) -> None:
    first, second = (open_referral(house, "caf", on_day=DAY) for _ in range(2))
    someone = person("referent-caf")
    someone.read("/desk")
    say(house, first, "right_opened")
    told: dict[str, object] = {"kind": "accepted", "chosen": [f"{first}/opened", f"{second}/opened"], "show": "open"}
    assert someone.send("/desk/together", told, page="/desk") == "/desk?show=open"
    assert tell_kinds(house, first) == ["opened", "right_opened"] and tell_kinds(house, second) == [
        "opened",
        "accepted",
    ]
    page = someone.read("/desk?show=open")
    assert "C’est noté pour une orientation." in page and "Quelqu’un avait déjà répondu : Droit ouvert." in page


def test_another_structure_s_among_those_ticked_is_left_alone(person: LogIn, house: House) -> None:
    own, theirs = open_referral(house, "caf", on_day=DAY), open_referral(house, "ccas", on_day=DAY)
    told: dict[str, object] = {"kind": "accepted", "chosen": [f"{theirs}/opened", "nonsense", "", f"{own}/opened"]}
    someone = person("referent-caf")
    someone.send("/desk/together", told, page="/desk")
    assert tell_kinds(house, theirs) == ["opened"] and tell_kinds(house, own) == ["opened", "accepted"]


def test_nothing_that_ends_a_referral_is_said_of_many(person: LogIn, house: House) -> None:
    own = open_referral(house, "caf", on_day=DAY)
    someone = person("referent-caf")
    for kind in ("right_opened", "declined", "", "nonsense"):
        someone.send("/desk/together", {"kind": kind, "chosen": f"{own}/opened"}, page="/desk", status=400)
    assert tell_kinds(house, own) == ["opened"]
    someone.send("/desk/together", {"kind": "accepted"}, page="/desk")
    assert "Cochez d’abord" in someone.read("/desk")


def test_an_inbox_says_of_all_that_came_since_that_it_was_seen(app: Flask, house: House) -> None:
    old, partner = open_referral(house, "caf", on_day=DAY), open_inbox(app, house, "caf")
    assert "nouvelle" not in partner.read("/answer")
    new = [open_referral(house, "caf", on_day=TODAY) for _ in range(2)]
    assert "J’ai vu les 2 nouvelles" in partner.read("/answer")
    partner.send("/answer/together", {"unseen": "1"}, page="/answer")
    assert all(tell_kinds(house, one) == ["opened", "seen"] for one in [old, *new])


def test_an_inbox_takes_one_by_its_button_and_it_leaves_the_list(app: Flask, house: House) -> None:
    one, other = open_referral(house, "caf", on_day=DAY), open_referral(house, "caf", on_day=TODAY)
    partner = open_inbox(app, house, "caf")
    page = partner.read("/answer")
    assert f'name="one" value="{one}/seen"' in page and "Je prends" in page
    partner.send("/answer/together", {"one": f"{one}/seen"}, page="/answer")
    assert list_shown(partner.read("/answer"), "/answer/referrals/") == [other]
