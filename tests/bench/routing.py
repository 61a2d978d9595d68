"""How long gaps take to find their structure and its live referent, beside a bare look at a dictionary."""

import random
import time
from datetime import date
from pathlib import Path

from outreach.intake import House, open_house
from outreach.intake.preparing import Lookups
from outreach.register.structures import name_structure
from outreach.settings import Settings
from outreach.territory import route
from tests.bench.growth import measure_growth
from tests.bench.table import Figure

SMALLEST = 625


def measure_routing(instance: Path, today: date) -> list[Figure]:
    """Measure on an instance that has referents, and return the lines of the table."""
    house = open_house(Settings(instance=instance))
    try:
        figures = [*measure_growth("Gaps routed", SMALLEST, lambda n: _route(house, n, today), unit="s", most=0.5)]
        bare = _look(house, SMALLEST * 16)
        return [*figures, Figure("  beside a bare look at a dictionary", figures[2].value / bare, "x", digits=1)]
    finally:
        house.register.close()


def _draw(house: House, n: int) -> list[tuple[str, str, str | None]]:
    dice, town = random.Random(n), house.territory
    publics = [None, *(family for family in town.families)]
    rights, places = list(town.rights), list(town.neighbourhoods)
    return [(dice.choice(rights), dice.choice(places), dice.choice(publics)) for _ in range(n)]


def _route(house: House, n: int, today: date) -> float:
    gaps, lookups = _draw(house, n), Lookups(house, today)
    began = time.process_time()
    for right, neighbourhood, public in gaps:
        structure = route(house.territory, right, neighbourhood, public)
        found = lookups.find_live_referent(house.register.reader, name_structure(house.territory.id, structure))
        assert found, f"nobody answers for {structure}"
    return time.process_time() - began


def _look(house: House, n: int) -> float:
    gaps = _draw(house, n)
    known = {gap: "somewhere" for gap in gaps}
    began = time.process_time()
    for gap in gaps:
        assert known[gap]
    return time.process_time() - began
