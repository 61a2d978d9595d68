"""What questionnaires written elsewhere do to the page, each reduced to a few rows: found by opening real ones."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.field.conftest import ServedTown
from tests.journeys.phone import NARROW

pytestmark = [
    pytest.mark.xdist_group("real_questionnaires"),
    # Werkzeug's little server leaves the file of a static answer « not modified » to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
Hand = Callable[..., Page]

LISTS = (
    """
| survey | type              | name   | label  | choice_filter     |
|--------|-------------------|--------|--------|-------------------|
|        | select_one states | state  | État   |                   |
|        | select_one towns  | town   | Ville  | state = ${state}  |
|        | text              | remark | Mot    |                   |

| choices | list_name | name | label | state |
|---------|-----------|------|-------|-------|
"""
    + "".join(f"|  | states | s{place} | État {place} | |\n" for place in range(15))
    + "".join(f"|  | towns | t{place} | Ville {place} | s{place % 15} |\n" for place in range(300))
)
FORMS = {
    "nested": """
| survey | type         | name  | label  | relevant     | calculation   |
|--------|--------------|-------|--------|--------------|---------------|
|        | begin_repeat | outer | Foyers |              |               |
|        | text         | word  | Mot    |              |               |
|        | begin_repeat | inner | Aides  |              |               |
|        | integer      | worth | Valeur |              |               |
|        | text         | why   | Motif  | ${worth} > 3 |               |
|        | end_repeat   |       |        |              |               |
|        | calculate    | sum   |        |              | sum(${worth}) |
|        | end_repeat   |       |        |              |               |
|        | calculate    | total |        |              | sum(${sum})   |
|        | note         | told  | Assez  | ${total} > 9 |               |
""",
    "words": """
| survey | type         | name | label                                            |
|--------|--------------|------|--------------------------------------------------|
|        | select_one l | pick | Donaudampfschifffahrtsgesellschaftskapitänsmütze |
|        | text         | free | Vous avez dit ${pick}                            |

| choices | list_name | name                                 | label                                            |
|---------|-----------|--------------------------------------|--------------------------------------------------|
|         | l         | a_code_that_nobody_would_ever_shorten | Donaudampfschifffahrtsgesellschaftskapitänsmütze |
|         | l         | b                                    | B                                                |
""",
    "lists": LISTS,
    "moments": """
| survey | type     | name   | label   | calculation | trigger  | default |
|--------|----------|--------|---------|-------------|----------|---------|
|        | integer  | count  | Combien |             |          |         |
|        | dateTime | moment | Moment  | now()       | ${count} |         |
|        | date     | day    | Jour    | now()       | ${count} |         |
|        | time     | hour   | Heure   | now()       | ${count} |         |
|        | time     | first  | Début   |             |          | now()   |
""",
    "paths": """
| survey | type         | name | label   | calculation                              | choice_filter   |
|--------|--------------|------|---------|------------------------------------------|-----------------|
|        | begin_group  | here | Ici     |                                          |                 |
|        | select_one c | born | Nés     |                                          |                 |
|        | integer      | more | Combien |                                          |                 |
|        | calculate    | all  |         | if(../born = 'more', ../more, ../born)   |                 |
|        | select_one a | well | En vie  |                                          | count <= ${all} |
|        | end_group    |      |         |                                          |                 |

| choices | list_name | name | label | count |
|---------|-----------|------|-------|-------|
|         | c         | 1    | Un    |       |
|         | c         | more | Plus  |       |
|         | a         | 0    | Zéro  | 0     |
|         | a         | 1    | Un    | 1     |
|         | a         | 2    | Deux  | 2     |
""",
}
SETTINGS = """
| settings | form_title | form_id | version |
|----------|------------|---------|---------|
|          | Essai      | {name}  | 1       |
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    """A served town with these questionnaires."""
    folder = tmp_path_factory.mktemp("real") / "instance"
    (folder / "forms").mkdir(parents=True)
    for name, tables in FORMS.items():
        (folder / "forms" / f"{name}.md").write_text(SETTINGS.format(name=name) + tables, "utf-8")
    town = ServedTown(folder)
    yield town
    town.stop()


def give(page: Page, name: str, answer: str) -> None:
    """Type an answer and leave it."""
    field = page.locator(f'[name="{name}"]')
    field.fill(answer)
    field.blur()


def add(page: Page, repeat: str) -> None:
    """Add a card to a repeat."""
    page.locator(f'[data-q="{repeat}"] > button[value^="add:"]').tap()


def test_cards_in_cards_keep_to_themselves_and_come_back(hand: Hand, served: ServedTown) -> None:
    page = hand("nested")
    for place in range(3):
        add(page, "outer")
        give(page, f"outer-{place}-word", f"mot {place}")
        add(page, f"outer-{place}-inner")
    add(page, "outer-1-inner")
    give(page, "outer-0-inner-0-worth", "2")
    give(page, "outer-1-inner-1-worth", "5")
    expect(page.locator('[data-q="outer-1-inner-1-why"]')).to_be_visible()
    expect(page.locator('[data-q="outer-0-inner-0-why"]')).to_be_hidden()
    expect(page.locator('[data-q="told"]')).to_be_hidden()
    give(page, "outer-2-inner-0-worth", "4")
    expect(page.locator('[data-q="told"]')).to_be_visible()
    page.locator('[data-card="outer-1-inner-1"] > button[value^="remove:"]').tap()
    expect(page.locator('[data-q="told"]')).to_be_hidden()
    page.locator('[data-q="outer-1-inner"]').get_by_role("button", name="Annuler").tap()
    expect(page.locator('[data-q="told"]')).to_be_visible()
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    kept = served.read_kept()
    assert [foyer["word"] for foyer in kept["outer"]] == ["mot 0", "mot 1", "mot 2"]
    assert [foyer["sum"] for foyer in kept["outer"]] == ["2", "5", "4"] and kept["total"] == "11"


def test_a_word_longer_than_the_screen_is_broken(hand: Hand) -> None:
    page = hand("words")
    page.locator('[data-q="pick"] label').first.tap()
    expect(page.locator('[data-q="free"]')).to_contain_text("a_code_that_nobody")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_short_list_and_a_long_one_share_a_page(hand: Hand, served: ServedTown) -> None:
    page = hand("lists")
    state, town = (page.locator(f'[data-q="{name}"]') for name in ("state", "town"))
    expect(town.locator("[data-nothing]")).to_be_visible()
    state.get_by_role("searchbox").fill("14")
    state.locator("label:visible").first.tap()
    expect(town.locator("[data-nothing]")).to_be_hidden()
    town.get_by_role("searchbox").fill("ville 29")
    expect(town.locator("label")).to_have_text(["Ville 29", "Ville 299"])
    town.locator("label", has_text="Ville 299").tap()
    # Between two questions: nothing is meant.
    page.locator("#survey").tap(position={"x": 1, "y": 1})
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    kept = served.read_kept()
    assert (kept["state"], kept["town"]) == ("s14", "t299")


def test_what_a_path_looks_at_is_reckoned_again(hand: Hand) -> None:
    page = hand("paths")
    offered = page.locator('[data-q="here-well"] label:visible')
    expect(offered).to_have_count(0)
    page.locator('[data-q="here-born"] label', has_text="Un").tap()
    expect(offered).to_have_text(["Zéro", "Un"])
    offered.first.tap()
    page.locator('[data-q="here-born"] label', has_text="Plus").tap()
    expect(offered).to_have_count(0)
    give(page, "here-more", "2")
    expect(offered).to_have_text(["Zéro", "Un", "Deux"])
    assert not page.locator('[data-q="here-well"] :checked').count()


def test_a_moment_proposed_is_written_as_its_field_takes_it(hand: Hand, served: ServedTown) -> None:
    page = hand("moments")
    give(page, "count", "2")
    day = served.house.settings.today().isoformat()
    noon = {"moment": f"{day}T12:00", "day": day, "hour": "12:00", "first": "12:00"}
    assert {name: page.locator(f"[name={name}]").input_value() for name in noon} == noon
    page.locator("#save").tap()
    expect(page.locator(".note.good")).to_be_visible()
    assert served.read_kept() == {"count": 2, **noon}
