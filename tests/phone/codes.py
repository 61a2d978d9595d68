"""What tests of the code, the lock and drafts share: fingers on the keypad, and what lies on the phone."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.phone import PHONE, Device

CODE = "194703"
WRONG = "194704"
PAD = ".pad"


def look(page: Page, name: str) -> None:
    """Picture a page and check the rules of every page on it."""
    seen = Device.__new__(Device)
    seen.page, seen.viewport, seen.complaints = page, PHONE, []
    seen.look(name)


def wait_for_keeping(page: Page) -> None:
    """Wait until what keeps and locks has come, and knows who is at work."""
    page.wait_for_function("() => typeof Phone === 'object' && Phone.whenReady && Phone.begun")
    page.evaluate("Promise.all([Phone.whenReady, Phone.begun])")


def type_code(page: Page, code: str) -> None:
    """Tap six digits."""
    for digit in code:
        page.locator(f"{PAD} [value='{digit}']").tap()


def choose_code(page: Page, code: str = CODE, on_home: bool = True) -> None:
    """Choose the code of this phone."""
    page.get_by_role("button", name="Choisir un code").tap()
    type_code(page, code)
    expect(page.locator(f"{PAD} h1")).to_have_text("Encore une fois, pour être sûr")
    type_code(page, code)
    expect(page.locator(PAD)).to_have_count(0)
    if on_home:
        expect(page.get_by_role("button", name="Changer de code")).to_be_visible()


def unlock(page: Page, code: str = CODE) -> None:
    """Give the right code, and wait for the page to be back."""
    type_code(page, code)
    expect(page.locator(PAD)).to_have_count(0)


def wait_until_drafted(page: Page) -> None:
    """Wait until all that was answered is on the phone's disk."""
    page.wait_for_function("() => Page.drafted")
    page.evaluate("Phone.drafts.save()")


def fill_in(page: Page, note: str) -> str:
    """Answer a visit by half, wait until it is on the disk, and return its id."""
    page.locator('[data-q="result"] label', has_text="Absent").tap()
    page.locator("[name=note]").fill(note)
    wait_until_drafted(page)
    return page.locator("[name=submission_id]").input_value()


def resume(page: Page, code: str = CODE) -> None:
    """Take up again what waits, under the code."""
    page.get_by_role("button", name="Reprendre").tap()
    unlock(page, code)
    expect(page.get_by_text("Vos réponses sont revenues.")).to_be_visible()


def list_drafts(page: Page) -> list[dict[str, Any]]:
    """List the drafts that lie on this phone, files apart."""
    rows: list[dict[str, Any]] = page.evaluate("Phone.store.list('drafts')")
    return [row for row in rows if not row["id"].endswith("/files")]
