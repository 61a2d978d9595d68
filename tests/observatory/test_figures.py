"""The figures: each says what it counts, keeps its definition, and is right against the rows themselves."""

import csv
import hashlib
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any, cast

import pytest
from test_datasette import ANALYST, Window, start
from town import Place, Town

from outreach import errors
from outreach.cli import run
from outreach.cli.figure_forms import write_text
from outreach.observatory.figures import Figure, answer, list_figures, read_figure, tell
from outreach.observatory.questions import FOLDER, HEADS, View
from outreach.observatory.release_file import build_empty_release, open_release
from outreach.settings import read_settings

UNIFORM = (
    "numerator", "denominator", "value", "unit", "previous_value", "last_year_value", "covered_percent",
)  # fmt: skip
# Asked before columns were the same for all.
FIRST_ASKED = {"coverage", "doors_by_channel", "gaps_by_right", "reached_inhabitants", "referral_outcomes"}
UNITS = {"percent", "days", "euros_a_month"}
DIGESTS = Path(__file__).with_name("view_digests.json")
VIEWS = list(list_figures())
NAMES = [view.name for view in VIEWS]


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Datasette on the demo of Grigny, which the command made and published; commands read the same instance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OUTREACH_INSTANCE", str(tmp_path_factory.mktemp("demo") / "instance"))
        patch.setenv("OUTREACH_TODAY", "2026-11-23")
        assert run(("demo",)) == 0
        settings = read_settings()
        [file] = settings.releases.glob("observatoire-*.db")
        yield from start(Place(cast(Town, None), settings), file)


@pytest.fixture(scope="module")
def file(window: Window) -> Path:
    """The released file that Datasette serves."""
    [found] = window.settings.releases.glob("observatoire-*.db")
    return found


@pytest.fixture(scope="module")
def analyst(window: Window) -> str:
    """The cookie of an analyst."""
    return window.enter(ANALYST)


def list_rows(figure: Figure) -> list[dict[str, Any]]:
    return [dict(zip(figure.columns, row, strict=True)) for row in figure.rows]


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_a_view_carries_all_its_heads(view: View) -> None:
    text = (FOLDER / f"{view.name}.sql").read_text("utf-8")
    assert [line.partition(" : ")[0] for line in text.splitlines()[: len(HEADS)]] == [f"-- {head}" for head in HEADS]
    told = (view.title, view.definition, view.numerator, view.denominator, view.scope, view.reading, view.caveat)
    assert all(told) and all(words.endswith(".") for words in told[1:])
    assert set(re.findall(r"{(\w+)}", view.reading)) <= set(view.columns)
    assert not view.name.startswith(("cases_", "sqlite_")) and view.version.isdigit()
    if view.name not in FIRST_ASKED:
        assert tuple(view.columns)[-len(UNIFORM) :] == UNIFORM and next(iter(view.columns)) == "quarter"


def test_a_released_definition_never_changes() -> None:
    kept = json.loads(DIGESTS.read_text("utf-8"))
    found = {view.name: hashlib.sha256(view.query.encode()).hexdigest() for view in VIEWS}
    changed = {name for name in kept if found.get(name) != kept[name]}
    assert not changed, f"write another definition in another file: {changed}"
    assert set(found) == set(kept), f"add to {DIGESTS.name}: {set(found) - set(kept)}"


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_a_figure_reads_released_tables_only_and_tells_a_share_of_what_it_says(file: Path, view: View) -> None:
    figure = read_figure(file, view.name)
    assert list(figure.columns) == list(view.columns)
    assert (
        figure.rows
        and figure.reading.startswith("Lecture : ")
        and "{" not in figure.reading
        and "None" not in figure.reading
    )
    for row in list_rows(figure):
        if "unit" in row:
            assert row["unit"] in UNITS and 0 <= row["numerator"] <= row["denominator"]
        if row.get("unit") == "percent":
            assert row["value"] == pytest.approx(100 * row["numerator"] / row["denominator"], abs=0.051)


def count(reader: sqlite3.Connection, table: str, columns: str, where: str) -> Mapping[Any, int]:
    return Counter(tuple(row) for row in reader.execute(f"select {columns} from {table} where {where}"))


@pytest.mark.parametrize(
    "name, table, columns, where",
    [
        ("gaps_by_status", "family_status", ("quarter", "status"), "status <> 'nothing'"),
        ("gaps_by_family_status", "family_status", ("quarter", "family", "status"), "status <> 'nothing'"),
        ("gaps_by_reason", "right_reason", ("quarter", "reason"), "\"right\" <> 'nothing'"),
        ("gaps_by_right_v2", "right_reason", ("quarter", "family", "right"), "\"right\" <> 'nothing'"),
        ("reasons_by_right", "right_reason", ("quarter", "family", "right", "reason"), "\"right\" <> 'nothing'"),
        ("rights_opened", "right_opened", ("quarter", "family", "right"), "\"right\" <> 'nothing'"),
    ],
)
def test_a_figure_counts_the_very_rows(file: Path, name: str, table: str, columns: tuple[str, ...], where: str) -> None:
    told = {tuple(row[column] for column in columns): row["numerator"] for row in list_rows(read_figure(file, name))}
    with closing(open_release(file)) as reader:
        assert told == count(reader, table, ", ".join(f'"{column}"' for column in columns), where)


def test_the_funnel_only_narrows_until_the_answer_and_ends_as_outcomes_say(file: Path) -> None:
    steps = {(row["quarter"], row["step"]): row["numerator"] for row in list_rows(read_figure(file, "referral_funnel"))}
    with closing(open_release(file)) as reader:
        opened = count(reader, "structure_outcome", "quarter", "outcome = 'right_opened'")
    for quarter in {quarter for quarter, _ in steps}:
        reached = [steps[quarter, step] for step in ("sent", "acknowledged", "presented", "answered")]
        assert reached == sorted(reached, reverse=True)
        if (quarter, "right_opened") in steps:
            assert steps[quarter, "right_opened"] == opened.get((quarter,), 0)


def test_what_is_put_together_is_never_compared(file: Path) -> None:
    compared = 0
    for view in VIEWS:
        for row in list_rows(read_figure(file, view.name)):
            if "previous_value" in row and "other" in (row.get("right"), row.get("structure"), row.get("channel")):
                compared += 1
                assert row["previous_value"] is None and row["last_year_value"] is None
    assert compared


def test_a_period_is_compared_with_the_one_before_and_a_year_ago(file: Path) -> None:
    rows = {(row["quarter"], row["status"]): row for row in list_rows(read_figure(file, "gaps_by_status"))}
    row = rows["2026-T2", "not_claimed"]
    assert row["previous_value"] == rows["2026-T1", "not_claimed"]["value"]
    assert row["last_year_value"] == rows["2025-T2", "not_claimed"]["value"]
    assert rows["2025-T2", "not_claimed"]["previous_value"] is None


@pytest.mark.parametrize(
    "cases, median",
    [
        ({"0_3": 10}, 2.0),
        ({"0_3": 5, "4_7": 5}, 4.0),
        ({"0_3": 2, "8_15": 8}, 11.0),
        ({"0_3": 4, "never": 6}, None),
        ({"over_90": 10}, None),
        ({"never": 10}, None),
    ],
)
def test_a_median_is_drawn_from_bands_and_what_never_came_is_longer_than_all(
    tmp_path: Path, cases: dict[str, int], median: float | None
) -> None:
    view = next(view for view in VIEWS if view.name == "delay_medians")
    with closing(sqlite3.connect(build_empty_release(tmp_path, "Ville-Essai", True))) as writer:
        lines = [("2026-T1", "all", "all", "all", "all", "answer", band, n) for band, n in cases.items()]
        lines.append(("2026-T1", "all", "all", "all", "all", "answer", "not_presented", 50))
        writer.executemany("insert into cases_delay values (?, ?, ?, ?, ?, ?, ?, ?)", lines)
        [row] = list_rows(answer(writer, view))
    assert (row["value"], row["denominator"]) == (median, 10)


def test_an_action_none_of_whose_rights_is_released_is_not_told_to_be_zero(tmp_path: Path) -> None:
    view = next(view for view in VIEWS if view.name == "actions_seen")
    group = ("2026-T1", "all", "all", "all", "all")
    with closing(sqlite3.connect(build_empty_release(tmp_path, "Ville-Essai", True))) as writer:
        rights = [(*group, "work", "rsa", "unaware", 30), (*group, "work", "other", "unaware", 10)]
        writer.executemany("insert into cases_right_reason values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rights)
        statuses = [(*group, "work", "overpaid", 8), (*group, "work", "not_claimed", 32)]
        writer.executemany("insert into cases_family_status values (?, ?, ?, ?, ?, ?, ?, ?)", statuses)
        served = [("1", "right", "rsa"), ("1", "status", "overpaid"), ("2", "right", "ppa"), ("3", "status", "refused")]
        actions = [(number, f"Action {number}", kind, code) for number, kind, code in served]
        writer.executemany("insert into actions values (?, ?, ?, ?)", actions)
        told = [(row["action"], row["kind"], row["numerator"], row["value"]) for row in list_rows(answer(writer, view))]
    assert told == [("1", "right", 30, 75.0), ("1", "status", 8, 20.0), ("3", "status", 0, 0.0)]


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_an_empty_release_answers_nothing_and_says_so(tmp_path: Path, view: View) -> None:
    figure = read_figure(build_empty_release(tmp_path, "Ville-Essai", True), view.name)
    assert (figure.rows, figure.silent, figure.reading) == ((), (), "")


def test_a_silent_theme_is_told_period_by_period(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = build_empty_release(tmp_path, "Ville-Essai", True)
    with closing(sqlite3.connect(file)) as writer, writer:
        writer.execute("insert into periods values ('2026-T1', '2026-01-01', '2026-03-31', '2026-04-15', 0, '')")
    write_text(read_figure(file, "gaps_by_status"))
    assert "2026-T1 : non publié" in capsys.readouterr().out.splitlines()


def test_a_release_too_old_for_a_question_is_told(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    with closing(sqlite3.connect(file)) as writer, writer:
        writer.execute("create table right_status (quarter text)")
    with pytest.raises(errors.Refusal) as refused:
        read_figure(file, "gaps_by_status")
    assert refused.value.problem is errors.UNANSWERED_FIGURE


@pytest.mark.parametrize("name", NAMES)
def test_the_same_numbers_pass_every_door(
    window: Window, file: Path, analyst: str, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    figure = read_figure(file, name)
    rows = list_rows(figure)
    assert run(("figures", name, "--json")) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == rows
    assert run(("figures", name, "--csv")) == 0
    written = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert written == [list(figure.columns)] + [["" if v is None else str(v) for v in row] for row in figure.rows]
    assert run(("figures", name)) == 0
    lines = capsys.readouterr().out.splitlines()
    shown = [line.split() for line in lines[2 : 2 + len(rows)]]
    assert shown == [" ".join(tell(cell) for cell in row).split() for row in figure.rows]
    assert figure.reading in lines and lines[0] == figure.view.title
    # Datasette asks the view that the file itself holds, in its own process.
    status, _, text = window.read(f"/observatoire/{name}.json?_shape=array&_size=max", analyst)
    assert status == 200 and json.loads(text) == rows
    _, _, page = window.read(f"/observatoire/{name}", analyst)
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    assert figure.view.title in unescape(page) and figure.reading in unescape(page)


def test_a_form_without_a_question_is_bad_usage(window: Window, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(("figures", "--csv")) == 2
    assert capsys.readouterr().out == ""
