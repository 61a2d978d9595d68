"""How long fifty answers take to check, beside a bare loop that only looks at their kind and their list.

Twice: in the contact form, and in a questionnaire of 530 questions where only what must be answered is.
"""

import tempfile
import time
import timeit
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from outreach.questionnaire import Question, Survey, build_lists, check_answers, find_shipped_forms, read_survey
from tests.bench.long_forms import QUESTIONS, build_long
from tests.bench.table import Figure

TODAY = date(2026, 11, 23)
LISTS = build_lists({"rights": [{"name": "rsa", "label_fr": "RSA", "label_en": "RSA"}]})
GAP = {"right": "rsa", "status": "not_claimed", "reason": "unaware", "steps": ["informed"], "refer": "no"}
PERSON = {
    "first_meeting": "yes", "age_band": "25_39", "sex": "woman", "household": "couple_children", "children": 3,
    "housing": "social", "activity": "at_home", "language": "fr",
}  # fmt: skip


def measure_validation() -> list[Figure]:
    """Measure and return the lines of the table."""
    contact = read_survey(find_shipped_forms() / "contact.md")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.xlsx"
        path.write_bytes(build_long())
        long = read_survey(path)
    meeting = {"result": "met", "person": PERSON, "gaps": [GAP] * 8, "note": "Le matin."}
    asked = {f"q{place}": "yes" for place in range(0, QUESTIONS, 10)}
    return [*_measure("the contact form", contact, meeting), *_measure(f"{QUESTIONS} questions", long, asked)]


def _measure(label: str, survey: Survey, answers: Mapping[str, Any]) -> list[Figure]:
    checked = check_answers(survey, answers, LISTS, TODAY)
    kept, given = (sum(1 for _ in _walk(told)) for told in (checked.answers, answers))
    assert not checked.faults and kept >= given, f"{label}: {[fault.sentence for fault in checked.faults]}"
    mine, bare = _time(lambda: check_answers(survey, answers, LISTS, TODAY)), _time(lambda: _look(survey, answers))
    return [
        Figure(f"{given} answers of {label} validated", mine, "ms", most=2, digits=2),
        Figure("  beside a bare loop over their kinds", mine / bare, "x", digits=1),
    ]


def _look(survey: Survey, answers: Mapping[str, Any]) -> int:
    """Look at each answer's kind, and for its code in its list: what a schema would see."""
    kinds = {"integer": int, "decimal": float, "select_multiple": list}
    known = {node.name: node for node in survey.walk() if isinstance(node, Question)}
    wrong = 0
    for name, answer in _walk(answers):
        question = known[name]
        codes = {choice.name for choice in survey.lists.get(question.list_name, ())}
        given = answer if isinstance(answer, list) else [answer]
        wrong += not isinstance(answer, kinds.get(question.type, str))
        wrong += bool(codes) and not codes.issuperset(given)
    return wrong


def _walk(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, answer in answers.items():
        if isinstance(answer, Mapping):
            yield from _walk(answer)
        elif isinstance(answer, list) and isinstance(answer[0], Mapping):
            for card in answer:
                yield from _walk(card)
        else:
            yield name, answer


def _time(work: Callable[[], object]) -> float:
    return min(timeit.repeat(work, timer=time.process_time, number=20, repeat=9)) / 20 * 1000
