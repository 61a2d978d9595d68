"""From a file to a `Survey` that may be put in service, or one refusal that tells every fault.

The same content is read once in a process, and once in an instance when it says where to keep what was compiled.
"""

from collections.abc import Collection
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from outreach import errors
from outreach.questionnaire.compiled import find_compiled, hash_source, keep_compiled
from outreach.questionnaire.findings import NOTE, structure
from outreach.questionnaire.list_files import LARGEST, SUFFIXES, is_beside
from outreach.questionnaire.report import Report, add_media, check_sheets, join_lists
from outreach.questionnaire.sheets import Sheets, UnreadableSheets, read_sheets
from outreach.questionnaire.survey import OPEN, OUTREACH, Survey


def read_survey(
    path: Path, text: str | None = None, open_forms: Collection[str] = (), compiled: Path | None = None
) -> Survey:
    """Read and check a questionnaire; raises `Refusal` (300) naming sheet, row and remedy of each fault.

    `open_forms` are the identifiers of questionnaires that are not about people (profile `open`); `compiled` is a
    folder where surveys already made are kept.
    """
    try:
        content = path.read_bytes() if text is None else text.encode("utf-8")
    except OSError:
        raise errors.Refusal(errors.BAD_FORM, form=path.name, faults="le fichier ne peut pas être ouvert.") from None
    opened = frozenset(open_forms)
    if compiled is None:
        return _choose_survey(_check(content, path, opened), path.name)
    key = hash_source(content, path.name, " ".join(sorted(opened)), _read_beside(path))
    survey = find_compiled(compiled, key)
    if survey is None:
        survey = _choose_survey(_check(content, path, opened), path.name)
        keep_compiled(compiled, key, survey)
    return survey


def check_file(path: Path, open_forms: Collection[str] = ()) -> Report:
    """Check a questionnaire where it lies, with what lies beside it, and tell everything that was found."""
    return add_media(_check(path.read_bytes(), path, frozenset(open_forms)), path)


def choose_profile(sheets: Sheets, open_forms: Collection[str]) -> str:
    """Return the profile of a questionnaire: open when the town says it is not about people."""
    form_id = sheets.settings[0].read("form_id") if sheets.settings else ""
    return OPEN if form_id in open_forms else OUTREACH


def _check(content: bytes, path: Path, open_forms: frozenset[str]) -> Report:
    return join_lists(_read_content(content, path.name, open_forms), path.parent)


def _choose_survey(report: Report, name: str) -> Survey:
    missing = [finding for finding in report.findings if finding.kind is structure.MISSING_FILE]
    if report.survey is None or missing:
        blocking = [finding for finding in report.findings if finding.severity != NOTE]
        faults = " · ".join(finding.write() for finding in (*blocking, *missing))
        raise errors.Refusal(errors.BAD_FORM, form=name, faults=f"{faults}.")
    return report.survey


def _read_beside(path: Path) -> dict[str, bytes]:
    # A list beside a questionnaire is part of it; one too large to be read is known by its size and moment.
    beside = (one for one in sorted(path.parent.iterdir()) if one.suffix in SUFFIXES and one != path)
    return {one.name: _mark_file(one) for one in beside if is_beside(one, path.parent)}


def _mark_file(path: Path) -> bytes:
    try:
        told = path.stat()
        if told.st_size > LARGEST:
            return f"{told.st_size} {told.st_mtime_ns}".encode()
        with path.open("rb") as file:
            return sha256(file.read(LARGEST)).digest()
    except OSError:
        return b""


@lru_cache(64)
def _read_content(content: bytes, name: str, open_forms: frozenset[str]) -> Report:
    try:
        sheets = read_sheets(content, name)
    except UnreadableSheets as fault:
        return Report((fault.finding,))
    return check_sheets(sheets, Path(name).stem, choose_profile(sheets, open_forms))
