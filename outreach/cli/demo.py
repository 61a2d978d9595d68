"""The command that fills a fictitious instance, made first when there is none.

A filling cut short leaves no half-filled register: the next one starts again.
"""

import os
import secrets
from datetime import datetime

import click

from outreach import errors
from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.fiction.demo import EARLIEST, STRAIGHT_FROM, USUAL
from outreach.intake import open_house
from outreach.serving.instance import create_instance, remove_register
from outreach.settings import Settings, read_settings


@click.command(epilog="Exemple : outreach demo --until 2026-09-30")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Le dernier jour ; aujourd’hui sinon.")
@click.option("--size", type=int, default=USUAL, metavar="N", help=f"Le nombre de visites ; {USUAL} sinon.")
@click.option("--seed", type=int, default=2018, metavar="N", help="La graine : la même donne les mêmes visites.")
def demo(until: datetime | None, size: int, seed: int) -> None:
    """Remplit une instance de visites fictives sur dix-huit mois et publie ses trimestres clos."""
    # What cannot be is refused before anything is made.
    Wish(until.date() if until else EARLIEST, size, seed)
    new = not _read_without_today().register_path.exists()
    if new:
        create_instance(_read_without_today(), None, fictitious=True)
    settings = read_settings()
    try:
        _fill(settings, Wish(until.date() if until else settings.today(), size, seed))
    except BaseException:
        if new:
            remove_register(settings)
        raise


def _read_without_today() -> Settings:
    # OUTREACH_TODAY is refused until the instance says that it is fictitious.
    return read_settings({name: value for name, value in os.environ.items() if name != "OUTREACH_TODAY"})


def _fill(settings: Settings, wish: Wish) -> None:
    if not settings.fictitious:
        raise errors.Refusal(errors.NOT_FICTITIOUS)
    house = open_house(settings)
    try:
        given = os.environ.get("OUTREACH_DEMO_PASSWORD")
        password = given or secrets.token_urlsafe(9)
        length = "moins d’une minute" if wish.size < STRAIGHT_FROM else "plusieurs minutes"
        click.echo(f"Remplissage de la démonstration, {length}…")
        made = make_demo_accounts(house, password, wish.until)
        fill_demo(house, wish, tell=click.echo)
    finally:
        house.register.close()
    if wish.until > settings.today():
        click.echo(f"Ce jour est à venir : servez-la avec OUTREACH_TODAY={wish.until.isoformat()}")
    if made:
        click.echo(f"Comptes : {', '.join(made)}")
        click.echo(f"Leur mot de passe : {'celui de OUTREACH_DEMO_PASSWORD' if given else password}")
