"""The command that writes out the answers to a questionnaire, for staff who may.

Brings the register up to date with the questionnaires' files first, as every opening does. Knows no format and no view.
"""

from pathlib import Path

import click

from outreach.intake import keep_forms, open_brought_forward
from outreach.intake.answer_export import export_answers, find_reader
from outreach.settings import read_settings


@click.command(epilog="Exemple : outreach forms answers contact --xlsx --account coordination")
@click.argument("form", metavar="NOM")
@click.option(
    "--csv", "kind", flag_value="csv", help="CSV pour un tableur français ; une archive .zip s’il y a des répétitions."
)
@click.option(
    "--xlsx", "kind", flag_value="xlsx", default=True, help="Classeur Excel, une feuille par table (d’office)."
)
@click.option("--json", "kind", flag_value="json", help="JSON, les répétitions à l’intérieur des saisies.")
@click.option(
    "--output",
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FICHIER",
    help="Le fichier à écrire.",
)
@click.option("--account", "login", required=True, metavar="COMPTE", help="Qui demande : une coordination ou un admin.")
@click.option("--labels", is_flag=True, help="Titres de colonnes en français plutôt que les noms.")
@click.option("--force", is_flag=True, help="Remplace le fichier s’il existe.")
def answers(form: str, kind: str, output: Path | None, login: str, labels: bool, force: bool) -> None:
    """Écrit les réponses à un questionnaire, toutes versions ensemble : des données pseudonymisées."""
    house = open_brought_forward(read_settings())
    try:
        reader = find_reader(house, login)
        with house.register.writing() as writer:
            keep_forms(writer, house)
        written = export_answers(house, form, kind, reader, target=output, labels=labels, force=force)
    finally:
        house.register.close()
    click.echo(f"Écrit : {written}")
    click.echo("Données pseudonymisées, pas anonymes : gardez-les pour vous, effacez ce fichier après usage.", err=True)
