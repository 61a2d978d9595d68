"""A slip never prints who, nor which right: what the coordination writes of a structure is looked at first."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from outreach.coordination.slip_checks import ON_SLIPS, SAYS_A_RIGHT, SAYS_SOMEONE, find_objection
from outreach.territory import find_territory, read_territory
from tests.conftest import Person
from tests.coordination.test_the_territory_is_edited import ADDED, NEW, ROADS, find_page, find_shared_right, read_house

LogIn = Callable[[str], Person]
GRIGNY = read_territory(find_territory("grigny", Path("/nowhere")))


def object_to(text: str, column: str = "place_fr") -> str | None:
    """Return the template of an objection."""
    said = find_objection(GRIGNY, column, text)
    return said.template if said else None


@pytest.mark.parametrize("folder", [find_territory("grigny", Path("/nowhere")), Path("tests/territory/valbrume")])
def test_every_structure_shipped_may_be_printed(folder: Path) -> None:
    territory = read_territory(folder)
    for sheet in territory.structures.values():
        for column in ON_SLIPS:
            assert find_objection(territory, column, getattr(sheet, column)) is None, (sheet.code, column)


@pytest.mark.parametrize(
    "text",
    [
        "Chez Mme Dupont", "Accueil : 06 12 34 56 78", "Demandez Monsieur Martin", "Ask Mrs Brown", "caf@exemple.fr",
    ],
)  # fmt: skip
def test_a_person_or_a_number_is_refused(text: str) -> None:
    assert object_to(text) == SAYS_SOMEONE


@pytest.mark.parametrize(
    "text",
    [
        "Bureau du RSA, accueil", "bureau rsa", "Guichet CSS", "Point APL", "Bureau de l’ARE", "PRIME D’ACTIVITE",
        "Guichet « prime d'activité »", "Allocations familiales, 2e étage", "School grant desk", "Service AAH/PCH",
    ],
)  # fmt: skip
def test_a_right_is_refused_by_its_name_or_its_letters(text: str) -> None:
    assert object_to(text) == SAYS_A_RIGHT


@pytest.mark.parametrize(
    "text",
    [
        "Caisse d’allocations familiales", "Caisse d'allocations familiales", "CAF", "CCAS", "Centre de PMI", "MDPH",
        "We are open on Mondays", "Lundi 9 h – 12 h, 14 h 30-17 h", "École Jean-Moulin, rue du 8-Mai-1945",
        "Place Henri-Barbusse, 91350 Grigny", "Office HLM", "Passage des Arsenaux", "France services",
    ],
)  # fmt: skip
def test_the_own_name_of_a_structure_and_its_hours_are_printed(text: str) -> None:
    assert object_to(text) is None


def test_the_papers_to_bring_may_bear_the_name_of_a_right() -> None:
    papers = "Pièce d’identité ou titre de séjour"
    assert object_to(papers, "bring_fr") is None and object_to(papers, "place_fr") == SAYS_A_RIGHT
    assert object_to("Votre dossier RSA", "bring_fr") == SAYS_A_RIGHT


@pytest.mark.parametrize(
    ("column", "typed"),
    [
        ("place_fr", "Chez Mme Dupont, 06 12 34 56 78"), ("place_en", "RSA office"), ("label_fr", "Bureau du RSA"),
        ("hours_fr", "Lundi, tél. 06 12 34 56 78"), ("bring_fr", "Ce bon et votre dossier AAH"),
    ],
)  # fmt: skip
def test_the_objection_stands_beside_the_field_and_nothing_is_kept(
    person: LogIn, app: Flask, column: str, typed: str
) -> None:
    house, someone = read_house(app), person("coordination")
    for page in (NEW, find_page(house)):
        seen = re.search(r'name="seen" value="([^"]+)"', someone.read(page))
        told = {**ADDED, column: typed, "direct_number": "06 12 34 56 78", "seen": seen[1] if seen else ""}
        refused = someone.send(page, told, page=page, status=422)
        beside = dict(re.findall(r'id="(\w+)-err">([^<]*)<', refused))
        assert beside.keys() == {column} and "à retirer, ceci s’imprime sur les bons." in beside[column]
        assert read_house(app) is house


def test_the_words_and_the_reception_of_a_structure_are_changed_on_its_page(person: LogIn, app: Flask) -> None:
    someone = person("coordination")
    told = {**ADDED, "search_words": "docteur, infirmière ,kiné", "slips": "no"}
    someone.send(NEW, {**told, **dict.fromkeys(("place_fr", "hours_fr", "bring_fr"), "")}, page=NEW)
    sheet = read_house(app).territory.structures["maison_medicale"]
    assert (sheet.search_words, sheet.slips) == (("docteur", "infirmière", "kiné"), False)
    page = find_page(read_house(app), "maison_medicale")
    shown = someone.read(page)
    assert 'value="docteur, infirmière, kiné"' in shown and "Reçoit avec un bon" in shown
    right = find_shared_right(read_house(app))
    assert 'value="maison_medicale"' not in someone.read(f"{ROADS}/{right}")


def test_a_structure_that_rights_lead_to_goes_on_receiving(person: LogIn, app: Flask) -> None:
    someone, house = person("coordination"), read_house(app)
    page = find_page(house)
    shown = someone.read(page)
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    told: dict[str, object] = {**ADDED, "slips": "no", "seen": seen[1]}
    refused = someone.send(page, told, page=page, status=422)
    beside = re.search(r'id="slips-err">([^<]*)<', refused)
    assert beside and house.territory.rights["rsa"].label_fr in beside[1]
    assert read_house(app) is house
