"""The lists a territory gives a questionnaire (`rights`, `structures`): plain rows become choices."""

from collections.abc import Mapping, Sequence

from outreach.questionnaire.survey import Choice, Lists

_LABEL = "label_"


def build_lists(rows_by_list: Mapping[str, Sequence[Mapping[str, str]]]) -> Lists:
    """Return lists of choices from rows with `name`, `label_fr`, `label_en` and any other columns."""
    return {name: tuple(_read_choice(row) for row in rows) for name, rows in rows_by_list.items()}


def _read_choice(row: Mapping[str, str]) -> Choice:
    labels = {column.removeprefix(_LABEL): text for column, text in row.items() if column.startswith(_LABEL) and text}
    extra = {column: text for column, text in row.items() if column != "name" and not column.startswith(_LABEL)}
    return Choice(row["name"], labels, extra)
