"""What is owed leaves in the end, whatever the mail server's day was, and one bad address holds nobody up."""

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

from outreach.follow_up import QUICK_ATTEMPTS, deliver_waiting
from outreach.intake import House
from outreach.register import notifications, referrals
from outreach.settings import MailSettings, Settings
from tests.conftest import TODAY, describe_meeting, send_visit

# Nobody listens there.
DEAD = MailSettings(host="127.0.0.1", port=9, starttls=False)


def list_letters(settings: Settings) -> list[Path]:
    return sorted(settings.mail_folder.glob("*.eml"))


def test_a_long_outage_loses_no_message(house: House) -> None:
    visit = send_visit(house, describe_meeting("rsa"))
    down = replace(house.settings, mail=DEAD)
    for _ in range(QUICK_ATTEMPTS + 3):
        assert deliver_waiting(house.register, down, TODAY) == (0, 1)
    assert deliver_waiting(house.register, house.settings, TODAY, most_attempts=QUICK_ATTEMPTS) == (0, 0)
    assert deliver_waiting(house.register, house.settings, TODAY) == (1, 0)
    (referral,) = referrals.list_submission_referrals(house.register, visit.submission_id)
    assert referral["state"] == "sent" and len(list_letters(house.settings)) == 1


def test_sent_once_whoever_asks_twice(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("rsa"))
    assert deliver_waiting(house.register, house.settings, TODAY) == (1, 0)
    assert deliver_waiting(house.register, house.settings, TODAY) == (0, 0)
    letter = list_letters(house.settings)[0].read_text("utf-8")
    assert "Orientations" in letter and "rsa" not in letter.lower() and "Tuileries" not in letter


def test_an_address_that_no_mail_can_carry_holds_nobody_up(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    send_visit(house, describe_meeting("css", structure="cpam"))
    with house.register.writing() as writer:
        writer.execute("update referent set mailbox = '().@x.fr' where display_name = 'Référent caf'")
    assert deliver_waiting(house.register, house.settings, TODAY) == (1, 1)


def test_a_correction_does_not_tell_a_referent_twice(house: House) -> None:
    first = send_visit(house, describe_meeting("rsa"))
    assert deliver_waiting(house.register, house.settings, TODAY) == (1, 0)
    outing = house.register.reader.execute("select outing_id from contact").fetchone()[0]
    told = {"outing_id": outing, "replaces_id": first.submission_id}
    fixed = send_visit(house, describe_meeting("rsa", "css", age_band="40_64"), **told)
    states = [row["state"] for row in referrals.list_submission_referrals(house.register, fixed.submission_id)]
    assert states == ["sent", "opened"]
    # The second right is news for the same structure: one message, for it alone.
    assert [row["n"] for row in notifications.list_waiting_mail(house.register)] == [1]


def test_one_and_several_are_told_in_good_french(house: House) -> None:
    send_visit(house, describe_meeting("rsa"))
    deliver_waiting(house.register, house.settings, TODAY)
    send_visit(house, describe_meeting("rsa", "aide_logement"))
    deliver_waiting(house.register, house.settings, TODAY)
    told = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in list_letters(house.settings)]
    bodies = sorted(letter.get_content() for letter in told)  # type: ignore[attr-defined]
    assert any("Une orientation attend votre structure" in body for body in bodies)
    assert any("2 orientations attendent" in body for body in bodies)
