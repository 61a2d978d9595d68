"""The command that fills a fictitious instance, made first when there is none.

The register takes its name once it is filled: however a filling is cut short, the next one starts again.
"""

import os
import secrets
from dataclasses import replace
from datetime import datetime

import click

from outreach import errors
from outreach.access.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, is_fitting
from outreach.fiction import fill_demo, make_demo_accounts
from outreach.intake import House, open_house
from outreach.serving.instance import create_instance
from outreach.settings import Settings, read_settings


@click.command(epilog="Exemple : outreach demo --until 2026-09-30")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Le dernier jour ; aujourd’hui sinon.")
def demo(until: datetime | None) -> None:
    """Remplit une instance de visites fictives sur douze mois et publie ses trimestres clos."""
    given = _read_password()

    def fill(house: House) -> None:
        _fill(replace(house, settings=read_settings()), until, given)

    if not _read_without_today().register_path.exists():
        create_instance(_read_without_today(), None, fictitious=True, fill=fill)
        return
    house = open_house(read_settings())
    try:
        fill(house)
    finally:
        house.register.close()


def _read_password() -> str | None:
    given = os.environ.get("OUTREACH_DEMO_PASSWORD")
    if given and not is_fitting(given):
        raise errors.Refusal(
            errors.BAD_SETTINGS,
            name="OUTREACH_DEMO_PASSWORD",
            fault="ce n’est pas la longueur d’un mot de passe",
            remedy=f"Prenez de {MINIMUM_LENGTH} à {MAXIMUM_LENGTH} signes.",
        )
    return given


def _read_without_today() -> Settings:
    # OUTREACH_TODAY is refused until the instance says that it is fictitious.
    return read_settings({name: value for name, value in os.environ.items() if name != "OUTREACH_TODAY"})


def _fill(house: House, until: datetime | None, given: str | None) -> None:
    if not house.settings.fictitious:
        raise errors.Refusal(errors.NOT_FICTITIOUS)
    last = until.date() if until else house.settings.today()
    password = given or secrets.token_urlsafe(9)
    click.echo("Remplissage de la démonstration, moins d’une minute…")
    made = make_demo_accounts(house, password, last)
    fill_demo(house, last, tell=click.echo)
    if made:
        click.echo(f"Comptes : {', '.join(made)}")
        click.echo(f"Leur mot de passe : {'celui de OUTREACH_DEMO_PASSWORD' if given else password}")
