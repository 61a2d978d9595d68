"""The command that takes in a phone's queue from a file, when the phone cannot send it: stopped server or not."""

import json
import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from outreach import errors
from outreach.field.form_shelf import FormShelf
from outreach.field.synced import MOST_RECORDS, Outcome, Synchronising
from outreach.intake import FaultyAnswers, House, keep_forms, open_brought_forward, open_desk
from outreach.register.accounts import Account, find_account
from outreach.settings import read_settings

FORMAT: Final = "outreach queue 1"
LARGEST: Final = 64_000_000
OUTCOMES: Final = {
    "stored": "reçus",
    "duplicate": "déjà reçus",
    "dropped": "rendez-vous d’une visite qui n’est pas là",
    "conflict": "déjà reçus avec d’autres réponses",
    "refused": "refusés",
    "not_yours": "d’un compte inconnu ici",
}
# What a phone forgets.
GONE: Final = ("stored", "duplicate", "dropped")


@click.command("sync-file", epilog="Exemple : outreach sync-file file-terrain.json")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
def sync_file(file: Path) -> int:
    """Reçoit la file d’attente exportée d’un téléphone, autant de fois qu’on veut."""
    records = _read_records(file)
    house = open_brought_forward(read_settings())
    try:
        with house.register.writing() as writer:
            keep_forms(writer, house)
        outcomes = list(_take_in(house, records))
    finally:
        house.register.close()
    counts = Counter(one.outcome for one in outcomes)
    told = [f"{counts[outcome]} {words}" for outcome, words in OUTCOMES.items() if counts[outcome]]
    click.echo(f"{len(outcomes)} enregistrements : {', '.join(told) or 'rien à recevoir'}.")
    for one in outcomes:
        if one.why is not None and one.outcome != "dropped":
            click.echo(_make_plain(f"- {one.id or 'sans identifiant'} : {_tell(one.why)}"), err=True)
    left = len(outcomes) - sum(counts[outcome] for outcome in GONE)
    if left:
        click.echo(f"{left} enregistrements ne sont pas reçus : gardez ce fichier, et le téléphone tel quel.", err=True)
    return 1 if left else 0


def _take_in(house: House, records: list[object]) -> Iterator[Outcome]:
    def find_author(account_id: str) -> Account | None:
        # What was filled in before an account was closed is received all the same.
        account = find_account(house.register, account_id)
        return account if account is not None and account.role == "field" else None

    settings = house.settings
    desk = open_desk(house, settings.today(), settings.part_of_day())
    synchronising = Synchronising(desk, house.seal_keys.by_id, FormShelf(), find_author)
    for start in range(0, len(records), MOST_RECORDS):
        yield from synchronising.take_in(records[start : start + MOST_RECORDS])


def _make_plain(text: str) -> str:
    # What a file says must not command the terminal that shows it.
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _tell(why: Exception) -> str:
    if isinstance(why, FaultyAnswers):
        return " ".join(fault.sentence for fault in why.faults)
    # The message of anything else may quote an answer.
    return why.sentence if isinstance(why, errors.Refusal) else errors.BROKEN.sentence


def _read_records(file: Path) -> list[object]:
    try:
        told = json.loads(_read_file(file))
    except (ValueError, RecursionError):
        raise _refuse(file, "il est tronqué, ou n’est pas la file d’un téléphone") from None
    records = told.get("records") if isinstance(told, dict) and told.get("format") == FORMAT else None
    if not isinstance(records, list):
        raise _refuse(file, "ce n’est pas la file d’un téléphone")
    return records


def _read_file(file: Path) -> bytes:
    try:
        # A link could lead anywhere, a pipe never ends.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as fault:
        raise _refuse(file, _NAMED.get(type(fault), "il ne s’ouvre pas, ou c’est un lien")) from None
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        os.close(handle)
        raise _refuse(file, "ce n’est pas un fichier")
    with os.fdopen(handle, "rb") as opened:
        if told.st_size > LARGEST:
            raise _refuse(file, f"il est trop lourd ({LARGEST // 1_000_000} Mo au plus)")
        return opened.read(LARGEST)


_NAMED: Final[dict[type[Any], str]] = {
    FileNotFoundError: "il n’existe pas",
    PermissionError: "il n’est pas permis de le lire",
}


def _refuse(file: Path, fault: str) -> errors.Refusal:
    return errors.Refusal(errors.BAD_QUEUE_FILE, file=file, fault=fault)
