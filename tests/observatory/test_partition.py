"""The partition holds at least k persons everywhere, and withholds nobody."""

from hypothesis import given
from hypothesis import strategies as st
from town import SECTORS

from outreach.observatory.doors import count_doors
from outreach.observatory.partition import (
    DECLARED,
    OTHER,
    WHOLE,
    K,
    Person,
    build_partition,
    list_leaves,
    list_nodes,
    put_together,
    weigh,
)
from outreach.observatory.persons import UNKNOWN, Door
from outreach.vocabulary import AGE_BANDS, CHANNELS, SEXES

PLACES = [(sector, place) for sector, places in SECTORS.items() for place in places]


@st.composite
def towns(draw: st.DrawFn) -> list[Person]:
    """Draw the persons of a period, some dimensions much less even than others."""
    places = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=5))
    ages = draw(st.lists(st.sampled_from([*AGE_BANDS, UNKNOWN]), min_size=1, max_size=7))
    sexes = draw(st.lists(st.sampled_from([*SEXES, UNKNOWN]), min_size=1, max_size=3))
    size = draw(st.integers(0, 150))
    dice = draw(st.randoms(use_true_random=False))
    persons = []
    for rank in range(size):
        sector, place = dice.choice(places)
        weight = dice.choice([WHOLE, WHOLE, DECLARED])
        persons.append(Person(f"{rank}", weight, sector, place, dice.choice(ages), dice.choice(sexes)))
    return persons


@given(towns(), st.sampled_from([3, K]))
def test_every_group_keeps_k_and_nobody_is_withheld(persons: list[Person], k: int) -> None:
    root = build_partition(persons, k)
    if root is None:
        assert weigh(persons) < k * WHOLE
        return
    leaves = list(list_leaves(root))
    assert all(node.weight >= k * WHOLE for node in list_nodes(root))
    assert sorted(unit.key for leaf in leaves for unit in leaf.units) == sorted(person.key for person in persons)
    assert len({tuple(leaf.labels.items()) for leaf in leaves}) == len(leaves), "two groups of the same name"


@given(towns())
def test_a_parent_is_exactly_its_parts(persons: list[Person]) -> None:
    root = build_partition(persons, 3)
    for node in list_nodes(root) if root else ():
        if node.children:
            assert len(node.children) > 1
            assert sum(len(child.units) for child in node.children) == len(node.units)


def test_small_parts_are_put_together_and_join_the_smallest_other() -> None:
    people = {
        name: [Person(name, WHOLE, "", "", "", "")] * size for name, size in {"a": 30, "b": 12, "c": 4, "d": 3}.items()
    }
    assert {value: len(part) for value, part in put_together(people, 11).items()} == {"a": 30, OTHER: 19}
    enough = people | {"c": people["c"] * 2}
    assert {value: len(part) for value, part in put_together(enough, 11).items()} == {"a": 30, "b": 12, OTHER: 11}


def test_declared_first_meetings_do_not_make_eleven_persons() -> None:
    declared = [Person(str(rank), DECLARED, "north", "mill", "25_39", "woman") for rank in range(13)]
    assert build_partition(declared) is None
    assert build_partition([*declared, *declared]) is not None


doors = st.builds(
    Door,
    st.sampled_from(list(SECTORS)),
    st.sampled_from(["2026-01", "2026-02", "2026-03"]),
    st.sampled_from(list(CHANNELS)),
    st.sampled_from(["absent", "declined", "not_now"]),
)


@given(st.lists(doors, max_size=200))
def test_every_count_of_doors_is_at_least_k_and_they_add_up(found: list[Door]) -> None:
    cells = list(count_doors("2026-T1", found, K))
    counts = [int(row[-1]) for row in cells]
    assert all(n >= K for n in counts)
    assert sum(counts) == (len(found) if len(found) >= K else 0)
    assert len({row[:-1] for row in cells}) == len(cells)
