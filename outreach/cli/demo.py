"""The command that fills a fictitious instance, made first when there is none.

A filling cut short leaves no half-filled register: the next one starts again.
"""

import os
import secrets
from datetime import date, datetime

import click

from outreach import errors
from outreach.fiction import fill_demo, make_demo_accounts
from outreach.intake import open_house
from outreach.serving.instance import create_instance, remove_register
from outreach.settings import Settings, read_settings


@click.command(epilog="Exemple : outreach demo --until 2026-09-30")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Le dernier jour ; aujourd’hui sinon.")
def demo(until: datetime | None) -> None:
    """Remplit une instance de visites fictives sur douze mois et publie ses trimestres clos."""
    new = not _read_without_today().register_path.exists()
    if new:
        create_instance(_read_without_today(), None, fictitious=True)
    settings = read_settings()
    try:
        _fill(settings, until.date() if until else settings.today())
    except BaseException:
        if new:
            remove_register(settings)
        raise


def _read_without_today() -> Settings:
    # OUTREACH_TODAY is refused until the instance says that it is fictitious.
    return read_settings({name: value for name, value in os.environ.items() if name != "OUTREACH_TODAY"})


def _fill(settings: Settings, until: date) -> None:
    if not settings.fictitious:
        raise errors.Refusal(errors.NOT_FICTITIOUS)
    house = open_house(settings)
    try:
        given = os.environ.get("OUTREACH_DEMO_PASSWORD")
        password = given or secrets.token_urlsafe(9)
        click.echo("Remplissage de la démonstration, moins d’une minute…")
        made = make_demo_accounts(house, password, until)
        fill_demo(house, until, tell=click.echo)
    finally:
        house.register.close()
    if made:
        click.echo(f"Comptes : {', '.join(made)}")
        click.echo(f"Leur mot de passe : {'celui de OUTREACH_DEMO_PASSWORD' if given else password}")
