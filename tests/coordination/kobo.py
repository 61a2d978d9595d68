"""A workbook as KoboToolbox exports it, with what its author got wrong; made anew, of invented questions."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

COLUMNS = (
    "type", "name", "label::French (fr)", "label::English (en)", "hint::French (fr)", "required", "relevant",
    "constraint", "calculation", "appearance", "$kuid", "kobo--score-choices", "kobo--locking-profile", "_or_other",
)  # fmt: skip
ROWS = (
    {"type": "start", "name": "start"},
    {"type": "end", "name": "end"},
    {"type": "begin_group", "name": "hall", "label::French (fr)": "Le hall", "label::English (en)": "The hall"},
    {
        "type": "select_one state", "name": "Propreté du hall", "label::French (fr)": "Le hall est-il propre ?",
        "label::English (en)": "Is the hall clean?", "required": "true",
    },
    {
        "type": "select_multiple damage", "name": "damage", "label::French (fr)": "Ce qui est abîmé",
        "label::English (en)": "What is damaged", "relevant": "${Propreté du hall} = 'no'",
    },
    {"type": "end_group"},
    {
        "type": "integer", "name": "lifts", "label::French (fr)": "Ascenseurs en panne",
        "label::English (en)": "Lifts out of order", "constraint": ". >= 0 and . <= 9",
    },
    {"type": "calculate", "name": "alert", "calculation": "if(${lifts} > 1, 'yes', 'no')"},
    {
        "type": "text", "name": "remark", "label::French (fr)": "Remarque sur les lieux",
        "label::English (en)": "Remark on the premises", "appearance": "multiline",
    },
)  # fmt: skip
CHOICES = (
    ("state", "yes", "Oui", "Yes"),
    ("state", "no", "Non", "No"),
    ("damage", "door", "La porte", "The door"),
    ("damage", "light", "La lumière", "The light"),
    ("damage", "mailbox", "Les boîtes aux lettres", "The mailboxes"),
)


def write_kobo(
    rows: Sequence[dict[str, str]] = ROWS, *, title: str = "État des halls", form_id: str = "halls", version: str = "",
    extra: bool = True,
) -> bytes:  # fmt: skip
    """Return the bytes of an `.xlsx` export."""
    book = Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(COLUMNS)  # type: ignore[union-attr]
    for place, row in enumerate(rows):
        cells = {**row, "$kuid": f"ab{place:05}"}
        survey.append([cells.get(column, "") for column in COLUMNS])  # type: ignore[union-attr]
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label::French (fr)", "label::English (en)", "$kuid"])
    for place, choice in enumerate(CHOICES):
        choices.append([*choice, f"cd{place:05}"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "id_string", "style", "_version", "default_language"])
    settings.append([title, form_id, "theme-grid", version or "1 (2026-11-20 09:12:33)", "French (fr)"])
    if extra:
        book.create_sheet("Feuil1").append(["Mme Dupont", "06 12 34 56 78"])
    book.properties.creator = "Camille Durand"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
