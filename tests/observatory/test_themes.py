"""A theme leaves only where it tells nothing of anyone; elsewhere it climbs, and others climb along."""

import random

from outreach.observatory.partition import WHOLE, Node, Person
from outreach.observatory.themes import Rules, Told, Value, climb, gather, list_knowers, measure_heights


def build_group(name: str, size: int) -> Node:
    people = [Person(f"path:{name}{rank}", WHOLE, name, name, "25_39", "woman") for rank in range(size)]
    return Node({"sector": name}, people)


def build_town(*sizes: int) -> Node:
    """Build a town of sectors, each cut in two neighbourhoods of the same size."""
    sectors = []
    for rank, size in enumerate(sizes):
        parts = (build_group(f"s{rank}a", size), build_group(f"s{rank}b", size))
        sectors.append(Node({"sector": f"s{rank}"}, [unit for part in parts for unit in part.units], parts))
    return Node({"sector": "all"}, [unit for sector in sectors for unit in sector.units], tuple(sectors))


def hold(node: Node, value: str, size: int, sensitive: bool = False) -> list[tuple[str, Value]]:
    delicate = frozenset({value}) if sensitive else frozenset[str]()
    told = Value((value,), frozenset({value}), delicate)
    return [(unit.key, told) for unit in list(node.units)[:size]]  # type: ignore[attr-defined]


def spread(node: Node) -> list[tuple[str, Value]]:
    """Give every person of a town one of four values in turn."""
    return [fact for rank, unit in enumerate(node.units) for fact in hold(Node({}, [unit]), f"v{rank % 4}", 1)]


def place(town: Node, told: Told) -> tuple[list[Node], list[Node]]:
    return climb(town, Rules(town, told, {}, 11).check, random.Random(1))


def test_a_theme_leaves_for_every_group_when_values_are_mixed() -> None:
    town = build_town(20, 20)
    assert len(place(town, gather(spread(town)))[0]) == 4


def test_a_dominant_value_makes_its_group_climb_with_a_decoy() -> None:
    town = build_town(20, 20, 20, 20)
    first = town.children[0].children[0]
    facts = spread(town) + hold(first, "rsa", 15)
    placed, guilty = place(town, gather(facts))
    climbed = [node for node in placed if node.children]
    assert len(climbed) == 2 and town.children[0] in climbed and guilty == [town.children[0]]
    assert sum(len(node.units) for node in placed) == len(town.units)


def test_as_many_passing_parents_climb_as_failing_ones() -> None:
    town = build_town(*[20] * 6)
    failing = {town.children[0].children[1], town.children[4].children[0]}
    placed, guilty = climb(town, lambda node: node not in failing, random.Random(3))
    climbed = [node for node in placed if node.children]
    assert len(climbed) == 4
    assert {town.children[0], town.children[4]} <= set(climbed) and {*guilty} == {town.children[0], town.children[4]}
    assert len({tuple(climb(town, lambda node: node not in failing, random.Random(seed))[0]) for seed in range(9)}) > 1


def test_a_theme_that_fails_everywhere_does_not_leave() -> None:
    town = build_town(20, 20)
    assert place(town, gather(hold(town, "rsa", len(town.units)))) == ([], [])


def test_k_persons_must_have_rows_of_their_own() -> None:
    town = build_town(30, 30)
    facts = [fact for rank in range(4) for fact in hold(Node({}, list(town.units)[rank:12:4]), f"v{rank}", 9)]
    rules = Rules(town, gather(facts), {}, 11)
    assert rules.check_holders(town.children[0].children[0])
    assert not rules.check_holders(town.children[0].children[1])


def test_a_sensitive_value_never_exceeds_three_times_its_share_of_the_town() -> None:
    town = build_town(20, 20)
    group = town.children[0].children[0]
    assert Rules(town, gather(hold(group, "permit", 16, True)), {}, 11).check_sensitive(town)
    assert not Rules(town, gather(hold(group, "permit", 16, True)), {}, 11).check_sensitive(group)


def test_a_partner_who_sets_its_own_persons_aside_learns_nothing_more() -> None:
    town = build_town(20, 20)
    group = town.children[0].children[0]
    facts = [fact for node in (group, *town.children[1].children) for fact in hold(node, "permit", 4, True)]
    assert Rules(town, gather(facts), {}, 11).check_sensitive(group)
    known = {unit.key for unit in list(group.units)[4:18]}  # type: ignore[attr-defined]
    assert not Rules(town, gather(facts), list_knowers({"caf": known}), 11).check_sensitive(group)


def test_those_who_climb_along_climb_as_high_where_they_can() -> None:
    quarters = [build_town(20, 20), build_town(20, 20)]
    town = Node({"sector": "all"}, [unit for part in quarters for unit in part.units], tuple(quarters))
    fault = quarters[0].children[0]
    for seed in range(20):
        placed, guilty = climb(town, lambda node: node is not fault and node not in fault.children, random.Random(seed))
        heights = measure_heights(town)
        assert [heights[id(node)] for node in guilty] == [2]
        assert {id(node) for node in placed} == {id(part) for part in quarters}
