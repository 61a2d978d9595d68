"""A new instance: its folders, settings, keys, and a register that holds the structures of its territory.

The register comes last, whole, under its name: a creation that was cut short can simply be started again.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from outreach import errors
from outreach.intake import House, keep_forms
from outreach.register import open_register
from outreach.register.migrations import migrate
from outreach.register.structures import load_structures
from outreach.sealing.keys import create_keys
from outreach.serving.claims import claim_instance
from outreach.settings import Settings
from outreach.territory import Territory, find_territory, name_territory, read_territory

TOLD = """# Les réglages de cette instance ; docs/operating.md les explique tous.
territory = {territory}
fictitious = {fictitious}
"""


Fill = Callable[[House], None]


def create_instance(
    settings: Settings, territory_name: str | None, *, fictitious: bool = False, fill: Fill | None = None
) -> Settings:
    """Make an instance, filled if asked, and return its settings; raises `Refusal` (304, 301, 306)."""
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
    make_folders(settings)
    with claim_instance(settings.instance):
        if settings.register_path.exists():
            raise errors.Refusal(errors.INSTANCE_EXISTS, folder=settings.instance)
        create_keys(settings.keys)
        if not told.exists():
            _write_settings(told, settings)
        _make_register(settings, territory, fill)
    return settings


def make_folders(settings: Settings) -> None:
    """Make the folders that an instance has, those that are missing, closed to others."""
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = (settings.instance / name for name in ("forms", "territory"))
    for folder in (settings.releases, settings.mail_folder, settings.passes, *own):
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_settings(path: Path, settings: Settings) -> None:
    # For the operator alone: the password of the mail server may be added to it. A JSON string is a TOML string.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        territory = json.dumps(settings.territory, ensure_ascii=False)
        file.write(TOLD.format(territory=territory, fictitious=str(settings.fictitious).lower()))


def _make_register(settings: Settings, territory: Territory, fill: Fill | None) -> None:
    unfinished = settings.register_path.with_suffix(".unfinished")
    _clear_attempt(settings, unfinished)
    # Readable by the operator alone from its first byte; SQLite gives its side files the same rights.
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        migrate(unfinished)
        register = open_register(unfinished)
        try:
            with register.writing() as writer:
                sheets = [asdict(sheet) for sheet in territory.structures.values()]
                load_structures(writer, territory.id, sheets, settings.today())
            if fill is not None:
                house = House(settings, register, territory)
                with register.writing() as writer:
                    keep_forms(writer, house)
                fill(house)
        finally:
            register.close()
    except BaseException:
        _clear_attempt(settings, unfinished)
        raise
    unfinished.rename(settings.register_path)


def _clear_attempt(settings: Settings, unfinished: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
    if settings.fictitious:
        # What an invented register published before it was cut short is in no register.
        for path in settings.releases.iterdir():
            path.unlink()
