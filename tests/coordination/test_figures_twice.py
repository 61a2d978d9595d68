"""The coordination reads every figure twice: what the register holds today, and what is published of it."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.coordination.charts import draw_bars, draw_line
from outreach.coordination.figures_pages import MOST_BARS, list_lines
from outreach.intake import House
from outreach.observatory.figures import list_figures, read_figure, tell
from outreach.observatory.live import NAME, find_live, refresh_live
from outreach.observatory.release import publish
from outreach.observatory.release_file import open_release
from outreach.observatory.tables import ROW_TABLES
from outreach.register import audit
from outreach.register.path_rows import erase_path_rows
from outreach.vocabulary import name_quarter
from tests.conftest import TODAY, Person, describe_meeting, read_plainly, send_visit, start_outing

LogIn = Callable[[str], Person]
RIGHTS = ("rsa", "css", "aide_logement", "asf")
QUARTER = name_quarter(TODAY)
NOTHING_YET = {
    "delay_medians", "delays_within", "did_not_come", "doors_by_channel", "opened_amounts", "persons_of_year",
    "referral_funnel", "referral_outcomes", "rights_opened",
}  # fmt: skip


@pytest.fixture
def met(house: House) -> House:
    """A house that has met 24 persons, each without one of four rights."""
    outing = start_outing(house)
    for rank in range(24):
        send_visit(house, describe_meeting(RIGHTS[rank % 4], age_band="25_39", sex="woman"), outing_id=outing)
    return house


def find(house: House) -> Path:
    settings = house.settings
    return find_live(house.register, house.territory, settings, settings.instance, settings.today())


def refresh(house: House) -> None:
    settings = house.settings
    refresh_live(house.register, house.territory, settings, settings.instance, settings.today())


def count_meetings(file: Path) -> int:
    told = read_figure(file, "meetings_by_channel")
    return sum(int(str(row[told.columns.index("numerator")])) for row in told.rows)


def read_words(page: str) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", read_plainly(page)).split())


def test_what_was_saved_is_counted_at_once_and_holds_nobody(met: House) -> None:
    assert count_meetings(find(met)) == 24
    send_visit(met, describe_meeting("rsa"), outing_id=start_outing(met))
    assert count_meetings(find(met)) == 25
    with closing(open_release(find(met))) as reader:
        assert not any(reader.execute(f"select 1 from {name} limit 1").fetchone() for name in ROW_TABLES)
    assert (met.settings.instance / NAME).stat().st_mode & 0o077 == 0
    content = (met.settings.instance / NAME).read_bytes()
    for table in ("contact", "submission"):
        assert not [row for row in met.register.reader.execute(f"select id from {table}") if row[0].encode() in content]


def test_an_unchanged_register_is_not_counted_again(met: House) -> None:
    path = find(met)
    made = path.stat().st_ino
    assert find(met).stat().st_ino == made
    refresh(met)
    assert path.stat().st_ino == made


def test_a_large_register_is_counted_by_the_clock_and_not_while_somebody_waits(met: House) -> None:
    path = find(met)
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.execute("update about set value = '40.0' where name = 'secondes'")
    send_visit(met, describe_meeting("rsa"), outing_id=start_outing(met))
    assert count_meetings(find(met)) == 24
    refresh(met)
    assert count_meetings(path) == 25


def test_the_clock_counts_nothing_that_nobody_looks_at_and_mends_a_file_cut_short(met: House) -> None:
    refresh(met)
    path = met.settings.instance / NAME
    assert not path.exists()
    find(met)
    path.write_bytes(path.read_bytes()[:5_000])
    assert count_meetings(find(met)) == 24


def test_what_is_erased_is_no_longer_counted(met: House) -> None:
    path = find(met)
    [key] = met.register.reader.execute("select path_id from contact limit 1").fetchone()
    with met.register.writing() as writer:
        erase_path_rows(writer, key)
        audit.record_audit(
            writer, met.territory.id, TODAY, "morning", account_id=None, action="erased", subject_kind="path",
            subject_id=key,
        )  # fmt: skip
    refresh(met)
    assert count_meetings(path) == 23


@pytest.mark.parametrize("name", [view.name for view in list_figures()])
def test_both_sides_are_shown_and_drawn_as_they_are_read(met: House, person: LogIn, name: str) -> None:
    published = publish(met.register, met.territory, met.settings, TODAY + timedelta(days=200))
    coordination = person("coordination").client
    live, released = read_figure(find(met), name), read_figure(published.file, name)
    page = read_words(coordination.get(f"/coordination/figures/{name}?period={QUARTER}").text)
    drawn = coordination.get(f"/coordination/figures/{name}.svg?period={QUARTER}").text
    lines = list_lines(live, released, QUARTER)
    # Nobody was absent, nothing has ended yet: what is counted of it is nothing.
    assert lines or name in NOTHING_YET
    for line in lines:
        for column in {"numerator", "denominator", "value", "n"} & {*live.columns}:
            ours = ("–" if line.live[column] is None else tell(line.live[column])) if line.live else "rien"
            told = line.released[column] if line.released else None
            theirs = "non publié" if told is None else f"publié : {tell(told)}"
            assert f"{ours} {theirs}" in page, column
    for line in lines[:MOST_BARS]:
        for side in filter(None, (line.live, line.released)):
            value = side.get("value", side.get("covered_percent" if "meetings" in side else "n"))
            if value is not None:
                assert f">{value:g}<".replace(".", ",") in drawn


def test_before_a_release_the_published_side_says_so(met: House, person: LogIn) -> None:
    page = person("coordination").client.get("/coordination/figures/gaps_by_right_v2").text
    assert "Cette période n’est pas publiée." in read_plainly(page) and "non publié" in page


@pytest.mark.parametrize("name", [view.name for view in list_figures()])
def test_every_question_has_its_page_its_definition_and_its_drawing(met: House, person: LogIn, name: str) -> None:
    coordination = person("coordination").client
    answer = coordination.get(f"/coordination/figures/{name}")
    view = next(view for view in list_figures() if view.name == name)
    assert answer.status_code == 200 and "Interne" in answer.text
    page = read_plainly(answer.text)
    for told in (view.title, view.definition, view.numerator, view.denominator, view.caveat):
        assert re.sub(r"\s+", " ", told) in page
    drawn = coordination.get(f"/coordination/figures/{name}.svg")
    assert drawn.status_code == 200 and drawn.mimetype == "image/svg+xml"
    assert "default-src 'none'" in drawn.headers["Content-Security-Policy"]
    assert not re.search(r'<script|(href|src)="?http|url\(.?http|@import', drawn.text)


def test_an_empty_register_answers_every_question(house: House, person: LogIn) -> None:
    coordination = person("coordination").client
    for name in ("persons_followed", "gaps_by_right_v2", "actions_seen"):
        page = coordination.get(f"/coordination/figures/{name}")
        assert page.status_code == 200 and "Rien à compter dans cette période." in read_plainly(page.text)
        assert coordination.get(f"/coordination/figures/{name}.svg").status_code == 200
    assert coordination.get("/coordination/figures/nothing").status_code == 404


@pytest.mark.parametrize("login", ["worker", "referent-caf", "analyst"])
def test_figures_without_groups_are_not_for_everyone(met: House, person: LogIn, login: str) -> None:
    for address in ("", "/gaps_by_right_v2", "/gaps_by_right_v2.svg"):
        assert person(login).client.get(f"/coordination/figures{address}").status_code == 403


def test_a_drawing_runs_nothing() -> None:
    for drawn in (
        draw_bars(["<script>alert(1)</script>", "b"], [("un", [1.0, None])]),
        draw_line(["a", "b"], [("un", [1.0, None])]),
    ):
        assert b"<script>alert" not in drawn and b"onload" not in drawn


@pytest.mark.parametrize("login", ["worker", "referent-caf", "analyst", "coordination", "admin"])
def test_everyone_may_read_what_becomes_of_a_visit(met: House, person: LogIn, login: str) -> None:
    page = read_plainly(person(login).client.get("/what-becomes").text)
    assert "Ne part jamais" in page and "Rien n’est encore publié ici." in page and "11 personnes" in page


def test_the_newest_group_is_shown_once_one_is_published(met: House, person: LogIn) -> None:
    publish(met.register, met.territory, met.settings, TODAY + timedelta(days=200))
    page = read_plainly(person("worker").client.get("/what-becomes").text)
    assert "Un vrai groupe de la dernière publication" in page and f"{QUARTER} ·" in page
