"""Commands on a filled register: whether it says what was sent, and the messages it owes."""

import click

from outreach import errors
from outreach.follow_up import deliver_waiting
from outreach.intake import compare_rebuilt, open_house
from outreach.register.soundness import list_faults
from outreach.settings import read_settings


@click.command(epilog="Exemple : outreach verify --rebuild")
@click.option("--rebuild", is_flag=True, help="Relit aussi toutes les saisies gardées et compare chaque ligne.")
def verify(rebuild: bool) -> None:
    """Vérifie le fichier du registre et les saisies gardées ; ne change rien."""
    house = open_house(read_settings())
    try:
        count, faults = list_faults(house.register)
        if rebuild and not faults:
            count, faults = compare_rebuilt(house)
    finally:
        house.register.close()
    if faults:
        raise errors.Refusal(errors.REBUILD_DIFFERS, differences="".join(f"\n- {fault}" for fault in faults) + "\n")
    click.echo(f"{count} saisies {'relues' if rebuild else 'vérifiées'}, aucune différence.")


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
