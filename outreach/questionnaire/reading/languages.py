"""The languages of a questionnaire, one spelling each: `English(en)`, `english (en)` and `English (en)` are one.

Also finds which one is the default, so that every tool shows the same words first.
"""

from typing import Final

from outreach.questionnaire.findings import repairs
from outreach.questionnaire.reading.cleaning import is_spoken
from outreach.questionnaire.reading.draft import Draft, Line, Table

_FRENCH: Final = ("(fr)", "français", "francais", "french", "fr")


def unite_languages(draft: Draft) -> None:
    """Give each language one spelling, and the questionnaire a default one."""
    spelt: dict[str, str] = {}
    default = _find_default(draft)
    if default is not None:
        spelt[_fold(default.read("default_language"))] = default.read("default_language")
    for table in draft.tables.values():
        for column in table.columns:
            if language := split_language(column)[1]:
                spelt.setdefault(_fold(language), language)
    if default is not None:
        _match_default(draft, default, spelt)
    for table in draft.tables.values():
        _respell(draft, table, spelt)
    _choose_default(draft)


def split_language(column: str) -> tuple[str, str]:
    """Return a column and its language, as `("label", "English (en)")`."""
    if not is_spoken(column):
        return column, ""
    tokens = column.split("::")
    count = 2 if tokens[0] == "media" else 1
    return "::".join(tokens[:count]), "::".join(tokens[count:])


def list_languages(draft: Draft) -> list[str]:
    """List the languages of the labels of the survey, then of the choices."""
    columns = [column for name in ("survey", "choices") for column in draft.table(name).columns]
    return list(dict.fromkeys(split_language(column)[1] for column in columns if column.startswith("label")))


def _fold(language: str) -> str:
    return "".join(language.split()).casefold()


def _find_default(draft: Draft) -> Line | None:
    lines = draft.table("settings").lines
    return lines[0] if lines and lines[0].read("default_language") else None


def _match_default(draft: Draft, line: Line, spelt: dict[str, str]) -> None:
    told = line.read("default_language")
    used = [language for language in list_languages(draft) if language]
    if not used or _fold(told) in map(_fold, used):
        return
    name = _fold(told).partition("(")[0]
    near = [language for language in used if name in (_fold(language).partition("(")[0], _read_code(language))]
    if len(dict.fromkeys(map(_fold, near))) == 1:
        line.cells["default_language"] = near[0]
        draft.note(repairs.LANGUAGE_READ_AS, "settings", line.number, "default_language", name=told, other=near[0])
    elif "" not in list_languages(draft):
        line.cells["default_language"] = other = _prefer(used)
        draft.note(repairs.LANGUAGE_UNKNOWN, "settings", line.number, "default_language", name=told, other=other)
    spelt.pop(_fold(told), None)


def _read_code(language: str) -> str:
    return _fold(language).partition("(")[2].rstrip(")")


def _respell(draft: Draft, table: Table, spelt: dict[str, str]) -> None:
    changed: dict[str, str] = {}
    for column in table.columns:
        base, language = split_language(column)
        if language and spelt[_fold(language)] != language:
            changed[column] = f"{base}::{spelt[_fold(language)]}"
            draft.note(
                repairs.LANGUAGE_READ_AS, table.name, 1, column, name=language, other=spelt[_fold(language)]
            )  # fmt: skip
    if not changed:
        return
    table.columns = list(dict.fromkeys(changed.get(column, column) for column in table.columns))
    for line in table.lines:
        for column in changed.keys() & line.cells.keys():
            text = line.cells.pop(column)
            line.cells.setdefault(changed[column], text)


def _choose_default(draft: Draft) -> None:
    languages = list_languages(draft)
    if _find_default(draft) is not None or not languages or "" in languages:
        return
    table = draft.table("settings")
    if not table.lines:
        table.lines.append(Line(2, {}))
    table.lines[0].cells["default_language"] = name = _prefer(languages)
    draft.note(repairs.LANGUAGE_CHOSEN, "settings", table.lines[0].number, "default_language", name=name)


def _prefer(languages: list[str]) -> str:
    return next((language for language in languages if _fold(language).endswith(_FRENCH)), languages[0])
