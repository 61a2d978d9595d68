"""The spreadsheet of partners who work in one: referrals to take away, the same file back, a report, then all or none.

Nothing is written before the report is confirmed, and the page itself carries what was read until then. No GET writes.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, get_locale, get_translations, gettext, ngettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.desk.asker import Asker, find_asker
from outreach.desk.sheet_answers import record_answers, review_answers
from outreach.desk.sheet_columns import COLUMNS, Words, build_words
from outreach.desk.sheet_files import read_sheet, write_sheet_csv, write_sheet_workbook
from outreach.desk.sheet_lines import MOST_ANSWERS, SheetReport, read_answers, read_carried, write_answers
from outreach.desk.sheet_rows import build_row, list_choices_of_cells
from outreach.desk.waiting_pages import tell_town
from outreach.follow_up import When
from outreach.intake import House
from outreach.questionnaire.reading.bounds import MOST_BYTES, UnreadableSheets
from outreach.register import referral_lists, structures
from outreach.vocabulary import AMOUNT_BANDS

MOST_FAULTS: Final = 200
_KINDS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def sheet() -> Response:
    """Show how to answer in a spreadsheet, or what the one that was sent would write."""
    if request.method != "POST":
        return _show_sheet()
    sent = request.files.get("sheet")
    content = sent.stream.read(MOST_BYTES + 1) if sent is not None else b""
    try:
        report = _read_report(content)
    except errors.Refusal as refusal:
        return _show_sheet(refusal)
    return _show_report(report, 422 if report.faults else 200)


def _show_sheet(refusal: errors.Refusal | None = None) -> Response:
    house, asker = at_hand(House), find_asker()
    page = render_template(
        "desk/sheet.html",
        total=referral_lists.count_open_referrals(house.register, asker.structure_id),
        refusal=refusal,
        most=MOST_ANSWERS,
    )
    return make_response(page, refusal.problem.status if refusal else 200)


def sheet_file(kind: str) -> Response:
    """Hand the open referrals over as a file to fill."""
    if kind not in _KINDS:
        raise errors.Refusal(errors.NOT_FOUND)
    house, asker = at_hand(House), find_asker()
    label_column = "label_en" if str(get_locale()) == "en" else "label_fr"
    found = referral_lists.list_open_referrals(house.register, asker.structure_id)
    rules = house.settings.follow_up
    rows = [build_row(row, house.territory, rules, gettext, label_column) for row in found]
    titles = {code: gettext(label) for code, label in COLUMNS.items()}
    if kind == "csv":
        content = write_sheet_csv(rows, titles)
    else:
        choices = list_choices_of_cells(_list_others(house, asker), gettext, label_column)
        content = write_sheet_workbook(rows, titles, choices, gettext("Orientations"))
    answer = make_response(content)
    answer.headers["Content-Type"] = _KINDS[kind]
    name = f"orientations-{house.settings.today().isoformat()}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _list_others(house: House, asker: Asker) -> list[Any]:
    return [row for row in structures.list_structures(house.register) if row["id"] != asker.structure_id]


def _read_words(others: Sequence[Any]) -> Words:
    # A file taken away in one language may come back in the other.
    with force_locale("en"):
        english = get_translations()
    return build_words((str, english.ugettext), others)


def _read_report(content: bytes) -> SheetReport:
    """Return what a file would write; raises `Refusal` (250, 251, 252) when it is not the one that was handed over."""
    if not content:
        raise errors.Refusal(errors.NO_SHEET)
    house, asker = at_hand(House), find_asker()
    others = _list_others(house, asker)
    words = _read_words(others)
    try:
        read = read_sheet(content, words)
    except UnreadableSheets as fault:
        raise errors.Refusal(errors.UNREADABLE_SHEET, cause=fault.finding.tell_cause(gettext)) from None
    if read.missing:
        told = ", ".join(f"« {gettext(COLUMNS[column])} »" for column in read.missing)
        raise errors.Refusal(errors.SHEET_WITHOUT_COLUMNS, columns=told)
    answers, faults, blank = read_answers(read.lines, words)
    report = review_answers(house.register, asker, answers, [row["id"] for row in others])
    return replace(report, faults=sorted([*faults, *report.faults], key=lambda fault: fault.row), blank=blank)


def _show_report(report: SheetReport, status: int, refusal: errors.Refusal | None = None) -> Response:
    house = at_hand(House)
    page = render_template(
        "desk/sheet_report.html",
        report=report,
        refusal=refusal,
        faults=report.faults[:MOST_FAULTS],
        columns=COLUMNS,
        amount_bands=AMOUNT_BANDS,
        carried=write_answers(answer for answer, _ in report.answers),
        places={row["id"]: row for row in structures.list_structures(house.register)},
        **tell_town(house),
    )
    return make_response(page, status)


def confirm_sheet() -> Response:
    """Write what the report said, all of it, or none when a referral was answered meanwhile."""
    house, asker = at_hand(House), find_asker()
    answers = read_carried(request.form.get("answers", ""))
    when = When(house.settings.today(), house.settings.part_of_day())
    others = [row["id"] for row in _list_others(house, asker)]
    report = record_answers(house.register, asker, answers, others, when=when)
    if report.faults:
        return _show_report(report, errors.SHEET_CHANGED.status, errors.Refusal(errors.SHEET_CHANGED))
    if report.answers:
        flash(ngettext("C’est noté : une réponse.", "C’est noté : %(num)d réponses.", len(report.answers)))
    else:
        flash(gettext("C’était déjà noté : rien n’a changé."))
    return redirect(url_for(".waiting"), 303)
