"""« Visite semblable » keeps what belongs to the door, and nothing of the person; a meeting takes few taps."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from outreach.field.at_saving import OF_THE_PLACE
from tests.conftest import prepare_instance
from tests.field.conftest import hand_phone, serve_forms
from tests.phone.meeting import WORDS_THERE, choose

pytestmark = [
    pytest.mark.xdist_group("the_next_visit"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
CANARY = "canari au troisième"
# Answers all that is asked, until nothing more is: the first choice that says something, every box, a number, a text.
FILL = """(canary) => {
  for (let round = 0; round < 4; round++)
    for (const question of Page.all(Page.form, "[data-q]")) {
      if (!question.getClientRects().length || question.querySelector("[data-q]")) continue;
      if (Page.read(question.dataset.q) || /come_back_on$/.test(question.dataset.q)) continue;
      const boxes = Page.all(question, "input[type=checkbox]");
      const choices = Page.all(question, "input[type=radio]").filter(({ value }) => value !== "no");
      const typed = question.querySelector("textarea,input[inputmode=numeric]");
      for (const box of boxes) box.click();
      choices[choices.length > 3 ? 3 : 0]?.click();
      if (!typed) continue;
      typed.value = typed.inputMode === "numeric" ? "2" : canary;
      for (const event of ["input", "change"]) typed.dispatchEvent(new Event(event, { bubbles: true }));
    }
}"""
# What the page would send that somebody answered.
SENT = """() => Object.fromEntries([...new FormData(Page.form)].filter(([name, value]) => value
  && !["csrf_token", "submission_id", "slip", "outing_id", "form_version", "replaces", "begun"].includes(name)))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served town whose worker is in an outing."""
    with serve_forms(prepare_instance(tmp_path_factory.mktemp("next") / "instance"), {}) as (found, _house):
        yield found


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """The worker's telephone, on her home."""
    with hand_phone(browser, address) as page:
        yield page


class Thumb:
    """A thumb whose taps are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps = page, 0

    def tap(self, where: Locator) -> None:
        """Touch something."""
        where.tap()
        self.taps += 1

    def choose(self, question: str, answer: str) -> None:
        """Touch an answer that is seen."""
        self.tap(self.page.locator(f'[data-q="{question}"] label:visible', has_text=answer).first)

    def begin(self) -> None:
        """Open a visit and say that somebody was met for the first time."""
        self.tap(self.page.get_by_role("link", name="Nouvelle visite"))
        self.choose("result", "Personne rencontrée")
        self.choose("person-first_meeting", "Oui")

    def save(self) -> None:
        """Save and see that it was."""
        self.tap(self.page.locator("#save"))
        expect(self.page.locator(".note.good")).to_be_visible()


def test_a_meeting_without_gap_is_nine_taps(phone: Page) -> None:
    thumb = Thumb(phone)
    thumb.begin()
    thumb.choose("person-age_band", "40 à 64 ans")
    thumb.choose("person-sex", "Femme")
    thumb.choose("person-household", "Personne seule")
    thumb.choose("person-housing", "Locataire HLM")
    thumb.choose("person-activity", "En emploi")
    thumb.save()
    assert thumb.taps <= 9
    expect(phone.locator("[data-slip] .code")).to_have_count(0)


def test_a_gap_with_a_referral_is_twelve_taps_without_typing(phone: Page) -> None:
    thumb = Thumb(phone)
    thumb.begin()
    thumb.choose("person-age_band", "40 à 64 ans")
    thumb.choose("person-sex", "Femme")
    thumb.tap(phone.get_by_role("button", name="Ajouter"))
    # Among those shown at once: what the town meets most comes first.
    thumb.choose("gaps-0-right", "Complémentaire santé solidaire")
    thumb.choose("gaps-0-status", "Non demandé")
    thumb.choose("gaps-0-reason", "Ne connaissait pas")
    thumb.choose("gaps-0-refer", "Oui")
    # The structure that receives this right is proposed.
    thumb.choose("gaps-0-referral-agreement", "Oui")
    thumb.save()
    assert thumb.taps <= 12
    expect(phone.locator("[data-slip] .code")).to_be_visible()


def test_a_similar_visit_keeps_the_door_and_nothing_else(phone: Page) -> None:
    assert OF_THE_PLACE == ("result", "housing", "language")
    phone.goto("/forms/contact")
    choose(phone, "result", "Personne rencontrée")
    phone.get_by_role("button", name="Ajouter").tap()
    phone.evaluate(FILL, CANARY)
    filled: dict[str, Any] = phone.evaluate(SENT)
    asked = {name.split("-")[-1] for name in filled}
    assert asked >= {
        "result", "first_meeting", "age_band", "sex", "household", "children", "under_six", "housing", "activity",
        "language", "right", "status", "reason", "steps", "refer", "structure", "agreement", "note",
    }  # fmt: skip
    phone.locator("#save").tap()
    phone.get_by_role("button", name="Visite semblable").tap()
    expect(phone.get_by_role("heading", name="Rencontre")).to_be_visible()
    kept: dict[str, Any] = phone.evaluate(SENT)
    names = ("result", "person-housing", "person-language")
    assert kept == {name: filled[name] for name in names}
    told = "Page.all(document, ':checked,output').map((each) => `${each.name} ${each.value}`)"
    assert {line.split()[0] for line in phone.evaluate(told)} == set(names)
    assert CANARY not in phone.content()
    # In memory only: nothing of a visit is left where a colleague may read it.
    assert set(phone.evaluate("Object.keys({ ...localStorage, ...sessionStorage })")) <= {"guard", "active", "right"}
    # Its own id and slip.
    first = phone.evaluate("[Page.form.elements.submission_id.value, Page.form.elements.slip.value]")
    assert len(set(first)) == 2 and first[1]


def test_after_an_absence_there_is_nothing_to_keep(phone: Page) -> None:
    phone.goto("/forms/contact")
    choose(phone, "result", "Absent")
    phone.locator("#save").tap()
    expect(phone.locator(".note.good")).to_be_visible()
    phone.wait_for_timeout(300)
    expect(phone.get_by_role("button", name="Visite semblable")).to_have_count(0)


def test_the_phone_vibrates_when_a_visit_is_saved_unless_motion_is_unwanted(browser: Browser, address: str) -> None:
    for motion, felt in (("no-preference", [60]), ("reduce", [])):
        with hand_phone(browser, address, reduced_motion=motion) as phone:
            phone.add_init_script("window.felt = []; navigator.vibrate = (long) => felt.push(long);")
            phone.goto("/forms/contact")
            choose(phone, "result", "Absent")
            phone.locator("#save").tap()
            expect(phone.locator(".note.good")).to_be_visible()
            phone.wait_for_timeout(100)
            assert phone.evaluate("felt") == felt


def test_a_note_is_warned_of_while_it_is_typed_and_never_held(phone: Page) -> None:
    phone.goto("/forms/contact")
    choose(phone, "result", "Absent")
    note = phone.locator('[data-q="note"] textarea')
    note.focus()
    status = phone.locator('[data-q="note"] [role=status]')
    expect(status).to_have_text("")
    phone.evaluate(WORDS_THERE)
    for typed, told in (
        ("rappeler au 06 12 34 56 78", "un numéro"),
        ("vu mme diallo", "nom de quelqu’un"),
        ("écrire à a.b@mail.fr", "adresse de messagerie"),
        ("bon GGWA-ATBE-P", "code d’un bon"),
    ):
        note.fill(typed)
        expect(status).to_contain_text(told)
    note.fill("Doit 850 € de loyer, madame est absente")
    expect(status).to_have_text("")
    note.fill("vu mme diallo")
    expect(status).to_contain_text("nom de quelqu’un")
    phone.locator("#save").tap()
    expect(phone.locator(".note.good")).to_be_visible()
