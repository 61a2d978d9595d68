"""A column once named keeps its name: whatever versions ask, nothing known is renamed, and no two share a name."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as draw

from outreach.register.answer_columns import WIDEST, Asked, AskedForm, Column, merge_columns


def ask(version: str, *questions: str, form_id: str = "needs") -> AskedForm:
    """Return what a version asks; each question is `path kind [list]`, as `group/name integer`."""
    told = [question.split() for question in questions]
    asked = [Asked(tuple(path.split("/")), kind, f"Libellé {path}", "".join(rest)) for path, kind, *rest in told]
    return AskedForm(form_id, version, tuple(asked))


def follow(*forms: AskedForm) -> list[Column]:
    """Return the columns after these versions came one after the other."""
    columns: Sequence[Column] = ()
    for form in forms:
        columns = merge_columns(columns, form)
    return list(columns)


def name(columns: Sequence[Column]) -> dict[str, str]:
    """Return the column of each place and kind, with its view when that is not the first."""
    views = {"answers_needs": ""}
    return {f"{'/'.join(one.path)} {one.kind}": f"{views.get(one.view, one.view + '.')}{one.name}" for one in columns}


def test_a_renamed_question_keeps_its_column_and_gets_another() -> None:
    columns = follow(ask("1", "age integer"), ask("2", "years integer"))
    assert name(columns) == {"age integer": "age", "years integer": "years"}
    assert [one.versions for one in columns] == [("1",), ("2",)]


def test_a_retyped_question_gets_a_column_beside() -> None:
    columns = follow(ask("1", "age integer"), ask("2", "age text"), ask("3", "age integer"))
    assert name(columns) == {"age integer": "age", "age text": "age_as_text"}
    assert [one.versions for one in columns] == [("1", "3"), ("2",)]


def test_a_question_moved_into_a_group_keeps_its_column() -> None:
    columns = follow(ask("1", "age integer"), ask("2", "person/age integer"), ask("3", "other/age integer"))
    assert {one.name for one in columns} == {"age"} and len(columns) == 3


def test_two_questions_of_one_name_have_two_columns() -> None:
    columns = follow(ask("1", "a/age integer", "b/age integer", "a/c/age integer"))
    assert name(columns) == {"a/age integer": "age", "b/age integer": "b_age", "a/c/age integer": "c_age"}


def test_a_repeat_has_its_view_wherever_it_is() -> None:
    columns = follow(ask("1", "r[]/x text", "r[]/s[]/y text"), ask("2", "g/r[]/x text", "g/r[]/h/s[]/i/y text"))
    assert name(columns) == {
        "r[]/x text": "answers_needs_r.x",
        "r[]/s[]/y text": "answers_needs_r_s.y",
        "g/r[]/x text": "answers_needs_r.x",
        "g/r[]/h/s[]/i/y text": "answers_needs_r_s.y",
    }


def test_what_stands_before_the_answers_and_labels_are_never_hidden() -> None:
    columns = follow(
        ask("1", "channel code places", "g/channel text", "x_label text", "x code places", "Position text")
    )
    assert name(columns) == {
        "channel code": "channel_2",
        "g/channel text": "g_channel",
        "x_label text": "x_label",
        "x code": "x_2",
        "Position text": "Position",
    }
    assert name(follow(ask("1", "r[]/POSITION text"))) == {"r[]/POSITION text": "answers_needs_r.r_POSITION"}


def test_views_of_two_questionnaires_never_meet() -> None:
    (first,) = merge_columns((), ask("1", "gaps[]/x text", form_id="contact"))
    (other,) = merge_columns((), ask("1", "x text", form_id="contact_gaps"), taken=[first.view.upper()])
    assert (first.view, other.view) == ("answers_contact_gaps", "answers_contact_gaps_2")


def test_too_wide_a_view_is_split_and_stays_so() -> None:
    wide = [f"q{number} code l" for number in range(1200)]
    columns = follow(ask("1", *wide))
    assert [one.view for one in columns[::494]] == ["answers_needs", "answers_needs", "answers_needs_2"]
    widths = {view: 8 + sum(one.width for one in columns if one.view == view) for view in {one.view for one in columns}}
    assert len(widths) == 3 and max(widths.values()) <= WIDEST
    later = merge_columns(columns, ask("2", *wide, "more text"))
    assert later[: len(columns)] != columns and name(later)["more text"] == "answers_needs_3.more"
    assert {key: told for key, told in name(later).items() if key != "more text"} == name(columns)


def test_a_name_that_no_questionnaire_can_have_is_left_out() -> None:
    hostile = ['x"; drop table submission; --', "a/b'c\"", "", "x\\y", "[]"]
    questions = tuple(Asked((one,), "text", one) for one in hostile)
    assert merge_columns((), AskedForm("needs", "1", (*questions, Asked(("fine",), "text", "Bien")))) == [
        Column("answers_needs", "fine", ("fine",), "text", "Bien", (), ("1",))
    ]


NAMES = draw.sampled_from(["a", "b", "A", "a_label", "é", "x-y", "x.y", "x_y", "on_day", "position", "b_as_text"])
STEPS = draw.one_of(NAMES, NAMES.map("{}[]".format))
QUESTIONS = draw.builds(
    lambda groups, plain, kind: Asked((*groups, plain), kind, plain, "l" if kind in ("code", "codes") else ""),
    draw.lists(STEPS, max_size=3),
    NAMES,
    draw.sampled_from(["integer", "decimal", "text", "date", "code", "codes"]),
)
FORMS = draw.lists(draw.lists(QUESTIONS, max_size=12, unique_by=lambda one: one.path), min_size=1, max_size=5)


@given(FORMS)
@examples(max_examples=50)
def test_whatever_comes_nothing_is_renamed_and_no_name_is_shared(versions: list[list[Asked]]) -> None:
    columns: list[Column] = []
    for number, asked in enumerate(versions):
        before = columns
        columns = merge_columns(columns, AskedForm("needs", str(number), tuple(asked)))
        assert [(one.view, one.name, one.path, one.kind) for one in columns[: len(before)]] == [
            (one.view, one.name, one.path, one.kind) for one in before
        ]
        assert {(one.path, one.kind) for one in asked} == {
            (one.path, one.kind) for one in columns if str(number) in one.versions
        }
        told = [(one.view, one.name) for one in columns if str(number) in one.versions]
        assert len(set(told)) == len(told), "two questions of one version in one column"
    shown: dict[str, dict[str, str]] = {}
    for one in columns:
        labels = [f"{one.name}_label"] if one.kind in ("code", "codes") else []
        for shown_name in (one.name, *labels):
            owner = shown.setdefault(one.view.lower(), {}).setdefault(shown_name.lower(), one.name)
            assert owner == one.name
    assert merge_columns(columns, AskedForm("needs", str(len(versions) - 1), tuple(versions[-1]))) == columns
