"""The contact form as a page: light enough for a stairwell, told apart from its faults, whole without JavaScript."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from flask import Flask, url_for

from outreach import errors
from tests.conftest import Person, read_token

FORM = "/forms/contact"


@pytest.fixture
def worker(person: Callable[[str], Person], app: Flask) -> Person:
    """A worker in an outing."""
    someone = person("worker")
    place = next(iter(app.extensions["outreach.House"].territory.neighbourhoods))
    outing = {
        "channel": "door_to_door",
        "neighbourhood": place,
        "part_of_day": "morning",
        "on_day": "",
        "outing_id": "",
    }
    someone.send("/outings", outing, page="/outings")
    return someone


def list_hidden(page: str) -> Iterator[tuple[str, str]]:
    """Yield the hidden fields of the survey's form."""
    survey = page[page.index('id="survey"') :]
    yield from re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', survey)


def press(worker: Person, page: str, told: dict[str, Any]) -> tuple[int, str]:
    """Press a button of the form without JavaScript."""
    answer = worker.client.post(FORM, data={**dict(list_hidden(page)), **told})
    return answer.status_code, answer.text


def weigh(worker: Person, path: str) -> int:
    """Return how many bytes a phone is sent for an address."""
    answer = worker.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    return len(answer.data)


def list_files(page: str) -> tuple[list[str], list[str]]:
    """List the scripts and the stylesheets of a page."""
    scripts, styles = re.findall(r'<script src="([^"]+)"', page), re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    return [unescape(script) for script in scripts], [unescape(style) for style in styles]


def test_the_first_view_is_light(worker: Person) -> None:
    (script,), (style,) = list_files(worker.read(FORM))
    weights = [weigh(worker, path) for path in (FORM, style, script)]
    assert weights[2] <= 7 * 1024 and sum(weights) <= 20_000


def test_the_script_is_kept_a_year_under_its_own_name(worker: Person) -> None:
    (script,), _ = list_files(worker.read(FORM))
    assert "immutable" in worker.client.get(script).headers["Cache-Control"]
    older = worker.client.get(re.sub("v=.*", "v=0123456789", script))
    assert older.status_code == 200 and "immutable" not in older.headers.get("Cache-Control", "")
    for parts in ("", "page.nothing", "../app.css", "page."):
        assert worker.client.get(f"/static/phone.js?parts={parts}").status_code == 404


def test_no_script_or_style_stands_in_the_page(worker: Person) -> None:
    page = worker.read(FORM)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert re.findall(r"<script(?! src=)[^>]*>", page) == ['<script type="application/json" id="logic">']
    logic = json.loads(re.search(r'id="logic">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert logic["nodes"]["person"]["r"] and logic["lists"]["rights"].keys() >= {"name", "structure"}
    assert set(logic["lists"]["rights"]) <= {"name", "structure", "structure_seniors", "structure_petite_enfance"}


def test_the_result_comes_first_and_the_rest_waits(worker: Person) -> None:
    page = worker.read(FORM)
    asked = re.findall(r'data-q="([^"]+)"( hidden)?', page)
    assert asked[0] == ("result", "") and ("person", " hidden") in asked and ("gaps", " hidden") in asked


def test_without_javascript_the_form_goes_step_by_step(worker: Person) -> None:
    met = {"result": "met", "person-first_meeting": "yes"}
    _, page = press(worker, worker.read(FORM), {**met, "_step": "continue"})
    assert 'data-q="gaps" hidden' not in page
    _, page = press(worker, page, {**met, "_step": "add:gaps"})
    assert 'name="gaps-0-right"' in page.split("<template>")[0]
    gap = {"gaps-0-right": "css", "gaps-0-status": "not_claimed", "gaps-0-refer": "yes"}
    _, page = press(worker, page, {**met, **gap, "_step": "continue"})
    assert re.search(r'name="gaps-0-referral-structure" value="cpam" checked', page)
    _, emptied = press(worker, page, {**met, **gap, "_step": "remove:gaps:0"})
    assert 'name="gaps-0-right"' not in emptied
    told = {"gaps-0-referral-structure": "cpam", "gaps-0-referral-agreement": "yes"}
    status, receipt = press(worker, page, {**met, **gap, **told})
    assert status == 201 and dict(list_hidden(page))["slip"] in receipt


@pytest.mark.parametrize(
    ("told", "right", "structure"),
    [
        ({"person-age_band": "40_64"}, "css", "cpam"),
        ({"person-age_band": "75_plus"}, "css", "ccas"),
        ({"person-household": "single_parent", "person-under_six": "yes"}, "aide_enfance", "pmi"),
        ({"person-household": "alone", "person-under_six": "yes"}, "aide_enfance", "departement"),
    ],
)
def test_without_javascript_the_structure_of_the_person_s_public_is_proposed(
    worker: Person, told: dict[str, str], right: str, structure: str
) -> None:
    met = {"result": "met", "person-first_meeting": "yes", **told}
    _, page = press(worker, worker.read(FORM), {**met, "_step": "add:gaps"})
    gap = {"gaps-0-right": right, "gaps-0-status": "not_claimed", "gaps-0-refer": "yes", "_step": "continue"}
    _, page = press(worker, page, {**met, **gap})
    assert re.findall(r'name="gaps-0-referral-structure" value="(\w+)" checked', page) == [structure]


def test_faults_are_told_at_the_top_and_beside_and_nothing_is_lost(worker: Person) -> None:
    opened = worker.read(FORM)
    status, page = press(worker, opened, {"result": "met", "person-age_band": "25_39", "note": "<b>"})
    assert status == 422
    assert 'role="alert"' in page and 'href="#person-first_meeting"' in page
    described = re.search(r'<fieldset id="person-first_meeting"[^>]*aria-describedby="([^"]+)"[^>]*aria-invalid', page)
    assert described and f'class="err" id="{described[1]}"' in page
    assert 'name="person-age_band" value="25_39" checked' in page and "&lt;b&gt;" in page
    kept = dict(list_hidden(page))
    assert kept["submission_id"] == dict(list_hidden(opened))["submission_id"]


def test_a_slip_that_cannot_be_one_is_told_at_its_field(worker: Person) -> None:
    met = {"result": "met", "person-first_meeting": "no", "known_slip": "ABCD"}
    status, page = press(worker, worker.read(FORM), met)
    assert status == errors.BAD_SLIP.status and 'id="known_slip-err"' in page and 'value="ABCD"' in page


def test_the_form_speaks_english(worker: Person) -> None:
    worker.send("/language", {"language": "en", "next": FORM}, page=FORM)
    assert "Who did you meet?" in worker.read(FORM)


def test_the_form_offers_home_its_languages_and_the_way_out(worker: Person, app: Flask) -> None:
    page = worker.read(FORM)
    with app.test_request_context():
        for endpoint in ("account.home", "account.logout"):
            assert f'"{url_for(endpoint)}"' in page
    assert '<button form="survey" name="_step" value="language:en" lang=en>English</button>' in page
    assert read_token(page)
