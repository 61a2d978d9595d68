"""Commands on a filled register: whether it says what was sent, and the messages it owes."""

import click

from outreach import errors
from outreach.follow_up import deliver_waiting
from outreach.intake import compare_media, compare_rebuilt, open_brought_forward, open_house
from outreach.register.soundness import LIMIT, list_faults
from outreach.settings import read_settings


@click.command(epilog="Exemple : outreach verify --rebuild")
@click.option("--rebuild", is_flag=True, help="Relit aussi toutes les saisies gardées et compare chaque ligne.")
def verify(rebuild: bool) -> None:
    """Vérifie le fichier du registre, les saisies gardées et leurs photos ; ne change rien."""
    house = open_brought_forward(read_settings())
    try:
        count, faults = list_faults(house.register)
        if rebuild and not faults:
            count, faults = compare_rebuilt(house)
        missing, unnamed = compare_media(house)
    finally:
        house.register.close()
    faults += [f"média {name} : le fichier manque" for name in missing[:LIMIT]]
    if faults:
        raise errors.Refusal(errors.REBUILD_DIFFERS, differences="".join(f"\n- {fault}" for fault in faults) + "\n")
    click.echo(f"{count} saisies {'relues' if rebuild else 'vérifiées'}, aucune différence.")
    if unnamed:
        click.echo(f"{len(unnamed)} fichiers de media/ ne sont nommés par aucune saisie et peuvent être effacés :")
        click.echo("\n".join(unnamed))


@click.command(epilog="Exemple : outreach remind")
def remind() -> None:
    """Envoie les messages dus aux référents ; « serve » le fait aussi, chaque minute."""
    settings = read_settings()
    house = open_house(settings)
    try:
        left, failed = deliver_waiting(house.register, settings, settings.today())
    finally:
        house.register.close()
    click.echo(f"{left} messages partis, {failed} en échec.")
