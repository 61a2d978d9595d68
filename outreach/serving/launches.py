"""The two commands of an instance: granian with one worker for the application, Datasette for the observatory.

Hands on `Child` objects; starts nothing. No address that people ask for is logged by either.
"""

import os
import sys

from outreach.observatory.datasette_command import build_datasette_command, build_datasette_environment
from outreach.serving.child import Child, Launch
from outreach.serving.readiness import Sign
from outreach.serving.releases import ReleaseShelf
from outreach.settings import Settings

DATASETTE_NICENESS = 10
# Modules come from the environment, never from the folder where the command was given.
SAFE_PATH = {"PYTHONSAFEPATH": "1"}


def build_app_child(settings: Settings) -> Child:
    """Build the child that serves the application."""
    command = [sys.executable, "-m", "outreach.serving.app_process", str(settings.port)]
    environment = {
        **os.environ,
        **SAFE_PATH,
        "OUTREACH_INSTANCE": str(settings.instance),
        # glibc keeps an arena a thread: two do (70 MB against 76 after 2,400 pages).
        "MALLOC_ARENA_MAX": "2",
    }
    launch = Launch(command, environment)
    return Child("application", Sign(settings.port, "/health", frozenset({200})), lambda: launch)


def build_observatory_child(settings: Settings, shelf: ReleaseShelf) -> Child:
    """Build the child that serves the newest release, looked for at every start."""

    def prepare() -> Launch:
        release = shelf.find_newest()
        return Launch(
            build_datasette_command(settings, release),
            build_datasette_environment(settings, settings.passes, os.environ) | SAFE_PATH,
            niceness=DATASETTE_NICENESS,
            log=settings.logs / "datasette.log",
            subject=release,
        )

    return Child("observatoire", Sign(settings.observatory_port, "/", frozenset({200, 302, 403})), prepare)
