"""Commands on what leaves the register: close the past quarters, read the published figures."""

import click

from outreach.cli.wording import tell_table
from outreach.intake import open_house
from outreach.observatory import release
from outreach.observatory.figures import list_figures, read_figure
from outreach.settings import read_settings


@click.command(epilog="Exemple : outreach publish")
def publish() -> None:
    """Publie les trimestres clos, après les avoir attaqués ; « serve » montre aussitôt la publication."""
    settings = read_settings()
    house = open_house(settings)
    try:
        published = release.publish(house.register, house.territory, settings, settings.today())
    finally:
        house.register.close()
    click.echo(f"Publié : {', '.join(published.quarters)} dans {published.file}")
    tell_table(("table", "lignes ajoutées"), published.rows.items())


@click.command(epilog="Exemple : outreach figures")
@click.argument("name", metavar="[QUESTION]", required=False)
def figures(name: str | None) -> None:
    """Liste les questions de l’observatoire, ou répond à l’une depuis la dernière publication."""
    if name is None:
        tell_table(("question", "titre"), [(view.name, view.title) for view in list_figures()])
        return
    settings = read_settings()
    house = open_house(settings)
    try:
        file = release.find_release_file(house.register, house.territory.id, settings.releases)
    finally:
        house.register.close()
    if file is None:
        click.echo("Rien n’est encore publié : outreach publish")
        return
    figure = read_figure(file, name)
    click.echo(figure.title)
    tell_table(figure.columns, figure.rows)
