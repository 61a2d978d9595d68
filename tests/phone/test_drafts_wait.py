"""What was begun waits, sealed: through a killed browser, in one tab at a time, for the page it was begun on."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.conftest import prepare_instance
from tests.field.conftest import hand_phone, serve_forms
from tests.intake.conftest import write_form
from tests.phone.codes import (
    choose_code,
    fill_in,
    list_drafts,
    look,
    resume,
    unlock,
    wait_for_keeping,
    wait_until_drafted,
)
from tests.phone.conftest import CANARY, Handset, Town, find_in_folder
from tests.phone.profiles import Profile

pytestmark = [
    pytest.mark.xdist_group("drafts_wait"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def profile(browser: Browser, town: Town, tmp_path: Path) -> Iterator[Profile]:
    """A browser on a folder of its own."""
    made = Profile(browser, tmp_path / "profile", town.network.address)
    yield made
    made.close()


@pytest.fixture
def coded(phone: Handset) -> Handset:
    """A phone with its code."""
    choose_code(phone.page)
    return phone


def test_a_browser_killed_half_way_gives_it_back_and_its_disk_says_nothing(profile: Profile) -> None:
    phone = profile.open()
    phone.log_in()
    choose_code(phone.page)
    page = phone.open_form()
    page.locator('[data-q="result"] label', has_text="Personne rencontrée").tap()
    page.get_by_role("button", name="Ajouter").tap()
    page.locator("[name=note]").press_sequentially(f"{CANARY} au troisième")
    wait_until_drafted(page)
    record_id = page.locator("[name=submission_id]").input_value()
    assert find_in_folder(profile.folder, CANARY) == []
    profile.kill()
    assert find_in_folder(profile.folder, record_id) and find_in_folder(profile.folder, CANARY) == []
    again = profile.open()
    again.page.goto("/login")
    if again.page.url.endswith("/login"):  # killed before its cookie was on the disk
        again.log_in()
    page = again.open_form()
    expect(page.get_by_text("Une saisie commencée à")).to_be_visible()
    look(page, "draft-offered")
    resume(page)
    look(page, "draft-back")
    assert page.locator("[name=note]").input_value() == f"{CANARY} au troisième"
    assert page.locator("[name=submission_id]").input_value() == record_id
    assert page.locator("[data-card]").count() == 1
    profile.kill()
    assert find_in_folder(profile.folder, CANARY) == []


def test_another_tab_never_takes_what_one_holds(coded: Handset) -> None:
    page = coded.open_form()
    fill_in(page, CANARY)
    tab = coded.open_tab()
    tab.goto("/forms/contact")
    wait_for_keeping(tab)
    tab.evaluate("Phone.drafts.save()")
    expect(tab.get_by_role("button", name="Reprendre")).to_have_count(0)
    page.close()
    tab.reload()
    resume(tab)
    expect(tab.locator("[name=note]")).to_have_value(CANARY)


def test_what_is_kept_is_no_draft_any_more(coded: Handset) -> None:
    page = coded.open_form()
    fill_in(page, CANARY)
    assert len(list_drafts(page)) == 1
    coded.save()
    assert list_drafts(page) == []
    coded.wait_until_sent()
    coded.open_form()
    page.evaluate("Phone.drafts.save()")
    expect(page.get_by_role("button", name="Reprendre")).to_have_count(0)


def test_what_is_resumed_is_sent_once_under_its_own_id(coded: Handset, town: Town) -> None:
    page = coded.open_form()
    record_id = fill_in(page, CANARY)
    page.goto("/visits")
    coded.open_form()
    resume(page)
    coded.save()
    coded.wait_until_sent()
    assert town.read_stored()[record_id]["note"] == CANARY and town.network.list_sent().count(record_id) == 1


def test_what_is_thrown_away_can_be_brought_back_for_eight_seconds(coded: Handset) -> None:
    page = coded.open_form()
    fill_in(page, CANARY)
    coded.open_form()
    page.get_by_role("button", name="Jeter").tap()
    expect(page.get_by_text("Jetée.")).to_be_visible()
    assert list_drafts(page) == []
    page.get_by_role("button", name="Annuler").tap()
    expect(page.get_by_role("button", name="Reprendre")).to_be_visible()
    assert len(list_drafts(page)) == 1
    page.get_by_role("button", name="Jeter").tap()
    expect(page.get_by_text("Jetée.")).to_be_visible()
    expect(page.get_by_text("Jetée.")).to_be_visible()
    expect(page.get_by_text("Jetée.")).to_have_count(0, timeout=15000)
    assert list_drafts(page) == []


def test_a_page_already_begun_keeps_its_answers_when_another_is_resumed(coded: Handset) -> None:
    page = coded.open_form()
    first = fill_in(page, CANARY)
    coded.open_form()
    second = fill_in(page, "une autre porte")
    page.get_by_role("button", name="Reprendre").tap()
    page.wait_for_url("**draft=**")
    unlock(page)
    expect(page.locator("[name=note]")).to_have_value(CANARY)
    assert page.locator("[name=submission_id]").input_value() == first
    wait_until_drafted(page)
    assert {row["id"] for row in list_drafts(page)} == {first, second}


def test_leaving_a_page_that_is_kept_asks_nothing(coded: Handset) -> None:
    page = coded.open_form()
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    fill_in(page, CANARY)
    page.goto("/visits")
    assert asked == []


FORM = write_form("text | wish | Souhait", "image | door | La porte")
# As if it had been begun on a version that asked something else.
AGE = """Phone.store.list('drafts').then((rows) =>
  Phone.store.put('drafts', ...rows.map((row) => ({ ...row, version: '0' }))))"""


def test_a_picture_comes_back_as_it_was_and_another_version_takes_what_it_asks(
    browser: Browser, tmp_path: Path
) -> None:
    settings = prepare_instance(tmp_path / "instance", open_forms=frozenset({"needs"}))
    with serve_forms(settings, {"needs": FORM}) as (address, _house), hand_phone(browser, address) as page:
        page.goto("/visits")
        choose_code(page)
        page.goto("/forms/needs")
        wait_for_keeping(page)
        page.locator("[name=wish]").fill(CANARY)
        picture = io.BytesIO()
        Image.new("RGB", (640, 480), (200, 30, 30)).save(picture, "JPEG")
        page.locator("[type=file]").set_input_files(
            {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
        )
        expect(page.get_by_text("Photo prête à partir.")).to_be_visible()
        wait_until_drafted(page)
        size = page.evaluate("document.querySelector('[type=file]').files[0].size")
        page.goto("/forms/needs")
        resume(page)
        expect(page.locator("[name=wish]")).to_have_value(CANARY)
        expect(page.get_by_text("Photo prête à partir.")).to_be_visible()
        assert page.evaluate("document.querySelector('[type=file]').files[0].size") == size
        expect(page.get_by_text("Le questionnaire a changé")).to_have_count(0)
        page.evaluate(AGE)
        page.goto("/forms/needs")
        page.get_by_role("button", name="Reprendre").tap()
        page.wait_for_url("**/forms/needs?draft=*")
        unlock(page)
        expect(page.get_by_text("Le questionnaire a changé")).to_be_visible()
        expect(page.locator("[name=wish]")).to_have_value(CANARY)
        assert page.locator("[name=form_version]").input_value() == "1"
