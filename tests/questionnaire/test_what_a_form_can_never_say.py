"""Static checks: what can never hold, what is no choice, what says who a person is."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.questionnaire import OPEN, OUTREACH, Question, Report, check_answers, check_form
from outreach.questionnaire.circles import find_circles

SETTINGS = "\n| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n"
CHOICES = "\n| choices | list_name | name | label | dept |\n| | yes_no | yes | Oui | |\n| | yes_no | no | Non | |\n"


def check(tables: str, profile: str = OUTREACH) -> Report:
    """Check a form whose settings, and yes_no list if it names it, are added."""
    return check_form((tables + CHOICES * ("yes_no" in tables) + SETTINGS).encode(), "essai.md", profile)


def list_codes(report: Report, severity: str) -> list[str]:
    """List the codes found of a severity."""
    return [finding.kind.code for finding in report.list_of(severity)]


@pytest.mark.parametrize(
    ("kind", "constraint", "never"),
    [
        ("integer", ". > 5 and . < 3", True),
        ("integer", ". > 1 and . < 2", True),
        ("decimal", ". > 1 and . < 2", False),
        ("integer", "5 < . and . <= 5", True),
        ("integer", ". >= 5 and . <= 5", False),
        ("integer", ". = 3 and . > 4", True),
        ("integer", ". > -5 and . < -7", True),
        ("integer", "1 = 2", True),
        ("integer", "false()", True),
        ("integer", ". > 5 or . < 3", False),
        ("integer", ". > ${other} and . < 3", False),
        ("text", "string-length(.) < 0 - 1", False),
        ("text", "regex(., '[0-9]+')", False),
    ],
)
def test_a_constraint_that_nothing_satisfies_is_told(kind: str, constraint: str, never: bool) -> None:
    report = check(
        f"| survey | type | name | label | constraint |\n| | integer | other | Autre | |\n"
        f"| | {kind} | a | A | {constraint} |\n"
    )
    assert ("never_holds" in list_codes(report, "fault")) is never
    assert report.accepted is not never


@pytest.mark.parametrize(
    ("relevant", "code"),
    [
        ("${age} = 'yes'", "never_equal"),
        ("${day} = 'hier'", "never_equal"),
        ("selected(${sure}, 'oui')", "unknown_choice"),
        ("${sure} != 'nope'", "unknown_choice"),
        ("${age} = '7'", ""),
        ("${day} > '2026-01-01'", ""),
        ("${sure} = ''", ""),
        ("${sure} = ${age}", ""),
    ],
)
def test_an_answer_compared_with_what_it_cannot_be_is_told(relevant: str, code: str) -> None:
    tables = (
        "| survey | type | name | label | relevant |\n| | integer | age | Âge | |\n| | date | day | Jour | |\n"
        f"| | select_one yes_no | sure | Sûr ? | |\n| | text | a | A | {relevant} |\n"
    )
    assert list_codes(check(tables), "fault") == [code] * bool(code)
    # Where nobody's right hangs on it, ODK serves it all the same: a note.
    assert check(tables, OPEN).accepted and list_codes(check(tables, OPEN), "note") == [code] * bool(code)


def test_a_circle_through_groups_and_counts_is_told_once() -> None:
    report = check(
        "| survey | type | name | label | relevant | repeat_count | calculation |\n"
        "| | begin_repeat | r | R | | ${n} | |\n| | integer | x | X | | | |\n| | end_repeat | | | | | |\n"
        "| | calculate | n | | | | sum(${x}) |\n"
    )
    assert list_codes(report, "fault") == ["cycle"]


def test_a_filter_on_a_column_that_the_choices_have_not_is_told_with_the_nearest() -> None:
    report = check("| survey | type | name | label | choice_filter |\n| | select_one yes_no | a | A | dpet = 'x' |\n")
    assert "vouliez-vous dire « dept » ?" in report.findings[0].write()


def test_two_questions_of_a_name_are_fine_until_one_is_named() -> None:
    rows = (
        "| survey | type | name | label | relevant |\n| | begin_group | g | G | |\n| | integer | a | A | |\n"
        "| | end_group | | | |\n| | begin_group | h | H | |\n| | integer | a | A | |\n| | end_group | | | |\n"
    )
    assert check(rows).accepted
    assert list_codes(check(rows + "| | text | b | B | ${a} = 1 |\n"), "fault") == ["ambiguous_question"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("| text | a | Date de naissance | | |", "identity"),
        ("| text | a | Surname | | |", "identity"),
        ("| text | a | Remarque | Écrivez son adresse | |", "identity"),
        ("| text | nir | Numéro | | |", "identity"),
        ("| image | a | Signez ici | | signature |", "signature"),
        ("| audio | a | Dites | | |", "audio"),
        ("| file | a | Joignez | | |", "file"),
        ("| deviceid | a | | | |", "device"),
        ("| username | a | | | |", "device"),
        ("| audit | audit | | | |", "audit"),
    ],
)
def test_what_says_who_a_person_is_is_refused_with_another_way(row: str, code: str) -> None:
    tables = f"| survey | type | name | label | hint | appearance |\n| {row}\n| | integer | n | N | | |\n"
    report = check(tables)
    assert not report.accepted and list_codes(report, "privacy") == [code]
    assert report.list_of("privacy")[0].tell_remedy()
    assert check(tables, OPEN).accepted and not list_codes(check(tables, OPEN), "privacy")


def test_what_is_kept_less_finely_is_said() -> None:
    report = check(
        "| survey | type | name | label |\n| | geopoint | a | Où ? |\n| | start | s | |\n| | integer | n | N |\n"
    )
    assert report.accepted and list_codes(report, "note") == ["position", "moment"]


def test_an_unknown_appearance_and_a_last_saved_answer_are_noted() -> None:
    report = check(
        "| survey | type | name | label | appearance | default |\n"
        "| | text | a | A | multiline sparkling | ${last-saved#a} |\n"
    )
    assert report.accepted and list_codes(report, "note") == ["unknown_appearance", "last_saved"]


@pytest.mark.parametrize(
    ("publish", "stat", "retention", "profile", "codes"),
    [
        ("theme", "count", "12", OUTREACH, []),
        ("quasi-identifier", "", "", OUTREACH, []),
        ("yes", "", "", OUTREACH, ["bad_published"]),
        ("", "maximum", "25", OUTREACH, ["bad_published", "bad_published"]),
        ("theme", "", "", OPEN, ["published_in_open"]),
        ("no", "", "", OPEN, []),
    ],
)
def test_what_may_be_published_is_said_in_columns_of_our_own(
    publish: str, stat: str, retention: str, profile: str, codes: list[str]
) -> None:
    report = check(
        "| survey | type | name | label | outreach::publish | outreach::stat | outreach::retention |\n"
        f"| | integer | a | A | {publish} | {stat} | {retention} |\n",
        profile,
    )
    assert list_codes(report, "fault") == codes
    if not codes and publish == "theme":
        assert report.survey is not None
        asked = next(report.survey.walk())
        assert isinstance(asked, Question)
        assert asked.published == {"publish": "theme", "stat": "count", "retention": "12"}


def test_an_open_questionnaire_makes_no_record_of_a_person() -> None:
    tables = (
        "| survey | type | name | label | save_to | required |\n"
        "| | select_one yes_no | a | A | contact#result | yes |\n"
        "\n| entities | list_name | label |\n| | contact | ${a} |\n"
    )
    assert list_codes(check(tables, OPEN), "fault") == ["people_in_open"]


@pytest.mark.parametrize(
    ("column", "cell", "code", "remedy"),
    [
        ("relevant", "${a} = yes", "bare_word", "écrivez 'yes' entre guillemets"),
        ("relevant", "a = 'x'", "bare_name", "vouliez-vous dire ${a} ?"),
        ("relevant", "${a} = 'yes'", "", ""),
        ("relevant", "../a = 'x' or /data/a = 'y' or count(/data/*) > 1", "", ""),
        ("relevant", "count(//a[c = 3]) = 1", "", ""),
        ("required", "not(a)", "bare_name", "vouliez-vous dire ${a} ?"),
        ("constraint", ". = dix", "bare_word", "écrivez 'dix' entre guillemets"),
        ("calculation", "if(${a} = 'x', un, 'deux')", "bare_word", "écrivez 'un' entre guillemets"),
        ("read_only", "c = 3", "bare_word", "écrivez 'c' entre guillemets"),
        ("default", "concat(${a}, b)", "bare_name", "vouliez-vous dire ${b} ?"),
    ],
)
def test_a_name_written_alone_is_told(column: str, cell: str, code: str, remedy: str) -> None:
    tables = f"| survey | type | name | label | {column} |\n| | text | a | A | |\n| | text | b | B | {cell} |\n"
    found = check(tables).list_of("fault")
    assert [finding.kind.code for finding in found] == [code] * bool(code)
    assert [finding.tell_remedy() for finding in found] == [remedy] * bool(code)
    assert check(tables, OPEN).accepted and list_codes(check(tables, OPEN), "note") == [code] * bool(code)


def test_a_count_written_as_a_word_is_told_and_a_name_within_its_group_is_a_path() -> None:
    head = "| survey | type | name | label | relevant | repeat_count |\n"
    inside = "| | text | a | A | | |\n| | end_repeat | | | | |\n"
    assert list_codes(check(f"{head}| | begin_repeat | r | R | | trois |\n{inside}"), "fault") == ["bare_word"]
    within = check(f"{head}| | begin_repeat | r | R | a = 'x' | |\n{inside}")
    assert "bare_name" not in list_codes(within, "fault")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("../b", "../a"), ("/data/g/b", "${a}"), ("../../g/b", "./../a + 1"), ("concat('x', ../b)", "if(../a, 1, 2)"),
    ],
)  # fmt: skip
def test_a_circle_through_paths_is_told(one: str, other: str) -> None:
    report = check(
        "| survey | type | name | label | calculation |\n| | begin_group | g | G | |\n| | text | c | C | |\n"
        f"| | calculate | a | | {one} |\n| | calculate | b | | {other} |\n| | end_group | | | |\n"
    )
    (found,) = report.list_of("fault")
    assert found.kind.code == "cycle" and set(found.facts["circle"].split(" → ")) == {"a", "b"}


def test_every_circle_is_told_at_once_and_no_chain_is_one() -> None:
    report = check(
        "| survey | type | name | label | calculation |\n| | calculate | a | | ${b} |\n| | calculate | b | | ${a} |\n"
        "| | calculate | c | | ../d |\n| | calculate | d | | ${c} + ${a} |\n| | calculate | e | | ${e} |\n"
        "| | calculate | f | | ${a} + ../g |\n| | calculate | g | | /data/c |\n"
    )
    circles = [set(finding.facts["circle"].split(" → ")) for finding in report.list_of("fault")]
    assert circles == [{"a", "b"}, {"c", "d"}, {"e"}]


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
def test_each_knot_of_a_graph_has_one_circle_of_its_own(leans: list[list[int]]) -> None:
    graph = dict(enumerate(leans))
    far = {node: _reach(graph, node) for node in graph}
    knots = {frozenset(other for other in far[node] if node in far[other]) for node in graph if node in far[node]}
    circles = list(find_circles(graph))
    assert len(circles) == len(knots)
    for circle in circles:
        assert circle[0] == circle[-1] and any(knot >= set(circle) for knot in knots)
        assert all(one in graph[other] for one, other in pairwise(circle))


def _reach(graph: dict[int, list[int]], first: int) -> set[int]:
    found: set[int] = set()
    waiting = list(graph[first])
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += graph[node]
    return found


@pytest.mark.parametrize(
    ("kind", "column", "cell", "code"),
    [
        ("integer", "constraint", ". > 'dix'", "never_compares"),
        ("integer", "constraint", ". > '10'", ""),
        ("date", "constraint", ". <= '01/02/2026'", "never_compares"),
        ("date", "constraint", "'2026-01-01' <= . and . <= today()", ""),
        ("date", "relevant", "${day} < '1/2/26'", "never_compares"),
        ("select_one yes_no", "default", "oui", "unknown_choice"),
        ("select_one yes_no", "default", "yes", ""),
        ("select_multiple yes_no", "default", "yes no", ""),
        ("select_multiple yes_no", "default", "yes peut-être", "unknown_choice"),
        ("integer", "default", "douze", "bad_default"),
        ("integer", "default", "12", ""),
        ("decimal", "default", "12.5", ""),
        ("date", "default", "12/03/2026", "bad_default"),
        ("date", "default", "2026-03-12", ""),
        ("date", "default", "today()", ""),
        ("dateTime", "default", "2026-03-12", ""),
        ("geopoint", "default", "48,1", "bad_default"),
        ("text", "default", "douze", ""),
    ],
)
def test_a_value_that_the_type_cannot_have_is_told(kind: str, column: str, cell: str, code: str) -> None:
    tables = (
        f"| survey | type | name | label | {column} |\n| | date | day | Jour | |\n| | {kind} | a | A | {cell} |\n"
        "| | select_one yes_no | sure | Sûr ? | |\n"
    )
    assert list_codes(check(tables), "fault") == [code] * bool(code)
    assert check(tables, OPEN).accepted and list_codes(check(tables, OPEN), "note") == [code] * bool(code)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("select_one", "list_unnamed"), ("rank", "list_unnamed"), ("select_one ${n}", ""),
        ("select_multiple ${n}", "one_of_answers"), ("rank ${n}", "one_of_answers"),
    ],
)  # fmt: skip
def test_a_choice_without_a_list_it_can_take_is_told(kind: str, code: str) -> None:
    tables = (
        "| survey | type | name | label |\n| | begin_repeat | r | R |\n| | integer | n | N |\n| | end_repeat | | |\n"
        f"| | {kind} | a | A |\n"
    )
    assert list_codes(check(tables), "fault") == [code] * bool(code)


def test_a_fault_of_a_part_is_told_where_it_begins() -> None:
    report = check("| survey | type | name | label | relevant |\n| | text | a | A | 1 = 'x'/b |\n")
    assert report.list_of("fault")[0].facts["position"] == "6"


def test_a_group_shown_by_its_own_part_is_a_fault_that_an_open_questionnaire_may_have() -> None:
    tables = (
        "| survey | type | name | label | relevant |\n| | begin_group | inputs | I | ./source = 'user' |\n"
        "| | text | source | S | |\n| | end_group | | | |\n"
    )
    assert list_codes(check(tables), "fault") == ["leans_on_its_part"]
    report = check(tables, OPEN)
    assert report.survey is not None and list_codes(report, "note") == ["leans_on_its_part"]
    told = check_answers(report.survey, {"inputs": {"source": "user"}}, {}, date(2026, 11, 23))
    assert told.answers == {"inputs": {"source": "user"}}
    assert check_answers(report.survey, {"inputs": {"source": "x"}}, {}, date(2026, 11, 23)).answers == {}
