"""Every page of every role, on a phone and at a desk, light and dark, in French and in English: looked at."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.phone import DESK, PHONE, Device

pytestmark = pytest.mark.xdist_group("journeys")

FIRST_LINKS = {
    "/visits": "a.card[href^='/visits/']",
    "/desk": ".list a[href^='/desk/']",
    "/coordination/slots": "th a[href^='/coordination/slots/']",
    "/coordination": "a[href^='/coordination/waiting/']",
    "/coordination/structures": "th a[href^='/coordination/structures/']",
    "/coordination/roads": "a[href^='/coordination/roads/']",
    "/coordination/forms": "th a[href^='/coordination/forms/']",
    "/coordination/figures": "a[href^='/coordination/figures/']",
    "/coordination/referents": "a[href$='/referents'][href^='/coordination/structures/']",
}
PAGES = {
    "terrain": ["/visits", "/outings", "/forms/contact", "/account", "/offline", "/offline/guide", "/phone", "/slips",
                "/what-becomes"],
    "referent-caf": ["/desk", "/slips", "/desk/figures", "/desk/sheet", "/desk/slots", "/account"],
    "coordination": [
        "/coordination", "/coordination/structures", "/coordination/roads", "/coordination/history",
        "/coordination/slots",
        "/coordination/referents", "/coordination/accounts", "/coordination/messages", "/coordination/structures/new",
        "/coordination/forms", "/coordination/forms/new", "/coordination/forms/contact/changes",
        "/coordination/forms/contact/try", "/coordination/calls", "/coordination/committee", "/coordination/loads",
        "/coordination/delays", "/coordination/absences", "/coordination/figures", "/coordination/queries",
        "/coordination/figures/gaps_by_right_v2", "/coordination/figures/persons_followed",
    ],
    "admin": ["/coordination/accounts", "/coordination/figures"],
    "analyste": ["/observatory"],
}  # fmt: skip


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("login", PAGES)
def test_every_page_of_a_role_can_be_used(device: Callable[..., Device], login: str, viewport: dict[str, int]) -> None:
    someone = device(login, viewport)
    size = "phone" if viewport is PHONE else "desk"
    for path in PAGES[login]:
        name = f"{login}-{size}-{path.strip('/').replace('/', '-')}"
        answer = someone.page.goto(path)
        assert answer is not None and answer.status == 200, path
        someone.look(name)
        within = FIRST_LINKS.get(path)
        if within:
            someone.page.goto(str(someone.page.locator(within).first.get_attribute("href")))
            someone.look(f"{name}-one")


def test_the_pages_of_a_stranger_can_be_used(device: Callable[..., Device]) -> None:
    stranger = device()
    for path in ("/login", "/notice"):
        stranger.page.goto(path)
        stranger.look(f"stranger-{path.strip('/')}")
    stranger.page.goto("/nowhere")
    stranger.look("stranger-lost")


def test_everything_is_told_in_english_when_asked(device: Callable[..., Device]) -> None:
    worker = device("terrain")
    worker.tap(worker.page.locator(".menu summary"))
    worker.follow(worker.page.get_by_role("button", name="English"))
    for path in ("/visits", "/outings", "/forms/contact", "/notice"):
        worker.page.goto(path)
        assert worker.page.locator("html").get_attribute("lang") == "en"
        told = worker.page.locator("main").inner_text()
        # Names of places and structures stay French; our own words do not.
        assert not re.search(r"\b(Enregistrer|Commencer|Aujourd’hui|Où êtes|Ajouter|rencontrée)\b", told), told
        worker.look(f"english-{path.strip('/').replace('/', '-')}")
