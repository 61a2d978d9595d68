"""A coordinator tries a questionnaire: the worker's page, its real checks, and not one row or file more."""

import io
import re
from collections.abc import Callable

from PIL import Image

from outreach.intake import House
from tests.conftest import Person, describe_meeting
from tests.coordination.kobo import write_kobo
from tests.coordination.sending import PLACE, look_at_everything, send_form

LogIn = Callable[[str], Person]


def flatten(answers: object, prefix: str = "") -> dict[str, object]:
    """Return answers under the names that a form gives them."""
    if isinstance(answers, dict):
        pairs = [(f"{prefix}-{name}" if prefix else name, said) for name, said in answers.items()]
    else:
        pairs = [(f"{prefix}-{place}", said) for place, said in enumerate(answers)]  # type: ignore[arg-type]
    told: dict[str, object] = {}
    for name, said in pairs:
        told |= flatten(said, name) if isinstance(said, dict | list) else {name: said}
    return told


def test_saving_a_trial_shows_what_would_be_kept_and_keeps_nothing(person: LogIn, house: House) -> None:
    someone = person("coordination")
    trial = f"/trial/forms/contact?{PLACE}"
    page = someone.read(trial)
    assert "Essai : rien n’est enregistré" in page and "La Grande Borne" in page
    before = look_at_everything(house)
    told = flatten(describe_meeting("rsa", "css", structure="ccas"))
    receipt = someone.send(trial, told, page=trial, status=200)
    assert "Essai : rien n’est enregistré." in receipt
    assert receipt.count("Droit manquant") == 2 and "Orientation vers" in receipt and "Personne rencontrée" in receipt
    assert "calculé" in receipt and not re.search("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", receipt), "a slip of nobody"
    assert look_at_everything(house) == before


def test_a_trial_refuses_what_a_real_page_would(person: LogIn, house: House) -> None:
    someone = person("coordination")
    trial = f"/trial/forms/contact?{PLACE}"
    before = look_at_everything(house)
    page = someone.send(trial, {}, page=trial, status=422)
    assert 'id="faults"' in page and "Essai : rien n’est enregistré" in page
    assert look_at_everything(house) == before


def test_a_trial_blanks_what_names_somebody_as_a_visit_does(person: LogIn) -> None:
    someone = person("coordination")
    address = send_form(someone, write_kobo()).replace("coordination", "trial")
    told: dict[str, object] = {"hall-Proprete_du_hall": "no", "hall-damage": "door", "lifts": "2"}
    receipt = someone.send(address, {**told, "remark": "voir Mme Dupont"}, page=address, status=200)
    assert "Dupont" not in receipt and "a été masquée" in receipt
    assert "La porte" in receipt and "ne fait aucune fiche" in receipt
    assert re.search(r"alert · calculé</dt><dd>yes", receipt)


def test_a_picture_of_a_trial_is_looked_at_and_kept_nowhere(person: LogIn, house: House) -> None:
    form = b"| survey | type | name | label | required |\n| | image | crack | La fissure | yes |\n"
    form += b"\n| settings | form_id | form_title |\n| | cracks | Fissures |\n"
    someone = person("coordination")
    trial = send_form(someone, form, "cracks.md").replace("coordination", "trial")
    before = look_at_everything(house)
    told = dict(re.findall(r'name="(submission_id|csrf_token|form_version)" value="([^"]*)"', someone.read(trial)))
    for content, status in ((b"no picture", 422), (draw_picture(), 200)):
        body = {**told, "crack@file": (io.BytesIO(content), "crack.png")}
        answer = someone.client.post(trial, data=body, content_type="multipart/form-data")
        assert answer.status_code == status
        assert look_at_everything(house) == before
    assert "Voici ce qui l’aurait été." in answer.text


def draw_picture() -> bytes:
    """Return a small PNG."""
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "PNG")
    return held.getvalue()


def test_a_trial_without_javascript_adds_a_card(person: LogIn, house: House) -> None:
    someone = person("coordination")
    trial = f"/trial/forms/contact?{PLACE}"
    page = someone.send(trial, {"result": "met", "_step": "add:gaps"}, page=trial, status=200)
    assert "gaps-0-right" in page and "Essai" in page


def test_a_place_that_is_none_is_refused(person: LogIn) -> None:
    assert "n’est pas dans ce territoire" in person("coordination").read("/trial/forms/contact", status=422)


def test_the_phone_shows_the_trial_in_the_place_that_is_chosen(person: LogIn) -> None:
    someone = person("coordination")
    page = someone.read("/coordination/forms/contact/try?neighbourhood=grigny_2")
    assert 'src="/trial/forms/contact?neighbourhood=grigny_2"' in page and "<iframe" in page
    assert 'value="grigny_2" selected' in page
    page = someone.read(send_form(someone, write_kobo()) + "/try")
    assert "<select" not in page, "a questionnaire without outing has no place"


def test_a_trial_is_for_the_coordination_alone(person: LogIn) -> None:
    address = send_form(person("coordination"), write_kobo()).replace("coordination", "trial")
    for login in ("worker", "referent-caf", "analyst", "admin"):
        for path in (address, f"/trial/forms/contact?{PLACE}", f"{address}/lists/state", f"{address}/files/x.png"):
            assert person(login).client.get(path).status_code == 403
