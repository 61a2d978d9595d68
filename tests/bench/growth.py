"""How a measure grows: the same work at 1, 4 and 16 times its size, each beside what a straight line would give."""

from collections.abc import Callable, Iterator
from typing import Final

from tests.bench.table import Figure

STEPS: Final = (1, 4, 16)


def measure_growth(
    label: str, smallest: int, measure: Callable[[int], float], *, unit: str, most: float | None = None, digits: int = 2
) -> Iterator[Figure]:
    """Measure at 1, 4 and 16 times the smallest size; the aim is for the largest.

    The ratio compares the largest with the middle one, four times smaller: 1 is a straight line, less is better.
    """
    taken = {step: measure(smallest * step) for step in STEPS}
    for step, value in taken.items():
        told = f"{label}: {smallest * step:,}"
        yield Figure(told, value, unit, most=most if step == STEPS[-1] else None, digits=digits)
    yield Figure("  growth from 4x to 16x beside a straight line", taken[16] / taken[4] / 4, "x", most=1.25, digits=2)
