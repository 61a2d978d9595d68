"""Questionnaires made for the bench: one as long as real ones get, one where all leans on one answer, one long list."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

QUESTIONS = 530
ROWS = 5000
LANGUAGES = ("Français (fr)", "English (en)")
# Expressions as forms write them; a number stands for the row.
KINDS = (
    {"type": "select_one yn", "required": "yes"},
    {"type": "integer", "relevant": "${{q{one}}} = 'yes'", "constraint": ". >= 0 and . < {here}"},
    {"type": "calculate", "calculation": "if(${{q{one}}} > 3, ${{q{one}}} * 2, 0) + {here}"},
    {"type": "select_multiple towns", "relevant": "${{q{three}}} = 'yes' or ${{q{two}}} > {here}",
     "constraint": "count-selected(.) < 3"},
    {"type": "text", "relevant": "selected(${{q{one}}}, 'evry')", "constraint": "string-length(.) < 50"},
    {"type": "decimal", "constraint": ". >= 0"},
    {"type": "date", "constraint": ". <= today()"},
    {"type": "calculate", "calculation": "round(${{q{two}}} div 12, 2)"},
    {"type": "select_one towns", "relevant": "${{q{eight}}} != 'no'", "choice_filter": "dept = ${{q{four}}}"},
    {"type": "note", "relevant": "${{q{four}}} > {here} and not(${{q{nine}}} = 'no')"},
)  # fmt: skip
YES_NO = (("yn", "yes", "Oui"), ("yn", "no", "Non"))
TOWNS = tuple(("towns", code, code) for code in ("evry", "grigny", "ris", "corbeil"))


def build_long() -> bytes:
    """Return a questionnaire of 530 questions in two languages as a spreadsheet."""
    columns = ["type", "name", "required", "relevant", "constraint", "calculation", "choice_filter"]
    texts = [f"{name}::{language}" for name in ("label", "hint") for language in LANGUAGES]
    survey: list[list[str | None]] = [[*columns, *texts]]
    for place in range(QUESTIONS):
        told = {column: text.format(**_name_rows(place)) for column, text in KINDS[place % len(KINDS)].items()}
        told["name"] = f"q{place}"
        shown = told["type"] != "calculate"
        said = [f"{text} {place}" if shown else None for text in texts]
        survey.append([*(told.get(column) for column in columns), *said])
    choices = [["list_name", "name", *texts[:2], "dept"]]
    choices += [[name, code, code, code, "91" if name == "towns" else ""] for name, code, _ in (*YES_NO, *TOWNS)]
    return _write_book("long", survey, choices, LANGUAGES[0])


def build_wide() -> bytes:
    """Return a questionnaire of 500 questions that all lean on the first."""
    survey = [["type", "name", "label", "relevant"], ["select_one yn", "first", "First", ""]]
    survey += [["integer", f"n{place}", f"Number {place}", "${first} = 'yes'"] for place in range(1, 500)]
    return _write_book("wide", survey, [["list_name", "name", "label"], *YES_NO])


def build_listed() -> bytes:
    """Return a questionnaire with one list of 5,000 rows."""
    rows = [["streets", f"s{place}", f"{_name_street(place)} {place}"] for place in range(ROWS)]
    survey = [["type", "name", "label"], ["select_one streets", "street", "Street"], ["text", "after", "After"]]
    return _write_book("listed", survey, [["list_name", "name", "label"], *rows])


def _name_street(place: int) -> str:
    kinds = ("Rue", "Avenue", "Place", "Allée", "Impasse", "Chemin", "Boulevard")
    names = ("des Tuileries", "de l’Église", "Jean Jaurès", "du Moulin", "des Écoles", "Pasteur", "de la Gare")
    return f"{kinds[place % 7]} {names[place // 7 % 7]}"


def _write_book(
    form_id: str, survey: Iterable[Sequence[str | None]], choices: Iterable[Sequence[str]], language: str = ""
) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    settings = [["form_title", "form_id", "version", "default_language"], [form_id.title(), form_id, "1", language]]
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _name_rows(place: int) -> dict[str, int]:
    words = ("here", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return {word: place - back for back, word in enumerate(words)}
