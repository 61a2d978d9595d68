"""Commands on territories: start one, list those known, say whether one can serve and what remains to settle."""

from pathlib import Path

import click

from outreach import errors
from outreach.cli.wording import tell_table
from outreach.intake import list_known_publics
from outreach.questionnaire import FormPlaces, find_shipped_forms, list_forms
from outreach.settings import Settings, read_settings
from outreach.territory import (
    Territory,
    find_territory,
    list_remarks,
    list_territories,
    read_territory,
    write_new_town,
)
from outreach.territory.territory import ANY


@click.group(epilog="Exemple : outreach territory new ./ma-ville, puis outreach territory check ./ma-ville")
def territory() -> None:
    """Commence, vérifie et liste les territoires."""


@territory.command("new", epilog="Exemple : outreach territory new ./ma-ville")
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
def start(folder: Path) -> None:
    """Écrit les fichiers d’une petite ville d’exemple, à remplir."""
    names = write_new_town(folder)
    click.echo(f"{len(names)} fichiers écrits dans {folder}. Chacun dit en tête ce qu’il attend.")
    click.echo(f"Commencez par territory.toml, puis : outreach territory check {folder}")


@territory.command("list", epilog="Exemple : outreach territory list")
def list_them() -> None:
    """Liste les territoires connus, ceux de l’instance d’abord."""
    for folder in list_territories(read_settings().instance):
        click.echo(f"{folder.name}  {folder}")


@territory.command(epilog="Exemple : outreach territory check ./ma-ville")
@click.argument("folder", metavar="NOM|DOSSIER")
def check(folder: str) -> None:
    """Lit un territoire et dit toutes ses fautes, puis ce qui reste à régler."""
    settings = read_settings()
    read = read_territory(find_territory(folder, settings.instance))
    click.echo(f"Ce territoire peut servir : {read.name} ({read.id}).")
    tell_table(
        ("droits", "structures", "quartiers", "secteurs", "actions", "comités", "chiffres"),
        [
            (
                *(len(read.rights), len(read.structures), len(read.neighbourhoods), len(read.sectors)),
                *(len(read.actions), len(read.committees), len(read.denominators)),
            )
        ],
    )
    for number, remark in enumerate((*list_untold_publics(read, settings), *list_remarks(read))):
        if not number:
            click.echo("Il reste à régler, sans que cela empêche de servir :")
        click.echo(f"- {remark}")


def list_untold_publics(read: Territory, settings: Settings) -> list[str]:
    """Say which roads are kept for a public that no questionnaire tells, when the questionnaires can be read."""
    places = FormPlaces((settings.forms, find_shipped_forms()), settings.open_forms)
    try:
        surveys = [places.read(path) for path in list_forms(places).values()]
    except errors.Refusal:
        # `forms check` says what is wrong with them.
        return []
    meant = dict.fromkeys(road.public for road in read.roads if road.public != ANY)
    known = list_known_publics(surveys, meant)
    untold = [code for code in meant if code not in known]
    if not untold:
        return []
    return [f"roads.csv : aucun questionnaire ne dit le public {', '.join(untold)} ; ces chemins ne sont jamais pris."]
