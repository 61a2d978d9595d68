"""Whatever was tapped and typed in any questionnaire, a page that was closed gives it back as it was: nothing moves."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import prepare_instance
from tests.field.conftest import hand_phone, serve_forms
from tests.field.following import DO, READ
from tests.field.forms_by_dice import draw_form
from tests.field.kitchen_sink import put_down, write_text
from tests.field.tricky_forms import TRICKY
from tests.phone.codes import choose_code, unlock, wait_for_keeping, wait_until_drafted

pytestmark = [
    pytest.mark.xdist_group("what_was_answered"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SINK = {"tout": write_text("tout", towns=300), "each": write_text("each", "pages", towns=30)}
FORMS = {**SINK, **TRICKY, **{f"dice{seed}": draw_form(seed) for seed in range(700, 704)}}
STEPS = 25


@pytest.fixture(scope="module")
def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A worker's phone with its code."""
    settings = prepare_instance(tmp_path_factory.mktemp("drafts") / "instance", open_forms=frozenset(FORMS))
    put_down(settings.forms, "tout", towns=300)
    with serve_forms(settings, FORMS) as (address, _house), hand_phone(browser, address) as page:
        page.goto("/visits")
        choose_code(page)
        yield page


def read(page: Page) -> tuple[dict[str, Any], list[list[str]]]:
    """Return what the page says of each place, and what it would send."""
    told, sent = page.evaluate(READ)
    for one in told.values():
        if not one["applies"]:
            del one["offered"]  # reckoned when it is asked
    beside = re.compile("csrf_token|_step|(search|found):.*")
    return told, [[name, value] for name, value in sent if not beside.fullmatch(name)]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_page_that_was_closed_comes_back_as_it_was(phone: Page, form_id: str) -> None:
    page = phone
    page.goto(f"/forms/{form_id}")
    wait_for_keeping(page)
    page.evaluate("Page.all(document, '[value^=\"language:\"]').forEach((button) => button.remove())")  # another page
    done: list[str] = []
    for step in range(STEPS):
        done.append(page.evaluate(DO, len(form_id) * 7919 + step * 104729 + 1))
    page.evaluate("Page.change(Page.form.elements.submission_id)")  # where nothing could be done, something was
    wait_until_drafted(page)
    before, sent = read(page)
    page.goto(f"/forms/{form_id}")
    page.get_by_role("button", name="Reprendre").tap()
    unlock(page)
    expect(page.get_by_text("Vos réponses sont revenues.")).to_be_visible()
    after, now = read(page)
    assert now == sent, done
    assert after == before, done
    page.evaluate(
        "Page.dirty = false; Phone.store.change(['drafts'], (told) => { told.objectStore('drafts').clear(); })"
    )
