"""At the person's word: what is noted is given to her, its link cut, or all of it erased; nothing without her word."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from outreach import errors
from outreach.intake import House, Receipt, compare_rebuilt
from outreach.register import audit, contacts, soundness
from outreach.sealing.slips import draw_slip
from tests.conftest import Person, describe_meeting, send_visit, start_outing
from tests.desk.inboxes import find_referent, open_inbox
from tests.slip.showing import Shown
from tests.slip.test_a_slip_shown_to_a_worker import say

LogIn = Callable[[str], Person]
CANARY = "caneton qui boite derriere la porte bleue"
ASKED = {"asked": "1"}
OF_A_PATH = (
    "submission", "contact", "gap", "referral", "referral_event", "referral_now", "notification", "path", "agreement",
    "booking", "news_read",
)  # fmt: skip


def count_rows(house: House) -> dict[str, int]:
    """Count the rows of every table that holds something of a path."""
    reader = house.register.reader
    return {table: reader.execute(f"select count(*) from {table}").fetchone()[0] for table in OF_A_PATH}


def live(house: House, note: str = CANARY) -> Receipt:
    """Let a person be met, her visit corrected, met again by her slip, welcomed; return her first receipt."""
    outing = start_outing(house)
    first = send_visit(house, describe_meeting("rsa"), outing_id=outing)
    told = {**describe_meeting("rsa", "aide_logement"), "note": note}
    send_visit(house, told, outing_id=outing, replaces_id=first.submission_id)
    again = send_visit(house, describe_meeting("css", structure="cpam"), "stranger", known_slip=first.slip)
    say(house, again.submission_id, "presented")
    return first


def read_path(house: House) -> str:
    """Return the only path there is."""
    (path_id,) = house.register.reader.execute("select id from path").fetchone()
    return str(path_id)


def test_everything_under_a_slip_is_given_in_words_with_nothing_of_the_professionals(
    person: LogIn, house: House
) -> None:
    visit = live(house)
    Shown(person("referent-caf"), visit.slip).act("agreement", {"language": "pt"})
    page = Shown(person("worker"), visit.slip).act("noted", ASKED)
    for told in (
        "Ce qui est noté sous ce bon", CANARY, "Avant une correction", "25 à 39 ans", "Femme", "RSA",
        "Non-connaissance",
        "Complémentaire santé", "CPAM de l’Essonne", "La personne s’est présentée", "Accord donné le 23 nov. 2026",
        "Portugais", "Équipe : CCAS de Grigny", "Porte-à-porte",
    ):  # fmt: skip
        assert told in page, told
    body = page.partition("<main")[2]
    for hidden in (visit.slip, "referent-caf", "Référent cpam", "stranger", "aller-vers@", visit.submission_id):
        assert hidden not in body, hidden
    assert body.count('<h2 id="v') == 2 and "Agreement" not in body
    assert [row["action"] for row in audit.list_audit(house.register)][0] == "noted_given"


def test_a_cut_link_leaves_the_visits_and_links_them_no_more(person: LogIn, house: House) -> None:
    visit = live(house)
    page = Shown(person("worker"), visit.slip)
    assert "Le lien est coupé." in page.act("cut", ASKED)
    rows = count_rows(house)
    assert (rows["path"], rows["agreement"], rows["contact"], rows["submission"]) == (0, 0, 2, 3)
    assert {row[0] for row in house.register.reader.execute("select path_id from contact")} == {None}
    Shown(person("worker"), visit.slip, status=404)
    # The page still open leads nowhere either.
    for purpose in ("noted", "erase", "agreement"):
        page.act(purpose, {**ASKED, "language": "fr"}, status=404)
    assert compare_rebuilt(house)[1] == []


def test_after_a_cut_a_visit_by_the_same_slip_joins_nothing_and_a_correction_hands_over_no_other(
    person: LogIn, house: House
) -> None:
    outing = start_outing(house)
    first = send_visit(house, describe_meeting("rsa"), outing_id=outing)
    Shown(person("worker"), first.slip).act("cut", ASKED)
    corrected = send_visit(house, describe_meeting("rsa", sex="man"), outing_id=outing, replaces_id=first.submission_id)
    assert corrected.slip == ""
    met = contacts.find_contact(house.register.reader, corrected.submission_id)
    assert met is not None and met["path_id"] is None
    send_visit(house, describe_meeting("css", structure="cpam"), known_slip=first.slip)
    page = Shown(person("worker"), first.slip).text
    assert "CPAM de l’Essonne" in page and page.count("depuis le") == 1


def test_erased_means_erased_rows_file_and_log_and_the_register_stays_sound(person: LogIn, house: House) -> None:
    other = send_visit(house, describe_meeting("rsa", "css", structure="cpam"))
    before = count_rows(house)
    visit = live(house)
    hers = [
        row[0]
        for row in house.register.reader.execute("select id from submission where id <> ?", [other.submission_id])
    ]
    Shown(person("referent-caf"), visit.slip).act("agreement", {"language": "fr"})
    assert CANARY.encode() in read_files(house)
    page = Shown(person("worker"), visit.slip).act("erase", ASKED)
    assert "2 visites et toute leur suite sont effacées." in page
    assert count_rows(house) == before
    assert CANARY.encode() not in read_files(house)
    assert soundness.list_faults(house.register)[1] == [] and compare_rebuilt(house)[1] == []
    Shown(person("worker"), visit.slip, status=404)
    lines = [
        (row["subject_kind"], row["subject_id"])
        for row in audit.list_audit(house.register)
        if row["action"] == "erased"
    ]
    assert {kind for kind, _ in lines} == {"path", "submission"}
    assert sorted(one for kind, one in lines if kind == "submission") == sorted(hers) and len(hers) == 3
    assert visit.slip.replace("-", "") not in "\n".join(house.register.reader.iterdump()).replace("-", "")


def read_files(house: House) -> bytes:
    """Return every byte of the register's files."""
    path = house.register.path
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def test_nothing_of_many_visits_is_left_in_a_register_that_went_on_filling(person: LogIn, house: House) -> None:
    slip, outing = draw_slip(), start_outing(house)
    for turn in range(40):
        send_visit(
            house,
            {**describe_meeting("rsa"), "note": f"{CANARY} {turn} " + "x" * 200},
            outing_id=outing,
            known_slip=slip,
        )
        send_visit(house, {**describe_meeting("rsa"), "note": f"une autre porte {turn} " + "y" * 200}, outing_id=outing)
    Shown(person("worker"), slip).act("erase", ASKED)
    assert CANARY.encode() not in read_files(house) and b"une autre porte 39" in read_files(house)


@pytest.mark.parametrize("purpose", ["noted", "cut", "erase"])
def test_without_her_word_nothing_is_done_and_it_is_told_beside_the_box(
    person: LogIn, house: House, purpose: str
) -> None:
    visit = live(house)
    before = count_rows(house)
    page = Shown(person("worker"), visit.slip).act(purpose, status=422)
    assert "il faut que la personne le demande" in page and f'id="asked-{purpose}-err"' in page
    assert count_rows(house) == before and CANARY not in page


@pytest.mark.parametrize("purpose", ["cut", "erase"])
def test_who_has_just_read_what_is_noted_asks_for_it_there_without_the_slip_again(
    person: LogIn, house: House, purpose: str
) -> None:
    shown = Shown(person("worker"), live(house).slip)
    shown.text = shown.act("noted", ASKED)
    shown.act(purpose, ASKED)
    assert not count_rows(house)["path"]


@pytest.mark.parametrize("purpose", ["noted", "agreement", "cut", "erase"])
def test_a_token_serves_its_purpose_its_asker_and_no_other(person: LogIn, house: House, purpose: str) -> None:
    visit = live(house)
    before = count_rows(house)
    page, others = Shown(person("worker"), visit.slip), Shown(person("teammate"), visit.slip)
    told = {**ASKED, "language": "fr"}
    for other in {"noted", "agreement", "cut", "erase"} - {purpose}:
        page.act(purpose, told, token=page.read_token(other), status=400)
    page.act(purpose, told, token=others.read_token(purpose), status=400)
    own = page.read_token(purpose)
    for forged in (own[:-3], own + "A", own.replace(".", "", 1), "x", "é" * 40):
        page.act(purpose, told, token=forged, status=400)
    assert count_rows(house) == before


def test_a_phone_that_still_holds_an_erased_visit_or_its_correction_does_not_bring_it_back(
    person: LogIn, house: House
) -> None:
    outing, sent = start_outing(house), str(uuid4())
    first = send_visit(house, describe_meeting("rsa"), outing_id=outing, submission_id=sent, slip=draw_slip())
    Shown(person("worker"), first.slip).act("erase", ASKED)
    empty = count_rows(house)
    for told in ({"submission_id": sent}, {"replaces_id": sent}):
        with pytest.raises(errors.Refusal) as refused:
            send_visit(house, describe_meeting("rsa"), outing_id=outing, **told)
        assert refused.value.problem is errors.ERASED_VISIT
    assert count_rows(house) == empty
    # The worker goes on: her slip, shown at a new door, begins anew.
    assert send_visit(house, describe_meeting("rsa"), outing_id=outing).outcome == "stored"


def test_a_partner_without_account_does_it_at_her_word_and_signs_as_herself(app: Flask, house: House) -> None:
    visit = live(house)
    partner = open_inbox(app, house, "caf")
    assert CANARY in Shown(partner, visit.slip, "/answer/slips").act("noted", ASKED)
    token = Shown(partner, visit.slip, "/answer/slips").read_token("erase")
    # Another partner's browser may not use what was written for this one.
    other = Shown(open_inbox(app, house, "cpam"), visit.slip, "/answer/slips")
    other.act("erase", ASKED, token=token, status=400)
    Shown(partner, visit.slip, "/answer/slips").act("erase", ASKED)
    Shown(partner, visit.slip, "/answer/slips", status=404)
    lines = [row for row in audit.list_audit(house.register) if row["action"] in ("erased", "noted_given")]
    assert {(row["account_id"], row["referent_id"]) for row in lines} == {(None, find_referent(house, "caf"))}
