"""The lists a territory gives a questionnaire (`rights`, `structures`): plain rows become choices."""

from collections.abc import Mapping, Sequence
from typing import Final

from outreach.questionnaire.survey import Choice, Lists

_LABEL: Final = "label_"
# The codes of the lists that a territory gives, which stay the same objects from one submission to the next.
_CODES: Final[dict[int, tuple[Sequence[Choice], Mapping[str, None]]]] = {}
_MOST_KEPT: Final = 512


def build_lists(rows_by_list: Mapping[str, Sequence[Mapping[str, str]]]) -> Lists:
    """Return lists of choices from rows with `name`, `label_fr`, `label_en` and any other columns."""
    return {name: tuple(_read_choice(row) for row in rows) for name, rows in rows_by_list.items()}


def list_codes(choices: Sequence[Choice]) -> Mapping[str, None]:
    """List the codes of a list, in its order, to be looked up; found once for the same list."""
    known_of, codes = _CODES.get(id(choices), ((), {}))
    if known_of is not choices:
        codes = {choice.name: None for choice in choices}
        if len(_CODES) >= _MOST_KEPT:
            _CODES.clear()
        # With the list itself: no other one takes its place in memory meanwhile.
        _CODES[id(choices)] = choices, codes
    return codes


def _read_choice(row: Mapping[str, str]) -> Choice:
    labels = {column.removeprefix(_LABEL): text for column, text in row.items() if column.startswith(_LABEL) and text}
    extra = {column: text for column, text in row.items() if column != "name" and not column.startswith(_LABEL)}
    return Choice(row["name"], labels, extra)
