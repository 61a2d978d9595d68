"""Hours and roads are changed where they stand: in the territory's files, checked whole, history kept, at once."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from outreach.assembly import create_app
from outreach.coordination.forms import RECEPTION
from outreach.intake import House, compare_rebuilt
from outreach.register import audit, referrals, structures
from outreach.settings import Settings
from outreach.territory import find_territory, read_territory, route
from outreach.territory.columns import CONFIRMED, TO_CONFIRM
from outreach.territory.keeping import find_history, list_versions
from outreach.territory.writing import list_lines
from tests.conftest import Person, describe_meeting, read_seen, read_token, send_visit, start_outing

LogIn = Callable[[str], Person]
ROADS = "/coordination/roads"
HISTORY = "/coordination/history"


def read_house(app: Flask) -> House:
    """Return the house as it is now: a change of the territory puts another in its place."""
    house: House = app.extensions["outreach.House"]
    return house


def find_folder(house: House) -> Path:
    return find_territory(house.settings.territory, house.settings.instance)


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def find_page(house: House, code: str = "caf") -> str:
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    return f"/coordination/structures/{ids[code]}"


def describe_reception(house: House, page: str, code: str = "caf", **changes: str) -> dict[str, object]:
    """Return what the form of a reception sends, as it was shown, with changes."""
    line = list_lines((find_folder(house) / "structures.csv").read_text("utf-8"), "structures.csv")[(code,)]
    told = {name: line[name] for name in RECEPTION if line[name] != TO_CONFIRM or name == "status"}
    return {**told, "seen": read_seen(page), **changes}


def change_hours(someone: Person, app: Flask, hours: str, code: str = "caf", status: int = 303) -> str:
    house = read_house(app)
    page = find_page(house, code)
    told = describe_reception(house, someone.read(page), code, hours_fr=hours)
    return someone.send(page, told, page=page, status=status)


def list_road_forms(page: str) -> dict[tuple[str, str], str]:
    """List, by place and public, what each road of the page was when it was shown."""
    return {
        (place, public): seen
        for place, public, seen in re.findall(
            r'name="neighbourhood" value="([^"]+)"><input type="hidden" name="public" value="([^"]+)">'
            r'\s*<input type="hidden" name="action" value="change"><input type="hidden" name="seen" value="([^"]+)"',
            page,
        )
    }


def describe_road(
    someone: Person, right: str, structure: str, place: str = "*", public: str = "*"
) -> dict[str, object]:
    seen = list_road_forms(someone.read(f"{ROADS}/{right}"))[(place, public)]
    return {
        "action": "change", "neighbourhood": place, "public": public, "structure": structure, "status": CONFIRMED,
        "seen": seen,
    }  # fmt: skip


def find_other(house: House, right: str) -> str:
    """Return a structure that receives a right, other than the one its road leads to everywhere."""
    usual = next(r for r in house.territory.roads if (r.right, r.neighbourhood, r.public) == (right, "*", "*"))
    return next(code for code in house.territory.rights[right].received_by if code != usual.structure)


def find_shared_right(house: House) -> str:
    """Return a right that several structures receive and one road leads to."""
    roads = [road.right for road in house.territory.roads]
    return next(
        right.code
        for right in house.territory.rights.values()
        if len(right.received_by) > 1 and roads.count(right.code) == 1
    )


def test_changed_hours_are_on_the_next_slip_and_one_line_of_one_file_has_changed(person: LogIn, app: Flask) -> None:
    house = read_house(app)
    shipped = read_files(find_folder(house))
    change_hours(person("coordination"), app, "Lundi, « 9 h », sans rendez-vous")
    own = read_files(house.settings.instance / "territory" / "grigny")
    assert {name for name in shipped if own[name] != shipped[name]} == {
        "structures.csv"
    } and own.keys() == shipped.keys()
    before, after = (files["structures.csv"].split(b"\n") for files in (shipped, own))
    (changed,) = [place for place, line in enumerate(before) if after[place] != line]
    assert before[changed].startswith(b"caf,") and len(before) == len(after)
    worker = person("worker")
    start_outing(house)
    page = worker.read("/forms/contact")
    posted = dict(re.findall(r'name="(submission_id|slip|outing_id|form_version)" value="([^"]*)"', page))
    told: dict[str, object] = {
        **posted, "result": "met", "person-first_meeting": "yes", "person-age_band": "25_39", "person-sex": "woman",
        "gaps-0-right": "rsa", "gaps-0-status": "not_claimed", "gaps-0-reason": "unaware", "gaps-0-refer": "yes",
        "gaps-0-referral-structure": "caf", "gaps-0-referral-agreement": "yes",
    }  # fmt: skip
    assert "Lundi, « 9 h », sans rendez-vous" in worker.send("/forms/contact", told, page="/forms/contact", status=201)


def test_a_changed_road_is_proposed_at_once_and_old_visits_stay_as_routed(person: LogIn, app: Flask) -> None:
    house, someone, worker = read_house(app), person("coordination"), person("worker")
    start_outing(house)
    right, place = find_shared_right(house), next(iter(house.territory.neighbourhoods))
    old, new = route(house.territory, right, place), find_other(house, right)
    receipt = send_visit(house, describe_meeting(right, structure=old))

    def read_proposal() -> str:
        logic = json.loads(
            re.search(r'id="logic">(.*?)</script>', worker.read("/forms/contact"), re.S)[1]  # type: ignore[index]
        )
        # In the order of the rights, whose names the question shows.
        return str(logic["lists"]["rights"]["structure"][list(house.territory.rights).index(right)])

    assert read_proposal() == old
    someone.send(f"{ROADS}/{right}", describe_road(someone, right, new), page=f"{ROADS}/{right}")
    assert read_proposal() == new
    now = read_house(app)
    again = send_visit(now, describe_meeting(right, structure=new))
    routed = [
        now.register.reader.execute(
            "select s.code from referral r join structure s on s.id = r.routed_structure_id where r.id = :id",
            {"id": referrals.list_submission_referrals(now.register, one.submission_id)[0]["referral_id"]},
        ).fetchone()[0]
        for one in (receipt, again)
    ]
    assert routed == [old, new] and compare_rebuilt(now) == (2, [])


def test_an_exception_is_added_and_removed_beside_its_right(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    right, place = find_shared_right(house), next(iter(house.territory.neighbourhoods))
    page, other = f"{ROADS}/{right}", find_other(house, right)
    shipped = read_files(find_folder(house))
    told: dict[str, object] = {
        "action": "add", "neighbourhood": place, "public": "*", "structure": other, "status": CONFIRMED,
    }  # fmt: skip
    someone.send(page, told, page=page)
    assert route(read_house(app).territory, right, place) == other
    lines = (find_folder(house) / "roads.csv").read_text("utf-8").splitlines()
    added = lines.index(f"{right},{place},*,{other},{CONFIRMED}")
    assert lines[added - 1].startswith(f"{right},*,*,")
    assert "Il y a déjà un chemin pour" in someone.send(page, told, page=page, status=422)
    seen = list_road_forms(someone.read(page))[(place, "*")]
    someone.send(page, {**told, "action": "remove", "seen": seen}, page=page)
    assert read_files(find_folder(house)) == shipped
    everywhere = list_road_forms(someone.read(page))[("*", "*")]
    gone = {**told, "action": "remove", "neighbourhood": "*", "seen": everywhere}
    refused = someone.send(page, gone, page=page, status=422)
    assert "n’aurait plus de chemin pour tous" in refused and read_files(find_folder(house)) == shipped


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [("bring_fr", "", "À apporter (français) : À remplir"), ("bring_en", " ", "À apporter (anglais) : À remplir")],
)
def test_a_bad_edit_is_refused_whole_with_the_checker_s_sentence(
    person: LogIn, app: Flask, column: str, typed: str, sentence: str
) -> None:
    house, someone = read_house(app), person("coordination")
    page = find_page(house)
    before = structures.list_structures(house.register)
    told = describe_reception(house, someone.read(page), hours_fr="Nouveaux horaires", **{column: typed})
    refused = someone.send(page, told, page=page, status=422)
    assert sentence in refused and "Nouveaux horaires" in refused and f'href="#{column}"' in refused
    assert not (house.settings.instance / "territory" / "grigny").exists()
    assert structures.list_structures(house.register) == before and audit.list_audit(house.register) == []
    assert read_house(app) is house


@pytest.mark.parametrize("structure", ["nowhere", "", "etat"])
def test_a_road_leads_only_to_a_structure_that_takes_slips(person: LogIn, app: Flask, structure: str) -> None:
    someone, right = person("coordination"), find_shared_right(read_house(app))
    told = describe_road(someone, right, structure)
    page = someone.send(f"{ROADS}/{right}", told, page=f"{ROADS}/{right}", status=422)
    assert "Choisissez une structure qui reçoit avec un bon." in page
    someone.send(f"{ROADS}/{right}", {**told, "action": "burn"}, page=f"{ROADS}/{right}", status=422)
    someone.read(f"{ROADS}/no_such_right", status=404)


def test_the_export_is_the_files_byte_for_byte(person: LogIn, app: Flask, tmp_path: Path) -> None:
    someone, house = person("coordination"), read_house(app)
    for hours in (None, "Mardi ; mercredi"):
        if hours:
            change_hours(someone, app, hours)
        answer = someone.client.get("/coordination/territory.zip")
        assert answer.status_code == 200 and 'filename="grigny.zip"' in answer.headers["Content-Disposition"]
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            packed = {Path(name).name: archive.read(name) for name in archive.namelist()}
            archive.extractall(tmp_path / str(hours))
        assert packed == read_files(find_folder(house))
        assert read_territory(tmp_path / str(hours) / "grigny") == read_house(app).territory


def test_the_history_tells_who_changed_what_and_leads_back(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    assert "Rien n’a encore été changé" in someone.read(HISTORY)
    original = (find_folder(house) / "structures.csv").read_bytes()
    change_hours(someone, app, "Lundi")
    right = find_shared_right(house)
    someone.send(f"{ROADS}/{right}", describe_road(someone, right, find_other(house, right)), page=f"{ROADS}/{right}")
    change_hours(someone, app, "Mardi")
    page = someone.read(HISTORY)
    assert page.count('<td data-label="Par">coordination</td>') == 3 and "23 nov. 2026" in page
    assert page.count("Horaires (français)") == 2 and house.territory.structures["caf"].label_fr in page
    assert (
        "Horaires (français) : Lundi → Mardi" in page and "Vérifié avec la structure : À confirmer → Confirmé" in page
    )
    someone.send(HISTORY, {"number": 1, "seen": 3}, page=find_page(house))
    assert (find_folder(house) / "structures.csv").read_bytes() == original
    assert read_house(app).territory.structures == house.territory.structures
    assert len(list_versions(find_history("grigny", house.settings.instance))) == 4
    someone.send(HISTORY, {"number": 4, "seen": 4}, page=find_page(house))
    assert read_house(app).territory.structures["caf"].hours_fr == "Mardi"
    row = structures.find_structure(house.register, find_page(house).rpartition("/")[2])
    assert row is not None and row["hours_fr"] == "Mardi"


def test_going_back_from_a_page_that_is_out_of_date_is_refused(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    change_hours(someone, app, "Lundi")
    change_hours(someone, app, "Mardi")
    someone.send(HISTORY, {"number": 1, "seen": 1}, page=find_page(house), status=409)
    someone.send(HISTORY, {"number": 9, "seen": 2}, page=find_page(house), status=404)
    someone.send(HISTORY, {"number": "../1", "seen": 2}, page=find_page(house), status=400)
    assert read_house(app).territory.structures["caf"].hours_fr == "Mardi"


def test_the_second_of_two_coordinators_is_told_and_loses_nothing(person: LogIn, app: Flask) -> None:
    house, first, second = read_house(app), person("coordination"), person("coordination")
    page = find_page(house)
    late = describe_reception(house, second.read(page), hours_fr="Du second")
    change_hours(first, app, "De la première")
    told = second.send(page, late, page=page, status=409)
    assert "Quelqu’un d’autre vient de changer" in told
    assert "Maintenant : De la première" in told and "Du second" in told
    assert read_house(app).territory.structures["caf"].hours_fr == "De la première"
    second.send(page, {**late, "seen": read_seen(told)}, page=page)
    assert read_house(app).territory.structures["caf"].hours_fr == "Du second"


def test_two_coordinators_at_two_structures_are_both_kept(person: LogIn, app: Flask) -> None:
    house, first, second = read_house(app), person("coordination"), person("coordination")
    page = find_page(house, "cpam")
    late = describe_reception(house, second.read(page), "cpam", hours_fr="CPAM le soir")
    change_hours(first, app, "CAF le matin")
    second.send(page, late, page=page)
    kept = read_house(app).territory.structures
    assert (kept["caf"].hours_fr, kept["cpam"].hours_fr) == ("CAF le matin", "CPAM le soir")


def test_two_who_save_at_the_same_moment_are_served_one_after_the_other(person: LogIn, app: Flask) -> None:
    house, people = read_house(app), [person("coordination") for _ in range(4)]
    pages = [find_page(house, code) for code in ("caf", "caf", "cpam", "ccas")]
    shown = [someone.read(page) for someone, page in zip(people, pages, strict=True)]
    told = [
        {**describe_reception(house, page, code), "hours_fr": f"Heures {number}", "csrf_token": read_token(page)}
        for number, (page, code) in enumerate(zip(shown, ("caf", "caf", "cpam", "ccas"), strict=True))
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: people[n].client.post(pages[n], data=told[n]).status_code, range(4)))
    assert sorted(answers[:2]) == [303, 409] and answers[2:] == [303, 303]
    kept = read_house(app).territory.structures
    hours = [kept[code].hours_fr for code in ("caf", "cpam", "ccas")]
    assert hours == [f"Heures {answers.index(303)}", "Heures 2", "Heures 3"]
    assert read_territory(find_folder(house)) == read_house(app).territory


def test_a_change_that_cannot_be_written_leaves_the_register_and_the_pages_as_they_were(
    person: LogIn, app: Flask
) -> None:
    someone = person("coordination")
    change_hours(someone, app, "Lundi")
    house = read_house(app)
    (find_folder(house) / ".structures.csv.unfinished").mkdir()
    change_hours(someone, app, "Mardi", status=500)
    row = structures.find_structure(house.register, find_page(house).rpartition("/")[2])
    assert row is not None and row["hours_fr"] == "Lundi" and read_house(app) is house


def test_a_road_changed_meanwhile_is_told(person: LogIn, app: Flask) -> None:
    house, first, second = read_house(app), person("coordination"), person("coordination")
    right = find_shared_right(house)
    page, other = f"{ROADS}/{right}", find_other(house, right)
    late = describe_road(second, right, other)
    first.send(page, describe_road(first, right, other), page=page)
    for action in ("change", "remove"):
        refused = second.send(page, {**late, "action": action}, page=page, status=409)
        assert "Quelqu’un d’autre vient de changer" in refused


def test_an_edit_outlives_a_restart_and_a_file_changed_by_hand_is_read_at_the_next(
    person: LogIn, app: Flask, settings: Settings
) -> None:
    change_hours(person("coordination"), app, "Jeudi")
    file = find_folder(read_house(app)) / "structures.csv"
    for hours in ("Jeudi", "Vendredi"):
        file.write_bytes(file.read_bytes().replace(b"Jeudi", hours.encode()))
        again = create_app(settings)
        house = read_house(again)
        row = structures.find_structure(house.register, find_page(house).rpartition("/")[2])
        house.register.close()
        assert row is not None and row["hours_fr"] == house.territory.structures["caf"].hours_fr == hours


def test_saving_without_a_change_writes_nothing(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    page = find_page(house)
    someone.send(page, describe_reception(house, someone.read(page)), page=page)
    assert not (house.settings.instance / "territory").exists() and audit.list_audit(house.register) == []


def test_what_nobody_knows_stays_to_be_confirmed_and_what_is_taken_back_becomes_so(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    page = find_page(house)
    told = describe_reception(house, someone.read(page), languages="fr", delay_days="10")
    someone.send(page, told, page=page)
    sheet = read_house(app).territory.structures["caf"]
    assert (sheet.languages, sheet.delay_days) == (("fr",), 10)
    told = describe_reception(house, someone.read(page))
    del told["languages"]
    someone.send(page, {**told, "delay_days": ""}, page=page)
    line = list_lines((find_folder(house) / "structures.csv").read_text("utf-8"), "structures.csv")[("caf",)]
    assert (line["languages"], line["delay_days"]) == (TO_CONFIRM, TO_CONFIRM)


NEW = "/coordination/structures/new"
ADDED: dict[str, object] = {
    "code": "maison_medicale", "kind": "sante", "label_fr": "Maison médicale", "label_en": "Health house",
    "place_fr": "1 place du Marché", "place_en": "1 Market Square", "hours_fr": "Le matin", "hours_en": "Mornings",
    "bring_fr": "Ce bon", "bring_en": "This slip", "direct_number": "", "languages": ["fr", "ar"], "delay_days": "",
    "status": TO_CONFIRM,
}  # fmt: skip


def test_a_new_structure_is_offered_at_once_and_going_back_retires_it(person: LogIn, app: Flask) -> None:
    house, someone = read_house(app), person("coordination")
    shipped = read_files(find_folder(house))
    someone.send(NEW, ADDED, page=NEW)
    sheet = read_house(app).territory.structures["maison_medicale"]
    assert (sheet.place_en, sheet.languages, sheet.delay_days, sheet.slips) == (
        "1 Market Square",
        ("fr", "ar"),
        None,
        True,
    )
    own = read_files(find_folder(house))
    assert own["structures.csv"].startswith(shipped["structures.csv"].rstrip(b"\n"))
    worker = person("worker")
    start_outing(house)
    assert 'value="maison_medicale"' in worker.read("/forms/contact")
    assert "Maison médicale" in someone.read("/coordination/structures")
    assert "Maison médicale · ajoutée" in someone.read(HISTORY)
    someone.send(HISTORY, {"number": 1, "seen": 1}, page=NEW)
    assert read_files(find_folder(house))["structures.csv"] == shipped["structures.csv"]
    assert "Maison médicale" not in someone.read("/coordination/structures")
    someone.send(HISTORY, {"number": 2, "seen": 2}, page=NEW)
    assert "Maison médicale" in someone.read("/coordination/structures")


@pytest.mark.parametrize(
    ("column", "typed", "told"),
    [
        ("code", "Maison médicale", "n’est pas un code"), ("code", "caf", "Il y en a déjà une de ce code"),
        ("code", "", "À remplir."),
        ("kind", "", "À remplir."), ("bring_fr", "", "À remplir, ou dites"), ("label_en", " ", "À remplir."),
        ("delay_days", "tôt", "Écrivez un nombre de jours"), ("languages", "klingon", ""),
    ],
)  # fmt: skip
def test_each_fault_of_a_new_structure_is_told_beside_its_field_and_nothing_is_added(
    person: LogIn, app: Flask, column: str, typed: str, told: str
) -> None:
    house, someone = read_house(app), person("coordination")
    refused = someone.send(NEW, {**ADDED, column: typed}, page=NEW, status=422)
    beside = re.search(rf'id="{column}-err">([^<]*)<', refused)
    assert beside and told in beside[1] and "1 place du Marché" in refused
    assert read_house(app) is house and audit.list_audit(house.register) == []


def test_every_fault_is_told_beside_its_field_in_english_too(person: LogIn, app: Flask) -> None:
    someone = person("coordination")
    someone.send("/language", {"language": "en", "next": NEW}, page=NEW)
    refused = someone.send(NEW, {**ADDED, "code": "Maison", "bring_fr": "", "bring_en": ""}, page=NEW, status=422)
    beside = dict(re.findall(r'id="(\w+)-err">([^<]*)<', refused))
    assert beside.keys() == {"code", "bring_fr", "bring_en"} and "is not a code" in beside["code"]
    assert ".csv" not in refused and "ligne" not in refused


def test_a_town_without_english_and_with_files_of_before_is_edited_with_what_it_has(
    tmp_path: Path, person: LogIn, app: Flask
) -> None:
    house, someone = read_house(app), person("coordination")
    change_hours(someone, app, "Lundi")
    folder = find_folder(house)
    card = folder / "territory.toml"
    card.write_text(card.read_text("utf-8").replace('["fr", "en"]', '["fr"]'), "utf-8")
    change_hours(someone, app, "Mardi")
    page = someone.read(NEW)
    assert 'name="label_en"' not in page
    told = {name: value for name, value in ADDED.items() if not name.endswith("_en")}
    someone.send(NEW, told, page=NEW)
    assert read_house(app).territory.structures["maison_medicale"].hours_en == "Le matin"


def test_a_change_that_no_page_can_have_named_is_refused(person: Callable[[str], Person]) -> None:
    for number in ("", "x", "-1", "²", "9" * 5000):
        person("coordination").send(HISTORY, {"number": number, "seen": "1"}, page=HISTORY, status=400)
