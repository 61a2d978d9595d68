"""What leaves stays as it left, once, on disk, without a trace of who."""

import json
import re
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import Place, build_territory, make_place

from outreach import errors
from outreach.observatory.figures import list_figures, read_figure
from outreach.observatory.manifest import find_changed, join_manifest, read_about, read_hashes
from outreach.observatory.metadata import build_metadata
from outreach.observatory.release import find_release_file, publish
from outreach.observatory.release_file import build_empty_release, list_grown, open_release
from outreach.observatory.tables import CASES, DATABASE, GROUP, ROW_TABLES, TABLES
from outreach.register import open_register
from outreach.register.releases import list_releases
from outreach.settings import Settings

AFTER_WINTER, AFTER_SPRING = date(2026, 4, 16), date(2026, 7, 16)


def read_contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read the tables that only grow, each row led by its number."""
    with closing(open_release(file)) as reader:
        return {name: reader.execute(f"select rowid, * from {name}").fetchall() for name in list_grown(reader)}


def test_a_release_is_cumulative_and_earlier_rows_never_change(full_place: Place) -> None:
    first = full_place.publish(AFTER_WINTER)
    assert first.quarters == ("2026-T1",) and first.rows["right_reason"] > 50
    earlier = read_contents(first.file)
    with full_place.town.register.writing() as writer:
        writer.execute("update contact set age_band = 'under_18', neighbourhood = 'mill', sector = 'north'")
    second = full_place.publish(AFTER_SPRING)
    assert second.quarters == ("2026-T2",) and second.file != first.file
    later = read_contents(second.file)
    for name, rows in earlier.items():
        assert set(rows) <= set(later[name])
        assert {row[1] for row in set(later[name]) - set(rows)} <= {"2026-T2"}


@given(st.integers(0, 2**32), st.integers(0, 250))
@settings(max_examples=8, deadline=None)
def test_random_towns_publish_twice_and_change_nothing(seed: int, visits: int) -> None:
    with TemporaryDirectory() as folder:
        place = make_place(Path(folder), seed)
        place.town.record_visit(date(2026, 1, 5))
        place.town.fill(date(2026, 1, 5), 170, visits)
        earlier = read_hashes(place.publish(AFTER_WINTER).file)
        later = read_hashes(place.publish(AFTER_SPRING).file)
        assert list(later) == ["2026-T1", "2026-T2"] and earlier["2026-T1"] == later["2026-T1"]
        place.town.register.close()


def test_a_visit_dated_long_ago_does_not_open_old_quarters(place: Place) -> None:
    place.town.record_visit(date(1999, 1, 5), received_on=date(2026, 2, 1))
    assert place.publish(AFTER_WINTER).quarters == ("2026-T1",)


def test_several_closed_quarters_leave_at_once(full_place: Place) -> None:
    assert full_place.publish(AFTER_SPRING).quarters == ("2026-T1", "2026-T2")


def test_the_register_remembers_what_was_published(full_place: Place) -> None:
    published = full_place.publish(AFTER_WINTER)
    [row] = list_releases(full_place.town.register, "99001")
    assert row["file_name"] == published.file.name and row["content_sha256"][:8] in published.file.name
    assert row["periods"] == '["2026-T1"]' and row["closed_on"] == "2026-04-16"
    assert find_release_file(full_place.town.register, "99001", full_place.settings.releases) == published.file


def test_nothing_closed_or_nothing_new_is_refused_with_the_day_to_come_back(full_place: Place) -> None:
    with pytest.raises(errors.Refusal) as early:
        full_place.publish(date(2026, 4, 15))
    assert early.value.problem is errors.NOTHING_TO_PUBLISH and "15/04/2026" in early.value.remedy
    full_place.publish(AFTER_WINTER)
    with pytest.raises(errors.Refusal) as again:
        full_place.publish(AFTER_WINTER)
    assert again.value.problem is errors.NOTHING_TO_PUBLISH and "15/07/2026" in again.value.remedy
    assert len(list(full_place.settings.releases.glob("*.db"))) == 1


def test_an_empty_register_has_nothing_to_publish(place: Place) -> None:
    with pytest.raises(errors.Refusal) as refusal:
        place.publish(AFTER_WINTER)
    assert refusal.value.problem is errors.NOTHING_TO_PUBLISH


def test_a_town_of_ten_persons_publishes_only_that(place: Place) -> None:
    for _ in range(10):
        place.town.record_visit(date(2026, 1, 5), path_id=place.town.open_path(), gaps=[("rsa", "refused", None)])
    rows = place.publish(AFTER_WINTER).rows
    assert {name for name, count in rows.items() if count} == {"periods"}


@pytest.mark.parametrize("fault", ["changed", "missing"])
def test_a_tampered_earlier_file_stops_everything(full_place: Place, fault: str) -> None:
    first = full_place.publish(AFTER_WINTER).file
    if fault == "missing":
        first.unlink()
    else:
        with closing(sqlite3.connect(first)) as writer, writer:
            writer.execute("update family_status set status = 'refused'")
    with pytest.raises(errors.Refusal) as refusal:
        full_place.publish(AFTER_SPRING)
    assert refusal.value.problem is errors.UNSAFE_RELEASE
    assert len(list_releases(full_place.town.register, "99001")) == 1


def test_a_period_that_changed_or_lost_a_table_is_seen(full_place: Place) -> None:
    before = read_hashes(full_place.publish(AFTER_WINTER).file)
    assert find_changed(before, {**before, "2026-T2": {}}) is None
    rows, digest = before["2026-T1"]["right_reason"]
    refreshed = {"2026-T1": {**before["2026-T1"], "right_reason": (rows + 1, digest)}}
    assert find_changed(before, refreshed) == "2026-T1"
    assert find_changed(before, {}) == "2026-T1"


def test_a_release_holds_no_identifier_no_day_and_no_trace_of_the_register(full_place: Place) -> None:
    file = full_place.publish(AFTER_SPRING).file
    content = file.read_bytes()
    with closing(sqlite3.connect(full_place.town.path)) as reader:
        ids = [
            row[0]
            for table in ("contact", "path", "submission", "referral")
            for row in reader.execute(f"select id from {table}")
        ]
    assert len(ids) > 500 and not [key for key in ids if key.encode() in content]
    with closing(open_release(file)) as reader:
        for table in ROW_TABLES:
            for row in reader.execute(f"select * from {table}"):
                assert not [cell for cell in row if re.search(r"\d{4}-\d{2}-\d{2}", str(cell))]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_temporary_file_is_left(full_place: Place) -> None:
    published = full_place.publish(AFTER_SPRING)
    assert {path.name for path in full_place.settings.releases.iterdir()} == {published.file.name, ".publication.lock"}


def test_row_tables_carry_the_group_and_count_tables_a_count() -> None:
    for name in ROW_TABLES:
        assert tuple(TABLES[name].columns)[:5] == tuple(GROUP)
    for name in ("doors", "persons", "meetings"):
        assert "n" in TABLES[name].columns


@pytest.mark.parametrize("view", list(list_figures()), ids=lambda view: view.name)
def test_every_figure_is_answered_and_says_what_it_counts(full_place: Place, view: object) -> None:
    file = full_place.publish(AFTER_SPRING).file
    figure = read_figure(file, view.name)  # type: ignore[attr-defined]
    assert (figure.rows or figure.silent) and "quarter" in figure.columns


def test_persons_are_compared_with_the_town_s_figures_and_their_year(full_place: Place) -> None:
    figures = {figure.code: figure for figure in build_territory().denominators.values()}
    published = full_place.publish(AFTER_SPRING).file
    told = read_figure(published, "reached_inhabitants")
    rows = [dict(zip(told.columns, row, strict=True)) for row in told.rows]
    assert {row["quarter"] for row in rows} == {"2026-T1", "2026-T2"}
    with closing(open_release(published)) as reader:
        assert reader.execute("select count(*) from denominators").fetchone() == (len(figures),)
        persons = dict(reader.execute("select quarter, sum(n) from persons group by quarter").fetchall())
    for row in rows:
        inhabitants = figures["inhabitants"].value
        assert (row["n"], row["inhabitants_year"]) == (persons[row["quarter"]], figures["inhabitants"].year)
        assert row["inhabitants_percent"] == round(100 * row["n"] / inhabitants, 2)
        assert row["could_claim_more"] == 313 and row["could_claim_more_percent"] == round(row["n"] / 3.125, 1)


def test_an_unknown_figure_is_refused(full_place: Place) -> None:
    with pytest.raises(errors.Refusal):
        read_figure(full_place.publish(AFTER_SPRING).file, "nothing")


@pytest.mark.parametrize("empty", [True, False])
def test_every_table_and_column_is_described_in_french(full_place: Place, tmp_path: Path, empty: bool) -> None:
    if empty:
        file = build_empty_release(tmp_path, "Ville-Essai", True)
    else:
        file = full_place.publish(AFTER_SPRING).file
    metadata = build_metadata(file)
    assert metadata["description"].startswith("Données fictives")
    tables = metadata["databases"][DATABASE]["tables"]
    with closing(open_release(file)) as reader:
        names = [row[0] for row in reader.execute("select name from sqlite_master where type in ('table', 'view')")]
        assert set(names) == set(tables) and len(names) == len(TABLES) + len(ROW_TABLES) + len(list(list_figures()))
        assert {f"{CASES}{name}" for name in ROW_TABLES} <= set(names)
        for name in names:
            columns = [column[0] for column in reader.execute(f"select * from {name}").description]
            assert list(tables[name]["columns"]) == columns
            assert all(tables[name][word].strip() for word in ("title", "description"))
            assert all(text.endswith(".") for text in tables[name]["columns"].values())


def test_real_data_are_not_called_fictitious(tmp_path: Path) -> None:
    assert "ictives" not in build_metadata(build_empty_release(tmp_path, "Ville-Essai", False))["description"]


def test_a_release_carries_its_manifest(full_place: Place) -> None:
    file = full_place.publish(AFTER_SPRING).file
    about = read_about(file)
    manifest = join_manifest(about)
    assert manifest is not None and max(map(len, about.values())) < 5_000
    [row] = list_releases(full_place.town.register, "99001")
    assert json.loads(row["manifest"]) == manifest and about["empreinte du contenu"] == manifest["sha256"]
    assert manifest["parameters"]["k"] == 11 and manifest["parameters"]["period"] == "quarter"
    told = {
        quarter: {name: (found["rows"], found["sha256"]) for name, found in tables.items()}
        for quarter, tables in manifest["periods"].items()
    }
    assert told == read_hashes(file) and list(told) == ["2026-T1", "2026-T2"]


def test_the_cases_of_a_theme_are_its_rows_counted(full_place: Place) -> None:
    full_place.publish(AFTER_WINTER)
    with closing(open_release(full_place.publish(AFTER_SPRING).file)) as reader:
        for name in ROW_TABLES:
            columns = ", ".join(TABLES[name].columns)
            counted = reader.execute(f"select {columns}, count(*) from {name} group by {columns}").fetchall()
            assert sorted(counted) == sorted(reader.execute(f"select * from {CASES}{name}").fetchall())


def test_the_same_register_published_twice_gives_the_same_bytes(full_place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "twin"
    shutil.copytree(full_place.settings.keys, folder / "keys")
    with closing(sqlite3.connect(full_place.town.path)) as reader, closing(
        sqlite3.connect(folder / "outreach.db")
    ) as copy:
        reader.backup(copy)
    register = open_register(folder / "outreach.db")
    twin = publish(register, build_territory(), Settings(instance=folder, fictitious=True), AFTER_SPRING)
    register.close()
    ours = full_place.publish(AFTER_SPRING)
    assert twin.file.name == ours.file.name and twin.file.read_bytes() == ours.file.read_bytes()
