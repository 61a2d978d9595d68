"""A structure's own figures: its desk's and nobody else's, of the last year."""

from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask

from outreach.follow_up import Author, Step, When, record_step
from outreach.intake import House
from tests.conftest import TODAY, Person
from tests.desk.inboxes import open_inbox
from tests.referral_rows import open_referral

LogIn = Callable[[str], Person]
OPENED = date(2026, 11, 2)


def say(house: House, referral: str, kind: str, on_day: date = TODAY, **told: str) -> None:
    record_step(house.register, referral, Step(kind, **told), author=Author("referent"), when=When(on_day, "morning"))


def test_a_structure_reads_its_own_figures(person: LogIn, app: Flask, house: House) -> None:
    for day in range(5):
        referral = open_referral(house, "caf", on_day=OPENED)
        say(house, referral, "presented", on_day=OPENED)
        say(house, referral, "right_opened", OPENED + timedelta(days=2 * day), amount_band="50_149")
    say(house, open_referral(house, "ccas", on_day=OPENED), "withdrawn")
    say(house, open_referral(house, "caf", on_day=OPENED), "presented")
    for page in (person("referent-caf").read("/desk/figures"), open_inbox(app, house, "caf").read("/answer/figures")):
        assert "<strong>1</strong> orientation en cours" in page
        assert 'Droit ouvert</th><td class="num">5</td>' in page
        assert '50 à 149 € par mois</th><td class="num">5</td>' in page
        assert "4 jours" in page and "9 sur 10 en 8 · sur 5" in page and "La personne a renoncé" not in page
    theirs = person("referent-ccas").read("/desk/figures")
    assert "La personne a renoncé" in theirs and "Droit ouvert" not in theirs


def test_what_ended_more_than_a_year_ago_is_not_counted(person: LogIn, house: House) -> None:
    old = date(2025, 9, 1)
    say(house, open_referral(house, "caf", on_day=old), "right_opened", old)
    assert "Rien encore." in person("referent-caf").read("/desk/figures")
