"""A fictitious instance, small enough to be filled in every test that needs one."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from outreach.fiction import fill_demo, make_demo_accounts
from outreach.intake import House, open_house
from outreach.serving.instance import create_instance
from outreach.settings import Settings

UNTIL = date(2026, 11, 22)
Fill = Callable[..., House]


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Make an instance and fill it with a fictitious year that ends on a Sunday."""
    opened: list[House] = []

    def make(size: int, seed: int = 91286, territory: str = "grigny") -> House:
        settings = Settings(instance=tmp_path / str(len(opened)), fixed_today=UNTIL)
        house = open_house(create_instance(settings, territory, fictitious=True))
        opened.append(house)
        make_demo_accounts(house, "une-phrase-de-test", UNTIL)
        fill_demo(house, UNTIL, size=size, seed=seed, tell=lambda told: None)
        return house

    yield make
    for house in opened:
        house.register.close()
