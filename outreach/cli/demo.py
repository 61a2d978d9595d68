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
from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.fiction.demo import EARLIEST, STRAIGHT_FROM, USUAL
from outreach.intake import House, keep_forms, open_brought_forward
from outreach.serving.instance import create_instance
from outreach.settings import Settings, read_settings


@click.command(epilog="Exemple : outreach demo --until 2026-09-30")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Le dernier jour ; aujourd’hui sinon.")
@click.option("--size", type=int, default=USUAL, metavar="N", help=f"Le nombre de visites ; {USUAL} sinon.")
@click.option("--seed", type=int, default=2018, metavar="N", help="La graine : la même donne les mêmes visites.")
def demo(until: datetime | None, size: int, seed: int) -> None:
    """Remplit une instance de visites fictives sur dix-huit mois et publie ses trimestres clos."""
    # What cannot be is refused before anything is made.
    Wish(until.date() if until else EARLIEST, size, seed)
    given = _read_password()

    def fill(house: House) -> None:
        told = replace(house, settings=read_settings())
        _fill(told, Wish(until.date() if until else told.settings.today(), size, seed), given)

    if not _read_without_today().register_path.exists():
        create_instance(_read_without_today(), None, fictitious=True, fill=fill)
        return
    house = open_brought_forward(read_settings())
    try:
        with house.register.writing() as writer:
            keep_forms(writer, house)
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
    # A fixed day is refused to an instance not yet fictitious; it serves once the instance is.
    return read_settings({name: value for name, value in os.environ.items() if name != "OUTREACH_TODAY"})


def _fill(house: House, wish: Wish, given: str | None) -> None:
    if not house.settings.fictitious:
        raise errors.Refusal(errors.NOT_FICTITIOUS)
    password = given or secrets.token_urlsafe(9)
    length = "moins d’une minute" if wish.size < STRAIGHT_FROM else "plusieurs minutes"
    click.echo(f"Remplissage de la démonstration, {length}…")
    made = make_demo_accounts(house, password, wish.until)
    fill_demo(house, wish, tell=click.echo)
    if wish.until > house.settings.today():
        click.echo(f"Ce jour est à venir : servez-la avec OUTREACH_TODAY={wish.until.isoformat()}")
    if made:
        click.echo(f"Comptes : {', '.join(made)}")
        click.echo(f"Leur mot de passe : {'celui de OUTREACH_DEMO_PASSWORD' if given else password}")
