"""Commands on questionnaires: which ones are in service, whether one can serve, what it asks, written out again.

Hands on what the checks found, in French or English. Knows no rule of its own.
"""

import json
from pathlib import Path
from typing import Any, Final

import click

from outreach import errors
from outreach.cli.answers import answers
from outreach.cli.finding_lists import load_language, tell_report, write_report
from outreach.cli.wording import tell_table
from outreach.intake import find_places
from outreach.questionnaire import check_form, describe_survey, find_form, list_forms
from outreach.questionnaire.exporting import check_exported, write_markdown, write_workbook, write_xform
from outreach.questionnaire.reading.bounds import MOST_BYTES, UnreadableSheets
from outreach.questionnaire.sheets import read_sheets
from outreach.questionnaire.survey import OPEN, OUTREACH
from outreach.settings import read_settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANGUAGE = click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help="Langue des messages."
)
EXPORTS: Final = (".xlsx", ".xml", ".md")


@click.group(epilog="Exemple : outreach forms check ./contact.xlsx")
def forms() -> None:
    """Liste, vérifie, montre et exporte les questionnaires."""


@forms.command("list", epilog="Exemple : outreach forms list")
def list_them() -> None:
    """Liste les questionnaires en service ; ceux de l’instance passent avant les livrés."""
    places = find_places(read_settings())
    surveys = [(places.read(path), path) for path in list_forms(places).values()]
    tell_table(
        ("questionnaire", "version", "titre", "fichier"),
        [(survey.form_id, survey.version, survey.titles[survey.default_language], path) for survey, path in surveys],
    )


@forms.command(epilog="Exemple : outreach forms check ./contact.xlsx --profile open")
@click.argument("files", metavar="FICHIER…", type=FILE, nargs=-1, required=True)
@click.option(
    "--profile",
    type=click.Choice([OUTREACH, OPEN]),
    default=OUTREACH,
    show_default=True,
    help="« open » : le questionnaire ne porte pas sur des personnes.",
)
@click.option("--json", "as_json", is_flag=True, help="Écrit une liste JSON, un objet par fichier.")
@LANGUAGE
def check(files: tuple[Path, ...], profile: str, as_json: bool, language: str) -> int:
    """Lit des questionnaires (.xlsx, .xlsm, .xls, .csv, .md) et dit leurs fautes, ce qu’ils ne doivent pas demander, et
    ce qui a été corrigé en les lisant, ce qui manque encore pour les servir. Quitte avec 0 quand tous se lisent sans
    faute, 1 sinon."""
    translate = load_language(language)
    told: list[dict[str, Any]] = []
    refused = 0
    for path in files:
        report = check_form(_read(path), path.name, profile, path.parent)
        refused += not report.accepted
        if as_json:
            told.append(write_report(path, report, translate))
        else:
            tell_report(path, report, translate)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    return int(refused > 0)


@forms.command(epilog="Exemple : outreach forms show contact --language en")
@click.argument("form", metavar="NOM|FICHIER")
@LANGUAGE
def show(form: str, language: str) -> None:
    """Montre ce qu’un questionnaire demande, avec sa logique ; un nom désigne un questionnaire en service."""
    click.echo(describe_survey(find_places(read_settings()).read(_find(form)), load_language(language), language))


@forms.command(epilog="Exemple : outreach forms export contact --to ./contact.xlsx")
@click.argument("form", metavar="NOM|FICHIER")
@click.option(
    "--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help=".xlsx, .xml ou .md"
)
@click.option("--force", is_flag=True, help="Remplace le fichier s’il existe.")
def export(form: str, target: Path, force: bool) -> None:
    """Écrit un questionnaire, corrections faites : un classeur (.xlsx), un XForm (.xml) ou des tables (.md)."""
    kind = target.suffix.lower()
    if kind not in EXPORTS:
        raise click.BadParameter(f"finissez le nom par {', '.join(EXPORTS)}", param_hint="--to")
    if target.exists() and not force:
        raise errors.Refusal(errors.FILE_TAKEN, file=target)
    path = _find(form)
    try:
        sheets = read_sheets(_read(path), path.name)
    except UnreadableSheets as fault:
        raise errors.Refusal(errors.BAD_FORM, form=path.name, faults=f"{fault}.") from None
    # Forced or not: what could not be read would be lost without a word.
    check_exported(sheets, path.name)
    if kind == ".xlsx":
        content = write_workbook(sheets)
    else:
        content = (write_xform(sheets, path.name) if kind == ".xml" else write_markdown(sheets)).encode("utf-8")
    _write(target, content)
    click.echo(f"Écrit : {target}")


forms.add_command(answers)


def _find(form: str) -> Path:
    path = Path(form)
    return path if path.is_file() else find_form(find_places(read_settings()), form)


def _read(path: Path) -> bytes:
    # One byte more than is ever read says that a file is too large.
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _write(target: Path, content: bytes) -> None:
    waiting = target.with_name(f".{target.name}.part")
    try:
        waiting.write_bytes(content)
        waiting.replace(target)
    finally:
        waiting.unlink(missing_ok=True)
