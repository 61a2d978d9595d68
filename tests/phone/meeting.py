"""A meeting under a thumb: what several tests of the phone fill in and save."""

from playwright.sync_api import Page

# Waits for the script that follows the page.
READY = """async () => {
  while (typeof Phone === "undefined" || !Page.check) await new Promise((done) => setTimeout(done, 20));
}"""

# Waits for the ordinary words, without which names in small letters are not told.
WORDS_THERE = """async () => {
  while (!Phone.screen?.("vu mme diallo")) await new Promise((done) => setTimeout(done, 20));
}"""


def choose(page: Page, question: str, answer: str) -> None:
    """Tap an answer."""
    page.locator(f'[data-q="{question}"] label:visible', has_text=answer).first.tap()


def fill_referral(page: Page) -> None:
    """Fill in a meeting with one right missing and a referral."""
    choose(page, "result", "Personne")
    choose(page, "person-first_meeting", "Oui")
    page.get_by_role("button", name="Ajouter").tap()
    choose(page, "gaps-0-right", "RSA")
    choose(page, "gaps-0-status", "Non demandé")
    choose(page, "gaps-0-refer", "Oui")
    choose(page, "gaps-0-referral-agreement", "Oui")


def save(page: Page) -> None:
    """Save, and wait for the receipt."""
    page.locator("#save").tap()
    page.locator("#survey").wait_for(state="detached")


# Waits until all that the team's work needs is on the phone.
FILLED = """async () => {
  for (;;) {
    const { shell: { assets, ...pages } = {}, forms } = await Phone.desk() || {};
    const kept = new Set(await Phone.shelf.list());
    const wanted = forms && [...Object.values(pages), ...assets, ...forms.flatMap((form) => Object.values(form.pages))];
    if (wanted?.every((address) => kept.has(address))) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}"""
