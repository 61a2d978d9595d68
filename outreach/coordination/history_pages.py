"""The changes made to the territory and a way back; its files, to take away; what was done to questionnaires."""

import io
import zipfile
from typing import Final

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.changes import restore_version
from outreach.coordination.page_words import tell_faults
from outreach.coordination.past_changes import list_kept_versions, tell_changes
from outreach.intake import House
from outreach.register import form_figures
from outreach.territory import find_territory
from outreach.territory.keeping import list_files
from outreach.vocabulary import mark

PAGE_SIZE = 20
_MOST_DIGITS: Final = 9
# What the audit says was done to a questionnaire.
FORM_ACTIONS: Final = {
    "published": mark("publié"),
    "withdrawn": mark("retiré"),
    "offered": mark("remis en service"),
    "given": mark("donné à d’autres équipes"),
    "opened": mark("dit ne pas porter sur des personnes"),
    "closed": mark("dit porter sur des personnes"),
}


def history() -> Response:
    """Show the changes of the territory, the newest first, or go back before one."""
    house = at_hand(House)
    if request.method == "POST":
        number = _read_number("number")
        try:
            restore_version(house, g.account, number, seen=_read_number("seen"))
        except errors.Refusal as refusal:
            if refusal.problem is not errors.BAD_TERRITORY:
                raise
            return make_response(_show_undone(house, number, refusal), refusal.problem.status)
        flash(gettext("C’est fait : le fichier est revenu à son état d’avant ce changement."))
        return redirect(url_for("coordination.history"), 303)
    versions = list_kept_versions(house)
    count = max(1, -(-len(versions) // PAGE_SIZE))
    number = min(max(request.args.get("page", 1, int), 1), count)
    shown = versions[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    changes = list(tell_changes(house, versions, shown))
    forms = form_figures.list_past(house.register, PAGE_SIZE) if number == 1 else []
    page = render_template(
        "coordination/history.html", changes=changes, forms=forms, done=FORM_ACTIONS, number=number, count=count
    )
    return make_response(page)


def go_back(number: int) -> str:
    """Show what going back before a change would undo: it, and the later changes of the same file."""
    return _show_undone(at_hand(House), number)


def _show_undone(house: House, number: int, refusal: errors.Refusal | None = None) -> str:
    versions = list_kept_versions(house)
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise errors.Refusal(errors.NOT_FOUND)
    undone = [one for one in versions if one.file == version.file and one.number >= number]
    changes = list(tell_changes(house, versions, undone))
    return render_template(
        "coordination/go_back.html",
        changes=changes, number=number, seen=versions[0].number, refusal=refusal, sentences=tell_faults(house, refusal),
    )  # fmt: skip


def _read_number(name: str) -> int:
    typed = request.form.get(name, "")
    if not typed.isascii() or not typed.isdigit() or len(typed) > _MOST_DIGITS:
        raise errors.Refusal(errors.BAD_REQUEST)
    return int(typed)


def export() -> Response:
    """Give the files of the territory in service, byte for byte."""
    house = at_hand(House)
    folder = find_territory(house.settings.territory, house.settings.instance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in list_files(folder):
            # Without the hour of the file: the same files give the same archive.
            archive.writestr(zipfile.ZipInfo(f"{folder.name}/{name}"), (folder / name).read_bytes())
    answer = make_response(packed.getvalue())
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{folder.name}.zip"'
    return answer
