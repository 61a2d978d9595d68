"""A questionnaire in service and the file it comes from; the register remembers each, so that nothing sent is lost.

The files alone say what is in service. Knows how a version follows another; nothing of teams or pages.
"""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from outreach.questionnaire import FormPlaces, Question, Survey, check_form, choose_label
from outreach.questionnaire.compiled import read_compiled, write_compiled
from outreach.questionnaire.survey import OPEN, OUTREACH
from outreach.register import form_versions
from outreach.register.ids import draw_id


@dataclass(frozen=True, slots=True)
class Edition:
    """One questionnaire as one file says it; `sha256` is that of the file and of the lists that lie beside it."""

    survey: Survey
    path: Path
    source: bytes
    sha256: str


def read_edition(places: FormPlaces, path: Path) -> Edition:
    """Read a questionnaire with its file; raises `Refusal` (300)."""
    survey, source = places.read(path), path.read_bytes()
    return Edition(survey, path, source, hash_edition(survey, source))


def hash_edition(survey: Survey, source: bytes) -> str:
    """Return the hexadecimal SHA-256 of a questionnaire's file, and of the lists beside it when it has some."""
    told = sha256(source)
    beside = {node.list_name for node in survey.walk() if isinstance(node, Question) and "_from_file" in node.type}
    for name in sorted(beside & set(survey.lists)):
        rows = [[choice.name, dict(choice.labels), dict(choice.extra)] for choice in survey.lists[name]]
        told.update(json.dumps([name, rows], sort_keys=True).encode())
    return told.hexdigest()


def keep_editions(writer: sqlite3.Connection, territory_id: str, editions: Collection[Edition], today: date) -> None:
    """Bring the register up to date with the files: new versions are kept, those they follow are said replaced.

    A questionnaire offered no more stays so: only publishing it again offers it.
    """
    known = form_versions.list_in_service(writer)
    for edition in editions:
        before = known.pop(edition.survey.form_id, None)
        version_id = keep_edition(writer, territory_id, edition, today)
        if before is not None and before["withdrawn_on"] and before["id"] != version_id:
            form_versions.withdraw_version(writer, version_id, before["withdrawn_on"])
    for gone in known.values():
        form_versions.replace_version(writer, gone["id"], today)


def keep_edition(
    writer: sqlite3.Connection, territory_id: str, edition: Edition, today: date, account_id: str | None = None,
    compiled: str = "",
) -> str:  # fmt: skip
    """Keep one questionnaire as the one in service and return the id of its version; `compiled` is its survey."""
    survey = edition.survey
    before = form_versions.find_in_service(writer, survey.form_id)
    if before is not None and (before["version"], before["sha256"]) == (survey.version, edition.sha256):
        return str(before["id"])
    if before is not None:
        form_versions.replace_version(writer, before["id"], today)
    for known in form_versions.list_editions(writer, survey.form_id, survey.version):
        if known["sha256"] == edition.sha256:
            form_versions.return_version(writer, known["id"])
            return str(known["id"])
    version_id = draw_id()
    told = {
        "id": version_id,
        "territory_id": territory_id,
        "form_id": survey.form_id,
        "version": survey.version,
        "title_fr": choose_label(survey.titles),
        "file_kind": edition.path.suffix.lower(),
        "source": edition.source,
        "compiled": compiled or write_compiled(survey),
        "sha256": edition.sha256,
        "served_from": today.isoformat(),
        "account_id": account_id,
    }
    form_versions.record_version(writer, told)
    return version_id


def open_kept(version: sqlite3.Row, places: FormPlaces) -> Survey | None:
    """Return the survey of a version kept; read again from its file when it was compiled by other code."""
    survey = read_compiled(version["compiled"])
    if survey is None:
        profile = OPEN if version["form_id"] in places.open_forms else OUTREACH
        name = f"{version['form_id']}{version['file_kind']}"
        survey = check_form(version["source"], name, profile, places.folders[0]).survey
    return survey
