"""What was sent is read alike by the quick reading of a save and by the form that would show it again."""

from pathlib import Path

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from outreach.field.forms import build_form, read_answers
from outreach.field.posted import read_posted
from outreach.questionnaire import build_lists, find_shipped_forms, read_survey
from outreach.territory import find_territory, list_right_rows, list_structure_rows, read_territory

TOWN = read_territory(find_territory("grigny", Path("/nowhere")))
PLACE = next(iter(TOWN.neighbourhoods))
LISTS = build_lists({"rights": list_right_rows(TOWN, PLACE), "structures": list_structure_rows(TOWN)})
SURVEY = read_survey(find_shipped_forms() / "contact.md")
APP = Flask(__name__)
APP.secret_key = "de test"
FORM = build_form(SURVEY, LISTS, "fr")

NAMES = [node.name for node in SURVEY.walk()]
PREFIXES = [
    "",
    "person-",
    "gaps-",
    *(f"gaps-{n}-" for n in (0, 1, 7, 41, "²", "__")),
    "gaps-0-referral-",
    "gaps-7-referral-",
]
VALUES = st.sampled_from(
    ["", " ", "met", "not_now", "rsa", "informed", "checked", "yes", "12", "-3", "0", "²", "une\r\nnote"]
)
FIELDS = st.tuples(st.builds(str.__add__, st.sampled_from(PREFIXES), st.sampled_from(NAMES)), VALUES)


@settings(deadline=None)
@given(st.lists(FIELDS, max_size=25))
def test_a_post_is_read_as_its_form_would_read_it(fields: list[tuple[str, str]]) -> None:
    posted = MultiDict(fields)
    with APP.test_request_context("/", method="POST", data=posted):
        form = FORM(formdata=posted, meta={"csrf": False})
        assert read_posted(SURVEY, LISTS, posted) == read_answers(form)


def test_sixty_cards_are_read_and_no_more() -> None:
    posted = MultiDict([(f"gaps-{position}-right", "rsa") for position in range(80)])
    with APP.test_request_context("/", method="POST", data=posted):
        form = FORM(formdata=posted, meta={"csrf": False})
        answers = read_posted(SURVEY, LISTS, posted)
        assert len(answers["gaps"]) == 60
        assert answers == read_answers(form)
