"""One's own account: coming in and out, password, language, notice, the way to the observatory, and `/health`.

Every reason for not coming in is told in the same sentence, after the same time.
"""

from babel import Locale
from flask import Blueprint, current_app, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand, check_password, current_account, end_session, hash_password, limiter, start_session
from outreach.access.languages import LANGUAGES, keep_language
from outreach.account.becoming_pages import what_becomes
from outreach.account.forms import LoginForm, PasswordForm
from outreach.account.local_paths import read_local_path
from outreach.account.observatory_pages import end_token, make_token, observatory
from outreach.intake import House
from outreach.observatory.passes import close_passes
from outreach.register import accounts, audit

pages = Blueprint("account", __name__, template_folder="templates")

# Read once: Flask-Babel would read the name of a language again for every request.
LOCALES = {code: Locale.parse(code) for code in LANGUAGES}
HOMES = {
    "field": "field.visits",
    "referent": "desk.waiting",
    "coordinator": "coordination.board",
    "analyst": "account.observatory",
    "admin": "coordination.accounts",
}


def is_failed(response: Response) -> bool:
    """Tell the limiter that a try failed: a whole town hall may come in at nine from one network address."""
    return response.status_code in (401, 422)


def name_login() -> str:
    """Name the account that is tried, for the limiter."""
    return request.form.get("login", "").strip().lower()[:100]


def name_door() -> str:
    """Name who tries which account from where: nobody shuts a colleague of the same town hall out."""
    return f"{name_login()} {request.remote_addr}"


@pages.get("/")
def home() -> Response:
    """Send everybody to the page of her role."""
    return redirect(url_for(HOMES[g.account.role]), 303)


@pages.route("/login", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"], deduct_when=is_failed, key_func=name_door)
@limiter.limit("30/minute", methods=["POST"], deduct_when=is_failed, key_func=name_login)
@limiter.limit("100/minute", methods=["POST"], deduct_when=is_failed)
def login() -> Response | str:
    """Show the way in, or open a session."""
    form = LoginForm()
    if request.method != "POST":
        form.next.data = read_local_path(request.args.get("next")) or ""
        return redirect(url_for("account.home"), 303) if current_account() else _show_login(form)
    found = accounts.find_login(at_hand(House).register, (form.login.data or "").strip().lower())
    valid = form.validate()
    account, password_hash = found if found and valid else (None, None)
    # The password is reckoned whatever was found, so that the time taken tells nothing.
    right = check_password(password_hash, form.password.data or "" if valid else "")
    if account is None or account.disabled or not right:
        return make_response(_show_login(form, errors.WRONG_PASSWORD), errors.WRONG_PASSWORD.status)
    start_session(account)
    return redirect(read_local_path(form.next.data) or url_for("account.home"), 303)


def _show_login(form: LoginForm, problem: errors.Problem | None = None) -> str:
    # One sentence above the form whatever is wrong, none beside a field.
    form.login.errors = form.password.errors = ()
    return render_template("account/login.html", form=form, problem=problem)


@pages.post("/logout")
def logout() -> Response:
    """End every session of the account, the observatory's too: a copied cookie is worth nothing."""
    house = at_hand(House)
    with house.register.writing() as writer:
        accounts.end_sessions(writer, g.account.id)
    close_passes(house.settings.passes, g.account.id, scripts=False)
    end_session()
    response = redirect(url_for("account.login"), 303)
    if "erase" in request.form:
        # What a script deletes, Chromium leaves in its files for a while; this takes the files.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@pages.route("/account", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"], deduct_when=is_failed)
def password() -> Response | str:
    """Change one's own password; every other session of the account ends."""
    form = PasswordForm()
    if request.method == "POST" and form.validate() and _is_present_password(form):
        _change_password(at_hand(House), str(form.chosen.data))
        flash(gettext("Mot de passe changé. Vos autres connexions sont fermées."))
        return redirect(url_for("account.password"), 303)
    return make_response(render_template("account/password.html", form=form), 422 if form.errors else 200)


def _is_present_password(form: PasswordForm) -> bool:
    found = accounts.find_login(at_hand(House).register, g.account.login)
    if check_password(found[1] if found else None, str(form.present.data)):
        return True
    form.present.errors = [gettext("Ce n’est pas votre mot de passe actuel.")]
    return False


def _change_password(house: House, chosen: str) -> None:
    password_hash = hash_password(chosen)
    with house.register.writing() as writer:
        accounts.change_password(writer, g.account.id, password_hash)
        audit.record_audit(
            writer, house.territory.id, house.settings.today(), house.settings.part_of_day(),
            account_id=g.account.id, action="password_changed", subject_kind="account", subject_id=g.account.id,
        )  # fmt: skip
    close_passes(house.settings.passes, g.account.id)
    renewed = accounts.find_account(house.register, g.account.id)
    assert renewed is not None
    start_session(renewed)


@pages.get("/notice")
def notice() -> str:
    """Show what is recorded and what a person may ask."""
    return render_template("account/notice.html")


@pages.get("/health")
def health() -> Response:
    """Tell that the register can be read."""
    at_hand(House).register.reader.execute("select 1 from structure limit 1").fetchone()
    return jsonify(status="ok")


@pages.post("/language")
def language() -> Response:
    """Keep the reader's language and go back to her page."""
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        raise errors.Refusal(errors.BAD_REQUEST)
    response = redirect(_find_way_back(), 303)
    keep_language(response, chosen)
    return response


def _find_way_back() -> str:
    """Return the page asked from; a page that was the answer to a form cannot be asked for again."""
    path = read_local_path(request.form.get("next")) or "/"
    try:
        current_app.url_map.bind("").match(path.partition("?")[0], method="GET")
    except HTTPException:
        return url_for("account.home")
    return path


def select_language() -> Locale:
    """Return the reader's language: chosen, else the browser's, else French."""
    chosen = request.cookies.get("language")
    return LOCALES[chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "fr"]


pages.add_url_rule("/what-becomes", view_func=what_becomes)
pages.add_url_rule("/observatory", view_func=observatory, methods=["GET", "POST"])
pages.add_url_rule("/observatory/tokens", view_func=make_token, methods=["POST"])
pages.add_url_rule("/observatory/tokens/<nonce>/end", view_func=end_token, methods=["POST"])
