"""A questionnaire put in service, given, withdrawn, offered again: told before it is done, all or nothing."""

import re
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import openpyxl
import pytest
from flask import Flask

from outreach.intake import House
from outreach.questionnaire.sheets import read_sheets
from outreach.questionnaire.survey import OPEN
from outreach.register import audit, form_versions, structures
from tests.conftest import Person, read_plainly, read_token
from tests.coordination.kobo import ROWS, write_kobo
from tests.coordination.sending import look_at_everything, publish, send_form

LogIn = Callable[[str], Person]
OTHER = tuple(
    {**row, "label::French (fr)": "Ascenseurs arrêtés"} if row.get("name") == "lifts" else row for row in ROWS
)
VERSIONS = "/coordination/forms/halls/versions"


def find_house(app: Flask) -> House:
    """Return the house as pages have it now."""
    found: House = app.extensions["outreach.House"]
    return found


def test_a_spreadsheet_from_kobo_is_in_the_workers_hands(app: Flask, person: LogIn) -> None:
    someone, worker = person("coordination"), person("worker")
    address = send_form(someone, write_kobo())
    page = someone.read(f"{address}/publish")
    assert "Un nouveau questionnaire" in page and "1 (2026-11-20 09:12:33)" in page
    assert publish(someone, address) == VERSIONS
    assert "C’est publié" in someone.read(VERSIONS)
    assert "État des halls" in worker.read("/visits") and "Le hall est-il propre ?" in worker.read("/forms/halls")
    assert someone.client.get(address).status_code == 404, "the trial is over"
    line = audit.list_audit(find_house(app).register)[0]
    assert (line["action"], line["subject_kind"], line["login"]) == ("published", "form", "coordination")
    assert "publié, version 1" in someone.read("/coordination/history")


def test_what_is_published_holds_the_questionnaire_and_nobody_s_name(app: Flask, person: LogIn) -> None:
    someone = person("coordination")
    publish(someone, send_form(someone, write_kobo(), "Enquête de Mme Martin.xlsx"))
    kept = find_house(app).settings.forms / "halls.xlsx"
    with zipfile.ZipFile(kept) as book:
        told = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    assert not any(word in told for word in ("Dupont", "Durand", "Martin", "$kuid"))
    source = form_versions.find_in_service(find_house(app).register.reader, "halls")
    assert source is not None and source["source"] == kept.read_bytes()


def test_the_changes_are_told_before_and_after(app: Flask, person: LogIn) -> None:
    someone = person("coordination")
    publish(someone, send_form(someone, write_kobo()))
    address = send_form(someone, write_kobo(OTHER))
    assert "remplacera « État des halls »" in someone.read(address)
    page = someone.read(f"{address}/publish")
    assert "« Ascenseurs en panne » devient « Ascenseurs arrêtés »" in page
    assert "vérifiez que la question a gardé son sens" in page
    assert "sous la version 2026112301" in page, "the same version with other content becomes a new one"
    publish(someone, address)
    changed = someone.read("/coordination/forms/halls/changes")
    assert "« Ascenseurs en panne » devient « Ascenseurs arrêtés »" in changed
    rows = form_versions.list_versions(find_house(app).register, "halls")
    assert [row["version"] for row in rows] == ["2026112301", "1 (2026-11-20 09:12:33)"]
    back = someone.read(f"/coordination/forms/halls/changes?from={rows[0]['id']}&to={rows[1]['id']}")
    assert "« Ascenseurs arrêtés » devient « Ascenseurs en panne »" in back
    assert "Rien n’a changé." in someone.read(f"/coordination/forms/halls/changes?from={rows[0]['id']}")


def test_the_same_file_again_is_the_same_version(app: Flask, person: LogIn) -> None:
    someone = person("coordination")
    publish(someone, send_form(someone, write_kobo()))
    address = send_form(someone, write_kobo())
    assert "déjà en service, à l’identique" in someone.read(f"{address}/publish")
    publish(someone, address)
    assert len(form_versions.list_versions(find_house(app).register, "halls")) == 1


def test_the_second_of_two_who_publish_at_once_is_told_and_nothing_is_half_written(app: Flask, person: LogIn) -> None:
    first = person("coordination")
    publish(first, send_form(first, write_kobo()))
    address = send_form(first, write_kobo(OTHER))
    page = first.client.get(f"{address}/publish").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    # Meanwhile somebody publishes something else.
    newer = write_kobo(({**ROWS[0]}, {"type": "note", "name": "hello", "label::French (fr)": "Bonjour"}), version="7")
    publish(first, send_form(first, newer))
    address = send_form(first, write_kobo(OTHER))
    before = look_at_everything(find_house(app))
    told = {"csrf_token": read_token(page), "seen": seen[1], "whom": "every"}
    answer = first.client.post(f"{address}/publish", data=told)
    assert answer.status_code == 409
    refused = read_plainly(answer.text)
    assert "La version 7 a été publiée entre-temps" in refused
    assert "coordination" not in refused.split('id="faults"')[1].split("<form")[0], "who did it is not said"
    assert look_at_everything(find_house(app)) == before
    # The page now shows what would change from the newer one, and publishing it works.
    assert "question retirée" in refused.lower()
    publish(first, address)
    assert "Ascenseurs arrêtés" in person("worker").read("/forms/halls")


def test_a_questionnaire_is_given_to_some_teams(app: Flask, person: LogIn) -> None:
    someone = person("coordination")
    house = find_house(app)
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    address = send_form(someone, write_kobo())
    assert "Choisissez au moins une équipe" in publish(someone, address, 422, whom="chosen")
    publish(someone, address, whom="chosen", team=ids["ccas"])
    assert "État des halls" in person("worker").read("/visits")
    stranger = person("stranger")
    assert "État des halls" not in stranger.read("/visits") and stranger.client.get("/forms/halls").status_code == 403
    assert "CCAS" in someone.read("/coordination/forms")
    someone.send(VERSIONS, {"action": "give", "whom": "chosen", "team": ids["departement"]}, page=VERSIONS)
    assert "État des halls" in stranger.read("/visits")
    refused = someone.send(VERSIONS, {"action": "give", "whom": "chosen"}, page=VERSIONS, status=422)
    assert "Choisissez au moins une équipe" in refused
    assert form_versions.list_teams(house.register.reader, "halls") == [ids["departement"]]
    # Publishing again keeps to whom it was given unless said otherwise.
    assert f'value="{ids["departement"]}" checked' in someone.read(send_form(someone, write_kobo()) + "/publish")


def test_a_withdrawn_questionnaire_is_still_received_from_an_open_page(app: Flask, person: LogIn) -> None:
    someone, worker = person("coordination"), person("worker")
    publish(someone, send_form(someone, write_kobo()))
    opened = worker.client.get("/forms/halls").text
    someone.send(VERSIONS, {"action": "withdraw"}, page=VERSIONS)
    assert "Retiré le 23 nov. 2026" in someone.read(VERSIONS) and "Retiré" in someone.read("/coordination/forms")
    assert "État des halls" not in worker.read("/visits")
    assert worker.client.get("/forms/halls").status_code == 410
    told = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', opened))
    assert worker.client.post("/forms/halls", data={**told, "hall-Proprete_du_hall": "yes"}).status_code == 201
    someone.send(VERSIONS, {"action": "offer"}, page=VERSIONS)
    assert "État des halls" in worker.read("/visits")
    history = someone.read("/coordination/history")
    assert "retiré, version" in history and "remis en service, version" in history


def test_who_still_sends_the_old_version_is_told_by_team(app: Flask, person: LogIn) -> None:
    someone, worker = person("coordination"), person("worker")
    publish(someone, send_form(someone, write_kobo()))
    opened = worker.client.get("/forms/halls").text
    publish(someone, send_form(someone, write_kobo(OTHER)))
    told = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', opened))
    assert worker.client.post("/forms/halls", data={**told, "hall-Proprete_du_hall": "yes"}).status_code == 201
    page = someone.read(VERSIONS)
    old = page.split("1 (2026-11-20 09:12:33)")[1].split("</tr>")[0]
    assert "CCAS" in old and ": 1 " in old and "jusqu’au 21 févr. 2027" in old
    assert "worker" not in page
    assert re.search(r'class="num">1<', someone.read("/coordination/forms"))


def test_each_version_is_taken_away_as_a_workbook_and_as_an_xform(app: Flask, person: LogIn) -> None:
    someone = person("coordination")
    publish(someone, send_form(someone, write_kobo()))
    row = form_versions.list_versions(find_house(app).register, "halls")[0]
    answer = someone.client.get(f"{VERSIONS}/{row['id']}.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="halls-1-2026-11-20-09-12-33.xlsx"'
    assert openpyxl.load_workbook(BytesIO(answer.data)).sheetnames == ["survey", "choices", "settings"]
    assert read_sheets(answer.data, "halls.xlsx").settings[0].read("form_id") == "halls"
    xform = someone.client.get(f"{VERSIONS}/{row['id']}.xml")
    assert xform.mimetype == "application/xml" and b"<h:html" in xform.data and b"Le hall est-il propre" in xform.data
    assert "ne garde ni les fiches" in someone.read(VERSIONS)
    for path in (f"{VERSIONS}/{row['id']}.exe", f"{VERSIONS}/nobody.xlsx"):
        assert someone.client.get(path).status_code == 404
    assert someone.client.get(f"/coordination/forms/contact/versions/{row['id']}.xlsx").status_code == 404
    assert person("worker").client.get(f"{VERSIONS}/{row['id']}.xlsx").status_code == 403


def test_what_is_not_about_people_is_published_so_and_noted(app: Flask, person: LogIn) -> None:
    rows = (*ROWS, {"type": "text", "name": "phone", "label::French (fr)": "Téléphone de l’accueil"})
    someone = person("coordination")
    address = send_form(someone, write_kobo(rows))
    assert someone.client.get(f"{address}/publish").status_code == 303, "it asks what must not be asked"
    someone.send(address, {"action": "opened", "opened": "yes"}, page=address)
    assert "C’est noté à votre nom" in someone.read(f"{address}/publish")
    publish(someone, address)
    house = find_house(app)
    assert house.library.find_survey("halls").profile == OPEN
    assert (house.settings.forms / "open_forms.txt").read_text() == "halls\n"
    assert "opened" in [line["action"] for line in audit.list_audit(house.register)]
    assert "Dit ne pas porter sur des personnes" in someone.read(VERSIONS)
    # The next version keeps to it, unless it is said to be about people.
    address = send_form(someone, write_kobo(version="2"))
    assert "Vous avez dit non." in someone.read(address)
    someone.send(address, {"action": "opened", "opened": "no"}, page=address)
    assert "le questionnaire est dit porter sur des personnes" in someone.read(f"{address}/publish").lower()
    publish(someone, address)
    assert find_house(app).library.find_survey("halls").profile != OPEN
    assert (house.settings.forms / "open_forms.txt").read_text() == ""
    page = someone.read("/coordination/history")
    assert "dit ne pas porter sur des personnes" in page and "dit porter sur des personnes" in page


def test_the_shipped_questionnaire_of_visits_is_replaced_knowingly(app: Flask, person: LogIn) -> None:
    someone = person("coordination")
    page = someone.read(send_form(someone, write_kobo(form_id="contact")))
    assert "remplacera « Rencontre »" in page and "les visites ne compteraient plus" in page
    address = send_form(someone, write_kobo(form_id="contact"))
    assert "les visites ne compteraient plus" in someone.read(f"{address}/publish")


@pytest.mark.parametrize("action", ["", "drop", "withdrawn"])
def test_a_step_that_is_none_is_refused(person: LogIn, action: str) -> None:
    someone = person("coordination")
    path = "/coordination/forms/contact/versions"
    assert "n’a pas pu être lue" in someone.send(path, {"action": action}, page=path, status=400)


def test_a_list_of_another_questionnaire_is_never_changed(app: Flask, person: LogIn) -> None:
    def write(form_id: str) -> bytes:
        form = "| survey | type | name | label |\n| | select_one_from_file towers.csv | tower | Quelle tour ? |\n"
        return f"{form}\n| settings | form_id | form_title |\n| | {form_id} | Tours |\n".encode()

    someone = person("coordination")
    publish(someone, send_form(someone, write("first"), "a.md", {"towers.csv": b"name,label\na,A\n"}))
    address = send_form(someone, write("second"), "b.md", {"towers.csv": b"name,label\nb,B\n"})
    page = someone.read(f"{address}/publish", status=409)
    assert "sert déjà au questionnaire « first »" in page and 'class="main">Publier' not in page
    told = {"csrf_token": read_token(page), "seen": "", "whom": "every"}
    assert someone.client.post(f"{address}/publish", data=told).status_code == 409
    house = find_house(app)
    assert (house.settings.forms / "towers.csv").read_bytes() == b"name,label\na,A\n"
    # Its own list may change with it.
    publish(someone, send_form(someone, write("first"), "a.md", {"towers.csv": b"name,label\na,A\nc,C\n"}))
    assert "C" in [choice.name.upper() for choice in find_house(app).library.find_survey("first").lists["towers"]]


def test_a_second_tap_on_publish_is_told_and_publishes_nothing_more(person: LogIn, house: House) -> None:
    taps = [person("coordination") for _ in range(4)]
    page = f"{send_form(taps[0], write_kobo())}/publish"
    told = [{"csrf_token": read_token(tap.read(page)), "seen": "", "whom": "every"} for tap in taps]
    with ThreadPoolExecutor(4) as at_once:
        sent = [at_once.submit(tap.client.post, page, data=one) for tap, one in zip(taps, told, strict=True)]
        statuses = sorted(answer.result().status_code for answer in sent)
    assert statuses[0] == 303 and set(statuses[1:]) <= {404, 409}
    actions = house.register.reader.execute("select action from audit_entry where subject_kind = 'form'").fetchall()
    assert [row[0] for row in actions] == ["published"]
