"""Commands on territories: which ones are known, and whether one can serve."""

import click

from outreach.cli.wording import tell_table
from outreach.settings import read_settings
from outreach.territory import find_territory, list_territories, read_territory


@click.group(epilog="Exemple : outreach territory check ./ma-ville")
def territory() -> None:
    """Vérifie et liste les territoires."""


@territory.command("list", epilog="Exemple : outreach territory list")
def list_them() -> None:
    """Liste les territoires connus, ceux de l’instance d’abord."""
    for folder in list_territories(read_settings().instance):
        click.echo(f"{folder.name}  {folder}")


@territory.command(epilog="Exemple : outreach territory check ./ma-ville")
@click.argument("folder", metavar="NOM|DOSSIER")
def check(folder: str) -> None:
    """Lit un territoire et dit toutes ses fautes."""
    read = read_territory(find_territory(folder, read_settings().instance))
    click.echo(f"Ce territoire peut servir : {read.name} ({read.id}).")
    tell_table(
        ("droits", "structures", "quartiers", "secteurs"),
        [(len(read.rights), len(read.structures), len(read.neighbourhoods), len(read.sectors))],
    )
