"""The coordination sees what is late, whom to call, what to tell the committee, how long it takes; hands many over."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.coordination.answering_days import build_calendar
from outreach.coordination.loads import add_up_loads
from outreach.follow_up import TOOLKIT, Author, Step, When, find_owed, record_step
from outreach.follow_up.holes import list_days
from outreach.follow_up.late_days import find_late_since
from outreach.follow_up.percentiles import EVERYWHERE, Delay, tell_delays
from outreach.intake import House
from outreach.register import audit, referral_counts, referrals, structures
from outreach.register.answering import list_spells
from outreach.settings import Delays
from outreach.vocabulary import CLOCK_STEPS
from tests.conftest import TODAY, Person
from tests.coordination.test_what_waits import find_structure
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
REFERENT = Author("referent")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def say(house: House, referral: str, kind: str, day: date, **more: str) -> None:
    author = TOOLKIT if kind in (*CLOCK_STEPS, "sent", "expired") else REFERENT
    record_step(house.register, referral, Step(kind, **more), author=author, when=When(day, "morning"))


def list_for(house: House, structure: str, listed: str, days: int = 20) -> str:
    """Open a referral that was never acknowledged and that the clock has listed."""
    referral = open_referral(house, structure, on_day=ago(days))
    say(house, referral, "sent", ago(days))
    for kind in CLOCK_STEPS[: CLOCK_STEPS.index(listed) + 1]:
        say(house, referral, kind, ago(2), cause="acknowledge")
    return referral


@given(st.integers(0, 800), st.integers(1, 60), st.integers(0, 120))
def test_late_days_say_what_is_said_of_one_referral(offset: int, allowed: int, waited: int) -> None:
    today = date(2026, 1, 1) + timedelta(days=offset)
    rules = Delays(acknowledge_days=allowed, answer_days=allowed, outcome_days=allowed)
    since = today - timedelta(days=waited)
    row = {
        "is_open": 1, "sent_on": since.isoformat(), "presented_on": None, "acknowledged_on": None, "answered_on": None
    }  # fmt: skip
    owed = find_owed(row, rules)
    assert owed is not None and owed.is_late(today) == (since <= find_late_since(rules, today)["acknowledge"])


def test_the_board_counts_as_late_what_each_referral_says_of_itself(house: House) -> None:
    rules, chance = house.settings.follow_up, random.Random(7)
    lives = (["sent"], ["sent", "seen"], ["sent", "presented"], ["sent", "presented", "accepted"], [])
    for _ in range(40):
        day = ago(chance.randrange(80))
        referral = open_referral(house, "caf", on_day=day)
        for kind in chance.choice(lives):
            day = min(TODAY, day + timedelta(days=chance.randrange(4)))
            say(house, referral, kind, day)
    (row,) = referral_counts.count_waiting(house.register, TODAY, find_late_since(rules, TODAY))
    late = 0
    for waiting in referrals.list_open(house.register.reader):
        owed = find_owed(waiting, rules)
        late += owed is not None and owed.is_late(TODAY)
    assert (row["n"], row["late"]) == (40, late) and 0 < late < 40


def test_a_structure_to_call_is_shown_with_its_number_until_it_answers(person: LogIn, house: House) -> None:
    referral = list_for(house, "caf", "call_listed")
    list_for(house, "ccas", "reminded")
    with house.register.writing() as writer:
        writer.execute("update structure set direct_number = '01 69 00 00 01' where code = 'caf'")
    someone = person("coordination")
    assert "À appeler (1)" in someone.read("/coordination")
    page = someone.read("/coordination/calls")
    assert 'href="tel:0169000001"' in page and "aller-vers@caf.example" in page and "aller-vers@ccas" not in page
    assert "Pas encore appelée" in page and "Accusé de réception : 1 orientation" in page
    say(house, referral, "seen", TODAY)
    assert "Personne à appeler" in someone.read("/coordination/calls")


def test_a_call_is_noted_without_a_word_more(person: LogIn, house: House) -> None:
    list_for(house, "caf", "call_listed")
    someone, caf = person("coordination"), find_structure(house, "caf")
    assert someone.send(f"/coordination/calls/{caf}", {}, page="/coordination/calls") == "/coordination/calls"
    assert "Appelée le 23 nov. 2026" in someone.read("/coordination/calls")
    (entry,) = audit.list_about(house.register, "structure", [caf])
    assert (entry["action"], entry["login"]) == ("called", "coordination")
    with house.register.writing() as writer:
        writer.execute("update audit_entry set on_day = ? where action = 'called'", [ago(9).isoformat()])
    assert "Pas encore appelée" in someone.read("/coordination/calls"), "an older call was about something else"
    someone.send("/coordination/calls/nowhere", {}, page="/account", status=404)


def test_the_committee_is_told_by_structure_and_one_by_one(person: LogIn, house: House) -> None:
    list_for(house, "caf", "committee_listed", 40)
    list_for(house, "caf", "committee_listed", 35)
    answered = list_for(house, "ccas", "committee_listed")
    say(house, answered, "accepted", TODAY)
    page = person("coordination").read("/coordination/committee")
    assert page.count("<tr>") == 2 + 1 + 2 and "CCAS" not in page.split("<main")[1]
    for told in ("40 à 64", "Femme", "Tamoul", "worker"):
        assert told not in page


def test_several_referrals_are_handed_over_at_once_and_what_changed_stays(person: LogIn, house: House) -> None:
    caf, ccas = find_structure(house, "caf"), find_structure(house, "ccas")
    first, second, changed = (open_referral(house, "caf", on_day=ago(days)) for days in (3, 2, 1))
    other = open_referral(house, "cpam", on_day=ago(1))
    someone, page = person("coordination"), f"/coordination/waiting/{caf}"
    assert someone.read(page).count('name="chosen"') == 3
    say(house, changed, "right_opened", TODAY)
    told: dict[str, object] = {
        "chosen": [f"{key}:opened" for key in (first, second, changed, other)],
        "structure_id": ccas,
    }
    assert someone.send(f"{page}/reroute", told, page=page) == page
    shown = someone.read(page)
    assert "2 orientations ont été confiées ailleurs." in shown and "2 avaient changé entre-temps" in shown
    for referral, code in ((first, "ccas"), (second, "ccas"), (changed, "caf"), (other, "cpam")):
        state = referrals.find_state(house.register.reader, referral)
        assert state is not None and state["structure_code"] == code


def test_what_a_declining_structure_proposes_comes_first_and_may_be_followed_for_each(
    person: LogIn, house: House
) -> None:
    caf, cpam = find_structure(house, "caf"), find_structure(house, "cpam")
    proposed, alone = (open_referral(house, "caf", on_day=ago(5)) for _ in range(2))
    say(house, proposed, "declined", ago(2), cause="not_ours", suggested_structure_id=cpam)
    say(house, alone, "declined", ago(2), cause="not_ours")
    someone, page = person("coordination"), f"/coordination/waiting/{caf}"
    shown = someone.read(page)
    choice = re.search(rf'<select[^>]*id="to-{proposed}".*?</select>', shown, re.S)
    assert (
        choice is not None and re.findall(r'value="([^"]*)"', choice[0])[:2] == ["", cpam] and "(proposée)" in choice[0]
    )
    told: dict[str, object] = {"chosen": [f"{proposed}:declined", f"{alone}:declined"], "structure_id": "proposed"}
    someone.send(f"{page}/reroute", told, page=page)
    shown = someone.read(page)
    assert "Une orientation a été confiée ailleurs." in shown and "rien n’était proposé" in shown
    state = referrals.find_state(house.register.reader, proposed)
    assert state is not None and (state["structure_code"], state["state"]) == ("cpam", "rerouted")


@pytest.mark.parametrize(
    ("chosen", "target", "told"), [([], "ccas", "n’est choisie"), (["x:opened"], "", "structure n’est")]
)
def test_handing_over_nothing_or_to_nobody_is_told_on_the_page(
    person: LogIn, house: House, chosen: list[str], target: str, told: str
) -> None:
    open_referral(house, "caf", on_day=ago(1))
    page = f"/coordination/waiting/{find_structure(house, 'caf')}"
    data: dict[str, object] = {"chosen": chosen, "structure_id": target and find_structure(house, target)}
    shown = person("coordination").send(f"{page}/reroute", data, page=page, status=422)
    assert told in shown and 'role="alert"' in shown


def test_delays_tell_median_and_nine_in_ten_and_nothing_under_five(person: LogIn, house: House) -> None:
    for days in (1, 2, 3, 4, 20):
        referral = open_referral(house, "caf", on_day=ago(60))
        say(house, referral, "sent", ago(60))
        say(house, referral, "seen", ago(60 - days))
    for _ in range(4):
        referral = open_referral(house, "ccas", on_day=ago(60))
        say(house, referral, "sent", ago(60))
        say(house, referral, "seen", ago(60))
    told = tell_delays(referral_counts.count_delays(house.register, ago(365)), 5)
    assert told == {
        find_structure(house, "caf"): {"acknowledge": Delay(5, 3, 20)},
        EVERYWHERE: {"acknowledge": Delay(9, 1, 20)},
    }
    page = person("coordination").read("/coordination/delays")
    assert "3 jours" in page and "9 sur 10 en 20 · sur 5" in page and "CCAS" not in page.split("<main")[1]


@given(st.lists(st.integers(0, 90), min_size=5, max_size=40))
def test_half_and_nine_in_ten_are_those_of_a_sorted_list(days: list[int]) -> None:
    rows = [{"structure_id": "caf", "owed": "answer", "days": day, "n": 1} for day in days]
    told = tell_delays(rows, 5)["caf"]["answer"]
    for found, share in ((told.median, 0.5), (told.slowest, 0.9)):
        assert sum(day <= found for day in days) >= share * len(days) > sum(day < found for day in days)
    assert tell_delays(rows, len(days) + 1) == {}


def test_the_load_is_that_of_a_person_and_not_of_a_structure() -> None:
    one = {"mailbox": "a@b.example", "display_name": "Accueil"}
    rows = [{"id": key, "n": 2, "unanswered": 1, "late": 1} for key in ("caf", "cpam", "ccas")]
    loads = add_up_loads(rows, {"caf": [one], "cpam": [SimpleNamespace(**one).__dict__ | {"mailbox": "A@b.example"}]})
    assert [(load.n, load.late, load.referent is None) for load in loads] == [(4, 2, False), (2, 1, True)]


def test_the_load_page_names_who_answers_today(person: LogIn, house: House) -> None:
    open_referral(house, "caf", on_day=ago(1))
    page = person("coordination").read("/coordination/loads")
    assert "Référent caf" in page and "Référent ccas" not in page


def test_a_hole_to_come_is_told_on_the_board_and_in_the_calendar(person: LogIn, house: House) -> None:
    someone = person("coordination")
    assert "Quelqu’un répond chaque jour" in someone.read("/coordination/absences")
    referent = structures.find_live_referent(house.register.reader, find_structure(house, "caf"), TODAY)
    assert referent is not None
    with house.register.writing() as writer:
        structures.record_absence(
            writer, house.territory.id, referent["id"], TODAY + timedelta(days=10), TODAY + timedelta(days=12)
        )
    for path in ("/coordination", "/coordination/absences"):
        assert "Du 3 déc. 2026 au 5 déc. 2026, personne ne répond pour : CAF" in someone.read(path)
    page = someone.read("/coordination/absences")
    assert page.count('class="nobody"') == 3 + 1 and "Référent caf : absence du 3 déc. 2026" in page


@pytest.mark.parametrize("seed", range(4))
def test_the_calendar_says_each_day_who_a_message_would_go_to(house: House, seed: int) -> None:
    chance, caf = random.Random(seed), find_structure(house, "caf")
    with house.register.writing() as writer:
        for rank in (2, 3):
            structures.record_referent(
                writer, house.territory.id, structure_id=caf, display_name=f"Suppléant {rank}",
                mailbox=f"s{rank}@caf.example", rank=rank, live_from=TODAY + timedelta(days=chance.randrange(-9, 40)),
            )  # fmt: skip
        for row in writer.execute("select id from referent where structure_id = ?", [caf]).fetchall():
            for _ in range(3):
                first = TODAY + timedelta(days=chance.randrange(-9, 60))
                last = first + timedelta(days=chance.randrange(20))
                structures.record_absence(writer, house.territory.id, row["id"], first, last)
            if chance.random() < 0.4:
                structures.end_referent(writer, row["id"], TODAY + timedelta(days=chance.randrange(60)))
    days = list_days(TODAY, 60)
    named = [row for row in list_spells(house.register.reader, days[0], days[-1]) if row["structure_id"] == caf]
    calendar = build_calendar({"id": caf}, named, days)
    for day, mark in zip(days, calendar.marks, strict=True):
        live = structures.find_live_referent(house.register.reader, caf, day)
        (spell,) = [one for one in calendar.spells if one.first <= day <= one.last]
        assert spell.name == (live["display_name"] if live else "")
        assert (mark == "nobody") == (live is None)


def test_the_thread_of_a_referral_tells_events_and_steps_of_the_clock_and_no_one(person: LogIn, house: House) -> None:
    referral = list_for(house, "caf", "call_listed")
    say(house, referral, "presented", ago(1))
    say(house, referral, "right_opened", TODAY, amount_band="150_299")
    page = person("coordination").read(f"/coordination/referrals/{referral}")
    for told in ("Rappel envoyé", "À appeler par la coordination", "Accusé de réception", "150 à 299 € par mois"):
        assert told in page
    for told in ("40 à 64", "Femme", "Tamoul", "worker", "Marché"):
        assert told not in page
    person("coordination").read("/coordination/referrals/nothing", status=404)
