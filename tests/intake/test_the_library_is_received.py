"""A typical visit with each questionnaire of the library leaves the contact, gaps and referrals it means."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from outreach.intake import Arrival, FaultyAnswers, House, Receipt, compare_rebuilt, open_house, receive
from outreach.questionnaire import see_answers
from outreach.register import contacts, referrals, structures, submissions
from outreach.sealing.slips import draw_slip
from tests.conftest import TODAY, find_account_row, prepare_instance, start_outing
from tests.library_visits import BY_FORM, TYPICAL, WOMAN, Answers, Visit, gap


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house without pages."""
    house = open_house(prepare_instance(tmp_path_factory.mktemp("library") / "instance"))
    yield house
    house.register.close()


def send(house: House, form_id: str, answers: Answers, **told: Any) -> Receipt:
    """Send a filled questionnaire through the intake."""
    account = find_account_row(house, "worker")
    survey = house.library.find_survey(form_id)
    arrival = Arrival(
        submission_id=str(uuid4()),
        form_version=survey.version,
        answers={"result": "met", **answers} if survey.needs_outing else answers,
        account_id=account.id,
        structure_id=account.structure_id or "",
        outing_id=start_outing(house) if survey.needs_outing else "",
        slip=draw_slip(),
        **told,
    )
    return receive(house, survey, arrival, today=TODAY, part_of_day="morning")


def change(answers: Any, *path: str | int, value: Any) -> Any:
    """Return some answers with one of them changed."""
    if not path:
        return value
    first, *rest = path
    if isinstance(answers, list):
        return [change(one, *rest, value=value) if index == first else one for index, one in enumerate(answers)]
    return {**answers, first: change(answers.get(first), *rest, value=value)}


def read_answers(house: House, receipt: Receipt) -> Answers:
    """Return the answers kept of a submission."""
    kept = submissions.find_submission(house.register.reader, receipt.submission_id)
    assert kept is not None
    answers: Answers = json.loads(kept["answers"])
    return answers


def count_submissions(house: House) -> int:
    """Count what is kept."""
    return int(house.register.reader.execute("select count(*) from submission").fetchone()[0])


def find_answer(answers: Any, name: str) -> Any:
    """Return the first answer of a name, wherever it stands."""
    parts = answers if isinstance(answers, list) else answers.values() if isinstance(answers, dict) else ()
    if isinstance(answers, dict) and name in answers:
        return answers[name]
    return next((found for part in parts if (found := find_answer(part, name)) is not None), None)


def read_contact(house: House, receipt: Receipt) -> Answers:
    """Return the contact of a submission."""
    kept = contacts.find_contact(house.register.reader, receipt.submission_id)
    assert kept is not None
    return dict(kept)


def list_handed(house: House, contact: Answers) -> list[tuple[str, str, str]]:
    """List the right, the structure chosen and the one the road leads to, of each referral of a contact."""
    rights = {row["id"]: row["right"] for row in contacts.list_gaps(house.register.reader, contact["id"])}
    handed = referrals.list_handed(house.register.reader, contact["id"])
    return [(rights[row["gap_id"]], row["structure_id"], row["routed_structure_id"]) for row in handed]


@pytest.mark.parametrize("visit", TYPICAL, ids=lambda visit: visit.form)
def test_a_typical_visit_says_its_contact_its_gaps_and_its_referrals(opened: House, visit: Visit) -> None:
    receipt = send(opened, visit.form, visit.answers)
    assert receipt.outcome == "stored" and bool(receipt.slip) == bool(visit.referrals)
    contact = read_contact(opened, receipt)
    said = {"result": "met", "neighbourhood": "grande_borne", "first_meeting": "yes", **visit.contact}
    assert said.items() <= contact.items()
    gaps = contacts.list_gaps(opened.register.reader, contact["id"])
    assert [(row["right"], row["status"]) for row in gaps] == visit.gaps
    structure_ids = structures.list_structure_ids(opened.register.reader, opened.territory.id)
    expected = [(right, structure_ids[code], structure_ids[code]) for right, code in visit.referrals]
    assert list_handed(opened, contact) == expected
    assert find_answer(read_answers(opened, receipt), "offered").split() == visit.offered.split()
    assert compare_rebuilt(opened)[1] == []


@pytest.mark.parametrize("form_id", BY_FORM)
@pytest.mark.parametrize("result", ["absent", "declined", "not_now"])
def test_nobody_met_is_a_contact_with_nothing_else(opened: House, form_id: str, result: str) -> None:
    receipt = send(opened, form_id, {**BY_FORM[form_id].answers, "result": result})
    contact = read_contact(opened, receipt)
    assert contact["result"] == result and contact["age_band"] is None and not receipt.slip
    assert not contacts.list_gaps(opened.register.reader, contact["id"])
    assert read_answers(opened, receipt) == {"result": result}
    assert compare_rebuilt(opened)[1] == []


@pytest.mark.parametrize("form_id", BY_FORM)
def test_without_agreement_the_gap_stays_and_nothing_is_handed_over(opened: House, form_id: str) -> None:
    answers = change(BY_FORM[form_id].answers, "gaps", 0, "referral", value={"structure": "caf", "agreement": "no"})
    receipt = send(opened, form_id, change(answers, "gaps", 0, "refer", value="yes"))
    contact = read_contact(opened, receipt)
    first = contacts.list_gaps(opened.register.reader, contact["id"])[0]
    assert first["right"] not in [right for right, *_ in list_handed(opened, contact)]


@pytest.mark.parametrize("form_id", BY_FORM)
def test_another_right_is_taken_from_the_whole_list_only(opened: House, form_id: str) -> None:
    card = gap("nationalite", "not_claimed", **({"claimant": "caf"} if form_id == "overpayment" else {}))
    with pytest.raises(FaultyAnswers) as refusal:
        send(opened, form_id, {**BY_FORM[form_id].answers, "gaps": [card]})
    assert [fault.place for fault in refusal.value.faults] == ["gaps/0/right"]
    receipt = send(opened, form_id, {**BY_FORM[form_id].answers, "gaps": [{**card, "other_right": ["whole_list"]}]})
    gaps = contacts.list_gaps(opened.register.reader, read_contact(opened, receipt)["id"])
    assert [row["right"] for row in gaps] == ["nationalite"]


@pytest.mark.parametrize("form_id", BY_FORM)
def test_what_names_someone_is_blanked(opened: House, form_id: str) -> None:
    receipt = send(opened, form_id, {**BY_FORM[form_id].answers, "note": "Rappeler Mme Durand au 06 12 34 56 78"})
    assert receipt.screened == ("note",)
    assert read_contact(opened, receipt)["note"] == "Rappeler ▒▒▒ au ▒▒▒"


@pytest.mark.parametrize(
    "form_id, path, value, sentence",
    [
        ("hygiene", ("hygiene", "people"), 13, "Indiquez un nombre de 1 à 12."),
        ("hygiene", ("hygiene", "renounced"), ["nothing", "school"], "« Rien » ne va avec aucune autre réponse"),
        (
            "back_to_school",
            ("school", "obstacles"),
            ["supplies", "nothing"],
            "« Rien » ne va avec aucune autre réponse",
        ),
        ("residence_permit", ("permit", "losses"), ["nothing", "work"], "« Rien » ne va avec aucune autre réponse"),
        ("school_dropout", ("young", "young_age"), None, "Indiquez la tranche d’âge"),
        ("overpayment", ("gaps", 0, "claimant"), None, "Indiquez qui réclame."),
        ("unpaid_rent", ("person", "first_meeting"), None, "Indiquez si c’est la première rencontre."),
        ("health_75", ("note",), "x" * 281, "280 signes au plus."),
    ],
)
def test_what_cannot_be_is_told_kindly_and_leaves_nothing(
    opened: House, form_id: str, path: tuple[str | int, ...], value: object, sentence: str
) -> None:
    before = count_submissions(opened)
    with pytest.raises(FaultyAnswers) as refusal:
        send(opened, form_id, change(BY_FORM[form_id].answers, *path, value=value))
    fault = refusal.value.faults[0]
    assert fault.sentence.startswith(sentence) and fault.write("en") != fault.sentence
    assert count_submissions(opened) == before


def test_an_overpayment_goes_to_whoever_claims_it_when_they_receive_here(opened: House) -> None:
    survey = opened.library.find_survey("overpayment")
    lists = opened.library.find_lists("grande_borne")
    for claimant, proposed in {"france_travail": "france_travail", "caf": "caf", "other": "caf"}.items():
        card = gap("trop_percu", "overpaid", claimant=claimant) | {"refer": "yes"}
        seen = see_answers(survey, {"result": "met", "person": WOMAN, "gaps": [card]}, lists, TODAY)
        assert seen.proposals["gaps/0/referral/structure"] == proposed


def test_a_professional_is_heard_without_an_outing_and_no_contact_is_counted(opened: House) -> None:
    need = {"needs": ["exchange", "breath"], "isolation": "often", "weariness": "sometimes", "moments": ["noon"]}
    receipt = send(
        opened, "third_place", {"topic": "need", "need": need, "trade": "social_work", "idea": "Un café à midi"}
    )
    assert receipt.outcome == "stored" and not receipt.slip
    assert contacts.find_contact(opened.register.reader, receipt.submission_id) is None
    assert read_answers(opened, receipt)["need"] == need
    assert compare_rebuilt(opened)[1] == []


def test_a_professional_names_nobody_and_keeps_to_three_needs(opened: House) -> None:
    receipt = send(opened, "third_place", {"topic": "residents", "idea": "Merci à Mme Durand"})
    assert receipt.screened == ("idea",) and read_answers(opened, receipt)["idea"] == "Merci à ▒▒▒"
    with pytest.raises(FaultyAnswers) as refusal:
        send(opened, "third_place", {"topic": "need", "need": {"needs": ["exchange", "breath", "room", "rights"]}})
    (fault,) = refusal.value.faults
    assert fault.sentence == "Trois réponses au plus : gardez les plus utiles."
