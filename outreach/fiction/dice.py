"""Every chance of a fictitious year, drawn from one seed: the same seed gives the same year, ids and slips included.

Knows no rule of the field. Never used for a real slip: those come from `sealing.slips.draw_slip`.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from outreach.fiction.marginals import Weights
from outreach.sealing.slips import ALPHABET, LENGTH, find_check_sign, format_slip

Item = TypeVar("Item")


class Dice:
    """One seeded source of chance."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        # Apart, so that a way of writing that needs other ids draws the same people.
        self._ids = random.Random(f"rows/{seed}")

    def pick(self, weights: Weights) -> str:
        """Pick a key by its weight."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def choose(self, items: Sequence[Item], weights: Sequence[float] | None = None) -> Item:
        """Choose an item, all alike unless weights are given."""
        return self._random.choices(items, weights)[0]

    def happens(self, percent: float) -> bool:
        """Tell whether something that happens so often in a hundred happens now."""
        return self._random.random() * 100 < percent

    def count(self, shortest: int, longest: int) -> int:
        """Draw a whole number, both ends included."""
        return self._random.randint(shortest, longest)

    def draw_id(self) -> str:
        """Draw a UUID."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def draw_row_id(self) -> str:
        """Draw the id of a row that the register makes by itself: a path, an event, a line of the audit."""
        return str(UUID(int=self._ids.getrandbits(128), version=4))

    def draw_slip(self) -> str:
        """Draw the code of a fictitious slip."""
        body = "".join(self._random.choices(ALPHABET, k=LENGTH))
        return format_slip(body + find_check_sign(body))

    def draw_working_day(self, after: date, shortest: int, longest: int) -> date:
        """Draw a day that comes so many days later, put off to Monday from a week-end."""
        day = after + timedelta(days=self.count(shortest, longest))
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
