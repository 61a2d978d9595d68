"""The one file the observatory serves: the newest release, or an explanatory one until a first quarter closes.

Reads the register to know which release is the newest; its path is all that leaves.
"""

from pathlib import Path

from outreach.observatory.release import find_release_file
from outreach.observatory.release_file import build_empty_release
from outreach.register import Register
from outreach.settings import Settings
from outreach.territory import Territory


class ReleaseShelf:
    """Finds the file to serve, again and again."""

    def __init__(self, settings: Settings, register: Register, territory: Territory) -> None:
        self._settings = settings
        self._register = register
        self._territory = territory
        self._empty: Path | None = None

    def find_newest(self) -> Path:
        """Return the file to serve now."""
        found = find_release_file(self._register, self._territory.id, self._settings.releases)
        return found or self._find_empty()

    def _find_empty(self) -> Path:
        if self._empty is None:
            folder, fictitious = self._settings.releases, self._settings.fictitious
            self._empty = build_empty_release(folder, self._territory.name, fictitious)
        return self._empty
