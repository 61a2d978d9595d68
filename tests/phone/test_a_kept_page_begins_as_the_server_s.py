"""The page of a questionnaire as a phone keeps it is made for nobody and no day: opened, it begins as the server's."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import TODAY, prepare_instance
from tests.phone.conftest import Handset, Town, wait_for_desk
from tests.phone.test_a_day_without_network import fill_shelf

pytestmark = [
    pytest.mark.xdist_group("phone_shell"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FORM = """
| settings | form_title | form_id | version |
| | Débuts | begins | 1 |

| survey | type | name | label | default | calculation | relevant | read_only | repeat_count | trigger | choice_filter |
| | text | word | Mot | bonjour | | | | | | |
| | text | twice | Deux fois | concat(${word}, '!') | | | | | | |
| | date | day | Jour | today() | | | | | | |
| | date | later | Plus tard | add-date(today(), 3) | | | | | | |
| | text | moment | Moment | string(now()) | | | | | | |
| | today | the_day | | | | | | | | |
| | integer | number | Nombre | 3 | | | | | | |
| | text | told | Calculé | | concat(${word}, ' ', ${number}, ' ', ${day}) | | | | | |
| | text | proposed | Proposé | | concat(${word}, '?') | | | | ${number} | |
| | text | fixed | Fixe | immuable | | | yes | | | |
| | text | new | Récent | neuf | | ${day} > '2026-01-01' | | | | |
| | text | old | Ancien | vieux | | ${day} < '2026-01-01' | | | | |
| | select_one yes_no | choice | Choix | yes | | | | | | |
| | select_multiple towns | towns | Communes | grigny paris | | | | | | dep = ${dep} |
| | text | dep | Département | d91 | | | | | | |
| | begin_group | group | Groupe | | | ${choice} = 'yes' | | | | |
| | text | within | Dedans | concat('dans ', ${word}) | | | | | | |
| | end_group | | | | | | | | | |
| | begin_repeat | people | Personnes | | | | | ${number} | | |
| | text | name_of | Prénom inventé | concat('p', position(..)) | | | | | | |
| | end_repeat | | | | | | | | | |
| | begin_repeat | others | Autres | | | | | | | |
| | text | other | Autre | autre | | | | | | |
| | end_repeat | | | | | | | | | |

| choices | list_name | name | label | dep |
| | yes_no | yes | Oui | |
| | yes_no | no | Non | |
| | towns | grigny | Grigny | d91 |
| | towns | evry | Évry | d91 |
| | towns | paris | Paris | d75 |
"""
READ = """() => [[...new FormData(Page.form)].filter(([name]) =>
    !["csrf_token", "submission_id", "slip", "begun"].includes(name)),
  [...document.querySelectorAll("[data-q]")].map((one) => [one.dataset.q, !!one.closest("[hidden]")]),
  [...document.querySelectorAll("output")].map((one) => one.textContent)]"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town with one more questionnaire, which begins with all kinds of first values."""
    settings = prepare_instance(tmp_path_factory.mktemp("town") / "instance", open_forms=frozenset({"begins"}))
    settings.forms.mkdir(exist_ok=True)
    (settings.forms / "begins.md").write_text(FORM, "utf-8")
    made = Town(settings)
    yield made
    made.stop()


def read_beginning(page: Page, form_id: str) -> Any:
    """Open a questionnaire; return what it holds and shows before anybody touches it."""
    page.goto(f"/forms/{form_id}")
    wait_for_desk(page)
    return page.evaluate(READ)


def test_every_questionnaire_begins_alike(hand: Callable[..., Handset], town: Town) -> None:
    keeper, plain = hand(service_workers="allow"), hand()
    fill_shelf(keeper)
    forms = [survey.form_id for survey in town.house.library.list_surveys()]
    assert "begins" in forms and len(forms) == 10
    town_pages = {form_id: read_beginning(plain.page, form_id) for form_id in forms}
    town.network.cut()
    for form_id in forms:
        kept = read_beginning(keeper.page, form_id)
        assert keeper.page.locator("#survey").get_attribute("data-address"), form_id
        assert kept == town_pages[form_id], form_id
    answers = dict(town_pages["begins"][0])
    assert answers["day"] == TODAY.isoformat() and answers["new"] == "neuf" and "old" not in answers
    assert answers["people-2-name_of"] == "p3" and answers["group-within"] == "dans bonjour"
