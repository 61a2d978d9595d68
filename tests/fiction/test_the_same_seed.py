"""The same seed gives the same town, row by row, whichever pen writes it."""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from outreach import errors
from outreach.fiction import Wish, fill_demo, make_demo_accounts
from outreach.intake import House, compare_rebuilt
from outreach.register.soundness import list_faults
from tests.fiction.conftest import UNTIL, Fill, read_rows

VALBRUME = Path(__file__).parent.parent / "territory" / "valbrume"


def hash_rows(house: House) -> str:
    """Hash all that a town has written."""
    return hashlib.sha256(repr(read_rows(house)).encode()).hexdigest()


def count_kept(house: House, visits: int) -> int:
    """Return how many submissions stand: these visits, and what is filled in without an outing."""
    kept = house.register.reader.execute("select count(*) from submission where outing_id is null").fetchone()[0]
    beside = [survey for survey in house.library.list_surveys() if not survey.needs_outing]
    assert bool(beside) == bool(kept) and kept <= 26 * len(beside)
    return visits + int(kept)


def test_the_same_seed_gives_the_same_town_and_another_seed_another(fill: Fill) -> None:
    first, again, other = fill(80), fill(80), fill(80, seed=7)
    assert hash_rows(first) == hash_rows(again)
    assert hash_rows(first) != hash_rows(other)


@pytest.mark.parametrize(("size", "seed", "territory"), [(400, 1, "grigny"), (60, 2, str(VALBRUME))])
def test_rows_written_straight_are_those_of_the_intake(fill: Fill, size: int, seed: int, territory: str) -> None:
    through = fill(size, seed=seed, territory=territory, straight=False)
    straight = fill(size, seed=seed, territory=territory, straight=True)
    expected, found = read_rows(through), read_rows(straight)
    for table, rows in expected.items():
        assert rows and rows == found[table], table
    assert list_faults(straight.register)[1] == []
    assert compare_rebuilt(straight) == compare_rebuilt(through) == (count_kept(through, size), [])


@pytest.mark.parametrize("straight", [False, True])
def test_the_public_that_somebody_tells_is_routed_as_the_form_routes_it(fill: Fill, straight: bool) -> None:
    rows = (
        fill(1000, straight=straight)
        .register.reader.execute(
            "select s.code, coalesce(c.age_band in ('65_74', '75_plus'), 0), count(*), sum(r.structure_id = s.id)"
            " from referral r join gap g on g.id = r.gap_id join contact c on c.id = g.contact_id"
            " join structure s on s.id = r.routed_structure_id where g.\"right\" = 'css' group by 1, 2"
        )
        .fetchall()
    )
    assert {(row[0], row[1]) for row in rows} == {("ccas", 1), ("cpam", 0)}
    assert sum(row[3] for row in rows) > 0.8 * sum(row[2] for row in rows)


@pytest.mark.parametrize("straight", [False, True])
def test_the_smallest_town_is_whole(fill: Fill, straight: bool) -> None:
    house = fill(50, straight=straight)
    assert compare_rebuilt(house) == (count_kept(house, 50), [])


def test_an_instance_filled_already_keeps_what_it_has(fill: Fill) -> None:
    house = fill(50)
    before = hash_rows(house)
    told: list[str] = []
    fill_demo(house, Wish(UNTIL, 60), tell=told.append)
    assert hash_rows(house) == before
    assert "déjà là" in told[0]
    assert make_demo_accounts(house, "une-autre-phrase", UNTIL) == []


def test_an_instance_that_is_not_fictitious_is_refused(fill: Fill) -> None:
    house = fill(50)
    real = replace(house, settings=replace(house.settings, fictitious=False))
    with pytest.raises(errors.Refusal) as refused:
        fill_demo(real, Wish(UNTIL))
    assert refused.value.problem is errors.NOT_FICTITIOUS


@pytest.mark.parametrize("told", [{"size": 49}, {"size": 1_000_001}, {"seed": -1}, {"until": date(1999, 12, 31)}])
def test_what_cannot_be_is_refused_in_one_sentence(told: dict[str, object]) -> None:
    with pytest.raises(errors.Refusal) as refused:
        Wish(**({"until": UNTIL} | told))  # type: ignore[arg-type]
    assert refused.value.problem is errors.BAD_WISH and "\n" not in refused.value.sentence
