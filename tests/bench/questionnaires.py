"""How long a long questionnaire takes to read, beside pyxform's own conversion of the same file in the same run.

Also one evaluation of an ordinary expression, and what the phone’s interpreter weighs. In this process, no server.
"""

import gzip
import io
import statistics
import tempfile
import time
import timeit
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from pyxform.xls2xform import convert

from outreach.access.static_files import lighten
from outreach.questionnaire import check_answers, check_form, find_shipped_forms, read_survey
from outreach.questionnaire.expressions import evaluate, parse
from outreach.questionnaire.reckoning import Reckoning
from tests.bench.table import Figure

QUESTIONS = 530
PAIRS = 7
STATIC = Path(__file__).parents[2] / "outreach" / "static"
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
ORDINARY = (
    "${result} = 'met'",
    "${household} = 'single_parent' or ${household} = 'couple_children'",
    "${children} > 2 and ${housing} != 'owner'",
    "selected(${household}, 'alone') or ${children} div 2 >= 4",
    "if(${children} > 0, ${children} * 2, 0)",
    "coalesce(${housing}, ${household})",
    "not(${result} = 'absent')",
)


@dataclass(frozen=True, slots=True)
class Pace:
    """Medians over pairs: pyxform's conversion and ours, in seconds, and the median ratio."""

    theirs: float
    ours: float
    ratio: float


def measure_questionnaires() -> list[Figure]:
    """Measure and return the lines of the table."""
    content = build_workbook()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.xlsx"
        path.write_bytes(content)
        pace = _pair(content, path)
        read_survey(path, compiled=Path(folder) / "compiled")
        again = _time(lambda: read_survey(path, compiled=Path(folder) / "compiled"))
    scripts = [lighten(STATIC / name) for name in ("expressions.js", "expressions-more.js")]
    weights = [len(gzip.compress(script, 9)) / 1000 for script in scripts]
    return [
        Figure(f"pyxform converts {QUESTIONS} questions (.xlsx, 2 languages)", pace.theirs * 1000, "ms"),
        Figure("Ours: read, put right, checked, converted, compiled", pace.ours * 1000, "ms"),
        Figure("  beside pyxform's", pace.ratio, "×", most=1.3, digits=2),
        Figure("  read again, kept compiled", again * 1000, "ms", digits=1),
        Figure("One ordinary expression (median)", _evaluate() * 1e6, "µs", most=20, digits=1),
        Figure("Contact form: 30 answers validated", _validate() * 1000, "ms", digits=2),
        Figure("The phone's interpreter, every function", sum(weights), "kB", most=8, digits=1),
        Figure("  of which the contact form carries", weights[0], "kB", digits=1),
    ]


def build_workbook() -> bytes:
    """Return a long questionnaire in two languages as a spreadsheet."""
    columns = ["type", "name", "required", "relevant", "constraint", "calculation", "choice_filter"]
    texts = [f"{name}::{language}" for name in ("label", "hint") for language in LANGUAGES]
    book = Workbook()
    book.remove(book.worksheets[0])
    survey = book.create_sheet("survey")
    survey.append([*columns, *texts])
    for place in range(QUESTIONS):
        told = {column: text.format(**_name_rows(place)) for column, text in KINDS[place % len(KINDS)].items()}
        told["name"] = f"q{place}"
        shown = told["type"] != "calculate"
        said = [f"{text} {place}" if shown else None for text in texts]
        survey.append([*(told.get(column) for column in columns), *said])
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", *texts[:2], "dept"])
    for code in ("yes", "no"):
        choices.append(["yn", code, code, code, None])
    for code in ("evry", "grigny", "ris", "corbeil"):
        choices.append(["towns", code, code, code, "91"])
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version", "default_language"])
    settings.append(["Long", "long", "1", LANGUAGES[0]])
    told_bytes = io.BytesIO()
    book.save(told_bytes)
    return told_bytes.getvalue()


def _name_rows(place: int) -> dict[str, int]:
    words = ("here", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return {word: place - back for back, word in enumerate(words)}


def _pair(content: bytes, path: Path) -> Pace:
    theirs, ours = [], []
    for _ in range(PAIRS + 1):
        theirs.append(_time(lambda: convert(str(path))))
        parse.cache_clear()
        ours.append(_time(lambda: check_form(content, path.name)))
    ratios = [mine / other for mine, other in zip(ours[1:], theirs[1:], strict=True)]
    return Pace(statistics.median(theirs[1:]), statistics.median(ours[1:]), statistics.median(ratios))


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _evaluate() -> float:
    survey = read_survey(find_shipped_forms() / "contact.md")
    reckoning = Reckoning(survey, {}, date(2026, 11, 23))
    person = {"household": "couple_children", "children": 3, "housing": "social"}
    reckoning.plant({"result": "met", "person": person})
    reckoning.settle()
    reckoning.stand(reckoning.top)
    trees = [parse(text) for text in ORDINARY]
    return statistics.median(
        min(timeit.repeat(lambda: evaluate(tree, reckoning), number=500, repeat=5)) / 500 for tree in trees
    )


def _validate() -> float:
    survey = read_survey(find_shipped_forms() / "contact.md")
    gap = {"right": "rsa", "status": "not_claimed", "reason": "unaware", "steps": ["informed"], "refer": "no"}
    person = {"first_meeting": "yes", "age_band": "25_39", "household": "couple_children", "children": 3}
    answers = {"result": "met", "person": person, "gaps": [gap] * 5}
    return min(timeit.repeat(lambda: check_answers(survey, answers, {}, date(2026, 11, 23)), number=50, repeat=5)) / 50
