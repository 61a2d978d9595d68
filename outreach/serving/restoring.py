"""Restoring: a sealed backup becomes an instance again in an empty folder, verified first, all of it or nothing.

What comes stands apart until it is sure; the register comes last under its name, so that a stop in between leaves no
instance, and the next try begins again.
"""

import hashlib
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from outreach import errors
from outreach.register import backups, open_register
from outreach.register.migrations import list_unknown, migrate
from outreach.register.soundness import list_faults
from outreach.sealing.backup_keys import OpenedStream, is_wrong_key
from outreach.serving.archive import FOLDERS, FORMAT, REGISTER, SETTINGS, unpack
from outreach.serving.backup import Progress, tell_cause
from outreach.serving.claims import claim_instance
from outreach.serving.instance import make_folders
from outreach.settings import Settings
from outreach.whole_files import flush

APART: Final = "restoring"
_LOCK: Final = "serve.lock"


def restore(settings: Settings, file: Path, private: str, progress: Progress) -> int:
    """Restore a backup and return how many submissions it holds; raises `Refusal` 306, 366, 367 or 368."""
    instance = settings.instance
    _check_empty(instance)
    try:
        sealed = open(file, "rb")
    except OSError as fault:
        raise errors.Refusal(errors.BAD_BACKUP, file=file, fault=tell_cause(fault)) from None
    with sealed:
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        with claim_instance(instance):
            _check_empty(instance)
            _clear(instance)
            try:
                return _restore(settings, file, _Counted(sealed, file.stat().st_size, progress), private)
            except OSError as fault:
                raise errors.Refusal(errors.BAD_BACKUP, file=file, fault=tell_cause(fault)) from None
            finally:
                if not (instance / REGISTER).exists():
                    _clear(instance)
                shutil.rmtree(instance / APART, ignore_errors=True)


def _check_empty(instance: Path) -> None:
    if not instance.exists():
        return
    found = {path.name for path in instance.iterdir()} - {_LOCK}
    # What a restoring that was cut short has left is its own.
    if found and (APART not in found or REGISTER in found):
        raise errors.Refusal(errors.INSTANCE_NOT_EMPTY, folder=instance)


def _clear(instance: Path) -> None:
    for name in (*FOLDERS, APART):
        shutil.rmtree(instance / name, ignore_errors=True)
    (instance / SETTINGS).unlink(missing_ok=True)


def _restore(settings: Settings, file: Path, sealed: "_Counted", private: str) -> int:
    instance, apart = settings.instance, settings.instance / APART
    stream = OpenedStream(sealed, private)
    try:
        apart.mkdir(mode=0o700)
        told = _read(file, stream, apart)
    finally:
        stream.close()
    count = _check_register(file, apart / REGISTER, told, sealed.finish())
    for name in (*FOLDERS, SETTINGS):
        if (apart / name).exists():
            os.rename(apart / name, instance / name)
    make_folders(settings)
    # All that it names is in its place before it is.
    flush(instance)
    os.rename(apart / REGISTER, instance / REGISTER)
    flush(instance)
    return count


def _read(file: Path, stream: OpenedStream, apart: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = {}
    written: dict[str, tuple[int, str]] = {}
    whole = False
    try:
        with tarfile.open(fileobj=stream.content, mode="r|gz") as archive:
            told, written = unpack(archive, apart)
        whole = True
    except (tarfile.TarError, zlib.error, EOFError, ValueError):
        # Whether it was sealed so, or cut on its way, is told by its seal.
        pass
    fault = stream.finish()
    if fault is not None and is_wrong_key(fault):
        raise errors.Refusal(errors.WRONG_BACKUP_KEY, fault="elle est celle d’autres sauvegardes")
    if fault is not None:
        raise _refuse(file, "il est tronqué ou abîmé, ou ce n’est pas une sauvegarde")
    if not whole or told.get("format") != FORMAT:
        raise _refuse(file, "ce n’est pas une sauvegarde de cet outil")
    if {name: tuple(one) for name, one in told["files"].items()} != written or REGISTER not in written:
        raise _refuse(file, "il n’y a pas tout ce qu’il annonce")
    if list_unknown(told["steps"]):
        raise _refuse(file, "il a été fait par une version plus récente, à installer d’abord")
    return told


def _check_register(file: Path, path: Path, told: Mapping[str, Any], sha256: str) -> int:
    try:
        migrate(path)
        register = open_register(path)
        try:
            count, faults = list_faults(register)
            if faults:
                raise _refuse(file, f"son registre est abîmé ({faults[0]})")
            (territory_id,) = register.reader.execute("select territory_id from structure limit 1").fetchone()
            with register.writing() as writer:
                # It exists, and the register that it holds was copied before it knew.
                backups.record_backup(writer, territory_id, date.fromisoformat(told["made_on"]), sha256)
        finally:
            register.close()
    except sqlite3.DatabaseError:
        raise _refuse(file, "son registre est abîmé") from None
    return count


def _refuse(file: Path, fault: str) -> errors.Refusal:
    return errors.Refusal(errors.BAD_BACKUP, file=file, fault=fault)


class _Counted:
    """A sealed file, its hash and how far it has been read."""

    def __init__(self, sealed: BinaryIO, size: int, progress: Progress) -> None:
        self._sealed, self._size, self._progress = sealed, size, progress
        self._sha256, self._passed = hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Read some of it."""
        piece = self._sealed.read(size)
        self._sha256.update(piece)
        self._passed += len(piece)
        self._progress(self._passed, self._size)
        return piece

    def finish(self) -> str:
        """Read what is left and return the hash of all of it."""
        while self.read(1 << 20):
            pass
        return self._sha256.hexdigest()
