"""The key pairs of an instance: made once, rotated without losing one, told apart from what lies beside them."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from outreach import errors
from outreach.sealing.envelopes import open_envelope, seal_envelope
from outreach.sealing.keys import create_keys
from outreach.sealing.seal_keys import CURRENT, SealKeys, create_first_seal_key, rotate_seal_key

RECORD = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The keys of a new instance."""
    create_keys(tmp_path / "keys")
    return tmp_path / "keys"


def test_a_new_instance_has_one_for_the_operator_alone(folder: Path) -> None:
    made = sorted(folder.glob("seal*"))
    assert [path.name for path in made] == [f"seal-{SealKeys(folder).current.id}.key", CURRENT]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}


def test_it_is_made_once(folder: Path) -> None:
    before = SealKeys(folder).current.id
    create_keys(folder)
    assert create_first_seal_key(folder) is None
    assert list(SealKeys(folder).by_id) == [before]


def test_a_rotation_is_seen_by_who_has_read_the_keys_and_old_records_open(folder: Path) -> None:
    keys = SealKeys(folder)
    old = keys.current
    envelope = seal_envelope(RECORD, {"author": "a"}, old.public)
    new = rotate_seal_key(folder)
    assert keys.current.id == new.id != old.id
    assert open_envelope(RECORD, envelope, keys.by_id) == {"author": "a"}


def test_copies_beside_the_keys_change_nothing(folder: Path) -> None:
    rotate_seal_key(folder)
    now = SealKeys(folder).current.id
    shutil.copy(folder / f"seal-{now}.key", folder / f"seal-{now} (1).key")
    shutil.copy(folder / f"seal-{now}.key", folder / f"seal-{now}.key.old")
    assert SealKeys(folder).current.id == now and len(SealKeys(folder).by_id) == 2


def test_a_copied_folder_keeps_its_current_key_and_without_the_note_it_is_the_newest(folder: Path) -> None:
    old = SealKeys(folder).current.id
    new = rotate_seal_key(folder).id
    # A copy that keeps no times: the old one seems the newest.
    os.utime(folder / f"seal-{new}.key", (1, 1))
    assert SealKeys(folder).current.id == new
    (folder / CURRENT).unlink()
    os.utime(folder / f"seal-{new}.key")
    os.utime(folder / f"seal-{old}.key", (1, 1))
    assert SealKeys(folder).current.id == new
    (folder / CURRENT).write_text("0123456789abcdef")
    assert SealKeys(folder).current.id == new


def test_a_damaged_key_is_told_and_stops_no_server_that_runs(folder: Path) -> None:
    running = SealKeys(folder)
    old = running.current.id
    new = rotate_seal_key(folder).id
    (folder / f"seal-{new}.key").write_text("spoilt")
    with pytest.raises(errors.Refusal) as refused:
        SealKeys(folder).current
    assert refused.value.problem is errors.BAD_SEAL_KEY
    assert running.current.id == old


def test_a_key_that_cannot_be_read_is_told_and_stops_no_server_that_runs(folder: Path) -> None:
    running = SealKeys(folder)
    old = running.current.id
    # A folder stands for what another user made for herself alone, which root would read all the same.
    (folder / "seal-0123456789abcdef.key").mkdir()
    (folder / CURRENT).unlink()
    (folder / CURRENT).mkdir()
    with pytest.raises(errors.Refusal) as refused:
        SealKeys(folder).current
    assert refused.value.problem is errors.BAD_SEAL_KEY
    assert running.current.id == old


def test_a_key_under_another_s_name_is_told(folder: Path) -> None:
    now = SealKeys(folder).current.id
    (folder / f"seal-{now}.key").rename(folder / "seal-0123456789abcdef.key")
    with pytest.raises(errors.Refusal) as refused:
        SealKeys(folder).current
    assert refused.value.problem is errors.BAD_SEAL_KEY


def test_without_any_the_instance_is_said_missing(tmp_path: Path) -> None:
    with pytest.raises(errors.Refusal) as refused:
        SealKeys(tmp_path).current
    assert refused.value.problem is errors.NO_INSTANCE
