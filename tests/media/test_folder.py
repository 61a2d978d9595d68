"""The folder of media: files for their owner alone, whole or not there, named by what they are."""

import os
import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from outreach.media import MediaFolder, is_name

OWNER, OTHER = uuid4(), uuid4()
SUBMISSION = UUID("5f3a3a3a-1111-4222-8333-444444444444")


@pytest.fixture
def media(tmp_path: Path) -> MediaFolder:
    """A folder that is not there yet."""
    return MediaFolder(tmp_path / "media")


def list_files(media: MediaFolder) -> list[Path]:
    """List every file, waiting or kept."""
    return sorted(path for path in media.root.rglob("*") if path.is_file())


def test_a_file_sent_twice_is_one_file(media: MediaFolder) -> None:
    names = {media.put_waiting(OWNER, SUBMISSION, b"sent", b"kept", "jpg") for _ in range(2)}
    assert len(names) == 1 and len(list_files(media)) == 1
    assert media.put_waiting(OWNER, SUBMISSION, b"other", b"kept", "jpg") not in names
    assert media.put_waiting(OWNER, uuid4(), b"sent", b"kept", "jpg") not in names


def test_only_its_owner_and_its_submission_find_what_waits(media: MediaFolder) -> None:
    name = media.put_waiting(OWNER, SUBMISSION, b"sent", b"kept", "jpg")
    assert media.find_waiting(OWNER, SUBMISSION, name)
    assert not media.find_waiting(OTHER, SUBMISSION, name) and not media.find_waiting(OWNER, uuid4(), name)
    assert not media.find(name)


def test_what_is_settled_no_longer_waits(media: MediaFolder) -> None:
    name = media.put_waiting(OWNER, SUBMISSION, b"one", b"kept", "jpg")
    assert list(media.list_names()) == [] and media.find_waiting(OWNER, SUBMISSION, name)
    media.settle(OWNER, SUBMISSION, {name})
    assert list(media.list_names()) == [name] and not media.find_waiting(OWNER, SUBMISSION, name)


def test_files_are_for_their_user_alone(media: MediaFolder) -> None:
    name = media.put_waiting(OWNER, SUBMISSION, b"sent", b"kept", "jpg")
    media.settle(OWNER, SUBMISSION, {name})
    kept = media.find(name)
    assert kept and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (media.root, media.root / "waiting")} == {0o700}


def test_what_waited_for_a_day_is_forgotten(media: MediaFolder) -> None:
    old = media.put_waiting(OWNER, SUBMISSION, b"old", b"kept", "jpg")
    (path,) = list_files(media)
    day = path.stat().st_mtime - 25 * 3600
    os.utime(path, (day, day))
    new = media.put_waiting(OWNER, SUBMISSION, b"new", b"kept", "jpg")
    assert not media.find_waiting(OWNER, SUBMISSION, old) and media.find_waiting(OWNER, SUBMISSION, new)


def test_what_a_kept_submission_no_longer_needs_is_forgotten(media: MediaFolder) -> None:
    media.put_waiting(OWNER, SUBMISSION, b"a first try", b"kept", "jpg")
    other = media.put_waiting(OWNER, OTHER, b"another visit", b"kept", "jpg")
    media.forget_waiting(OWNER, SUBMISSION)
    assert [path.name.partition(".")[2] for path in list_files(media)] == [other]


UUID_5 = "5f3a3a3a-1111-5222-8333-444444444444"
NO_NAMES = [
    "../outreach.db", "..", "", "waiting", UUID_5, f"a/{UUID_5}.jpg", f"{UUID_5}.jpg\n", f"{SUBMISSION}.jpg",
    f"{UUID_5}.html", None, 3,
]  # fmt: skip


@pytest.mark.parametrize("name", NO_NAMES)
def test_nothing_else_is_a_name(media: MediaFolder, name: object) -> None:
    media.root.mkdir()
    assert not is_name(name)
    if isinstance(name, str):
        assert media.find(name) is None and media.find_waiting(OWNER, SUBMISSION, name) is None
