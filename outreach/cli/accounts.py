"""Commands on accounts of professionals: make, list, close, give a new password.

A password is asked for on the terminal or read from standard input, never taken as a word of the command: other
people of the machine could read it there.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from outreach import errors
from outreach.access.logins import LOGIN, ROLES_OF_A_STRUCTURE
from outreach.access.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH, draw_password, hash_password, is_fitting
from outreach.cli.wording import tell_table
from outreach.intake import House, open_house
from outreach.observatory.passes import close_passes
from outreach.register import accounts, audit, structures
from outreach.settings import read_settings
from outreach.vocabulary import ROLES

RANDOM = click.option("--random", "draw", is_flag=True, help="Tire le mot de passe au sort et le montre une fois.")


@click.group(epilog="Exemple : outreach account create terrain-3 --role field --structure ccas")
def account() -> None:
    """Crée, liste et ferme les comptes."""


@account.command(epilog="Exemple : outreach account create terrain-3 --role field --structure ccas")
@click.argument("login")
@click.option("--role", required=True, type=click.Choice(list(ROLES)), help="Ce que le compte permet.")
@click.option("--structure", metavar="CODE", help="La structure d’un travailleur social ou d’un référent.")
@RANDOM
def create(login: str, role: str, structure: str | None, draw: bool) -> None:
    """Crée un compte ; le mot de passe est demandé, ou lu sur l’entrée standard."""
    with _opened() as house:
        structure_id = _check_new(house, login, role, structure)
        password_hash = hash_password(_ask_password(draw))
        settings = house.settings
        with house.register.writing() as writer:
            account_id = accounts.record_account(
                writer,
                house.territory.id,
                settings.today(),
                login=login,
                role=role,
                structure_id=structure_id,
                password_hash=password_hash,
            )
            _record(writer, house, "account_created", account_id)
    click.echo(f"Compte « {login} » créé ({ROLES[role]}).")


@account.command("list", epilog="Exemple : outreach account list")
def list_them() -> None:
    """Liste les comptes, les ouverts d’abord."""
    with _opened() as house:
        rows = [
            (row["login"], ROLES[row["role"]], row["structure_fr"] or "", row["disabled_on"] or "")
            for row in accounts.list_accounts(house.register)
        ]
    tell_table(("compte", "rôle", "structure", "fermé le"), rows)


@account.command(epilog="Exemple : outreach account disable terrain-3")
@click.argument("login")
def disable(login: str) -> None:
    """Ferme un compte ; ses sessions s’arrêtent aussitôt."""
    with _opened() as house:
        known = _find(house, login)
        with house.register.writing() as writer:
            accounts.disable_account(writer, known.id, house.settings.today())
            _record(writer, house, "account_disabled", known.id)
        close_passes(house.settings.passes, known.id)
    click.echo(f"Compte « {login} » fermé.")


@account.command(epilog="Exemple : outreach account password terrain-3")
@click.argument("login")
@RANDOM
def password(login: str, draw: bool) -> None:
    """Donne un nouveau mot de passe ; les sessions ouvertes s’arrêtent."""
    with _opened() as house:
        known = _find(house, login)
        password_hash = hash_password(_ask_password(draw))
        with house.register.writing() as writer:
            accounts.change_password(writer, known.id, password_hash)
            _record(writer, house, "password_changed", known.id)
        close_passes(house.settings.passes, known.id)
    click.echo(f"Mot de passe de « {login} » changé.")


@contextmanager
def _opened() -> Iterator[House]:
    house = open_house(read_settings())
    try:
        yield house
    finally:
        house.register.close()


def _check_new(house: House, login: str, role: str, structure: str | None) -> str | None:
    if not LOGIN.fullmatch(login):
        raise _refuse(
            f"« {login} » ne convient pas.", "Prenez 3 à 40 lettres minuscules sans accent, chiffres et tirets."
        )
    if accounts.find_login(house.register, login) is not None:
        raise _refuse(f"« {login} » existe déjà.", "Choisissez un autre identifiant.")
    if role not in ROLES_OF_A_STRUCTURE:
        if structure:
            raise _refuse("ce rôle n’a pas de structure.", "Retirez --structure.")
        return None
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    if structure not in ids:
        raise _refuse(f"« {structure or ''} » n’est pas une structure.", f"Ajoutez --structure : {', '.join(ids)}.")
    return ids[structure]


def _ask_password(draw: bool) -> str:
    if draw:
        drawn = draw_password()
        click.echo(f"Mot de passe : {drawn}")
        return drawn
    if sys.stdin.isatty():
        typed = click.prompt("Mot de passe", hide_input=True, confirmation_prompt="Encore une fois")
    else:
        typed = sys.stdin.readline().rstrip("\n")
    if not is_fitting(typed):
        fault = "trop court" if len(typed) < MINIMUM_LENGTH else "trop long"
        raise _refuse(f"le mot de passe est {fault}.", f"Prenez de {MINIMUM_LENGTH} à {MAXIMUM_LENGTH} signes.")
    return str(typed)


def _find(house: House, login: str) -> accounts.Account:
    known = accounts.find_login(house.register, login)
    if known is None:
        raise errors.Refusal(errors.UNKNOWN_ACCOUNT, login=login)
    return known[0]


def _refuse(fault: str, remedy: str) -> errors.Refusal:
    return errors.Refusal(errors.BAD_ACCOUNT, fault=fault, remedy=remedy)


def _record(writer: sqlite3.Connection, house: House, action: str, account_id: str) -> None:
    audit.record_audit(
        writer,
        house.territory.id,
        house.settings.today(),
        house.settings.part_of_day(),
        account_id=None,
        action=action,
        subject_kind="account",
        subject_id=account_id,
    )
