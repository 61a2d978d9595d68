"""What is owed leaves once, to who answers now, at most one mail a day each, and never about what was answered."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from outreach.follow_up import Author, Step, When, chase, deliver_waiting, owe_renewal, record_step
from outreach.intake import House
from outreach.register import mails, referrals, structures
from outreach.register.notifications import record_notification
from outreach.sealing.keys import read_key
from outreach.sealing.links import read_token
from outreach.settings import TIME_ZONE, MailSettings, Settings
from tests.conftest import TODAY, describe_meeting, send_visit
from tests.mail_server import find_port, serve_mail
from tests.referral_rows import open_referral

NOON = datetime(2026, 11, 23, 12, tzinfo=TIME_ZONE)
TOMORROW = TODAY + timedelta(days=1)


def list_letters(settings: Settings) -> list[EmailMessage]:
    paths = sorted(settings.mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default) for path in paths]


def find_caf(house: House) -> str:
    return structures.list_structure_ids(house.register.reader, house.territory.id)["caf"]


def name_deputy(house: House) -> str:
    with house.register.writing() as writer:
        return structures.record_referent(
            writer, house.territory.id, structure_id=find_caf(house), display_name="Suppléante CAF",
            mailbox="suppleante@caf.example", rank=2, live_from=date(2025, 1, 1),
        )  # fmt: skip


def be_away(house: House, first: date, last: date) -> str:
    referent = structures.find_live_referent(house.register.reader, find_caf(house), first)
    assert referent is not None
    with house.register.writing() as writer:
        structures.record_absence(writer, house.territory.id, referent["id"], first, last)
    return str(referent["id"])


def say(house: House, referral: str, kind: str, day: date = TODAY) -> None:
    record_step(house.register, referral, Step(kind), author=Author("referent"), when=When(day, "morning"))


def send(house: House, day: date, mail: MailSettings | None = None, **told: object) -> tuple[int, int]:
    settings = replace(house.settings, mail=mail) if mail else house.settings
    return deliver_waiting(house.register, settings, day, **told)  # type: ignore[arg-type]


def test_a_mail_says_how_many_and_a_link_and_nothing_else(house: House) -> None:
    for _ in range(2):
        send_visit(house, describe_meeting("rsa", language="ta"))
    assert send(house, TODAY) == (1, 0)
    assert send(house, TODAY) == (0, 0)
    (letter,) = list_letters(house.settings)
    told = letter.as_string() + str(letter.get_content())
    assert "2 orientations attendent" in told and letter["To"] == "aller-vers@caf.example"
    for word in ("rsa", "Tuileries", "25_39", "femme", "tamoul", "ccas"):
        assert word not in told.lower()
    found = re.search(rf"{house.settings.app_url}/answer/(\S+)", str(letter.get_content()))
    assert found is not None
    link_id, until = read_token(read_key(house.settings.keys, "link"), found[1])
    (mail,) = house.register.reader.execute("select * from mail")
    assert (link_id, until) == (mail["id"], TODAY + timedelta(days=8))
    assert (mail["state"], mail["not_before"], mail["attempts"]) == ("sent", 0, 1)


def test_never_two_mails_a_day(house: House) -> None:
    for day, left in ((TODAY, 1), (TODAY, 0), (TOMORROW, 1), (TOMORROW, 0)):
        visit = send_visit(house, describe_meeting("rsa", "aide_logement"), today=day)
        assert send(house, day) == (left, 0)
    assert [letter["Subject"] for letter in list_letters(house.settings)] == [
        "Orientations à voir : 2", "Orientations à voir : 4"
    ]  # fmt: skip
    states = [row["state"] for row in referrals.list_submission_referrals(house.register, visit.submission_id)]
    assert states == ["opened", "opened"]


def test_a_correction_does_not_tell_a_referent_twice(house: House) -> None:
    first = send_visit(house, describe_meeting("rsa"))
    assert send(house, TODAY) == (1, 0)
    outing = house.register.reader.execute("select outing_id from contact").fetchone()[0]
    told = {"outing_id": outing, "replaces_id": first.submission_id}
    fixed = send_visit(house, describe_meeting("rsa", "css", age_band="40_64"), **told)
    states = [row["state"] for row in referrals.list_submission_referrals(house.register, fixed.submission_id)]
    assert states == ["sent", "opened"]
    # The second right is news for the same structure: one mail tomorrow, for it alone.
    assert send(house, TODAY) == (0, 0) and send(house, TOMORROW) == (1, 0)
    assert list_letters(house.settings)[-1]["Subject"] == "Orientations à voir : 1"


@pytest.mark.parametrize("answer", ["seen", "accepted", "withdrawn", "right_opened"])
def test_nothing_is_sent_about_what_was_answered_meanwhile(house: House, answer: str) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    (row,) = referrals.list_submission_referrals(house.register, visit.submission_id)
    # The mail is made and its server away: it waits; the answer comes first.
    assert send(house, TODAY, MailSettings(host="127.0.0.1", port=find_port(), starttls=False), now=NOON) == (0, 1)
    say(house, row["referral_id"], answer)
    assert send(house, TODAY, hurry=True) == (0, 0) and list_letters(house.settings) == []
    assert house.register.reader.execute("select count(*) from mail").fetchone()[0] == 0


def test_never_a_reminder_to_who_answered(house: House) -> None:
    referral, rules = open_referral(house, "caf", on_day=TODAY), house.settings.follow_up
    record_step(house.register, referral, Step("sent"), author=Author("toolkit"), when=When(TODAY, "morning"))
    late = date(2026, 12, 1)
    assert chase(house.register, rules, late) == {"reminded": 1}
    say(house, referral, "seen", late)
    assert send(house, late) == (0, 0)
    # Shown since, and not answered: another debt, another reminder.
    say(house, referral, "presented", late)
    later = date(2026, 12, 17)
    assert chase(house.register, rules, later) == {"reminded": 1}
    assert send(house, later) == (1, 0)
    assert "attend toujours un mot de vous" in list_letters(house.settings)[0].get_content()


def test_the_deputy_is_written_to_while_the_referent_is_away_and_told_so(house: House) -> None:
    name_deputy(house)
    send_visit(house, describe_meeting("rsa"))
    be_away(house, TODAY, TOMORROW)
    assert send(house, TODAY) == (1, 0)
    send_visit(house, describe_meeting("rsa"))
    after = TOMORROW + timedelta(days=1)
    assert send(house, after) == (1, 0)
    first, second = list_letters(house.settings)
    assert (first["To"], second["To"]) == ("suppleante@caf.example", "aller-vers@caf.example")
    assert "c’est vous qui répondez" in first.get_content() and "c’est vous" not in second.get_content()


def test_who_answers_is_found_at_sending_not_before(house: House) -> None:
    name_deputy(house)
    send_visit(house, describe_meeting("rsa"))
    down = MailSettings(host="127.0.0.1", port=find_port(), starttls=False)
    assert send(house, TODAY, down, now=NOON) == (0, 1)
    be_away(house, TOMORROW, TOMORROW)
    assert send(house, TOMORROW) == (1, 0)
    assert [letter["To"] for letter in list_letters(house.settings)] == ["suppleante@caf.example"]


def test_where_nobody_answers_the_word_waits_for_who_comes(house: House) -> None:
    be_away(house, TODAY, TODAY + timedelta(days=3))
    visit = send_visit(house, describe_meeting("rsa"))
    assert send(house, TODAY) == (0, 0)
    assert send(house, TODAY + timedelta(days=4)) == (1, 0)
    (row,) = referrals.list_submission_referrals(house.register, visit.submission_id)
    assert (row["state"], row["sent_on"]) == ("sent", (TODAY + timedelta(days=4)).isoformat())


def test_the_deputy_is_told_of_what_the_referent_leaves_waiting(house: House) -> None:
    name_deputy(house)
    referral, rules = open_referral(house, "caf", on_day=TODAY), house.settings.follow_up
    record_step(house.register, referral, Step("sent"), author=Author("toolkit"), when=When(TODAY, "morning"))
    for number in range(1, 40):
        day = TODAY + timedelta(days=number)
        chase(house.register, rules, day)
        send(house, day)
    letters = list_letters(house.settings)
    assert [letter["To"] for letter in letters] == ["aller-vers@caf.example", "suppleante@caf.example"]
    assert "vous en assurez la suppléance" in letters[1].get_content()
    kinds = [row["kind"] for row in referrals.list_events(house.register, referral)]
    assert kinds == [
        "opened", "sent", "reminded", "deputy_told", "call_listed", "committee_listed", "did_not_come"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pace", "now", "leaves"),
    [
        ("daily", datetime(2026, 11, 23, 6, 59, tzinfo=TIME_ZONE), False),
        ("daily", datetime(2026, 11, 23, 7, 0, tzinfo=TIME_ZONE), True),
        ("daily", datetime(2026, 11, 22, 12, tzinfo=TIME_ZONE), False),  # a Sunday
        ("daily", datetime(2026, 11, 11, 12, tzinfo=TIME_ZONE), False),  # the Armistice
        ("at_once", datetime(2026, 11, 22, 12, tzinfo=TIME_ZONE), True),
        ("at_once", datetime(2026, 11, 23, 23, 30, tzinfo=TIME_ZONE), True),
        ("at_once", datetime(2026, 11, 24, 0, 5, tzinfo=TIME_ZONE), False),
    ],
)
def test_mails_leave_in_the_morning_of_a_working_day_or_at_once_but_not_at_night(
    house: House, pace: str, now: datetime, leaves: bool
) -> None:
    with house.register.writing() as writer:
        writer.execute("update referent set mail_pace = ?", [pace])
    send_visit(house, describe_meeting("rsa"), today=TODAY - timedelta(days=13), outing_id=None)
    with serve_mail() as (box, mail):
        assert send(house, now.date(), mail, now=now) == (int(leaves), 0)
        # By hand and in a hurry, hours do not count; that it left already does.
        assert send(house, now.date(), mail, now=now, hurry=True) == (int(not leaves), 0)
        assert len(box.accepted) == 1


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_of_twenty_three_hours_or_twenty_five_has_one_mail(house: House, change: date) -> None:
    with house.register.writing() as writer:
        writer.execute("update referent set mail_pace = 'at_once'")
    moment = datetime.combine(change - timedelta(days=1), datetime.min.time(), TIME_ZONE).timestamp()
    with serve_mail() as (box, mail):
        while (now := datetime.fromtimestamp(moment, TIME_ZONE)).date() <= change + timedelta(days=1):
            send_one = open_referral(house, "caf", on_day=now.date())
            owe(house, send_one, now.date())
            send(house, now.date(), mail, now=now)
            moment += 1800
        assert len(box.accepted) == 3
    days = [row[0] for row in house.register.reader.execute("select on_day from mail order by on_day")]
    assert days == [(change + timedelta(days=number)).isoformat() for number in (-1, 0, 1)]


def owe(house: House, referral: str, day: date) -> None:
    with house.register.writing() as writer:
        record_notification(
            writer, house.territory.id, referral_id=referral, referent_id=None, kind="opened", today=day
        )


def test_a_new_link_is_sent_beside_the_day_s_mail(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    assert send(house, TODAY) == (1, 0)
    live = structures.find_live_referent(house.register.reader, find_caf(house), TODAY)
    assert live is not None
    with house.register.writing() as writer:
        owe_renewal(writer, house.settings, live["id"], TODAY)
    assert send(house, TODAY) == (1, 0)
    first, renewed = list_letters(house.settings)
    assert renewed["Subject"] == "Un nouveau lien vers vos orientations" and renewed["To"] == first["To"]
    with house.register.writing() as writer:
        owe_renewal(writer, house.settings, live["id"], TODAY)
        structures.end_referent(writer, live["id"], TODAY - timedelta(days=1))
    assert send(house, TODAY) == (0, 0)


def test_mails_are_written_for_a_mailbox_that_was_changed(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    with serve_mail() as (box, mail):
        box.refused["aller-vers@caf.example"] = "550 unknown"
        for _ in range(3):
            send(house, TODAY, mail, now=NOON)
        (row,) = mails.list_troubled(house.register)
        assert (row["state"], row["attempts"], row["failure"], row["n"]) == ("refused", 1, "refused 550", 1)
        # What comes meanwhile joins it: refused once, not once a day.
        send_visit(house, describe_meeting("css", structure="caf"))
        assert send(house, TOMORROW, mail, now=NOON + timedelta(days=1)) == (0, 0)
        live = structures.find_live_referent(house.register.reader, find_caf(house), TODAY)
        assert live is not None
        with house.register.writing() as writer:
            assert structures.change_mailbox(writer, live["id"], "juste@caf.example", "daily")
            mails.try_all_again(writer, live["id"])
        assert send(house, TOMORROW, mail, now=NOON + timedelta(days=1)) == (1, 0)
        (letter,) = box.accepted
        assert (letter["To"], letter["Subject"]) == ("juste@caf.example", "Orientations à voir : 2")
    assert mails.list_troubled(house.register) == []


def test_an_outage_loses_nothing_and_is_not_hammered(house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    down = MailSettings(host="127.0.0.1", port=find_port(), starttls=False)
    tries, now = 0, NOON.replace(hour=8)
    for _ in range(10 * 60):
        tries += send(house, TODAY, down, now=now)[1]
        now += timedelta(minutes=1)
    # 0, 1, 3, 7, 15, 31, 63, 127, 255, 495 minutes after the first.
    assert tries == 10
    assert send(house, TODAY, hurry=True) == (1, 0)
    (referral,) = referrals.list_submission_referrals(house.register, visit.submission_id)
    assert referral["state"] == "sent" and len(list_letters(house.settings)) == 1


def test_a_link_that_waited_too_long_is_made_anew(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    down = MailSettings(host="127.0.0.1", port=find_port(), starttls=False)
    assert send(house, TODAY, down, now=NOON) == (0, 1)
    later = TODAY + timedelta(days=7)
    while send(house, later, hurry=True) != (1, 0):
        assert mails.list_due(house.register.reader, int(NOON.timestamp()) + 10**9)
    (letter,) = list_letters(house.settings)
    assert "jusqu’au 08/12/2026" in letter.get_content()


def test_an_address_that_no_mail_can_carry_holds_nobody_up(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("css", structure="cpam"))
    with house.register.writing() as writer:
        writer.execute("update referent set mailbox = '().@é.fr' where display_name = 'Référent caf'")
    with serve_mail() as (box, mail):
        assert send(house, TODAY, mail, now=NOON) == (1, 1)
        assert [letter["To"] for letter in box.accepted] == ["aller-vers@cpam.example"]


def test_a_server_that_is_away_is_asked_once_a_turn_not_once_a_mail(house: House) -> None:
    for structure in ("caf", "cpam", "ccas"):
        send_visit(house, describe_meeting("rsa", structure=structure))
    down = MailSettings(host="127.0.0.1", port=find_port(), starttls=False)
    assert send(house, TODAY, down, now=NOON) == (0, 1)
    assert send(house, TODAY, hurry=True) == (3, 0)


def test_muted_lines_never_leave(house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    with house.register.writing() as writer:
        writer.execute("update notification set muted = 1")
    assert send(house, TODAY) == (0, 0)
    (referral,) = referrals.list_submission_referrals(house.register, visit.submission_id)
    assert referral["state"] == "opened"
