"""What the checks of a questionnaire found, on the terminal or as JSON, in the reader's language.

Groups findings by how grave they are. Knows no check.
"""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any, Final

import click
from babel.support import Translations

from outreach.questionnaire import Report
from outreach.questionnaire.findings import FAULT, NOTE, PRIVACY, structure
from outreach.vocabulary import mark

Translate = Callable[[str], str]

GROUPS: Final = {
    FAULT: mark("Fautes"),
    PRIVACY: mark("Vie privée"),
    NOTE: mark("Notes"),
}
ACCEPTED: Final = mark("Ce questionnaire peut servir : {form_id}, version {version}.")
FAULTLESS: Final = mark("Ce questionnaire se lit sans faute : {form_id}, version {version}.")
UNSERVED: Final = mark("« {form_id} » se lit, mais ne peut pas encore être servi : {reasons}.")
REFUSED: Final = mark("Ce questionnaire ne peut pas servir : {count} point(s) à revoir.")


def load_language(language: str) -> Translate:
    """Return what turns a French sentence into one of a language."""
    if language == "fr":
        return str
    folder = resources.files("outreach") / "translations"
    return Translations.load(str(folder), [language]).gettext


def list_reasons(report: Report, translate: Translate) -> list[str]:
    """List why a questionnaire without fault cannot be served yet: a list that is nowhere."""
    if report.survey is None:
        return []
    return [finding.write(translate) for finding in report.findings if finding.kind is structure.MISSING_FILE]


def tell_report(path: Path, report: Report, translate: Translate) -> None:
    """Print what was found in one file, grouped, then its verdicts (a refusal on stderr, as for every command)."""
    click.echo(str(path))
    for severity, title in GROUPS.items():
        findings = report.list_of(severity)
        if findings:
            click.echo(f"  {translate(title)} ({len(findings)})")
            for finding in findings:
                click.echo(f"    - {finding.write(translate)}")
    reasons = list_reasons(report, translate)
    if report.accepted:
        verdict = FAULTLESS if reasons else ACCEPTED
        click.echo(translate(verdict).format(form_id=report.form_id, version=report.version))
        if reasons:
            click.echo(translate(UNSERVED).format(form_id=report.form_id, reasons=" · ".join(reasons)))
    else:
        count = len(report.list_of(FAULT)) + len(report.list_of(PRIVACY))
        click.echo(translate(REFUSED).format(count=count), err=True)


def write_report(path: Path, report: Report, translate: Translate) -> dict[str, Any]:
    """Return what was found in one file as plain data."""
    reasons = list_reasons(report, translate)
    return {
        "file": str(path),
        "accepted": report.accepted,
        "served": report.accepted and not reasons,
        "reasons": reasons,
        "form_id": report.form_id,
        "version": report.version,
        "findings": [
            {
                "code": finding.kind.code,
                "severity": finding.severity,
                "sheet": finding.sheet,
                "row": finding.row,
                "column": finding.column,
                "cause": finding.tell_cause(translate),
                "remedy": finding.tell_remedy(translate),
            }
            for finding in report.findings
        ],
    }
