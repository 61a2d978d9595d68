"""Commands on what is kept and for how long: purge the register, back an instance up, restore one."""

import math
import sys
from pathlib import Path

import click

from outreach import errors
from outreach.cli.wording import tell_table
from outreach.intake import House, count_due, find_last_day, open_brought_forward
from outreach.intake import purge as purge_register
from outreach.register import backups
from outreach.register.database import REWRITTEN_AT_ONCE
from outreach.sealing.backup_keys import PRIVATE, make_backup_key
from outreach.serving.backup import Progress, back_up
from outreach.serving.claims import claim_instance
from outreach.serving.restoring import restore as restore_instance
from outreach.settings import read_settings

TABLES = {
    "path": "parcours",
    "contact": "rencontres",
    "referral": "orientations",
    "submission": "saisies",
    "outing": "sorties vides",
    "mail": "messages aux référents",
    "answer_link": "liens de messages",
    "audit_entry": "lignes d’audit",
}
SHORTEST_MARK = 8


@click.command(epilog="Exemple : outreach purge --dry-run")
@click.option("--dry-run", is_flag=True, help="Compte ce qui partirait ; n’efface rien.")
def purge(dry_run: bool) -> None:
    """Efface ce qui a passé la durée de conservation ; « serve » le fait aussi, chaque nuit.

    Un parcours part après sa dernière rencontre, une rencontre sans bon après son jour. Les publications restent.
    """
    settings = read_settings()
    house = open_brought_forward(settings)
    try:
        today, months = settings.today(), settings.retention.months
        last = find_last_day(today, months)
        click.echo(f"Conservation : {months} mois ; part ce qui n’a pas eu de suite depuis le {last:%d/%m/%Y} inclus.")
        rows = count_due(house, today) if dry_run else _purge(house)
        told = [(label, rows[table]) for table, label in TABLES.items() if rows.get(table)]
        if told:
            tell_table(("part" if dry_run else "parti", "nombre"), told)
        else:
            click.echo("Rien à effacer.")
        tell_old_backups(house)
    finally:
        house.register.close()


def _purge(house: House) -> dict[str, int]:
    settings = house.settings
    try:
        with claim_instance(settings.instance):
            done = purge_register(house, settings.today(), settings.part_of_day(), math.inf)
    except errors.Refusal:
        # Served: a large file is written anew at night, when nobody waits.
        done = purge_register(house, settings.today(), settings.part_of_day(), REWRITTEN_AT_ONCE)
    if done.rows and not done.rewritten:
        click.echo("Le fichier du registre sera réécrit la nuit prochaine par « outreach serve ».")
    if done.rows:
        click.echo(f"Le registre a été retenu {done.held_seconds * 1000:.0f} ms de suite, au plus.")
    if done.files:
        click.echo(f"{done.files} fichiers effacés.")
    return dict(done.rows)


@click.command(epilog="Exemple : outreach backup /mnt/sauvegardes/grigny-2026-11-27.age")
@click.argument("file", metavar="[FICHIER]", required=False, type=click.Path(path_type=Path))
@click.option("--new-key", is_flag=True, help="Fait la clé des sauvegardes et la montre, une seule fois.")
@click.option("--list", "listed", is_flag=True, help="Liste les sauvegardes qui existent, et celles à détruire.")
@click.option("--destroyed", metavar="EMPREINTE", multiple=True, help="Note qu’une sauvegarde a été détruite.")
def backup(file: Path | None, new_key: bool, listed: bool, destroyed: tuple[str, ...]) -> None:
    """Sauvegarde toute l’instance dans un fichier scellé, servie ou non.

    Seule la clé que « --new-key » a montrée l’ouvre : gardez-la hors de cette machine.
    """
    if not (file or new_key or listed or destroyed):
        raise click.UsageError("Donnez un fichier, ou une option.")
    settings = read_settings()
    house = open_brought_forward(settings)
    try:
        if new_key:
            _tell_new_key(make_backup_key(settings.keys))
        for mark in destroyed:
            _note_destroyed(house, mark)
        if file:
            sha256 = back_up(house, file, tell_progress("Sauvegarde"))
            click.echo(f"Sauvegarde écrite : {file}")
            click.echo(f"Empreinte : {sha256}")
        if listed:
            standing = backups.list_standing(house.register.reader)
            tell_table(("faite le", "empreinte"), [(row["made_on"], row["sha256"]) for row in standing])
        tell_old_backups(house)
    finally:
        house.register.close()


@click.command(epilog="Exemple : OUTREACH_INSTANCE=/srv/outreach outreach restore grigny.age --key cle.txt")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--key", metavar="FICHIER", help="Le fichier qui contient la clé ; elle est demandée sinon.")
def restore(file: Path, key: str | None) -> None:
    """Restaure une sauvegarde dans une instance vide, toute ou rien, vérifiée."""
    settings = read_settings()
    private = _read_private(key)
    count = restore_instance(settings, file, private, tell_progress("Restauration"))
    click.echo(f"Instance restaurée dans {settings.instance} : {count} saisies, vérifiées.")
    click.echo("Ensuite : outreach verify --rebuild, puis outreach serve.")


def tell_old_backups(house: House) -> None:
    """Tell on stderr which backups have passed their age: what was purged or erased is still in them."""
    days = house.settings.retention.backup_days
    old = backups.list_too_old(house.register.reader, house.settings.today(), days)
    if old:
        click.echo(f"À détruire, de plus de {days} jours (ce qui a été effacé depuis y est encore) :", err=True)
        for row in old:
            click.echo(f"- {row['made_on']}  {row['sha256']}", err=True)
        click.echo("Une fois détruite : outreach backup --destroyed EMPREINTE", err=True)


def tell_progress(what: str) -> Progress:
    """Return what tells on stderr how far something is, every tenth; as it goes on a terminal."""
    told = -1

    def tell(passed: int, total: int) -> None:
        nonlocal told
        share = 100 * passed // total if total else 100
        if share // 10 > told // 10 or (share > told and sys.stderr.isatty()):
            end = share >= 100 or not sys.stderr.isatty()
            click.echo(
                f"\r{what} : {share} % ({f'{passed / 1e6:.1f}'.replace('.', ',')} Mo)".lstrip("" if end else "x"),
                err=True,
                nl=end,
            )
            told = share

    return tell


def _tell_new_key(private: str) -> None:
    click.echo(private)
    click.echo("Gardez cette clé hors de cette machine : elle ne sera plus montrée, et sans elle", err=True)
    click.echo("aucune sauvegarde ne s’ouvre. Deux exemplaires, dans deux lieux, est une bonne idée.", err=True)


def _note_destroyed(house: House, mark: str) -> None:
    standing = backups.list_standing(house.register.reader)
    found = [row["sha256"] for row in standing if len(mark) >= SHORTEST_MARK and row["sha256"].startswith(mark.lower())]
    if len(found) != 1:
        raise errors.Refusal(errors.UNKNOWN_BACKUP, told=mark)
    with house.register.writing() as writer:
        backups.note_destroyed(writer, found[0], house.settings.today())
    click.echo(f"Notée détruite : {found[0]}")


def _read_private(key: str | None) -> str:
    if key is None:
        return str(click.prompt("Clé de sauvegarde", hide_input=True, err=True))
    if key.upper().startswith(PRIVATE):
        click.echo("Cette clé reste dans l’historique du terminal : donnez plutôt un fichier, ou rien.", err=True)
        return key
    lines = Path(key).read_text("utf-8").splitlines()
    return next((line for line in lines if line.upper().startswith(PRIVATE)), "")
