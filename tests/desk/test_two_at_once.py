"""Two people at once, on one link or on one referral: one is first, the other is told, and one event is written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask

from outreach.intake import House
from outreach.register import referrals
from tests.desk.inboxes import Partner, make_link, open_inbox
from tests.referral_rows import open_referral

DAY = date(2026, 11, 2)
TIMES = 4


def do_at_once(*acts: Callable[[], int]) -> list[int]:
    """Do some things at the same moment and return what each was answered."""
    start = Barrier(len(acts))

    def do(act: Callable[[], int]) -> int:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts), thread_name_prefix="partner") as pool:
        return list(pool.map(do, acts))


def test_a_link_pressed_in_several_browsers_at_once_opens_one(app: Flask, house: House) -> None:
    referral, link = open_referral(house, "caf", on_day=DAY), make_link(house, "caf")
    partners = [Partner(app.test_client()) for _ in range(TIMES)]
    tokens = [partner.read_token(link) for partner in partners]

    def press(partner: Partner, token: str) -> Callable[[], int]:
        return lambda: partner.client.post(link, data={"csrf_token": token}).status_code

    answers = do_at_once(*(press(*pair) for pair in zip(partners, tokens, strict=True)))
    assert sorted(answers) == [303, *[410] * (TIMES - 1)]
    opened = [partner for partner in partners if partner.client.get("/answer").status_code == 200]
    assert len(opened) == 1
    assert [row["kind"] for row in referrals.list_events(house.register, referral)] == ["opened", "seen"]


@pytest.mark.parametrize("kinds", [("accepted", "declined"), ("right_opened", "withdrawn"), ("presented", "presented")])
def test_two_answers_at_once_are_one_answer_and_one_refusal(app: Flask, house: House, kinds: tuple[str, str]) -> None:
    referral = open_referral(house, "caf", on_day=DAY)
    page = f"/answer/referrals/{referral}"
    partners = [open_inbox(app, house, "caf") for _ in kinds]
    tokens = [partner.read_token(page) for partner in partners]

    def say(partner: Partner, token: str, kind: str) -> Callable[[], int]:
        told = {"csrf_token": token, "kind": kind, "expected_state": "seen", "cause": "no_capacity"}
        return lambda: partner.client.post(f"{page}/steps", data=told).status_code

    answers = do_at_once(*(say(*three) for three in zip(partners, tokens, kinds, strict=True)))
    assert sorted(answers) == [303, 409]
    first = kinds[answers.index(303)]
    assert [row["kind"] for row in referrals.list_events(house.register, referral)] == ["opened", "seen", first]
