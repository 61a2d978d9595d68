"""Commands on the key pairs that phones seal records for. A private half is never shown."""

import click

from outreach import errors
from outreach.sealing.seal_keys import SealKeys, rotate_seal_key
from outreach.settings import Settings, read_settings


@click.group(invoke_without_command=True, epilog="Exemple : outreach keys show")
@click.pass_context
def keys(context: click.Context) -> None:
    """Montre ou renouvelle la clé pour laquelle les téléphones scellent."""
    if context.invoked_subcommand is None:
        context.invoke(show)


@keys.command(epilog="Exemple : outreach keys show")
def show() -> None:
    """Montre l’empreinte de chaque clé ; « Ce téléphone » montre celle de la clé employée."""
    found = SealKeys(_find_instance().keys)
    for key in found.by_id.values():
        click.echo(f"{key.fingerprint}  {'employée' if key.id == found.current.id else 'ancienne, ouvre encore'}")


@keys.command(epilog="Exemple : outreach keys rotate")
def rotate() -> None:
    """Fait une nouvelle clé, employée dès la prochaine connexion ; les anciennes ouvrent encore."""
    key = rotate_seal_key(_find_instance().keys)
    click.echo(f"Nouvelle clé : {key.fingerprint}")
    click.echo("Sauvegardez le dossier keys/ : sans elle, ce qui attend sur les téléphones ne s’ouvrira pas.")


def _find_instance() -> Settings:
    settings = read_settings()
    if not settings.register_path.exists():
        raise errors.Refusal(errors.NO_INSTANCE, folder=settings.instance)
    return settings
