"""Commands that make and serve an instance. All work is done in `outreach.serving`."""

import click

from outreach.serving.instance import create_instance
from outreach.serving.supervisor import serve as serve_instance
from outreach.settings import read_settings


@click.command(epilog="Exemple : OUTREACH_INSTANCE=/srv/outreach outreach init --territory grigny")
@click.option("--territory", "territory_name", metavar="NOM|DOSSIER", help="Le territoire ; « grigny » sinon.")
def init(territory_name: str | None) -> None:
    """Crée une instance vide : réglages, clés, registre, structures du territoire."""
    settings = create_instance(read_settings(), territory_name)
    click.echo(f"Registre créé dans {settings.instance}.")
    click.echo("Ensuite : outreach account create admin --role admin, puis outreach serve.")


@click.command(epilog="Exemple : OUTREACH_PORT=8010 OUTREACH_OBSERVATORY_PORT=8011 outreach serve")
def serve() -> None:
    """Sert l’application et l’observatoire jusqu’à Ctrl-C."""
    serve_instance(read_settings(), click.echo)
