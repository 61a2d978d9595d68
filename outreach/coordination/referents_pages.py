"""Referents, deputies and absences: who answers for each structure, today and next."""

from collections import defaultdict
from typing import Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import format_date, get_locale, gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.forms import AbsenceForm, EndForm, MailboxForm, ReferentForm
from outreach.coordination.trail import record_change
from outreach.follow_up import list_holes
from outreach.intake import House
from outreach.register import answer_links, mails, structures
from outreach.vocabulary import MAIL_PACES, mark

RANKS = {"1": mark("Référent"), "2": mark("Suppléant"), "3": mark("Second suppléant")}


def referents() -> Response:
    """Show who answers for each structure, or name somebody."""
    house, form = at_hand(House), _build_referent_form()
    if request.method != "POST":
        form.live_from.data = house.settings.today()
    elif form.validate() and not _names_twice(house, form):
        with house.register.writing() as writer:
            referent_id = structures.record_referent(
                writer,
                house.territory.id,
                structure_id=form.structure_id.data,
                display_name=str(form.display_name.data).strip(),
                mailbox=str(form.mailbox.data),
                rank=int(form.rank.data),
                live_from=form.live_from.data or house.settings.today(),
                mail_pace=form.mail_pace.data,
            )
            record_change(writer, house, g.account, "named", "referent", referent_id)
        flash(gettext("C’est enregistré."))
        return _go_back()
    return _show_referents(form=form)


def _names_twice(house: House, form: ReferentForm) -> bool:
    """Tell whether somebody has this rank there already from that day on, and say it beside the field."""
    day = form.live_from.data or house.settings.today()
    peer = structures.find_peer(house.register, form.structure_id.data, int(form.rank.data), day)
    if peer is None:
        return False
    told = gettext("%(name)s a déjà ce rang : notez d’abord son dernier jour.", name=peer["display_name"])
    form.rank.errors = [told]
    return True


def _build_referent_form(**more: Any) -> ReferentForm:
    form = ReferentForm(**more)
    label = "label_en" if str(get_locale()) == "en" else "label_fr"
    form.structure_id.choices = [("", "")] + [
        (row["id"], row[label]) for row in structures.list_structures(at_hand(House).register)
    ]
    form.mail_pace.choices = _list_paces()
    form.rank.choices = [(rank, gettext(title)) for rank, title in RANKS.items()]
    return form


def _go_back() -> Response:
    return redirect(url_for("coordination.referents"), 303)


def _show_referents(
    form: ReferentForm | None = None,
    faulty: str = "",
    end: EndForm | None = None,
    absent: AbsenceForm | None = None,
    box: MailboxForm | None = None,
) -> Response:
    """Show the page; a form in fault stays open, with its errors, at the referent it is about (`faulty`)."""
    register, today = at_hand(House).register, at_hand(House).settings.today()
    form = form or _build_referent_form(formdata=None)
    by_structure: dict[str, list[Any]] = {row["id"]: [] for row in structures.list_structures(register)}
    for row in structures.list_referents(register, today):
        by_structure.setdefault(row["structure_id"], []).append(row)
    away = defaultdict(list)
    for row in structures.list_absences(register, today):
        away[row["referent_id"]].append(row)
    live = [structures.find_live_referent(register.reader, structure_id, today) for structure_id in by_structure]
    page = render_template(
        "coordination/referents.html",
        places=[(structures.find_structure(register, place_id), rows) for place_id, rows in by_structure.items()],
        live={row["id"] for row in live if row is not None},
        away=away,
        ranks=RANKS,
        form=form,
        faulty=faulty,
        build_end=lambda row: end if faulty == row["id"] and end else _number(EndForm(formdata=None), row),
        build_absence=lambda row: (
            absent if faulty == row["id"] and absent else _number(AbsenceForm(formdata=None), row)
        ),
        build_mailbox=lambda row: box if faulty == row["id"] and box else _build_mailbox_form(row, formdata=None),
        paces=MAIL_PACES,
        today=today,
    )
    return make_response(page, 422 if faulty or form.errors else 200)


def _build_mailbox_form(row: Any, **more: Any) -> MailboxForm:
    """Build the form of a referent's mailbox, filled in as it stands or as it was sent."""
    form = MailboxForm(data={"mailbox": row["mailbox"], "mail_pace": row["mail_pace"]}, **more)
    form.mail_pace.choices = _list_paces()
    _number(form, row)
    return form


def _list_paces() -> list[tuple[str, str]]:
    return [(code, gettext(label)) for code, label in MAIL_PACES.items()]


def _number(form: Any, row: Any) -> Any:
    """Give the fields of a form that a page holds many times ids of their own."""
    for field in form:
        field.id = f"{field.name}-{row['id']}"
    return form


def end_referent(referent_id: str) -> Response:
    """Note the last day of a referent."""
    house, row = at_hand(House), _find_referent(referent_id)
    form = _number(EndForm(), row)
    form.today = house.settings.today()
    if not form.validate():
        return _show_referents(faulty=referent_id, end=form)
    with house.register.writing() as writer:
        structures.end_referent(writer, referent_id, form.last_day.data)
        record_change(writer, house, g.account, "ended", "referent", referent_id)
    flash(gettext("C’est enregistré."))
    _warn_of_holes(house, row["structure_id"])
    return _go_back()


def absence(referent_id: str) -> Response:
    """Note the absence of a referent: the deputy answers meanwhile."""
    house, row = at_hand(House), _find_referent(referent_id)
    form = _number(AbsenceForm(), row)
    form.spells = structures.list_spells(house.register, referent_id)
    if not form.validate():
        return _show_referents(faulty=referent_id, absent=form)
    with house.register.writing() as writer:
        structures.record_absence(writer, house.territory.id, referent_id, form.from_day.data, form.until_day.data)
        record_change(writer, house, g.account, "absence_noted", "referent", referent_id)
    flash(gettext("Absence notée."))
    _warn_of_holes(house, row["structure_id"])
    return _go_back()


def _warn_of_holes(house: House, structure_id: str) -> None:
    """Say at once on which days nobody is left to answer."""
    for hole in list_holes(house.register, house.territory, house.settings.today()):
        if hole.structure_id == structure_id:
            days = {"first": format_date(hole.first, "long"), "last": format_date(hole.last, "long")}
            told = gettext("Du %(first)s au %(last)s, personne ne répond : nommez un suppléant.", **days)
            if hole.open_ended:
                told = gettext("À partir du %(first)s, personne ne répond : nommez quelqu’un.", **days)
            flash(told)


def mailbox(referent_id: str) -> Response:
    """Change where a referent is written to, or how often: what could not leave is tried again."""
    house, row = at_hand(House), _find_referent(referent_id)
    form = _build_mailbox_form(row)
    if not form.validate():
        return _show_referents(faulty=referent_id, box=form)
    today = house.settings.today()
    with house.register.writing() as writer:
        if structures.change_mailbox(writer, referent_id, str(form.mailbox.data), form.mail_pace.data):
            # Whoever reads the former box is not asked any more.
            answer_links.revoke_links(writer, referent_id, today)
        mails.try_all_again(writer, referent_id)
        record_change(writer, house, g.account, "mailbox_changed", "referent", referent_id)
    flash(gettext("C’est enregistré."))
    return _go_back()


def _find_referent(referent_id: str) -> Any:
    row = structures.find_referent(at_hand(House).register, referent_id)
    if row is None:
        raise errors.Refusal(errors.NOT_FOUND)
    return row
