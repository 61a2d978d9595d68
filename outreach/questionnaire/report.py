"""A questionnaire checked: every finding, and the `Survey` when it can work.

Checked row by row first, so that a fault is told with its row; then pyxform converts, and its tree becomes frozen data.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pyxform.xls2xform import convert

from outreach.questionnaire.assembling import build_survey
from outreach.questionnaire.beside_checks import check_lists_beside
from outreach.questionnaire.findings import FAULT, NOTE, PRIVACY, Finding, structure
from outreach.questionnaire.form_checks import check_rows
from outreach.questionnaire.list_files import UnreadableList, find_list_file, read_list_file
from outreach.questionnaire.logic_checks import check_logic
from outreach.questionnaire.media_files import check_media
from outreach.questionnaire.minimisation import check_minimisation
from outreach.questionnaire.remedies import read_refusal
from outreach.questionnaire.save_checks import check_saves
from outreach.questionnaire.sheets import Sheets, UnreadableSheets, read_sheets
from outreach.questionnaire.survey import OPEN, OUTREACH, Group, Lists, Survey

# Lists that a territory gives, whatever the questionnaire.
TERRITORY_LISTS: Final = frozenset(("rights", "structures"))
# ODK serves these all the same: where nobody's rights hang on it, they are worth a note.
TOLERATED: Final = frozenset(
    kind.code
    for kind in (
        structure.UNKNOWN_CHOICE, structure.NEVER_EQUAL, structure.NEVER_HOLDS, structure.NO_TRANSLATION,
        structure.NO_LABEL, structure.UNKNOWN_COLUMN, structure.BARE_NAME, structure.BARE_WORD,
        structure.NEVER_COMPARES, structure.BAD_DEFAULT, structure.LEANS_ON_ITS_PART,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a questionnaire; `survey` is None when it cannot work or must not be asked."""

    findings: tuple[Finding, ...]
    survey: Survey | None = None
    form_id: str = ""
    version: str = ""

    def list_of(self, severity: str) -> list[Finding]:
        """List the findings of one severity."""
        return [finding for finding in self.findings if finding.severity == severity]

    @property
    def accepted(self) -> bool:
        """Whether it may be put in service."""
        return self.survey is not None


def check_form(content: bytes, name: str, profile: str = OUTREACH, folder: Path | None = None) -> Report:
    """Check a questionnaire and read it; what lies beside it is looked for in `folder`."""
    try:
        sheets = read_sheets(content, name)
    except UnreadableSheets as fault:
        return Report((fault.finding,))
    report = join_lists(check_sheets(sheets, Path(name).stem, profile), folder)
    return add_media(report, folder / Path(name).name) if folder else report


def add_media(report: Report, form: Path) -> Report:
    """Return a report with the files that labels will not show, `form` being the questionnaire's own file."""
    if report.survey is None:
        return report
    return replace(report, findings=(*report.findings, *check_media(report.survey, form)))


def check_sheets(sheets: Sheets, stem: str, profile: str = OUTREACH) -> Report:
    """Check the sheets of a questionnaire and read it, but for the lists that lie beside it."""
    settings = sheets.settings[0] if sheets.settings else None
    told = (settings.read("form_id"), settings.read("version")) if settings else ("", "")
    # A cell already told when the file was read is not told again.
    told_cells = {_locate(finding) for finding in sheets.findings if finding.severity == FAULT}
    checked = [finding for finding in _list_findings(sheets, profile) if _locate(finding) not in told_cells]
    found = [*sheets.findings, *(_weigh(finding, profile) for finding in checked)]
    if any(finding.severity in (FAULT, PRIVACY) for finding in found):
        return Report(tuple(_unique(found)), None, *told)
    try:
        tree = convert(dict(sheets.definition))._survey
    except Exception as fault:
        # pyxform also stumbles with AttributeError and the like: never a traceback for the one who writes the form.
        return Report((*_unique(found), read_refusal(fault)), None, *told)
    survey = build_survey(tree, sheets, stem, profile)
    return Report(tuple(_unique(found)), survey, *told)


def join_lists(report: Report, folder: Path | None) -> Report:
    """Return a report whose survey has the lists that lie in a folder, with what is wrong with them."""
    survey = report.survey
    if survey is None or survey.external_lists <= TERRITORY_LISTS:
        return report
    survey, found = _add_lists(survey, folder)
    broken = any(finding.severity == FAULT for finding in found)
    return replace(report, findings=(*report.findings, *found), survey=None if broken else survey)


def _list_findings(sheets: Sheets, profile: str) -> Iterator[Finding]:
    yield from check_rows(sheets)
    yield from check_lists_beside(sheets)
    yield from check_logic(sheets)
    yield from check_saves(sheets, profile)
    yield from check_minimisation(sheets, profile)


def _locate(finding: Finding) -> tuple[str, int, str]:
    return finding.sheet, finding.row, finding.column


def _weigh(finding: Finding, profile: str) -> Finding:
    if profile == OPEN and finding.kind.code in TOLERATED:
        return replace(finding, kind=replace(finding.kind, severity=NOTE))
    return finding


def _unique(found: list[Finding]) -> Iterator[Finding]:
    seen: set[str] = set()
    for finding in found:
        told = finding.kind.code + finding.write()
        if told not in seen:
            seen.add(told)
            yield finding


def _add_lists(survey: Survey, folder: Path | None) -> tuple[Survey, list[Finding]]:
    """Return the survey with the lists that lie beside it, and what is wrong with them."""
    lists, found = dict(survey.lists), []
    for name in sorted(survey.external_lists - TERRITORY_LISTS):
        path = None
        try:
            path = find_list_file(folder, name)
            if path is None:
                found.append(Finding(structure.MISSING_FILE, "survey", 0, "type", {"name": name}))
            else:
                lists[name] = read_list_file(path, *_find_columns(survey, name))
        except UnreadableList as fault:
            facts = {"name": path.name if path else name, "why": str(fault)}
            found.append(Finding(structure.UNREADABLE_FILE, "survey", 0, "type", facts))
    told: Lists = lists
    return replace(survey, lists=told, external_lists=survey.external_lists & TERRITORY_LISTS), found


def _find_columns(survey: Survey, name: str) -> tuple[str, str]:
    for node in survey.walk():
        if not isinstance(node, Group) and node.list_name == name and node.type.endswith("_from_file"):
            return node.parameters.get("value", ""), node.parameters.get("label", "")
    return "", ""
