"""The files of a new town: a tiny example, commented, that its people fill in and check as they go.

Writes a folder that was empty or missing; never touches a file that is there.
"""

import shutil
from pathlib import Path

from outreach import errors
from outreach.territory.finding import EXAMPLE


def write_new_town(folder: Path) -> list[str]:
    """Write the example's files into a new folder and list their names; raises `Refusal` (320) if it holds any."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError:
        taken = True
    if taken:
        raise errors.Refusal(errors.FOLDER_TAKEN, folder=folder)
    names = sorted(path.name for path in EXAMPLE.iterdir() if path.is_file())
    for name in names:
        # Not the rights of the shipped file: an installed toolkit may be read-only.
        shutil.copyfile(EXAMPLE / name, folder / name)
    return names
