"""Commands on what leaves the register: close the past quarters, read the published figures."""

import gc
from pathlib import Path
from typing import Final

import click

from outreach import errors
from outreach.cli.figure_forms import write_csv, write_json, write_text
from outreach.cli.wording import tell_table
from outreach.intake import House, open_house
from outreach.observatory import release
from outreach.observatory.figures import list_figures, read_figure
from outreach.observatory.utility import Utility
from outreach.observatory.verification import verify_release
from outreach.register.releases import list_releases
from outreach.settings import Settings, read_settings

# A period is millions of small objects without cycles: looking for some at every 700 took a tenth of the time.
COLLECTED_AFTER: Final = 200_000


@click.command(epilog="Exemple : outreach publish --dry-run")
@click.option("--dry-run", is_flag=True, help="Dit ce qui partirait, à quel détail, et n’écrit rien.")
@click.option("--verify", "file", type=click.Path(path_type=Path), help="Vérifie un fichier publié, et n’écrit rien.")
def publish(dry_run: bool, file: Path | None) -> None:
    """Publie les périodes closes, après les avoir attaquées ; « serve » montre aussitôt la publication."""
    settings = read_settings()
    if file is not None:
        _verify(file, settings)
        return
    gc.set_threshold(COLLECTED_AFTER, 20, 20)
    house = open_house(settings)
    try:
        if dry_run:
            refused = _rehearse(house)
        else:
            published = release.publish(house.register, house.territory, settings, settings.today())
    finally:
        house.register.close()
    if dry_run:
        if refused is not None:
            raise errors.Refusal(errors.UNSAFE_RELEASE, reason=refused)
        return
    click.echo(f"Publié : {', '.join(published.quarters)} dans {published.file}")
    tell_table(("table", "lignes ajoutées"), published.rows.items())


def _rehearse(house: House) -> str | None:
    rehearsed = list(release.rehearse(house.register, house.territory, house.settings, house.settings.today()))
    click.echo("Rien n’est écrit. Partiraient :")
    titles = ("période", "personnes", "rencontres", "couvertes", "quartier gardé", "âge", "six âges", "sexe")
    tell_table(
        titles,
        [
            (told.quarter, told.persons, told.meetings, f"{told.covered_percent} %", f"{told.neighbourhood} %",
             f"{told.age} %", f"{told.six_ages} %", f"{told.sex} %")
            for told, _, _ in rehearsed
        ],
    )  # fmt: skip
    for told, rows, _ in rehearsed:
        click.echo(f"\n{told.quarter}")
        tell_table(("table", "lignes", "détail"), [(name, n, _name_detail(told, name, n)) for name, n in rows.items()])
    return next((reason for _, _, reason in rehearsed if reason is not None), None)


def _name_detail(told: Utility, name: str, rows: int) -> str:
    if name in told.silent or not rows:
        return "non publié : trop peu de personnes ou de valeurs différentes" if name in told.silent else "rien"
    return "plus large que les groupes, par endroits" if name in told.wider else ""


def _verify(file: Path, settings: Settings) -> None:
    recorded = None
    if settings.register_path.is_file():
        house = open_house(settings)
        try:
            rows = list_releases(house.register, house.territory.id)
        finally:
            house.register.close()
        recorded = {row["file_name"]: row["content_sha256"] for row in rows}
    found = verify_release(file, recorded)
    told = {None: "aucun registre ici pour le comparer", True: "le registre la connaît", False: "le registre l’ignore"}
    click.echo(f"Publication saine : {', '.join(found.periods)}, {found.rows} lignes ; {told[found.known]}.")
    click.echo(f"Empreinte : {found.sha256}")


@click.command(epilog="Exemple : outreach figures gaps_by_status --csv")
@click.argument("name", metavar="[QUESTION]", required=False)
@click.option("--csv", "written", flag_value="csv", help="Écrit la réponse en CSV.")
@click.option("--json", "written", flag_value="json", help="Écrit la réponse en JSON, avec sa définition.")
def figures(name: str | None, written: str | None) -> None:
    """Liste les questions de l’observatoire, ou répond à l’une depuis la dernière publication."""
    if name is None:
        if written is not None:
            raise click.UsageError("Dites aussi la question.")
        tell_table(("question", "titre"), [(view.name, view.title) for view in list_figures()])
        return
    settings = read_settings()
    house = open_house(settings)
    try:
        file = release.find_release_file(house.register, house.territory.id, settings.releases)
    finally:
        house.register.close()
    if file is None:
        click.echo("Rien n’est encore publié : outreach publish", err=written is not None)
        return
    write = {"csv": write_csv, "json": write_json, None: write_text}[written]
    write(read_figure(file, name))
