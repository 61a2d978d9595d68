"""What a page does by itself when an answer changes, under a thumb and a keyboard, in real Chromium."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from outreach.intake import House
from tests.conftest import prepare_instance
from tests.field.conftest import hand_phone, serve_forms
from tests.field.tricky_forms import TRICKY, write_rows

pytestmark = [
    pytest.mark.xdist_group("the_page_follows"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FORMS = {
    "filters": TRICKY["filters"],
    "signs": TRICKY["signs"],
    "nested": write_rows(
        "begin repeat|outer|Foyers",
        "text|word|Mot",
        "begin repeat|inner|Aides",
        "integer|worth|Valeur",
        "end repeat",
        "calculate|sum||calculation=sum(${worth})",
        "end repeat",
        "note|told|En tout ${all}|relevant=${all} > 0",
        "calculate|all||calculation=sum(${sum})",
    ),
    "counted": write_rows(
        "integer|n|Combien", "begin repeat|child|Enfant|repeat_count=${n}", "text|school|École", "end repeat"
    ),
    "first": write_rows(
        "text|town|Ville",
        "select_one yn|more|Plus ?",
        "text|said|Dit|relevant=${more} = 'yes'|default=concat('de ', ${town})",
        "text|must|Requis|required=yes",
    ),
    "fixed": write_rows(
        "select_one yn|lock|Fermer ?",
        "text|word|Mot|read_only=${lock} = 'yes'",
        "select_one yn|choice|Choix|read_only=${lock} = 'yes'",
        "select_multiple towns|many|Villes|read_only=${lock} = 'yes'",
        "integer|count|Nombre|read_only=${lock} = 'yes'",
    ),
    "cited": write_rows("text|who|Qui", "note|hello|Bonjour **${who}**", "text|why|Pourquoi ?|hint=À dire à ${who}"),
    "clock": write_rows("start|begun", "end|ended", "text|word|Mot"),
    "long": write_rows(
        *(f"integer|n{place}|Nombre {place}|relevant=${{n{place - 1}}} != 13" for place in range(1, 500)),
        "calculate|all||calculation=${n1} + ${n2}",
    ).replace("${n0} != 13", "true()"),
}  # fmt: skip


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, House]]:
    """A worker's phone, and the house it speaks to."""
    settings = prepare_instance(tmp_path_factory.mktemp("by_itself") / "instance", open_forms=frozenset(FORMS))
    with serve_forms(settings, FORMS) as (address, house), hand_phone(browser, address) as page:
        yield page, house


@pytest.fixture
def page(served: tuple[Page, House]) -> Page:
    """The phone, which forgets what it was shown before."""
    served[0].evaluate("typeof Page === 'object' && (Page.dirty = false)")
    return served[0]


def read_kept(house: House) -> dict[str, Any]:
    """Read the answers of the latest submission."""
    rows = house.register.reader.execute("select answers from submission order by rowid").fetchall()
    kept: dict[str, Any] = json.loads(rows[-1]["answers"])
    return kept


def tap(page: Page, question: str, answer: str) -> None:
    """Tap an answer."""
    page.locator(f'[data-q="{question}"] label', has_text=answer).first.tap()


def type_in(page: Page, name: str, answer: str) -> None:
    """Type an answer and leave it."""
    page.locator(f'[name="{name}"]').fill(answer)
    page.locator(f'[name="{name}"]').blur()


def add(page: Page, repeat: str) -> None:
    """Add a card."""
    page.locator(f'[data-q="{repeat}"] > button[value^="add:"]').tap()


def save(page: Page) -> None:
    """Save, and see that it was."""
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()


def test_a_card_comes_back_with_the_cards_in_it_and_what_is_counted_follows(
    served: tuple[Page, House], page: Page
) -> None:
    page.goto("/forms/nested")
    for place, worth in enumerate("35"):
        add(page, "outer")
        type_in(page, f"outer-{place}-word", f"mot {place}")
        add(page, f"outer-{place}-inner")
        type_in(page, f"outer-{place}-inner-0-worth", worth)
    total = page.locator('[data-q="told"]')
    expect(total).to_have_text("En tout 8")
    page.locator('[data-card="outer-0"] > button[value^="remove:"]').tap()
    expect(total).to_have_text("En tout 5")
    add(page, "outer")
    expect(page.locator('[data-card="outer-2"]')).to_be_visible()
    page.get_by_role("button", name="Annuler").tap()
    expect(total).to_have_text("En tout 8")
    assert page.locator('[name="outer-0-inner-0-worth"]').input_value() == "3"
    expect(page.locator("[data-cards] > [data-card^=outer] > h3 [data-n]")).to_have_text(["1", "1", "2", "1", "3"])
    page.locator('[data-card="outer-0-inner-0"] > button[value^="remove:"]').tap()
    expect(total).to_have_text("En tout 5")
    save(page)
    kept = read_kept(served[1])
    # The third was left blank: something counts the cards, it is one of them.
    told = [(foyer.get("word"), foyer["sum"]) for foyer in kept["outer"]]
    assert told == [("mot 0", "0"), ("mot 1", "5"), (None, "0")]


def test_what_a_filter_offers_no_longer_is_taken_back(served: tuple[Page, House], page: Page) -> None:
    page.goto("/forms/filters")
    tap(page, "dept", "Essonne")
    tap(page, "town", "Évry")
    tap(page, "many", "Grigny")
    expect(page.locator('[data-q="said"]')).to_contain_text("habite Évry")
    tap(page, "dept", "Val-de-Marne")
    assert page.locator('[data-q="town"] :checked, [data-q="many"] :checked').count() == 0
    expect(page.locator('[data-q="town"] label:visible')).to_have_text(["Créteil", "Vitry"])
    expect(page.locator('[data-q="said"]')).to_be_hidden()
    tap(page, "dept", "Val-de-Marne")
    expect(page.locator('[data-q="town"] label:visible')).to_have_count(0)
    save(page)
    assert "town" not in read_kept(served[1])


def test_cards_follow_the_count_and_come_back_with_their_answers(served: tuple[Page, House], page: Page) -> None:
    page.goto("/forms/counted")
    cards = page.locator("[data-card]")
    type_in(page, "n", "3")
    expect(cards).to_have_count(3)
    type_in(page, "child-0-school", "Jean Perrin")
    type_in(page, "child-2-school", "Paul Éluard")
    assert not page.locator('[data-q="child"] button[name=_step]').count()
    for told, count in (("0", 0), ("1", 1), ("", 0), ("3", 3)):
        type_in(page, "n", told)
        expect(cards).to_have_count(count)
    assert page.locator('[name="child-2-school"]').input_value() == "Paul Éluard"
    type_in(page, "n", "51")
    expect(cards).to_have_count(50)
    expect(page.get_by_text("50 au plus")).to_be_visible()
    type_in(page, "n", "3")
    expect(page.get_by_text("50 au plus")).to_be_hidden()
    save(page)
    # The second is blank and keeps its place.
    assert read_kept(served[1])["child"] == [{"school": "Jean Perrin"}, {}, {"school": "Paul Éluard"}]


def test_a_first_value_is_reckoned_once_when_its_question_appears(served: tuple[Page, House], page: Page) -> None:
    page.goto("/forms/first")
    said = page.locator("[name=said]")
    type_in(page, "town", "Grigny")
    tap(page, "more", "Oui")
    expect(said).to_have_value("de Grigny")
    type_in(page, "said", "")
    tap(page, "more", "Non")
    type_in(page, "town", "Évry")
    tap(page, "more", "Oui")
    expect(said).to_have_value("")
    # Refused, shown again: what was taken back stays so.
    page.locator("#save").tap()
    page.locator("#save").tap()
    expect(page.locator("#faults")).to_be_focused()
    expect(said).to_have_value("")
    type_in(page, "must", "fait")
    save(page)
    assert "said" not in read_kept(served[1])


def test_an_answer_that_may_only_be_read_is_sent_and_cannot_be_changed(served: tuple[Page, House], page: Page) -> None:
    page.goto("/forms/fixed")
    type_in(page, "word", "mot")
    tap(page, "choice", "Oui")
    tap(page, "many", "Évry")
    type_in(page, "count", "4")
    tap(page, "lock", "Oui")
    for question, answer in (("choice", "Oui"), ("many", "Évry")):
        page.locator(f'[data-q="{question}"] label', has_text=answer).tap(force=True)
        page.locator(f'[data-q="{question}"] input:checked').focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    page.locator("[name=word]").press("x")
    assert page.locator('[data-q="count"] button').first.is_disabled()
    assert page.locator('[data-q="choice"]').get_attribute("aria-readonly") == "true"
    save(page)
    kept = read_kept(served[1])
    assert kept == {"lock": "yes", "word": "mot", "choice": "yes", "many": ["evry"], "count": 4}
    page.goto("/forms/fixed")
    tap(page, "lock", "Oui")
    tap(page, "lock", "Non")
    tap(page, "choice", "Non")
    assert page.locator('[data-q="choice"] input[value=no]').is_checked()


def test_an_answer_that_a_label_cites_is_text(page: Page) -> None:
    page.goto("/forms/cited")
    type_in(page, "who", "<b onclick=x>Léa</b> & *co*")
    expect(page.locator('[data-q="hello"] strong')).to_have_text("<b onclick=x>Léa</b> & *co*")
    expect(page.locator('[data-q="why"] .hint')).to_have_text("À dire à <b onclick=x>Léa</b> & *co*")
    assert not page.locator("#survey b").count()


def test_what_does_not_apply_is_not_sent_and_comes_back_as_it_was(served: tuple[Page, House], page: Page) -> None:
    page.goto("/forms/first")
    tap(page, "more", "Oui")
    type_in(page, "said", "bonjour")
    tap(page, "more", "Non")
    tap(page, "more", "Oui")
    expect(page.locator("[name=said]")).to_have_value("bonjour")
    tap(page, "more", "Non")
    type_in(page, "must", "fait")
    save(page)
    assert read_kept(served[1]) == {"more": "no", "must": "fait"}


def test_chance_is_drawn_once_and_kept(served: tuple[Page, House], page: Page) -> None:
    page.goto("/forms/signs")
    drawn = page.locator("[name=rnd]").input_value()
    assert 0 <= float(drawn) < 1
    type_in(page, "a~b", "a")
    type_in(page, "~elements", "réservé")
    assert page.locator("[name=rnd]").input_value() == drawn
    save(page)
    kept = read_kept(served[1])
    assert (kept["rnd"], kept["a-b"], kept["elements"]) == (drawn, "a", "réservé")
    page.goto("/forms/signs")
    assert page.locator("[name=rnd]").input_value() != drawn


def test_an_answer_among_five_hundred_reckons_only_what_leans_on_it(page: Page) -> None:
    page.goto("/forms/long")
    page.evaluate("""() => {
      window.asked = 0;
      for (const name of ["holds", "write"]) {
        const does = Expressions[name];
        Expressions[name] = (...given) => { window.asked += 1; return does(...given); };
      }
    }""")
    type_in(page, "n250", "4")
    expect(page.locator('[data-q="n251"]')).to_be_visible()
    # Its own condition and that of the next, at the typing and at the leaving.
    assert page.evaluate("window.asked") <= 6
    type_in(page, "n2", "13")
    expect(page.locator('[data-q="n3"]')).to_be_hidden()
    assert page.evaluate("window.asked") <= 20


def test_when_filling_in_began_and_ended_is_told_on_the_day_of_the_outing(
    served: tuple[Page, House], page: Page
) -> None:
    page.clock.set_fixed_time(datetime(2027, 3, 4, 9, 12))
    page.goto("/forms/clock")
    page.clock.set_fixed_time(datetime(2027, 3, 4, 9, 47))
    type_in(page, "word", "mot")
    save(page)
    assert read_kept(served[1]) == {"begun": "2026-11-23T09:12", "ended": "2026-11-23T09:47", "word": "mot"}
