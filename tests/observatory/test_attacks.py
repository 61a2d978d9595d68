"""The attacks gain nothing on random towns, and catch every mutant of the method."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import build_territory, draw_period

from outreach import errors
from outreach.observatory import partition
from outreach.observatory.attacks import check_candidate
from outreach.observatory.attacks.order import ORDER_LIMIT, correlate_ranks, find_kept_order
from outreach.observatory.attacks.sight import Sight
from outreach.observatory.candidate import Candidate, Method, Rows, build_candidate
from outreach.observatory.partition import WHOLE, K, Person
from outreach.observatory.persons import Ended, Gap, Period
from outreach.observatory.tables import GROUP, ROW_TABLES, TABLES
from outreach.observatory.themes import Rules

TERRITORY = build_territory()
# Seeds rather than `st.randoms`: a town needs thousands of draws.
dices = st.integers(0, 2**32).map(random.Random)
RIGHTS = ("rsa", "apl", "css", "aspa", "grant")


def build(period: Period, k: int = K, seed: int = 1) -> Candidate:
    return build_candidate(period, TERRITORY, Method(seed.to_bytes(32, "big"), k))


def group_persons(candidate: Candidate, name: str, columns: tuple[str, ...]) -> dict[tuple[object, ...], set[str]]:
    """Return the persons of each group that some columns of a table form."""
    places = [list(TABLES[name].columns).index(column) for column in columns]
    groups: dict[tuple[object, ...], set[str]] = {}
    rows = candidate.tables[name]
    for cells, person in zip(rows.cells, rows.persons, strict=True):
        groups.setdefault(tuple(cells[place] for place in places), set()).add(person)
    return groups


def build_even_period(places: Iterable[tuple[str, int]], key: str = "path:{}") -> Period:
    """Build a period of alike persons in some places, each lacking two rights in turn."""
    period = Period("2026-T1")
    for place, size in places:
        for _ in range(size):
            rank = len(period.persons)
            name = key.format(rank)
            weight = WHOLE if name.startswith("path:") else partition.DECLARED
            period.persons[name] = Person(name, weight, place, place, "25_39", "woman")
            period.gaps += [Gap(name, RIGHTS[(rank + step) % 5], "income", "refused") for step in (0, 2)]
    period.meetings = period.covered = len(period.persons)
    return period


@given(dices, st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_no_attack_gains_on_a_random_town(dice: random.Random, size: int) -> None:
    check_candidate(build(draw_period(dice, size)))


@given(dices, st.integers(50, 300))
@settings(max_examples=20, deadline=None)
def test_any_choice_of_columns_of_any_table_forms_groups_of_k_persons(dice: random.Random, size: int) -> None:
    candidate = build(draw_period(dice, size))
    columns = tuple(column for column in GROUP if dice.random() < 0.5)
    for name in ROW_TABLES:
        if candidate.tables[name].cells:
            for keys in group_persons(candidate, name, columns).values():
                assert sum(candidate.period.persons[key].weight for key in keys) >= K * WHOLE


@given(dices)
@settings(max_examples=20, deadline=None)
def test_every_person_leaves_a_row_in_every_theme(dice: random.Random) -> None:
    candidate = build(draw_period(dice, 200))
    for name in ROW_TABLES:
        assert {*candidate.tables[name].persons} in ({*candidate.period.persons}, set())


def test_the_method_itself_passes() -> None:
    candidate = build(build_even_period([("north", 30), ("south", 30)]))
    check_candidate(candidate)
    assert len({cells[1] for cells in candidate.tables["right_reason"].cells}) == 2


def refuse(candidate: Candidate, word: str) -> None:
    with pytest.raises(errors.Refusal) as refusal:
        check_candidate(candidate)
    assert refusal.value.problem is errors.UNSAFE_RELEASE
    assert word in refusal.value.sentence


def test_mutant_k_minus_one() -> None:
    refuse(build(build_even_period([("north", 10), ("south", 30)]), k=10), "10 personnes")


def test_mutant_rows_instead_of_persons() -> None:
    truth = build_even_period([("north", 6), ("south", 30)])
    period = build_even_period([("north", 6), ("south", 30)])
    twice = {f"{key}#2": replace(person, key=f"{key}#2") for key, person in period.persons.items()}
    period.persons |= twice
    period.gaps += [replace(gap, person=f"{gap.person}#2") for gap in period.gaps]
    candidate = build(period)
    candidate.period = truth
    for rows in candidate.tables.values():
        rows.persons = [key.split("#")[0] for key in rows.persons]
    refuse(candidate, "6 personnes")


def test_mutant_weight_one() -> None:
    period = build_even_period([("north", 12), ("south", 30)], key="visit:{}")
    period.persons = {key: replace(person, weight=WHOLE) for key, person in period.persons.items()}
    refuse(build(period), "9.6 personnes")


@pytest.mark.parametrize("order", ["arrival", "the same in two tables"])
def test_mutant_kept_order(order: str) -> None:
    period = draw_period(random.Random(4), 300)
    candidate = build(period)
    places = {key: place for place, key in enumerate(period.persons)}
    if order != "arrival":
        names = random.Random(5).sample(list(places), len(places))
        places = {key: place for place, key in enumerate(names)}
    for name in ROW_TABLES:
        rows = candidate.tables[name]
        in_order = sorted(range(len(rows)), key=lambda row: places[rows.persons[row]])
        rows.numbers = [rank + 1 for _, rank in sorted((row, rank) for rank, row in enumerate(in_order))]
    refuse(candidate, "ordre")


@pytest.mark.parametrize(
    ("rule", "values", "word"),
    [("check_dominance", ["rsa"] * 20, "60 %"), ("check_sensitive", ["permit"] * 12, "sensible"),
     ("check_holders", [], "personnes")],
)  # fmt: skip
def test_mutant_without_a_rule(rule: str, values: list[str], word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    period = build_even_period([("north", 25), ("south", 80)])
    north = [key for key, person in period.persons.items() if person.sector == "north"]
    period.gaps = [gap for gap in period.gaps if gap.person not in north]
    period.gaps += [Gap(key, right, "income", "refused") for key, right in zip(north, values, strict=False)]
    monkeypatch.setattr(Rules, rule, lambda *_: True)
    if rule != "check_holders":
        period.gaps += [Gap(key, RIGHTS[rank % 5], "income", "at_risk") for rank, key in enumerate(north)]
    refuse(build(period), word)


def leave_the_rest(parts: dict[str, list[Person]], k: int) -> dict[str, list[Person]]:
    """Publish the residue: what is too small stays on its own."""
    return parts


def test_mutant_residue_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition, "put_together", leave_the_rest)
    refuse(build(build_even_period([("north", 4), ("south", 30)])), "sous 11")


def withhold(candidate: Candidate) -> None:
    gone = next(iter(candidate.period.persons))
    rows = candidate.tables["right_reason"]
    kept = [place for place, person in enumerate(rows.persons) if person != gone]
    candidate.tables["right_reason"] = Rows(
        [rows.cells[place] for place in kept],
        [rows.persons[place] for place in kept],
        [rows.numbers[place] for place in kept],
    )


def count_small_doors(candidate: Candidate) -> None:
    candidate.tables["doors"] = Rows([("2026-T1", "absent", "market", "north", "all", 10)], [], [1])


def forget_doors(candidate: Candidate) -> None:
    doors = candidate.tables["doors"]
    candidate.tables["doors"] = Rows(doors.cells[1:], [], doors.numbers[1:])


def let_an_identifier_out(candidate: Candidate) -> None:
    rows = candidate.tables["right_reason"]
    group = rows.cells[0][:5]
    told = (group[0], "9f0c6b2e-0000-4000-8000-000000000000", *group[2:])
    rows.cells = [(*told, *cells[5:]) if cells[:5] == group else cells for cells in rows.cells]


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (withhold, "manque"),
        (count_small_doors, "sous 11"),
        (forget_doors, "différence"),
        (let_an_identifier_out, "code"),
    ],
)
def test_other_faults_are_seen(fault: Callable[[Candidate], None], word: str) -> None:
    candidate = build(draw_period(random.Random(6), 200))
    fault(candidate)
    refuse(candidate, word)


def test_a_neighbour_who_knows_the_opening_quarter_finds_eleven_persons() -> None:
    period = build_even_period([("north", 60)])
    outcomes = ("right_opened", "right_refused", "did_not_come", "withdrawn")
    for rank, key in enumerate(period.persons):
        opened = "2025-T3" if rank < 3 else "2025-T4" if rank < 20 else "2026-T1"
        period.ended.append(Ended(key, ("caf", "cpam", "ccas")[rank % 3], outcomes[rank % 4], opened, "rsa", "income"))
    candidate = build(period)
    check_candidate(candidate)
    opened_on = {cells[5] for cells in candidate.tables["structure_outcome"].cells}
    assert opened_on == {"other", "2026-T1"}


def test_a_right_of_few_persons_is_named_by_its_family() -> None:
    period = build_even_period([("north", 40), ("south", 40)])
    period.gaps.append(Gap("path:3", "disability", "health", "refused"))
    rows = build(period).tables["right_reason"]
    told = {cells[5:7] for cells, person in zip(rows.cells, rows.persons, strict=True) if person == "path:3"}
    assert ("other", "other") in told


def test_a_random_order_of_a_large_town_is_not_accused_when_those_met_first_have_more_rows() -> None:
    period = build_even_period([("north", 30_000)])
    period.gaps += [Gap(f"path:{rank}", "grant", "income", "refused") for rank in range(15_000) if (rank + 4) % 5 > 2]
    candidate = build(period)
    assert not list(find_kept_order(Sight(candidate), K))
    rows = candidate.tables["right_reason"]
    ranks = {key: rank for rank, key in enumerate(period.persons)}
    first: dict[int, float] = {}
    for place, (_, person) in enumerate(sorted(zip(rows.numbers, rows.persons, strict=True))):
        first.setdefault(ranks[person], place)
    arrival = {rank: float(rank) for rank in range(len(ranks))}
    assert abs(correlate_ranks(first, arrival)) > ORDER_LIMIT


def test_two_unrelated_orders_are_not_accused() -> None:
    keys = list(range(300))
    orders = [
        {key: float(place) for place, key in enumerate(random.Random(seed).sample(keys, 300))} for seed in range(30)
    ]
    assert max(abs(correlate_ranks(orders[0], other)) for other in orders[1:]) < 4
    assert correlate_ranks(orders[0], orders[0]) > 15
