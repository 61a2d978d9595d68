"""What a publication meets when all goes wrong: killed, cut, without room, out of its day; what has left stays."""

import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep

import pytest
from town import Place, build_territory

from outreach import errors
from outreach.observatory.locking import locking
from outreach.observatory.manifest import hash_all, read_hashes
from outreach.observatory.release import Published, find_method, publish
from outreach.observatory.release_file import open_release
from outreach.observatory.verification import verify_release
from outreach.register import open_register
from outreach.register.releases import list_releases
from outreach.settings import ReleaseRules, Settings

AFTER_WINTER, AFTER_SPRING, AFTER_SUMMER = date(2026, 4, 16), date(2026, 7, 16), date(2026, 10, 16)
CHILD = """
import sys
from datetime import date
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from town import build_territory
from outreach.observatory.release import publish
from outreach.register import open_register
from outreach.settings import Settings
folder = Path(sys.argv[2])
register = open_register(folder / "outreach.db")
print("ready", flush=True)
try:
    publish(register, build_territory(), Settings(instance=folder, fictitious=True), date(2026, 7, 16))
except Exception as fault:
    print(getattr(fault, "sentence", repr(fault)))
"""


def start_publishing(folder: Path, room: int | None = None) -> subprocess.Popen[str]:
    """Start a publication in a process of its own, which may write no file larger than `room`."""

    def limit() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    arguments = [sys.executable, "-c", CHILD, str(Path(__file__).parent), str(folder)]
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, preexec_fn=limit)
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    return child


def copy_town(place: Place, folder: Path) -> Path:
    """Copy a town, its keys and what it published."""
    shutil.copytree(place.settings.keys, folder / "keys")
    if place.settings.releases.is_dir():
        shutil.copytree(place.settings.releases, folder / "releases")
    with closing(sqlite3.connect(place.town.path)) as reader, closing(sqlite3.connect(folder / "outreach.db")) as copy:
        reader.backup(copy)
    return folder


def publish_in(folder: Path, today: date) -> Published:
    """Publish a copied town."""
    register = open_register(folder / "outreach.db")
    try:
        return publish(register, build_territory(), Settings(instance=folder, fictitious=True), today)
    finally:
        register.close()


def test_killed_at_any_moment_it_leaves_the_former_release_and_starts_again(full_place: Place, tmp_path: Path) -> None:
    former = full_place.publish(AFTER_WINTER).file
    before = former.read_bytes()
    expected = publish_in(copy_town(full_place, tmp_path / "twin"), AFTER_SPRING).file.read_bytes()
    folder = full_place.settings.instance
    for delay in (0, 0.02, 0.05, 0.1, 0.2, 0.4):
        child = start_publishing(folder)
        sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert former.read_bytes() == before
        for row in list_releases(full_place.town.register, "99001"):
            verify_release(full_place.settings.releases / row["file_name"], {row["file_name"]: row["content_sha256"]})
    if len(list_releases(full_place.town.register, "99001")) == 1:
        full_place.publish(AFTER_SPRING)
    row = list_releases(full_place.town.register, "99001")[0]
    assert (full_place.settings.releases / row["file_name"]).read_bytes() == expected
    assert len(list(full_place.settings.releases.iterdir())) == 3


@pytest.mark.parametrize("today", [AFTER_WINTER, date(2026, 4, 20)])
def test_a_file_put_in_place_but_never_recorded_gives_way(full_place: Place, tmp_path: Path, today: date) -> None:
    orphan = publish_in(copy_town(full_place, tmp_path / "twin"), AFTER_WINTER).file
    full_place.settings.releases.mkdir(parents=True)
    shutil.copy(orphan, full_place.settings.releases)
    published = full_place.publish(today)
    assert list(full_place.settings.releases.glob("*.db")) == [published.file]


def test_another_account_of_a_period_is_never_published_beside_the_first(full_place: Place, tmp_path: Path) -> None:
    orphan = publish_in(copy_town(full_place, tmp_path / "twin"), AFTER_WINTER).file
    full_place.settings.releases.mkdir(parents=True)
    shutil.copy(orphan, full_place.settings.releases)
    full_place.town.fill(date(2026, 2, 1), 20, 30)
    with pytest.raises(errors.Refusal) as refusal:
        full_place.publish(AFTER_WINTER)
    assert refusal.value.problem is errors.UNKNOWN_RELEASE and orphan.name in refusal.value.sentence
    assert list_releases(full_place.town.register, "99001") == []


@pytest.mark.parametrize("room", [0, 4096, 40_000])
def test_a_full_disk_is_said_and_the_former_release_stays(full_place: Place, room: int) -> None:
    former = full_place.publish(AFTER_WINTER).file
    before = former.read_bytes()
    told, _ = start_publishing(full_place.settings.instance, room).communicate()
    assert told.strip() == errors.Refusal(errors.NO_ROOM).sentence
    assert former.read_bytes() == before and not list(full_place.settings.releases.glob(".*.tmp"))
    assert len(list_releases(full_place.town.register, "99001")) == 1
    assert full_place.publish(AFTER_SPRING).quarters == ("2026-T2",)


def test_the_second_of_two_publications_is_told_to_wait(full_place: Place) -> None:
    with locking(full_place.settings.releases), pytest.raises(errors.Refusal) as refusal:
        full_place.publish(AFTER_WINTER)
    assert refusal.value.problem is errors.BUSY_PUBLISHING
    assert full_place.publish(AFTER_WINTER).quarters == ("2026-T1",)


@pytest.mark.parametrize("kept", [0, 50, 5000, -1])
def test_a_cut_former_file_stops_everything(full_place: Place, kept: int) -> None:
    former = full_place.publish(AFTER_WINTER).file
    former.write_bytes(former.read_bytes()[:kept])
    with pytest.raises(errors.Refusal) as refusal:
        full_place.publish(AFTER_SPRING)
    assert refusal.value.problem is errors.UNSAFE_RELEASE and former.name in refusal.value.sentence
    with pytest.raises(errors.Refusal) as bad:
        verify_release(former, None)
    assert bad.value.problem is errors.BAD_RELEASE


def test_a_clock_set_back_is_refused(full_place: Place) -> None:
    full_place.publish(AFTER_SPRING)
    with pytest.raises(errors.Refusal) as refusal:
        full_place.publish(AFTER_WINTER)
    assert refusal.value.problem is errors.CLOCK_SET_BACK and "16/07/2026" in refusal.value.sentence


def test_a_pace_never_changes_once_something_has_left(full_place: Place) -> None:
    full_place.publish(AFTER_WINTER)
    settings = replace(full_place.settings, release=ReleaseRules(11, "month"))
    with pytest.raises(errors.Refusal) as refusal:
        publish(full_place.town.register, build_territory(), settings, AFTER_SPRING)
    assert refusal.value.problem is errors.OTHER_PACE and '"quarter"' in refusal.value.remedy


@pytest.mark.parametrize("k", [1, 2, 10])
def test_small_groups_are_for_invented_persons_only(full_place: Place, k: int) -> None:
    real = replace(full_place.settings, release=ReleaseRules(k, "quarter"), fictitious=False)
    with pytest.raises(errors.Refusal) as refusal:
        publish(full_place.town.register, build_territory(), real, AFTER_WINTER)
    assert refusal.value.problem is errors.TOO_FEW and list_releases(full_place.town.register, "99001") == []
    assert find_method(replace(real, fictitious=True)).k == k


def test_a_period_without_a_visit_is_closed_and_empty(place: Place) -> None:
    place.town.fill(date(2026, 1, 2), 60, 150)
    place.town.fill(date(2026, 7, 2), 60, 150)
    published = place.publish(AFTER_SUMMER)
    assert published.quarters == ("2026-T1", "2026-T2", "2026-T3")
    hashes = read_hashes(published.file)
    assert set(hashes["2026-T2"]) == {"periods"} and len(hashes["2026-T3"]) > 5


def test_three_visits_are_counted_nowhere(place: Place) -> None:
    for day in (5, 6, 7):
        place.town.record_visit(date(2026, 1, day), gaps=[("rsa", "refused", None)])
    assert {name for name, count in place.publish(AFTER_WINTER).rows.items() if count} == {"periods"}


def test_a_town_of_one_neighbourhood_publishes(place: Place) -> None:
    for _ in range(150):
        told = {"sector": "north", "neighbourhood": "mill", "path_id": place.town.open_path()}
        place.town.record_visit(date(2026, 1, 5), gaps=place.town.draw_gaps(True), **told)
    file = place.publish(AFTER_WINTER).file
    with closing(open_release(file)) as reader:
        assert reader.execute("select count(*) from household").fetchone() == (150,)
    verify_release(file, None)


def test_a_neighbourhood_that_left_the_town_keeps_its_label(full_place: Place) -> None:
    full_place.publish(AFTER_WINTER)
    town = build_territory()
    left = replace(town, neighbourhoods={code: told for code, told in town.neighbourhoods.items() if code != "mill"})
    with full_place.town.register.writing() as writer:
        writer.execute("update contact set neighbourhood = 'locks' where neighbourhood = 'mill'")
    published = publish(full_place.town.register, left, full_place.settings, AFTER_SPRING)
    with closing(open_release(published.file)) as reader:
        told = "select label from codes where column_name = 'neighbourhood' and code = 'mill'"
        assert reader.execute(told).fetchone() == ("Quartier mill",)


def test_a_table_of_an_earlier_method_is_carried_along(full_place: Place) -> None:
    former = full_place.publish(AFTER_WINTER).file
    with closing(sqlite3.connect(former)) as writer, writer:
        writer.execute("create table right_status (quarter text, right text, right_label text)")
        writer.executemany(
            "insert into right_status (rowid, quarter, right) values (?, '2026-T1', 'rsa')", [(7,), (3,)]
        )
    hashes = read_hashes(former)
    with closing(sqlite3.connect(full_place.town.path)) as writer, writer:
        for (name,) in writer.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            writer.execute(f'drop trigger "{name}"')
        writer.execute("update release set content_sha256 = ?", (hash_all(hashes),))
    later = read_hashes(full_place.publish(AFTER_SPRING).file)
    assert later["2026-T1"] == hashes["2026-T1"] and later["2026-T1"]["right_status"][0] == 2
