"""Commands on a filled register: whether it says what was sent, and the messages it owes."""

import click

from outreach import errors
from outreach.follow_up import chase, deliver_waiting, list_holes, list_ties
from outreach.intake import House, compare_media, compare_rebuilt, open_brought_forward
from outreach.register.soundness import LIMIT, list_faults
from outreach.settings import read_settings
from outreach.vocabulary import EVENT_KINDS


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
        warnings = _list_warnings(house)
    finally:
        house.register.close()
    faults += [f"média {name} : le fichier manque" for name in missing[:LIMIT]]
    if faults:
        raise errors.Refusal(errors.REBUILD_DIFFERS, differences="".join(f"\n- {fault}" for fault in faults) + "\n")
    click.echo(f"{count} saisies {'relues' if rebuild else 'vérifiées'}, aucune différence.")
    if warnings:
        click.echo("À régler bientôt, dans /coordination :")
        click.echo("\n".join(f"- {warning}" for warning in warnings))
    if unnamed:
        click.echo(f"{len(unnamed)} fichiers de media/ ne sont nommés par aucune saisie et peuvent être effacés :")
        click.echo("\n".join(unnamed))


def _list_warnings(house: House) -> list[str]:
    """List what may hurt soon: nothing is wrong with the register."""
    today = house.settings.today()
    told = []
    for hole in list_holes(house.register, house.territory, today):
        until = "" if hole.open_ended else f", jusqu’au {hole.last:%d/%m/%Y}"
        told.append(f"à partir du {hole.first:%d/%m/%Y}, personne ne répond pour {hole.label_fr}{until}")
    told += [
        f"à partir du {tie.first:%d/%m/%Y}, deux personnes de rang {tie.rank} répondent pour {tie.label_fr}"
        for tie in list_ties(house.register, today)
    ]
    return told


@click.command(epilog="Exemple : outreach remind --now")
@click.option("--now", is_flag=True, help="N’attend ni le matin, ni la fin d’une pause après un échec.")
def remind(now: bool) -> None:
    """Note ce qui est en retard et envoie les messages dus aux référents ; « serve » le fait aussi.

    Deux fois de suite, ou deux à la fois, n’envoient rien deux fois.
    """
    settings = read_settings()
    house = open_brought_forward(settings)
    try:
        noted = chase(house.register, settings.follow_up, settings.today())
        left, failed = deliver_waiting(house.register, settings, settings.today(), hurry=now)
    finally:
        house.register.close()
    for kind, n in noted.items():
        click.echo(f"{EVENT_KINDS[kind]} : {n}")
    click.echo(f"{left} messages partis, {failed} en échec.")
