"""A new instance on free ports, and a server for it that leaves nothing behind."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from outreach.serving.instance import create_instance
from outreach.settings import Settings
from tests.serving.server_at_work import Server, find_free_ports, wait_until


@pytest.fixture
def instance(tmp_path: Path) -> Settings:
    """A new instance of Grigny, as `outreach init` makes it, on free ports."""
    port, observatory_port = find_free_ports()
    settings = Settings(instance=tmp_path / "instance", port=port, observatory_port=observatory_port)
    return replace(create_instance(settings, None), port=port, observatory_port=observatory_port)


@pytest.fixture
def server(instance: Settings) -> Iterator[Server]:
    """A server not yet started, which leaves nothing behind."""
    made = Server(instance)
    yield made
    if made.process is not None:
        if made.process.poll() is None:
            made.process.kill()
        made.process.communicate()
        wait_until(lambda: not made.list_children())
