"""A fictitious town looks like its marginals: one town of 3,000 visits, compared with some tolerance."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.fiction.cast import PERIOD
from outreach.fiction.marginals import read_marginals, read_proportions
from outreach.fiction.needs import Needs
from outreach.follow_up.chase import chase
from outreach.follow_up.delays import find_end, find_step
from outreach.follow_up.transitions import OPEN
from outreach.intake import House, open_house
from outreach.register import notifications, referrals
from outreach.register.answering import list_answering
from outreach.register.bookings import count_taken
from outreach.register.slots import list_slots
from outreach.serving.instance import create_instance
from outreach.settings import Settings
from outreach.vocabulary import (
    AMOUNT_BANDS,
    CHANNELS,
    DECLINE_CAUSES,
    EVENT_KINDS,
    GAP_REASONS,
    GAP_STATUSES,
    OUTCOMES,
    OWED,
    REFUSAL_CAUSES,
    RESULTS,
    STEPS,
    STRUCTURE_REASONS,
)
from tests.fiction.conftest import UNTIL

SIZE = 3000
FAMILIES = ("single_parent", "couple_children")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One town for all comparisons."""
    settings = Settings(instance=tmp_path_factory.mktemp("town"), fixed_today=UNTIL)
    house = open_house(create_instance(settings, "grigny", fictitious=True))
    make_demo_accounts(house, "une-phrase-de-test", UNTIL)
    fill_demo(house, Wish(UNTIL, SIZE, straight=True), tell=lambda told: None)
    yield house
    house.register.close()


def count(house: House, question: str) -> Counter[str]:
    return Counter({str(row[0]): row[1] for row in house.register.reader.execute(question)})


def share(counted: Mapping[str, float], *codes: str) -> float:
    """Return the percentage of some codes among all but the blank and the untold."""
    said = {code: n for code, n in counted.items() if code not in ("None", "not_told")}
    return 100 * sum(said.get(code, 0) for code in codes) / sum(said.values())


def ask_once(house: House, question: str) -> int:
    return int(house.register.reader.execute(question).fetchone()[0])


def test_everything_that_can_happen_has_happened(town: House) -> None:
    assert set(count(town, "select status, count(*) from gap group by 1")) == set(GAP_STATUSES)
    assert set(count(town, "select reason, count(*) from gap group by 1")) == {*GAP_REASONS, "None"}
    assert set(count(town, "select result, count(*) from contact group by 1")) == set(RESULTS)
    assert set(count(town, "select channel, count(*) from contact group by 1")) == set(CHANNELS)
    assert set(count(town, "select kind, count(*) from referral_event group by 1")) == set(EVENT_KINDS)
    states = count(town, "select state, count(*) from referral_state group by 1")
    assert OUTCOMES <= set(states) and OPEN & set(states)
    causes = count(town, "select cause, count(*) from referral_event where cause is not null group by 1")
    assert set(causes) == {*DECLINE_CAUSES, *REFUSAL_CAUSES, *OWED}
    amounts = count(town, "select amount_band, count(*) from referral_event where amount_band is not null group by 1")
    assert set(amounts) == set(AMOUNT_BANDS)
    assert ask_once(town, "select count(suggested_structure_id) from referral_event") > 0
    steps = " ".join(count(town, "select steps, count(*) from gap where steps is not null group by 1")).split()
    assert set(steps) == set(STEPS)


def test_doors_and_meetings(town: House) -> None:
    results = count(town, "select result, count(*) from contact group by 1")
    assert sum(results.values()) == SIZE
    assert 40 <= share(results, "met") <= 52
    doors = count(town, "select result, count(*) from contact where channel = 'door_to_door' group by 1")
    assert doors["absent"] == results["absent"] and 46 <= share(doors, "absent") <= 58
    shown = ask_once(
        town,
        "select count(*) from contact c where result = 'met' and first_meeting = 'no'"
        " and path_id in (select path_id from contact e where e.rowid < c.rowid)",
    )
    assert 15 <= 100 * shown / results["met"] <= 30
    corrected = ask_once(town, "select count(*) from submission where replaces_id is not null")
    assert 0.8 <= 100 * corrected / results["met"] <= 4


def test_the_denominators_of_the_territory_show(town: House) -> None:
    told = {code: one.value for code, one in town.territory.denominators.items()}
    households = count(town, "select household, count(*) from contact group by 1")
    assert abs(share(households, *FAMILIES) - float(told["families"])) < 6
    places = count(town, "select neighbourhood, count(*) from contact group by 1")
    assert set(places) == set(town.territory.neighbourhoods)
    assert abs(share(places, *list(town.territory.neighbourhoods)[:2]) - float(told["priority_neighbourhoods"])) < 6


def test_who_is_met_and_what_they_lack(town: House) -> None:
    told = read_marginals(town.territory)
    ages = count(town, "select age_band, count(*) from contact group by 1")
    for code in told.person["age_band"]:
        assert abs(share(ages, code) - share(told.person["age_band"], code)) < 4, code
    reasons = count(town, "select reason, count(*) from gap where status = 'not_claimed' group by 1")
    for code in GAP_REASONS:
        assert abs(share(reasons, code) - share(told.gaps["reason"]["not_claimed"], code)) < 6, code
    gaps = count(
        town, "select (select count(*) from gap where contact_id = c.id), count(*) from contact c where result = 'met'"
        " and first_meeting = 'yes' group by 1"
    )  # fmt: skip
    assert abs(share(gaps, "0") - share(told.gaps["counts"], "0")) < 5


def test_rights_come_up_by_family_and_place_and_the_sensitive_rarely(town: House) -> None:
    found = count(town, 'select "right", count(*) from gap group by 1')
    rights = town.territory.rights
    assert len(found) >= 0.85 * len(rights)
    assert set(count(town, "select family, count(*) from gap group by 1")) == set(town.territory.families)
    sensitive = [code for code, right in rights.items() if right.sensitive]
    assert 0 < share(found, *sensitive) < 0.6 * 100 * len(sensitive) / len(rights)
    # What is for older people does not come up with the young, but by mistake.
    young = count(
        town, "select g.family, count(*) from gap g join contact c on c.id = g.contact_id"
        " where c.age_band = '25_39' group by 1"
    )  # fmt: skip
    assert share(young, "seniors") < 3


def test_every_action_of_the_road_map_shows_and_so_does_what_teams_hear_every_week(town: House) -> None:
    found = count(town, 'select "right", count(*) from gap group by 1')
    for number, action in town.territory.actions.items():
        served = [code for code, right in town.territory.rights.items() if number in right.actions]
        assert not served or sum(found[code] for code in served) >= 10, (number, action.label_fr)
    everyday = "aide_alimentaire demarches_ligne cantine trop_percu protections navigo titre_sejour facture_energie"
    assert {code: found[code] for code in everyday.split() if found[code] < 8} == {}
    assert max(found.values()) < 0.06 * sum(found.values())


def test_eighteen_months_with_their_seasons_and_three_teams(town: House) -> None:
    first, last = town.register.reader.execute("select min(met_on), max(met_on) from contact").fetchone()
    assert UNTIL - PERIOD < date.fromisoformat(first) < UNTIL - timedelta(days=500) and last == UNTIL.isoformat()
    months = count(town, "select substr(met_on, 6, 2), count(*) from contact where met_on >= '2025-11-23' group by 1")
    assert months["08"] < 0.6 * months["10"] and months["08"] < 0.6 * months["03"]
    teams = count(
        town, "select a.login, count(*) from submission s join account a on a.id = s.account_id"
        " where replaces_id is null group by 1"
    )  # fmt: skip
    assert set(teams) == {"terrain", "terrain-2", "terrain-3"}
    assert all(share(teams, login) > 22 for login in teams)


def test_referrals_live_in_the_order_of_their_days_and_never_after_the_last(town: House) -> None:
    late = (
        "select count(*) from referral_event e join referral_event f on f.referral_id = e.referral_id"
        " and f.position > e.position and f.on_day < e.on_day"
    )
    assert ask_once(town, late) == 0
    for table, column in (("referral_event", "on_day"), ("contact", "met_on"), ("audit_entry", "on_day")):
        last = town.register.reader.execute(f"select max({column}) from {table}").fetchone()[0]
        assert date.fromisoformat(last) <= UNTIL
    days = "select cast(julianday(on_day) - julianday(opened_on) as integer) / 30, count(*) from referral_event"
    delays = count(town, f"{days} e join referral r on r.id = e.referral_id where kind = 'right_opened' group by 1")
    assert {"0", "1", "2"} <= set(delays)


def test_a_message_is_noted_sent_where_somebody_answered_and_none_leaves(town: House) -> None:
    # But for the last reminders, which a demonstration has to show.
    assert ask_once(town, "select count(*) from notification where kind not in ('reminded', 'deputy_told')"
                    " and muted = 0") == 0  # fmt: skip
    unsent = notifications.list_unsent(town.register.reader)
    assert 0 < len(unsent) < 100 and {row["kind"] for row in unsent} <= {"reminded", "deputy_told"}
    sent = ask_once(town, "select count(*) from referral_event where kind = 'sent'")
    assert sent == ask_once(town, "select count(*) from notification where referent_id is not null")
    owed = ask_once(town, "select count(*) from referral_event where kind in ('opened', 'rerouted', 'reopened')")
    assert 0.85 * owed < sent < owed


def test_an_overpayment_ends_otherwise_than_a_right(town: House) -> None:
    ends = count(
        town, "select g.status = 'overpaid', count(*) from referral_now t join gap g on g.id = t.gap_id"
        " where t.state like 'overpayment%' group by 1"
    )  # fmt: skip
    assert set(ends) == {"1"}
    opened = (
        "select count(*) from referral_now t join gap g on g.id = t.gap_id where g.status = 'overpaid' and t.state ="
    )
    assert ask_once(town, f"{opened} 'right_opened'") == 0


def test_another_structure_than_the_proposed_one_is_chosen_for_a_reason(town: House) -> None:
    reasons = count(town, "select structure_reason, count(*) from referral group by 1")
    assert set(reasons) - {"None"} <= set(STRUCTURE_REASONS) and len(reasons) > 3
    told = "select count(*) from referral where structure_reason is not null and structure_id = routed_structure_id"
    assert ask_once(town, told) == 0


def test_the_clock_finds_a_town_in_order(town: House) -> None:
    rules = town.settings.follow_up
    able = {key: len(several) for key, several in list_answering(town.register.reader, UNTIL).items()}
    rows = referrals.list_open(town.register.reader)
    assert rows and not [row["state"] for row in rows if find_end(row, rules, UNTIL)]
    assert not [row for row in rows if find_step(row, rules, UNTIL, able.get(row["structure_id"], 0))]
    assert chase(town.register, rules, UNTIL, muted=True) == {}
    # What waits was begun within what the clock allows, and the next day brings few reminders.
    assert ask_once(town, "select count(*) from referral_now where is_open = 1 and chased is null") > len(rows) / 2


def test_hours_are_kept_places_booked_and_agreements_given(town: House) -> None:
    taken = count_taken(town.register.reader, UNTIL)
    places = {row["id"]: row["places"] for row in list_slots(town.register.reader, UNTIL)}
    assert taken and all(count <= places[slot] for (slot, _day), count in taken.items())
    assert ask_once(town, "select count(*) from agreement where withdrawn_on is null") > 0


def test_another_value_of_a_denominator_moves_what_was_fitted_to_it(town: House) -> None:
    families = town.territory.denominators["families"]
    few = replace(town.territory, denominators={"families": replace(families, value=20)})
    told, written = read_marginals(few), read_proportions()
    band = "25_39"
    assert share(told.person["household"][band], *FAMILIES) < share(written["person"]["household"][band], *FAMILIES)
    assert told.person["age_band"] == written["person"]["age_band"]
    assert told.places[0]["weight"] == written["places"][0]["weight"]


def test_a_catalogue_of_one_right_is_enough(town: House) -> None:
    code, right = next(iter(town.territory.rights.items()))
    one = replace(town.territory, rights={code: right})
    person = {"age_band": "25_39", "household": "alone", "housing": "social", "activity": "unemployed"}
    assert set(Needs(read_marginals(one), one).weigh(person)) == {code}


def test_the_page_names_every_proportion_and_its_source() -> None:
    page = (Path(__file__).parents[2] / "docs" / "fictitious-town.md").read_text("utf-8")
    assert not [name for name in read_proportions() if f"`{name}" not in page]
    for fitted in find_fitted(read_proportions()):
        assert f"`{fitted['denominator']}`" in page and str(fitted["written_for"]).replace(".", ".") in page


def find_fitted(node: object) -> Iterator[dict[str, str]]:
    """Yield what the proportions are fitted to."""
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        if isinstance(part, dict) and "denominator" in part:
            yield part
        else:
            yield from find_fitted(part)
