"""A backup made while visits are saved comes back whole on an empty machine, or not at all and in one sentence."""

import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from outreach import errors
from outreach.intake import House, compare_media, compare_rebuilt, open_house
from outreach.register import backups
from outreach.register.soundness import list_faults
from outreach.sealing.backup_keys import make_backup_key
from outreach.serving.archive import list_files
from outreach.serving.backup import back_up
from outreach.serving.restoring import restore
from outreach.settings import Settings
from tests.conftest import TODAY, describe_meeting, send_visit, start_outing
from tests.serving.server_at_work import wait_until

OUTREACH = str(Path(sys.executable).with_name("outreach"))
PICTURE = "11111111-1111-5111-8111-111111111111.jpg"


def stay_quiet(passed: int, total: int) -> None:
    """Tell nobody how far it is."""


@pytest.fixture
def private(settings: Settings) -> str:
    return make_backup_key(settings.keys)


@pytest.fixture
def filled(house: House) -> House:
    """An instance with visits, a release, a questionnaire on trial, a link that leads elsewhere."""
    for _ in range(3):
        send_visit(house, describe_meeting("rsa", "prime_activite"))
    settings = house.settings
    for path in (settings.releases / "observatoire.db", settings.forms / "open_forms.txt", settings.drafts / "d" / "x"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name)
    (settings.releases / "elsewhere").symlink_to("/etc/passwd")
    return house


def keep_picture(house: House, spoilt: bool = False) -> None:
    """Keep a submission that names a picture, the picture, and one that nobody names."""
    house.settings.media.mkdir(exist_ok=True)
    (house.settings.media / PICTURE).write_text("une photo")
    (house.settings.media / PICTURE.replace("1", "2")).write_text("de personne")
    answers = f'{{"photo": "{PICTURE}"}}'
    told = "x" if spoilt else hashlib.sha256(answers.encode()).hexdigest()
    names = "territory_id, account_id, structure_id, form_id, form_version, received_on, part_of_day"
    with house.register.writing() as writer:
        writer.execute(
            f"insert into submission (id, {names}, answers, answers_sha256) select ?, {names}, ?, ? from submission"
            " limit 1",
            (str(uuid4()), answers, told),
        )


def read_tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Read every row of a register, but for the backups made of it."""
    with closing(sqlite3.connect(path)) as reader:
        names = [row[0] for row in reader.execute("select name from sqlite_master where type = 'table'")]
        return {name: reader.execute(f'select * from "{name}"').fetchall() for name in names if name != "backup"}


def read_files(instance: Path) -> dict[str, bytes]:
    """Read every file that goes with the register."""
    return {name: path.read_bytes() for name, path in list_files(instance) if path.is_file() and not path.is_symlink()}


def find_elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, instance=tmp_path / "elsewhere")


def test_all_of_it_comes_back(filled: House, private: str, tmp_path: Path) -> None:
    elsewhere = find_elsewhere(filled.settings, tmp_path)
    made = [back_up(filled, tmp_path / name, stay_quiet) for name in ("one.age", "two.age")]
    assert restore(elsewhere, tmp_path / "two.age", private, stay_quiet) == 3
    assert read_tables(elsewhere.register_path) == read_tables(filled.settings.register_path)
    assert read_files(elsewhere.instance) == read_files(filled.settings.instance)
    assert not (elsewhere.drafts.exists() or (elsewhere.releases / "elsewhere").exists())
    restored = open_house(elsewhere)
    assert compare_rebuilt(restored) == (3, []) and list_faults(restored.register) == (3, [])
    assert {row["sha256"] for row in backups.list_standing(restored.register.reader)} == set(made)
    restored.register.close()
    assert {path.stat().st_mode & 0o077 for path in elsewhere.instance.rglob("*")} == {0}


def test_a_register_that_was_spoilt_already_is_not_restored(filled: House, private: str, tmp_path: Path) -> None:
    keep_picture(filled, spoilt=True)
    elsewhere = find_elsewhere(filled.settings, tmp_path)
    back_up(filled, tmp_path / "one.age", stay_quiet)
    with pytest.raises(errors.Refusal, match="son registre est abîmé"):
        restore(elsewhere, tmp_path / "one.age", private, stay_quiet)
    assert os.listdir(elsewhere.instance) == ["serve.lock"]


def test_pictures_that_visits_name_go_with_them(filled: House, private: str, tmp_path: Path) -> None:
    keep_picture(filled)
    elsewhere = find_elsewhere(filled.settings, tmp_path)
    back_up(filled, tmp_path / "one.age", stay_quiet)
    restore(elsewhere, tmp_path / "one.age", private, stay_quiet)
    restored = open_house(elsewhere)
    assert (elsewhere.media / PICTURE).read_text() == "une photo"
    assert compare_media(restored) == ([], [])
    restored.register.close()


@pytest.fixture
def saving(house: House) -> Iterator[list[str]]:
    """Somebody who saves visits all the time, elsewhere."""
    saved: list[str] = []
    stopping = threading.Event()
    outing_id = start_outing(house)

    def save() -> None:
        while not stopping.is_set():
            receipt = send_visit(house, describe_meeting("rsa"), outing_id=outing_id)
            saved.append(receipt.submission_id)

    thread = threading.Thread(target=save)
    thread.start()
    yield saved
    stopping.set()
    thread.join()


def run_command(settings: Settings, *words: str, **told: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "OUTREACH_INSTANCE": str(settings.instance), "OUTREACH_TODAY": ""}
    return subprocess.run([OUTREACH, *words], env=environment, capture_output=True, text=True, **told)  # type: ignore


def test_a_backup_while_visits_are_saved_is_one_moment(
    house: House, private: str, saving: list[str], tmp_path: Path
) -> None:
    wait_until(lambda: len(saving) > 5)
    before = len(saving)
    done = run_command(house.settings, "backup", str(tmp_path / "one.age"))
    after = len(saving)
    assert done.returncode == 0, done.stderr
    assert "100 %" in done.stderr and after > before
    elsewhere = find_elsewhere(house.settings, tmp_path)
    count = restore(elsewhere, tmp_path / "one.age", private, stay_quiet)
    assert before <= count <= after + 1
    restored = open_house(elsewhere)
    kept = [row[0] for row in restored.register.reader.execute("select id from submission order by rowid")]
    assert kept == saving[:count]
    assert compare_rebuilt(restored) == (count, [])
    restored.register.close()


def test_nothing_in_clear_is_left_anywhere(filled: House, private: str, tmp_path: Path) -> None:
    back_up(filled, tmp_path / "one.age", stay_quiet)
    sealed = (tmp_path / "one.age").read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1")
    assert b"SQLite format" not in sealed and private.encode() not in sealed
    assert [path.name for path in tmp_path.glob("*.age*")] == ["one.age"]
    held = [path for path in filled.settings.instance.rglob("*") if path.is_file() and not path.is_symlink()]
    assert not [path for path in held if private.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told[: len(told) // 2],
        lambda told: told[:-1],
        lambda told: told[:20],
        lambda told: b"",
        lambda told: told[: len(told) // 2] + bytes([told[len(told) // 2] ^ 1]) + told[len(told) // 2 + 1 :],
        lambda told: b"Bonjour",
    ],
    ids=["half", "a byte short", "its head", "empty", "a bit", "something else"],
)
def test_a_spoilt_backup_restores_nothing(
    house: House, private: str, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    send_visit(house, describe_meeting("rsa"))
    back_up(house, tmp_path / "one.age", stay_quiet)
    (tmp_path / "spoilt.age").write_bytes(spoil((tmp_path / "one.age").read_bytes()))
    elsewhere = find_elsewhere(house.settings, tmp_path)
    with pytest.raises(errors.Refusal) as refused:
        restore(elsewhere, tmp_path / "spoilt.age", private, stay_quiet)
    assert refused.value.problem is errors.BAD_BACKUP
    assert os.listdir(elsewhere.instance) == ["serve.lock"]
    restore(elsewhere, tmp_path / "one.age", private, stay_quiet)


def test_another_key_and_no_key(house: House, private: str, tmp_path: Path) -> None:
    back_up(house, tmp_path / "one.age", stay_quiet)
    (tmp_path / "keys").mkdir()
    elsewhere, other = find_elsewhere(house.settings, tmp_path), make_backup_key(tmp_path / "keys")
    for wrong in (other, "", private[:-1], "AGE-SECRET-KEY-1"):
        with pytest.raises(errors.Refusal) as refused:
            restore(elsewhere, tmp_path / "one.age", wrong, stay_quiet)
        assert refused.value.problem is errors.WRONG_BACKUP_KEY
    assert not elsewhere.register_path.exists()
    (house.settings.keys / "backup.recipient").unlink()
    with pytest.raises(errors.Refusal) as refused:
        back_up(house, tmp_path / "two.age", stay_quiet)
    assert refused.value.problem is errors.NO_BACKUP_KEY


def test_an_instance_that_holds_something_is_left_as_it_is(house: House, private: str, tmp_path: Path) -> None:
    back_up(house, tmp_path / "one.age", stay_quiet)
    before = read_files(house.settings.instance)
    with pytest.raises(errors.Refusal) as refused:
        restore(house.settings, tmp_path / "one.age", private, stay_quiet)
    assert refused.value.problem is errors.INSTANCE_NOT_EMPTY
    assert read_files(house.settings.instance) == before
    elsewhere = find_elsewhere(house.settings, tmp_path)
    elsewhere.instance.mkdir()
    (elsewhere.instance / "mine").touch()
    with pytest.raises(errors.Refusal):
        restore(elsewhere, tmp_path / "one.age", private, stay_quiet)
    assert os.listdir(elsewhere.instance) == ["mine"]


@pytest.mark.parametrize("moment", [1, 3, 6])
def test_a_restoring_that_was_killed_is_begun_again(house: House, private: str, tmp_path: Path, moment: int) -> None:
    send_visit(house, describe_meeting("rsa"))
    back_up(house, tmp_path / "one.age", stay_quiet)
    elsewhere = find_elsewhere(house.settings, tmp_path)
    # As it stands when the machine stops between two of its moves.
    restore(elsewhere, tmp_path / "one.age", private, stay_quiet)
    apart = elsewhere.instance / "restoring"
    apart.mkdir()
    for name in ("outreach.db", "releases", "media", "forms", "territory", "keys")[:moment]:
        if (elsewhere.instance / name).exists():
            shutil.move(elsewhere.instance / name, apart / name)
    assert restore(elsewhere, tmp_path / "one.age", private, stay_quiet) == 1
    assert not apart.exists() and read_files(elsewhere.instance) == read_files(house.settings.instance)


def test_a_disk_that_is_full_leaves_nothing(filled: House, private: str, tmp_path: Path) -> None:
    def leave_little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    # More than that, whatever presses it.
    (filled.settings.releases / "observatoire.db").write_bytes(os.urandom(4_000_000))
    done = run_command(filled.settings, "backup", str(tmp_path / "one.age"), preexec_fn=leave_little_room)
    assert done.returncode == 1 and "trop grand pour ce disque" in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*one.age*")) and not backups.list_standing(filled.register.reader)


def test_a_backup_killed_at_any_moment_leaves_no_file_under_its_name(
    filled: House, private: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "OUTREACH_INSTANCE": str(filled.settings.instance)}
    file = tmp_path / "one.age"
    process = subprocess.Popen([OUTREACH, "backup", str(file)], env=environment, stderr=subprocess.DEVNULL)
    wait_until(lambda: list(tmp_path.glob(".one.age.*")) or process.poll() is not None)
    process.kill()
    process.wait()
    assert not file.exists()
    left = b"".join(path.read_bytes() for path in tmp_path.glob(".one.age.*"))
    assert b"SQLite format" not in left
    back_up(filled, file, stay_quiet)
    assert file.exists()


def test_old_backups_are_told_until_they_are_said_destroyed(house: House, private: str, tmp_path: Path) -> None:
    sha256 = back_up(house, tmp_path / "one.age", stay_quiet)
    reader, days = house.register.reader, house.settings.retention.backup_days
    assert backups.list_too_old(reader, TODAY + timedelta(days=days), days) == []
    told = backups.list_too_old(reader, TODAY + timedelta(days=days + 1), days)
    assert [row["sha256"] for row in told] == [sha256]
    with house.register.writing() as writer:
        backups.note_destroyed(writer, sha256, TODAY)
    assert backups.list_standing(reader) == []
