"""A questionnaire published, withdrawn, offered again or given to teams: its file first in place, then the next page.

Called with what to publish; knows no page. Nothing is written when anything is refused.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from outreach import errors
from outreach.intake.answers_as_data import describe_answers, keep_views
from outreach.intake.editions import Edition, hash_edition, keep_edition
from outreach.intake.house import House
from outreach.intake.library import find_places
from outreach.intake.lists_beside import Beside, check_lists, put_beside
from outreach.intake.profiles import find_open_forms, say_open
from outreach.questionnaire import OPEN, OUTREACH, Report, check_form
from outreach.questionnaire.compiled import write_compiled
from outreach.questionnaire.exporting import write_markdown, write_workbook
from outreach.questionnaire.findings import NOTE, repairs
from outreach.questionnaire.forms_at_hand import names_survey
from outreach.questionnaire.sheets import Sheets, read_sheets
from outreach.register import audit, form_versions
from outreach.territory.keeping import write_file

SUBJECT: Final = "form"
_LONGEST_NAME: Final = 60
_NAMED_BY_US: Final = frozenset((repairs.FORM_ID_GIVEN.code, repairs.FORM_ID_REPAIRED.code))


def publish_form(
    house: House,
    content: bytes,
    name: str,
    account_id: str,
    today: date,
    *,
    seen: str | None = None,
    beside: Beside = Beside(),
    put: Callable[[House], object] = id,
) -> House:
    """Put a questionnaire in service and return the house that serves it; raises `Refusal` (300, 321, 323).

    `seen` is the `sha256` of the version that its author saw in service, "" for none: another one now is told (321).
    `put` is called with the house before anybody else may publish. A version that other content bears becomes new.
    """
    edition = prepare_edition(house, content, name, today, beside)
    form_id = edition.survey.form_id
    # Before the one writer is held: workers who save wait for it.
    compiled, asked = write_compiled(edition.survey), describe_answers(edition.survey, house.territory)
    with house.register.writing() as writer:
        before = form_versions.find_in_service(writer, form_id)
        if seen is not None and seen != (before["sha256"] if before is not None else ""):
            raise errors.Refusal(errors.CHANGED_MEANWHILE)
        if _is_taken(writer, edition):
            raise errors.Refusal(errors.CHANGED_MEANWHILE)
        version_id = keep_edition(writer, house.territory.id, edition, today, account_id, compiled)
        form_versions.return_version(writer, version_id)
        keep_views(writer, house.territory, edition, find_places(house.settings), asked)
        _record(writer, house, account_id, today, "published", version_id)
        _give(writer, house, edition, beside, account_id, today, version_id)
        made = house.adopt_edition(edition)
        # Last: what comes before is undone with the transaction. A stop just after is mended at the next opening.
        put_beside(house, form_id, beside)
        if beside.opened is not None:
            say_open(house.settings, form_id, beside.opened)
        _put_file(house, edition)
        put(made)
    return made


def prepare_edition(
    house: House, content: bytes, name: str, today: date, beside: Beside = Beside()
) -> Edition:  # fmt: skip
    """Read what is to be published, under a version of its own; raises `Refusal` (300, 323) and writes nothing."""
    check_lists(house, name, beside.lists)
    kind = Path(name).suffix.lower()
    report = _check(house, content, name, beside)
    edition = _build(house, report, content, kind)
    told = {finding.kind.code for finding in report.findings}
    fresh = repairs.VERSION_GIVEN.code in told or _is_taken(house.register.reader, edition)
    # What the file does not say itself depends on its name, which changes here.
    if not fresh and not told & _NAMED_BY_US and _is_kept_as(content, kind):
        return edition
    sheets = read_sheets(content, name)
    if fresh:
        sheets = _renew(sheets, _draw_version(house, edition.survey.form_id, today))
    content, kind = (write_markdown(sheets).encode(), ".md") if kind == ".md" else (write_workbook(sheets), ".xlsx")
    return _build(house, _check(house, content, f"{Path(name).stem}{kind}", beside), content, kind)


def withdraw_form(house: House, form_id: str, account_id: str, today: date) -> None:
    """Offer a questionnaire no more; pages opened before are still received for a while. Raises `Refusal` (202)."""
    with house.register.writing() as writer:
        version = _find_in_service(writer, form_id)
        if version["withdrawn_on"] is None:
            form_versions.withdraw_version(writer, version["id"], today.isoformat())
            _record(writer, house, account_id, today, "withdrawn", version["id"])


def offer_form(house: House, form_id: str, account_id: str, today: date) -> None:
    """Offer again a questionnaire that was withdrawn; raises `Refusal` (202)."""
    with house.register.writing() as writer:
        version = _find_in_service(writer, form_id)
        if version["withdrawn_on"] is not None:
            form_versions.return_version(writer, version["id"])
            _record(writer, house, account_id, today, "offered", version["id"])


def give_form(house: House, form_id: str, structure_ids: Iterable[str], account_id: str, today: date) -> None:
    """Give a questionnaire to the teams of these structures alone, to every team when there is none."""
    with house.register.writing() as writer:
        version = _find_in_service(writer, form_id)
        form_versions.give_form(writer, house.territory.id, form_id, structure_ids)
        _record(writer, house, account_id, today, "given", version["id"])


def _find_in_service(writer: sqlite3.Connection, form_id: str) -> sqlite3.Row:
    version = form_versions.find_in_service(writer, form_id)
    if version is None:
        raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id)
    return version


def _record(
    writer: sqlite3.Connection, house: House, account_id: str, today: date, action: str, version_id: str
) -> None:
    audit.record_audit(
        writer, house.territory.id, today, house.settings.part_of_day(),
        account_id=account_id, action=action, subject_kind=SUBJECT, subject_id=version_id,
    )  # fmt: skip


def _give(
    writer: sqlite3.Connection, house: House, edition: Edition, beside: Beside, account_id: str, today: date,
    version_id: str,
) -> None:  # fmt: skip
    form_id = edition.survey.form_id
    if beside.teams is not None and set(beside.teams) != set(form_versions.list_teams(writer, form_id)):
        form_versions.give_form(writer, house.territory.id, form_id, beside.teams)
        _record(writer, house, account_id, today, "given", version_id)
    if beside.opened is not None and beside.opened != (form_id in find_open_forms(house.settings)):
        _record(writer, house, account_id, today, "opened" if beside.opened else "closed", version_id)


def _check(house: House, content: bytes, name: str, beside: Beside) -> Report:
    folder = beside.folder or house.settings.forms
    report = check_form(content, name, OUTREACH, folder)
    opened = report.form_id in find_open_forms(house.settings) if beside.opened is None else beside.opened
    if opened or report.form_id in house.settings.open_forms:
        report = check_form(content, name, OPEN, folder)
    if report.survey is None:
        faults = " · ".join(finding.write() for finding in report.findings if finding.severity != NOTE)
        raise errors.Refusal(errors.BAD_FORM, form=name, faults=f"{faults}.")
    return report


def _build(house: House, report: Report, content: bytes, kind: str) -> Edition:
    assert report.survey is not None
    path = _choose_path(house, report.survey.form_id, kind)
    return Edition(report.survey, path, content, hash_edition(report.survey, content))


def _is_taken(connection: sqlite3.Connection, edition: Edition) -> bool:
    """Whether other content was served under the version of this one."""
    known = form_versions.list_editions(connection, edition.survey.form_id, edition.survey.version)
    return any(version["sha256"] != edition.sha256 for version in known)


def _draw_version(house: House, form_id: str, today: date) -> str:
    # As ODK advises: the day and a number. Versions that others gave are left alone.
    known = {version["version"] for version in form_versions.list_versions(house.register, form_id)}
    return next(version for n in range(1, 10_000) if (version := f"{today:%Y%m%d}{n:02}") not in known)


def _renew(sheets: Sheets, version: str) -> Sheets:
    row = sheets.settings[0]
    return replace(sheets, settings=(replace(row, cells={**row.cells, "version": version}),))


def _is_kept_as(content: bytes, kind: str) -> bool:
    """Whether a file is what its name says; another is written out again, and so are macros."""
    if kind == ".csv":
        return names_survey(content)
    signs = {".xlsx": b"PK", ".xls": b"\xd0\xcf\x11\xe0", ".md": b""}
    return kind in signs and content.startswith(signs[kind]) and not (kind == ".md" and b"\x00" in content)


def _choose_path(house: House, form_id: str, kind: str) -> Path:
    """Return where a questionnaire goes: over its own file, never over another one."""
    own = _find_own(house, form_id)
    if own is not None and own.suffix.lower() == kind:
        return own
    stem = form_id[:_LONGEST_NAME]
    names = (f"{stem}{kind}", *(f"{stem}-{n}{kind}" for n in range(2, 1000)))
    return next(path for name in names if not (path := house.settings.forms / name).exists())


def _find_own(house: House, form_id: str) -> Path | None:
    known = (edition.path for edition in house.library.list_editions() if edition.survey.form_id == form_id)
    return next((path for path in known if path.parent == house.settings.forms), None)


def _put_file(house: House, edition: Edition) -> None:
    house.settings.forms.mkdir(mode=0o700, exist_ok=True)
    own = _find_own(house, edition.survey.form_id)
    write_file(edition.path, edition.source)
    if own is not None and own != edition.path:
        own.unlink(missing_ok=True)
