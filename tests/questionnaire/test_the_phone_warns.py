"""The phone warns of what the server would blank: by the same table, a little less, and never about anything else."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from screening_cases import list_innocent, list_telling

import outreach.questionnaire
from outreach.access.static_files import lighten
from outreach.questionnaire import screen
from outreach.questionnaire.ordinary_words import ORDINARY

SCRIPT = Path(outreach.questionnaire.__file__).parents[1] / "static" / "phone" / "keep-warn.js"
PIECES = [
    *"0123456789", *" .,:-_/()\n@€+«»'", "06", "12", "1234567", "Mme ", "M. ", "madame ", "Dupont ", "de ", "est ",
    "\u200b", "é", "½", "a@b.fr", "s’appelle ", "GGWA-ATBE-P", "1 234 567", "12/05/2026", " 09:30", "famille ",
    "EST ", "vit ",
]  # fmt: skip


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A page that screens; the ordinary words do not come by themselves."""
    context = browser.new_context()
    page = context.new_page()
    page.evaluate("() => { window.Phone = {}; }")
    page.add_script_tag(content=lighten(SCRIPT).decode())
    yield page
    context.close()


def warn(phone: Page, texts: list[str], ordinary: bool = True) -> list[str]:
    """Return what the phone says of each text."""
    phone.evaluate("words => Phone.screen.learn(words)", sorted(ORDINARY) if ordinary else None)
    said: list[str] = phone.evaluate("texts => texts.map(Phone.screen)", texts)
    return said


def test_it_warns_of_all_that_the_table_says(phone: Page) -> None:
    telling = list_telling()
    assert all(screen(text)[1] for text in telling)
    assert [text for text, said in zip(telling, warn(phone, telling), strict=True) if not said] == []


def test_it_says_of_what_kind_it_is(phone: Page) -> None:
    told = {"06 12 34 56 78": "number", "a.b@mail.fr": "mail", "Mme Diallo": "name", "bon GGWA-ATBE-P": "slip"}
    assert warn(phone, list(told)) == list(told.values())


def test_it_never_warns_of_an_innocent_note(phone: Page) -> None:
    innocent = list_innocent()
    assert not any(screen(text)[1] for text in innocent)
    for ordinary in (True, False):
        assert not any(warn(phone, innocent, ordinary))


def test_without_the_ordinary_words_it_still_warns_of_what_needs_none(phone: Page) -> None:
    said = warn(phone, ["Mme Diallo attend", "06 12 34 56 78", "mme diallo attend", "MME DIALLO"], ordinary=False)
    assert said == ["name", "number", "", ""]


def test_it_never_warns_of_what_the_server_would_leave(phone: Page) -> None:
    dice = random.Random(20261127)
    texts = ["".join(dice.choice(PIECES) for _ in range(dice.randint(1, 12))) for _ in range(4000)]
    said = warn(phone, texts)
    assert [text for text, told in zip(texts, said, strict=True) if told and not screen(text)[1]] == []
    # Nearly all of what is blanked is told: the rest are codes written against other signs.
    blanked = [told for text, told in zip(texts, said, strict=True) if screen(text)[1]]
    assert sum(not told for told in blanked) < len(blanked) / 50


def test_a_text_written_to_last_ends(phone: Page) -> None:
    for seed in ("0 6 ", "a@", "Mme de la ", "M. ", "1 234 567 ", "01/02, ", "2 3 ", "(", "GGWA", "a (at) ", "AB12 "):
        warn(phone, [(seed * 2000)[:2000]])
