"""A worker is shown a slip: where its referrals stand, and nothing of what was said before."""

from collections.abc import Callable

from flask import Flask

from outreach.follow_up import Author, Step, When, record_step
from outreach.intake import House
from outreach.register import audit, referrals
from outreach.sealing.slips import draw_slip
from tests.conftest import TODAY, Person, describe_meeting, find_account_row, send_visit
from tests.desk.inboxes import open_inbox
from tests.slip.showing import Shown

LogIn = Callable[[str], Person]


def say(house: House, submission_id: str, kind: str, login: str = "referent-caf", cause: str | None = None) -> None:
    """Let a structure say something of the first referral of a visit."""
    referral = referrals.list_submission_referrals(house.register, submission_id)[0]["referral_id"]
    author = Author("referent", find_account_row(house, login).id)
    record_step(house.register, referral, Step(kind, cause), author=author, when=When(TODAY, "morning"))


def test_a_worker_of_any_team_sees_structure_step_and_day_and_no_answer(person: LogIn, house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa", housing="hotel", household="single_parent"))
    send_visit(house, describe_meeting("css", structure="cpam"), known_slip=visit.slip)
    say(house, visit.submission_id, "accepted")
    page = Shown(person("stranger"), visit.slip).text
    assert "Prise en charge" in page and "CPAM de l’Essonne" in page
    assert "depuis le 23 nov. 2026" in page and page.count("Orientation ouverte") == 1
    for told in ("RSA", "Complémentaire santé", "Hôtel", "Parent seul", "25 à 39 ans", "Femme", "/visits/", "/desk/"):
        assert told not in page.partition("<main")[2], told
    assert visit.slip not in page


def test_a_slip_is_asked_for_in_a_post_alone(person: LogIn, house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    worker = person("worker")
    known, unknown = (worker.client.head("/slips", data={"code": code}) for code in (visit.slip, draw_slip()))
    # Neither counted by the limiter nor checked for a token: it must tell nothing.
    assert known.status_code == unknown.status_code == 200
    assert "looked_up" not in {row["action"] for row in audit.list_audit(house.register)}


def test_a_second_visit_by_slip_joins_the_path(person: LogIn, house: House) -> None:
    first = send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("css", structure="cpam"), "stranger", known_slip=first.slip)
    assert Shown(person("worker"), first.slip).text.count("depuis le") == 2


def test_a_slip_without_referral_is_told_so(person: LogIn, house: House) -> None:
    slip = draw_slip()
    send_visit(house, describe_meeting("rsa", refer=False), known_slip=slip)
    assert "Aucune orientation sous ce bon." in Shown(person("worker"), slip).text


def test_a_partner_by_link_sees_her_structure_s_own_and_says_that_she_came(app: Flask, house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("css", structure="cpam"), known_slip=visit.slip)
    partner = open_inbox(app, house, "caf")
    page = Shown(partner, visit.slip, "/answer/slips").text
    assert "Ce bon mène à une orientation chez vous." in page and "Elle s’est présentée" in page
    referral = referrals.list_submission_referrals(house.register, visit.submission_id)[0]
    assert f'action="/answer/referrals/{referral["referral_id"]}/steps"' in page
    assert "Complémentaire santé" not in page and "CPAM" not in page
    partner.read("/slips", status=302)


def test_the_camera_may_read_a_slip_where_one_is_asked_for_and_nowhere_else(person: LogIn) -> None:
    worker, referent = person("worker"), person("referent-caf")
    for someone, path, leave in [(worker, "/slips", "self"), (referent, "/desk", "self"), (worker, "/visits", "")]:
        assert f"camera=({leave})" in someone.client.get(path).headers["Permissions-Policy"], path
