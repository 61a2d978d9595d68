"""What cannot stand is told on the phone before anything is sealed: the places and sentences that the server tells."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.datastructures import MultiDict

from outreach.field.at_saving import OF_THE_PLACE, tell_saving
from outreach.field.posted import read_posted
from outreach.intake import House
from outreach.questionnaire import check_answers
from tests.conftest import TODAY, prepare_instance, read_plainly
from tests.field.conftest import hand_phone, serve_forms
from tests.phone.meeting import READY

pytestmark = [
    pytest.mark.xdist_group("checks_before_saving"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CONSTRAINED = """
| settings | form_title | form_id | version | default_language |
| | Contraintes | constrained | 1 | Français (fr) |

| survey | type | name | label | constraint | constraint_message | relevant | required | appearance | parameters |
| | integer | adults | Adultes | . > 0 and . <= 12 | De 1 à 12. | | yes | | |
| | integer | children | Enfants ? | . <= ${adults} * 3 | Pas plus de trois fois ${adults}. | | | | |
| | decimal | rent | Loyer : | . >= 10.5 | | | | | |
| | range | share | Part | . != 40 | Pas 40. | | | | start=0 end=100 step=5 |
| | text | word | Mot | regex(., '[a-z]+') and string-length(.) < 8 | En petites lettres. | | | | |
| | date | day | Jour | . <= today() | Pas dans l’avenir. | | | | |
| | date | since | Depuis quelle année | . >= '1990-01-01' | | | | year | |
| | time | hour | Heure | . >= '08:00:00.000+01:00' or . != '' | | | | | |
| | geopoint | place | Lieu | | | | | | |
| | select_multiple things | things | Quoi | count-selected(.) <= 2 | Deux au plus. | ${adults} > 1 | | | |
| | begin_repeat | people | Personnes | | | | | | |
| | integer | age | Âge | . < 120 and . != ${adults} | Moins de 120, et pas ${adults}. | | yes | | |
| | text | job | Travail | contains(., 'a') or . = ${word} | | ${age} > 17 | | | |
| | end_repeat | | | | | | | | |
| | text | end | Fin | selected(${things}, .) or . = 'z' | | | | | |

| choices | list_name | name | label |
| | things | a | A |
| | things | b | B |
| | things | c | C |
"""
BAD_SLIP = "Ce code de bon ne se lit pas. Vérifiez les 9 signes, par exemple « ABCD-EFGH-J »."
# One thing that a thumb may do, drawn by a seed: also what cannot stand.
DO = """(seed) => {
  let drawn = seed;
  const pick = (list) => list[(drawn = (drawn * 48271) % 2147483647) % list.length];
  const kinds = "input:not([type=hidden],[type=search]),textarea,button[name=_step]";
  const seen = (control) => [control, control.closest("label")].some((each) => each?.getClientRects().length);
  const controls = Page.all(Page.form, kinds).filter(seen);
  const control = pick(controls);
  const { type, inputMode } = control;
  if (type === "checkbox" || control.tagName === "BUTTON") return control.click();
  const isPlace = "place" in (control.closest(".device")?.dataset || {});
  const isNumber = inputMode === "numeric" && control.closest(".step, [data-card]");
  control.value = isPlace ? pick(["", "48,65 2,38", "48.6531, 2.3879", "91 2", "ici", "48.6"])
    : type === "date" ? pick(["", "2026-11-23", "2027-01-01"]) : type === "time" ? pick(["", "09:30"])
    : isNumber ? pick(["", "0", "1", "2", "3", "12", "13", "-1", "deux", "119", "120"])
    : inputMode === "numeric" ? pick(["", "1985", "2001", "19", "98765"])
    : inputMode === "decimal" ? pick(["", "40", "45", "1,5", "12 000,50", "7", "x", "101", "10.5"])
    : pick(["", "a", "abc", "Abc", "abcdefghi", "z", "b c"]);
  for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
}"""
TOLD = """async () => {
  const found = await Page.check();
  const place = ({ dataset }) => dataset.q || "known_slip";
  const sent = [...new FormData(Page.form)].map(([name, value]) => [name, String(value)]);
  return [found.map(({ question, told }) => [place(question), told]), sent];
}"""


def list_faults(house: House, form_id: str, sent: list[tuple[str, str]]) -> dict[str, str]:
    """Return what the server says of what the page would send: a sentence by the name of its question in the form."""
    survey = house.library.find_survey(form_id)
    lists = house.library.find_lists("")
    answers = read_posted(survey, lists, MultiDict(sent))
    faults = check_answers(survey, answers, lists, TODAY).faults
    return {fault.place.replace("/", "-"): fault.write() for fault in faults}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, House]]:
    """A town with a questionnaire that constrains its answers."""
    folder = tmp_path_factory.mktemp("constrained") / "instance"
    with serve_forms(prepare_instance(folder), {"constrained": CONSTRAINED}) as found:
        yield found


@pytest.fixture
def phone(browser: Browser, served: tuple[str, House]) -> Iterator[Page]:
    """A worker's telephone."""
    with hand_phone(browser, served[0]) as page:
        yield page


def test_phone_and_server_tell_the_same_of_answers_drawn_at_random(phone: Page, served: tuple[str, House]) -> None:
    differ, blamed = [], set()
    for seed in range(12):
        phone.goto("/forms/constrained")
        phone.evaluate(READY)
        for step in range(14):
            phone.evaluate(DO, 48271 * (seed * 100 + step + 1))
            if step % 3:
                continue
            told, sent = phone.evaluate(TOLD)
            if not told and phone.evaluate("document.querySelector('.miss')"):
                continue  # told twice
            here = {place: read_plainly(words) for place, words in told}
            wanted = name_as_sent(list_faults(served[1], "constrained", sent), sent)
            blamed |= set(wanted)
            # What is missing is told in the page's own words.
            missing = "Il manque cette réponse."
            if here.keys() != wanted.keys() or any(
                words not in (missing, wanted[place]) for place, words in here.items()
            ):
                differ.append(
                    (
                        seed,
                        step,
                        {
                            k: (here.get(k), wanted.get(k))
                            for k in here.keys() | wanted.keys()
                            if here.get(k) != wanted.get(k)
                        },
                        [x for x in sent[6:] if x[1]],
                    )
                )
    assert not differ, "\n".join(map(str, differ))
    assert len(blamed) > 8


def name_as_sent(told: dict[str, str], sent: list[tuple[str, str]]) -> dict[str, str]:
    """Return the faults by the names of the form, whose cards keep their number when others go."""
    cards = sorted({int(name.split("-")[1]) for name, value in sent if name.startswith("people-") and value})
    named = {}
    for place, words in told.items():
        first, *rest = place.split("-")
        named["-".join([first, str(cards[int(rest[0])]), *rest[1:]]) if first == "people" else place] = words
    return named


def test_it_is_told_beside_the_question_and_never_held_for_ever(phone: Page) -> None:
    phone.goto("/forms/contact")
    phone.evaluate(READY)
    phone.locator('[data-q="result"] label:visible', has_text="Personne").tap()
    phone.locator('[data-q="person-first_meeting"] label:visible', has_text="Non").tap()
    phone.locator("#known_slip").fill("GGWA-ATBE-Q")
    phone.locator('[data-q="note"] textarea').fill("a" * 281)
    first = {place: read_plainly(words) for place, words in phone.evaluate(TOLD)[0]}
    assert first == {"note": "280 signes au plus.", "known_slip": BAD_SLIP}
    expect(phone.locator('[data-q="note"] .err')).to_have_text("280 signes au plus.")
    expect(phone.locator("[data-known] .err")).to_have_text(BAD_SLIP)
    assert phone.evaluate("document.activeElement.id") == "note"
    assert phone.evaluate(TOLD)[0] == []
    phone.locator("#known_slip").fill("GGWA-ATBE-P")
    assert [place for place, _ in phone.evaluate(TOLD)[0]] == ["note"]
    phone.locator('[data-q="note"] textarea').fill("a")
    expect(phone.locator(".err")).to_have_count(0)
    assert phone.evaluate(TOLD)[0] == []


def test_the_contact_form_says_what_it_checks(house: House) -> None:
    survey = house.library.find_survey("contact")
    told: dict[str, Any] = tell_saving(survey, "en")
    assert told["checks"].keys() == {"come_back_on", "person-children", "note"}
    assert told["checks"]["note"][2] == "280 characters at most."
    assert told["slip"][:2] == ["gaps-referral", "gaps-referral-structure"]
    assert OF_THE_PLACE == ("result", "housing", "language")
    assert told["like"] == ["result", "person-housing", "person-language"]
