"""The folder of a territory that its people change from the application: copied once, each file replaced whole.

Keeps every version replaced under `instance/territory/history/`. Knows not who asks; `writing` makes the new text.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach.territory.finding import SHIPPED, find_territory
from outreach.territory.reading import read_territory
from outreach.territory.territory import Territory
from outreach.whole_files import flush

HISTORY: Final = "history"
_VERSION: Final = re.compile(r"([0-9]{4,})-([a-z]+\.csv)")


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it was before the change of this number."""

    number: int
    file: str

    @property
    def name(self) -> str:
        """The name under which it is kept, which the audit repeats."""
        return f"{self.number:04}-{self.file}"


def read_text(path: Path) -> str:
    """Read a file exactly: its ends of line and its byte order mark are kept."""
    return path.read_bytes().decode("utf-8")


def check_change(folder: Path, changed: Mapping[str, str]) -> Territory:
    """Return the territory as it would be with some files changed; raises `Refusal` (301), nothing being written."""
    with tempfile.TemporaryDirectory() as place:
        for name in list_files(folder):
            shutil.copyfile(folder / name, Path(place, name))
        for name, text in changed.items():
            Path(place, name).write_bytes(text.encode())
        return read_territory(Path(place))


def list_files(folder: Path) -> list[str]:
    """List the names of the files of a territory."""
    return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def own_territory(named: str, instance: Path) -> Path:
    """Return the folder that changes are written to: the town's own, copied from the shipped one the first time."""
    folder = find_territory(named, instance)
    if folder.parent != SHIPPED or Path(named).name != named:
        return folder
    copy = instance / "territory" / folder.name
    # Under another name until it is whole: half a folder would win over the shipped one.
    unfinished = copy.with_name(f".{copy.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name in list_files(folder):
        write_file(unfinished / name, (folder / name).read_bytes())
    unfinished.rename(copy)
    flush(copy.parent)
    return copy


def find_history(named: str, instance: Path) -> Path:
    """Return where the versions of a territory are kept."""
    return instance / "territory" / HISTORY / find_territory(named, instance).name


def list_versions(history: Path) -> list[Version]:
    """List the versions kept, the newest first."""
    names = (path.name for path in history.glob("*-*.csv"))
    found = (_VERSION.fullmatch(name) for name in names)
    return sorted((Version(int(one[1]), one[2]) for one in found if one), key=lambda one: -one.number)


def keep_version(history: Path, file: str, text: str) -> Version:
    """Keep a file as it is before a change, under the next number."""
    history.mkdir(parents=True, exist_ok=True)
    latest = next(iter(list_versions(history)), None)
    version = Version(latest.number + 1 if latest else 1, file)
    write_file(history / version.name, text.encode())
    return version


def write_file(path: Path, content: bytes) -> None:
    """Put a file in its place, whole and on disk, or leave the one that was there."""
    write_files(path.parent, {path.name: content})


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Put files in their place, in this order, once all are whole and on disk, or leave those that were there."""
    for name, content in contents.items():
        with _name_unfinished(folder, name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for name in contents:
        _name_unfinished(folder, name).replace(folder / name)
    flush(folder)


def _name_unfinished(folder: Path, name: str) -> Path:
    return folder / f".{name}.unfinished"
