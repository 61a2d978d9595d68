"""A filled town with its keys, ready to publish."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from town import Place, make_place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """An empty town."""
    made = make_place(tmp_path)
    yield made
    made.town.register.close()


@pytest.fixture
def full_place(place: Place) -> Place:
    """Half a year of about 500 visits."""
    place.town.fill(date(2026, 1, 1), 180, 500)
    return place
