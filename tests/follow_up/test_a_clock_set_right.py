"""The clock of a server was a day ahead, then set right: what left « tomorrow » stops no mail, and nobody gets two."""

from dataclasses import replace
from datetime import datetime, timedelta

from outreach.follow_up import deliver_waiting
from outreach.intake import House
from outreach.settings import TIME_ZONE
from tests.conftest import TODAY, describe_meeting, send_visit
from tests.mail_server import find_port, serve_mail

TOMORROW = TODAY + timedelta(days=1)
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=TIME_ZONE)


def test_a_day_that_comes_twice_writes_once_and_stops_nobody(house: House) -> None:
    with serve_mail() as (box, mail):
        settings, later = replace(house.settings, mail=mail), NOON + timedelta(days=1)
        send_visit(house, describe_meeting("rsa"))
        assert deliver_waiting(house.register, settings, TOMORROW, now=later) == (1, 0)
        send_visit(house, describe_meeting("rsa"))
        away = replace(settings, mail=replace(mail, port=find_port()))
        assert deliver_waiting(house.register, away, TODAY, now=NOON) == (0, 1)
        send_visit(house, describe_meeting("css", structure="cpam"))
        assert deliver_waiting(house.register, settings, TOMORROW, now=later) == (1, 0)
        assert [letter["To"] for letter in box.accepted][1:] != [box.accepted[0]["To"]]
        after = timedelta(days=1)
        assert deliver_waiting(house.register, settings, TOMORROW + after, now=later + after) == (1, 0)
        assert len(box.accepted) == 3
