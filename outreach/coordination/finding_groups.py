"""What was found in a questionnaire, grouped by what the coordinator has to do about it, in the reader's language.

Each finding has its place, sentence and remedy, and the row of the sheet it is in. Bounded: a page shows so many of a
group and counts the rest. Knows no request.
"""

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext

from outreach.questionnaire import Report
from outreach.questionnaire.findings import FAULT, PRIVACY, Finding, repairs, structure
from outreach.questionnaire.shown_rows import Rows, ShownCell, locate, read_rows
from outreach.vocabulary import mark

MOST_TOLD: Final = 40
MISSING: Final = "missing"
REPAIRED: Final = "repaired"
KNOWN: Final = "known"
_REPAIRS: Final = frozenset(kind.code for kind in repairs.KINDS)

# In this order: what stops first.
GROUPS: Final = {
    FAULT: (
        mark("À corriger dans le tableur"),
        mark("Tant qu’il en reste, le questionnaire ne peut ni s’essayer ni se publier."),
    ),
    PRIVACY: (
        mark("À ne pas demander"),
        mark("Ces questions diraient qui est la personne. Chacune est dite avec une autre façon de demander."),
    ),
    MISSING: (
        mark("Fichiers à joindre"),
        mark("Le questionnaire les cite : joignez-les plus haut. Sans ses listes de choix, il ne peut pas servir."),
    ),
    REPAIRED: (mark("Corrigé pour vous"), mark("Votre fichier n’est pas touché : il est lu ainsi.")),
    KNOWN: (mark("Bon à savoir"), mark("Rien de cela n’empêche de publier.")),
}
# Those that somebody must read stay open.
_OPEN: Final = frozenset((FAULT, PRIVACY, MISSING))


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in words, with the row it is in; no cells when it is in none."""

    place: str
    cause: str
    remedy: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Some findings under one title; `more` are counted only."""

    code: str
    title: str
    sense: str
    told: tuple[Told, ...]
    more: int
    opened: bool

    @property
    def count(self) -> int:
        """How many findings there are."""
        return len(self.told) + self.more


def group_findings(report: Report, content: bytes, name: str) -> list[FindingGroup]:
    """Group what was found, with the rows of the file where it was."""
    found: dict[str, list[Finding]] = {code: [] for code in GROUPS}
    for finding in report.findings:
        found[_choose_group(finding)].append(finding)
    shown = [finding for findings in found.values() for finding in findings[:MOST_TOLD] if finding.row]
    rows = read_rows(content, name, {locate(finding) for finding in shown})
    return [_build_group(code, findings, rows) for code, findings in found.items() if findings]


def count_faults(report: Report) -> int:
    """Return how many findings keep a questionnaire from being published."""
    return sum(_choose_group(finding) in (FAULT, PRIVACY) for finding in report.findings)


def list_missing_lists(report: Report) -> list[str]:
    """List the names of the lists that are still to be joined: without them it cannot be served."""
    return [one.facts["name"] for one in report.findings if one.kind.code == structure.MISSING_FILE.code]


def list_missing_media(report: Report) -> list[str]:
    """List the names of the pictures and sounds that are still to be joined."""
    return [one.facts["name"] for one in report.findings if one.kind.code == structure.MISSING_MEDIA.code]


def _choose_group(finding: Finding) -> str:
    if finding.kind.code in (structure.MISSING_FILE.code, structure.MISSING_MEDIA.code):
        return MISSING
    if finding.severity in (FAULT, PRIVACY):
        return finding.severity
    return REPAIRED if finding.kind.code in _REPAIRS else KNOWN


def _build_group(code: str, findings: list[Finding], rows: Rows) -> FindingGroup:
    title, sense = GROUPS[code]
    told = tuple(_tell(finding, rows) for finding in findings[:MOST_TOLD])
    return FindingGroup(code, gettext(title), gettext(sense), told, len(findings) - len(told), code in _OPEN)


def _tell(finding: Finding, rows: Rows) -> Told:
    cause, remedy = finding.tell_cause(gettext), finding.tell_remedy(gettext)
    return Told(finding.tell_place(gettext), cause, remedy, rows.get(locate(finding), ()))
