"""Labels as a page holds them: what an author writes is shown or is text, and never becomes the page's own."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask

from outreach.assembly import create_app
from outreach.settings import Settings
from tests.conftest import Person

HOSTILE = (
    '"><script>alert(1)</script>',
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "'\"` onfocus=alert(1) x='",
    "</textarea></select></script><svg onload=alert(1)>",
    "à l\u202eenvers",
    "**fort** <i style='x'>a</i>",
    "${q0} & {{ 7*7 }}",
)
KINDS = (
    "text", "integer", "decimal", "date", "note", "select_one l", "select_multiple l", "rank l", "range",
    "acknowledge", "select_one many", "select_one long", "begin_group", "begin_repeat",
)  # fmt: skip


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of an instance whose questionnaire is hostile in each of its labels."""
    rows = []
    for place, kind in enumerate(KINDS):
        told = HOSTILE[place % len(HOSTILE)].replace("|", "")
        rows.append(f"| | {kind} | q{place} | {told} | {told} | {told} |")
        if kind.startswith("begin"):
            rows.append(
                f"| | text | in{place} | {told} | {told} | {told} |\n| | {kind.replace('begin', 'end')} | | | | |"
            )
    choices = [f"| | l | c{place} | {told} |" for place, told in enumerate(HOSTILE)]
    choices += [
        f"| | {name} | n{place} | {HOSTILE[place % 8]} |"
        for name, count in (("many", 30), ("long", 300))
        for place in range(count)
    ]
    settings.forms.mkdir()
    (settings.forms / "hostile.md").write_text(
        "| settings | form_title | form_id | version |\n| | " + HOSTILE[0] + " | hostile | 1 |\n\n"
        "| survey | type | name | label | hint | guidance_hint |\n" + "\n".join(rows) + "\n\n"
        "| choices | list_name | name | label |\n" + "\n".join(choices) + "\n", "utf-8",
    )  # fmt: skip
    made = create_app(settings)
    yield made
    made.extensions["outreach.House"].register.close()


def test_no_label_becomes_a_part_of_the_page(person: Callable[[str], Person], app: Flask) -> None:
    page = person("worker").read("/forms/hostile")
    tags: list[tuple[str, dict[str, str | None]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, told: tags.append((tag, dict(told)))  # type: ignore
    reader.feed(page)
    assert not [told for tag, told in tags if any(name.startswith("on") or name == "style" for name in told)]
    assert {tag for tag, _ in tags} & {"img", "i"} == set()
    assert [told.get("id") for tag, told in tags if tag == "script" and "src" not in told] == ["logic"]
    links = [told["href"] or "" for tag, told in tags if tag == "a"]
    assert not [link for link in links if not link.startswith(("/", "#", "https:"))]
    assert "\u202e" not in page and "{{ 7*7 }}" in page
    assert "<strong>fort</strong>" in page and re.search(r'<output data-cite="q0"></output>', page)


def test_a_fault_names_its_question_without_signs(person: Callable[[str], Person], app: Flask) -> None:
    worker = person("worker")
    page = worker.read("/forms/hostile")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    answer = worker.client.post("/forms/hostile", data={**hidden, "q6": "stranger"})
    assert answer.status_code == 422
    assert re.search(r'<a href="#q6">fort a : ce choix n’existe pas.</a>', answer.text.replace("\u00a0", " "))
