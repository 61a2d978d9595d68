"""Tables told of the same facts: what one hides in a wide group, the other must not tell by subtraction."""

import random
from collections import Counter

import pytest
from town import RIGHTS, SECTORS, build_territory

from outreach.observatory import candidate as candidates
from outreach.observatory.attacks import check_candidate
from outreach.observatory.attacks.sight import Sight
from outreach.observatory.attacks.undone import find_undone_climbs
from outreach.observatory.candidate import Candidate, Method, build_candidate
from outreach.observatory.facts import name_rights
from outreach.observatory.partition import OTHER, WHOLE, K, Person
from outreach.observatory.persons import Ended, Gap, Period
from outreach.vocabulary import AGE_BANDS, GAP_STATUSES

TERRITORY = build_territory()
SENSITIVE = sorted(code for code, right in TERRITORY.rights.items() if right.sensitive)


def draw_skewed(seed: int) -> Period:
    """Draw a town where a neighbourhood, or an age of it, often lacks the same right."""
    dice, period = random.Random(seed), Period("2026-T1")
    places = [(sector, place) for sector, places in SECTORS.items() for place in places]
    favourites = {(place, age): dice.choice(sorted(RIGHTS)) for _, place in places for age in (*AGE_BANDS, "any")}
    for rank in range(dice.randint(150, 400)):
        [(sector, place)] = dice.choices(places, weights=[6, 4, *[2] * (len(places) - 2)])
        [age] = dice.choices(list(AGE_BANDS), weights=[1, 3, 4, 4, 2, 1])
        key = f"path:{rank}"
        period.persons[key] = Person(key, WHOLE, sector, place, age, dice.choice(["woman", "man"]))
        rights = set()
        for _ in range(dice.choices([0, 1, 2], weights=[2, 5, 3])[0]):
            often = favourites[place, dice.choice([age, "any"])]
            rights.add(often if dice.random() < 0.6 else dice.choice(sorted(RIGHTS)))
        for right in sorted(rights):
            family = TERRITORY.rights[right].family
            period.gaps.append(Gap(key, right, family, dice.choice(sorted(GAP_STATUSES)), "unaware"))
            if dice.random() < 0.6:
                structure = next(iter(TERRITORY.rights[right].received_by), "caf")
                period.known_to.setdefault(structure, set()).add(key)
                outcome = dice.choice(["right_opened", "did_not_come", "right_refused"])
                period.ended.append(Ended(key, structure, outcome, "2026-T1", right, family))
    period.meetings = period.covered = len(period.persons)
    return period


def build(period: Period) -> Candidate:
    return build_candidate(period, TERRITORY, Method(bytes(32)))


def list_gains(candidate: Candidate) -> list[str]:
    return list(find_undone_climbs(Sight(candidate), K))


def test_no_difference_between_two_tables_undoes_a_climb() -> None:
    for seed in range(40):
        check_candidate(build(draw_skewed(seed)))


def test_mutant_each_table_placed_without_looking_at_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "is_undone", lambda *_: False)
    assert any(list_gains(build(draw_skewed(seed))) for seed in range(40))


def test_a_table_is_widened_only_where_the_other_would_tell() -> None:
    apart = sum(
        build(draw_skewed(seed)).placed["family_status"] != build(draw_skewed(seed)).placed["right_reason"]
        for seed in range(10)
    )
    assert apart, "two tables that tell nothing of each other keep groups of their own"


def fold(*held: tuple[str, int]) -> tuple[dict[str, tuple[str, str]], Period]:
    """Return the names of rights held by so many persons each."""
    period = Period("2026-T1")
    for right, size in held:
        for rank in range(size):
            key = f"path:{right}{rank}"
            period.persons[key] = Person(key, WHOLE, "north", "mill", "25_39", "woman")
            period.gaps.append(Gap(key, right, TERRITORY.rights[right].family, "not_claimed", "unaware"))
    return name_rights(period.gaps, period, TERRITORY, K)[0], period


def test_what_has_no_name_is_of_eleven_persons_at_least() -> None:
    names, _ = fold(("rsa", 30), ("apl", 20), ("css", 3))
    assert names["rsa"] == ("income", "rsa") and names["css"] == names["apl"] == (OTHER, OTHER)
    names, _ = fold(("rsa", 30), ("apl", 20), ("css", 12))
    assert OTHER not in {family for family, _ in names.values()}


def test_the_families_of_both_tables_are_the_same() -> None:
    for seed in range(10):
        candidate = build(draw_skewed(seed))
        told = [
            Counter(cells[5] for cells in candidate.tables[name].cells) for name in ("family_status", "right_reason")
        ]
        if all(candidate.placed[name] for name in ("family_status", "right_reason")):
            assert told[0] == told[1], "one minus the other would name what is folded"


def test_an_answer_that_hides_a_sensitive_one_is_as_sensitive_and_does_not_stop_the_release() -> None:
    dice, period = random.Random(5), Period("2026-T1")
    for rank in range(120):
        key = f"path:{rank}"
        place = "mill" if rank % 2 else "locks"
        period.persons[key] = Person(key, WHOLE, "north", place, "25_39", dice.choice(["woman", "man"]))
        code = (
            "unable"
            if rank < 3
            else "studying" if rank % 17 == 1 else dice.choice(["working", "unemployed", "retired"])
        )
        period.told.setdefault("activity", {})[key] = code
    period.meetings = period.covered = 120
    candidate = build(period)
    assert candidate.sensitive["activity"] == {OTHER}
    check_candidate(candidate)
