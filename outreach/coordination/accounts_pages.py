"""Accounts: made, closed, opened again, given a new password that is shown once and kept nowhere.

Nobody changes her own account here, and only an administrator touches those who let others in.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand, draw_password, hash_password
from outreach.access.logins import ROLES_OF_A_STRUCTURE
from outreach.coordination.account_form import MANAGED, AccountForm
from outreach.coordination.trail import record_change
from outreach.intake import House
from outreach.observatory.passes import close_passes
from outreach.register import accounts as register_accounts
from outreach.register import structures
from outreach.register.accounts import Account
from outreach.vocabulary import ROLES


def accounts() -> Response:
    """List the accounts, or make one."""
    form = _build_form()
    if request.method == "POST" and form.validate() and _is_free(form):
        try:
            return _show_password(str(form.login.data), _record(at_hand(House), form), 201)
        except sqlite3.IntegrityError:  # somebody took it meanwhile
            _is_free(form)
    page = render_template(
        "coordination/accounts.html",
        listed=register_accounts.list_accounts(at_hand(House).register),
        managed=MANAGED[g.account.role],
        form=form,
    )
    return make_response(page, 422 if form.errors else 200)


def _build_form() -> AccountForm:
    form = AccountForm()
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    form.role.choices = [(role, gettext(title)) for role, title in ROLES.items() if role in MANAGED[g.account.role]]
    form.structure_id.choices = [("", gettext("Aucune"))] + [
        (row["id"], row[label]) for row in structures.list_structures(at_hand(House).register)
    ]
    return form


def _is_free(form: AccountForm) -> bool:
    if register_accounts.find_login(at_hand(House).register, str(form.login.data)) is None:
        return True
    form.login.errors = [gettext("Cet identifiant est déjà pris.")]
    return False


def _record(house: House, form: AccountForm) -> str:
    """Make the account and return its first password."""
    password = draw_password()
    password_hash = hash_password(password)
    with house.register.writing() as writer:
        account_id = register_accounts.record_account(
            writer,
            house.territory.id,
            house.settings.today(),
            login=str(form.login.data),
            role=form.role.data,
            structure_id=form.structure_id.data if form.role.data in ROLES_OF_A_STRUCTURE else None,
            password_hash=password_hash,
        )
        record_change(writer, house, g.account, "account_created", "account", account_id)
    return password


def _show_password(login: str, password: str, status: int) -> Response:
    # Not a redirect: the password would have to wait somewhere. Answers are never kept by a cache.
    return make_response(render_template("coordination/password.html", login=login, password=password), status)


def account(account_id: str) -> Response:
    """Close an account, open it again, or give it a new password."""
    house = at_hand(House)
    found = register_accounts.find_account(house.register, account_id)
    if found is None:
        raise errors.Refusal(errors.NOT_FOUND)
    if found.id == g.account.id or found.role not in MANAGED[g.account.role]:
        raise errors.Refusal(errors.NOT_ALLOWED)
    change = CHANGES.get(request.form.get("action", ""))
    if change is None:
        raise errors.Refusal(errors.BAD_REQUEST)
    password = change(house, found)
    close_passes(house.settings.passes, found.id)
    return _show_password(found.login, password, 200) if password else redirect(url_for("coordination.accounts"), 303)


def _disable(house: House, found: Account) -> str:
    with house.register.writing() as writer:
        register_accounts.disable_account(writer, found.id, house.settings.today())
        record_change(writer, house, g.account, "account_disabled", "account", found.id)
    flash(gettext("Compte fermé : %(login)s.", login=found.login))
    return ""


def _enable(house: House, found: Account) -> str:
    with house.register.writing() as writer:
        register_accounts.enable_account(writer, found.id)
        record_change(writer, house, g.account, "account_enabled", "account", found.id)
    flash(gettext("Compte rouvert : %(login)s.", login=found.login))
    return ""


def _renew(house: House, found: Account) -> str:
    password = draw_password()
    password_hash = hash_password(password)
    with house.register.writing() as writer:
        register_accounts.change_password(writer, found.id, password_hash)
        record_change(writer, house, g.account, "password_changed", "account", found.id)
    return password


CHANGES: dict[str, Callable[[House, Account], Any]] = {"disable": _disable, "enable": _enable, "password": _renew}
