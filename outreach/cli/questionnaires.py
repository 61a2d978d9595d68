"""Commands on questionnaires: which ones are in service, whether one can serve, what it asks."""

from pathlib import Path

import click

from outreach import errors
from outreach.cli.wording import tell_table
from outreach.questionnaire import describe_survey, find_shipped_forms, list_forms, read_survey
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


@forms.command(epilog="Exemple : outreach forms show contact")
@click.argument("form", metavar="NOM|FICHIER")
def show(form: str) -> None:
    """Montre ce qu’un questionnaire demande, dans l’ordre ; un nom désigne un questionnaire en service."""
    paths = list_forms([read_settings().instance / "forms", find_shipped_forms()])
    path = paths.get(form, Path(form))
    if not path.is_file():
        raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form)
    click.echo(describe_survey(read_survey(path)))
