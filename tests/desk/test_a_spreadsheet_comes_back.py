"""A partner who works in a spreadsheet, by her account or a message's link: a report first, then all or nothing."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import openpyxl
import pytest
from flask import Flask

from outreach.follow_up import Author, Step, When, record_step
from outreach.intake import House
from outreach.register import audit, referrals
from tests.conftest import TODAY, Person, read_token
from tests.desk.inboxes import open_inbox
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
DAY = date(2026, 11, 2)
Rows = list[dict[str, str]]


@pytest.fixture(params=["account", "inbox"])
def partner(request: pytest.FixtureRequest, app: Flask, house: House, person: LogIn) -> tuple[Person, str]:
    """A partner of the CAF and where her desk is."""
    if request.param == "account":
        return person("referent-caf"), "/desk"
    return open_inbox(app, house, "caf"), "/answer"


def take_away(someone: Person, desk: str) -> Rows:
    answer = someone.client.get(f"{desk}/sheet.csv")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/csv")
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def write_excel_csv(rows: Rows) -> bytes:
    """Return the file as a French Excel saves it: cp1252, semicolons."""
    held = io.StringIO(newline="")
    writer = csv.DictWriter(held, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode("cp1252", "replace")


def send_back(someone: Person, desk: str, content: bytes, status: int, name: str = "a.csv") -> str:
    told = {"csrf_token": read_token(someone.read(f"{desk}/sheet")), "sheet": (io.BytesIO(content), name)}
    answer = someone.client.post(f"{desk}/sheet", data=told, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text[:3000]
    return answer.text.replace("\u00a0", " ")


def confirm(someone: Person, desk: str, report: str, status: int) -> str:
    found = re.search(r'name="answers" value="([^"]*)"', report)
    assert found
    told = {"csrf_token": read_token(report), "answers": unescape(found[1])}
    answer = someone.client.post(f"{desk}/sheet/confirm", data=told, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text[:3000]
    return answer.text.replace("\u00a0", " ")


def tell_kinds(house: House, referral: str) -> list[str]:
    return [row["kind"] for row in referrals.list_events(house.register, referral)]


def answer(rows: Rows, referral: str, said: str, **more: str) -> None:
    row = next(row for row in rows if row["Référence (ne pas changer)"] == referral)
    row["Votre réponse"] = said
    for column in row:
        row[column] = next((told for start, told in more.items() if column.startswith(start)), row[column])


def test_a_file_filled_is_reported_then_written_whole(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    taken, declined, left = (open_referral(house, "caf", on_day=DAY) for _ in range(3))
    elsewhere = open_referral(house, "ccas", on_day=DAY)
    rows = take_away(someone, desk)
    assert {row["Référence (ne pas changer)"] for row in rows} == {taken, declined, left}
    answer(rows, taken, "je prends")
    answer(rows, declined, "Je ne peux pas", Cause="Ce n'est pas pour notre structure", Structure="CCAS")
    report = send_back(someone, desk, write_excel_csv(rows), 200)
    assert "Ce qui sera noté (2)" in report and "Une ligne est sans réponse" in report and elsewhere not in report
    assert tell_kinds(house, taken) == ["opened"], "nothing is written before she agrees"
    confirm(someone, desk, report, 303)
    assert tell_kinds(house, taken) == ["opened", "accepted"] and tell_kinds(house, left) == ["opened"]
    state = referrals.find_state(house.register.reader, declined)
    assert state is not None and (state["state"], state["cause"]) == ("declined", "not_ours")
    event = referrals.list_events(house.register, declined)[-1]
    assert event["suggested_structure_id"] and (event["account_id"] is None) == (desk == "/answer")
    assert {row["action"] for row in audit.list_audit(house.register)[:2]} == {"declined", "accepted"}
    assert "2 réponses" in someone.read(desk)


def test_one_wrong_line_and_nothing_is_written(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    good, bad = open_referral(house, "caf", on_day=DAY), open_referral(house, "caf", on_day=DAY)
    rows = take_away(someone, desk)
    answer(rows, good, "accepted")
    answer(rows, bad, "right_refused")
    report = send_back(someone, desk, write_excel_csv(rows), 422)
    assert "Ligne " in report and "Il manque la cause." in report and "Rien n’a été noté" in report
    assert 'name="answers"' not in report
    assert tell_kinds(house, good) == tell_kinds(house, bad) == ["opened"]


def test_only_an_overpayment_ends_as_one(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    referral = open_referral(house, "caf", on_day=DAY)
    rows = take_away(someone, desk)
    answer(rows, referral, "Trop-perçu annulé")
    assert "Ligne " in send_back(someone, desk, write_excel_csv(rows), 422)
    answer(rows, referral, "Je prends")
    report = send_back(someone, desk, write_excel_csv(rows), 200)
    confirm(someone, desk, report.replace("accepted", "overpayment_cancelled"), 409)
    assert tell_kinds(house, referral) == ["opened"]


def test_an_answer_given_while_she_read_the_report_stops_the_whole(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    first, second = open_referral(house, "caf", on_day=DAY), open_referral(house, "caf", on_day=DAY)
    rows = take_away(someone, desk)
    answer(rows, first, "accepted")
    answer(rows, second, "accepted")
    report = send_back(someone, desk, write_excel_csv(rows), 200)
    colleague = Author("referent")
    record_step(house.register, second, Step("right_opened"), author=colleague, when=When(TODAY, "morning"))
    told = confirm(someone, desk, report, 409)
    assert "ont changé pendant que vous relisiez" in told and "Quelqu’un a répondu depuis : « Droit ouvert »" in told
    assert tell_kinds(house, first) == ["opened"] and tell_kinds(house, second) == ["opened", "right_opened"]


def test_the_same_file_sent_again_changes_nothing(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    referral = open_referral(house, "caf", on_day=DAY)
    rows = take_away(someone, desk)
    answer(rows, referral, "accepted")
    report = send_back(someone, desk, write_excel_csv(rows), 200)
    confirm(someone, desk, report, 303)
    again = send_back(someone, desk, write_excel_csv(rows), 200)
    assert "rien ne sera noté" in again and 'name="answers"' not in again
    confirm(someone, desk, report, 303)
    assert "rien n’a changé" in someone.read(desk)
    assert tell_kinds(house, referral) == ["opened", "accepted"]


def test_a_workbook_comes_back_too(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    referral = open_referral(house, "caf", on_day=DAY)
    answered = someone.client.get(f"{desk}/sheet.xlsx")
    assert 'filename="orientations-2026-11-23.xlsx"' in answered.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answered.data))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(2, titles.index("Votre réponse") + 1).value = "Droit ouvert"
    sheet.cell(2, titles.index("Montant (droit ouvert)") + 1).value = "150 à 299 € par mois"
    held = io.BytesIO()
    book.save(held)
    report = send_back(someone, desk, held.getvalue(), 200, "a.xlsx")
    assert "150 à 299 € par mois" in report
    confirm(someone, desk, report, 303)
    state = referrals.find_state(house.register.reader, referral)
    assert state is not None and (state["state"], state["amount_band"]) == ("right_opened", "150_299")


def test_the_file_says_nothing_of_the_person_nor_of_who_met_her(partner: tuple[Person, str], house: House) -> None:
    someone, desk = partner
    open_referral(house, "caf", on_day=DAY, slip="")
    text = str(take_away(someone, desk))
    assert "RSA" in text or "Revenu" in text
    for told in ("40 à 64", "Femme", "Tamoul", "Non-connaissance", "worker", "Marché"):
        assert told not in text


def test_another_structure_s_line_is_refused_by_the_file_and_by_a_forged_page(
    partner: tuple[Person, str], house: House
) -> None:
    someone, desk = partner
    own, theirs = open_referral(house, "caf", on_day=DAY), open_referral(house, "ccas", on_day=DAY)
    rows = take_away(someone, desk)
    answer(rows, own, "accepted")
    report = send_back(someone, desk, write_excel_csv(rows), 200)
    confirm(someone, desk, report.replace(own, theirs), 409)
    rows[0]["Référence (ne pas changer)"] = theirs
    refused = send_back(someone, desk, write_excel_csv(rows), 422)
    assert "ne mène à aucune orientation de votre structure" in refused
    assert tell_kinds(house, theirs) == tell_kinds(house, own) == ["opened"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Aucun fichier"), (b"%PDF-1.4", "un PDF"), (b"PK\x03\x04rubbish", "abîmé"),
        (b"a;b\r\n1;2\r\n", "Il manque"), (b"<html><table>", "HTML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "autre format"),
    ],
)  # fmt: skip
def test_what_is_no_such_file_is_told_on_the_page(person: LogIn, content: bytes, told: str) -> None:
    page = send_back(person("referent-caf"), "/desk", content, 422)
    assert told in page and 'role="alert"' in page


def test_a_page_that_carries_something_else_is_refused(person: LogIn) -> None:
    someone = person("referent-caf")
    for told in ("", "[]", "[[1]]", "{", "[[1,2,3,4,5,6,7]]", '[[1e400,"","","","","",""]]'):
        data = {"csrf_token": read_token(someone.read("/desk/sheet")), "answers": told}
        assert someone.client.post("/desk/sheet/confirm", data=data).status_code == 400
    someone.read("/desk/sheet.pdf", status=404)


def test_the_file_is_in_english_for_who_reads_english_and_comes_back_as_well(person: LogIn, house: House) -> None:
    someone = person("referent-caf")
    referral = open_referral(house, "caf", on_day=DAY)
    someone.send("/language", {"language": "en", "next": "/desk"}, page="/desk")
    rows = take_away(someone, "/desk")
    assert rows[0]["Right"] and not rows[0]["Your answer"]
    rows[0]["Your answer"] = "I take it"
    report = send_back(someone, "/desk", write_excel_csv(rows), 200)
    confirm(someone, "/desk", report, 303)
    assert tell_kinds(house, referral) == ["opened", "accepted"]
