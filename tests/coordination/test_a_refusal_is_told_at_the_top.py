"""A refused form says so at the top of the page, in the words of the page, with a link to each field."""

import re
from collections.abc import Callable

from flask import Flask

from outreach.territory.columns import CONFIRMED
from tests.conftest import Person
from tests.coordination.test_the_territory_is_edited import ADDED, NEW, ROADS, find_page, find_shared_right, read_house

LogIn = Callable[[str], Person]


def list_links(page: str) -> dict[str, str]:
    """List the links of the summary at the top of a page, each of which leads to a field of this page."""
    top = re.search(r'<div class="note bad" role="alert" tabindex="-1" id="faults">(.*?)</div>', page, re.S)
    assert top, "no summary"
    links = dict(re.findall(r'<a href="#([^"]+)">([^<]+)</a>', top[1]))
    assert all(page.count(f'id="{place}"') == 1 for place in links), links
    return links


def test_every_fault_of_a_structure_is_linked_from_the_top(person: LogIn, app: Flask) -> None:
    someone = person("coordination")
    for page in (NEW, find_page(read_house(app))):
        seen = re.search(r'name="seen" value="([^"]+)"', someone.read(page))
        told = {**ADDED, "label_fr": "", "bring_en": "", "delay_days": "tôt", "seen": seen[1] if seen else ""}
        links = list_links(someone.send(page, told, page=page, status=422))
        assert links.keys() == {"label_fr", "delay_days"} and links["label_fr"] == "Nom (français) : À remplir."
        links = list_links(someone.send(page, {**told, "label_fr": "X", "delay_days": ""}, page=page, status=422))
        assert links.keys() == {"bring_en"} and links["bring_en"].startswith(
            "À apporter (anglais) : À remplir, ou dites"
        )


def test_a_doubled_road_is_told_by_its_place_and_public(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    right, place = find_shared_right(house), next(iter(house.territory.neighbourhoods.values()))
    page = f"{ROADS}/{right}"
    receiver = house.territory.rights[right].received_by[0]
    told: dict[str, object] = {
        "action": "add", "neighbourhood": place.code, "public": "seniors", "structure": receiver, "status": CONFIRMED,
    }  # fmt: skip
    someone.send(page, told, page=page)
    twice = someone.send(page, told, page=page, status=422)
    sentence = f"Il y a déjà un chemin pour {place.label_fr}, Séniors : changez-le ci-dessus."
    assert list_links(twice) == {"neighbourhood-new": f"Quartier : {sentence}"} and "roads.csv" not in twice
    assert "<details open>" in twice
    everywhere = someone.send(page, {**told, "neighbourhood": "*", "public": "*"}, page=page, status=422)
    assert "Il y a déjà un chemin partout, pour tous les publics" in list_links(everywhere)["neighbourhood-new"]


def test_a_road_that_leads_nowhere_is_linked_at_its_own_form(person: LogIn, app: Flask) -> None:
    someone, right = person("coordination"), find_shared_right(read_house(app))
    page = f"{ROADS}/{right}"
    told: dict[str, object] = {
        "action": "change", "neighbourhood": "*", "public": "*", "structure": "", "status": CONFIRMED, "seen": "x",
    }  # fmt: skip
    links = list_links(someone.send(page, told, page=page, status=422))
    assert links == {"structure-0": "Structure qui reçoit : Choisissez une structure qui reçoit avec un bon."}
    links = list_links(someone.send(page, {**told, "action": "add", "public": "nobody"}, page=page, status=422))
    assert links.keys() == {"structure-new", "public-new"}
