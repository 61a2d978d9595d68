"""What pyxform says against a questionnaire, told in one French sentence with its sheet and row.

Most faults are found before pyxform runs (`form_checks`); these are the rest.
"""

import re
from functools import cache
from typing import Final

from pyxform.errors import ErrorCode

_ROW: Final = re.compile(r"\[row : (\d+)\]")
_SHEET: Final = re.compile(r"'(survey|choices|settings|entities)' sheet")
_REMEDIES: Final = {
    ErrorCode.NAMES_001: "ce nom sert déjà : donnez-en un autre",
    ErrorCode.NAMES_004: "ce nom de répétition sert déjà : donnez-en un autre",
    ErrorCode.NAMES_005: "le nom « meta » est réservé : donnez-en un autre",
    ErrorCode.NAMES_006: "il manque le code du choix : remplissez la colonne name",
    ErrorCode.NAMES_007: "ce code de choix sert déjà dans sa liste : donnez-en un autre",
    ErrorCode.NAMES_008: "le nom commence par une lettre et n’a ni espace ni accent : réécrivez-le",
    ErrorCode.NAMES_014: "cette entité est déjà déclarée : retirez une ligne",
    ErrorCode.NAMES_015: "il manque le nom de l’entité : remplissez la colonne list_name",
    ErrorCode.LABEL_001: "il manque le libellé du choix : remplissez la colonne label",
    ErrorCode.ENTITY_002: "cette colonne est déjà remplie par une autre question : retirez l’un des deux save_to",
    ErrorCode.ENTITY_004: "cette entité n’est pas déclarée : ajoutez-la à la feuille entities",
    ErrorCode.ENTITY_005: "il manque le libellé de l’entité : remplissez la colonne label",
    ErrorCode.ENTITY_008: "écrivez save_to comme « entité#colonne »",
    ErrorCode.SURVEY_001: "cette fin de groupe n’a pas de début : ajoutez-le ou retirez-la",
    ErrorCode.SURVEY_002: "ce groupe n’est pas fermé : ajoutez end_group ou end_repeat",
}


def tell_remedy(fault: Exception) -> str:
    """Return pyxform's fault as one sentence, in French when it is a known one."""
    said = " ".join(str(fault).split())
    row, sheet = _ROW.search(said), _SHEET.search(said)
    place = f"feuille {sheet[1] if sheet else 'survey'}, ligne {row[1]} : " if row else ""
    code = getattr(fault, "code", None) or _find_code(said)
    if code in _REMEDIES:
        return f"{place}{_REMEDIES[code]}."
    return f"{place}pyxform le refuse ainsi : « {_ROW.sub('', said).strip()} »."


def _find_code(said: str) -> ErrorCode | None:
    # Some faults are raised already written, without their code: known by the fixed words of its template.
    return next((code for code in _REMEDIES if _read_template(code).search(said)), None)


@cache
def _read_template(code: ErrorCode) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(piece) for piece in re.split(r"\{\w+\}", code.value.msg)))
