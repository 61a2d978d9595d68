"""Commands on questionnaires: which ones are in service, whether one can serve, what it asks."""

from pathlib import Path

import click

from outreach.cli.wording import tell_table
from outreach.questionnaire import find_shipped_forms, list_forms, read_survey
from outreach.questionnaire.survey import Group
from outreach.settings import read_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(epilog="Exemple : outreach forms check ./contact.xlsx")
def forms() -> None:
    """Liste, vérifie et montre les questionnaires."""


@forms.command("list", epilog="Exemple : outreach forms list")
def list_them() -> None:
    """Liste les questionnaires en service ; ceux de l’instance passent avant les livrés."""
    paths = list_forms([read_settings().instance / "forms", find_shipped_forms()])
    surveys = [(read_survey(path), path) for path in paths.values()]
    tell_table(
        ("questionnaire", "version", "titre", "fichier"),
        [(survey.form_id, survey.version, survey.titles[survey.default_language], path) for survey, path in surveys],
    )


@forms.command(epilog="Exemple : outreach forms check ./contact.xlsx")
@click.argument("file", metavar="FICHIER", type=FILE)
def check(file: Path) -> None:
    """Lit un questionnaire (.xlsx, .xls, .csv, .md) et dit ses fautes."""
    survey = read_survey(file)
    click.echo(f"Ce questionnaire peut servir : {survey.form_id}, version {survey.version}.")


@forms.command(epilog="Exemple : outreach forms show ./contact.md")
@click.argument("file", metavar="FICHIER", type=FILE)
def show(file: Path) -> None:
    """Montre ce qu’un questionnaire demande, dans l’ordre."""
    survey = read_survey(file)
    for node in survey.walk():
        label = node.labels.get(survey.default_language, "")
        kind = ("répétition" if node.repeat else "groupe") if isinstance(node, Group) else node.type
        click.echo(f"{'  ' * (len(node.path) - 1)}{node.name}  ({kind})  {label}".rstrip())
