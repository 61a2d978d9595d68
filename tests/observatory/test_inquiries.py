"""Questions with choices: every choice is answered, from the same rows as the figures, and says what it leaves out."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from town import make_place

from outreach.observatory.figures import read_figure
from outreach.observatory.inquiries import CHOICES, THEMES, Inquiry, list_inquiries, read_inquiry
from outreach.observatory.questions import list_views
from outreach.observatory.tables import TABLES, build_cases

INQUIRIES = {inquiry.name: inquiry for inquiry in list_inquiries()}
Row = dict[str, object]


class Released:
    """A released file, asked questions with choices."""

    def __init__(self, reader: sqlite3.Connection) -> None:
        self.reader = reader

    def ask(self, name: str, **chosen: str) -> list[Row]:
        """Answer a question; what is not chosen is blank, as a page sends it."""
        inquiry = INQUIRIES[name]
        cursor = self.reader.execute(inquiry.query, dict.fromkeys(inquiry.choices, "") | chosen)
        names = [column[0] for column in cursor.description]
        assert names == list(inquiry.columns), f"{name} tells its columns otherwise"
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def list_codes(self, choice: str) -> list[str]:
        """List what may be chosen."""
        return [code for code, _ in self.reader.execute(CHOICES[choice].query)]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Released]:
    """A year of a town, published."""
    place = make_place(tmp_path_factory.mktemp("instance"))
    place.town.fill(date(2025, 7, 1), 360, 3000)
    file = place.publish(date(2026, 7, 20)).file
    place.town.register.close()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as reader:
        yield Released(reader)


def test_there_are_enough_questions_and_their_titles_are_questions() -> None:
    assert len(INQUIRIES) >= 15
    assert not INQUIRIES.keys() & {*TABLES, *(view.name for view in list_views())}, "it would hide a table"
    for inquiry in INQUIRIES.values():
        assert inquiry.title.endswith(" ?") and inquiry.description.endswith(".") and inquiry.choices
        assert "{" not in inquiry.query and all(text.endswith(".") for text in inquiry.columns.values())


@pytest.mark.parametrize("name", INQUIRIES)
def test_every_question_is_answered_whatever_is_chosen(released: Released, name: str) -> None:
    released.ask(name)
    for choice in INQUIRIES[name].choices:
        codes = released.list_codes(choice)
        assert codes or choice == "action", f"nothing to choose from: {choice} (the test town has no road map)"
        for code in codes:
            released.ask(name, **{choice: code})


@given(st.data())
def test_a_choice_that_is_not_in_the_list_finds_nothing(released: Released, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(INQUIRIES)))
    choice = data.draw(st.sampled_from(INQUIRIES[name].choices))
    rows = released.ask(name, **{choice: data.draw(st.text(min_size=9, max_size=40))})
    assert not [row for row in rows if row.get("numerator")]


def test_what_is_chosen_nowhere_is_what_the_figure_says(released: Released) -> None:
    file = released.reader.execute("pragma database_list").fetchone()[2]
    figure = read_figure(Path(file), "gaps_by_right_v2")
    quarter = str(figure.rows[0][0])
    places = [figure.columns.index(name) for name in ("family_label", "right_label", "numerator", "denominator")]
    told = sorted(tuple(row[place] for place in places) for row in figure.rows if row[0] == quarter)
    rows = released.ask("rights_missing", quarter=quarter)
    assert (
        sorted((row["family_label"], row["right_label"], row["numerator"], row["denominator"]) for row in rows) == told
    )


def count(rows: list[Row]) -> int:
    return sum(int(str(row["numerator"])) for row in rows)


def test_places_add_up_and_what_is_not_told_is_said(released: Released) -> None:
    everyone = count(released.ask("rights_missing"))
    told = {code: released.ask("rights_missing", neighbourhood=code) for code in released.list_codes("neighbourhood")}
    placed = sum(map(count, told.values()))
    assert 0 < placed <= everyone
    [unplaced] = released.reader.execute(
        "select count(*) from right_reason where neighbourhood in ('all', 'other') and \"right\" <> 'nothing'"
    ).fetchone()
    assert placed + unplaced == everyone
    shares = {row["told_percent"] for rows in told.values() for row in rows}
    assert len(shares) == 1 and 0 < float(str(shares.pop())) <= 100


def test_a_wide_age_holds_the_narrow_ones_and_a_narrow_one_not_the_wide() -> None:
    with closing(sqlite3.connect(":memory:")) as reader:
        reader.execute(build_cases("right_reason"))
        reader.execute(TABLES["codes"].schema)
        for band, cases in {
            "25_64": 1,
            "25_39": 10,
            "40_64": 100,
            "65_plus": 1000,
            "all": 10000,
            "other": 100000,
        }.items():
            told = ("2026-T1", "north", "mill", band, "all", "income", "rsa", "unaware", cases)
            reader.execute("insert into cases_right_reason values (?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
        town = Released(reader)
        for chosen, held, told_cases in (
            ("", 111_111, 111_111),
            ("25_64", 111, 1_111),
            ("25_39", 10, 1_110),
            ("65_74", 0, 111),
            ("65_plus", 1000, 1_111),
        ):
            rows = town.ask("rights_missing", age_band=chosen)
            assert count(rows) == held
            assert not rows or rows[0]["told_percent"] == round(100 * told_cases / 111_111)


def test_a_choice_nobody_knows_is_refused_when_the_file_is_read() -> None:
    text = "-- question : Q ?\n-- réponse : R.\n-- choix : quarter shoe_size\n-- thème : Droits et causes\nselect 1"
    with pytest.raises(KeyError):
        read_inquiry("q", text)
    assert isinstance(read_inquiry("q", text.replace(" shoe_size", "")), Inquiry)


def test_a_year_holds_its_periods(released: Released) -> None:
    periods = [code for code in released.list_codes("quarter") if "-" in code]
    assert "2025" in released.list_codes("quarter") and sum(code.startswith("2025") for code in periods) == 2
    for name in ("households", "statuses", "outcomes_by_age"):
        one_by_one = sum(count(released.ask(name, quarter=code)) for code in periods if code.startswith("2025"))
        assert count(released.ask(name, quarter="2025")) == one_by_one > 0


# Two periods: the first is too small to name the RSA, the second names it; and one right that both name.
NAMED = (
    ("2026-T1", "mill", "income", "other", "unaware", 40),
    ("2026-T1", "mill", "health", "css", "unaware", 60),
    ("2026-T2", "mill", "income", "rsa", "unaware", 20),
    ("2026-T2", "mill", "health", "css", "not_asked", 70),
    ("2026-T2", "all", "health", "css", "not_asked", 10),
)


@pytest.fixture
def partly_named() -> Iterator[Released]:
    with closing(sqlite3.connect(":memory:")) as reader:
        reader.execute(build_cases("right_reason"))
        reader.execute(TABLES["codes"].schema)
        for quarter, place, family, right, reason, cases in NAMED:
            told = (quarter, "north", place, "all", "all", family, right, reason, cases)
            reader.execute("insert into cases_right_reason values (?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
        yield Released(reader)


def test_a_right_counts_where_it_is_named(partly_named: Released) -> None:
    # Not named is not none: a period that folds it in its family says nothing of it.
    def tell(**chosen: str) -> list[tuple[object, ...]]:
        names = ("right_label", "numerator", "denominator", "value", "periods_counted", "told_percent")
        return [tuple(row[name] for name in names) for row in partly_named.ask("rights_missing", **chosen)]

    assert tell() == [
        ("css", 140, 200, 70.0, "2 sur 2", 100),
        ("rsa", 20, 100, 20.0, "1 sur 2", 100),
        ("other", 40, 100, 40.0, "1 sur 2", 100),
    ]
    assert tell(neighbourhood="mill")[:2] == [
        ("css", 130, 190, 68.4, "2 sur 2", 95),
        ("rsa", 20, 90, 22.2, "1 sur 2", 95),
    ]
    assert tell(quarter="2026-T1") == [("css", 60, 100, 60.0, "1 sur 1", 100), ("other", 40, 100, 40.0, "1 sur 1", 100)]


def test_periods_that_do_not_name_a_right_do_not_tell_its_causes(partly_named: Released) -> None:
    def tell(right: str) -> set[tuple[object, object]]:
        return {(row["periods_counted"], row["told_percent"]) for row in partly_named.ask("reasons", right=right)}

    assert tell("css") == {("2 sur 2", 100)}
    # Forty lines in two hundred may be of it.
    assert tell("rsa") == {("1 sur 2", 80)} and tell("") == {("2 sur 2", 100)}


@pytest.mark.parametrize("name", ["outcomes", "who_did_not_come", "delays", "funnel", "rights_opened_amounts"])
def test_together_is_the_sum_of_what_is_chosen(released: Released, name: str) -> None:
    rows = released.ask(name)
    together = [row for row in rows if row["quarter"] == "Ensemble"]
    apart = [row for row in rows if row["quarter"] != "Ensemble"]
    assert together and rows[: len(together)] == together and count(together) == count(apart)
    for row in together:
        if row.get("denominator"):
            assert row["value"] == round(100 * int(str(row["numerator"])) / int(str(row["denominator"])), 1)
    [quarter] = {row["quarter"] for row in apart[:1]}
    alone = released.ask(name, quarter=str(quarter))
    assert [row for row in alone if row["quarter"] == quarter] == [row for row in apart if row["quarter"] == quarter]


def test_rights_opened_are_those_of_the_figure_amounts_told_or_not(released: Released) -> None:
    figure = released.reader.execute(
        "select quarter, family_label, right_label, numerator from rights_opened"
    ).fetchall()
    names = ("quarter", "family_label", "right_label", "numerator")
    rows = [tuple(row[name] for name in names) for row in released.ask("rights_opened_amounts")]
    assert figure and sorted(row for row in rows if row[0] != "Ensemble") == sorted(figure)


def test_every_question_has_its_theme_and_a_figure_that_exists() -> None:
    views = {view.name for view in list_views()}
    assert {inquiry.theme for inquiry in INQUIRIES.values()} == set(THEMES)
    assert all(inquiry.figure in {"", *views} for inquiry in INQUIRIES.values())
