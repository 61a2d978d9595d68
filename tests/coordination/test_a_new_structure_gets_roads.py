"""A structure added on the page can be led to: the road makes it one of those that receive the right."""

import re
from collections.abc import Callable

from flask import Flask

from outreach.coordination.changes import change_file
from outreach.register import audit
from outreach.territory import read_territory, route
from outreach.territory.columns import CONFIRMED
from outreach.territory.keeping import find_history, list_versions
from tests.conftest import Person, find_account_row
from tests.coordination.test_the_territory_is_edited import (
    ADDED,
    NEW,
    ROADS,
    change_hours,
    describe_road,
    find_folder,
    find_shared_right,
    list_road_forms,
    read_files,
    read_house,
)

LogIn = Callable[[str], Person]


def test_a_new_structure_receives_a_right_by_the_road_that_leads_to_it(person: LogIn, app: Flask) -> None:
    someone = person("coordination")
    someone.send(NEW, ADDED, page=NEW)
    right = find_shared_right(read_house(app))
    before = read_house(app).territory.rights[right].received_by
    page = f"{ROADS}/{right}"
    assert re.search(r'<optgroup label="Autres structures">.*value="maison_medicale"', someone.read(page), re.S)
    someone.send(page, describe_road(someone, right, "maison_medicale"), page=page)
    house = read_house(app)
    place = next(iter(house.territory.neighbourhoods))
    assert route(house.territory, right, place) == "maison_medicale"
    assert house.territory.rights[right].received_by == (*before, "maison_medicale")
    assert read_territory(find_folder(house)) == house.territory
    kept = list_versions(find_history("grigny", house.settings.instance))
    assert [one.file for one in kept] == ["roads.csv", "rights.csv", "structures.csv"]
    told = {row["subject_id"] for row in audit.list_audit(house.register)}
    assert told == {one.name for one in kept}


def test_an_exception_may_lead_to_a_structure_that_did_not_receive_the_right(person: LogIn, app: Flask) -> None:
    someone, house = person("coordination"), read_house(app)
    right, place = find_shared_right(house), next(iter(house.territory.neighbourhoods))
    assert "prefecture" not in house.territory.rights[right].received_by
    told: dict[str, object] = {
        "action": "add", "neighbourhood": place, "public": "*", "structure": "prefecture", "status": CONFIRMED,
    }  # fmt: skip
    someone.send(f"{ROADS}/{right}", told, page=f"{ROADS}/{right}")
    assert route(read_house(app).territory, right, place) == "prefecture"


def test_a_refused_road_leaves_both_files_as_they_were(person: LogIn, app: Flask) -> None:
    someone, house = person("coordination"), read_house(app)
    right = find_shared_right(house)
    page = f"{ROADS}/{right}"
    late = {**describe_road(someone, right, "prefecture"), "seen": "another line"}
    someone.send(page, late, page=page, status=409)
    assert read_house(app) is house and audit.list_audit(house.register) == []
    change_hours(someone, app, "Lundi")
    folder = find_folder(house)
    before = read_files(folder)
    (folder / ".roads.csv.unfinished").mkdir()
    someone.send(page, describe_road(someone, right, "prefecture"), page=page, status=500)
    left = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name[0] != "."}
    assert left == before


def test_only_the_publics_that_a_form_can_tell_are_offered(person: LogIn, app: Flask) -> None:
    someone, house = person("coordination"), read_house(app)
    right = find_shared_right(house)
    page = f"{ROADS}/{right}"
    adding = someone.read(page).partition('value="add"')[2]
    offered = re.search(r'<select id="public-new".*?</select>', adding, re.S)
    assert offered and re.findall(r'value="([^"]+)"', offered[0]) == ["*", "petite_enfance", "seniors"]
    told: dict[str, object] = {
        "action": "add", "neighbourhood": "*", "public": "transversal", "structure": "caf", "status": CONFIRMED,
    }  # fmt: skip
    someone.send(page, told, page=page, status=422)
    assert read_house(app) is house


def test_a_road_of_before_for_another_public_can_be_taken_away(person: LogIn, app: Flask) -> None:
    someone, house = person("coordination"), read_house(app)
    right = find_shared_right(house)
    page, receiver = f"{ROADS}/{right}", house.territory.rights[right].received_by[0]
    with app.app_context():
        line = f"{right},*,transversal,{receiver},{CONFIRMED}\n"
        change_file(house, find_account_row(house, "coordination"), "roads.csv", lambda text: text + line)
    seen = list_road_forms(someone.read(page))[("*", "transversal")]
    gone: dict[str, object] = {
        "action": "remove", "neighbourhood": "*", "public": "transversal", "structure": receiver, "status": CONFIRMED,
        "seen": seen,
    }  # fmt: skip
    someone.send(page, gone, page=page)
    assert ("*", "transversal") not in list_road_forms(someone.read(page))
