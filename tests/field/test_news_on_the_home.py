"""The worker's home tells what came of her referrals until she has seen it, and who owes a word, the oldest first."""

import re
from collections.abc import Callable
from datetime import date

from outreach.follow_up import TOOLKIT, Author, Step, When, record_step
from outreach.intake import House
from outreach.register import referrals
from tests.conftest import TODAY, Person, describe_meeting, find_account_row, read_token, send_visit, start_outing
from tests.slip.showing import Shown

LogIn = Callable[[str], Person]
WHEN = When(TODAY, "morning")
NEWS = "Du nouveau pour mes orientations"


def refer(house: House, right: str = "rsa", login: str = "worker", day: date = TODAY) -> str:
    """Let a worker refer somebody met on a day, and return the referral."""
    receipt = send_visit(house, describe_meeting(right), login, outing_id=start_outing(house, login, day), today=day)
    return str(referrals.list_submission_referrals(house.register, receipt.submission_id)[0]["referral_id"])


def say(
    house: House, referral: str, kind: str, cause: str | None = None, *, amount: str | None = None, when: When = WHEN
) -> None:
    """Let the structure, or the clock, say something."""
    by_clock = kind in ("sent", "expired", "reminded")
    author = TOOLKIT if by_clock else Author("referent", find_account_row(house, "referent-caf").id)
    record_step(house.register, referral, Step(kind, cause, amount_band=amount), author=author, when=when)


def read_news(worker: Person) -> list[str]:
    """Read the news on the home, one text each."""
    section = worker.read("/visits").partition('aria-labelledby="news"')[2].partition("</section>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", item).split()) for item in re.findall(r"<li>.*?</li>", section, re.S)]


def press_seen(worker: Person, page: str = "") -> None:
    """Press « C’est vu » on the home, or on one read before."""
    page = page or worker.read("/visits")
    found = re.search(r'name="latest" value="(\d+)"', page)
    assert found, "nothing new on this page"
    told = {"csrf_token": read_token(page), "latest": found[1]}
    assert worker.client.post("/visits/news", data=told).headers["Location"] == "/visits"


def test_what_has_only_left_is_no_news(person: LogIn, house: House) -> None:
    referral = refer(house)
    say(house, referral, "sent")
    say(house, referral, "seen")
    assert NEWS not in person("worker").read("/visits")


def test_a_right_opened_is_told_first_and_once(person: LogIn, house: House) -> None:
    first, second = refer(house), refer(house, "css")
    say(house, second, "accepted")
    say(house, first, "presented")
    say(house, first, "right_opened", amount="300_599")
    worker = person("worker")
    told = read_news(worker)
    assert len(told) == 2 and "Droit ouvert : RSA" in told[0] and "Grâce à votre visite du 23 nov. 2026." in told[0]
    assert "300 à 599 € par mois" in told[0] and "La structure prend en charge." in told[1]
    press_seen(worker)
    assert NEWS not in worker.read("/visits")
    # Another's is not hers to read, nor to put away.
    assert read_news(person("teammate")) == []


def test_what_comes_between_the_page_and_the_tap_is_not_lost(person: LogIn, house: House) -> None:
    first, second = refer(house), refer(house, "css")
    say(house, first, "accepted")
    worker = person("worker")
    page = worker.read("/visits")
    say(house, first, "presented")
    say(house, second, "accepted")
    press_seen(worker, page)
    assert len(read_news(worker)) == 2
    press_seen(worker)
    assert read_news(worker) == []


def test_a_reminder_is_no_news_and_no_answer(person: LogIn, house: House) -> None:
    receipt = send_visit(house, describe_meeting("rsa"), outing_id=start_outing(house))
    referral = referrals.list_submission_referrals(house.register, receipt.submission_id)[0]["referral_id"]
    say(house, referral, "sent")
    say(house, referral, "reminded", "acknowledge")
    assert referrals.count_answers(house.register.reader, receipt.submission_id) == 0
    worker = person("worker")
    assert NEWS not in worker.read("/visits") and "Corriger cette visite" in worker.read(
        f"/visits/{receipt.submission_id}"
    )
    say(house, referral, "accepted")
    assert "cette visite ne se corrige plus" in worker.read(f"/visits/{receipt.submission_id}")


def test_nobody_is_blamed_for_who_did_not_come(person: LogIn, house: House) -> None:
    first, second = refer(house), refer(house, "css")
    say(house, first, "did_not_come")
    say(house, second, "expired")
    told = " ".join(read_news(person("worker")))
    assert "son bon reste valable" in told and "Ne s’est pas présentée" not in told and "Expirée" not in told


def test_the_oldest_silence_comes_first_with_its_last_day(person: LogIn, house: House) -> None:
    recent, old, came = (refer(house, right, day=date(2026, 11, 2)) for right in ("css", "rsa", "aide_logement"))
    say(house, recent, "sent", when=When(date(2026, 11, 20), "morning"))
    say(house, old, "sent", when=When(date(2026, 11, 3), "morning"))
    say(house, came, "sent", when=When(date(2026, 11, 3), "morning"))
    say(house, came, "presented", when=When(date(2026, 11, 16), "morning"))
    page = person("worker").read("/visits").partition('aria-labelledby="silences"')[2].partition("</section>")[0]
    told = [" ".join(re.sub("<[^>]+>", " ", item).split()) for item in re.findall(r"<li>.*?</li>", page, re.S)]
    assert len(told) == 3
    assert "n’a pas encore vu : RSA" in told[0] and "en retard" in told[0] and "depuis le 3 nov. 2026" in told[0]
    assert "6 nov. 2026" in told[0]
    assert "n’a pas encore répondu à la personne venue" in told[1] and "30 nov. 2026" in told[1]
    assert "depuis le 20 nov. 2026" in told[2] and "en retard" not in told[2]


def test_who_has_answered_is_no_longer_silent_while_the_result_is_awaited(person: LogIn, house: House) -> None:
    referral = refer(house, day=date(2026, 11, 2))
    say(house, referral, "presented", when=When(date(2026, 11, 9), "morning"))
    worker = person("worker")
    assert "n’a pas encore répondu à la personne venue" in worker.read("/visits")
    say(house, referral, "accepted")
    assert "Qui n’a pas encore répondu" not in worker.read("/visits")


def test_what_a_page_cannot_have_said_is_refused(person: LogIn, house: House) -> None:
    worker = person("worker")
    token = read_token(worker.read("/visits"))
    for latest in ("", "-1", "1e9", "²", "x" * 50, "9" * 30, "9" * 5000):
        answer = worker.client.post("/visits/news", data={"csrf_token": token, "latest": latest})
        assert answer.status_code == 400, latest
    assert house.register.reader.execute("select count(*) from news_read").fetchone()[0] == 0


def test_news_of_an_erased_visit_is_gone_with_it(person: LogIn, house: House) -> None:
    receipt = send_visit(house, describe_meeting("rsa"), outing_id=start_outing(house))
    say(house, referrals.list_submission_referrals(house.register, receipt.submission_id)[0]["referral_id"], "accepted")
    worker = person("worker")
    press_seen(worker)
    assert house.register.reader.execute("select count(*) from news_read").fetchone()[0] == 1
    Shown(worker, receipt.slip).act("erase", {"asked": "1"})
    assert house.register.reader.execute("select count(*) from news_read").fetchone()[0] == 0
    assert "Mes dernières orientations" not in worker.read("/visits")
