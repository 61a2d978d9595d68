"""What goes wrong in a stairwell: no script, no network, two taps, a reload. Nothing is lost, once is once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from outreach.register import open_register
from outreach.register.submissions import count_submissions
from tests.journeys.conftest import Town
from tests.journeys.phone import Device
from tests.serving.server_at_work import wait_until

pytestmark = pytest.mark.xdist_group("journeys")


def count(town: Town) -> int:
    register = open_register(town.settings.register_path)
    try:
        return count_submissions(register)
    finally:
        register.close()


def begin(worker: Device) -> None:
    """Start an outing in the first neighbourhood."""
    page = worker.page
    page.goto("/outings")
    worker.tap(page.locator("[name=neighbourhood] >> xpath=ancestor::label").first)
    worker.tap(page.locator("[name=channel] >> xpath=ancestor::label").first)
    worker.follow(page.get_by_role("button", name="Commencer"))


def leave_receipt(worker: Device) -> None:
    """Go home from a receipt: nothing is taken back any more, what is on the phone leaves."""
    worker.follow(worker.page.get_by_role("link", name="Mes visites"))


def test_an_absent_is_two_taps(town: Town, device: Callable[..., Device]) -> None:
    worker, before = device("terrain"), count(town)
    begin(worker)
    worker.follow(worker.page.get_by_role("link", name="Nouvelle visite").first)
    worker.choose("result", "Absent")
    worker.tap(worker.page.locator("#save"))
    expect(worker.page.get_by_text("C’est enregistré.")).to_be_visible()
    expect(worker.page.locator(".slip")).to_have_count(0)
    leave_receipt(worker)
    wait_until(lambda: count(town) == before + 1)


def test_without_a_script_the_form_goes_through_the_server(town: Town, device: Callable[..., Device]) -> None:
    worker, before = device("terrain", java_script_enabled=False), count(town)
    begin(worker)
    page = worker.page
    worker.follow(page.get_by_role("link", name="Nouvelle visite").first)
    worker.tap(page.locator("label", has_text="Personne rencontrée"))
    worker.follow(page.get_by_role("button", name="Continuer"))
    worker.choose("person-first_meeting", "Oui")
    worker.follow(page.get_by_role("button", name=re.compile("Ajouter")))
    worker.choose("gaps-0-right", "RSA")
    worker.choose("gaps-0-status", "Non demandé")
    worker.choose("gaps-0-refer", "Oui")
    worker.follow(page.locator("#save"))
    # The server shows what applies now, and says what is missing.
    expect(page.locator("#faults")).to_be_visible()
    assert page.locator('[data-q="gaps-0-referral-structure"] input:checked').count() == 1
    worker.choose("gaps-0-referral-agreement", "Oui")
    page.screenshot(path="tests/screenshots/without-script.png", full_page=True)
    worker.follow(page.locator("#save"))
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]", page.locator(".slip .code").inner_text())
    # Sent again by a reload, it counts once and shows the same slip.
    page.reload()
    expect(page.get_by_text("elle compte une seule fois")).to_be_visible()
    expect(page.locator(".slip")).to_be_visible()
    assert count(town) == before + 1


def test_a_lost_network_loses_no_answer_and_counts_once(town: Town, device: Callable[..., Device]) -> None:
    worker, before = device("terrain"), count(town)
    begin(worker)
    page = worker.page
    worker.follow(page.get_by_role("link", name="Nouvelle visite").first)
    worker.choose("result", "Refus")
    worker.context.set_offline(True)
    worker.tap(page.locator("#save"))
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    assert count(town) == before
    worker.context.set_offline(False)
    leave_receipt(worker)
    wait_until(lambda: count(town) == before + 1)


def test_two_taps_on_save_count_once(town: Town, device: Callable[..., Device]) -> None:
    worker, before = device("terrain"), count(town)
    begin(worker)
    worker.follow(worker.page.get_by_role("link", name="Nouvelle visite").first)
    worker.choose("result", "Pas maintenant")
    worker.page.locator("#save").dblclick()
    expect(worker.page.get_by_text("C’est enregistré.")).to_be_visible()
    leave_receipt(worker)
    wait_until(lambda: count(town) == before + 1)
