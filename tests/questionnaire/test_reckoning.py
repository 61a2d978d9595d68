"""A submission is reckoned as ODK does: what applies, repeats, calculations, lists, whatever the order of the form."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.questionnaire import Survey, canonical, check_answers, check_form, read_survey
from outreach.questionnaire.coarsening import coarsen
from outreach.questionnaire.reckoning import MOST_INSTANCES

TODAY = date(2026, 11, 23)
HEAD = "| survey | type | name | label | relevant | calculation | constraint | required |\n"
Read = Callable[[str], Survey]


def keep(survey: Survey, answers: Any) -> Any:
    """Return what is kept of answers without a fault."""
    checked = check_answers(survey, answers, {}, TODAY)
    assert not checked.faults, [fault.sentence for fault in checked.faults]
    return checked.answers


def blame(survey: Survey, answers: Any) -> dict[str, str]:
    """Return the sentence of each faulty place."""
    return {fault.place: fault.sentence for fault in check_answers(survey, answers, {}, TODAY).faults}


def test_a_name_in_a_repeat_means_its_own_instance_and_outside_all_of_them(read: Read) -> None:
    survey = read(
        HEAD + "| | begin_repeat | home | Foyer | | | | |\n| | integer | rent | Loyer | | | | |\n"
        "| | begin_repeat | child | Enfant | | | | |\n| | integer | age | Âge | | | | |\n"
        "| | calculate | share | | | ${rent} div count(${child}) | | |\n| | end_repeat | | | | | | |\n"
        "| | calculate | ages | | | sum(${age}) | | |\n| | end_repeat | | | | | | |\n"
        "| | calculate | all_ages | | | sum(${age}) | | |\n"
    )
    homes = [{"rent": 100, "child": [{"age": 1}, {"age": 2}]}, {"rent": 90, "child": [{"age": 30}]}]
    kept = keep(survey, {"home": homes})
    assert [home["ages"] for home in kept["home"]] == ["3", "30"] and kept["all_ages"] == "33"
    assert [child["share"] for home in kept["home"] for child in home["child"]] == ["50", "50", "90"]


def test_a_repeat_has_as_many_instances_as_its_count(read: Read) -> None:
    survey = read(
        "| survey | type | name | label | repeat_count | calculation |\n| | integer | n | Combien ? | | |\n"
        "| | begin_repeat | child | Enfant | ${n} | |\n| | calculate | rank | | | position(..) |\n"
        "| | text | school | École | | |\n| | end_repeat | | | | |\n"
    )
    assert [one["rank"] for one in keep(survey, {"n": 3, "child": [{"school": "A"}]})["child"]] == ["1", "2", "3"]
    assert keep(survey, {"n": 1, "child": [{"school": "A"}, {"school": "B"}]})["child"] == [
        {"rank": "1", "school": "A"}
    ]
    assert "child" not in keep(survey, {"n": 0, "child": [{"school": "A"}]})


def test_too_many_instances_are_told_and_a_count_beyond_measure_is_bounded(read: Read) -> None:
    survey = read(
        HEAD + "| | begin_repeat | r | Ligne | | | | |\n| | integer | a | A | | | | |\n| | end_repeat | | | | | | |\n"
    )
    assert blame(survey, {"r": [{"a": 1}] * (MOST_INSTANCES + 1)}) == {"r": f"Ligne : {MOST_INSTANCES} au plus."}
    counted = read(
        "| survey | type | name | label | repeat_count |\n| | integer | n | N | |\n"
        "| | begin_repeat | r | R | ${n} |\n| | text | a | A | |\n| | end_repeat | | | |\n"
    )
    assert blame(counted, {"n": 999_999}) == {"r": f"R : {MOST_INSTANCES} au plus."}
    assert len(keep(counted, {"n": MOST_INSTANCES})["r"]) == MOST_INSTANCES


def test_what_is_hidden_counts_for_nothing(read: Read) -> None:
    survey = read(
        HEAD + "| | begin_repeat | child | Enfant | | | | |\n| | integer | age | Âge | | | | |\n"
        "| | integer | fee | Tarif | ${age} > 3 | | | |\n| | end_repeat | | | | | | |\n"
        "| | calculate | fees | | | sum(${fee}) | | |\n| | calculate | paying | | | count(${fee}) | | |\n"
    )
    kept = keep(survey, {"child": [{"age": 2, "fee": 50}, {"age": 6, "fee": 7}]})
    assert kept["fees"] == "7" and kept["paying"] == "1" and kept["child"][0] == {"age": 2}


def test_paths_predicates_and_earlier_instances(read: Read) -> None:
    survey = read(
        HEAD + "| | begin_repeat | person | Personne | | | | |\n| | integer | age | Âge | | | | |\n"
        "| | calculate | before | | "
        "| if(position(..) = 1, 'aucun', indexed-repeat(${age}, ${person}, position(..) - 1)) | | |\n"
        "| | end_repeat | | | | | | |\n"
        "| | calculate | minors | | | count(${person}[age < 18]) | | |\n"
        "| | calculate | second | | | /data/person[2]/age | | |\n"
    )
    kept = keep(survey, {"person": [{"age": 40}, {"age": 12}, {"age": 9}]})
    assert [one["before"] for one in kept["person"]] == ["aucun", "40", "12"]
    assert (kept["minors"], kept["second"]) == ("2", "12")


UUID = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"
TOWNS = (
    "| choices | list_name | name | label | dept |\n| | depts | d91 | Essonne | |\n"
    "| | depts | d77 | Seine-et-Marne | |\n"
    "| | towns | grigny | Grigny | d91 |\n| | towns | evry | Évry | d91 |\n| | towns | melun | Melun | d77 |\n"
)


@pytest.mark.parametrize("told", ["dept = ${dept}", "dept=${dept} and name != 'evry'", "${dept} = dept"])
def test_a_choice_that_was_filtered_away_is_not_taken(read: Read, told: str) -> None:
    survey = read(
        "| survey | type | name | label | choice_filter |\n| | select_one depts | dept | Département | |\n"
        f"| | select_one towns | town | Ville | {told} |\n\n{TOWNS}"
    )
    assert keep(survey, {"dept": "d91", "town": "grigny"})["town"] == "grigny"
    assert blame(survey, {"dept": "d91", "town": "melun"}) == {"town": "Ville : ce choix n’existe pas."}


def test_the_answers_of_a_repeat_may_be_the_choices_of_a_question(read: Read) -> None:
    survey = read(
        HEAD + "| | begin_repeat | person | Personne | | | | |\n| | text | nick | Surnommé | | | | |\n"
        "| | end_repeat | | | | | | |\n| | select_one ${nick} | eldest | Qui est l’aîné ? | | | | |\n"
    )
    people = [{"nick": "brun"}, {"nick": "roux"}]
    assert keep(survey, {"person": people, "eldest": "roux"})["eldest"] == "roux"
    assert "eldest" in blame(survey, {"person": people, "eldest": "blond"})


def test_a_label_of_a_choice_and_a_row_of_a_list_can_be_looked_up(read: Read) -> None:
    survey = read(
        HEAD + "| | select_one towns | town | Ville | | | | |\n"
        "| | calculate | said | | | jr:choice-name(${town}, '${town}') | | |\n"
        "| | calculate | dept | | | instance('towns')/root/item[name = ${town}]/dept | | |\n"
        f"\n{TOWNS}"
    )
    kept = keep(survey, {"town": "evry"})
    assert (kept["said"], kept["dept"]) == ("Évry", "d91")


def test_what_nobody_sees_begins_with_its_default(read: Read) -> None:
    survey = read(
        "| survey | type | name | label | default | calculation |\n| | hidden | source | | affiche | |\n"
        "| | calculate | made | | concat('le ', today()) | |\n| | today | day | | | |\n"
        "| | text | seen | Vu | rien | |\n"
    )
    assert keep(survey, {}) == {"source": "affiche", "made": "le 2026-11-23", "day": "2026-11-23"}


def test_a_chance_drawn_on_the_phone_stands(read: Read) -> None:
    survey = read(
        HEAD + "| | calculate | lot | | | once(random()) | | |\n| | calculate | id | | | uuid() | | |\n"
        "| | calculate | sure | | | 1 + 1 | | |\n"
    )
    assert keep(survey, {"lot": "0.25", "id": UUID, "sure": "9"}) == {"lot": "0.25", "id": UUID, "sure": "2"}
    assert len(keep(survey, {})["id"]) == 36


def test_a_message_may_cite_an_answer(read: Read) -> None:
    survey = read(
        "| survey | type | name | label | constraint | constraint_message |\n| | integer | most | Maximum | | |\n"
        "| | integer | n | Nombre | . <= ${most} | ${most} au plus |\n"
    )
    assert blame(survey, {"most": 3, "n": 5}) == {"n": "3 au plus"}


@pytest.mark.parametrize(
    ("kind", "parameters", "good", "kept", "bad"),
    [
        ("decimal", "", "12,50", 12.5, "douze"),
        ("decimal", "", 3.0, 3, "1e400"),
        ("range", "start=0 end=10 step=0.5", "2.5", 2.5, "2.3"),
        ("range", "", 7, 7, 11),
        ("time", "", "14:30", "14:30", "24:01"),
        ("dateTime", "", "2026-11-23T10:00", "2026-11-23T10:00", "2026-02-30T10:00"),
        ("barcode", "", " 3 017 ", "3 017", {"a": 1}),
        ("acknowledge", "", "OK", "OK", "non"),
        ("geopoint", "", "48.6543 2.3871 0 5", "48.65625 2.38769", "95 2"),
        ("geopoint", "", "48,6543 2,3871", "48.65625 2.38769", "48,6543,2,3871"),
        ("geopoint", "", "48.6543, 2.3871", "48.65625 2.38769", "le hall"),
        ("geopoint", "", "48,6543 ; 2,3871", "48.65625 2.38769", "48,6543"),
        ("image", "", f"{UUID}.jpg", f"{UUID}.jpg", "../../etc/passwd"),
        ("rank towns", "", "melun evry grigny", ["melun", "evry", "grigny"], "melun evry"),
        ("select_multiple towns", "", ["evry", "grigny"], ["grigny", "evry"], "paris"),
    ],
)
def test_each_type_reads_its_answers(read: Read, kind: str, parameters: str, good: Any, kept: Any, bad: Any) -> None:
    survey = read(
        f"| survey | type | name | label | parameters |\n| | {kind} | a | Question | {parameters} |\n\n{TOWNS}"
    )
    assert keep(survey, {"a": good}) == {"a": kept}
    assert keep(survey, {"a": kept}) == {"a": kept}, "kept answers are kept alike"
    assert set(blame(survey, {"a": bad})) == {"a"}


def test_hours_of_a_submission_are_cut_to_the_part_of_day(read: Read) -> None:
    survey = read("| survey | type | name | label |\n| | start | start | |\n| | end | end | |\n| | text | a | A |\n")
    told = {"start": "2026-11-23T09:41:12.345+01:00", "end": "2026-11-23T18:02:00"}
    assert keep(survey, told) == {"start": "2026-11-23T08:00", "end": "2026-11-23T18:00"}


@settings(deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_position_is_kept_at_500_metres_and_says_the_same_again(latitude: float, longitude: float) -> None:
    once = coarsen("geopoint", f"{latitude:.6f} {longitude:.6f} 12 4")
    assert coarsen("geopoint", once) == once
    assert abs(float(once.split()[0]) - latitude) <= 0.00226


def test_a_list_beside_the_questionnaire_is_read_whatever_its_kind(tmp_path: Path) -> None:
    (tmp_path / "shops.csv").write_text("name;label;street\ns1;Épicerie;Rue A\ns2;Boulangerie;Rue B\n", "utf-8")
    (tmp_path / "trees.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","id":"t1","properties":{"title":"Chêne"},'
        '"geometry":{"type":"Point","coordinates":[2.38,48.65]}}]}',
        "utf-8",
    )
    (tmp_path / "units.xml").write_text("<root><item><name>u1</name><label>Lot 1</label></item></root>", "utf-8")
    form = tmp_path / "essai.md"
    form.write_text(
        "| survey | type | name | label | calculation |\n| | select_one_from_file shops.csv | shop | Commerce | |\n"
        "| | select_one_from_file trees.geojson | tree | Arbre | |\n"
        "| | select_multiple_from_file units.xml | units | Lots | |\n"
        "| | calculate | street | | pulldata('shops', 'street', 'name', ${shop}) |\n\n"
        "| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n",
        "utf-8",
    )
    told = {"shop": "s2", "tree": "t1", "units": ["u1"]}
    assert keep(read_survey(form), told) == {**told, "street": "Rue B"}


@pytest.mark.parametrize("content", ["<!DOCTYPE x [<!ENTITY a 'b'>]><root/>", "<root", ""])
def test_a_list_that_does_not_read_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "units.xml").write_text(content, "utf-8")
    text = (
        "| survey | type | name | label |\n| | select_one_from_file units.xml | u | Lot |\n\n"
        "| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n"
    )
    report = check_form(text.encode(), "essai.md", folder=tmp_path)
    assert not report.accepted and [finding.kind.code for finding in report.findings] == ["unreadable_file"]


_FORM = (
    "| survey | type | name | label | relevant | calculation | constraint | repeat_count |\n"
    "| | integer | n | N | | | . < 4 | |\n| | begin_repeat | r | R | | | | ${n} |\n"
    "| | decimal | x | X | ${more} = 'oui' or position(..) = 1 | | | |\n"
    "| | calculate | y | | | ${x} * 2 + ${total} | | |\n| | end_repeat | | | | | | |\n"
    "| | text | more | Encore | ${n} > 1 | | | |\n| | calculate | total | | | sum(${x}) | | |\n"
    "\n| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n"
)
_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "n": st.integers(-2, 6) | st.text(max_size=3),
        "r": st.lists(st.fixed_dictionaries({}, optional={"x": st.floats(0, 99) | st.text(max_size=2)}), max_size=5),
        "more": st.sampled_from(["oui", "non", ""]),
    },
)


@settings(deadline=None)
@given(_ANSWERS)
def test_answers_in_any_order_settle_and_say_the_same_again(answers: Any) -> None:
    survey = read_survey(Path("essai.md"), _FORM)
    checked = check_answers(survey, answers, {}, TODAY)
    again = check_answers(survey, checked.answers, {}, TODAY)
    assert canonical(again.answers) == canonical(checked.answers)


@pytest.mark.parametrize(
    ("kind", "told", "kept"),
    [
        ("hidden", "marie@free.fr", "▒▒▒"),
        ("barcode", "1 84 12 76 451 089 46", "▒▒▒"),
        ("decimal", "184127645108946", None),
        ("integer", "1234567890", None),
        ("integer", "120000", 120000),
        ("image", "marie-0612345678.jpg", None),
        ("image", f"{UUID}.jpg", f"{UUID}.jpg"),
        ("username", "Marie Diallo", None),
        ("email", "marie@free.fr", None),
    ],
)
def test_no_type_of_question_is_a_way_round_the_screening(kind: str, told: Any, kept: Any) -> None:
    # As if the questionnaire itself had passed: a type that is refused there keeps nothing here either.
    survey = read_survey(
        Path("essai.md"),
        f"| survey | type | name | label |\n| | {kind} | a | Question |\n| | integer | b | B |\n\n"
        "| settings | form_title | form_id | version |\n| | Essai | essai | 1 |\n",
        open_forms=["essai"],
    )
    checked = check_answers(replace(survey, profile="outreach"), {"a": told}, {}, TODAY)
    assert checked.answers.get("a") == kept
    assert (checked.screened == ("a",)) is (kept != told and str(kept) != told and kind not in ("username", "email"))


def test_a_filtered_rank_orders_all_that_is_offered_and_nothing_else(read: Read) -> None:
    survey = read(
        "| survey | type | name | label | choice_filter |\n| | text | zone | Zone | |\n"
        "| | rank wants | order | Ordre | zone = ${zone} |\n\n| choices | list_name | name | label | zone |\n"
        "| | wants | a | A | n |\n| | wants | b | B | n |\n| | wants | c | C | s |\n"
    )
    assert keep(survey, {"zone": "n", "order": ["b", "a"]})["order"] == ["b", "a"]
    assert keep(survey, {"zone": "s", "order": "c"})["order"] == ["c"]
    assert "toutes" in blame(survey, {"zone": "n", "order": ["b"]})["order"]
    for order in (["b", "a", "c"], ["c"], ["b", "b"], ["b", "zzz"], ["a", 3], {"a": 1}):
        assert "order" in blame(survey, {"zone": "n", "order": order})
