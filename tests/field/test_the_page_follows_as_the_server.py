"""Whatever is tapped and typed, the page says what the server says of the same answers: in real Chromium, at random."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from outreach.intake import House
from tests.conftest import TODAY, prepare_instance
from tests.field.conftest import hand_phone, serve_forms
from tests.field.following import DO, compare
from tests.field.forms_by_dice import draw_form
from tests.field.tricky_forms import TRICKY

pytestmark = [
    pytest.mark.xdist_group("the_page_follows"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FORMS = {**TRICKY, **{f"dice{seed}": draw_form(seed) for seed in range(300, 308)}}


@pytest.fixture(scope="module")
def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, House]]:
    """A worker's phone, and the house it speaks to."""
    settings = prepare_instance(tmp_path_factory.mktemp("follows") / "instance", open_forms=frozenset(FORMS))
    with serve_forms(settings, FORMS) as (address, house), hand_phone(browser, address) as page:
        yield page, house


@pytest.mark.parametrize("form_id", FORMS)
def test_the_page_says_what_the_server_says(phone: tuple[Page, House], form_id: str) -> None:
    page, house = phone
    survey = house.library.find_survey(form_id)
    lists = house.library.find_lists(next(iter(house.territory.neighbourhoods)))
    page.goto(f"/forms/{form_id}")
    done: list[str] = []
    for step in range(25):
        assert not compare(page, survey, lists, TODAY), done
        done.append(page.evaluate(DO, len(form_id) * 7919 + step * 104729 + 1))
    page.evaluate("Page.dirty = false")
