"""Whatever names, labels and codes a questionnaire has, its views can be written and read, and harm nothing."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as draw

from outreach.register import Register, open_register
from outreach.register.answer_columns import CODED, Asked, AskedForm, list_fixed
from outreach.register.answer_views import keep_answers_of, list_columns, read_answers
from outreach.register.migrations import migrate
from tests.register.test_answer_columns import FORMS

HOSTILE = ["'", '"', "'; drop table submission; --", 'x"); --', "\\", "é'", "%s", ":x", "{0}", "a b", "", "\u2028"]
LABELS = draw.one_of(draw.sampled_from(HOSTILE), draw.text(max_size=8))


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path: Path = tmp_path_factory.mktemp("views") / "r.db"
    migrate(path)
    opened = open_register(path)
    yield opened
    opened.close()


def check_views(register: Register, form_id: str) -> None:
    """Read every view of a questionnaire: it has the columns that are told, in their order."""
    by_view: dict[str, dict[str, None]] = {}
    for column in list_columns(register.reader, form_id):
        shown = by_view.setdefault(column.view, dict.fromkeys(list_fixed(column.repeats)))
        shown.setdefault(column.name)
        if column.kind in CODED:
            shown.setdefault(f"{column.name}_label")
    for view, names in by_view.items():
        cursor = read_answers(register.reader, view, ["submission_id"])
        assert [told[0] for told in cursor.description] == list(names)
        assert cursor.fetchall() == []


@given(forms=FORMS, label=LABELS, name=LABELS, version=LABELS)
@examples(max_examples=30)
def test_views_of_any_questionnaire_can_be_read(
    register: Register, forms: list[list[Asked]], label: str, name: str, version: str
) -> None:
    form_id = f"f{uuid4().hex[:12]}"
    for number, asked in enumerate(forms):
        told = tuple(Asked(one.path, one.kind, label, name if one.list_name else "") for one in asked)
        form = AskedForm(form_id, f"{version}{number}", told, {name: {label: label, name: version}})
        with register.writing() as writer:
            keep_answers_of(writer, "91286", form)
        check_views(register, form_id)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_harms_nothing(register: Register, name: str) -> None:
    form_id = f"x{uuid4().hex[:6]}{name}"
    asked = (Asked((name,), "code", name, name), Asked((f"{name}[]", "fine"), "text", name), Asked(("a",), "text", "A"))
    with register.writing() as writer:
        keep_answers_of(writer, "91286", AskedForm(form_id, name, asked, {name: {name: name}}))
    check_views(register, form_id)
    assert register.reader.execute("select count(*) from submission").fetchone()[0] == 0


def test_a_questionnaire_of_1_500_questions_is_read_whole(register: Register) -> None:
    asked = tuple(Asked((f"q{number}",), "code", "Q", "l") for number in range(1_500))
    with register.writing() as writer:
        keep_answers_of(writer, "91286", AskedForm("wide", "1", asked, {"l": {"a": "A"}}))
    check_views(register, "wide")
    assert len({column.view for column in list_columns(register.reader, "wide")}) == 4


def test_what_is_refused_meanwhile_leaves_the_views_as_they_were(register: Register) -> None:
    first = AskedForm("kept", "1", (Asked(("a",), "text", "A"),))
    with register.writing() as writer:
        keep_answers_of(writer, "91286", first)
    before = list_columns(register.reader, "kept")
    with pytest.raises(RuntimeError), register.writing() as writer:
        keep_answers_of(writer, "91286", AskedForm("kept", "2", (Asked(("b",), "text", "B"),)))
        raise RuntimeError("the file could not be written")
    assert list_columns(register.reader, "kept") == before
    check_views(register, "kept")
