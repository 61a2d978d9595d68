"""What analysts keep: the share of persons who leave with their neighbourhood, age and sex, at RELEASE's sizes."""

import random
from statistics import fmean

import pytest
from town import build_territory

from outreach.observatory.candidate import Method, build_candidate
from outreach.observatory.partition import DECLARED, WHOLE, Person, build_partition, list_leaves
from outreach.observatory.persons import Period
from outreach.observatory.utility import Utility, tell_utility

# A town like Grigny: two large neighbourhoods, three to six small ones in two sectors more.
PLACES = {("a", "a1"): 42, ("b", "b1"): 38, ("b", "b2"): 8, ("c", "c1"): 12}
AGES = {"under_18": 2, "18_24": 12, "25_39": 33, "40_64": 35, "65_74": 11, "75_plus": 7}
SEXES = {"woman": 55, "man": 45}
METHOD = Method(bytes(32))


def draw_town(size: int, seed: int) -> Period:
    dice, period = random.Random(seed), Period("2026-T1")
    for rank in range(size):
        [(sector, place)] = dice.choices(list(PLACES), weights=PLACES.values())
        [age] = dice.choices(list(AGES), weights=AGES.values())
        [sex] = dice.choices(list(SEXES), weights=SEXES.values())
        slip = dice.random() < 0.8
        key = f"path:{rank}" if slip else f"visit:{rank}"
        period.persons[key] = Person(key, WHOLE if slip else DECLARED, sector, place, age, sex)
    period.meetings = period.covered = size
    return period


def measure(size: int) -> tuple[float, float, float]:
    told: list[Utility] = []
    for seed in range(30):
        told.append(tell_utility(build_candidate(draw_town(size, seed), build_territory(), METHOD)))
    return tuple(fmean(getattr(one, name) for one in told) for name in ("neighbourhood", "age", "sex"))  # type: ignore


@pytest.mark.parametrize(("size", "place", "age"), [(150, 88, 31), (300, 98, 65), (750, 100, 92)])
def test_as_many_keep_their_neighbourhood_and_age_as_the_method_promises(size: int, place: int, age: int) -> None:
    neighbourhoods, ages, sexes = measure(size)
    print(f"{size} persons: {neighbourhoods:.0f} % keep their neighbourhood, {ages:.0f} % an age, {sexes:.0f} % a sex")
    assert round(neighbourhoods) >= place and round(ages) >= age and sexes > 0


def test_sectors_are_cut_first_only_when_more_people_keep_their_neighbourhood() -> None:
    # Three neighbourhoods of ten in each of two sectors: alone each is too small, a sector is not.
    small = [
        Person(f"path:{sector}{place}{rank}", WHOLE, sector, f"{sector}{place}", "25_39", "woman")
        for sector in "ab"
        for place in range(3)
        for rank in range(8)
    ]
    root = build_partition(small)
    assert root is not None and {leaf.labels["sector"] for leaf in list_leaves(root)} == {"a", "b"}
    large = [
        Person(f"path:{place}{rank}", WHOLE, place[0], place, "25_39", "woman")
        for place, size in {"a1": 30, "b1": 30, "a2": 6, "b2": 6}.items()
        for rank in range(size)
    ]
    root = build_partition(large)
    assert root is not None
    assert sorted((leaf.labels["neighbourhood"], len(leaf.units)) for leaf in list_leaves(root)) == [
        ("a1", 30),
        ("b1", 30),
        ("other", 12),
    ]
