"""« Partage des informations clefs »: with the person's agreement her structures see each other's step and day."""

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask

from outreach.intake import House, Receipt
from outreach.register import agreements, audit
from outreach.slip.agreement_words import SPOKEN, VERSION, read_agreement_words
from tests.conftest import Person, describe_meeting, send_visit
from tests.desk.inboxes import open_inbox
from tests.slip.showing import Shown

LogIn = Callable[[str], Person]
ELSEWHERE = "Ailleurs, avec son accord"
# A sentence that changes is another version: people agreed to these words.
SENTENCES_OF_VERSION = {"1": "90ec9c5af61373b8"}


@pytest.fixture
def visit(house: House) -> Receipt:
    """A visit whose slip leads to two structures."""
    made = send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("css", structure="cpam"), known_slip=made.slip)
    return made


def test_without_agreement_nobody_sees_elsewhere_with_it_at_once_and_after_withdrawal_no_more(
    person: LogIn, app: Flask, visit: Receipt
) -> None:
    worker, caf = person("worker"), person("referent-caf")
    partner = open_inbox(app, app.extensions["outreach.House"], "cpam")

    def see() -> list[bool]:
        return [
            ELSEWHERE in Shown(caf, visit.slip).text,
            ELSEWHERE in Shown(partner, visit.slip, "/answer/slips").text,
        ]

    assert see() == [False, False]
    page = Shown(worker, visit.slip)
    assert "La personne est d’accord depuis le 23 nov. 2026" in page.act("agreement", {"language": "ta"})
    assert see() == [True, True]
    told = Shown(caf, visit.slip).text.partition(ELSEWHERE)[2].partition("</section>")[0]
    assert "Vue par la structure" in told and "depuis le 23 nov. 2026" in told and "Complémentaire" not in told
    assert ELSEWHERE not in Shown(worker, visit.slip).text
    assert ELSEWHERE in read_referral(caf, app)
    # Whoever she shows her slip to may note that she changed her mind: here a desk.
    Shown(caf, visit.slip).act("agreement", {"withdraw": "1"})
    assert see() == [False, False] and ELSEWHERE not in read_referral(caf, app)


def read_referral(caf: Person, app: Flask) -> str:
    """Read the page of the CAF's referral, as it is opened from its desk."""
    register = app.extensions["outreach.House"].register
    (referral,) = register.reader.execute(
        "select t.referral_id from referral_now t join structure s on s.id = t.structure_id where s.code = 'caf'"
    ).fetchone()
    return caf.read(f"/desk/{referral}")


def test_a_structure_that_she_was_not_sent_to_sees_nothing_even_with_agreement(
    person: LogIn, house: House, visit: Receipt
) -> None:
    Shown(person("worker"), visit.slip).act("agreement", {"language": "fr"})
    page = Shown(person("referent-ccas"), visit.slip).text
    assert ELSEWHERE not in page and "Orientation ouverte" not in page


def test_what_was_agreed_to_is_kept_with_its_version_and_language(person: LogIn, house: House, visit: Receipt) -> None:
    page = Shown(person("worker"), visit.slip)
    page.act("agreement", {"language": "tr"})
    page.act("agreement", {"language": "fr"})
    Shown(person("worker"), visit.slip).act("agreement", {"withdraw": "1"})
    Shown(person("referent-caf"), visit.slip).act("agreement", {"language": "en"})
    path_id = house.register.reader.execute("select path_id from contact").fetchone()[0]
    kept = agreements.list_agreements(house.register.reader, path_id)
    told = [(row["sentence_version"], row["language"], row["given_on"], row["withdrawn_on"]) for row in kept]
    assert told == [(VERSION, "tr", "2026-11-23", "2026-11-23"), (VERSION, "en", "2026-11-23", None)]
    actions = [row["action"] for row in audit.list_audit(house.register) if row["action"].startswith("agreement")]
    assert actions == ["agreement_given", "agreement_withdrawn", "agreement_given"]


def test_a_language_nobody_reads_is_refused_and_nothing_is_kept(person: LogIn, house: House, visit: Receipt) -> None:
    page = Shown(person("worker"), visit.slip)
    page.act("agreement", {"language": "xx"}, status=400)
    page.act("agreement", status=400)
    assert house.register.reader.execute("select count(*) from agreement").fetchone()[0] == 0


def test_a_sentence_that_changes_is_another_version() -> None:
    words = read_agreement_words()
    told = "\n".join(f"{code} {words[code]['sentence']}" for code in SPOKEN)
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == SENTENCES_OF_VERSION[VERSION]
    assert {code for code in SPOKEN if "review" in words[code]} == {"ar", "tr", "pt", "ta", "ro", "ln"}
