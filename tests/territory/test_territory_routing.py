"""Every right finds a structure that receives it, by the most specific road."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach import errors
from outreach.territory import Road, find_territory, read_territory, route

VALBRUME = read_territory(Path(__file__).parent / "valbrume")
SHIPPED = read_territory(find_territory("grigny", Path("/nowhere")))

RIGHTS = st.sampled_from(sorted(VALBRUME.rights))
PLACES = sorted(VALBRUME.neighbourhoods)
PUBLICS = sorted(VALBRUME.families)
PATTERNS = [
    (right, place, public) for right in VALBRUME.rights for place in ("*", *PLACES) for public in ("*", *PUBLICS)
]


@st.composite
def draw_roads(draw):
    """Roads as a checked territory may hold them: no line twice, each to a receiver, one for all everywhere."""
    wanted = set(draw(st.sets(st.sampled_from(PATTERNS)))) | {(right, "*", "*") for right in VALBRUME.rights}
    ordered = draw(st.permutations(sorted(wanted)))
    return tuple(Road(*key, structure=draw(st.sampled_from(VALBRUME.rights[key[0]].received_by))) for key in ordered)


@given(
    roads=draw_roads(),
    right=RIGHTS,
    place=st.sampled_from(PLACES),
    public=st.sampled_from([None, *PUBLICS]),
)
def test_the_most_specific_road_wins_and_leads_to_a_receiver(roads, right, place, public):
    found = route(replace(VALBRUME, roads=roads), right, place, public)
    structure_of = {(road.right, road.neighbourhood, road.public): road.structure for road in roads}
    by_precision = [(right, place, public), (right, place, "*"), (right, "*", public), (right, "*", "*")]
    assert found == next(structure_of[key] for key in by_precision if key in structure_of)
    assert found in VALBRUME.rights[right].received_by


@pytest.mark.parametrize("territory", [SHIPPED, VALBRUME], ids=lambda territory: territory.name)
def test_every_right_is_routable_everywhere_for_everyone(territory):
    for right in territory.rights.values():
        for place in territory.neighbourhoods:
            for public in (None, *territory.families):
                assert route(territory, right.code, place, public) in right.received_by


def test_a_neighbourhood_may_have_its_own_reception():
    assert route(SHIPPED, "rsa", "grande_borne") == "ccas"
    assert route(SHIPPED, "rsa", "grigny_2") == "caf"


def test_a_public_may_have_its_own_reception():
    assert route(VALBRUME, "passage", "haut", "anciens") == "caisse"
    assert route(VALBRUME, "passage", "haut", "tous") == route(VALBRUME, "passage", "haut") == "mairie"


def test_a_neighbourhood_of_elsewhere_is_refused():
    with pytest.raises(errors.Refusal, match="« lointain » n’est pas dans ce territoire") as refused:
        route(VALBRUME, "pain", "lointain")
    assert refused.value.problem is errors.UNKNOWN_NEIGHBOURHOOD
