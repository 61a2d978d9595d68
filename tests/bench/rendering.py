"""How long the application takes to write the page of a questionnaire, beside a bare Jinja loop that writes as much.

In this process, by the real application: doors, session, form, relevance, template, headers; then packed as it is sent.
Processor time: what else the machine does is no page's fault.
"""

import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from jinja2 import Environment

from outreach.assembly import create_app
from outreach.settings import Settings
from tests.bench.long_forms import QUESTIONS
from tests.bench.table import Figure

ROUNDS = 40
# The least a template can do: for each question its words, escaped, and a control; nothing decided, nothing looked up.
BARE = """<form>{% for question in questions %}<fieldset id="{{ question.name }}"><legend>{{ question.label }}</legend>
{% for choice in question.choices %}<label><input type="radio" name="{{ question.name }}" value="{{ choice.name }}">\
<span>{{ choice.label }}</span></label>
{% endfor %}<p>{{ question.rest }}</p></fieldset>{% endfor %}</form>"""


@dataclass(frozen=True, slots=True)
class Writing:
    """A page written: medians in milliseconds, plain and packed, and what the bare loop took for as many bytes."""

    plain: float
    packed: float
    bare: float


def measure_rendering(instance: Path, password: str, today: date) -> list[Figure]:
    """Measure and return the lines of the table."""
    app = create_app(Settings(instance=instance))
    client = app.test_client()
    _come_in(client, password, today)
    contact, long = _time_page(client, "/forms/contact"), _time_page(client, "/forms/long")
    app.extensions["outreach.House"].register.close()
    return [
        *_tell("Contact form: page written", contact, 5),
        *_tell(f"{QUESTIONS} questions: page written", long, 80),
    ]


def _tell(label: str, writing: Writing, most: float) -> list[Figure]:
    return [
        Figure(label, writing.plain, "ms", most=most, digits=1),
        Figure("  packed by gzip too", writing.packed, "ms", digits=1),
        Figure("  beside a bare Jinja loop of as many bytes and controls", writing.plain / writing.bare, "×", digits=1),
    ]


def _time_page(client: FlaskClient, path: str) -> Writing:
    page = client.get(path).text
    loop = Environment(autoescape=True).from_string(BARE)
    questions = _describe(page)
    assert abs(len(loop.render(questions=questions)) - len(page)) < len(page) / 20, "the loop writes another size"
    works: tuple[Callable[[], Any], ...] = (
        lambda: client.get(path),
        lambda: client.get(path, headers={"Accept-Encoding": "gzip"}),
        lambda: loop.render(questions=questions),
    )
    # In turn, so that a machine that slows down does so for all three.
    rounds = [[_time(work) for work in works] for _ in range(ROUNDS)]
    return Writing(*(statistics.median(times) for times in zip(*rounds, strict=True)))


def _describe(page: str) -> list[dict[str, Any]]:
    """Return as many questions and choices as a page holds, with words that make the loop write as many bytes."""
    names = re.findall(r' data-q="([^"]*)"', page) or ["q"]
    controls = len(re.findall(r"<(?:input|select|textarea|option)\b", page))
    questions: list[dict[str, Any]] = [{"name": name, "label": name, "choices": [], "rest": ""} for name in names]
    for place in range(controls):
        choice = {"name": f"code_{place}", "label": f"Label {place}"}
        questions[place % len(questions)]["choices"].append(choice)
    written = len(Environment(autoescape=True).from_string(BARE).render(questions=questions))
    rest = "x" * max(0, (len(page) - written) // len(questions))
    return [{**question, "rest": rest} for question in questions]


def _time(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _come_in(client: FlaskClient, password: str, today: date) -> None:
    def send(path: str, told: dict[str, str]) -> None:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
        assert found, f"{path}: no token"
        answer = client.post(path, data={"csrf_token": found[1], **told})
        assert answer.status_code == 303, f"{path}: {answer.status}"

    send("/login", {"login": "terrain", "password": password})
    outing = {"outing_id": str(uuid4()), "on_day": today.isoformat(), "part_of_day": "morning"}
    send("/outings", {**outing, "channel": "door_to_door", "neighbourhood": "grigny_2"})
