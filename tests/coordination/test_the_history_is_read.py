"""The history is read by people: lines by their names, cells before and after, and what going back would undo."""

import re
from collections.abc import Callable

from flask import Flask

from outreach.territory.columns import CONFIRMED
from tests.conftest import Person
from tests.coordination.test_the_territory_is_edited import (
    ADDED,
    HISTORY,
    NEW,
    ROADS,
    change_hours,
    describe_road,
    find_other,
    find_page,
    find_shared_right,
    list_road_forms,
    read_house,
)

LogIn = Callable[[str], Person]


def read_lines(page: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_changed_road_is_told_by_labels_as_it_was_and_as_it_is(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    right, place = find_shared_right(house), next(iter(house.territory.neighbourhoods.values()))
    page = f"{ROADS}/{right}"
    told: dict[str, object] = {
        "action": "add", "neighbourhood": place.code, "public": "seniors", "structure": "prefecture",
        "status": CONFIRMED,
    }  # fmt: skip
    someone.send(page, told, page=page)
    usual = next(road for road in house.territory.roads if road.right == right)
    someone.send(page, describe_road(someone, right, find_other(house, right)), page=page)
    named = house.territory.structures
    shown = read_lines(someone.read(HISTORY))
    assert f"{house.territory.rights[right].label_fr}, {place.label_fr}, Séniors · ajoutée" in shown
    before, after = named[usual.structure].label_fr, named[find_other(house, right)].label_fr
    assert f"Structure qui reçoit : {before} → {after}" in shown
    assert "Structures qui reçoivent : " in shown and f", {named['prefecture'].label_fr}" in shown
    seen = list_road_forms(someone.read(page))[(place.code, "seniors")]
    someone.send(page, {**told, "action": "remove", "seen": seen}, page=page)
    assert "Séniors · retirée" in read_lines(someone.read(HISTORY))
    assert not re.search(r"\w+\.csv", shown)


def test_the_history_is_english_on_an_english_page(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    change_hours(someone, app, "Lundi")
    someone.send("/language", {"language": "en", "next": HISTORY}, page=HISTORY)
    shown = someone.read(HISTORY)
    assert house.territory.structures["caf"].label_en in shown
    assert house.territory.structures["caf"].label_fr not in shown


def test_what_going_back_undoes_is_named_before_it_is_done(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    change_hours(someone, app, "Lundi")
    right = find_shared_right(house)
    someone.send(f"{ROADS}/{right}", describe_road(someone, right, find_other(house, right)), page=f"{ROADS}/{right}")
    change_hours(someone, app, "Mardi")
    assert f'href="{HISTORY}/1"' in someone.read(HISTORY)
    shown = someone.read(f"{HISTORY}/1")
    assert "Lundi → Mardi" in shown and "→ Lundi" in shown and "Structure qui reçoit" not in shown
    assert "Ces 2 changements seront défaits" in shown and 'name="number" value="1"' in shown
    last = someone.read(f"{HISTORY}/3")
    assert "Ce changement sera défait" in last and "→ Lundi" not in last
    someone.read(f"{HISTORY}/9", status=404)
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    someone.send(HISTORY, {"number": 1, "seen": seen[1]}, page=f"{HISTORY}/1")
    assert read_house(app).territory.structures["caf"].hours_fr == house.territory.structures["caf"].hours_fr


def test_going_back_before_what_a_road_needs_is_refused_in_words(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    right = find_shared_right(house)
    someone.send(f"{ROADS}/{right}", describe_road(someone, right, "prefecture"), page=f"{ROADS}/{right}")
    now = read_house(app)
    refused = someone.send(HISTORY, {"number": 1, "seen": 2}, page=f"{HISTORY}/1", status=422)
    told = (house.territory.structures["prefecture"].label_fr, house.territory.rights[right].label_fr)
    assert "Un chemin mène encore à {} pour {} : changez-le d’abord.".format(*told) in refused
    assert "roads.csv" not in refused and read_house(app) is now
    someone.send(HISTORY, {"number": 2, "seen": 2}, page=f"{HISTORY}/2")
    someone.send(HISTORY, {"number": 1, "seen": 3}, page=f"{HISTORY}/1")
    assert read_house(app).territory.rights == house.territory.rights


def test_a_structure_gone_from_the_files_has_no_link_that_leads_nowhere(person: LogIn, app: Flask) -> None:
    someone = person("coordination")
    someone.send(NEW, ADDED, page=NEW)
    house = read_house(app)
    page = find_page(house, "maison_medicale")
    waiting = page.replace("/structures/", "/waiting/")
    assert page in someone.read(waiting)
    someone.send(HISTORY, {"number": 1, "seen": 1}, page=NEW)
    someone.read(page, status=404)
    assert page not in someone.read(waiting)
