"""What pyxform says against a questionnaire, told in our words with its sheet and row.

Most faults are found before pyxform runs; these are the rest. Its English is kept only when it is unknown to us.
"""

import re
from functools import cache
from typing import Final

from pyxform.errors import ErrorCode

from outreach.questionnaire.findings import conversion as found
from outreach.questionnaire.findings.kinds import Finding, Kind

_ROW: Final = re.compile(r"\[row : (\d+)\]")
_SHEET: Final = re.compile(r"'(survey|choices|settings|entities)' sheet")
_COLUMN: Final = re.compile(r"sheet, the '([^']+)' value")
_NAME: Final = re.compile(r"(?:value|name|named|type|sheet:|See) ['\[]([^'\]]{1,60})['\]]")
_BY_CODE: Final = {
    "NAMES_001": found.SAME_NAME,
    "NAMES_003": found.SAME_REPEAT,
    "NAMES_004": found.SAME_REPEAT,
    "NAMES_005": found.RESERVED_META,
    "NAMES_006": found.CHOICE_NAME,
    "NAMES_007": found.SAME_CHOICE,
    "NAMES_008": found.BAD_NAME,
    "NAMES_009": found.BAD_NAME,
    "ENTITY_002": found.SAME_SAVE,
    "PYREF_001": found.BAD_REFERENCE,
    "PYREF_002": found.BAD_REFERENCE,
    "PYREF_003": found.UNKNOWN_REFERENCE,
    "PYREF_004": found.DOUBTFUL_REFERENCE,
    "SURVEY_001": found.UNMATCHED_END,
    "SURVEY_002": found.UNMATCHED_BEGIN,
}
_BY_FAMILY: Final = {
    "ENTITY": found.BAD_ENTITY,
    "NAMES": found.BAD_ENTITY,
    "HEADER": found.BAD_HEADINGS,
    "RANGE": found.BAD_RANGE,
    "SURVEY": found.BAD_PARAMETERS,
}
# In this order: the words of pyxform's errors that have no code.
_BY_WORDS: Final = (
    ("Question with no type", found.NO_TYPE),
    ("Question or group with no name", found.NO_NAME),
    ("Unknown question type", found.UNKNOWN_TYPE),
    ("Choice names with spaces", found.CHOICE_SPACES),
    ("has no label or hint", found.NO_LABEL),
    ("Missing calculation", found.NO_CALCULATION),
    ("search()", found.BAD_SEARCH),
    ("table-list", found.BAD_TABLE),
    ("table list", found.BAD_TABLE),
    ("or other", found.BAD_OTHER),
    ("or_other", found.BAD_OTHER),
    ("list name", found.NO_CHOICES),
    ("choices sheet", found.NO_CHOICES),
    ("external_choices", found.NO_CHOICES),
    ("supported file extensions", found.BAD_FILE_LIST),
    ("big-image", found.BAD_MEDIA),
    ("Media type", found.BAD_MEDIA),
    ("udit", found.BAD_AUDIT),
    ("track-changes", found.BAD_AUDIT),
    ("location-", found.BAD_AUDIT),
    ("identify-user", found.BAD_AUDIT),
    ("calculation trigger", found.BAD_TRIGGER),
    ("'trigger'", found.BAD_TRIGGER),
    ("There is no survey element named", found.UNKNOWN_REFERENCE),
    ("There are multiple survey elements named", found.DOUBTFUL_REFERENCE),
    ("Parameter", found.BAD_PARAMETERS),
    ("arameter", found.BAD_PARAMETERS),
    ("must be set to", found.BAD_PARAMETERS),
    ("Invalid value for", found.BAD_PARAMETERS),
)
_XML_FAULTS: Final = ("ExpatError", "InvalidCharacterErr", "EntitiesForbidden", "DTDForbidden")


def read_refusal(fault: Exception) -> Finding:
    """Return what pyxform refused as a finding, with sheet, row and column when it names them."""
    said = " ".join(str(fault).split())
    code = getattr(fault, "code", None) or _find_code(said)
    kind = _find_kind(said, code.name if code else "", type(fault).__name__)
    row, sheet, column = _ROW.search(said), _SHEET.search(said), _COLUMN.search(said)
    place = sheet[1] if sheet else "survey" if row else ""
    facts = {"said": _ROW.sub("", said).strip()[:300] or type(fault).__name__} if kind is found.NOT_CONVERTED else {}
    if "{name}" in kind.cause:
        name = _NAME.search(said)
        facts["name"] = f" (« {name[1]} »)" if name and name[1] not in ("survey", "choices") else ""
    return Finding(kind, place, int(row[1]) if row else 0, column[1] if column else "", facts)


def tell_remedy(fault: Exception) -> str:
    """Return pyxform's fault as one French sentence."""
    return f"{read_refusal(fault).write()}."


def _find_kind(said: str, code: str, fault: str) -> Kind:
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code:
        if "save_to" in said and code.startswith("ENTITY"):
            return found.BAD_SAVE
        return _BY_FAMILY.get(code.partition("_")[0], found.NOT_CONVERTED)
    if fault in _XML_FAULTS:
        return found.BAD_XML
    return next((kind for words, kind in _BY_WORDS if words in said), found.NOT_CONVERTED)


def _find_code(said: str) -> ErrorCode | None:
    # Some faults are raised already written, without their code: known by the fixed words of its template.
    return next((code for code in ErrorCode if _read_template(code).search(said)), None)


@cache
def _read_template(code: ErrorCode) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(piece) for piece in re.split(r"\{\w+\}", code.value.msg)))
