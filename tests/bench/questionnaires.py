"""How long a long questionnaire takes to read, beside pyxform's own conversion of the same file in the same run.

Also one evaluation of an ordinary expression, and what the phone’s interpreter weighs. In this process, no server.
"""

import gzip
import statistics
import tempfile
import time
import timeit
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyxform.xls2xform import convert

from outreach.access.static_files import lighten
from outreach.questionnaire import check_form, find_shipped_forms, read_survey
from outreach.questionnaire.expressions import evaluate, parse
from outreach.questionnaire.reckoning import Reckoning
from tests.bench.long_forms import QUESTIONS, build_long
from tests.bench.table import Figure

PAIRS = 7
PHONE = Path(__file__).parents[2] / "outreach" / "static" / "phone"
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
    content = build_long()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.xlsx"
        path.write_bytes(content)
        pace = _pair(content, path)
        read_survey(path, compiled=Path(folder) / "compiled")
        again = _time(lambda: read_survey(path, compiled=Path(folder) / "compiled"))
    scripts = [lighten(path) for path in sorted(PHONE.glob("expressions*.js"), key=lambda path: path.stem)]
    weights = [len(gzip.compress(script, 9)) / 1000 for script in (b"".join(scripts), scripts[0])]
    return [
        Figure(f"pyxform converts {QUESTIONS} questions (.xlsx, 2 languages)", pace.theirs * 1000, "ms"),
        Figure("Ours: read, put right, checked, converted, compiled", pace.ours * 1000, "ms"),
        Figure("  beside pyxform's", pace.ratio, "×", most=1.3, digits=2),
        Figure("  read again, kept compiled", again * 1000, "ms", digits=1),
        Figure("One ordinary expression (median)", _evaluate() * 1e6, "µs", most=20, digits=1),
        Figure("The phone's interpreter, every function", weights[0], "kB", most=8, digits=1),
        Figure("  of which the contact form carries", weights[1], "kB", digits=1),
    ]


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
