"""The coordination reads every figure twice: what the register holds today, and what is published of it."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.coordination.charts import draw_bars, draw_line
from outreach.coordination.figures_pages import list_lines
from outreach.intake import House
from outreach.observatory.figures import list_figures, read_figure, tell
from outreach.observatory.live import NAME, find_live, forget_live
from outreach.observatory.release import publish
from outreach.observatory.release_file import open_release
from outreach.observatory.tables import ROW_TABLES
from outreach.vocabulary import name_quarter
from tests.conftest import TODAY, Person, describe_meeting, read_plainly, send_visit, start_outing

LogIn = Callable[[str], Person]
RIGHTS = ("rsa", "css", "aide_logement", "asf")
QUARTER = name_quarter(TODAY)


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


def read_words(page: str) -> str:
    """Return the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", read_plainly(page)).split())


def test_what_was_saved_is_counted_at_once_and_holds_nobody(met: House) -> None:
    told = read_figure(find(met), "meetings_by_channel")
    assert [row[told.columns.index("numerator")] for row in told.rows] == [24]
    send_visit(met, describe_meeting("rsa"), outing_id=start_outing(met))
    again = read_figure(find(met), "meetings_by_channel")
    assert sum(int(str(row[again.columns.index("numerator")])) for row in again.rows) == 25
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
    forget_live(met.settings.instance)
    assert not path.exists() and find(met).exists()


def test_both_sides_are_shown_and_are_those_of_every_other_door(met: House, person: LogIn) -> None:
    published = publish(met.register, met.territory, met.settings, TODAY + timedelta(days=200))
    coordination = person("coordination").client
    live, released = read_figure(find(met), "meetings_by_channel"), read_figure(published.file, "meetings_by_channel")
    page = read_words(coordination.get(f"/coordination/figures/meetings_by_channel?period={QUARTER}").text)
    lines = list_lines(live, released, QUARTER)
    assert lines and all(line.live and line.released for line in lines)
    for line in lines:
        assert line.live is not None and line.released is not None
        for column in ("numerator", "denominator", "value"):
            assert f"{tell(line.live[column])} publié : {tell(line.released[column])}" in page
    drawn = coordination.get(f"/coordination/figures/meetings_by_channel.svg?period={QUARTER}").text
    assert f">{tell(float(lines[0].live['value']))}<".replace(",0<", "<") in drawn  # type: ignore[index]


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
