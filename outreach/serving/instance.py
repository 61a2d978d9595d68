"""A new instance: its folders, settings, keys, and a register that holds the structures of its territory.

The register comes last, whole, under its name: a creation that was cut short can simply be started again.
"""

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

from outreach import errors
from outreach.register import open_register
from outreach.register.migrations import migrate
from outreach.register.structures import load_structures
from outreach.sealing.keys import create_keys
from outreach.settings import Settings
from outreach.territory import Territory, find_territory, name_territory, read_territory

TOLD = """# Les réglages de cette instance ; docs/operating.md les explique tous.
territory = {territory}
fictitious = {fictitious}
"""


def create_instance(settings: Settings, territory_name: str | None, *, fictitious: bool = False) -> Settings:
    """Make an instance and return its settings; raises `Refusal` (304) when there is one, (301) on a bad territory."""
    if settings.register_path.exists():
        raise errors.Refusal(errors.INSTANCE_EXISTS, folder=settings.instance)
    told = settings.instance / "outreach.toml"
    if told.exists() and territory_name not in (None, settings.territory):
        raise errors.Refusal(
            errors.BAD_SETTINGS,
            name="territory",
            fault=f"outreach.toml dit « {settings.territory} », la commande « {territory_name} »",
            remedy="Corrigez le fichier, ou retirez --territory.",
        )
    folder = find_territory(territory_name or settings.territory, settings.instance)
    territory = read_territory(folder)
    # A path is kept whole: the server may be started from elsewhere.
    settings = replace(settings, territory=name_territory(folder, settings.instance), fictitious=fictitious)
    _make_folders(settings)
    create_keys(settings.keys)
    if not told.exists():
        _write_settings(told, settings)
    _make_register(settings, territory)
    return settings


def _make_folders(settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    for folder in (settings.releases, settings.mail_folder, settings.passes):
        folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("forms", "territory"):
        (settings.instance / name).mkdir(exist_ok=True)


def _write_settings(path: Path, settings: Settings) -> None:
    # For the operator alone: the password of the mail server may be added to it. A JSON string is a TOML string.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        territory = json.dumps(settings.territory, ensure_ascii=False)
        file.write(TOLD.format(territory=territory, fictitious=str(settings.fictitious).lower()))


def _make_register(settings: Settings, territory: Territory) -> None:
    unfinished = settings.register_path.with_suffix(".unfinished")
    _remove(unfinished)
    # Readable by the operator alone from its first byte; SQLite gives its side files the same rights.
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL, 0o600))
    migrate(unfinished)
    register = open_register(unfinished)
    with register.writing() as writer:
        sheets = [asdict(sheet) for sheet in territory.structures.values()]
        load_structures(writer, territory.id, sheets, settings.today())
    register.close()
    unfinished.rename(settings.register_path)


def remove_register(settings: Settings) -> None:
    """Remove the register of a fictitious instance whose filling was cut short."""
    assert settings.fictitious
    _remove(settings.register_path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
