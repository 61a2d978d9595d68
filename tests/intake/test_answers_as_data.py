"""Answers as data: what was kept is what the views say, in typed columns, whatever versions came since."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as draw

from outreach.intake import Arrival, House, open_house, receive
from outreach.observatory.release import publish
from outreach.questionnaire import check_answers
from outreach.register import submissions
from outreach.register.answer_views import list_columns
from outreach.register.migrations import migrate
from outreach.settings import Settings
from tests.conftest import TODAY, describe_meeting, find_account_row, prepare_instance, send_visit, start_outing
from tests.intake.conftest import keep, put_form, write_form

NEST = (
    "begin_repeat | members | Membres",
    "integer | age | Âge",
    "begin_repeat | wishes | Souhaits",
    "select_multiple kinds | kind | Sorte",
    "end_repeat | | ",
    "end_repeat | | ",
    ":kinds | work | Travail",
    ":kinds | home | Logement",
)


@pytest.fixture
def opened(settings: Settings) -> Iterator[House]:
    house = open_house(settings)
    yield house
    house.register.close()


def serve(house: House, text: str) -> House:
    """Put a version in service, as a restart does."""
    put_form(house.settings, text)
    later = House(house.settings, house.register, house.territory)
    keep(later)
    return later


def send(house: House, answers: Mapping[str, Any], replaces: str | None = None) -> str:
    """Send a questionnaire filled in, and return its id."""
    account, survey = find_account_row(house, "worker"), house.library.find_survey("needs")
    arrival = Arrival(
        submission_id=str(uuid4()), form_version=survey.version, answers=answers, account_id=account.id,
        structure_id=account.structure_id or "", outing_id="", replaces_id=replaces,
    )  # fmt: skip
    return receive(house, survey, arrival, today=TODAY, part_of_day="morning").submission_id


def read(house: House, view: str) -> list[dict[str, Any]]:
    return [dict(row) for row in house.register.reader.execute(f'select * from "{view}"')]


def pick(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_over_three_versions_nothing_is_lost(opened: House) -> None:
    first = serve(opened, write_form("integer | age | Âge", "text | job | Métier", "text | gone | Disparue"))
    send(first, {"age": 41, "job": "Soudeuse", "gone": "oui"})
    second = serve(
        first,
        write_form(
            "begin_group | person | Personne", "text | age | Âge", "text | job | Métier", "end_group | | ",
            "text | trade | Profession", version="2",
        ),
    )  # fmt: skip
    send(second, {"person": {"age": "quarante", "job": "Maçonne"}, "trade": "Bâtiment"})
    third = serve(second, write_form("integer | age | Âge révolu", "select_one j | job | Métier", ":j | a | Autre",
                                     version="3"))  # fmt: skip
    send(third, {"age": 42, "job": "a"})
    names = ("form_version", "age", "age_as_text", "job", "job_as_code", "job_as_code_label", "gone", "trade")
    assert pick(read(third, "answers_needs"), *names) == [
        ("1", 41, None, "Soudeuse", None, None, "oui", None),
        ("2", None, "quarante", "Maçonne", None, None, None, "Bâtiment"),
        ("3", 42, None, None, "a", "Autre", None, None),
    ]
    told = {
        (one.name, "/".join(one.path)): (one.label, one.versions)
        for one in list_columns(third.register.reader, "needs")
    }
    assert told["age", "age"] == ("Âge révolu", ("1", "3")) and told["job", "person/job"] == ("Métier", ("2",))


def test_repeats_have_a_view_each_with_the_keys_of_those_above(opened: House) -> None:
    house = serve(opened, write_form(*NEST))
    told = {"members": [{"age": 4}, {"age": 40, "wishes": [{"kind": ["work", "home"]}, {"kind": ["home"]}]}]}
    sent = send(house, told)
    assert pick(read(house, "answers_needs_members"), "submission_id", "position", "age") == [
        (sent, 1, 4),
        (sent, 2, 40),
    ]
    assert pick(read(house, "answers_needs_members_wishes"), "parent_position", "position", "kind", "kind_label") == [
        (2, 1, "work home", "Travail; Logement"),
        (2, 2, "home", "Logement"),
    ]


def test_a_repeat_moved_into_a_group_keeps_its_view(opened: House) -> None:
    first = serve(opened, write_form("begin_repeat | r | R", "integer | n | N", "end_repeat | | "))
    send(first, {"r": [{"n": 1}]})
    grouped = ("begin_group | g | G", "begin_repeat | r | R", "integer | n | N", "end_repeat | | ", "end_group | | ")
    second = serve(first, write_form(*grouped, version="2"))
    send(second, {"g": {"r": [{"n": 2}, {"n": 3}]}})
    third = serve(second, write_form("text | r | R", version="3"))
    send(third, {"r": "[plus une liste]"})
    assert pick(read(third, "answers_needs_r"), "position", "n") == [(1, 1), (1, 2), (2, 3)]
    assert pick(read(third, "answers_needs"), "r") == [(None,), (None,), ("[plus une liste]",)]


def test_only_what_stands_is_there_with_its_day_and_team(opened: House) -> None:
    house = serve(opened, write_form("integer | age | Âge"))
    sent = send(house, {"age": 4})
    corrected = send(house, {"age": 5}, replaces=sent)
    (row,) = read(house, "answers_needs")
    assert row == {
        "submission_id": corrected, "form_version": "1", "on_day": "2026-11-23", "received_on": "2026-11-23",
        "channel": None, "neighbourhood": None, "sector": None, "structure": "ccas", "age": 5,
    }  # fmt: skip


def test_a_visit_is_there_with_its_outing_and_the_labels_of_rights_and_structures(opened: House) -> None:
    keep(opened)
    send_visit(opened, describe_meeting("rsa"))
    (visit,), (gap,) = read(opened, "answers_contact"), read(opened, "answers_contact_gaps")
    assert visit["channel"] == "door_to_door" and visit["neighbourhood"] and visit["age_band_label"] == "25 à 39 ans"
    assert (gap["position"], gap["right"], gap["referral_structure"]) == (1, "rsa", "caf")
    assert gap["right_label"] == opened.territory.rights["rsa"].label_fr
    assert gap["referral_structure_label"] == opened.territory.structures["caf"].label_fr


def test_a_choice_no_longer_offered_keeps_its_label(opened: House) -> None:
    first = serve(opened, write_form("select_one l | x | X", ":l | a | Ancienne", ":l | b | B"))
    send(first, {"x": "a"})
    second = serve(first, write_form("select_one m | x | X", ":m | b | Bé", version="2"))
    send(second, {"x": "b"})
    assert pick(read(second, "answers_needs"), "x", "x_label") == [("a", "Ancienne"), ("b", "Bé")]


def test_an_instance_of_before_gets_its_views_at_its_next_opening(tmp_path: Path) -> None:
    settings = prepare_instance(tmp_path / "instance")
    names = ["m005_questionnaires", "m006_answers_as_data"]
    _take_back(settings.register_path, names)
    assert migrate(settings.register_path) == names
    house = open_house(settings)
    keep(house)
    send_visit(house, describe_meeting("rsa"))
    assert len(read(house, "answers_contact_gaps")) == 1
    house.register.close()


def _take_back(path: Path, names: list[str]) -> None:
    """Make a register what it was before these steps."""
    database = sqlite3.connect(path)
    for table in ("form_version", "form_team", "answer_column", "answer_choice"):
        database.execute(f"drop table {table}")
    database.execute("drop index submission_form")
    database.executemany("delete from _sqlite_migrations where name = ?", [(name,) for name in names])
    database.commit()
    database.close()


def test_columns_known_are_found_again_from_the_versions_kept(opened: House) -> None:
    first = serve(opened, write_form("integer | age | Âge"))
    send(first, {"age": 41})
    second = serve(first, write_form("text | age | Âge", version="2"))
    before = list_columns(second.register.reader, "needs")
    with second.register.writing() as writer:
        writer.execute("delete from answer_column")
        writer.execute("drop view answers_needs")
    keep(second)
    assert list_columns(second.register.reader, "needs") == before
    assert pick(read(second, "answers_needs"), "age", "age_as_text") == [(41, None)]


def test_nothing_of_it_is_in_a_release(opened: House) -> None:
    house = serve(opened, write_form("text | wish | Souhait"))
    send(house, {"wish": "Une licorne"})
    day = date(2026, 9, 1)
    send_visit(house, describe_meeting("rsa"), outing_id=start_outing(house, day=day), today=day)
    publish(house.register, house.territory, house.settings, TODAY)
    released = list(house.settings.releases.glob("*.db"))
    assert released
    for path in released:
        names = [row[0] for row in sqlite3.connect(path).execute("select name from sqlite_master")]
        assert names and not [name for name in names if name.startswith("answer")]
        assert b"licorne" not in path.read_bytes() and b"answers_" not in path.read_bytes()


def test_a_view_is_written_anew_only_when_it_changes(opened: House) -> None:
    house = serve(opened, write_form("integer | age | Âge"))
    before = house.register.reader.execute("pragma schema_version").fetchone()[0]
    keep(house)
    assert house.register.reader.execute("pragma schema_version").fetchone()[0] == before


EVERY = write_form(
    "integer | whole | W", "decimal | part | P", "range | scale | S", "text | words | T", "date | day | D",
    "time | hour | H", "dateTime | moment | M", "select_one l | one | O", "select_multiple l | many | N",
    "rank l | order | R", "geopoint | place | G", "acknowledge | tick | A", "begin_group | g | G",
    "begin_repeat | r | R", "text | inner | I", "begin_repeat | s | S", "integer | deep | E", "end_repeat | | ",
    "end_repeat | | ", "end_group | | ", ":l | a | Un", ":l | b | Deux", ":l | c | Trois",
)  # fmt: skip
TEXTS = draw.text(max_size=40)
DEEP = draw.fixed_dictionaries({"deep": draw.integers(0, 9)})
MEMBERS = draw.fixed_dictionaries({}, optional={"inner": TEXTS, "s": draw.lists(DEEP, max_size=3)})
ANSWERS = draw.fixed_dictionaries(
    {},
    optional={
        "whole": draw.integers(-(2**31) + 1, 2**31 - 1),
        "part": draw.one_of(draw.integers(-1000, 1000), draw.floats(-1e15, 1e15)),
        "scale": draw.integers(1, 10),
        "words": TEXTS,
        "day": draw.dates().map(str),
        "hour": draw.times().map(lambda told: told.strftime("%H:%M")),
        "moment": draw.datetimes().map(lambda told: told.isoformat(timespec="minutes")),
        "one": draw.sampled_from("abc"),
        "many": draw.lists(draw.sampled_from("abc"), unique=True),
        "order": draw.permutations("abc"),
        "place": draw.tuples(draw.floats(-89, 89), draw.floats(-179, 179)).map("{0[0]:.5f} {0[1]:.5f}".format),
        "tick": draw.just("OK"),
        "g": draw.fixed_dictionaries({"r": draw.lists(MEMBERS, max_size=3)}),
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = prepare_instance(tmp_path_factory.mktemp("every") / "instance")
    put_form(settings, EVERY)
    house = open_house(settings)
    keep(house)
    yield house
    house.register.close()


@given(answers=ANSWERS)
@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_what_the_views_say(every: House, answers: dict[str, Any]) -> None:
    survey = every.library.find_survey("needs")
    checked = check_answers(survey, answers, every.library.find_lists(""), TODAY)
    if checked.faults:
        return
    sent = send(every, answers)
    kept = submissions.find_submission(every.register.reader, sent)
    assert kept is not None and json.loads(kept["answers"]) == checked.answers
    where = f"select * from {{}} where submission_id = '{sent}'"
    row = dict(every.register.reader.execute(where.format("answers_needs")).fetchone())
    for name in ("whole", "part", "scale", "words", "day", "hour", "moment", "one", "place", "tick"):
        assert row[name] == checked.answers.get(name)
        assert not isinstance(row[name], float) or name in ("part", "scale")
    for name in ("many", "order"):
        assert (row[name] or "").split() == checked.answers.get(name, [])
    labels = {"a": "Un", "b": "Deux", "c": "Trois"}
    assert row["one_label"] == labels.get(row["one"])
    assert row["many_label"] == ("; ".join(labels[code] for code in checked.answers.get("many", [])) or None)
    members = checked.answers.get("g", {}).get("r", [])
    rows = every.register.reader.execute(where.format("answers_needs_r")).fetchall()
    assert [(one["position"], one["inner"]) for one in rows] == [
        (place, one.get("inner")) for place, one in enumerate(members, 1)
    ]
    deep = every.register.reader.execute(where.format("answers_needs_r_s")).fetchall()
    assert [(one["parent_position"], one["position"], one["deep"]) for one in deep] == [
        (above, place, one.get("deep"))
        for above, member in enumerate(members, 1)
        for place, one in enumerate(member.get("s", []), 1)
    ]
