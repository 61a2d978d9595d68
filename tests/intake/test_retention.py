"""What is kept for 24 months after a path's last contact, and then no longer: not a byte of it in the files."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach import errors
from outreach.follow_up import chase
from outreach.intake import Asking, House, compare_rebuilt, cut_link, erase_path, find_last_day, look_up_slip, purge
from outreach.register.soundness import list_faults
from tests.conftest import TODAY, describe_meeting, find_account_row, send_visit, start_outing

LAST = date(2024, 11, 23)
TABLES = (
    "outing", "submission", "contact", "gap", "referral", "referral_event", "referral_now", "notification", "path",
    "booking", "agreement", "news_read",
)  # fmt: skip


def visit(house: House, day: date, *rights: str, **told: str | None) -> tuple[str, str]:
    """Log a visit on a day and return its id with the slip handed over."""
    outing_id = told.pop("outing_id", None) or start_outing(house, day=day)
    receipt = send_visit(house, describe_meeting(*rights), today=day, outing_id=outing_id, **told)
    return receipt.submission_id, receipt.slip


def count(house: House) -> dict[str, int]:
    return {name: house.register.reader.execute(f"select count(*) from {name}").fetchone()[0] for name in TABLES}


def list_ids(house: House) -> set[str]:
    """List every id and every hash that stands in the tables of visits."""
    found = set()
    for table in TABLES:
        for row in house.register.reader.execute(f"select * from {table}"):
            told = dict(row)
            names = [name for name in told if name in ("id", "code_hmac", "answers_sha256") or name.endswith("_id")]
            found |= {told[name] for name in names if name not in SHARED}
    return found - {None}


SHARED = {"territory_id", "account_id", "structure_id", "routed_structure_id", "referent_id", "form_id", "mail_id"}


def list_left(folder: Path, told: set[str]) -> list[str]:
    """List what is still somewhere in the files of an instance, byte for byte."""
    held = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return [one for one in told if any(one.encode() in content for content in held)]


def test_the_last_day_is_so_many_months_ago() -> None:
    assert find_last_day(date(2026, 11, 23), 24) == LAST
    assert find_last_day(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert find_last_day(date(2026, 1, 31), 1) == date(2025, 12, 31)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_later_day_never_keeps_less(day: date, months: int) -> None:
    assert find_last_day(day, months) <= find_last_day(day + timedelta(days=1), months) < day


def test_a_path_goes_whole_after_its_last_contact_and_leaves_no_byte(house: House) -> None:
    first, slip = visit(house, date(2024, 3, 4), "rsa")
    visit(house, LAST, "prime_activite", known_slip=slip)
    chase(house.register, house.settings.follow_up, date(2024, 12, 20))
    before = list_ids(house)
    assert first in before and len(before) > 15
    purge(house, TODAY - timedelta(days=1), "night")
    assert count(house)["contact"] == 2
    purged = purge(house, TODAY, "night")
    assert purged.last == LAST and purged.rewritten
    assert not any(count(house).values())
    house.register.close()
    assert list_left(house.settings.instance, before) == []


def test_a_path_that_goes_on_keeps_its_oldest_visit(house: House) -> None:
    _, slip = visit(house, date(2023, 1, 9), "rsa")
    visit(house, LAST + timedelta(days=1), "prime_activite", known_slip=slip)
    before = count(house)
    assert not purge(house, TODAY, "night").rows
    assert count(house) == before


def test_a_contact_without_path_goes_after_its_own_day(house: House) -> None:
    old = send_visit(house, {"result": "absent"}, today=LAST, outing_id=start_outing(house, day=LAST))
    day = LAST + timedelta(days=1)
    young = send_visit(house, {"result": "absent"}, today=day, outing_id=start_outing(house, day=day))
    purge(house, TODAY, "night")
    kept = [row[0] for row in house.register.reader.execute("select id from submission")]
    assert kept == [young.submission_id] != [old.submission_id]
    assert count(house)["outing"] == 1


def test_visits_whose_link_was_cut_go_each_after_its_own_day(house: House) -> None:
    _, slip = visit(house, LAST, "rsa")
    visit(house, LAST + timedelta(days=40), "prime_activite", known_slip=slip)
    asking = Asking(find_account_row(house, "worker").id, None, LAST + timedelta(days=41), "morning")
    cut_link(house, look_up_slip(house, slip, asking), asking)
    purge(house, TODAY, "night")
    assert count(house)["contact"] == 1 and count(house)["referral"] == 1
    assert list_faults(house.register)[1] == []


def test_what_was_corrected_goes_with_its_correction_and_not_before(house: House) -> None:
    day = date(2024, 10, 1)
    outing_id = start_outing(house, day=day)
    first, _ = visit(house, day, "rsa", outing_id=outing_id)
    later = LAST + timedelta(days=60)
    second = send_visit(house, describe_meeting("prime_activite"), today=later, outing_id=outing_id, replaces_id=first)
    before = list_ids(house)
    assert {first, second.submission_id} <= before
    purge(house, TODAY, "night")
    house.register.close()
    assert list_left(house.settings.instance, before) == []


def test_an_outing_stays_for_the_visit_that_is_left_in_it(house: House) -> None:
    outing_id = start_outing(house, day=LAST)
    visit(house, LAST, "rsa", outing_id=outing_id)
    _, slip = visit(house, LAST, "rsa", outing_id=outing_id)
    visit(house, TODAY - timedelta(days=3), "prime_activite", known_slip=slip)
    start_outing(house, day=LAST)
    purge(house, TODAY, "night")
    assert count(house)["outing"] == 2 and count(house)["contact"] == 2
    assert compare_rebuilt(house) == (2, []) and list_faults(house.register) == (2, [])


def test_the_audit_keeps_one_line_of_counts_and_no_id(house: House) -> None:
    gone, _ = visit(house, LAST, "rsa", "prime_activite")
    kept, _ = visit(house, TODAY, "rsa")
    purge(house, TODAY, "night")
    lines = [dict(row) for row in house.register.reader.execute("select * from audit_entry")]
    assert [line["subject_id"] for line in lines if line["action"] == "received"] == [kept]
    told = [line["subject_id"] for line in lines if line["action"] == "purged"]
    assert len(told) == 1 and "contact:1 " in told[0] and "referral:2 " in told[0]
    assert not any(gone in str(line) for line in lines)


def test_the_erasing_of_a_visit_is_forgotten_once_it_would_be_too_old_to_come_back(house: House) -> None:
    first, slip = visit(house, LAST - timedelta(days=3), "rsa")
    asking = Asking(find_account_row(house, "worker").id, None, LAST, "morning")
    erase_path(house, look_up_slip(house, slip, asking), asking)
    purge(house, TODAY - timedelta(days=1), "night")
    assert first in {row[0] for row in house.register.reader.execute("select subject_id from audit_entry")}
    purge(house, TODAY, "night")
    assert {row[0] for row in house.register.reader.execute("select action from audit_entry")} == {"purged"}


def test_a_visit_sent_again_after_it_was_purged_does_not_come_back(house: House) -> None:
    outing_id = start_outing(house, day=LAST)
    first, _ = visit(house, LAST, "rsa", outing_id=outing_id)
    purge(house, TODAY, "night")
    with pytest.raises(errors.Refusal) as refused:
        send_visit(house, describe_meeting("rsa"), submission_id=first, outing_id=outing_id)
    assert refused.value.problem is errors.NO_OUTING
    with pytest.raises(errors.Refusal) as refused:
        send_visit(house, describe_meeting("rsa"), replaces_id=first)
    assert refused.value.problem is errors.NOT_FOUND
    assert not any(count(house).values()) or count(house)["submission"] == 0


def test_a_setting_tells_how_many_months(house: House) -> None:
    visit(house, date(2026, 4, 1), "rsa")
    rules = replace(house.settings, retention=replace(house.settings.retention, months=7))
    purge(House(rules, house.register, house.territory), TODAY, "night")
    assert count(house)["contact"] == 0


def test_nothing_due_writes_nothing(house: House) -> None:
    visit(house, TODAY, "rsa")
    before = list(house.register.reader.execute("select * from audit_entry").fetchall())
    assert not purge(house, TODAY, "night").rows
    assert house.register.reader.execute("select * from audit_entry").fetchall() == before
