"""What was sent is read alike by the quick reading of a save and by the form that would show it again."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from outreach.field.forms import build_form, read_answers
from outreach.field.names import write_name
from outreach.field.posted import read_posted
from outreach.questionnaire import Group, Question, build_lists, find_shipped_forms, read_survey
from outreach.territory import find_territory, list_right_rows, list_structure_rows, read_territory
from tests.field.tricky_forms import TRICKY

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


TANGLED = {name: read_survey(Path(f"{name}.md"), text, open_forms=[name]) for name, text in TRICKY.items()}
TANGLED_FORMS = {name: build_form(survey, {}, "fr") for name, survey in TANGLED.items()}


def list_names(children: Iterable[Question | Group], before: str = "") -> Iterator[str]:
    """Yield the names that a browser may send, those of two cards of each repeat too, with the mark of a blank one."""
    for node in children:
        name = before + write_name(node.name)
        yield name
        if isinstance(node, Group):
            yield from list_names(node.children, f"{name}-")
            for place in (0, 2) if node.repeat else ():
                yield f"{name}-{place}-~"
                yield from list_names(node.children, f"{name}-{place}-")


TANGLED_NAMES = {name: list(list_names(survey.children)) for name, survey in TANGLED.items()}


@settings(deadline=None)
@given(st.sampled_from(sorted(TRICKY)), st.data())
def test_cards_in_cards_and_names_with_signs_are_read_alike(name: str, data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.tuples(st.sampled_from(TANGLED_NAMES[name]), VALUES), max_size=25))
    posted = MultiDict(fields)
    with APP.test_request_context("/", method="POST", data=posted):
        form = TANGLED_FORMS[name](formdata=posted, meta={"csrf": False})
        assert read_posted(TANGLED[name], {}, posted) == read_answers(form)


def test_a_blank_card_is_kept_where_something_looks_at_it() -> None:
    posted = MultiDict([("rep-0-~", "1"), ("rep-2-~", "1"), ("rep-2-name", "Léa"), ("rep-2-toys-0-~", "1")])
    assert read_posted(TANGLED["counts"], {}, posted) == {"rep": [{}, {"name": "Léa", "toys": [{}]}]}
    assert read_posted(SURVEY, LISTS, MultiDict([("gaps-0-~", "1"), ("gaps-1-right", "rsa")])) == {
        "gaps": [{"right": "rsa"}]
    }
